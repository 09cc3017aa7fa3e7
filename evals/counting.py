"""Numbers of things in words: one of something is not several."""

from __future__ import annotations


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun; `several` where an "s" does not make it.

    >>> counted(1, "question"), counted(2, "question"), counted(0, "entry", "entries")
    ('1 question', '2 questions', '0 entries')
    """
    return f"{number} {one if number == 1 else several or f'{one}s'}"
