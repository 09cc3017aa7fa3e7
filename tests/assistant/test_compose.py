"""The extractive composer: whose words they are, with what weight, and nothing but the words."""

from __future__ import annotations

import pytest
from assistant_makers import make_evidence, make_provision, make_source, provision

from assistant.chain import Assistant
from assistant.compose.extractive import Extractive, reading_form, voice
from assistant.evidence import Part, Selection, Selector, Shape, evidence_of
from assistant.types import Evidence, Statement
from ingest.store import Index
from ingest.types import Authority, Kind, Locator, Span


@pytest.fixture(scope="module")
def composer(small_assistant: Assistant) -> Extractive:
    return small_assistant._composer


@pytest.fixture(scope="module")
def selector(small_assistant: Assistant) -> Selector:
    return small_assistant._selector


# -- who says it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authority", "label", "says"),
    [
        (Authority.LEGISLATION, "s. 27", "The Made Paper says"),
        (Authority.STATUTORY_GUIDANCE, "paragraph 1", "Statutory guidance says, in the Made Paper of 2020"),
        (Authority.GUIDANCE, "section 1", "Guidance says, in the Made Paper of 2020"),
        (Authority.PROPOSAL, "proposal 4(iv)", "The Made Paper of 2020 proposed"),
        (Authority.PROPOSAL, "paragraph 2", "The Made Paper of 2020 said"),
        (Authority.EXPLAINER, "paragraph 2", "The Made Paper of 2020 explains"),
        (Authority.OPINION, "paragraph 2", "In an opinion piece of 2020, Ann Smith wrote"),
        (Authority.UNSTATED, "paragraph 2", "Made Paper says"),
    ],
)
def test_each_authority_speaks_with_its_own_weight(authority: Authority, label: str, says: str) -> None:
    source = make_source(authority=authority, published="2020-05-01", author="Ann Smith")
    assert voice(make_provision(label=label, authority=authority), source, None) == says


def test_only_law_may_be_said_to_be_law() -> None:
    """What is no law must never sound like it."""
    for authority in Authority:
        said = voice(make_provision(authority=authority), make_source(authority=authority), None)
        assert ("law" in said.casefold() or "require" in said.casefold()) is False
        assert ("tatutory" in said) is (authority is Authority.STATUTORY_GUIDANCE)


def test_restated_law_is_said_to_be_restated() -> None:
    law = make_source(id="act", title="Boards Act 2014", file=None, authority=Authority.LEGISLATION)
    p = make_provision(label="outcome 1", authority=Authority.EXPLAINER, restates="act")
    said = voice(p, make_source(short="care page", authority=Authority.EXPLAINER), law)
    assert said == "The law, the Boards Act 2014, as the care page restates it, says"


def test_a_date_that_is_not_stated_is_not_made_up() -> None:
    assert voice(make_provision(), make_source(published=None), None) == "Guidance says, in the Made Paper"


def test_a_year_in_the_name_is_not_said_twice() -> None:
    source = make_source(short="2020 framework", published="2020-11-15")
    assert voice(make_provision(), source, None) == "Guidance says, in the 2020 framework"


def test_a_quoted_speaker_is_named() -> None:
    p = make_provision(authority=Authority.EXPLAINER, speaker="Campbell Christie", kind=Kind.QUOTATION)
    assert voice(p, make_source(authority=Authority.EXPLAINER), None) == "The Made Paper, quoting Campbell Christie"


def test_an_opinion_without_a_named_author() -> None:
    source = make_source(authority=Authority.OPINION)
    assert voice(make_provision(authority=Authority.OPINION), source, None) == "In an opinion piece, its author wrote"


# -- the words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verbatim", "read"),
    [
        ("use **technology enabled care**", "use technology enabled care"),
        ("one\n  line", "one line"),
        ("a mark[3] of a note", "a mark of a note"),
        ("Boards must not meet", "Boards must not meet"),
    ],
)
def test_the_reading_form_leaves_out_marks_and_never_a_word(verbatim: str, read: str) -> None:
    assert reading_form(make_evidence(verbatim)) == read


@pytest.mark.parametrize(
    ("verbatim", "label", "read"),
    [
        ("4. (iv) Clear directions", "proposal 4(iv)", "Clear directions"),
        ("6. People who provide care", "outcome 6", "People who provide care"),
    ],
)
def test_an_items_own_number_is_not_among_its_words(verbatim: str, label: str, read: str) -> None:
    assert reading_form(make_evidence(verbatim, kind=Kind.ITEM, locator=Locator(label, (label,)))) == read


