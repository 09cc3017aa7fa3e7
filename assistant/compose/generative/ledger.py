"""What the model has cost: tokens and money of each call, by day, and how answers ended. No words of anybody.

The ledger is a file, so that a budget of a day holds over a restart and for several programs on one machine.
What cannot be written at once, on a full disk, is counted all the same, and written with the next call that
can be. Where there can be no file at all, the counts stay in memory. The log says so.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.compose.generative.errors import ChatModelError, Failure
from assistant.types import Usage

_LOG = logging.getLogger("assistant.model")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS calls (day TEXT NOT NULL, model TEXT NOT NULL, calls INTEGER NOT NULL, "
    "kept INTEGER NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cost REAL NOT NULL, "
    "PRIMARY KEY (day, model))"
)
VERSION = 1  # of the file, in `user_version`; a file without one has the same table
_ADD = (
    "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, model) DO UPDATE SET calls = calls + excluded.calls, "
    "kept = kept + excluded.kept, tokens_in = tokens_in + excluded.tokens_in, "
    "tokens_out = tokens_out + excluded.tokens_out, cost = cost + excluded.cost"
)


@dataclass(frozen=True, slots=True)
class Prices:
    """The price of a million tokens sent and got, in any one currency."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Day:
    """What one model cost on one day."""

    day: str
    model: str
    usage: Usage


class Ledger:
    """Counts and adds up. Safe to share between threads.

    `counts` says how often what happened since the program began: `asked`, `written`, `fallback`, and each
    kind of failure and of fault by its name.
    """

    def __init__(
        self, file: Path | None = None, budget: float = 0.0, tokens: int = 0,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:  # fmt: skip
        """Open the file, or count in memory without one. `budget` and `tokens` are of a day; 0 is no limit."""
        self._budget, self._tokens, self._today = budget, tokens, today
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self._store = _opened(file)
        self._waiting: dict[tuple[str, str], Usage] = {}  # by day and model: not in the file yet

    def count(self, *what: str) -> None:
        """One more of each."""
        with self._lock:
            self.counts.update(what)

    def counted(self) -> dict[str, int]:
        """The counts as they are now."""
        with self._lock:
            return dict(self.counts)

    def check(self) -> None:
        """Raise `ChatModelError` where the budget of the day is spent. Calls under way are not stopped."""
        if not self._budget and not self._tokens:
            return
        used = self.spent(self._today())
        if self._budget and used.cost >= self._budget:
            raise ChatModelError(Failure.BUDGET, f"The day's budget of {self._budget:g} is spent.")
        if self._tokens and used.tokens_in + used.tokens_out >= self._tokens:
            raise ChatModelError(Failure.BUDGET, f"The day's {self._tokens} tokens are spent.")

    def add(self, model: str, usage: Usage) -> None:
        """Write down what a call cost."""
        at = (self._today().isoformat(), model)
        with self._lock:
            self._waiting[at] = self._waiting.get(at, Usage()) + usage
            try:
                with self._store:
                    self._store.executemany(_ADD, [(*at, *_numbers(u)) for at, u in self._waiting.items()])
                self._waiting.clear()
            except sqlite3.Error as error:
                _LOG.error("what a call of the model cost was not written down yet: %s", error)

    def spent(self, day: date) -> Usage:
        """What all models cost on a day."""
        return sum((d.usage for d in self.days() if d.day == day.isoformat()), Usage())

    def days(self, most: int = 400) -> tuple[Day, ...]:
        """The days, newest first."""
        with self._lock:
            waiting = dict(self._waiting)
            try:
                rows = self._store.execute(
                    "SELECT day, model, calls, kept, tokens_in, tokens_out, cost FROM calls ORDER BY day DESC, model LIMIT ?",
                    (most,),
                ).fetchall()
            except sqlite3.Error as error:
                _LOG.error("what the model cost cannot be read: %s", error)
                rows = []
        used = {(day, model): Usage(*rest) for day, model, *rest in rows}
        for at, usage in waiting.items():
            used[at] = used.get(at, Usage()) + usage
        newest = sorted(sorted(used), key=lambda at: at[0], reverse=True)
        return tuple(Day(*at, used[at]) for at in newest[:most])


def _numbers(usage: Usage) -> tuple[float, ...]:
    return (usage.calls, usage.kept, usage.tokens_in, usage.tokens_out, usage.cost)


def _memory() -> sqlite3.Connection:
    store = sqlite3.connect(":memory:", check_same_thread=False)
    store.execute(_TABLE)
    return store


def _opened(file: Path | None) -> sqlite3.Connection:
    if file is None:
        return _memory()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(file, timeout=5.0, check_same_thread=False)
        version = store.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            store.close()
            raise sqlite3.DatabaseError(f"a newer version of this program wrote it, as version {version}")
        with store:
            store.execute(_TABLE)
            store.execute(f"PRAGMA user_version = {VERSION}")
        return store
    except (OSError, sqlite3.Error) as error:
        _LOG.error("%s cannot be written (%s): what the model costs is counted until the program ends.", file, error)
        return _memory()
