"""Replies as models really write them: whole, cut off, in a fence, in the other form, and nonsense."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing_makers import NOT_BUILT_UP, RESERVES, reply

from assistant.claims.types import Claim, Quoted
from assistant.compose.generative.reply import MOST, Reader, reply_schema

TEXT = """\
SAYS: A direction must be in writing.
FROM 2: "A direction must be in writing."
SAYS: It must set out the budget.
FROM 2: “It must set out the budget of the function.”
FROM 3: must set out
END
"""
WRITTEN = Claim("A direction must be in writing.", (Quoted(2, "A direction must be in writing."),))
SET_OUT = Claim(
    "It must set out the budget.", (Quoted(2, "It must set out the budget of the function."), Quoted(3, "must set out"))
)


def read(text: str, step: int = 0) -> tuple[list[Claim], Reader]:
    reader = Reader()
    pieces = [text[i : i + step] for i in range(0, len(text), step)] if step else [text]
    found = [claim for piece in pieces for claim in reader.feed(piece)]
    return [*found, *reader.end()], reader


@pytest.mark.parametrize("step", [0, 1, 3, 50])
@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "Here is the answer:\n{}\nI hope that this helps."])
def test_json_is_read_whatever_stands_around_it(step: int, around: str) -> None:
    found, reader = read(
        around.format(reply(RESERVES, NOT_BUILT_UP)) if around != "{}" else reply(RESERVES, NOT_BUILT_UP), step
    )
    assert [c.text for c in found] == [RESERVES["says"], NOT_BUILT_UP["says"]]
    assert found[0].quotes == (Quoted(1, "Each board must keep a reserves policy."),)
    assert not reader.declined


@pytest.mark.parametrize("step", [0, 1, 13])
def test_the_text_form_is_read(step: int) -> None:
    assert read(TEXT, step)[0] == [WRITTEN, SET_OUT]


def test_a_statement_is_there_as_soon_as_it_is_finished() -> None:
    whole = reply(RESERVES, NOT_BUILT_UP)
    first = whole.index(NOT_BUILT_UP["says"]) - 60
    assert [c.text for c in Reader().feed(whole[:first])] == [RESERVES["says"]]
    assert list(Reader().feed(TEXT[: TEXT.index("FROM 2: “")])) == [WRITTEN]


def test_what_is_cut_off_keeps_what_was_finished_and_no_more() -> None:
    whole = reply(RESERVES, NOT_BUILT_UP)
    for cut in range(len(whole)):
        texts = [c.text for c in read(whole[:cut])[0]]
        assert texts in ([], [RESERVES["says"]], [RESERVES["says"], NOT_BUILT_UP["says"]])


@pytest.mark.parametrize(
    "text",
    [
        '{"answered": false, "statements": []}',
        '{"statements": [], "answered": false}',
        '{"answered":false}',
        "NOTHING",
        "Nothing fits.\nNOTHING.",
    ],
)
def test_a_model_can_say_that_the_evidence_does_not_answer(text: str) -> None:
    found, reader = read(text)
    assert found == []
    assert reader.declined


@pytest.mark.parametrize(
    "text",
    ["", "I am sorry.", "{", '{"statements": {}}', "[]", '{"answered": true, "statements": []}', "nothing much to say"],
)
def test_nonsense_is_neither_an_answer_nor_a_decline(text: str) -> None:
    found, reader = read(text)
    assert found == []
    assert not reader.declined


@pytest.mark.parametrize(
    "statement",
    [
        {"says": "No quotations."},
        {"says": 5, "quotes": []},
        {"says": "", "quotes": []},
        {"says": "Deep.", "quotes": [{"evidence": "one", "words": "x"}]},
        {"says": "Many.", "quotes": [{"evidence": 1, "words": "x"}] * 50},
        {"says": "L" * 10_000, "quotes": []},
    ],
)
def test_a_statement_of_another_form_is_counted_and_the_next_one_read(statement: dict[str, object]) -> None:
    found, reader = read(json.dumps({"answered": True, "statements": [statement, RESERVES]}))
    assert [c.text for c in found] == [RESERVES["says"]]
    assert reader.unread == 1


def test_no_end_of_statements_is_read() -> None:
    assert len(read(reply(*[RESERVES] * (MOST + 20)))[0]) == MOST
    assert read("{" * 100_000)[0] == []
    assert read('{"statements": [' + "[" * 100_000)[0] == []


@given(st.text())
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    read(text)
    read('{"statements": [' + text)
    read("SAYS: " + text)


def test_the_schema_is_as_strict_servers_want_it() -> None:
    schema = reply_schema()
    assert schema["required"] == ["answered", "statements"]
    statement = schema["properties"]["statements"]["items"]
    assert statement["required"] == ["quotes", "says"]
    assert statement["properties"]["quotes"]["items"]["additionalProperties"] is False
    assert "$ref" not in json.dumps(schema)
