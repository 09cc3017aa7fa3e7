"""Generators that yield what grows and return what it comes to: taken to their end, or passed on in another form."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
_Result = TypeVar("_Result")


def passed_on(
    parts: Generator[_Part, None, _Result], made: Callable[[_Part], Iterable[_Made]]
) -> Generator[_Made, None, _Result]:
    """What is made of each part, as it comes; returns what the parts come to.

    >>> def grown():
    ...     yield "a"
    ...     return 1
    >>> list(passed_on(grown(), lambda part: [part, part]))
    ['a', 'a']
    """
    while True:
        try:
            part = next(parts)
        except StopIteration as ended:
            result: _Result = ended.value
            return result
        yield from made(part)


def result_of(parts: Generator[_Part, None, _Result]) -> _Result:
    """What the parts come to, whatever they are.

    >>> def grown():
    ...     yield "a"
    ...     return 1
    >>> result_of(grown())
    1
    """
    while True:
        try:
            next(parts)
        except StopIteration as ended:
            result: _Result = ended.value
            return result
