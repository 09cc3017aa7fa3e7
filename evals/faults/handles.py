"""No file handle left: in a program while it asks, opens, builds and keeps feedback, and in a running chat.

It is right where each either works or says that too many files are open (nothing is called damaged or missing for
it), a running chat answers rightly or says that it is busy, and all of it works again once handles are free.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.chain import Assistant
from assistant.feedback.records import Asked, Opinion, Thumb
from assistant.feedback.store import Store
from assistant.live import AGAIN, EVERY, Live
from assistant.web.connections import CROWDED
from evals.faults.made import TODAY, CountedWords, Made, as_bytes, change_rules, make, opened, questions, said
from evals.faults.result import Outcome, Plan, clear
from evals.faults.running import HOST, App, sent, until
from ingest.build import build
from ingest.errors import IngestError
from ingest.places import open_index
from ingest.shortages import shortage
from ingest.store import build_in_use

NAME = "handles"
_ALLOWED, _ABOVE = 256, 64  # handles of this process while it lasts, and more than those that it has already
_MOST_LEFT = 24
_OF_THE_CHAT, _HELD = 160, 300  # handles that the chat may have, and connections that are held open
_BUSY = (429, 503)
_WRONG_WORDS = ("damaged", "There is no index")


def handles(plan: Plan, chat: bool = True) -> Iterator[Outcome]:
    """Each kind of work with 0 and with some random numbers of handles left; then a running chat."""
    folder, draw = plan.place(NAME), plan.draw(NAME)
    made = make(folder / "made")
    for left in (0, *(draw.randrange(1, _MOST_LEFT) for _ in range(plan.times))):
        yield from _with(made, folder, left)
    yield _a_new_build(made)
    if chat:
        yield from _chat(make(folder / "chat"), folder)


@contextlib.contextmanager
def only(left: int) -> Iterator[None]:
    """All file handles of this process taken but so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held: list[int] = []
    here = Path("/proc/self/fd")
    highest = max(int(file.name) for file in here.iterdir()) if here.is_dir() else 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(_ALLOWED, highest + _ABOVE), soft), hard))
    try:
        with contextlib.suppress(OSError):  # the last one is refused
            while True:
                held.append(os.open(os.devnull, os.O_RDONLY))
        for handle in held[:left]:
            os.close(handle)
        del held[:left]
        yield
    finally:
        for handle in held:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _with(made: Made, folder: Path, left: int) -> Iterator[Outcome]:
    now = datetime.now(UTC)
    asked = Asked(now, "Who?", "Who?", "answered", None, "extractive", "0" * 64, 1.0, ())
    opinion = Opinion(asked, Thumb.UP, None, "")

    def opening() -> None:
        with opened(made.index) as assistant:
            _same(said(assistant, questions()[:2]), made)

    def feedback() -> None:
        Store(folder / "feedback.sqlite").add_opinion(opinion)

    def building() -> None:
        embedder = CountedWords()
        embedder.fingerprint = f"made-counted-words-{left}"  # so that all of it is embedded anew
        build(made.corpus, folder / "another", embedder)

    with opened(made.index) as assistant:
        works: dict[str, Callable[[], None]] = {
            "questions": lambda: _same(said(assistant), made), "opening": opening, "feedback": feedback, "a build": building
        }  # fmt: skip
        for name, work in works.items():
            work()  # what it loads is loaded
            yield _tried(f"{left} handles left, {name}", work, left)


def _same(got: dict[str, bytes], made: Made) -> None:
    if any(answer != made.right[question] for question, answer in got.items()):
        raise ValueError("an answer was silently another")


def _tried(injected: str, work: Callable[[], None], left: int) -> Outcome:
    told = ""
    try:
        with only(left):
            work()
    except IngestError as error:
        told = str(error)
    except BaseException as error:  # noqa: BLE001 - what a native library raises is past every `Exception`
        told = shortage(error)  # what the commands say of it
        if not told:
            return Outcome(NAME, injected, "-", f"{type(error).__name__}: {error}")
    problem = clear(told) if told else ""
    if any(words in told for words in _WRONG_WORDS):
        problem = f"it is told as something else: {told}"
    try:
        work()
    except IngestError as error:
        problem = problem or f"with handles again: {error}"
    return Outcome(NAME, injected, f"{'told with what to do' if told else 'it works'}, and works again", problem)


def _a_new_build(made: Made) -> Outcome:
    """A running assistant that finds a new build while no handle is free takes it up later."""
    injected = "a new build while no handle is left"
    clock = [0.0]
    live = Live(made.index, lambda: Assistant(open_index(made.index), CountedWords(), TODAY), lambda: clock[0])
    with contextlib.closing(live):
        change_rules(made.corpus, 1)
        build(made.corpus, made.index, CountedWords())

        def seen() -> str:
            clock[0] += AGAIN + 2 * EVERY
            with live.in_use() as assistant:
                assistant.ask(questions()[0])
                return assistant.index.name

        with only(4):
            for _ in range(3):
                seen()
        taken = until(lambda: seen() == build_in_use(made.index), 20)
    return Outcome(NAME, injected, "taken up once there are some", "" if taken else "the new build is never taken up")


def _chat(made: Made, folder: Path) -> Iterator[Outcome]:
    """More connections than it has handles, all held open; questions in the middle, and after they are let go."""
    app = App(made, folder, _OF_THE_CHAT)
    held: list[socket.socket] = []
    injected = f"{_HELD} connections to a chat that may have {_OF_THE_CHAT} files open"
    try:
        app.ask(questions()[0])
        with contextlib.closing(app.connection()) as kept:
            sent(kept, "GET", "/healthz")
            held += [socket.create_connection((HOST, app.port)) for _ in range(_HELD)]
            time.sleep(1.5 * CROWDED)  # those that ask for nothing are closed
            told = [_told(app, made, question) for question in questions()[:10]]
        wrong = sorted({t for t in told if t not in ("answered", "busy")})
        counts = f"{told.count('answered')} answered, {told.count('busy')} told that it is busy"
        yield Outcome(NAME, injected, counts, "; ".join(wrong))
        for one in held:
            one.close()
        again = until(lambda: _told(app, made, questions()[0]) == "answered" and app.get("/readyz") == 200, 20)
        yield Outcome(
            NAME, "the connections are let go", "it answers and is ready", "" if again else "it does not recover"
        )
    finally:
        for one in held:
            one.close()
        app.kill()


def _told(app: App, made: Made, question: str) -> str:
    try:
        status, answer = app.ask(question)
    except OSError as error:
        return f"no reply ({error})"
    if status in _BUSY:
        return "busy"
    if status != 200:
        return f"status {status}"
    return "answered" if as_bytes(answer) == made.right[question] else "silently another answer"
