"""`export` and `import` as they are called."""

import json
from pathlib import Path

import pytest
import yaml
from commanding import call
from evals_makers import gold

from evals.commands import export, import_
from evals.errors import CallError
from evals.questions import load

FOLLOW_UP = {
    "id": "handbook-001", "persona": "public", "kind": "follow-up", "question": "And me?", "answerable": True,
    "history": [{"role": "user", "content": "Who is paid?"}, {"role": "assistant", "content": "Carers."}],
    "gold": [[gold("Carers are paid their bus fares.", "handbook", "Expenses, paragraph 1")]],
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "q.yaml"
    path.write_text(yaml.safe_dump([FOLLOW_UP]), encoding="utf-8")
    return path


def send(corpus: Path, file: Path, kind: str, out: Path, *more: str) -> int:
    return call(export, "export", "--format", kind, "--corpus", str(corpus), "--out", str(out), *more,
                "--questions", str(file))  # fmt: skip


def test_beir_there_and_back(tiny_corpus: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(tiny_corpus, file, "beir", tmp_path / "beir") == 0
    assert "holds 18 documents and 1 query; 1 of 1 answerable question" in " ".join(capsys.readouterr().out.split())
    assert call(import_, "import", "--format", "beir", str(tmp_path / "beir"), "--out", str(tmp_path / "back")) == 0
    out = capsys.readouterr().out
    assert "18 documents in" in out
    assert f"python -m evals run --corpus {tmp_path / 'back' / 'corpus'} --questions {tmp_path / 'back'}" in out
    assert len(load([tmp_path / "back" / "questions.yaml"])) == 1


def test_conversations_there_and_back(tiny_corpus: Path, file: Path, tmp_path: Path) -> None:
    assert send(tiny_corpus, file, "conversations", tmp_path / "c") == 0
    path = tmp_path / "c" / "conversations.jsonl"
    assert call(import_, "import", "--format", "conversations", str(path), "--out", str(tmp_path / "back")) == 0
    assert load([tmp_path / "back" / "questions.yaml"]) == load([file])


def test_trec_there_and_measured(
    tiny_corpus: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    places = [["handbook", 176, 192, "x"], ["handbook", 252, 284, "y"], ["handbook", 0, 5, "z"]]
    line = json.dumps({"id": "handbook-001", "legs": {"fused": places}})
    (run / "results.jsonl").write_text(line + "\n", encoding="utf-8")
    assert send(tiny_corpus, file, "trec", tmp_path / "trec", "--run", str(run)) == 0
    assert "Note: 1 place of no provision" in capsys.readouterr().out
    record = {"split": "dev", "questions": 1, "limit": 1, "of_questions": 9}
    (run / "record.json").write_text(json.dumps(record), encoding="utf-8")
    assert send(tiny_corpus, file, "trec", tmp_path / "again", "--run", str(run)) == 0
    assert "Note: This run is partial: 1 of 9 questions" in " ".join(capsys.readouterr().out.split())
    files = [str(tmp_path / "trec" / name) for name in ("qrels.txt", "run-fused.txt")]
    assert call(import_, "import", "--format", "trec", *files) == 0
    out = capsys.readouterr().out
    assert "nDCG@10" in out
    assert "0.500" in out  # found second


@pytest.mark.parametrize(
    "args",
    [
        ("--format", "trec", "qrels.txt"),
        ("--format", "trec", "qrels.txt", "run.txt", "--out", "x"),
        ("--format", "beir", "folder"),
        ("--format", "conversations", "a", "b", "--out", "x"),
        ("--format", "conversations", "a", "--out", "x", "--split", "dev"),
    ],
)
def test_an_import_that_is_not_clear_is_told(args: tuple[str, ...]) -> None:
    with pytest.raises(CallError, match="What to do: "):
        call(import_, "import", *args)


def test_an_export_that_is_not_clear_is_told(tiny_corpus: Path, file: Path, tmp_path: Path) -> None:
    for kind, more in (("trec", ()), ("beir", ("--run", "x"))):
        with pytest.raises(CallError, match="give --run with --format trec"):
            send(tiny_corpus, file, kind, tmp_path / "out", *more)
