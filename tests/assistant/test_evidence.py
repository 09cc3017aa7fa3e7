"""Which provisions an answer stands on: the whole list, the part, or the same words in two sources."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assistant_makers import FOLLOW_UP, RANKING, WordsEmbedder, make_hit, make_provision, make_query, provision

from assistant.evidence import Part, Selection, Selector, Shape, evidence_of, needs_lead_in, same_words
from assistant.intent import parts_of, wants_of
from assistant.lexical import Lexical
from assistant.retrieve import Retrieved, Retriever, lexical_texts
from assistant.tuning import Choice
from assistant.types import Hit, Query
from ingest.numbering import references
from ingest.store import Index
from ingest.types import Kind

CHOICE = replace(
    Choice.load(), ratio=0.9, most=2, part_ratio=0.5, list_ratio=0.8, list_window=5, short_list=4, siblings=3
)


@pytest.fixture(scope="module")
def retriever(small_index: Index) -> Retriever:
    return Retriever(small_index, WordsEmbedder(), Lexical(lexical_texts(small_index)), RANKING, FOLLOW_UP)


@pytest.fixture(scope="module")
def selector(retriever: Retriever) -> Selector:
    return Selector(retriever, CHOICE)


def select(selector: Selector, retriever: Retriever, question: str, **changes: object) -> Selection:
    query = make_query(
        question, references=tuple(references(question)), wants=wants_of(question), parts=parts_of(question)
    )
    query = replace(query, **changes)
    return selector.select(query, retriever.retrieve(query))


def shown(selection: Selection) -> list[tuple[str, str]]:
    return [(p.provision.source_id, p.provision.locator.label) for p in selection.parts]


def of_hits(selector: Selector, hits: list[Hit], query: Query) -> Selection:
    return selector.select(query, Retrieved(tuple(hits), (), 0.0, None, WordsEmbedder().encode(["x"])[0]))


# -- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["what are the outcomes?", "list the national outcomes", "the three outcomes"])
def test_a_question_for_a_list_gets_the_whole_list(selector: Selector, retriever: Retriever, question: str) -> None:
    selection = select(selector, retriever, question)
    assert [p.shape for p in selection.parts] == [Shape.LIST]
    assert [i.locator.label for i in selection.parts[0].items] == ["outcome 1", "outcome 2", "outcome 3"]


def test_items_near_the_top_stand_for_their_list(selector: Selector, small_index: Index) -> None:
    items = [provision(small_index, "framework", f"section 1, bullet {n}") for n in (2, 1, 3)]
    query = make_query("what should it do", wants=wants_of("list them"))
    selection = of_hits(selector, [make_hit(p, 1 - i / 100) for i, p in enumerate(items)], query)
    assert shown(selection) == [("framework", "section 1, bullets 1 to 3")]
    assert [i.locator.label[-8:] for i in selection.parts[0].items] == ["bullet 1", "bullet 2", "bullet 3"]


def test_no_list_where_none_is_asked_for(selector: Selector, retriever: Retriever) -> None:
    selection = select(selector, retriever, "do people live in good health for longer?")
    assert all(p.shape is Shape.PROVISIONS for p in selection.parts)


def test_a_list_is_given_where_its_entry_is_what_was_asked(selector: Selector, retriever: Retriever) -> None:
    selection = select(selector, retriever, "what are we all supposed to be aiming for?")
    assert shown(selection) == [("review", "outcomes 1 to 3")]


# -- a place that is named ---------------------------------------------------------------------


def test_a_named_place_is_exactly_that(selector: Selector, retriever: Retriever) -> None:
    assert shown(select(selector, retriever, "what is proposal 2(i)?")) == [("review", "proposal 2(i)")]


def test_all_owners_of_a_named_place_are_shown_each(selector: Selector, retriever: Retriever) -> None:
    assert shown(select(selector, retriever, "outcome 3")) == [("review", "outcome 3"), ("explainer", "outcome 3")]


def test_owners_with_the_same_words_are_one_part(selector: Selector, retriever: Retriever) -> None:
    (part,) = select(selector, retriever, "outcome 1").parts
    assert part.provision.source_id == "review"
    assert [s.source_id for s in part.same] == ["explainer"]


def test_a_named_section_is_shown_with_all_it_holds(selector: Selector, retriever: Retriever) -> None:
    parts = select(selector, retriever, "section 2 of the review").parts
    assert [i.locator.label for i in parts[0].items] == ["section 2, paragraph 1", "proposal 2(i)", "proposal 2(ii)"]


def test_the_part_of_a_named_section_that_the_question_is_about(selector: Selector, retriever: Retriever) -> None:
    selection = select(selector, retriever, "does section 2 of the review let reserves be built up unnecessarily?")
    assert shown(selection) == [("review", "proposal 2(i)")]


# -- follow-ups --------------------------------------------------------------------------------


def test_the_timescale_of_what_the_conversation_is_about(
    selector: Selector, retriever: Retriever, small_index: Index
) -> None:
    focus = provision(small_index, "review", "proposal 2(i)").id
    selection = select(selector, retriever, "and by when?", standalone="reserves – and by when?", follow_up=True,
                       focus=(focus,))  # fmt: skip
    assert shown(selection) == [("review", "proposal 2(i), timescale")]


def test_what_a_message_picks_is_shown_whatever_ranks_first(
    selector: Selector, retriever: Retriever, small_index: Index
) -> None:
    focus = provision(small_index, "framework", "section 1, bullet 2").id
    selection = select(selector, retriever, "the second one", standalone="reserves – the second one", follow_up=True,
                       picked=True, focus=(focus,))  # fmt: skip
    assert shown(selection) == [("framework", "section 1, bullet 2")]


# -- the best provisions -----------------------------------------------------------------------


def test_a_timescale_is_shown_with_its_proposal(selector: Selector, small_index: Index) -> None:
    timescale = provision(small_index, "review", "proposal 1(i), timescale")
    assert shown(of_hits(selector, [make_hit(timescale)], make_query("six months"))) == [("review", "proposal 1(i)")]


def test_a_second_provision_only_where_it_comes_close(selector: Selector, small_index: Index) -> None:
    first, second = (provision(small_index, "review", f"proposal {n}") for n in ("2(i)", "1(i)"))
    query = make_query("money")
    assert len(of_hits(selector, [make_hit(first, 1.0), make_hit(second, 0.95)], query).parts) == 2
    assert len(of_hits(selector, [make_hit(first, 1.0), make_hit(second, 0.85)], query).parts) == 1


def test_no_more_provisions_than_the_choice_allows(selector: Selector, small_index: Index) -> None:
    hits = [make_hit(provision(small_index, "review", f"proposal {n}")) for n in ("1(i)", "1(ii)", "2(i)", "2(ii)")]
    assert len(of_hits(selector, hits, make_query("all")).parts) == CHOICE.most


def test_the_same_words_are_not_shown_twice(selector: Selector, small_index: Index) -> None:
    hits = [make_hit(provision(small_index, s, "outcome 1")) for s in ("explainer", "review")]
    selection = of_hits(selector, hits, make_query("good health"))
    assert shown(selection) == [("explainer", "outcome 1")]
    assert [s.source_id for s in selection.parts[0].same] == ["review"]


def test_a_part_of_what_is_shown_is_not_shown_again(selector: Selector, small_index: Index) -> None:
    whole, part = (provision(small_index, "framework", label) for label in ("section 2", "section 2, paragraph 1"))
    assert shown(of_hits(selector, [make_hit(part), make_hit(whole)], make_query("money"))) == [
        ("framework", "section 2, paragraph 1")
    ]


def test_a_long_whole_gives_way_to_its_best_part(selector: Selector, retriever: Retriever, small_index: Index) -> None:
    whole, item = provision(small_index, "review", "outcomes 1 to 3"), provision(small_index, "review", "outcome 2")
    strict = Selector(retriever, replace(CHOICE, short_list=2))
    hits = [make_hit(whole), make_hit(item, 0.5)]
    assert shown(of_hits(strict, hits, make_query("carers"))) == [("review", "outcome 2")]
    assert shown(of_hits(selector, hits, make_query("carers"))) == [("review", "outcomes 1 to 3")]


def test_each_part_of_a_double_question_is_answered(selector: Selector, retriever: Retriever) -> None:
    question = "who must keep a reserves policy, and what should a good local service offer people who leave hospital?"
    selection = select(selector, retriever, question)
    assert shown(selection) == [("review", "proposal 2(i)"), ("framework", "section 1, bullet 1")]


def of_parts(selector: Selector, question: str, *parts: list[Hit]) -> list[tuple[str, str]]:
    query = make_query(question, parts=parts_of(question), wants=wants_of(question))
    vector = WordsEmbedder().encode(["x"])[0]
    found = Retrieved(tuple(parts[0]), (), 0.0, None, vector, tuple(tuple(p) for p in parts))
    return shown(selector.select(query, found))


def test_one_place_that_answers_each_part_is_enough(selector: Selector, small_index: Index) -> None:
    first, second = (provision(small_index, "review", f"proposal {n}") for n in ("1(i)", "2(i)"))
    question = "what should they avoid there, and what should they look at again?"
    both = [make_hit(first, 1.0), make_hit(second, 0.98)], [make_hit(second, 1.0), make_hit(first, 0.2)]
    assert of_parts(selector, question, *both) == [("review", "proposal 2(i)")]
    apart = [make_hit(first, 1.0), make_hit(second, 0.5)], [make_hit(second, 1.0), make_hit(first, 0.2)]
    assert of_parts(selector, question, *apart) == [("review", "proposal 1(i)"), ("review", "proposal 2(i)")]


def test_a_list_that_only_one_part_asks_for_is_whole(selector: Selector, small_index: Index) -> None:
    proposal, outcomes = (provision(small_index, "review", x) for x in ("proposal 2(i)", "outcomes 1 to 3"))
    question = "who must keep a reserves policy, and what are the three outcomes?"
    hits = [make_hit(proposal, 1.0)], [make_hit(outcomes, 1.0)]
    assert of_parts(selector, question, *hits) == [("review", "proposal 2(i)"), ("review", "outcomes 1 to 3")]


# -- evidence ----------------------------------------------------------------------------------


def test_evidence_is_verbatim(small_index: Index) -> None:
    for p in small_index.provisions:
        evidence = evidence_of(p, small_index)
        assert evidence.text == small_index.documents[p.source_id].text[evidence.quote.start : evidence.quote.end]
        if evidence.lead_in:
            assert evidence.lead_in_text == evidence.lead_in.of(small_index.documents[p.source_id].text)


def test_a_bullet_comes_with_the_sentence_that_introduces_it(small_index: Index) -> None:
    evidence = evidence_of(provision(small_index, "framework", "section 1, bullet 1"), small_index)
    assert evidence.lead_in_text == "A good local service should:"


@pytest.mark.parametrize("label", ["proposal 2(i)", "outcome 1", "proposal 2(i), timescale"])
def test_what_speaks_for_itself_comes_without_one(small_index: Index, label: str) -> None:
    assert evidence_of(provision(small_index, "review", label), small_index).lead_in is None


def test_a_proposal_comes_with_its_timescale(small_index: Index) -> None:
    assert evidence_of(provision(small_index, "review", "proposal 2(i)"), small_index).text.endswith(
        "Timescale: 3 months"
    )


@pytest.mark.parametrize(
    ("label", "kind", "needed"),
    [("section 5, bullet 3", Kind.ITEM, True), ("principle 2", Kind.ITEM, True), ("section 3, row 1", Kind.ROW, True),
     ("paragraph 2", Kind.PARAGRAPH, False), ("outcome 6", Kind.ITEM, False), ("proposal 4(iv)", Kind.ITEM, False),
     ("section 1, quotation", Kind.QUOTATION, False)],
)  # fmt: skip
def test_which_provisions_need_their_lead_in(label: str, kind: Kind, needed: bool) -> None:
    assert needs_lead_in(make_provision("words", label, kind=kind)) is needed


# -- the same words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Live in good health", "live in  good\nhealth."),
        ("1. Live in good health", "Live in good health"),
        ("4. (iv) Clear directions", "clear directions;"),
        ("use **care**, and", "use care"),
    ],
)
def test_case_space_number_and_final_mark_do_not_count(one: str, other: str) -> None:
    assert same_words(one) == same_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Boards must meet", "Boards must not meet"),
        ("within 28 days", "within 14 days"),
        ("section 27A applies", "section 27B applies"),
        ("Boards may meet", "Boards must meet"),
        ("live well, and long", "live well and long"),
        ("Resources are used well", "Resources are used"),
        ("boards meet", "boards’ meet"),
    ],
)
def test_every_word_counts(one: str, other: str) -> None:
    assert same_words(one) != same_words(other)


def test_a_figure_that_begins_a_provision_is_one_of_its_words() -> None:
    assert same_words("28 days after the meeting") != same_words("14 days after the meeting")


def test_a_part_is_a_value(small_index: Index) -> None:
    p = provision(small_index, "review", "outcome 1")
    assert Part(p, Shape.PROVISIONS) == Part(p, Shape.PROVISIONS)