@pytest.mark.parametrize(
    "verbatim", ["28 days is the limit", "50% of members must be there", "2019/20 budgets are closed"]
)
def test_a_figure_that_begins_a_bullet_is_read(verbatim: str) -> None:
    assert reading_form(make_evidence(verbatim, kind=Kind.ITEM, locator=Locator("section 1, bullet 1"))) == verbatim


def test_a_figure_that_begins_a_lead_in_is_read() -> None:
    evidence = make_evidence("meet", lead_in=Span(0, 4))
    evidence = Evidence(
        evidence.provision, evidence.source, evidence.quote, "meet", Span(0, 24), "28 days before, it must:"
    )
    assert reading_form(evidence) == "28 days before, it must: meet"


def test_the_lead_in_is_read_first(small_index: Index) -> None:
    evidence = evidence_of(provision(small_index, "framework", "section 1, bullet 2"), small_index)
    assert reading_form(evidence) == "A good local service should: use telecare and technology enabled care;"


# -- statements --------------------------------------------------------------------------------


def compose(composer: Extractive, *parts: Part) -> tuple[Statement, ...]:
    return composer.compose(Selection(parts, "for the test"))


def test_every_statement_is_the_reading_form_of_its_evidence(composer: Extractive, small_index: Index) -> None:
    for p in small_index.provisions:
        if not p.kind.is_whole:
            (statement,) = compose(composer, Part(p, Shape.PROVISIONS))
            assert statement.text == reading_form(statement.evidence[0])


def test_a_provision_is_introduced_by_who_says_it_and_where(composer: Extractive, small_index: Index) -> None:
    p = provision(small_index, "review", "proposal 2(i)")
    (statement,) = compose(composer, Part(p, Shape.PROVISIONS))
    assert statement.lead == "The 2019 review proposed (proposal 2(i)):"
    assert statement.text == (
        "Each board must keep a reserves policy. Reserves must not be built up unnecessarily. Timescale: 3 months"
    )


def test_the_page_is_said_where_there_is_one(composer: Extractive, small_index: Index) -> None:
    from dataclasses import replace

    p = replace(provision(small_index, "review", "proposal 2(i)"), page=7)
    assert compose(composer, Part(p, Shape.PROVISIONS))[0].lead == "The 2019 review proposed (proposal 2(i), p. 7):"


def test_a_list_has_a_numbered_statement_for_each_item(
    composer: Extractive, selector: Selector, small_index: Index
) -> None:
    whole = provision(small_index, "review", "outcomes 1 to 3")
    first, second, third = compose(composer, Part(whole, Shape.LIST, selector._items(whole)))
    assert [s.number for s in (first, second, third)] == ["1", "2", "3"]
    assert first.lead == (
        "The law, the Outcomes Regulations 2014, as the 2019 review restates it, says (outcomes 1 to 3):"
    )
    assert second.lead == third.lead == ""
    assert first.text == "People live in good health for longer"


def test_the_words_that_introduce_a_list_stand_once(
    composer: Extractive, selector: Selector, small_index: Index
) -> None:
    whole = provision(small_index, "framework", "section 1, bullets 1 to 3")
    statements = compose(composer, Part(whole, Shape.LIST, selector._items(whole)))
    assert [bool(s.evidence[0].lead_in) for s in statements] == [True, False, False]


def test_the_same_words_in_two_sources_are_one_statement_with_two_citations(
    composer: Extractive, selector: Selector, small_index: Index
) -> None:
    whole = provision(small_index, "review", "outcomes 1 to 3")
    statements = compose(composer, Part(whole, Shape.LIST, selector._items(whole)))
    assert [[e.source.id for e in s.evidence] for s in statements] == [
        ["review", "explainer"], ["review", "explainer"], ["review"],  # the third differs
    ]  # fmt: skip


def test_a_merged_statement_has_no_lead_in_that_only_one_of_them_has(composer: Extractive, small_index: Index) -> None:
    one, other = (provision(small_index, s, "outcome 1") for s in ("review", "explainer"))
    (statement,) = compose(composer, Part(one, Shape.PROVISIONS, same=(other,)))
    assert [e.lead_in for e in statement.evidence] == [None, None]


def test_nothing_selected_nothing_said(composer: Extractive) -> None:
    assert compose(composer) == ()
