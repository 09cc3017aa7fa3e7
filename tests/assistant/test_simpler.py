"""Sentences in the order of their length, none cut and none torn from what it leans on."""

from __future__ import annotations

from assistant_makers import make_evidence

from assistant.simpler import simpler
from assistant.types import Statement
from ingest.types import Kind

TEXT = (
    "The responsibility for all decisions about planning sits wholly with the board. Such decisions need no consent, "
    "unless the law asks for it. Papers must be sent early."
)


def texts(text: str, **changes: object) -> list[str]:
    evidence = make_evidence(text, **changes)
    return [s.text for s in simpler([Statement("It says:", text, (evidence,))])]


def test_the_shortest_first_and_what_leans_stays_with_what_it_leans_on() -> None:
    assert texts(TEXT) == [
        "Papers must be sent early.",
        "The responsibility for all decisions about planning sits wholly with the board. Such decisions need no consent, "
        "unless the law asks for it.",
    ]


def test_each_piece_is_verbatim_at_its_place() -> None:
    for statement in simpler([Statement("It says:", TEXT, (make_evidence(TEXT),))]):
        (evidence,) = statement.evidence
        assert evidence.quote.of(TEXT) == evidence.text


def test_only_the_first_is_introduced() -> None:
    leads = [s.lead for s in simpler([Statement("It says:", TEXT, (make_evidence(TEXT),))])]
    assert leads == ["It says:", ""]


def test_one_sentence_an_item_and_a_timescale_stay_as_they_are() -> None:
    assert texts("Papers must be sent early.") == ["Papers must be sent early."]
    assert texts("Timescale: by 1 May. Then each year.", kind=Kind.TIMESCALE) == [
        "Timescale: by 1 May. Then each year."
    ]
    item = Statement("", "One. Two.", (make_evidence("One. Two."),), number="1")
    assert simpler([item]) == (item,)


def test_abbreviations_end_no_sentence() -> None:
    assert texts("Staff, e.g. Nurses and others, must help. Papers must be sent.")[0] == "Papers must be sent."
