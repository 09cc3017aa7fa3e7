"""What is thin in an index: too few entries, entries all alike, facts that nobody asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.build import Parsed, parse_corpus
from ingest.coverage import Fact, as_json, as_text, facts_asked, facts_stated, thin_provisions
from ingest.types import Kind, Locator, Provision, Span
from tests.fakes import FakeEmbedder


def stating(text: str, kind: Kind = Kind.PARAGRAPH) -> Provision:
    return Provision("p", "made", kind, Locator("p"), Span(0, max(1, len(text))), text)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Reserves are held for a stated purpose.", {Fact.WHY}),
        ("The Health Board agrees it.", {Fact.WHO}),
        ("Papers go out each year.", {Fact.WHEN}),
        ("There are nine of them.", {Fact.HOW_MUCH}),
        ("Half a million, or 50% of it.", {Fact.HOW_MUCH}),
        ("The Equality Act 2010 says so.", set()),  # a name, not a date
        ("1. (ii) A policy is written.", set()),  # a label, not an amount
    ],
)
def test_what_a_provision_seems_to_state(text: str, facts: set[Fact]) -> None:
    assert facts_stated(stating(text)) == {Fact.WHAT, *facts}


def test_a_timescale_states_when_and_a_whole_what() -> None:
    assert facts_stated(stating("Timescale: 6 months", Kind.TIMESCALE)) == {Fact.WHEN}
    assert facts_stated(stating("By the end of 2019, so that all nine agree", Kind.LIST)) == {Fact.WHAT}


@pytest.mark.parametrize(
    ("entry", "fact"),
    [
        ("who has to agree it", Fact.WHO),
        ("does the council rubber-stamp it", Fact.WHO),
        ("how long have we got", Fact.WHEN),
        ("is it a one-off", Fact.WHEN),
        ("how many are there", Fact.HOW_MUCH),
        ("how come it's them", Fact.WHY),
        ("what are the outcomes for", Fact.WHY),
    ],
)
def test_what_an_entry_seems_to_ask(entry: str, fact: Fact) -> None:
    assert fact in facts_asked([entry])
    assert fact not in facts_asked(["tell me more of it"])


def with_entries(corpus: Path, locator: str, *entries: str) -> Parsed:
    parsed = parse_corpus(corpus)
    (identity,) = (p.id for p in parsed.provisions["handbook"] if p.locator.label == locator)
    return replace(parsed, plain=replace(parsed.plain, asked_as={identity: entries}))


def thin_at(parsed: Parsed, locator: str, least: int) -> list[tuple[int, int, tuple[Fact, ...]]]:
    found = thin_provisions(parsed, FakeEmbedder().encode, least)
    return [(t.entries, t.distinct, t.missing) for t in found if t.locator == locator]


def test_too_few_entries(tiny_corpus: Path) -> None:
    parsed = with_entries(tiny_corpus, "Expenses, paragraph 1", "can I claim my ticket", "who pays for travel")
    assert thin_at(parsed, "Expenses, paragraph 1", 2) == []
    assert thin_at(parsed, "Expenses, paragraph 1", 3) == [(2, 2, ())]
    assert thin_at(parsed, "Meetings, bullet 2", 1) == [(0, 0, ())]
    assert thin_at(parsed, "Board handbook", 1) == []  # a whole document


def test_entries_that_are_all_alike(tiny_corpus: Path) -> None:
    parsed = with_entries(tiny_corpus, "Expenses, paragraph 1", "who pays bus fares", "bus fares, who pays", "taxi")
    assert thin_at(parsed, "Expenses, paragraph 1", 3) == [(3, 2, ())]


def test_a_fact_that_nobody_asks_for(tiny_corpus: Path) -> None:
    parsed = with_entries(tiny_corpus, "Meetings, paragraph 1", "do we meet in person")
    ((entries, distinct, missing),) = thin_at(parsed, "Meetings, paragraph 1", 1)
    assert (entries, distinct) == (1, 1)
    assert Fact.WHO in missing  # "The board meets four times a year ..."
    assert Fact.HOW_MUCH in missing


def test_the_report_for_people(tiny_corpus: Path) -> None:
    parsed = with_entries(tiny_corpus, "Expenses, paragraph 1", "who pays bus fares", "bus fares, who pays")
    said = as_text(thin_provisions(parsed, FakeEmbedder().encode, 2), parsed.provisions, 2)
    assert "handbook: 9 provisions have fewer than 2 different entries.\n" in said
    assert "  Expenses, paragraph 1: 2 entries, 1 of them different\n" in said
    assert "  Meetings, bullet 1: 0 entries\n" in said
    assert "opinion: " in said


def test_the_report_as_data(tiny_corpus: Path) -> None:
    parsed = with_entries(tiny_corpus, "Meetings, paragraph 1", "do we meet in person")
    rows = {row["locator"]: row for row in json.loads(as_json(thin_provisions(parsed, FakeEmbedder().encode, 1)))}
    row = rows["Meetings, paragraph 1"]
    assert (row["source_id"], row["entries"], row["distinct"]) == ("handbook", 1, 1)
    assert "who" in row["missing"]
