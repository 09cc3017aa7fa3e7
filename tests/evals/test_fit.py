"""The command `fit` and what it leaves; what it finds is held by the figures of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from commanding import call
from evals_makers import make_question, unanswerable

from evals import fit as fitting
from evals.commands import fit
from evals.errors import CallError

NUMBERS = ("ranking.json", "answerability.json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Five development questions of each sort, and test questions that must not be seen."""
    asked = [make_question(id=f"guide-{n:03}") for n in range(1, 11, 2)]
    asked += [unanswerable(id=f"guide-{n:03}") for n in range(11, 21, 2)]
    asked += [make_question(id="guide-100"), unanswerable(id="guide-102")]
    path = tmp_path / "q.yaml"
    path.write_text(yaml.safe_dump([q.model_dump(mode="json") for q in asked]), encoding="utf-8")
    return path


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the command gives to fitting."""
    seen: list[Any] = []

    def record(*given: Any) -> dict[str, Any]:
        seen.append(given)
        return {"ranking": {}}

    monkeypatch.setattr(fit, "open_assistant", lambda *_, **__: None)
    monkeypatch.setattr(fitting, "fit", record)
    return seen


def test_another_corpus_and_set_are_fitted_on_their_development_questions(
    fitted: list[Any], file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "numbers"
    args = ("--corpus", str(corpus_folder), "--questions", str(file), "--out", str(out))
    assert call(fit, "fit", *args) == 0
    ((questions, settings, where),) = fitted
    assert [int(q.id[-3:]) % 2 for q in questions] == [1] * 10
    assert (settings.corpus, where) == (corpus_folder, out)
    assert json.loads(capsys.readouterr().out) == {"ranking": {}}


def test_the_projects_numbers_are_not_written_over_by_another_sets(fitted: list[Any], file: Path) -> None:
    with pytest.raises(CallError, match="another folder with --out"):
        call(fit, "fit", "--questions", str(file))
    assert fitted == []


def test_too_few_questions_are_told_before_anything_is_opened(fitted: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "few.yaml"
    path.write_text(yaml.safe_dump([make_question().model_dump(mode="json")]), encoding="utf-8")
    with pytest.raises(CallError, match="Fitting needs 5 answerable development questions, and there are 1"):
        call(fit, "fit", "--questions", str(path), "--out", str(tmp_path))
    assert fitted == []


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in the place of the assistant's, with numbers of before."""
    there = tmp_path / "assistant"
    there.mkdir()
    for name in NUMBERS:
        (there / name).write_text("before", encoding="utf-8")
    monkeypatch.setattr(fitting, "FOLDER", there)
    return there


def test_with_another_folder_the_assistants_numbers_stay(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    def write(*_: object) -> dict[str, Any]:
        for name in NUMBERS:
            (folder / name).write_text("fitted", encoding="utf-8")
        return {}

    monkeypatch.setattr(fitting, "_fit", write)
    fitting.fit((), None, tmp_path / "out")  # type: ignore[arg-type]
    assert [(folder / name).read_text() for name in NUMBERS] == ["before", "before"]
    assert [(tmp_path / "out" / name).read_text() for name in NUMBERS] == ["fitted", "fitted"]
    fitting.fit((), None)  # type: ignore[arg-type]
    assert [(folder / name).read_text() for name in NUMBERS] == ["fitted", "fitted"]


def test_a_fit_that_breaks_off_leaves_the_numbers_as_they_were(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def half(*_: object) -> dict[str, Any]:
        (folder / NUMBERS[0]).write_text("half", encoding="utf-8")
        raise RuntimeError("no memory")

    monkeypatch.setattr(fitting, "_fit", half)
    with pytest.raises(RuntimeError):
        fitting.fit((), None)  # type: ignore[arg-type]
    assert (folder / NUMBERS[0]).read_text() == "before"
