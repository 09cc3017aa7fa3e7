"""A real server and a real model over HTTP: far too small to write answers, and so a good adversary.

Whatever it writes, all that a reader sees is verified: a statement of its own that stands, or the sources'
own words in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import llama_server
import pytest
from asking import ASKED, EXTRACTIVE, assistant_with, check_shown

from assistant.__main__ import main
from assistant.chain import Ask, Assistant
from assistant.types import Status
from ingest.store import read_manifest

MODEL = f"openai:{llama_server.NAME}"
# Little is asked of it, as it is slow, and soon writes on and on.
LITTLE = {"model_max_tokens": 100, "model_seconds": 60.0, "model_room": 1000, "model_tries": 1}


@pytest.mark.parametrize("form", ["schema", "text"])
def test_what_a_reader_sees_is_verified(form: str, llama: str, small_assistant: Assistant) -> None:
    assistant = assistant_with(small_assistant, llama, MODEL, model_form=form, **LITTLE)
    work = assistant.work_through(Ask(ASKED))
    answer = assistant.conclude(work)
    check_shown(answer, small_assistant.index)
    assert answer.status is Status.ANSWERED
    assert work.written is not None
    assert work.written.usage.tokens_out > 0, "the model was asked, and wrote"
    assert not work.written.usage.estimated
    if answer.composer == EXTRACTIVE:
        assert answer.answer == small_assistant.ask(ASKED).answer
        assert any("own words" in note for note in answer.notes)
    if form == "schema":
        reply = work.written.calls[0].reply
        assert reply.lstrip().startswith("{"), "the server held it to the schema"


def test_a_stream_shows_verified_statements_only(llama: str, small_assistant: Assistant) -> None:
    assistant = assistant_with(small_assistant, llama, MODEL, **LITTLE)
    *partial, last = assistant.stream("outcome 1")
    assert all(p.partial for p in partial)
    assert not last.partial
    for answer in (*partial, last):
        check_shown(answer, small_assistant.index)


def test_the_command_line_and_the_doctor(
    llama: str, small_index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], words_embedder: Callable[[], object],
) -> None:  # fmt: skip
    for name, value in {**LITTLE, "model": MODEL, "model_url": llama, "model_ledger": tmp_path / "ledger.sqlite",
                        "index": small_index_folder, "today": "2026-03-01",
                        "corpus": read_manifest(small_index_folder)[1].settings["corpus"]}.items():  # fmt: skip
        monkeypatch.setenv(f"ASSISTANT_{name.upper()}", str(value))
    monkeypatch.setenv("ASSISTANT_FEEDBACK_FILE", str(tmp_path / "feedback.sqlite"))
    monkeypatch.setattr("ingest.model_in_use.embedder_of", words_embedder)
    monkeypatch.setattr("assistant.doctor.installed.embedder_of", words_embedder)
    assert main(["ask", ASKED, "--composer", "generative", "--index", str(small_index_folder), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["model"]) == ("answered", MODEL)
    assert answer["usage"]["calls"] >= 1
    assert main(["doctor", "--format", "json"]) == 0
    found = {f["check"]: f for f in json.loads(capsys.readouterr().out)["findings"]}
    assert (found["Connection"]["grade"], found["Chat model"]["grade"], found["Streaming"]["grade"]) == ("fine",) * 3
    assert found["JSON schema"]["grade"] in ("fine", "note")  # it may be cut off before its end
