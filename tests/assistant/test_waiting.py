"""A start waits for an index that is not there yet, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.waiting import open_in_time
from ingest.errors import IndexProblem


def failing(codes: list[str]) -> Callable[[], str]:
    def opener() -> str:
        if codes:
            raise IndexProblem(codes.pop(0), "It is not there.", remedy="start it.")
        return "open"

    return opener


def waited(codes: list[str], seconds: float) -> tuple[str, list[str], float]:
    told: list[str] = []
    now = [0.0]

    def sleep(by: float) -> None:
        now[0] += by

    return open_in_time(failing(codes), seconds, told.append, lambda: now[0], sleep), told, now[0]


def test_it_opens_as_soon_as_the_index_is_there() -> None:
    opened, told, took = waited(["unavailable", "missing", "unavailable"], 60)
    assert (opened, took) == ("open", 6.0)
    assert told == ["It is not there. What to do: start it. Waiting for it, at most 60 seconds."]


def test_it_gives_up_at_the_end_of_the_time() -> None:
    with pytest.raises(IndexProblem, match="It is not there"):
        waited(["unavailable"] * 100, 10)


def test_it_does_not_wait_for_what_will_not_come() -> None:
    codes = ["damaged", "unavailable"]
    with pytest.raises(IndexProblem):
        waited(codes, 60)
    assert codes == ["unavailable"]
