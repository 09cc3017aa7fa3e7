"""The commands compare, release, gate and defects, as they are called."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from evals_makers import TEXTS, cite, gold, make_answer, make_question, unanswerable
from run_makers import make_finished, make_result, write_folder

from evals.__main__ import main
from evals.content import content_hash
from evals.finished import Finished
from evals.metrics import HEADLINE

ALL_WELL: dict[str, Any] = {**dict.fromkeys(HEADLINE, True), "list_items": (2, 2), "answer_precision": 1.0,
                            "citation_recall": (1, 1), "verbatim": (2, 2)}  # fmt: skip
GATE = ('version = 3\n[[exceptions]]\nmeasure = "verbatim"\nallowed = 0\n[[floor]]\nmeasure = "answered"\n'
        'lower_bound = 0.8\nquestions = 50\nreachable = 0.929\n[release]\n')  # fmt: skip


def run_of(name: str = "a run", count: int = 60, **worse: Any) -> Finished:
    return make_finished([
        make_result(f"guide-{2 * n:03}", ALL_WELL | (worse if n < 12 else {})) for n in range(count)
    ], name)  # fmt: skip


@pytest.fixture
def gate(tmp_path: Path) -> Callable[..., int]:
    """Judge a run against a release in which all was well."""
    (tmp_path / "gate.toml").write_text(GATE, encoding="utf-8")
    write_folder(tmp_path / "released", run_of())
    assert main(["release", str(tmp_path / "released"), "--name", "0.1.0", "--into", str(tmp_path / "release")]) == 0

    def _gate(run: Finished, *more: str) -> int:
        folder = write_folder(tmp_path / "run", run)
        return main(["gate", "--run", str(folder), "--thresholds", str(tmp_path / "gate.toml"), "--release",
                     str(tmp_path / "release"), *more])  # fmt: skip

    return _gate


def test_each_end_of_a_gate_has_its_exit_status(gate: Callable[..., int], tmp_path: Path) -> None:
    assert gate(run_of()) == 0
    assert gate(run_of(verbatim=(1, 2))) == 1
    assert gate(run_of(found_at_5=False)) == 4
    assert gate(run_of(count=20)) == 3
    (tmp_path / "gate.toml").write_text("version", encoding="utf-8")
    assert gate(run_of()) == 2


def test_a_run_of_another_split_is_wrong_input(gate: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Development questions are tuned on: what they reach says nothing about a release."""
    dev = make_finished([make_result(f"guide-{2 * n + 1:03}", ALL_WELL) for n in range(60)], split="dev")
    assert gate(dev) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "it is a run of the development split, and the test split is to be judged. What to do: name a run" in said
    assert gate(dev, "--split", "dev") == 3  # on purpose; none of its questions pair with the release's
    assert gate(run_of(), "--split", "dev") == 2


