"""Simulated users on a chat that is really served, with a made model; and a checker that notices what is wrong."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import app
from assistant.chain import Assistant
from assistant.live import Live
from assistant.remembering import Remembering
from assistant.settings import Settings
from evals.bench.turns import rates
from evals.commands import load as command
from evals.errors import CallError
from evals.load.bare import bare_rates
from evals.load.checking import Alone, Verdict, digest_of
from evals.load.report import GOALS, figures_of, summary_table
from evals.load.running import RunningApp, running_app
from evals.load.scripts import FOLLOW_UPS, Script, Step, scripts_of
from evals.load.talking import BusyError, Line, Message, Reply, TalkError
from evals.load.users import PAGE, PROGRAM, Crowd, Sample, Seen, ask_alone, ask_together
from evals.load.watching import Look, Watched, steadiness, watching
from evals.questions import Message as Said
from evals.questions import Question
from ingest.build import build
from ingest.embed import Vectors
from ingest.store import Index
from tests.assistant.assistant_makers import WordsEmbedder, write_corpus
from tests.assistant.service.serving import served
from tests.evals.commanding import call

SCRIPTS: list[Script] = [
    (Step("What does a direction require?"), Step("and by when?"), Step("are you sure?")),
    (Step("How must reserves be kept?", own_words=True), Step("and by when?")),
    (Step("hello"),),
    (Step("Who votes on the board?"), Step("can you say that in plainer words?")),
    (Step("Which outcomes are there?"), Step("what does the second one mean?")),
]


class Model(WordsEmbedder):
    """Takes batches of one shape, as the real one does."""

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        return self.encode(texts)


PAGES: list[Any] = []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("load")
    build(write_corpus(folder / "corpus"), folder / "index", WordsEmbedder())
    index = Index(folder / "index")
    live = Live(folder / "index", lambda: Assistant(index, Remembering(Model()), date(2026, 3, 1)))
    settings = Settings(feedback_file=folder / "feedback.sqlite")
    build_page = app.build_page

    def noted(*args: Any) -> Any:
        PAGES.append(build_page(*args))
        return PAGES[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "build_page", noted)
        web = app.web_app(live, settings)
    with served(web) as address:
        yield address
    index.close()


def test_eight_users_at_once_get_what_one_gets_alone(address: str) -> None:
    alone, samples = ask_alone(lambda: Line(address), SCRIPTS)
    assert len(samples) == 2 * sum(len(s) for s in SCRIPTS)
    with watching(os.getpid(), 3.0) as watched:
        seen = ask_together(lambda: Line(address), SCRIPTS, alone, Crowd(8, 3.0, 0.05))
    assert seen.errors == []
    assert seen.wrong == []
    assert seen.busy == 0
    assert seen.opinions > 0
    assert {s.way for s in seen.samples} == {PAGE, PROGRAM}
    assert len(seen.samples) > 30
    figures = figures_of(seen, samples, Crowd(8, 3.0, 0.05), watched, {"batched_per_second": 100.0})
    assert {name: figures["goals"][name] for name in ("no_errors", "not_busy", "no_mixing", "same_as_alone")} == dict.fromkeys(
        ("no_errors", "not_busy", "no_mixing", "same_as_alone"), True
    )  # fmt: skip
    assert figures["latency"][PAGE]["p95_multiple"] >= figures["latency"][PAGE]["p50_multiple"] > 0
    if Path("/proc/self/fd").exists():
        assert figures["memory_first"] > 0


def test_the_framework_keeps_no_turn_for_long(address: str) -> None:
    """It keeps a session of each, of ten thousand by itself: the chat would grow by 250 MB."""
    line = Line(address)
    for _ in range(app._SESSIONS + 5):
        line.turn("hello", [])
    line.close()
    assert 0 < len(PAGES[-1].state_holder.session_data) <= app._SESSIONS


class Astray:
    """A line whose every fifth answer is that to another question, as if two users were mixed up."""

    def __init__(self, address: str, how: str) -> None:
        self._line, self._how, self._count = Line(address), how, 0

    def turn(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        return self._spoilt(self._line.turn(question, history, own_words))

    def ask(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        return self._spoilt(self._line.ask(question, history, own_words))

    def _spoilt(self, reply: Reply) -> Reply:
        self._count += 1
        if self._count % 5:
            return reply
        if self._how == "other":
            return self._line.turn("Which outcomes are there?", [])
        return Reply(reply.question, reply.said, {**reply.content, "notes": ["a note more"]})

    def opinion(self, record: Mapping[str, Any]) -> None:
        raise BusyError("full")

    def close(self) -> None:
        self._line.close()


@pytest.mark.parametrize(("how", "verdict"), [("other", Verdict.MIXED), ("more", Verdict.DIFFERENT)])
def test_a_mixed_answer_and_a_changed_one_are_noticed(address: str, how: str, verdict: Verdict) -> None:
    scripts = SCRIPTS[:2]
    alone, samples = ask_alone(lambda: Line(address), scripts)
    crowd = Crowd(3, 1.0, 0.02)
    seen = ask_together(lambda: Astray(address, how), scripts, alone, crowd)
    assert {found for found, _ in seen.wrong} == {verdict}
    figures = figures_of(seen, samples, crowd, Watched(), {})
    assert figures["goals"]["no_mixing" if how == "other" else "same_as_alone"] is False
    assert any("asked “" in example for example in figures["examples"])


def reply(question: str, **content: Any) -> Reply:
    return Reply(question, "words", content, 0.1, 0.2)


def test_times_are_no_difference_and_all_else_is() -> None:
    first = {"said": "a", "asked": "09:00", "took": 1.0, "record": {"answered": "x", "citations": [{"quote": "q"}]}}
    later = {"said": "a", "asked": "09:01", "took": 2.0, "record": {"answered": "y", "citations": [{"quote": "q"}]}}
    assert digest_of(first) == digest_of(later)
    assert digest_of(first) != digest_of({**later, "record": {"answered": "y", "citations": [{"quote": "r"}]}})


def test_the_same_answer_to_another_question_is_mixed_up() -> None:
    """Two questions may have one answer; whose question it carries still counts."""
    alone = Alone()
    alone.keep(("page", 0, 0), "a?", reply("a?", said="yes"))
    alone.keep(("page", 1, 0), "b?", reply("b?", said="no"))
    assert alone.verdict(("page", 0, 0), "a?", reply("a?", said="yes")) is Verdict.SAME
    assert alone.verdict(("page", 0, 0), "a?", reply("b?", said="yes")) is Verdict.MIXED
    assert alone.verdict(("page", 0, 0), "a?", reply("a?", said="no")) is Verdict.MIXED
    assert alone.verdict(("page", 0, 0), "a?", reply("a?", said="perhaps")) is Verdict.DIFFERENT


class Rude:
    """Says what a test wants it to say."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def turn(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        raise self._error

    ask = turn

    def opinion(self, record: Mapping[str, Any]) -> None:
        raise self._error

    def close(self) -> None:
        return None


