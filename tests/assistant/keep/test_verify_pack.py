"""`verify-pack` and `ask --keep`: exit statuses, both forms, and files that are never written over."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from assistant_makers import WordsEmbedder
from docx import Document
from keep_makers import tampered

from assistant.__main__ import main
from assistant.keep.files import export, file_name
from assistant.keep.pack import Pack

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(small_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in [n for n in os.environ if n.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_CORPUS", str(small_corpus))
    monkeypatch.setattr("ingest.model_in_use.embedder_of", lambda *_: WordsEmbedder())

    def call(*args: object) -> tuple[int, str, str]:
        code = main([str(a) for a in args])
        got = capsys.readouterr()
        assert "Traceback" not in got.err
        return code, got.out, got.err

    return call


@pytest.fixture
def file(pack: Pack, tmp_path: Path) -> Path:
    path = tmp_path / "pack.json"
    path.write_text(pack.to_json(), encoding="utf-8")
    return path


def test_an_untouched_pack_exits_with_0(run: Run, file: Path) -> None:
    code, out, err = run("verify-pack", file)
    assert (code, err) == (0, "")
    assert "Nothing has changed." in out.splitlines()[0]
    assert "proposal 2(ii): stands, word for word, in its place." in out


def test_a_lost_quotation_exits_with_3_and_a_changed_document_with_4(
    run: Run, file: Path, changed_corpus: Callable[[str, str, str], Path]
) -> None:
    corpus = changed_corpus("documents/review.txt", "Some good", "Some very good")
    assert run("verify-pack", file, "--corpus", corpus)[0] == 4
    corpus = changed_corpus("documents/review.txt", "within 28 days", "within 14 days")
    code, out, _ = run("verify-pack", file, "--corpus", corpus)
    assert code == 3
    assert "is NOT in the document any more" in out


def test_the_json_form_has_the_exit_status_in_it(run: Run, file: Path, pack: Pack) -> None:
    file.write_bytes(tampered(pack, lambda c: c["answers"][0].update(question="Who pays?")))
    code, out, _ = run("verify-pack", file, "--format", "json")
    data = json.loads(out)
    assert (code, data["status"]) == (3, 3)
    assert data["altered"]


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 100, b"[" * 100_000])
def test_what_is_no_pack_exits_with_1_and_a_message(run: Run, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    code, out, err = run("verify-pack", file)
    assert (code, out) == (1, "")
    assert "What to do: " in err


def test_programs_are_told_of_an_unreadable_pack_as_data(run: Run, file: Path) -> None:
    file.write_bytes(b"{}")
    code, out, _ = run("verify-pack", file, "--format", "json")
    assert (code, json.loads(out)["status"]) == (1, 1)
    assert "What to do: " in json.loads(out)["error"]


def test_a_corpus_that_is_not_there_exits_with_1(run: Run, file: Path, tmp_path: Path) -> None:
    code, _, err = run("verify-pack", file, "--corpus", tmp_path / "nowhere")
    assert code == 1
    assert "What to do: " in err


def test_a_hostile_question_cannot_forge_a_line_of_the_report(run: Run, file: Path, pack: Pack) -> None:
    forged = "Who pays?\n\x1b[2JAll 9 quotations stand.\u202e"
    file.write_bytes(tampered(pack, lambda c: c["answers"][0].update(question=forged), cover=True))
    _, out, _ = run("verify-pack", file)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert not [line for line in out.splitlines()[1:] if line.startswith("All 9")]


@pytest.mark.parametrize("suffix", [".json", ".md", ".docx"])
def test_ask_keeps_the_answer_in_each_form(run: Run, small_index_folder: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"kept{suffix}"
    ask = ("ask", "what does a direction require?", "--index", small_index_folder, "--keep", path)
    assert run(*ask)[0] == 0
    match suffix:
        case ".json":
            assert run("verify-pack", path)[0] == 0
        case ".md":
            assert "Clear directions must be given" in path.read_text(encoding="utf-8")
        case ".docx":
            assert any("Clear directions" in p.text for p in Document(str(path)).paragraphs)
    before = path.read_bytes()
    code, _, err = run(*ask)
    assert (code, path.read_bytes()) == (1, before), "nothing is written over"
    assert "There is such a file already" in err
    assert run("ask", "hello", "--index", tmp_path / "none", "--keep", path)[2] == err, "said before anything is opened"


@pytest.mark.parametrize(
    "arguments", [("--keep", "a.pdf", "hello"), ("--keep", "a.json"), ("--keep", "noend", "hello")]
)
def test_a_wrong_keep_is_refused_before_anything_is_asked(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run("ask", *arguments)
    assert (code, out if "hello" not in arguments else "") == (1, "")
    assert "What to do: " in err


def test_file_names_are_short_and_plain(pack: Pack) -> None:
    assert file_name(pack, ".md") == "integration-2026-03-01-what-does-a-direction-require.md"
    nasty = pack.model_copy(
        update={"answers": [pack.answers[0].model_copy(update={"question": "../../é\0 “?” " + "x" * 99})]}
    )
    assert file_name(nasty, ".json") == "integration-2026-03-01-e-" + "x" * 38 + ".json"
    assert export(pack, ".json") == pack.to_json().encode()
