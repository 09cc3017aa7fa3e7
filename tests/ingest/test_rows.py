"""A large index is written by a process of its own: the same index, the same errors, and no process that outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ingest import rows
from ingest.build import build
from ingest.catalogue import write_lock
from ingest.errors import BuildError
from ingest.rows import Part, Rows, read_part
from ingest.store import Index, build_in_use, new_store
from tests.fakes import FakeEmbedder
from tests.ingest.made import ROOT


@pytest.fixture
def always_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MANY", 10)


def part(first: int, count: int) -> Part:
    vectors = np.random.default_rng(first).standard_normal((count, 8)).astype(np.float32)
    return Part([f"row-{first + i}" for i in range(count)], vectors, [{"text": f"“{first + i}”"} for i in range(count)])


@pytest.mark.usefixtures("always_aside")
def test_an_index_is_the_same_whichever_process_writes_it(tiny_corpus: Path, tiny_index: Path, tmp_path: Path) -> None:
    report = build(tiny_corpus, tmp_path / "aside", FakeEmbedder())
    assert report.vectors > rows.MANY
    with contextlib.closing(Index(tiny_index)) as here, contextlib.closing(Index(tmp_path / "aside")) as aside:
        assert here.manifest.counts == aside.manifest.counts
        for vector in FakeEmbedder().encode([p.text for p in here.provisions]):
            found = here.search(vector, report.vectors)
            assert len(found) == report.vectors
            assert sorted(found) == sorted(aside.search(vector, report.vectors))


@pytest.mark.usefixtures("always_aside")
def test_a_store_that_cannot_be_written_is_told_and_the_index_in_use_stays(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_in_use(tiny_index)
    with next((tiny_corpus / "documents").rglob("*.md")).open("a") as file:
        file.write("\n\nOne more sentence of it.\n")
    write_lock(tiny_corpus)
    start = Rows._start

    def hindered(self: Rows) -> subprocess.Popen[bytes]:
        self._folder.write_text("a file stands where the store should be")
        return start(self)

    monkeypatch.setattr(Rows, "_start", hindered)
    with pytest.raises(BuildError, match=r"could not be written: .+ What to do: see that the disk has room"):
        build(tiny_corpus, tiny_index, FakeEmbedder())
    assert build_in_use(tiny_index) == before
    assert len(list((tiny_index / "builds").iterdir())) == 1


@pytest.mark.usefixtures("always_aside")
def test_a_process_that_is_killed_is_told_too(tmp_path: Path) -> None:
    written = Rows(tmp_path / "store", new_store)
    written.add(*part(0, 20))
    assert written._other is not None
    written._other.kill()
    written._other.wait()
    with pytest.raises(OSError, match=r"was ended by the system \(signal 9\), perhaps for want of memory"):
        written.add(*part(20, 100_000))  # more than finds room in a pipe
    written.abandon()


@pytest.mark.usefixtures("always_aside")
def test_giving_up_leaves_no_process(tmp_path: Path) -> None:
    written = Rows(tmp_path / "store", new_store)
    written.add(*part(0, 20))
    other = written._other
    assert other is not None
    assert other.poll() is None
    written.abandon()
    assert other.poll() == -signal.SIGKILL


def test_it_ends_with_whoever_started_it_and_finishes_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ingest import rows; from tests.ingest.test_rows import part\n"
        "rows.MANY = 0; from ingest.store import new_store\n"
        "written = rows.Rows(Path(sys.argv[1]), new_store); written.add(*part(0, 20)); print(written._other.pid, flush=True)\n"
        "time.sleep(60)"
    )
    builder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "store")], stdout=subprocess.PIPE, cwd=ROOT)
    assert builder.stdout is not None
    pid = int(builder.stdout.readline())
    builder.kill()
    builder.wait()
    builder.stdout.close()
    end = time.monotonic() + 20
    while _alive(pid):
        assert time.monotonic() < end, "it goes on without its builder"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    """A process that is over and that nobody asks about any more is not alive."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_half_a_part_is_no_part(tmp_path: Path) -> None:
    whole = tmp_path / "parts"
    sent = part(5, 3)
    sender = Rows(tmp_path, new_store)
    with whole.open("wb") as file:
        sender._send(type("To", (), {"stdin": file})(), sent)
    data = whole.read_bytes()
    with whole.open("rb") as file:
        got = read_part(file.read)
        assert got is not None
        assert (got.ids, got.metadatas) == (sent.ids, sent.metadatas)
        assert np.array_equal(got.vectors, sent.vectors)
        with pytest.raises(EOFError):
            read_part(file.read)
    for cut in (1, rows.HEAD.size, rows.HEAD.size + 9, len(data) - 1):
        whole.write_bytes(data[:cut])
        with whole.open("rb") as file, pytest.raises(EOFError):
            read_part(file.read)
