"""What runs short is told as that: an index is not called damaged or missing for want of file handles or memory."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from evals.faults.handles import only
from ingest.build import build
from ingest.embed import Vectors
from ingest.errors import BuildError, IndexProblem, IngestError
from ingest.shortages import no_handles, no_memory
from ingest.store import Index, build_in_use
from tests.fakes import FakeEmbedder


@contextmanager
def handles(left: int) -> Iterator[None]:
    """All file handles taken but so many."""
    with only(0):
        assert no_handles()
    with only(left):
        yield


def test_an_index_that_no_handle_is_left_for_is_not_damaged(tiny_index: Path) -> None:
    """It was once called missing with none, and damaged with one: with the advice to build it anew."""
    Index(tiny_index).close()  # what it loads is loaded
    problems = [p for left in range(24) if (p := opening_problem(tiny_index, left)) is not None]
    assert 0 < len(problems) < 24
    assert {p.code for p in problems} == {"unavailable"}
    assert {"too many files are open. This says nothing about the guidance. What to do: ask again" in str(p)
            for p in problems} == {True}  # fmt: skip


def opening_problem(index: Path, left: int) -> IndexProblem | None:
    """What opening says with so many handles left; `None` where it works."""
    try:
        with handles(left), closing(Index(index)) as opened:
            assert opened.search(FakeEmbedder().encode(["who pays for travel"])[0], 1)
    except IndexProblem as problem:
        return problem
    return None


def test_a_build_without_handles_says_what_to_do(tiny_corpus: Path, tiny_index: Path) -> None:
    build(tiny_corpus, tiny_index, FakeEmbedder())  # what it loads is loaded
    before = build_in_use(tiny_index)
    problems = []
    for left in range(1, 40):
        try:
            with handles(left):
                build(tiny_corpus, tiny_index, FakeEmbedder("other-weights"))
        except (IngestError, OSError) as problem:  # every command tells an OSError of that kind by itself
            problems.append(problem)
            assert build_in_use(tiny_index) == before
        else:
            break
    assert build_in_use(tiny_index) != before, "there were never enough"
    assert [str(p) for p in problems if "too many open files" not in str(p).casefold()] == []
    written = [p for p in problems if isinstance(p, BuildError) and "could not be written" in str(p)]
    assert written
    assert [str(p) for p in written if "What to do: let the program open more files (`ulimit -n`" not in str(p)] == []
    Index(tiny_index).close()


class Hungry(FakeEmbedder):
    """Finds no memory for its third batch."""

    def __init__(self, error: Exception) -> None:
        super().__init__("hungry-weights")
        self.error: Exception | None = error
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        if self.error is not None and self.calls == 3:
            raise self.error
        return super().encode(texts)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried"),
    ],
)  # fmt: skip
def test_a_build_without_memory_leaves_the_index_in_use(tiny_corpus: Path, tiny_index: Path, error: Exception) -> None:
    """It once ended with a traceback."""
    before = build_in_use(tiny_index)
    hungry = Hungry(error)
    with pytest.raises(
        BuildError, match=r"the memory was not enough. What to do: give the program more memory"
    ) as told:
        build(tiny_corpus, tiny_index, hungry)
    assert told.value.__cause__ is error
    assert build_in_use(tiny_index) == before
    assert len(list((tiny_index / "builds").iterdir())) == 1
    Index(tiny_index).close()
    hungry.error = None
    assert build(tiny_corpus, tiny_index, hungry).vectors


def test_other_errors_are_no_shortage() -> None:
    assert not no_memory(RuntimeError("the sizes of tensors must match"))
    assert not no_memory(OSError(errno.ENOSPC, "No space left on device"))
    assert not no_handles(OSError(errno.ENOSPC, "No space left on device"))
    assert no_handles(OSError(errno.EMFILE, "Too many open files"))


class PanicException(BaseException):
    """As the native part of the vector store raises it: past every `except Exception`."""


def test_a_vector_store_that_breaks_off_is_an_index_problem(tiny_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It once ended a thread of the server, or the program with a traceback."""
    import chromadb

    def panic(*_: object, **__: object) -> None:
        raise PanicException("called `Result::unwrap()` on an `Err` value: Os { message: 'Too many open files' }")

    with closing(Index(tiny_index)) as index:
        monkeypatch.setattr(chromadb.Collection, "query", panic)
        with pytest.raises(IndexProblem, match="too many files are open") as told:
            index.search(FakeEmbedder().encode(["a"])[0], 1)
    assert told.value.code == "unavailable"


def test_a_build_in_which_the_vector_store_breaks_off_is_told(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import chromadb

    def panic(*_: object, **__: object) -> None:
        raise PanicException("the native part broke off")

    monkeypatch.setattr(chromadb.Collection, "add", panic)
    with pytest.raises(BuildError, match=r"the native part broke off. What to do: "):
        build(tiny_corpus, tiny_index, FakeEmbedder("other-weights"))
    Index(tiny_index).close()


def test_the_vector_store_is_not_opened_without_memory_for_it(
    tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its native part once hung for ever."""

    def refuse(_: int) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr("ingest.store.need_memory", refuse)
    with pytest.raises(IndexProblem, match=r"the memory is not enough\. This says nothing") as told:
        Index(tiny_index)
    assert told.value.code == "unavailable"
