"""What a pack holds, and that it is refused where it does not hang together."""

from __future__ import annotations

import doctest
import hashlib
import json

import pytest
from keep_makers import QUESTIONS, WHEN, content_of, pack_of

from assistant.chain import Assistant
from assistant.keep import pack as pack_module
from assistant.keep.making import keep_answer, make_pack
from assistant.keep.pack import Pack, digest_of, parse_time
from assistant.keep.reading import parse_pack
from assistant.keep.values import citations_of, statements_of
from assistant.render import answer_text, citation_line


def test_a_quotation_comes_with_all_that_a_re_check_needs(pack: Pack, small_assistant: Assistant) -> None:
    first = content_of(pack)["answers"][0]["citations"][0]
    answer = small_assistant.ask(QUESTIONS[0])
    contract = answer.to_dict()["citations"][0]
    assert {name: first[name] for name in contract} == contract
    text = small_assistant.index.documents[first["source_id"]].text
    assert first["quote"] == text[first["start"] : first["end"]]
    assert first["document_sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_pack_names_its_index_and_its_dates(pack: Pack, small_assistant: Assistant) -> None:
    content = content_of(pack)
    assert content["schema"] == "integration-assistant/evidence-pack"
    assert content["version"] == 1
    assert content["made"] == "2026-03-01T09:30:00Z"
    index = content["answers"][0]["index"]
    assert index["fingerprint"] == small_assistant.index.fingerprint
    assert parse_time(index["built"]) is not None


def test_declines_are_kept_with_their_reason_and_signposts(pack: Pack) -> None:
    last = content_of(pack)["answers"][2]
    assert (last["status"], last["citations"]) == ("declined", [])
    assert last["reason"]


def test_a_pack_reads_back_as_it_was_written(pack: Pack) -> None:
    read = parse_pack(pack.to_json().encode())
    assert read.whole
    assert read.pack == pack


def test_a_kept_answer_goes_through_json_and_can_be_packed_later(small_assistant: Assistant) -> None:
    """The page keeps answers in the browser and exports them another day."""
    kept = keep_answer(small_assistant.ask(QUESTIONS[1]), small_assistant.index, WHEN)
    again = type(kept).model_validate(json.loads(kept.model_dump_json()))
    assert make_pack([again], WHEN) == make_pack([kept], WHEN)


def test_the_values_made_of_a_pack_write_the_same_answer_and_citations(small_assistant: Assistant) -> None:
    for question in QUESTIONS[:2]:
        answer = small_assistant.ask(question)
        kept = keep_answer(answer, small_assistant.index, WHEN)
        statements, markers = statements_of(kept)
        assert answer_text(statements, markers) == answer.answer
        assert [citation_line(c) for c in citations_of(kept)] == [citation_line(c) for c in answer.citations]


def test_the_hash_is_of_the_content_and_not_of_its_layout(pack: Pack) -> None:
    content = content_of(pack)
    shuffled = dict(reversed(content.items()))
    assert digest_of(shuffled) == content["sha256"] == digest_of(content)
    assert digest_of({**content, "made": "2026-03-02T09:30:00Z"}) != content["sha256"]


def test_an_empty_pack_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        make_pack([], WHEN)


def test_a_pack_of_a_question_with_half_a_character_can_be_written(small_assistant: Assistant) -> None:
    pack = pack_of(small_assistant, "what is a \ud83d direction?")
    assert parse_pack(pack.to_json().encode("utf-8")).whole


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(pack_module).failed == 0
