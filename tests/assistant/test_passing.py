"""Generators that yield what grows and return what it comes to."""

from __future__ import annotations

import doctest
from collections.abc import Generator

import pytest

from assistant import passing
from assistant.passing import passed_on, result_of


def grown(*, fails: bool = False) -> Generator[int, None, str]:
    yield 1
    if fails:
        raise ValueError("it broke")
    yield 2
    return "whole"


def test_the_examples_are_true() -> None:
    assert doctest.testmod(passing).failed == 0


def test_what_is_made_of_each_part_comes_before_the_next_part_is_asked_for() -> None:
    seen: list[object] = []

    def made(part: int) -> list[int]:
        seen.append(part)
        return [part] * part

    whole = passed_on(grown(), made)
    assert (next(whole), seen) == (1, [1])
    assert (next(whole), next(whole), seen) == (2, 2, [1, 2])
    with pytest.raises(StopIteration) as ended:
        next(whole)
    assert ended.value.value == "whole"


def test_the_result_is_what_the_parts_return_and_a_failure_is_theirs() -> None:
    assert result_of(grown()) == "whole"
    with pytest.raises(ValueError, match="it broke"):
        result_of(grown(fails=True))
