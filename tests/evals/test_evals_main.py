"""The program: which commands there are, and what each ending is told and exits with."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from evals_makers import GUIDE, gold, make_question

from evals import __main__ as program
from evals.errors import CallError
from ingest.errors import CorpusError, IndexProblem
from tests.conftest import ROOT


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command `fit` with a body of the test's own."""

    def _ending(body: Any, *argv: str, command: str = "fit") -> int:
        module = ModuleType("evals.commands.fake")

        def register(commands: Any) -> None:
            commands.add_parser(command).set_defaults(run=body)

        module.register = register  # type: ignore[attr-defined]
        monkeypatch.setattr(program, "import_module", lambda _name: module)
        return program.main([command, *argv])

    return _ending


def raising(error: BaseException) -> Any:
    def body(_args: object) -> int:
        raise error

    return body


def test_every_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        program.main(["--help"])
    assert end.value.code == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")}
    missing = [c for c in program.COMMANDS if c not in listed]
    assert missing == []


def test_only_the_command_that_is_named_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        loaded.append(name)
        raise ModuleNotFoundError(name="sklearn")

    monkeypatch.setattr(program, "import_module", load)
    assert program.main(["fit"]) == 3
    assert loaded == ["evals.commands.fit"]


def test_a_command_that_there_is_not_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        program.main(["rnu"])
    assert end.value.code == 2
    assert "'run'" in capsys.readouterr().err


@pytest.mark.parametrize("status", [0, 1, 3, 4])
def test_a_command_says_with_what_it_ends(ending: Any, status: int) -> None:
    assert ending(lambda _args: status) == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (CallError("No such run. What to do: name one."), 2),
        (IndexProblem("missing", "No such run.", remedy="name one."), 3),
        (CorpusError("No such run.", remedy="name one."), 2),
        (KeyboardInterrupt(), 130),
    ],
    ids=["call", "index", "corpus", "interrupt"],
)
def test_each_error_has_its_status_and_words(
    error: BaseException, status: int, ending: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(raising(error)) == status
    said = " ".join(capsys.readouterr().err.split())
    assert said == ("" if status == 130 else "No such run. What to do: name one.")


def test_a_fault_of_the_program_is_one_line_and_whole_with_debug(
    ending: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(raising(KeyError("legs"))) == 3
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "KeyError: 'legs' (test_evals_main.py, line" in " ".join(said.split())
    assert "--debug" in said
    assert ending(raising(KeyError("legs")), "--debug") == 3
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("reading", ["import sys; sys.stdin.buffer.readline()", "pass"], ids=["one line", "nothing"])
def test_a_reader_who_has_seen_enough_ends_the_program_without_a_word(tmp_path: Path, reading: str) -> None:
    """As with `| head -1`: once it was a traceback, or 1, which says that gold is wrong."""
    file = tmp_path / "q.yaml"
    questions = [make_question(id=f"guide-{n:03}", gold=[[gold("nowhere at all " * 20)]]) for n in range(1, 400)]
    file.write_text(yaml.safe_dump([q.model_dump(mode="json") for q in questions]), encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "guide.txt").write_text(GUIDE)
    command = [sys.executable, "-m", "evals", "check", "--corpus", str(corpus), "--questions", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        reader = subprocess.run([sys.executable, "-c", reading], stdin=writer.stdout, check=True)
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.close()
        said = writer.stderr.read()
    assert (reader.returncode, writer.returncode, said) == (0, 141, b"")


def test_an_extra_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_name: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")

    monkeypatch.setattr(program, "import_module", missing)
    assert program.main(["fit"]) == 3
    assert "No module named 'sklearn'. What to do: run `pip install" in capsys.readouterr().err
