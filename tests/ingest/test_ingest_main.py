"""The commands of `python -m ingest`, with a fake model where one is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import __main__ as commands
from ingest.catalogue import write_lock
from ingest.store import Index, read_manifest
from tests.fakes import FILES, FakeEmbedder
from tests.ingest.made import ROOT


class Console:
    """Runs commands in this process and keeps what they print, white space folded."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self.capfd = capfd

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        self.capfd.readouterr()
        status = commands.main([str(a) for a in arguments])
        said = self.capfd.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, " ".join(said.err.split())


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setattr(commands, "embedder_of", lambda settings: FakeEmbedder())
    monkeypatch.setenv("COLUMNS", "200")
    return Console(capfd)


def in_a_process(
    *arguments: object, stdout: int = subprocess.PIPE, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, arguments)], cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400", "PYTHONIOENCODING": encoding}, stdout=stdout, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip


# -- build ----------------------------------------------------------------------------------------------


def test_a_build_is_reported_as_data(run: Console, tiny_corpus: Path, tmp_path: Path) -> None:
    for up_to_date in (False, True):
        status, out, _ = run("build", "--corpus", tiny_corpus, "--index", tmp_path / "index", "--format", "json")
        told = json.loads(out)
        assert (status, told["up_to_date"], told["failures"]) == (0, up_to_date, [])
        handbook = told["documents"][0]
        assert handbook["source_id"] == "handbook"
        assert (handbook["tables"], handbook["pages"], handbook["without_entries"]) == (0, 0, 7)
        assert "Meetings, bullet 1" in handbook["unasked"]


def test_build_reports_each_document(run: Console, tiny_corpus: Path, tmp_path: Path) -> None:
    status, out, err = run("build", "--corpus", tiny_corpus, "--index", tmp_path / "index")
    assert (status, out) == (0, "")
    assert "handbook: 10 provisions (3 item, 1 list, 3 paragraph, 3 section)" in err
    assert "1 lines of site furniture left out; 7 provisions without plain-language entries" in err
    assert "The index is built (50 texts embedded): 48 vectors, fingerprint " in err
    Index(tmp_path / "index").close()
    status, _, err = run("build", "--corpus", tiny_corpus, "--index", tmp_path / "index")
    assert status == 0
    assert "The index is up to date: 48 vectors, fingerprint " in err
    assert "handbook: 10 provisions" in err  # the report is kept with the index


def test_build_with_one_bad_file_builds_the_rest_and_fails(run: Console, tiny_corpus: Path, tmp_path: Path) -> None:
    (tiny_corpus / "documents/opinion.txt").write_bytes(b"caf\xe9")
    write_lock(tiny_corpus)
    for state in ("is built", "is up to date"):
        status, _, err = run("build", "--corpus", tiny_corpus, "--index", tmp_path / "index")
        assert status == 1
        assert f"The index {state}" in err
        assert f"Not read: opinion. {tiny_corpus}/documents/opinion.txt: Line 1 is not UTF-8 text" in err
        assert "What to do: save the file again as UTF-8." in err
    assert read_manifest(tmp_path / "index")[1].counts["documents"] == 2


