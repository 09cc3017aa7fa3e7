"""Users who ask at the same time, each in a conversation of its own: as a browser does, or as a program."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from evals.load.checking import Alone, Verdict
from evals.load.scripts import Script, Step
from evals.load.talking import BusyError, Message, Reply, TalkError

PAGE, PROGRAM = "page", "program"
WAYS = (PAGE, PROGRAM)
_PROGRAM_ONE_IN = 5
_OPINION_ONE_IN = 10
_AFTER_BUSY = 1.0  # seconds
_TRIES = 30  # of one message, where the chat is busy


class Talking(Protocol):
    """A connection to the chat."""

    def turn(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        """Ask as the page does."""

    def ask(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        """Ask as a program does."""

    def opinion(self, record: Mapping[str, Any]) -> None:
        """Say that an answer helped."""

    def close(self) -> None:
        """Hang up."""


Dial = Callable[[], Talking]


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: how it was asked, when (seconds from the start), and how long it took in seconds."""

    way: str
    at: float
    answered: float
    done: float


@dataclass(slots=True)
class Seen:
    """What users saw. `wrong` names each answer that was not the right one."""

    samples: list[Sample] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: list[tuple[Verdict, str]] = field(default_factory=list)
    busy: int = 0
    opinions: int = 0

    @classmethod
    def of_all(cls, seen: Iterable[Seen]) -> Seen:
        """What all of them saw."""
        out = cls()
        for one in seen:
            out.samples += one.samples
            out.errors += one.errors
            out.wrong += one.wrong
            out.busy += one.busy
            out.opinions += one.opinions
        return out


def ask_alone(dial: Dial, scripts: Sequence[Script]) -> tuple[Alone, list[Sample]]:
    """Every conversation in every way, one message after the other. Raises what an answer raises."""
    alone, samples, line = Alone(), [], dial()
    start = time.perf_counter()
    for way in WAYS:
        for number, script in enumerate(scripts):
            history: list[Message] = []
            for at, step in enumerate(script):
                reply = _say(line, way, step, history)
                alone.keep((way, number, at), step.question, reply)
                samples.append(Sample(way, time.perf_counter() - start, reply.answered, reply.done))
                history += _said(step, reply)
    line.close()
    return alone, samples


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many users, for how many seconds, with how long a pause on average after an answer."""

    users: int
    seconds: float
    pause: float
    seed: int = 1
    opinions: bool = True


def ask_together(dial: Dial, scripts: Sequence[Script], alone: Alone, crowd: Crowd) -> Seen:
    """Let all users talk until the time is over; each ends with the answer that it is waiting for then."""
    stop = threading.Event()
    start = time.perf_counter()
    every = [_User(number, dial, scripts, alone, crowd, stop, start) for number in range(crowd.users)]
    threads = [threading.Thread(target=u.live, name=f"user {u.number}", daemon=True) for u in every]
    for thread in threads:
        thread.start()
    try:
        stop.wait(crowd.seconds)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return Seen.of_all(u.seen for u in every)


class _User:
    def __init__(
        self, number: int, dial: Dial, scripts: Sequence[Script], alone: Alone, crowd: Crowd, stop: threading.Event,
        start: float,
    ) -> None:  # fmt: skip
        self.number = number
        self.way = PROGRAM if number % _PROGRAM_ONE_IN == _PROGRAM_ONE_IN - 1 else PAGE
        self.seen = Seen()
        self._scripts, self._alone, self._crowd = scripts, alone, crowd
        self._stop, self._start = stop, start
        self._draw = random.Random(crowd.seed * 100_003 + number)
        self._line = dial()

    def live(self) -> None:
        """Conversation after conversation. Whatever goes wrong is seen, and ends that conversation only."""
        self._stop.wait(self._draw.uniform(0, self._crowd.pause))  # they do not come in step
        while not self._stop.is_set():
            number = self._draw.randrange(len(self._scripts))
            try:
                self._converse(number)
            except TalkError as error:
                self.seen.errors.append(f"user {self.number} ({self.way}): {error}")
                self._stop.wait(_AFTER_BUSY)
            except Exception as error:  # noqa: BLE001 - a fault of the measuring must be seen, too
                self.seen.errors.append(f"user {self.number} ({self.way}): {type(error).__name__}: {error}")
                break
        self._line.close()

    def _converse(self, number: int) -> None:
        history: list[Message] = []
        for at, step in enumerate(self._scripts[number]):
            reply = self._patiently(step, history)
            if reply is None:
                return
            now = time.perf_counter() - self._start
            self.seen.samples.append(Sample(self.way, now, reply.answered, reply.done))
            verdict = self._alone.verdict((self.way, number, at), step.question, reply)
            if verdict is not Verdict.SAME:
                self.seen.wrong.append((verdict, f"asked “{step.question}”, got “{reply.said[:120]}”"))
                return  # what follows would differ, too
            history += _said(step, reply)
            self._judge(reply)
            if self._stop.wait(self._draw.uniform(0.5, 1.5) * self._crowd.pause):
                return

    def _patiently(self, step: Step, history: Sequence[Message]) -> Reply | None:
        """The reply; where the chat is busy, after asking again. `None` where it stays so, or the time is over."""
        for _ in range(_TRIES):
            if self._stop.is_set():
                return None
            try:
                return _say(self._line, self.way, step, history)
            except BusyError:
                self.seen.busy += 1
                self._stop.wait(_AFTER_BUSY)
        return None

    def _judge(self, reply: Reply) -> None:
        record = reply.content.get("record") if self.way == PAGE and self._crowd.opinions else None
        if record and self._draw.randrange(_OPINION_ONE_IN) == 0:
            try:
                self._line.opinion(record)
            except BusyError:
                self.seen.busy += 1
                return
            self.seen.opinions += 1


def _say(line: Talking, way: str, step: Step, history: Sequence[Message]) -> Reply:
    call = line.turn if way == PAGE else line.ask
    return call(step.question, history, step.own_words)


def _said(step: Step, reply: Reply) -> list[Message]:
    return [{"role": "user", "content": step.question}, {"role": "assistant", "content": reply.said}]
