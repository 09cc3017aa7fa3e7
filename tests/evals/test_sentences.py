from pathlib import Path
from typing import Any

import pytest
from cited import cited

from evals.reference import Reference, read_reference
from evals.sentences import conditions_kept
from ingest.types import Span

LAW = (
    "The board must meet twice a year, unless all members agree, e.g. in a letter. It may meet in private.\n\n"
    "Papers that are not late go out in May. They are read.\n"
)


@pytest.fixture
def law() -> Reference:
    """Two paragraphs, each a provision."""
    second = LAW.index("Papers")
    return Reference.of({"law": LAW}, [("law", "1", Span(0, second - 2)), ("law", "2", Span(second, len(LAW)))])


def kept(reference: Reference, *words: str) -> tuple[int, int] | None:
    return conditions_kept(reference, answer(*(cite_words(w) for w in words)))


def answer(*citations: dict[str, Any], text: str = "Yes.") -> dict[str, Any]:
    return {"answer": text, "citations": list(citations)}


def cite_words(words: str) -> dict[str, Any]:
    start = LAW.index(words)
    return {"source_id": "law", "locator": "1", "quote": words, "start": start, "end": start + len(words),
            "lead_in": None}  # fmt: skip


def test_a_whole_sentence_and_a_whole_provision_leave_nothing_out(law: Reference) -> None:
    whole = "The board must meet twice a year, unless all members agree, e.g. in a letter."
    assert kept(law, whole, LAW[: LAW.index("\n")], "It may meet in private.") == (3, 3)


@pytest.mark.parametrize(
    "cut", ["The board must meet twice a year", "meet twice a year, unless all members agree, e.g. in a letter.",
            "Papers that are", "go out in May.", f"{LAW[: LAW.index('It may')]}It"],
)  # fmt: skip
def test_a_cut_that_leaves_out_a_condition_or_an_obligation_is_caught(law: Reference, cut: str) -> None:
    assert kept(law, cut) == (0, 1)


def test_an_abbreviation_ends_no_sentence(law: Reference) -> None:
    assert kept(law, "in a letter.") == (0, 1)
    assert kept(law, "The board must meet twice a year, unless all members agree, e.g.") == (
        1,
        1,
    )  # "in a letter" binds nothing


def test_what_is_left_out_may_be_quoted_elsewhere_in_the_answer(law: Reference) -> None:
    assert kept(law, "The board must meet twice a year", ", unless all members agree, e.g. in a letter.") == (2, 2)


def test_a_cut_that_leaves_out_nothing_that_binds_is_no_harm(law: Reference) -> None:
    assert kept(law, "They are") == (1, 1)


def test_the_month_of_may_is_no_permission(law: Reference) -> None:
    assert kept(law, "Papers that are not late go out") == (1, 1)


def test_a_quotation_that_does_not_stand_is_not_judged(law: Reference) -> None:
    assert conditions_kept(law, answer(cite_words("They are") | {"start": 3})) is None


def test_an_item_needs_what_introduces_it(tiny_corpus: Path) -> None:
    parsed = read_reference(tiny_corpus)
    item = cited(parsed, "handbook", "Meetings, bullet 1")
    assert conditions_kept(parsed, answer(item)) == (1, 1)
    assert conditions_kept(parsed, answer(item | {"lead_in": None})) == (0, 1)  # "Members must:"
    second = cited(parsed, "handbook", "Meetings, bullet 2", lead_in=None)
    assert conditions_kept(parsed, answer(item, second)) == (2, 2)  # it stands once, above the list
    proposal = cited(parsed, "proposals", "proposal 1(i)", lead_in=None)
    assert conditions_kept(parsed, answer(proposal)) == (1, 1)  # "We propose that:" binds nothing


def test_a_heading_that_introduces_an_item_may_be_the_place_of_it(tiny_corpus: Path) -> None:
    parsed = read_reference(tiny_corpus)
    item = cited(parsed, "handbook", "Meetings, bullet 1", lead_in=None)
    said = "Guidance says, in the handbook (Members must, bullet 1): “read the papers” [1]"
    assert conditions_kept(parsed, answer(item, text=said)) == (1, 1)


def test_the_same_words_of_two_sources_need_one_introduction_that_binds_alike() -> None:
    text = "Members must:\n- come\n"
    item, lead = Span(16, 20), Span(0, 13)
    sources = {"a": text, "b": text, "c": text.replace("must", "may ")}
    made = Reference.of(sources, [(s, "bullet 1", item) for s in sources])
    with_leads = {s: tuple(_introduced(p, lead) for p in ps) for s, ps in made.provisions.items()}
    reference = Reference.parsed(made.texts, with_leads, {}, {})
    shown = {"start": 0, "end": 13}
    first = {"source_id": "a", "quote": "come", "start": 16, "end": 20, "lead_in": shown | {"quote": "Members must:"}}
    assert conditions_kept(reference, answer(first, first | {"source_id": "b", "lead_in": None})) == (2, 2)
    assert conditions_kept(reference, answer(first, first | {"source_id": "c", "lead_in": None})) == (1, 2)


def _introduced(p: object, lead: Span) -> object:
    from dataclasses import replace

    return replace(p, lead_in=lead)  # type: ignore[type-var]