def test_build_without_a_catalogue(run: Console, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/minutes.txt").write_text("The board met in May.")
    status, _, _ = run("build", "--corpus", tmp_path / "papers", "--index", tmp_path / "index")
    assert status == 0
    index = Index(tmp_path / "index")
    assert [(s.id, s.authority.value) for s in index.sources.values()] == [("minutes", "unstated")]
    index.close()
    (tmp_path / "papers/minutes.md").write_text("The board met in June.")
    status, _, err = run("build", "--corpus", tmp_path / "papers", "--index", tmp_path / "index")
    assert status == 1
    assert "would both have the id 'minutes'. What to do: rename one of them" in err


@pytest.mark.model
def test_build_in_a_process_of_its_own(tmp_path: Path) -> None:
    """The whole command with the real model: one bad file, a progress bar, exit status 1."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/minutes.txt").write_text("The board met in May.")
    (tmp_path / "papers/scan.txt").write_bytes(b"\x00\x01\x02")
    done = in_a_process("build", "--corpus", tmp_path / "papers", "--index", tmp_path / "index")
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"The file is binary, not text." in done.stderr
    assert b"The index is built" in done.stderr
    assert b"Traceback" not in done.stderr


# -- check ----------------------------------------------------------------------------------------------


def test_check_counts(run: Console, tiny_corpus: Path) -> None:
    status, out, _ = run("check", "--corpus", tiny_corpus)
    assert status == 0
    assert out == "3 documents, 21 provisions, 3 plain-language entries, 2 questions known to be unanswered.\n"


def test_check_of_a_changed_file_and_its_update(run: Console, tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/opinion.txt").write_text("Another view.")
    status, out, err = run("check", "--corpus", tiny_corpus)
    assert (status, out) == (1, "")
    assert "documents/opinion.txt is not the file that was checked" in err
    status, out, _ = run("check", "--corpus", tiny_corpus, "--update-lock")
    assert status == 0
    assert f"Wrote {tiny_corpus}/catalogue.lock.json." in "".join(out.splitlines())
    assert run("check", "--corpus", tiny_corpus)[0] == 0


def test_check_reports_bad_files_and_a_missing_lock(run: Console, tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/opinion.txt").write_bytes(b"")
    (tiny_corpus / "catalogue.lock.json").unlink()
    status, out, _ = run("check", "--corpus", tiny_corpus)
    assert status == 1
    said = " ".join(out.split())
    assert "there is no lock file" in said
    assert "Not read: opinion." in said
    assert "2 documents" in said


def test_the_shipped_corpus_passes_the_check(run: Console) -> None:
    assert run("check", "--corpus", ROOT / "corpus")[0] == 0


# -- text, outline, coverage ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "corpus/documents").iterdir()), ids=lambda p: p.stem)
def test_text_prints_the_file_byte_for_byte(path: Path) -> None:
    done = in_a_process("text", path.stem)
    assert done.returncode == 0
    assert done.stdout == path.read_bytes()
    assert done.stderr == b""


def test_text_keeps_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    data = "\ufeffa\r\nb\rc\n\n".encode()
    (tmp_path / "odd.txt").write_bytes(data)
    assert in_a_process("text", "odd", "--corpus", tmp_path, encoding="ascii").stdout == data


def test_outline_shows_the_tree_with_offsets(run: Console, tiny_corpus: Path) -> None:
    status, out, _ = run("outline", "handbook", "--corpus", tiny_corpus)
    assert status == 0
    text = FILES["documents/handbook.md"]
    at = text.index("declare their interests;")
    lines = out.splitlines()
    assert lines[0].startswith(f"Board handbook  [0:{len(text) - 1}]  Board handbook A short handbook")
    assert f"      Meetings, bullet 2  [{at}:{at + 24}]  declare their interests;" in lines
    assert len(lines) == 10


def test_coverage_lists_what_has_few_entries(run: Console, tiny_corpus: Path) -> None:
    status, out, _ = run("coverage", "--corpus", tiny_corpus, "--least", "2")
    assert status == 0
    assert "handbook: 8 provisions have fewer than 2 different entries.\n" in out
    assert "  Meetings, bullet 2: 1 entries\n" in out
    assert "Expenses, paragraph 1: " not in out
    assert "Board handbook: " not in out  # nobody asks for a whole document


def test_coverage_as_data(run: Console, tiny_corpus: Path) -> None:
    status, out, _ = run("coverage", "--corpus", tiny_corpus, "--format", "json")
    assert status == 0
    rows = {(row["source_id"], row["locator"]): row for row in json.loads(out)}
    assert rows["handbook", "Expenses, paragraph 1"]["entries"] == 2
    assert rows["opinion", "paragraph 1"]["entries"] == 0


# -- draft ------------------------------------------------------------------------------------------------


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A chat model that asks the same of every passage; the list has its names."""
    opened: list[str] = []

    def open_model(name: str) -> Callable[[str], str]:
        opened.append(name)
        return lambda prompt: '["any homework beforehand"]' if "Passage:\nread the papers" in prompt else "no"

    monkeypatch.setattr(commands, "open_model", open_model)
    return opened


def test_draft_writes_a_file_for_review(run: Console, tiny_corpus: Path, tmp_path: Path, scripted: list[str]) -> None:
    out = tmp_path / "drafts.yaml"
    before = (tiny_corpus / "plain-language/handbook.yaml").read_bytes()
    call = ("draft", "handbook", "--model", "fake:one", "--corpus", tiny_corpus, "--out", out)
    status, said, err = run(*call)
    assert (status, said) == (0, "")
    assert f"Wrote {out}: 1 drafts. Left out: 8 replies that are no list of questions." in err
    assert scripted == ["fake:one"]
    assert "- any homework beforehand" in out.read_text()
    assert (tiny_corpus / "plain-language/handbook.yaml").read_bytes() == before
    status, _, err = run(*call)
    assert (status, "is there already" in err) == (1, True)


def test_draft_writes_nothing_where_nothing_is_thin(
    run: Console, tiny_corpus: Path, tmp_path: Path, scripted: list[str]
) -> None:
    out = tmp_path / "drafts.yaml"
    status, _, err = run(
        "draft", "opinion", "--model", "fake:one", "--corpus", tiny_corpus, "--out", out, "--least", "0"
    )
    assert (status, out.exists()) == (0, False)
    assert "Every provision has 0 entries or more" in err


def test_draft_asks_no_model_where_the_file_may_not_be_written(
    run: Console, tiny_corpus: Path, scripted: list[str]
) -> None:
    inside = tiny_corpus / "plain-language/opinion.yaml"
    status, _, err = run("draft", "opinion", "--model", "fake:one", "--corpus", tiny_corpus, "--out", inside)
    assert status == 1
    assert "is inside the plain-language index" in err
    assert scripted == []
    assert not inside.exists()


# -- errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["text", "outline"])
def test_an_unknown_source_names_the_known_ones(run: Console, tiny_corpus: Path, command: str) -> None:
    status, out, err = run(command, "nobody", "--corpus", tiny_corpus)
    assert (status, out) == (1, "")
    assert err == "No held source has the id 'nobody'. What to do: name one of: handbook, proposals, opinion."


@pytest.mark.parametrize("arguments", [["build"], ["check"], ["text", "a"], ["outline", "a"], ["coverage"]])
def test_no_such_folder(run: Console, tmp_path: Path, arguments: list[str]) -> None:
    status, out, err = run(*arguments, "--corpus", tmp_path / "nowhere")
    assert (status, out) == (1, "")
    assert err == f"{tmp_path}/nowhere: There is no such corpus folder. What to do: name a folder with documents."


def test_an_index_that_cannot_be_written(run: Console, tiny_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    status, _, err = run("build", "--corpus", tiny_corpus, "--index", tmp_path / "index")
    assert status == 1
    assert f"The index folder {tmp_path}/index cannot be written" in err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["text"], ["build", "--nonsense"]])
def test_a_wrong_call_has_status_2(run: Console, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = in_a_process("outline", "msg-review-2019", stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_is_no_traceback(run: Console, tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "parse_corpus", interrupted)
    assert run("check", "--corpus", tiny_corpus)[0] == 130


def test_the_settings_come_from_the_environment(
    run: Console, tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tiny_corpus))
    assert run("check")[1].startswith("3 documents, ")
