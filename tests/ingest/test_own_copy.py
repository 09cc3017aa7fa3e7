"""A copy lasts as long as its process uses it, and no longer than until the next one is made."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import pytest

from ingest.own_copy import OwnCopy
from tests.ingest.made import ROOT

KILLED = """
import os, signal, sys, tempfile
from pathlib import Path
from ingest.own_copy import OwnCopy
tempfile.tempdir = sys.argv[2]
copy = OwnCopy(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def original(tmp_path: Path) -> Path:
    folder = tmp_path / "chroma"
    (folder / "inside").mkdir(parents=True)
    (folder / "inside/file").write_text("words")
    (folder / "inside/file").chmod(0o400)
    return folder


def test_it_can_be_written_and_goes_with_its_user(original: Path, scratch: Path) -> None:
    copy = OwnCopy(original)
    (copy.folder / "inside/file").write_text("other words")
    assert (original / "inside/file").read_text() == "words"
    closing = threading.Thread(target=copy.close)  # as the last question's thread closes an index
    closing.start()
    closing.join()
    assert list(scratch.iterdir()) == []


def test_what_a_killed_process_left_behind_is_removed_and_nothing_in_use(original: Path, scratch: Path) -> None:
    used = OwnCopy(original)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(original), str(scratch)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode < 0
    assert len(list(scratch.iterdir())) == 2
    OwnCopy(original).close()
    assert (used.folder / "inside/file").read_text() == "words"
    assert len(list(scratch.iterdir())) == 1
    used.close()


def test_a_copy_that_fails_leaves_nothing(original: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.own_copy.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space left"):
        OwnCopy(original)
    assert list(scratch.iterdir()) == []
