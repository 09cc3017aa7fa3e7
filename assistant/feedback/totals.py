"""How many questions, declines and opinions there are, for the head of the maintainer's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.feedback.queries import SLOW_MS
from assistant.feedback.store import Store, moment
from assistant.types import Status


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts since a day. Questions are counted only where they are recorded."""

    questions: int
    slow: int
    by_status: dict[str, int]
    declines_by_reason: dict[str, int]
    by_thumb: dict[str, int]
    by_wrong: dict[str, int]


def totals(store: Store, since: datetime | None = None) -> Totals:
    """The counts, the most frequent first. Raises `FeedbackError` if the store cannot be read."""
    start = moment(since) if since else ""
    with store.connection() as connection:
        connection.execute("BEGIN")  # all counts are of one moment

        def counts(table: str, column: str, status: str = "%") -> dict[str, int]:
            rows = connection.execute(
                f"SELECT {column}, count(*) FROM {table} WHERE at >= ? AND status LIKE ? AND {column} IS NOT NULL "  # noqa: S608 - names of ours
                f"GROUP BY {column} ORDER BY count(*) DESC, {column}",
                (start, status),
            )
            return {str(name): int(count) for name, count in rows}

        slow = connection.execute(
            "SELECT count(*) FROM asked WHERE at >= ? AND total_ms >= ?", (start, SLOW_MS)
        ).fetchone()[0]
        by_status = counts("asked", "status")
        return Totals(
            sum(by_status.values()), int(slow), by_status, counts("asked", "reason", Status.DECLINED.value),
            counts("opinion", "thumb"), counts("opinion", "wrong"),
        )  # fmt: skip
