"""What maintainers ask the store: questions, declines, slow answers and feedback, filtered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.feedback.records import Cited, Thumb, Wrong
from assistant.feedback.store import Store, moment
from assistant.types import Reason, Status

MOST = 1_000  # rows of one list
SLOW_MS = 3_000.0


class View(StrEnum):
    """The lists of the maintainer's page."""

    QUESTIONS = "questions"
    DECLINES = "declines"
    SLOW = "slow"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list; what is not given does not restrict. `until` is excluded, times have a zone."""

    since: datetime | None = None
    until: datetime | None = None
    status: Status | None = None
    reason: Reason | None = None
    thumb: Thumb | None = None
    wrong: Wrong | None = None
    words: str = ""  # in the question or in the free text, case aside
    source: str | None = None  # cited
    slower_than_ms: float | None = None
    limit: int = 100
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it is listed. `thumb` is `None` for a question without an opinion."""

    view: View
    id: int
    at: str
    question: str
    standalone: str
    status: str
    reason: str | None
    total_ms: float
    fingerprint: str
    cited: tuple[Cited, ...]
    thumb: str | None = None
    wrong: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, newest first, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


def listing(store: Store, view: View, wanted: Filter | None = None) -> Page:
    """One of the maintainer's lists. Raises `FeedbackError` if the store cannot be read."""
    wanted = wanted or Filter()
    table = "opinion" if view is View.FEEDBACK else "asked"
    where, values = _conditions(view, wanted)
    clause = f" WHERE {' AND '.join(where)}" if where else ""
    limit, skip = max(0, min(wanted.limit, MOST)), max(0, wanted.skip)
    with store.connection() as connection:
        connection.execute("BEGIN")  # the rows and their number are of one moment
        # The table and the conditions are ours; every value stands apart.
        total = connection.execute(f"SELECT count(*) FROM {table}{clause}", values).fetchone()[0]  # noqa: S608
        rows = connection.execute(
            f"SELECT * FROM {table}{clause} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?",  # noqa: S608
            (*values, limit, skip),
        ).fetchall()
        connection.execute("COMMIT")
    return Page(tuple(_row(view, r) for r in rows), int(total))


def record(store: Store, view: View, number: int) -> Row | None:
    """One record by its number; `None` where there is none."""
    table = "opinion" if view is View.FEEDBACK else "asked"
    with store.connection() as connection:
        row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608 - one of two names
    return _row(view, row) if row is not None else None


def _conditions(view: View, f: Filter) -> tuple[list[str], list[object]]:
    """The conditions and their values; no value ever stands in the SQL."""
    pairs: list[tuple[str, Sequence[object]]] = []
    if view is View.DECLINES:
        pairs.append(("status = ?", [Status.DECLINED.value]))
    if view is View.SLOW and f.slower_than_ms is None:
        pairs.append(("total_ms >= ?", [SLOW_MS]))
    if f.slower_than_ms is not None:
        pairs.append(("total_ms >= ?", [f.slower_than_ms]))
    if f.since is not None:
        pairs.append(("at >= ?", [moment(f.since)]))
    if f.until is not None:
        pairs.append(("at < ?", [moment(f.until)]))
    if f.status is not None:
        pairs.append(("status = ?", [f.status.value]))
    if f.reason is not None:
        pairs.append(("reason = ?", [f.reason.value]))
    if f.source is not None:
        pairs.append(
            ("EXISTS (SELECT 1 FROM json_each(cited) WHERE json_extract(value, '$.source_id') = ?)", [f.source])
        )
    if f.words.strip():
        like = "%" + f.words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        fields = ["question", "standalone", *(["words"] if view is View.FEEDBACK else [])]
        pairs.append(("(" + " OR ".join(f"{n} LIKE ? ESCAPE '\\'" for n in fields) + ")", [like] * len(fields)))
    if view is View.FEEDBACK:
        pairs += [("thumb = ?", [f.thumb.value])] if f.thumb else []
        pairs += [("wrong = ?", [f.wrong.value])] if f.wrong else []
    return [p for p, _ in pairs], [v for _, values in pairs for v in values]


def _row(view: View, r: sqlite3.Row) -> Row:
    cited = tuple(Cited(c["source_id"], c["locator"], c["quote"]) for c in json.loads(r["cited"]))
    opinion = {n: r[n] for n in ("thumb", "wrong", "words")} if view is View.FEEDBACK else {}
    return Row(
        view, r["id"], r["at"], r["question"], r["standalone"], r["status"], r["reason"], r["total_ms"],
        r["fingerprint"], cited, **opinion,
    )  # fmt: skip