def test_what_asking_would_need_is_refused_beside_a_finished_run(
    gate: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(run_of(), "--index", "elsewhere") == 2
    assert "--index would change nothing" in " ".join(capsys.readouterr().err.split())


def test_the_gate_says_what_it_found(gate: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    gate(run_of(found_at_5=False))
    out = " ".join(capsys.readouterr().out.split())
    assert "Against the release 0.1.0: 60 questions in both." in out
    assert "Significantly worse than the release 0.1.0: found at 5." in out
    assert "The gate is not passed: significantly worse than the last release." in out


def test_the_gate_as_json_is_json_and_nothing_else(
    gate: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert gate(run_of(), "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["outcome"], data["thresholds_version"], data["release"]["name"]) == ("passed", 3, "0.1.0")


def test_a_run_that_is_not_there_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", "--run", str(tmp_path / "none")]) == 2
    assert "cannot be read" in " ".join(capsys.readouterr().err.split())


def test_compare_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = write_folder(tmp_path / "1", run_of()), write_folder(tmp_path / "2", run_of(answered=False))
    assert main(["compare", str(one), str(other), "--by", "kind", "--out", str(tmp_path / "c.json")]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "12 questions got worse." in out
    assert "A test question: its words are held back." in out
    assert "What of" not in out
    data = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert len(data["questions"]) == 12
    assert main(["compare", str(one), str(other), "--show-test", "--show", "1"]) == 0
    assert "What of guide-000?" in capsys.readouterr().out


def test_compare_shows_no_less_than_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(write_folder(tmp_path, run_of()))
    with pytest.raises(SystemExit) as end:
        main(["compare", folder, folder, "--show", "-3"])
    assert end.value.code == 2
    assert "a number from 0 is expected" in capsys.readouterr().err
    assert main(["compare", folder, folder, "--show", "0"]) == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [(["--measure", "luck"], "There is no measure 'luck'"), (["--out", "c.pdf"], "ends in .html, .md or .json")],
)
def test_compare_refuses_what_it_does_not_know(
    tmp_path: Path, more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_folder(tmp_path, run_of()))
    assert main(["compare", folder, folder, *more]) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_compare_refuses_other_questions_and_unreadable_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = write_folder(tmp_path / "1", run_of()), write_folder(tmp_path / "2", run_of(count=59))
    assert main(["compare", str(one), str(other)]) == 2
    assert "1 only in the first (guide-118)" in " ".join(capsys.readouterr().err.split())
    assert main(["compare", str(one), str(other), "--common"]) == 0
    with (other / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": ')
    assert main(["compare", str(one), str(other)]) == 2
    assert "results.jsonl:60: it is not JSON" in capsys.readouterr().err.replace("\n", "")


@pytest.fixture
def small_run(tmp_path: Path, corpus_folder: Path) -> list[str]:
    """A finished run of two questions over the small corpus, as arguments."""
    asked = make_question(gold=[[gold("The board must meet twice a year.")]]), unanswerable(id="guide-003")
    cited = cite("The board must meet twice a year.") | {"marker": 1, "page": None, "authority": "unstated"}
    answers = [make_answer(cited, notes=[], signposts=[]),
               make_answer(status="declined", reason="not_in_corpus", answer="No.", notes=[], signposts=[])]  # fmt: skip
    for answer in answers:
        passage = {"rank": 1, "source_id": "guide", "text": TEXTS["guide"], "start": 0, "end": 9, "locator": "x"}
        answer["passages"] = [passage]
    run = make_finished([
        make_result(q.id, {"verbatim": (1, 1)}, content=content_hash(q), answer=a)
        for q, a in zip(asked, answers, strict=True)
    ], split="dev")  # fmt: skip
    (tmp_path / "q.yaml").write_text(yaml.safe_dump([q.model_dump(mode="json") for q in asked]), encoding="utf-8")
    (tmp_path / "gate.toml").write_text(GATE, encoding="utf-8")
    return ["defects", "--run", str(write_folder(tmp_path / "run", run)), "--corpus", str(corpus_folder), "--questions",
            str(tmp_path / "q.yaml"), "--thresholds", str(tmp_path / "gate.toml")]  # fmt: skip


def test_defects_are_planted_into_a_finished_run(small_run: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*small_run, "--only", "stale source, moved", "--json"]) == 0
    (defect,) = json.loads(capsys.readouterr().out)["defects"]
    assert defect["doses"][0]["caught_by"] == [{"how": "exception", "measure": "verbatim", "group": "overall"}]


def test_defects_planted_into_a_part_of_a_run_say_so(
    small_run: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run" / "record.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"limit": 2, "of_questions": 9}))
    assert main([*small_run, "--only", "stale source, moved"]) == 0
    assert "This run is partial: 2 of 9 questions" in " ".join(capsys.readouterr().out.split())
    main([*small_run, "--only", "stale source, moved", "--json"])
    assert json.loads(capsys.readouterr().out)["partial"]["of"] == 9


def test_a_defect_that_nothing_notices_ends_with_1(small_run: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*small_run, "--only", "swapped page"]) == 1
    assert "Noticed by nothing: swapped page." in capsys.readouterr().out


def test_what_another_corpus_has_no_answer_for_is_no_failure(small_run: list[str]) -> None:
    assert main([*small_run, "--only", "proposal cited as law"]) == 0


def test_defects_refuse_an_unknown_name_and_a_run_of_other_questions(
    small_run: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*small_run, "--only", "bad luck"]) == 2
    changed = make_question(question="How often?"), unanswerable(id="guide-003")
    (tmp_path / "q.yaml").write_text(yaml.safe_dump([q.model_dump(mode="json") for q in changed]), encoding="utf-8")
    assert main(small_run) == 2
    assert "the question 'guide-001' is not as it was asked" in " ".join(capsys.readouterr().err.split())
