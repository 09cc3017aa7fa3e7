"""A running assistant picks up a new index, and no question loses the one it began with."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import live as module
from assistant.chain import Assistant
from assistant.live import Live
from ingest.build import build
from ingest.catalogue import write_lock
from ingest.errors import IndexProblem
from ingest.store import Index, build_in_use
from tests.fakes import FakeEmbedder

QUORUM = "How many members make a quorum?"


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def add_words(corpus: Path, words: str = "A quorum is eleven members of the board.") -> None:
    with (corpus / "documents/handbook.md").open("a", encoding="utf-8") as file:
        file.write(f"\n\n{words}\n")
    write_lock(corpus)


def rebuilt(corpus: Path, index: Path, words: str = "A quorum is eleven members of the board.") -> None:
    add_words(corpus, words)
    build(corpus, index, FakeEmbedder())


def opener(index: Path) -> Callable[[], Assistant]:
    return lambda: Assistant(Index(index), FakeEmbedder())


def seen(live: Live) -> str:
    with live.in_use() as assistant:
        return assistant.index.folder.name


def wait_for_the_switch() -> None:
    for thread in threading.enumerate():
        if thread.name == "new index":
            thread.join(30)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(tiny_index: Path, clock: Clock) -> Live:
    return Live(tiny_index, opener(tiny_index), clock)


def test_a_new_index_is_picked_up_without_a_restart(
    live: Live, tiny_corpus: Path, tiny_index: Path, clock: Clock
) -> None:
    first = seen(live)
    rebuilt(tiny_corpus, tiny_index)
    assert seen(live) == first  # it is looked for once a second
    clock.now += 1
    assert seen(live) == first  # this question is not held up
    wait_for_the_switch()
    assert seen(live) == build_in_use(tiny_index) != first
    with live.in_use() as assistant:
        assert any("eleven" in c.evidence.text for c in assistant.ask("what is the quorum of the board?").citations)


def test_answers_of_a_picked_up_index_are_those_of_one_built_anew(
    live: Live, tiny_corpus: Path, tiny_index: Path, clock: Clock, tmp_path: Path
) -> None:
    rebuilt(tiny_corpus, tiny_index)
    clock.now += 1
    seen(live)
    wait_for_the_switch()
    build(tiny_corpus, tmp_path / "anew", FakeEmbedder())
    anew = Assistant(Index(tmp_path / "anew"), FakeEmbedder())
    with live.in_use() as assistant:
        for question in (QUORUM, "who pays for travel", "what is proposal 1(ii)?", "who may vote on the board?"):
            one, other = (json.dumps(a.ask(question).to_dict() | {"timings_ms": None}) for a in (assistant, anew))
            assert one == other


def test_the_old_index_is_closed_when_its_last_question_is_answered(
    live: Live, tiny_corpus: Path, tiny_index: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    whole = Index.close

    def close(self: Index) -> None:
        closed.append(self.folder.name)
        whole(self)

    monkeypatch.setattr(Index, "close", close)
    with live.in_use() as one, live.in_use() as other:
        rebuilt(tiny_corpus, tiny_index)
        closed.clear()  # the builder closes what it has opened
        clock.now += 1
        seen(live)
        wait_for_the_switch()
        assert seen(live) != one.index.folder.name
        assert one is other
        assert one.ask("who pays for travel").citations
        assert closed == []
    assert closed == [one.index.folder.name]
    live.close()
    live.close()
    assert closed == [one.index.folder.name, build_in_use(tiny_index)]


def test_an_index_whose_files_are_gone_is_replaced_before_the_question_is_asked(
    live: Live, tiny_corpus: Path, tiny_index: Path
) -> None:
    """A builder keeps the build in use and the one before; an idle assistant may hold an older one."""
    for n in range(3):
        rebuilt(tiny_corpus, tiny_index, f"Number {n} of the new rules of the board.")
    assert seen(live) == build_in_use(tiny_index)


def test_an_index_that_cannot_be_opened_leaves_the_old_one_in_use(
    tiny_index: Path, tiny_corpus: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tries = 0

    def open_once() -> Assistant:
        nonlocal tries
        tries += 1
        if tries == 2:
            raise IndexProblem("damaged", "It is damaged.", remedy="build it anew.")
        return opener(tiny_index)()

    live = Live(tiny_index, open_once, clock)
    first = seen(live)
    rebuilt(tiny_corpus, tiny_index)
    for _ in range(3):  # it is not tried again and again
        clock.now += 1
        assert seen(live) == first
        wait_for_the_switch()
    assert tries == 2
    assert "the new index is not used: It is damaged. What to do: build it anew." in caplog.text
    rebuilt(tiny_corpus, tiny_index, "One more rule of the board.")
    clock.now += 1
    seen(live)
    wait_for_the_switch()
    assert seen(live) == build_in_use(tiny_index)


def test_no_index_any_more_leaves_the_old_one_in_use(live: Live, tiny_index: Path, clock: Clock) -> None:
    (tiny_index / "CURRENT").unlink()
    clock.now += 1
    with live.in_use() as assistant:
        assert assistant.ask("who pays for travel").citations


def test_the_first_index_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem):
        Live(tmp_path, opener(tmp_path))


def test_questions_from_many_threads_while_indexes_change(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer is whole, and of one index: its citations are words of that index's own texts."""
    monkeypatch.setattr(module, "EVERY", 0.0)
    live = Live(tiny_index, opener(tiny_index))
    failures: list[str] = []
    names: set[str] = set()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                with live.in_use() as assistant:
                    answer = assistant.ask("who pays for travel")
                    names.add(assistant.index.folder.name)
                    for c in answer.citations:
                        e = c.evidence
                        text = assistant.index.documents[e.source.id].text
                        if (
                            text[e.quote.start : e.quote.end] != e.text
                            or answer.fingerprint != assistant.index.fingerprint
                        ):
                            failures.append("a citation of another index")
                    if not answer.citations:
                        failures.append("no citation")
            except Exception as error:  # noqa: BLE001 - whatever it is, the test fails with it
                failures.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(3):
        rebuilt(tiny_corpus, tiny_index, f"Rule {n} of the board stands at the end.")
    done.set()
    for thread in threads:
        thread.join(60)
    wait_for_the_switch()
    assert failures == []
    assert len(names) > 1
    shutil.rmtree(tiny_index / "builds", ignore_errors=True)


def test_an_index_that_cannot_be_opened_for_a_while_is_tried_again(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build was once left aside for good because no file handle was free at that moment."""
    clock = Clock()
    live = Live(tiny_index, opener(tiny_index), clock)
    first = seen(live)
    rebuilt(tiny_corpus, tiny_index)

    def short(*_: object, **__: object) -> None:
        raise IndexProblem("unavailable", "too many files are open.", remedy="ask again in a minute.")

    with monkeypatch.context() as patch:
        patch.setattr(Index, "_take", short)
        clock.now += 2 * module.EVERY
        seen(live)
        wait_for_the_switch()
        assert seen(live) == first
    clock.now += module.AGAIN
    seen(live)
    wait_for_the_switch()
    assert seen(live) == first  # not with every question: opening takes time
    clock.now += 2 * module.EVERY
    seen(live)
    wait_for_the_switch()
    assert seen(live) == build_in_use(tiny_index) != first
    live.close()
