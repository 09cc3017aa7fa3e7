"""Two runs of the same program give the same results and figures, times aside; with the real assistant."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals import __main__ as program
from evals import measuring
from evals.files import RunFolder, without_times

QUESTIONS = 20


def figures(record: dict[str, Any]) -> dict[str, Any]:
    """Everything that was found, without how long it took."""
    summary = {k: v for k, v in record["summary"].items() if k not in ("latency", "cost")}
    return {"summary": summary, "baseline": record["baseline"], "corpus": record["corpus"], "index": record["index"]}


@pytest.mark.model
def test_two_runs_differ_in_nothing_but_the_times(
    real_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has a helper, which answers a part of what is asked untimed: who answers makes no difference."""
    monkeypatch.setenv("ASSISTANT_INDEX", str(real_index))
    monkeypatch.setattr(measuring, "CACHE", tmp_path / "cache")
    runs = []
    for name, cost in (("alone", "--no-cost"), ("helped", "--cost")):
        args = ["run", "--split", "dev", "--limit", str(QUESTIONS), "--out", str(tmp_path / name), cost]
        assert program.main(args) == 0
        folder = RunFolder(tmp_path / name)
        runs.append((folder.read_results(), folder.read_record(), (folder.path / "baseline.json").read_text("utf-8")))
    (results, record, baseline), (others, other_record, other_baseline) = runs
    assert len(results) == QUESTIONS
    assert sum(len(r["variants"]) for r in results) > QUESTIONS
    assert [json.dumps(without_times(r)) for r in results] == [json.dumps(without_times(r)) for r in others]
    assert figures(record) == figures(other_record)
    assert json.loads(baseline) == json.loads(other_baseline)
    assert record["cost"]["start_ms"] is None
    assert other_record["cost"]["start_ms"] > 500
