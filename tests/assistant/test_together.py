"""Questions that come together: one batch for all, the same vectors as alone, and errors where they belong."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assistant.together import Together
from ingest.embed import Embedder, SentenceTransformerEmbedder, Vectors
from tests.fakes import FakeEmbedder


class Slow(FakeEmbedder):
    """Notes its batches; a call waits until it is let go, so that others can come meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[tuple[str, ...], int]] = []
        self.entered = threading.Event()
        self.go = threading.Event()
        self.poison: str | None = None

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        self.calls.append((tuple(texts), length))
        self.entered.set()
        assert self.go.wait(20)
        if self.poison in texts:
            raise OSError(f"no room for {self.poison}")
        return self.encode(texts)


def waiting_for(together: Together, count: int) -> None:
    """Until so many callers wait."""
    for _ in range(2000):
        with together._lock:
            if len(together._waiting) == count:
                return
        threading.Event().wait(0.005)
    raise AssertionError("they did not come")


def crowd(together: Together, slow: Slow, texts: Sequence[str]) -> list[Vectors | BaseException]:
    """One caller whose batch is on its way, and the others, who come meanwhile; what each of them got, in order."""

    def ask(text: str) -> Vectors | BaseException:
        try:
            return together.encode([text])
        except OSError as error:
            return error

    with ThreadPoolExecutor(len(texts)) as pool:
        first = pool.submit(ask, texts[0])
        assert slow.entered.wait(20)
        rest = []
        for number, text in enumerate(texts[1:], 1):
            rest.append(pool.submit(ask, text))
            waiting_for(together, number)
        slow.go.set()
        return [f.result(20) for f in (first, *rest)]


def test_it_is_an_embedder_and_says_what_the_model_says() -> None:
    slow = Slow()
    together: Embedder = Together(slow)
    assert (together.name, together.fingerprint, together.max_pieces) == (slow.name, slow.fingerprint, 64)
    assert (together.pieces("a b"), together.knows("word"), together.knows("27A")) == (2, True, False)


def test_one_alone_goes_at_once() -> None:
    slow = Slow()
    slow.go.set()
    assert Together(slow).encode(["what is due"]).shape == (1, 64)
    assert slow.calls == [(("what is due",), 16)]


def test_those_who_come_meanwhile_are_one_batch_in_the_order_in_which_they_came() -> None:
    slow = Slow()
    texts = [f"question number {n}" for n in range(9)]
    got = crowd(Together(slow), slow, texts)
    assert [call for call, _ in slow.calls] == [(texts[0],), tuple(texts[1:])]
    for text, vectors in zip(texts, got, strict=True):
        assert isinstance(vectors, np.ndarray)
        assert np.array_equal(vectors, slow.encode([text]))


def test_lengths_do_not_mix_and_are_those_of_the_text_alone() -> None:
    slow = Slow()
    together = Together(slow, lengths=(4, 8))
    long, longest = "word " * 7, "word " * 90
    crowd(together, slow, ["first", "a b c", long, "d e", longest])
    assert slow.calls[1:] == [(("a b c", "d e"), 4), ((long,), 8), ((longest,), 64)]


def test_several_texts_of_one_caller_come_back_in_their_order() -> None:
    slow = Slow()
    slow.go.set()
    texts = ["word " * 20, "a", "word " * 18, "b"]
    assert np.array_equal(Together(slow).encode(texts), slow.encode(texts))


def test_a_batch_has_an_upper_end_and_the_rest_is_the_next_one() -> None:
    slow = Slow()
    texts = [f"question {n}" for n in range(8)]
    crowd(Together(slow, most=3), slow, texts)
    assert [len(call) for call, _ in slow.calls] == [1, 3, 3, 1]


def test_who_brings_a_batch_of_texts_is_not_joined_with_others() -> None:
    slow = Slow()
    texts = [f"text {n}" for n in range(40)]
    assert np.array_equal(Together(slow).encode(texts), slow.encode(texts))
    assert slow.calls == []


