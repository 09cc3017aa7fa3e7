"""What a check finds, in words for the person who runs the assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TypeVar

_T = TypeVar("_T")
_REMEDY = " What to do: "


class Grade(StrEnum):
    """How a finding weighs. Only `WRONG` makes the exit status 1."""

    FINE = "fine"
    NOTE = "note"  # it works, and could be better
    WRONG = "wrong"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what, how it is, and what to do about it (empty where there is nothing to do)."""

    check: str
    grade: Grade
    found: str
    remedy: str = ""

    def to_dict(self) -> dict[str, str]:
        """Plain values for JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


# A check takes what it looks at, and gives its findings one by one: an early one is shown before a slow one comes.
Check = Callable[[_T], Iterable[Finding]]


def from_message(check: str, message: str, grade: Grade = Grade.WRONG) -> Finding:
    """The finding that a message of the project's error family is.

    >>> from_message("Index", "There is none. What to do: build it.").remedy
    'Build it.'
    """
    found, _, remedy = message.partition(_REMEDY)
    return Finding(check, grade, found, remedy[:1].upper() + remedy[1:])


def run(checks: Iterable[tuple[str, Check[_T]]], of: _T) -> Iterator[Finding]:
    """The findings of each check in turn. A check that fails is a finding, and the others are still made."""
    for name, check in checks:
        try:
            yield from check(of)
        except Exception as error:  # noqa: BLE001 - the boundary of a check: told as a finding
            line = (str(error).splitlines() or [""])[0]
            what = f"It could not be checked: {type(error).__name__}{': ' if line else ''}{line}"
            yield Finding(name, Grade.WRONG, what, "Tell the maintainers of the program.")


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(f.grade is not Grade.WRONG for f in findings)
