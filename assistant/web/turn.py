"""One turn between the browser and the assistant, as JSON.

The browser keeps the conversations and sends the one it asks in; the server keeps none, so that
no two can mix. What comes in is checked here; what goes out is HTML whose words are all escaped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.keep.making import keep_answer
from assistant.passing import passed_on
from assistant.service.problems import index_words
from assistant.types import Answer, Status, Turn
from assistant.web.answer import OUR_FAULT, answer_html, failure_html, summary_of, turn_html
from assistant.web.first_screen import held_words
from assistant.web.suggest import suggestions
from ingest.errors import IndexProblem
from ingest.store import Index

_LOG = logging.getLogger("assistant.app")
_MOST_TURNS = 60  # messages of a conversation that are read
OWN_WORDS = "extractive"  # the composer that quotes
_LONGEST = 100_000  # characters of one message of it


class Answering(Protocol):
    """What a turn needs of the assistant."""

    @property
    def index(self) -> Index:
        """The index that answers come from."""

    @property
    def writer(self) -> object | None:
        """The chat model that writes answers, where one is set."""

    def ask(self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = "") -> Answer:
        """Answer one message of a conversation."""

    def in_steps(
        self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = ""
    ) -> Generator[str | Answer, None, Answer]:
        """The same, with the name of each step before it is taken, and `partial` answers while one is written."""


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=_LONGEST)]


_HISTORY = TypeAdapter(list[_Sent])
BAD_HISTORY = "This conversation cannot be read. What to do: begin a new conversation, and ask again."


def history_of(sent: object) -> tuple[Turn, ...]:
    """The conversation that the browser sent. Raises `ValidationError` for anything else."""
    return tuple(Turn(s.role, s.content) for s in _HISTORY.validate_python(sent)[-_MOST_TURNS:])


def take_turn(
    assistant: Answering, question: str, sent: object, top_k: int, noting: Callable[[Answer], None] | None = None,
    own_words: bool = False,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """What is being done, the answer to the question, and then the same with questions to ask next.

    Where a chat model writes it, what is verified so far comes first, `partial`. `own_words` asks for the sources'.

    Whatever goes wrong becomes a message for the reader and a line in the log; such a turn has
    nothing `said`, and is no part of the conversation that is sent the next time.
    """
    try:
        history = history_of(sent)
    except ValidationError:
        yield _failed(question, BAD_HISTORY)
        return
    try:
        steps = assistant.in_steps(question, history, top_k, OWN_WORDS if own_words else "")
        answer = yield from _told(question, steps, assistant)
        if noting is not None:
            noting(answer)
        done = _done(question, answer, assistant)
        yield done
    except IndexProblem as error:
        _LOG.error("the index cannot be used: %s", error)
        yield _failed(question, index_words(error))
        return
    except Exception:  # noqa: BLE001 - a turn is the boundary: the conversation goes on
        _LOG.exception("a turn failed")
        yield _failed(question, OUR_FAULT)
        return
    if answer.status in (Status.ANSWERED, Status.DECLINED):
        yield done | {"next": list(_next(assistant, answer, history, top_k))}


def _told(
    question: str, steps: Generator[str | Answer, None, Answer], assistant: Answering
) -> Generator[dict[str, Any], None, Answer]:
    """The answer that the steps lead to; before each that readers care for, what it does, and what is written so far."""

    def told(step: str | Answer) -> Iterator[dict[str, Any]]:
        if isinstance(step, Answer):
            yield {"html": _html(question, step, assistant), "partial": True}
        elif words := doing(step, assistant.index):
            yield {"doing": words}

    return (yield from passed_on(steps, told))


def doing(step: str, index: Index) -> str:
    """What a step of the chain does, as readers are told; empty for one that is over at once."""
    match step:
        case "screen":
            return "Reading your question …"
        case "retrieve":
            return f"Looking through {held_words(index.sources)} …"
        case "verify":
            return "Checking each quotation against its document …"
        case "write":
            return "Writing the answer, and checking each sentence …"
    return ""


def _next(assistant: Answering, answer: Answer, history: tuple[Turn, ...], top_k: int) -> tuple[str, ...]:
    """What to ask next; none where that fails, for the answer is already there."""
    after = (*history, Turn("user", answer.question), Turn("assistant", answer.answer))
    try:
        return suggestions(answer, assistant.index, lambda q: assistant.ask(q, after, top_k, OWN_WORDS))
    except Exception:  # noqa: BLE001
        _LOG.exception("no questions could be suggested")
        return ()


def _html(question: str, answer: Answer, assistant: Answering) -> str:
    index = assistant.index
    return turn_html(question, answer_html(answer, index.documents, index.sources))


def _done(question: str, answer: Answer, assistant: Answering) -> dict[str, Any]:
    index = assistant.index
    # What is kept, exported and checked is what the answer stands on.
    record = keep_answer(answer, index, datetime.now(UTC)).model_dump(mode="json")
    return {
        "html": _html(question, answer, assistant),
        "said": answer.answer, "summary": summary_of(answer), "fingerprint": answer.fingerprint,
        "asked": datetime.now(UTC).isoformat(timespec="seconds"), "record": record, "next": [],
        "took": round(answer.timings_ms.get("total", 0.0), 1),
    }  # fmt: skip


def _failed(question: str, message: str) -> dict[str, Any]:
    return {
        "html": turn_html(question, failure_html(message)), "said": "", "summary": message, "fingerprint": "",
        "asked": datetime.now(UTC).isoformat(timespec="seconds"), "record": None, "next": [],
    }  # fmt: skip
