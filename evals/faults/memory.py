"""No memory for the embedding model: in a question, in a build, and in a real builder that may have only so much.

It is right where a question ends in an error that is called one (never in "the documents do not say"), the
next one is answered as ever, and a build leaves the index in use as it was and says what to do.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Sequence

from assistant.__main__ import _safe_ask
from assistant.chain import Assistant
from assistant.types import Status
from assistant.web.turn import take_turn
from evals.faults.made import TODAY, CountedWords, Made, change_rules, make, opened, questions, said
from evals.faults.result import Outcome, Plan, clear
from ingest.build import build
from ingest.embed import Vectors
from ingest.errors import IngestError
from ingest.places import open_index
from ingest.store import build_in_use

NAME = "memory"
# As Python, and as torch, say that there is none.
ERRORS = (
    MemoryError("Unable to allocate 1.20 GiB for an array"),
    RuntimeError("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried "
                 "to allocate 1289748480 bytes. Error code 12 (Cannot allocate memory)"),
    RuntimeError("not enough memory: you tried to allocate 1289748480 bytes."),
)  # fmt: skip
_NO_GUIDANCE = "do not say"
_MOST = 64.0  # megabytes: with some it is enough, with some it is not


class Hungry(CountedWords):
    """Finds no memory as often as it is told to."""

    def __init__(self) -> None:
        """With memory, as yet."""
        self.error: Exception | None = None
        self.after = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As counted words are, or the error once so many texts have been embedded."""
        if self.error is not None:
            self.after -= len(texts)
            if self.after < 0:
                error, self.error = self.error, None
                raise type(error)(*error.args)  # each with a traceback of its own
        return super().encode(texts)


def memory(plan: Plan, real: bool = True) -> Iterator[Outcome]:
    """Each error in questions and in builds, at `times` random places; then real builders with too little."""
    made, draw = make(plan.place(NAME)), plan.draw(NAME)
    for error in ERRORS:
        for _ in range(plan.times):
            yield _question(made, error, draw.choice(questions()))
        for _ in range(plan.times):
            yield _build(made, error, draw.randrange(200))
    for n in range(plan.times if real else 0):
        yield _real(made, draw.uniform(0.0, _MOST), n)


def _question(made: Made, error: Exception, question: str) -> Outcome:
    """On the command line and in the browser: the failing one, and the next."""
    injected = f"{type(error).__name__} while “{question}” is embedded"
    embedder = Hungry()
    index = open_index(made.index)
    with contextlib.closing(index):
        assistant = Assistant(index, embedder, TODAY)
        embedder.error, embedder.after = error, 0
        answer = _safe_ask(assistant, question, (), 20)
        embedder.error, embedder.after = error, 0
        *_, turn = take_turn(assistant, question, [], 20)
        told = f"{answer.answer} {turn['summary']}"
        if answer.status is not Status.ERROR or answer.citations or turn["said"]:
            return Outcome(NAME, injected, "-", f"it ended as {answer.status.value}, and not as an error")
        if _NO_GUIDANCE in told:
            return Outcome(NAME, injected, "-", f"an outage is told as a lack of guidance: {told}")
        if said(assistant, [question])[question] != made.right[question]:
            return Outcome(NAME, injected, "-", "the next answer is another one")
    return Outcome(NAME, injected, f"told as an error (“{answer.answer}”), the next is answered")


def _build(made: Made, error: Exception, after: int) -> Outcome:
    injected = f"{type(error).__name__} in a build after {after} texts"
    embedder = Hungry()
    embedder.fingerprint = "made-counted-words-2"  # so that all of it is embedded anew
    embedder.error, embedder.after = error, after
    before = build_in_use(made.index)
    try:
        build(made.corpus, made.index, embedder)
    except IngestError as told:
        problem = clear(str(told)) or _lost(made, before)
        return Outcome(NAME, injected, "the index in use stays, and it is said what to do", problem)
    except Exception as raised:  # noqa: BLE001 - what reaches a user as a traceback is what is looked for
        return Outcome(NAME, injected, "-", f"a traceback: {type(raised).__name__}: {raised}")
    return Outcome(NAME, injected, "-", "the build went through")


def _lost(made: Made, before: str | None) -> str:
    if build_in_use(made.index) != before:
        return "another index is in use"
    with opened(made.index) as assistant:
        return "" if said(assistant) == made.right else "the index in use answers otherwise"


_BUILDER = """
import resource, sys
import assistant.chain, chromadb, chromadb.api.rust
from evals.faults.made import CountedWords
from ingest import __main__ as ingest
ingest.embedder_of = lambda settings: CountedWords()
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + int(float(sys.argv[3]) * (1 << 20))
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
raise SystemExit(ingest.main(["build", "--corpus", sys.argv[1], "--index", sys.argv[2]]))
"""


def _real(made: Made, room: float, number: int) -> Outcome:
    """A builder in a process of its own, which may have so many megabytes more than what it has loaded."""
    injected = f"a builder with {room:.1f} MB more than the loaded program"
    change_rules(made.corpus, number)
    before = build_in_use(made.index)
    done = subprocess.run(  # noqa: S603 - this program itself, without a shell
        [sys.executable, "-c", _BUILDER, str(made.corpus), str(made.index), str(room)],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    try:
        with opened(made.index) as assistant:
            said(assistant, questions()[:1])
    except IngestError as error:
        return Outcome(NAME, injected, "-", f"the index cannot be used any more: {error}")
    if done.returncode == 0:
        return Outcome(
            NAME, injected, "it was enough", "" if build_in_use(made.index) != before else "nothing was built"
        )
    if build_in_use(made.index) != before:
        return Outcome(NAME, injected, "-", "another index is in use although the build failed")
    if done.returncode < 0:
        return Outcome(NAME, injected, f"ended by the system ({done.returncode}); the index in use stays")
    words = " ".join(done.stderr.split())
    return Outcome(NAME, injected, "the index in use stays, and it is said what to do", clear(words))
