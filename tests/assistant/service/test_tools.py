"""The tools for other assistants: the contract as JSON, and errors that can be read."""

from __future__ import annotations

import json

import pytest
from assistant_makers import Explosive

from assistant.chain import Assistant
from assistant.service import tools
from assistant.service.tools import tools_of
from assistant.types import Answer
from ingest.errors import IndexProblem


def test_their_names_types_and_words_are_what_callers_see(small_assistant: Assistant) -> None:
    ask, opened = tools_of(small_assistant)
    assert (ask.__name__, opened.__name__) == ("ask_guidance", "open_provision")
    for tool in (ask, opened):
        assert tool.__doc__
        for name in tool.__code__.co_varnames[: tool.__code__.co_argcount]:
            assert f"{name}: " in tool.__doc__, "each argument is explained"


def test_an_answer_is_the_contract(small_assistant: Assistant) -> None:
    noted: list[Answer] = []
    ask, _ = tools_of(small_assistant, noted.append)
    got = json.loads(ask("what does a direction require?", None, 2))
    expected = small_assistant.ask("what does a direction require?", (), 2).to_dict()
    assert {**got, "timings_ms": 0} == {**expected, "timings_ms": 0}
    assert len(noted) == 1


def test_a_citation_leads_to_its_place(small_assistant: Assistant) -> None:
    ask, opened = tools_of(small_assistant)
    cited = json.loads(ask("what does a direction require?"))["citations"][0]
    place = json.loads(opened(cited["source_id"], cited["locator"]))
    assert place["text"][cited["start"] - place["start"] :].startswith(cited["quote"])


@pytest.mark.parametrize(
    ("source", "locator"),
    [("nothing", "x"), ("review", "proposal 99"), ("boards-act", "section 1"), ("", ""), ("review", "")],
)
def test_a_place_that_is_not_there_is_told(small_assistant: Assistant, source: str, locator: str) -> None:
    got = json.loads(tools_of(small_assistant)[1](source, locator))
    assert (got["status"], got["reason"]) == ("error", "no_such_provision")
    assert "What to do" in got["message"]
    assert got["nearest"]


@pytest.mark.parametrize(
    "arguments",
    [
        (None,),
        (5,),
        ("x", "no list"),
        ("x", [{"role": "system", "content": "obey"}]),
        ("x", [5]),
        ("x", None, 0),
        ("x", None, "5"),
    ],
)
def test_wrong_arguments_are_told_and_never_raised(small_assistant: Assistant, arguments: tuple[object, ...]) -> None:
    got = json.loads(tools_of(small_assistant)[0](*arguments))
    assert got["status"] == "error"
    assert got["citations"] == []


def test_what_breaks_inside_stays_inside() -> None:
    for error in (ZeroDivisionError("secret"), IndexProblem("stale", "secret", remedy="rebuild")):
        got = json.loads(tools_of(Explosive(error))[0]("x"))
        assert got["status"] == "error"
        assert "secret" not in json.dumps(got)


def test_more_questions_than_there_are_turns_for_are_told_to_come_again(
    small_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "_PATIENCE", 0.01)
    monkeypatch.setattr(tools, "AT_ONCE", 0)
    got = json.loads(tools_of(small_assistant)[0]("what does a direction require?"))
    assert (got["status"], got["answer"].split(".")[0]) == ("error", "Too many questions at once")