def test_being_busy_is_counted_by_itself_and_an_error_is_an_error() -> None:
    crowd = Crowd(2, 0.2, 0.01)
    busy = ask_together(lambda: Rude(BusyError("503")), SCRIPTS, Alone(), crowd)
    assert busy.busy >= 2
    assert busy.errors == []
    failed = ask_together(lambda: Rude(TalkError("no answer came")), SCRIPTS, Alone(), crowd)
    assert failed.busy == 0
    assert any("no answer came" in e for e in failed.errors)
    broken = ask_together(lambda: Rude(ZeroDivisionError("ours")), SCRIPTS, Alone(), crowd)
    assert any("ZeroDivisionError: ours" in e for e in broken.errors)
    goals = figures_of(busy, [], crowd, Watched(), {})["goals"]
    assert goals["not_busy"] is False
    assert goals["no_errors"] is False  # nobody got an answer
    assert figures_of(busy, [], Crowd(2, 0.2, 0.0), Watched(), {})["goals"]["not_busy"] is None


def test_a_line_tells_busy_from_broken(address: str) -> None:
    line = Line(address)
    with pytest.raises(TalkError, match="404"):
        line._send("POST", "/api/v1/nothing", {})
    with pytest.raises(TalkError, match="422"):
        line._send("POST", "/api/v1/ask", {"question": 5})
    assert line.ask("What does a direction require?", []).question == "What does a direction require?"
    line.close()
    with pytest.raises(TalkError, match="refused"):
        Line("http://127.0.0.1:9").ask("anybody?", [])


def looks(memory: Sequence[int], files: Sequence[int] = ()) -> list[Look]:
    return [Look(float(n), m, (list(files) or [10] * len(memory))[n]) for n, m in enumerate(memory)]


