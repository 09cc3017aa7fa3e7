"""The whole question path: any message, any conversation, any count ends in an answer that keeps the contract.

The embedding model is a stand-in that knows no meaning, of the size of the index's vectors: what is fuzzed is what
is done with a message, and a thousand are asked in the time in which the real model reads fifty.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import numpy as np
from rich.console import Console

from assistant.chain import Assistant
from assistant.explain import explain
from assistant.lexical import tokens_of
from assistant.render import print_answer
from assistant.service.contract import AnswerModel
from assistant.types import Answer, Status, Turn
from evals.fuzzing.targets.words import Texts
from evals.fuzzing.types import Bounds, BrokenPromiseError, Made
from ingest.embed import Embedder, Vectors
from ingest.store import Index

_DAY = date(2026, 3, 1)
_COUNTS = (1, 2, 3, 10, 10, 10, 50)
_TWICE = 16  # one message in so many is asked again, for the same answer
_MARKER = re.compile(r"\[(\d+)\]")
_FIRST = (
    "what does a direction require?",
    "what are the nine outcomes?",
    "what is proposal 4(iv)?",
    "who may vote?",
    "hello",
)


class StandIn:
    """Hashed words for vectors, in the name of the model that an index was made with."""

    max_pieces = 256

    def __init__(self, index: Index) -> None:
        """Take the model's name and the size of its vectors."""
        model = index.manifest.model
        self.name, self.fingerprint = str(model["name"]), str(model["fingerprint"])
        self._size = int(model["dimension"])

    def pieces(self, text: str) -> int:
        """About one a word."""
        return len(text.split()) + 2

    def knows(self, word: str) -> bool:
        """Any short word of letters."""
        return word.isalpha() and len(word) < 8

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""
        out = np.zeros((len(texts), self._size), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            row[0] = 0.01  # a text without words has a direction, too
            for token in tokens_of(text):
                row[1 + zlib.crc32(token.encode("utf-8", "replace")) % (self._size - 1)] += 1
        vectors: Vectors = out / np.linalg.norm(out, axis=1, keepdims=True)
        return vectors


def assistant_on(index: Index, embedder: Embedder | None = None) -> Assistant:
    """An assistant that answers from an index, by the stand-in where no model is given; always on the same day."""
    return Assistant(index, embedder or StandIn(index), _DAY)


class Asking(Made):
    """Messages with conversations."""

    name = "question"
    bounds = Bounds(seconds=2.0, megabytes=300)

    def __init__(self, assistant: Assistant) -> None:
        """Ask this assistant."""
        self._assistant = assistant
        self._texts = Texts(assistant.index)
        self._answers = [assistant.ask(q).answer for q in _FIRST]
        assistant.ask("s. " * 100)  # what is loaded once is loaded here

    def make(self, rng: Random) -> bytes:
        """A message, often with a conversation before it."""
        history = []
        for number in range(rng.choice((0, 0, 0, 1, 2, 2, 3, 4, 7))):
            assistant = bool(number % 2) if rng.random() < 0.9 else rng.random() < 0.5
            text = (
                self._texts.make(rng) if not assistant or rng.random() < 0.2 else self._texts.some(rng, self._answers)
            )
            history.append({"role": "assistant" if assistant else "user", "content": text})
        asked = {"question": self._texts.make(rng), "history": history, "top_k": rng.choice(_COUNTS)}
        return json.dumps(asked).encode()

    def check(self, data: bytes) -> str:
        """How the turn ended."""
        asked = json.loads(data)
        turns = [Turn(t["role"], t["content"]) for t in asked["history"]]
        answer = self._assistant.ask(asked["question"], turns, asked["top_k"])
        told = answer.to_dict()
        json.dumps(told, ensure_ascii=False).encode("utf-8")
        AnswerModel.model_validate(told)
        _hold(len(answer.passages) <= asked["top_k"], "more passages than were asked for")
        _hold((answer.status is Status.ANSWERED) == (answer.reason is None), "an ending without its reason")
        _hold(answer.status is not Status.ERROR, "the turn ended in an error")
        _hold(bool(answer.answer.strip()), "an answer without a word")
        self._verbatim(answer)
        if zlib.crc32(data) % _TWICE == 0:
            again = self._assistant.ask(asked["question"], turns, asked["top_k"]).to_dict()
            _hold(_untimed(again) == _untimed(told), "the same message got another answer")
            console = Console(file=io.StringIO(), width=100)
            print_answer(answer, console)
            explain(answer, console)
        return str(answer.status)

    def _verbatim(self, answer: Answer) -> None:
        """Every citation and every passage is verbatim at its offsets; every marker has its citation."""
        texts = {i: d.text for i, d in self._assistant.index.documents.items()}
        for c in answer.citations:
            told = c.to_dict()
            for words in (told, told["lead_in"], *told.get("around", ())):
                if words is not None:
                    _hold(texts[c.evidence.source.id][words["start"] : words["end"]] == words["quote"], "not verbatim")
        for hit in answer.passages:
            p = hit.provision
            _hold(p.span.of(texts[p.source_id]) == p.text, "a passage is not verbatim")
        if answer.status is Status.ANSWERED:
            _hold(bool(answer.citations), "an answer without a citation")
            markers = [c.marker for c in answer.citations]
            _hold(markers == list(range(1, len(markers) + 1)), "the citations are not numbered in order")
            _hold({str(m) for m in markers} <= set(_MARKER.findall(answer.answer)), "a citation without its marker")


def _untimed(told: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in told.items() if k != "timings_ms"}


def _hold(true: bool, otherwise: str) -> None:
    if not true:
        raise BrokenPromiseError(otherwise)