def test_an_error_is_told_to_whose_text_it_is_and_to_nobody_else() -> None:
    slow = Slow()
    slow.poison = "question 3"
    together = Together(slow)
    got = crowd(together, slow, [f"question {n}" for n in range(6)])
    assert [isinstance(g, OSError) for g in got] == [False, False, False, True, False, False]
    assert str(got[3]) == "no room for question 3"
    assert together.encode(["question 9"]).shape == (1, 64)  # and it goes on


def test_an_interrupted_caller_leaves_nobody_waiting() -> None:
    class Interrupted(Slow):
        def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
            if len(self.calls) == 1:
                self.calls.append((tuple(texts), length))
                raise KeyboardInterrupt
            return super().encode_shaped(texts, length)

    slow, ended = Interrupted(), []
    together = Together(slow)

    def ask(text: str) -> None:
        try:
            together.encode([text])
        except (KeyboardInterrupt, RuntimeError) as error:
            ended.append(type(error))

    threads = [threading.Thread(target=ask, args=(f"q {n}",)) for n in range(3)]
    threads[0].start()
    assert slow.entered.wait(20)
    for number, thread in enumerate(threads[1:], 1):
        thread.start()
        waiting_for(together, number)
    slow.go.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert sorted(t.__name__ for t in ended) == ["KeyboardInterrupt", "RuntimeError"]
    assert together.encode(["later"]).shape == (1, 64)


@pytest.mark.parametrize("was_to_lead", [False, True])
def test_who_goes_away_while_waiting_holds_nobody_up(monkeypatch: pytest.MonkeyPatch, was_to_lead: bool) -> None:
    slow = Slow()
    together = Together(slow, most=1)
    wait = threading.Event.wait

    def interrupted(self: threading.Event, timeout: float | None = None) -> bool:
        if threading.current_thread().name == "goes":
            if was_to_lead:
                wait(self)
            raise KeyboardInterrupt
        return wait(self, timeout)

    def ask(text: str, ended: list[object]) -> None:
        try:
            ended.append(together.encode([text]))
        except KeyboardInterrupt:
            ended.append(None)

    first: list[object] = []
    gone: list[object] = []
    last: list[object] = []
    threads = [threading.Thread(target=ask, args=("first", first)),
               threading.Thread(target=ask, args=("second", gone), name="goes"),
               threading.Thread(target=ask, args=("third", last))]  # fmt: skip
    threads[0].start()
    assert slow.entered.wait(20)
    monkeypatch.setattr(threading.Event, "wait", interrupted)
    threads[1].start()
    if was_to_lead:
        waiting_for(together, 1)
    else:
        threads[1].join(20)
    threads[2].start()
    waiting_for(together, 2 if was_to_lead else 1)
    slow.go.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert gone == [None]
    assert isinstance(first[0], np.ndarray)
    assert isinstance(last[0], np.ndarray)
    assert "second" not in [text for call, _ in slow.calls for text in call]
    assert together.encode(["later"]).shape == (1, 64)


def test_many_callers_for_a_while_each_get_their_own() -> None:
    slow = Slow()
    slow.go.set()
    together = Together(slow, most=5)
    texts = [f"{'word ' * (n % 30)}number {n}" for n in range(400)]
    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda t: together.encode([t])[0], texts))
    assert np.array_equal(np.stack(got), slow.encode(texts))


@pytest.mark.model
def test_the_real_models_vectors_do_not_depend_on_the_company() -> None:
    """Bit for bit, whatever else is in the batch, for each length that questions come in."""
    embedder = SentenceTransformerEmbedder()
    together = Together(embedder)
    words = "what must the board do about directions that the health board and the council have not carried out yet"
    texts = [f"{words} {'and why ' * n}?"[start:] for n in range(0, 40, 4) for start in (0, 60, 80)]
    alone = np.stack([together.encode([t])[0] for t in texts])
    assert {together.length_of(t) for t in texts} >= {16, 24, 32, 48, 64, 96, 128} - {128}
    for size in (3, 8, 29):
        for at in range(0, len(texts), size):
            part = texts[at : at + size]
            assert np.array_equal(together.encode(part), alone[at : at + size]), size
    assert np.abs(alone - embedder.encode(texts)).max() < 1e-5
