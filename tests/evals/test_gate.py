from pathlib import Path

import pytest

from evals.errors import GateError
from evals.gate import Threshold, Verdict, exit_code, judge, read_thresholds
from evals.stats import NOTHING, Estimate
from evals.summary import OVERALL, Group, Latency, Summary


def summary_of(ratio: float | None = 1.5, **values: float | None) -> Summary:
    """A run in which a measure has a value, overall and for lay questions."""
    figures = {k: NOTHING if v is None else Estimate(v, v, v, 100, 100) for k, v in values.items()}
    groups = {name: Group(name, 100, 100, 0, figures) for name in (OVERALL, "kind:lay")}
    return Summary(groups, Latency(1, 1, 1, ratio))


def verdict(summary: Summary, **fields: object) -> Verdict:
    (judged,) = judge(summary, (Threshold.model_validate(fields),))
    return judged.verdict


def test_a_figure_at_its_threshold_is_met_and_below_it_is_missed() -> None:
    assert verdict(summary_of(found_at_5=0.85), measure="found_at_5", min=0.85) is Verdict.MET
    assert verdict(summary_of(found_at_5=0.849), measure="found_at_5", min=0.85) is Verdict.MISSED


def test_a_figure_above_the_most_it_may_be_is_missed() -> None:
    wanted = {"measure": "answered_without_citation", "max": 0.0}
    assert verdict(summary_of(answered_without_citation=0.0), **wanted) is Verdict.MET
    assert verdict(summary_of(answered_without_citation=0.01), **wanted) is Verdict.MISSED


def test_a_group_has_a_threshold_of_its_own() -> None:
    wanted = {"measure": "found_at_5", "min": 0.75}
    assert verdict(summary_of(found_at_5=0.7), group="kind:lay", **wanted) is Verdict.MISSED
    assert verdict(summary_of(found_at_5=0.9), group="kind:list", **wanted) is Verdict.UNMEASURED


def test_what_has_no_figure_is_not_measured_and_not_passed() -> None:
    judged = judge(summary_of(verbatim=None), (Threshold(measure="verbatim", min=1.0),))
    assert judged[0].verdict is Verdict.UNMEASURED
    assert exit_code(judged, errors=0) == 3


def test_a_slow_day_is_a_note_and_fails_nothing() -> None:
    judged = judge(summary_of(ratio=9.0), (Threshold(measure="latency_ratio", max=2.0, note_only=True),))
    assert judged[0].verdict is Verdict.NOTE
    assert exit_code(judged, errors=0) == 0


def test_exit_codes() -> None:
    met = judge(summary_of(verbatim=1.0), (Threshold(measure="verbatim", min=1.0),))
    missed = judge(summary_of(verbatim=0.9), (Threshold(measure="verbatim", min=1.0),))
    assert exit_code(met, errors=0) == 0
    assert exit_code(missed, errors=0) == 1
    assert exit_code(met, errors=1) == 3  # could not be measured is neither passed nor failed


def test_the_projects_thresholds_are_the_agreed_ones() -> None:
    found = {(t.measure, t.group): (t.min, t.max, t.note_only) for t in read_thresholds()}
    assert found == {
        ("verbatim", "overall"): (1.0, None, False),
        ("answered_without_citation", "overall"): (None, 0.0, False),
        ("found_at_5", "overall"): (0.85, None, False),
        ("found_at_5", "kind:lay"): (0.75, None, False),
        ("declined", "overall"): (0.80, None, False),
        ("answered", "overall"): (0.90, None, False),
        ("latency_ratio", "overall"): (None, 2.0, True),
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("version = ", "not valid TOML"),
        ("version = 1\nthreshold = []", "threshold"),
        ('version = 1\n[[threshold]]\nmeasure = "founds"\nmin = 1', "threshold.1: .*no measure 'founds'"),
        ('version = 1\n[[threshold]]\nmeasure = "verbatim"\n', "either min or max"),
        ('version = 1\n[[threshold]]\nmeasure = "verbatim"\nmin = 1\ngroup = "lay"', "no group 'lay'"),
    ],
)
def test_a_file_of_thresholds_that_is_wrong_is_refused(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "gate.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(GateError, match=words):
        read_thresholds(file)


def test_a_file_of_thresholds_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="cannot be read"):
        read_thresholds(tmp_path / "none.toml")
