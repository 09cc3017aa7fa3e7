"""The short run of `python -m evals fuzz`: the same inputs in every run. What a long run found has tests of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from evals.fuzzing.bounded import run_bounded
from evals.fuzzing.targets.choosing import NAMES, Choice
from evals.fuzzing.types import Find

SEED = 20_261_123
INPUTS = {
    "pdf": 12, "html": 40, "legislation": 60, "word": 15, "markdown": 60, "text": 60,
    "locator": 800, "verify": 1_500, "question": 120, "api": 60,
}  # fmt: skip


def test_every_target_has_a_short_run() -> None:
    assert set(INPUTS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_any_input_ends_in_a_result_or_a_refusal(name: str, fuzzed: Choice) -> None:
    target = fuzzed.target(name)
    bounds = replace(target.bounds, seconds=60)  # only what hangs: nothing is timed here
    ended = [run_bounded(target.check, data, bounds) for data in islice(target.inputs(SEED), INPUTS[name])]
    finds = [f for f in ended if isinstance(f, Find)]
    assert not finds, [(f.kind, f.place, f.said, f.data[:200]) for f in finds[:3]]
    assert len(ended) == INPUTS[name]
    assert len(set(ended)) > 1  # inputs that all end alike reach only one way through
