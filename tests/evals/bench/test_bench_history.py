"""One command for all figures, their goals, and the history that they are kept in."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from assistant.types import Turn
from evals.__main__ import main
from evals.bench import everything, history, plain
from evals.bench.everything import Asked, answer_figures, asked_of, index_figures, throughput_figures
from evals.bench.goals import GOALS, Goal, goal_of, verdicts
from evals.bench.history import figures_table, history_table, line_of, read_history, record
from evals.bench.made import MadeEmbedder
from evals.bench.proc import memory, open_files, processor_seconds
from evals.bench.starts import start_times
from evals.bench.turns import by_clients, in_turn, rates
from evals.errors import CallError, RunError

GOOD = {"start": {"ratio": 1.2}, "answer": {"median_ratio": 1.5}, "throughput": {"clients_8_share": 0.7},
        "memory": {"ratio": 1.4}}  # fmt: skip
ASKED = [Asked("what does a direction require?"), Asked("and by when?", (Turn("user", "what?"),)), Asked("who?")]


class Assistant:
    """Embeds and answers; what it was asked is kept."""

    embedder = MadeEmbedder()

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> object:
        self.asked.append((question, tuple(history)))
        return self.embedder.encode([question])


def text_of(table: Any) -> str:
    console = Console(width=240)
    with console.capture() as told:
        console.print(table)
    return told.get()


def test_a_goal_is_met_at_its_bound_and_missed_beyond() -> None:
    ceiling, floor = Goal("a", "x", 1.5), Goal("a", "x", 0.65, least=True)
    assert [ceiling.met({"a": {"x": x}}) for x in (1.4, 1.5, 1.501)] == [True, True, False]
    assert [floor.met({"a": {"x": x}}) for x in (0.64, 0.65, 0.9)] == [False, True, True]
    assert ceiling.met({"a": {"x": None}}) is None
    assert ceiling.met({}) is None


def test_each_goal_is_of_a_figure_that_has_a_name() -> None:
    assert all((g.group, g.name) in history.LABELS for g in GOALS)
    assert set(verdicts(GOOD).values()) == {True}
    assert verdicts({**GOOD, "memory": {"ratio": 1.6}})["memory.ratio"] is False
    assert goal_of("start", "plain_ratio") is None


def test_a_run_is_kept_as_one_line_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert read_history(path) == []
    line = line_of(GOOD, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    record(line, path)
    record({**line, "figures": {**GOOD, "start": {"ratio": 1.42}}}, path)
    assert len(path.read_text().splitlines()) == 2
    first, second = read_history(path)
    assert first == line
    assert (first["date"], first["machine"]["cores"] > 0, "numpy" in first["packages"]) == (
        "2026-11-23T10:00:00+00:00", True, True,
    )  # fmt: skip
    told = text_of(history_table([first, second]))
    assert "1.42 !" in told
    assert "1.20 !" not in told
    assert "at most 1.3" in told


def test_a_line_that_is_no_run_is_named(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    record(line_of(GOOD), path)
    path.write_text(path.read_text() + "{}\n")
    with pytest.raises(RunError, match=r"history\.jsonl:2: .*What to do"):
        read_history(path)


def test_the_table_of_a_run_says_what_met_its_goal() -> None:
    rows = text_of(figures_table({**GOOD, "throughput": {"clients_8_share": 0.5}, "memory": {}})).splitlines()
    of = {word: next(r for r in rows if word in r) for word in ("whole process", "8 clients /", "memory of the chat")}
    assert "met" in of["whole process"]
    assert "missed" in of["8 clients /"]
    assert "not measured" in of["memory of the chat"]


def test_the_commands_record_and_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from evals.commands import bench

    path = tmp_path / "history.jsonl"
    monkeypatch.setattr(history, "HISTORY", path)
    monkeypatch.setattr(history.record, "__defaults__", (path,))
    monkeypatch.setattr(history.read_history, "__defaults__", (path,))
    monkeypatch.setattr(everything, "bench_everything", lambda *_: GOOD)
    monkeypatch.setattr(
        bench, "_answer",
        lambda args: bench._all(None, None, (), args),  # type: ignore[arg-type]  # nothing is opened
    )  # fmt: skip
    assert main(["bench", "history"]) == 0
    assert main(["bench", "all"]) == 0
    assert not path.exists()
    capsys.readouterr()
    assert main(["bench", "all", "--record"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["goals_met"]["start.ratio"] is True
    assert main(["bench", "history"]) == 0
    assert "1.20" in capsys.readouterr().out


def test_answers_are_held_against_embedding_with_their_history() -> None:
    assistant, found = Assistant(), SimpleNamespace(ask=lambda q: time.sleep(0.002))
    told = answer_figures(assistant, MadeEmbedder(), found, ASKED)
    assert told["questions"] == 3
    assert told["median_ratio"] > 0
    assert told["plain_median_ratio"] > 1
    assert ("and by when?", (Turn("user", "what?"),)) in assistant.asked


def test_throughput_is_a_share_of_the_batched_rate() -> None:
    assistant = Assistant()
    told = throughput_figures(assistant, MadeEmbedder(), SimpleNamespace(ask=lambda q: q), ASKED)
    assert told["clients_8_share"] == pytest.approx(told["clients_8_per_second"] / told["batched_per_second"], rel=0.02)
    assert len(assistant.asked) == 5 * 2 * len(ASKED)  # five rounds by one client and by eight


def test_every_thing_is_done_once_by_some_client() -> None:
    done: list[int] = []
    by_clients(8, done.append, list(range(50)))()
    assert sorted(done) == list(range(50))
    assert rates({"a": lambda: done.append(1)}, 10)["a"].per_second > 0


def test_the_best_of_the_rounds_counts() -> None:
    waits = iter([0.0, 0.03, 0.001, 0.03])  # the first one is not counted
    told = in_turn({"a": lambda _: time.sleep(next(waits))}, [1], rounds=3)
    assert 1 <= told["a"].median < 29


def test_whole_processes_are_timed_in_turn_and_a_failing_one_is_named(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def command(name: str) -> list[str]:
        return [sys.executable, "-S", "-c", f"open({str(log)!r}, 'a').write({name!r})"]

    taken = start_times({"a": command("a"), "b": command("b")}, 2)
    assert log.read_text() == "ababab"
    assert {name: len(values) for name, values in taken.items()} == {"a": 2, "b": 2}
    with pytest.raises(CallError, match=r"no such flag.*What to do"):
        start_times({"a": [sys.executable, "-S", "-c", "raise SystemExit('no such flag')"]}, 1)


def test_the_system_tells_of_this_process() -> None:
    import os

    mine = os.getpid()
    told = memory(mine), open_files(mine), processor_seconds(mine)
    if not Path("/proc/self/status").exists():
        assert told == (None, None, None)
        return
    before = open_files(mine) or 0
    with Path(__file__).open():
        assert open_files(mine) == before + 1
    assert 10_000_000 < (told[0] or 0) < 10_000_000_000
    assert (told[2] or 0) > 0
    assert (memory(2**22 + 1), open_files(2**22 + 1), processor_seconds(2**22 + 1)) == (None, None, None)


def test_the_plain_set_up_finds_the_nearest_pieces(tmp_path: Path) -> None:
    embedder = MadeEmbedder({"where?": "piece 7"})
    pieces = [f"piece {n}" for n in range(20)]
    index = plain.PlainIndex(tmp_path / "plain", lambda text: embedder.encode([text])[0])
    index.write(pieces, embedder.encode(pieces))
    assert index.ask("where?")[0] == "piece 7"
    assert len(index.ask("where?")) == 10


def test_the_size_of_the_index_is_by_provision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everything, "index_size", lambda _: {"bytes": 1000, "provisions": 10, "vectors": 30})
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "file").write_bytes(b"x" * 500)
    told = index_figures(tmp_path, tmp_path, 5)
    assert (told["bytes_per_provision"], told["plain_bytes_per_piece"]) == (100, 100)


def test_questions_are_asked_with_the_conversation_before_them() -> None:
    message = SimpleNamespace(role="user", content="what?")
    [asked] = asked_of([SimpleNamespace(question="and?", history=[message])])  # type: ignore[list-item]
    assert asked == Asked("and?", (Turn("user", "what?"),))
    assert asked.messages == [{"role": "user", "content": "what?"}]


def test_everything_comes_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes are left out; the figures of the running chat stand where they belong."""
    monkeypatch.setattr(everything, "SentenceTransformerEmbedder", lambda *_: MadeEmbedder())
    monkeypatch.setattr(everything, "read_reference", lambda _: SimpleNamespace(texts={"a": "words " * 1000}))
    monkeypatch.setattr(everything, "index_size", lambda _: {"bytes": 1000, "provisions": 10, "vectors": 30})
    monkeypatch.setattr(everything, "start_figures", lambda *_: {"ratio": 1.2, "embedding_seconds": 5.0})
    monkeypatch.setattr(
        everything, "memory_figures",
        lambda *_: {"ratio": 1.4, "chat_ready_seconds": 10.0, "http_8_per_second": 20.0},
    )  # fmt: skip
    questions = [SimpleNamespace(question=a.question, history=()) for a in ASKED]
    settings = SimpleNamespace(embedding_model="all-MiniLM-L6-v2", corpus=tmp_path, index=tmp_path)
    told = everything.bench_everything(settings, Assistant(), questions, 1)  # type: ignore[arg-type]
    assert told["start"]["chat_ready_ratio"] == 2.0
    assert told["throughput"]["http_8_share"] > 0
    assert told["memory"] == {"ratio": 1.4}
    assert told["index"]["plain_pieces"] == 8
    assert {name for group, name in history.LABELS if group in told and name not in told[group]} == {"plain_ratio"}
    assert None not in verdicts(told).values()
