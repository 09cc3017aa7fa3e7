"""One call of the model: within its time, tried again where that may help, paid for once, and written down.

Each call runs in a thread of its own, so that a server that sends a byte now and then cannot hold an answer
up: when its time is over the call is left alone, and ends with the next piece.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from assistant.compose.generative.errors import PASSING, ChatModelError, Failure, failure_of
from assistant.compose.generative.kept import Kept
from assistant.compose.generative.ledger import Ledger, Prices
from assistant.compose.generative.model import Messages, Model, Piece, Schema
from assistant.types import Usage

_LOG = logging.getLogger("assistant.model")
_CUT = ("length", "max_tokens", "model_length")
_FILTERED = ("content_filter", "safety", "refusal", "recitation", "blocklist", "prohibited_content")
_A_TOKEN = 4  # characters, where a server does not count
_ROOM = 8  # characters for each token that may be written: what is longer is no reply to us


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a call. `problem` is why it is not whole; `text` is as much as there is."""

    text: str
    usage: Usage
    problem: ChatModelError | None = None


class Caller:
    """Calls the model. Safe to share between threads."""

    def __init__(
        self, model: Model, ledger: Ledger, kept: Kept, prices: Prices, tries: int = 3, most_tokens: int = 1500,
        first_wait: float = 0.5,
    ) -> None:  # fmt: skip
        """Keep the parts; `first_wait` are the seconds before the second try, doubled for each one after."""
        self.model, self.ledger = model, ledger
        self._kept, self._prices = kept, prices
        self._tries, self._most, self._wait = (
            tries,
            most_tokens * _ROOM,
            wait_exponential_jitter(first_wait, max=20, jitter=first_wait),
        )

    def call(self, messages: Messages, schema: Schema | None, until: float) -> Generator[str, None, Reply]:
        """The reply in pieces, and then whole. It is done before `until` (`time.monotonic`), and never raises."""
        key = self._kept.key(self.model.name, messages, schema)
        if (known := self._kept.get(key)) is not None:
            usage = Usage(kept=1)
            self.ledger.add(self.model.name, usage)
            yield known
            return Reply(known, usage)
        said: list[str] = []
        counted = Piece()
        sent = False
        usage = Usage()
        problem: ChatModelError | None = None
        try:
            self.ledger.check()
            sent = True
            for piece in self._pieces(messages, schema, until):
                counted = Piece(
                    "", max(counted.tokens_in, piece.tokens_in), max(counted.tokens_out, piece.tokens_out),
                    piece.finish or counted.finish,
                )  # fmt: skip
                said.append(piece.text)
                if piece.text:
                    yield piece.text
                if sum(map(len, said)) > self._most:
                    raise ChatModelError(Failure.TRUNCATED, "The model writes on and on.")
            problem = _ended(counted.finish)
        except ChatModelError as error:
            problem = error
        finally:  # also where the reader went away
            if sent:
                usage = self._usage(messages, "".join(said), counted)
                self.ledger.add(self.model.name, usage)
        text = "".join(said)
        if problem is None:
            self._kept.put(key, text)
        else:
            _LOG.warning("the model: %s", problem)
            self.ledger.count(problem.kind.value)
        return Reply(text, usage, problem)

    def _pieces(self, messages: Messages, schema: Schema | None, until: float) -> Iterator[Piece]:
        """The pieces of the first try that gives any; what fails after that is not tried again."""

        def begin() -> tuple[Piece | None, Iterator[Piece]]:
            held = schema if self.model.takes_schema else None
            pieces = _in_time(self.model, messages, held, until)
            return next(pieces, None), pieces

        first, rest = self._retrying(until)(begin)
        if first is not None:
            yield first
            yield from rest

    def _retrying(self, until: float) -> Retrying:
        def worth_it(error: BaseException) -> bool:
            if not isinstance(error, ChatModelError):
                return False
            # A server that refused the schema is asked without one.
            again = error.kind in PASSING or (error.kind is Failure.REFUSED and not self.model.takes_schema)
            return again and time.monotonic() + (error.wait or 0) < until

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            if not isinstance(error, ChatModelError) or error.kind is Failure.REFUSED:
                return 0.0
            asked = error.wait if error.wait is not None else self._wait(state)
            return min(asked, max(0.0, until - time.monotonic()))

        return Retrying(
            stop=stop_after_attempt(self._tries), wait=wait, retry=retry_if_exception(worth_it), reraise=True,
            before_sleep=lambda _: self.ledger.count("tried_again"),
        )  # fmt: skip

    def _usage(self, messages: Messages, text: str, counted: Piece) -> Usage:
        estimated = not counted.tokens_in
        sent = counted.tokens_in or sum(len(words) for _, words in messages) // _A_TOKEN
        got = counted.tokens_out or len(text) // _A_TOKEN
        return Usage(1, 0, sent, got, self._prices.of(sent, got), estimated)


def _ended(finish: str) -> ChatModelError | None:
    if finish in _CUT:
        return ChatModelError(Failure.TRUNCATED, "The reply was cut off at its greatest length.")
    if finish in _FILTERED:
        return ChatModelError(Failure.CONTENT_FILTER, "The provider's filter stopped the reply.")
    return None


def _in_time(model: Model, messages: Messages, schema: Schema | None, until: float) -> Iterator[Piece]:
    """The pieces as they come. Raises `ChatModelError` when the time is over, whatever the server does."""
    came: SimpleQueue[Piece | ChatModelError | None] = SimpleQueue()
    left_alone = threading.Event()

    def run() -> None:
        try:
            for piece in model.pieces(messages, schema):
                came.put(piece)
                if left_alone.is_set():
                    return
            came.put(None)
        except Exception as error:  # noqa: BLE001 - the thread's boundary: it is raised where the pieces are read
            came.put(failure_of(error))

    threading.Thread(target=run, name="chat model", daemon=True).start()
    try:
        while True:
            try:
                piece = came.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                raise ChatModelError(Failure.TIME_OUT, "The model was not done in time.") from None
            if piece is None:
                return
            if isinstance(piece, ChatModelError):
                raise piece
            yield piece
    finally:
        left_alone.set()