def test_memory_may_grow_at_the_start_and_not_after() -> None:
    warm = [500] * 10 + [1000] * 90
    assert steadiness(looks(warm))["memory_flat"] is True
    growing = steadiness(looks([1000 + n for n in range(100)]))
    assert growing["memory_flat"] is False
    assert 0.05 < growing["memory_growth"] < 0.1
    assert steadiness(looks([1000] * 100, [10 + n // 5 for n in range(100)]))["files_flat"] is False
    assert steadiness(looks([1000] * 100, [10, 20] * 50))["files_flat"] is True
    assert set(steadiness([]).values()) == {None}


def test_a_chat_of_somebody_elses_is_not_looked_at() -> None:
    with watching(None, 1.0) as watched:
        pass
    assert watched.looks == []
    assert set(GOALS) == set(figures_of(Seen(), [], Crowd(1, 1.0, 1.0), watched, {})["goals"])


def test_the_same_seed_makes_the_same_conversations() -> None:
    def question(number: int, history: tuple[Said, ...] = ()) -> Question:
        return Question(id=f"made-{number:03}", persona="member", kind="unanswerable", question=f"question {number}?",
                        history=history, answerable=False, expect_reason="not_in_corpus")  # type: ignore[arg-type] # fmt: skip

    before = (Said(role="user", content="who?"), Said(role="assistant", content="they"))
    questions = [question(1), question(3), question(5, before)]
    scripts = scripts_of(questions, 3, 7)
    assert scripts == scripts_of(questions, 3, 7)
    [last] = [s for s in scripts if s[0].question == "who?"]
    assert [step.question for step in last] == ["who?", "question 5?"]
    assert all(step.question in FOLLOW_UPS for s in scripts if s is not last for step in s[1:])
    assert len(scripts_of(questions, 2, 7)) == 2


def test_the_command_asks_and_judges(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        command, "in_a_process", lambda *_: {"batched_per_second": 100.0, "one_by_one_per_second": 50.0}
    )
    asked: list[Question] = []

    def scripts(questions: Sequence[Question], *_: int) -> list[Script]:
        asked.extend(questions)
        return SCRIPTS

    monkeypatch.setattr(command, "scripts_of", scripts)
    args = ["load", "--users", "3", "--minutes", "0.02", "--pause", "0.1", "--address", f"{address}/"]
    assert call(command, *args) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["goals"] == {"no_errors": True, "not_busy": True, "no_mixing": True, "same_as_alone": True,
                             "memory_flat": None, "files_flat": None}  # fmt: skip
    assert told["opinions"] == 0
    assert all(int(q.id.rpartition("-")[2]) % 2 for q in asked)  # of the development split only
    monkeypatch.setattr(command, "ask_together", lambda *_: Seen(errors=["user 1: lost"]))
    assert call(command, *args) == 1
    with pytest.raises(CallError, match=r"one user alone got no answer.*What to do"):
        call(command, *args[:-1], "http://127.0.0.1:9")


def test_the_table_says_which_goal_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    seen = Seen([Sample(PAGE, 1.0, 0.3, 0.5)], wrong=[(Verdict.MIXED, "asked a, got b")])
    figures = figures_of(seen, [Sample(PAGE, 1.0, 0.1, 0.2)], Crowd(1, 60.0, 1.0), Watched(looks([1000] * 20)), {})
    assert figures["latency"][PAGE]["p95_multiple"] == 3.0
    from rich.console import Console

    Console(width=200).print(summary_table(figures))
    said = capsys.readouterr().out
    assert "missed" in next(line for line in said.splitlines() if "somebody else" in line)
    assert "3 times one user's median" in said


_SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404); self.end_headers()
    def log_message(self, *_): pass
HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Ready).serve_forever()
"""


def test_a_chat_is_started_waited_for_and_ended() -> None:
    with running_app(command=[sys.executable, "-S", "-c", _SERVER], wait=30) as running:
        assert isinstance(running, RunningApp)
        assert running.pid is not None
        os.kill(running.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)
    with (
        pytest.raises(CallError, match="did not start: no index here What to do"),
        running_app(command=[sys.executable, "-S", "-c", "raise SystemExit('no index here')"], wait=30),
    ):
        pass


def test_the_bare_model_is_measured_both_ways() -> None:
    calls: list[int] = []
    lock = threading.Lock()

    class Counting:
        def encode(self, texts: Sequence[str]) -> None:
            with lock:
                calls.append(len(texts))

    told = bare_rates(Counting(), ["a", "b", "c"])
    assert set(told) == {"one_by_one_per_second", "batched_per_second"}
    assert sorted(calls) == [1] * 7 + [3, 3]
    assert rates({}, 1) == {}
