"""The second process; the real model where it answers, none where it cannot."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chain import open_assistant
from assistant.settings import Settings
from assistant.types import Turn
from evals.helper import AskError, Helper
from evals.observe import Observation, Observed
from evals.record import ROOT
from evals.run import WARM_UP
from evals.sharing import AskerGoneError


def test_without_an_index_there_is_no_helper_and_the_reason_is_said(tmp_path: Path) -> None:
    with pytest.raises(AskerGoneError, match="There is no index"):
        Helper(Settings(index=tmp_path / "none"), WARM_UP)


@pytest.fixture(scope="module")
def settings(real_index: Path) -> Settings:
    return Settings(index=real_index)


@pytest.fixture(scope="module")
def helper(settings: Settings) -> Iterator[Helper]:
    opened = Helper(settings, WARM_UP)
    yield opened
    opened.close()


def plain(seen: Observation) -> str:
    """Everything but the times."""
    answer = {k: v for k, v in seen.answer.items() if k != "timings_ms"}
    return json.dumps(seen.to_dict() | {"took_ms": None, "answer": answer})


@pytest.mark.model
def test_a_helper_says_what_this_process_would(helper: Helper, settings: Settings) -> None:
    here = Observed(open_assistant(settings))
    history = [Turn("user", "What is proposal 4(iv)?"), Turn("assistant", "It is about directions.")]
    for question, turns in (("How are decisions made?", []), ("and when?", history), ("who won the cup?", [])):
        assert plain(helper.ask(question, turns, 10)) == plain(here.observe(question, turns, 10))


@pytest.mark.model
def test_starting_is_timed_and_memory_counted(helper: Helper) -> None:
    assert 500 < helper.start_ms < 300_000
    assert helper.peak_memory_bytes is None or helper.peak_memory_bytes > 1e8


@pytest.mark.model
def test_what_goes_wrong_with_a_question_is_said_and_the_helper_stays(helper: Helper) -> None:
    with pytest.raises(AskError):
        helper.ask(None, [], 10)  # type: ignore[arg-type]
    assert helper.ask("How are decisions made?", [], 10).answer["status"] == "answered"


@pytest.mark.model
def test_a_helper_that_has_ended_is_gone(settings: Settings) -> None:
    helper = Helper(settings, WARM_UP)
    helper.close()
    with pytest.raises(AskerGoneError):
        helper.ask(WARM_UP, [], 10)


@pytest.mark.model
def test_a_helper_does_not_outlive_the_process_that_started_it(settings: Settings) -> None:
    """Not even one that is killed, and cleans nothing up."""
    program = (
        "import sys, time; from assistant.settings import Settings; from evals.helper import Helper\n"
        f"h = Helper(Settings(index={str(settings.index)!r}), {WARM_UP!r})\n"
        "print(h._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 30
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")
    return not (status.exists() and "State:\tZ" in status.read_text())
