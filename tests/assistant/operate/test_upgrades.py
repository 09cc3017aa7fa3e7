"""An index of another format is refused by every command that reads one, with the command that makes it anew."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.__main__ import main as assistant
from ingest.build import build
from ingest.store import CURRENT, FORMAT, Index, read_manifest
from tests.fakes import FakeEmbedder


def of_format(index: Path, number: int) -> None:
    """Make the index one of another version of the program, true to its own hash."""
    folder, _ = read_manifest(index)
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": number, "news": "of that version"}))
    (index / CURRENT).write_text(f"{folder.name} {sha256(file.read_bytes()).hexdigest()}\n")


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1])
@pytest.mark.parametrize("command", [["ask", "Who pays?"], ["explain", "Who pays?"]])
def test_it_is_refused_with_the_command_to_run(
    number: int, command: list[str], tiny_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_format(tiny_index, number)
    assert assistant([*command, "--index", str(tiny_index)]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert f"has format {number}; this version reads format {FORMAT}" in said
    assert f"python -m ingest build --index {tiny_index}" in said


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1])
def test_that_command_makes_it_anew_beside_the_old_one(number: int, tiny_corpus: Path, tiny_index: Path) -> None:
    old, _ = read_manifest(tiny_index)
    of_format(tiny_index, number)
    assert not build(tiny_corpus, tiny_index, FakeEmbedder()).up_to_date
    index = Index(tiny_index)
    assert index.manifest.format == FORMAT
    assert index.folder != old
    index.close()
