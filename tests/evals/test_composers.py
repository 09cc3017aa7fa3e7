"""A run with a chat model: measured by the same measures, named in the record, and set against the sources' own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.chain import Assistant
from assistant.compose.generative.opening import writer_of
from assistant.settings import Settings
from evals import __main__ as program
from evals import measuring
from evals.bench.model import bench_model
from evals.composers import composer_of, with_composer, writing, writing_line
from evals.errors import CallError
from evals.observe import Observed
from evals.questions import load
from evals.scripted.good import good
from evals.scripted.server import ScriptedServer
from evals.scripted.values import Player, Said
from ingest.store import Index
from tests.fakes import FakeEmbedder

TODAY = date(2026, 3, 1)
QUOTES = {"1(i)": "Budgets are agreed by the end of March.", "1(ii)": "Reserves are held for a stated purpose only."}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    entries: list[dict[str, Any]] = [
        {"id": f"proposals-00{n}", "persona": "officer", "kind": "direct", "question": f"what is proposal {place}?",
         "answerable": True, "gold": [[{"source": "proposals", "locator": f"proposal {place}", "quotation": quote}]]}
        for n, (place, quote) in enumerate(QUOTES.items(), 1)
    ]  # fmt: skip
    entries.append({"id": "proposals-003", "persona": "officer", "kind": "unanswerable", "answerable": False,
                    "question": "what is proposal 9(i)?"})  # fmt: skip
    path = tmp_path / "questions.yaml"
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    return path


@pytest.fixture
def run(
    tiny_corpus: Path, tiny_index: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """The record of a run of the command, with a scripted model set in the environment."""

    def open_assistant(settings: Settings, **_: object) -> Observed:
        return Observed(Assistant(Index(tiny_index), FakeEmbedder(), TODAY, writer=writer_of(settings)))

    monkeypatch.setattr(measuring, "open_assistant", open_assistant)
    monkeypatch.setenv("ASSISTANT_MODEL_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setenv("ASSISTANT_MODEL", "openai:scripted")
    monkeypatch.setenv("ASSISTANT_MODEL_OPTIONS", '{"default_headers": {"x-api": "secret-header"}}')

    def call(name: str, composer: str | None, player: Player = good) -> dict[str, Any]:
        with ScriptedServer(player) as server:
            monkeypatch.setenv("ASSISTANT_MODEL_URL", server.url)
            more = ["--composer", composer] if composer else []
            assert program.main(["run", "--split", "all", "--out", str(tmp_path / name), "--no-baseline", "--no-cost",
                                 "--no-robustness", "--corpus", str(tiny_corpus), "--index", str(tiny_index),
                                 "--questions", str(questions), *more]) == 0  # fmt: skip
        record: dict[str, Any] = json.loads((tmp_path / name / "record.json").read_text())
        return record

    return call


def test_a_run_with_a_model_has_the_same_measures_and_is_compared(
    run: Callable[..., dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = run("plain", None)
    assert plain["composer"] == {"name": "extractive", "model": None}
    assert "writing" not in plain
    written = run("written", "generative")
    assert written["composer"] == {"name": "generative", "model": "openai:scripted"}
    assert written["writing"]["asked"] == 2
    assert written["writing"]["written"] >= 1
    assert written["writing"]["tokens_out"] > 0
    assert "secret-header" not in json.dumps(written)
    shown = capsys.readouterr().out
    assert "openai:scripted was asked for 2 answers:" in " ".join(shown.split())
    for record in (plain, written):
        figures = record["summary"]["groups"]["overall"]["figures"]
        assert [figures[m]["value"] for m in ("answered", "verbatim", "declined", "preserved")] == [1.0] * 4
    assert set(plain["summary"]["groups"]["overall"]["figures"]) == set(
        written["summary"]["groups"]["overall"]["figures"]
    )
    out = tmp_path / "compared.json"
    assert program.main(["compare", str(tmp_path / "plain"), str(tmp_path / "written"), "--out", str(out)]) == 0
    settings = {name: (before, after) for name, before, after in json.loads(out.read_text())["settings"]}
    assert settings["composer name"] == ("extractive", "generative")
    assert settings["composer model"] == ("None", "openai:scripted")


def test_a_model_that_invents_is_counted_as_the_sources_own_words(run: Callable[..., dict[str, Any]]) -> None:
    record = run("invented", "generative", lambda _: Said("Carers are owed £500."))
    assert (record["writing"]["written"], record["writing"]["own_words"]) == (0, 2)


def test_without_a_model_there_is_nothing_to_measure() -> None:
    with pytest.raises(CallError, match="ASSISTANT_MODEL"):
        with_composer(Settings(), "generative")
    assert with_composer(Settings(model="openai:x"), "extractive").model == ""
    assert composer_of({}) == {"name": "extractive", "model": None}
    assert writing([{"answer": None}, {"answer": {"status": "declined"}}]) is None
    assert writing_line({}) is None


def test_the_benchmark_takes_off_the_models_own_time(tiny_index: Path, questions: Path) -> None:
    assistant = Assistant(Index(tiny_index), FakeEmbedder(), TODAY)
    told = bench_model(assistant, Settings(), load([questions], "all", ()), rounds=1)
    assert told["questions"] == 3
    assert told["written"] >= 1
    assert 0 < told["first_sentence_over_model_ms"]["median"] < 60_000
    assert told["verifying_ms"]["most"] > 0
    assert assistant.writer is None
