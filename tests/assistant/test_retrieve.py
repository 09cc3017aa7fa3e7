"""Retrieval: three legs over the same provisions, and places that are found by key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assistant_makers import FOLLOW_UP, RANKING, WordsEmbedder, make_hit, make_provision, make_query, places, provision
from langchain_core.documents import Document as LangChainDocument

from assistant.lexical import Lexical
from assistant.retrieve import GuidanceRetriever, Retriever, lexical_texts, passages
from assistant.types import Query, Want
from ingest.numbering import references
from ingest.store import Index
from ingest.types import Kind, Span


def ask(question: str, **changes: object) -> Query:
    return make_query(question, references=tuple(references(question)), **changes)


# -- the legs ----------------------------------------------------------------------------------


def test_words_of_a_provision_lead_to_it(small_retriever: Retriever) -> None:
    first = small_retriever.retrieve(ask("leaders will learn together")).hits[0]
    assert places([first]) == [("review", "proposal 1(i)")]
    assert first.legs["text"].rank == 1
    assert first.legs["lexical"].rank == 1


def test_an_entry_leads_to_its_provision_although_they_share_no_word(small_retriever: Retriever) -> None:
    first = small_retriever.retrieve(ask("rainy day money")).hits[0]
    assert places([first]) == [("review", "proposal 2(i)")]
    assert first.legs["entry"].score == pytest.approx(1.0, abs=0.01)
    assert first.legs["entry"].rank == 1


def test_a_leg_that_did_not_find_a_provision_gives_it_no_rank(small_retriever: Retriever) -> None:
    hits = small_retriever.retrieve(ask("rainy day money")).hits
    without_entries = next(h for h in hits if h.provision.source_id == "opinion")
    assert without_entries.legs["entry"].rank is None
    assert without_entries.legs["entry"].score == 0


def test_each_provision_comes_once_and_no_whole_document(small_retriever: Retriever) -> None:
    hits = small_retriever.retrieve(ask("shared care of boards")).hits
    ids = [h.provision.id for h in hits]
    assert len(ids) == len(set(ids))
    assert not any(h.provision.kind is Kind.SECTION and h.provision.parent is None for h in hits)


def test_scores_fall_and_the_input_is_left_alone(small_retriever: Retriever) -> None:
    query = ask("keep a reserves policy")
    hits = small_retriever.retrieve(query).hits
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert query == ask("keep a reserves policy")


def test_the_nearest_unanswered_question_comes_with_its_nearness(
    small_retriever: Retriever, small_index: Index
) -> None:
    found = small_retriever.retrieve(ask("who gets a vote on the board?"))
    assert found.unanswered is not None
    assert small_index.unanswered[found.unanswered].answered_by == "boards-act"
    assert found.nearest_unanswered == pytest.approx(1.0, abs=0.01)


def test_an_index_without_unanswered_questions_is_near_none(small_index: Index, small_retriever: Retriever) -> None:
    bare = _Without(small_index)
    retriever = Retriever(
        bare, WordsEmbedder(), small_retriever.lexical, small_retriever.ranking, small_retriever.follow_up
    )  # type: ignore[arg-type]
    found = retriever.retrieve(ask("who gets a vote on the board?"))
    assert (found.nearest_unanswered, found.unanswered) == (0.0, None)


class _Without:
    """An index without unanswered questions."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.unanswered_vectors = index.unanswered_vectors[:0]

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


def test_ties_are_broken_by_source_and_position(small_retriever: Retriever) -> None:
    """Two sources have outcome 1 in the same words; a question without any word ties them all."""
    hits = small_retriever.retrieve(ask("zzzz qqqq")).hits
    keys = [(-h.score, h.provision.source_id, h.provision.span.start, -h.provision.span.end) for h in hits]
    assert keys == sorted(keys)


def test_the_same_question_gives_the_same_ranking(small_index: Index, small_retriever: Retriever) -> None:
    fresh = Retriever(
        small_index, WordsEmbedder(), Lexical(lexical_texts(small_index)), small_retriever.ranking, small_retriever.follow_up
    )  # fmt: skip
    query = ask("people live in good health")
    assert fresh.retrieve(query).hits == small_retriever.retrieve(query).hits


# -- places that a question names --------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("what is proposal 2(i)?", [("review", "proposal 2(i)")]),
        ("what is 2 (ii) about?", [("review", "proposal 2(ii)")]),
        ("outcome 2", [("review", "outcome 2"), ("explainer", "outcome 2")]),
        ("what does section 2 say?", [("review", "section 2"), ("framework", "section 2")]),
        ("outcomes 1 and 3 of the care page", [("explainer", "outcome 1"), ("explainer", "outcome 3")]),
        ("section 2 of the framework", [("framework", "section 2")]),
        ("what is proposal 9(i)?", []),
    ],
)
def test_a_named_place_is_found_by_key_with_all_that_own_it(
    small_retriever: Retriever, question: str, named: list[tuple[str, str]]
) -> None:
    found = small_retriever.retrieve(ask(question))
    assert [(p.source_id, p.locator.label) for p in found.named] == named
    assert places(found.hits[: len(named)]) == named


def test_a_source_that_does_not_own_the_place_does_not_hide_the_one_that_does(small_retriever: Retriever) -> None:
    found = small_retriever.retrieve(ask("does the framework speak of proposal 2(i)?"))
    assert [p.locator.label for p in found.named] == ["proposal 2(i)"]


def test_owning(small_retriever: Retriever) -> None:
    owned, foreign = references("proposal 2(i) and proposal 9(ix)")
    assert small_retriever.owns(owned)
    assert not small_retriever.owns(foreign)
    assert small_retriever.owns_noun("proposal")
    assert not small_retriever.owns_noun("schedule")
    assert not small_retriever.owns_noun(None)
    assert {p.source_id for p in small_retriever.wholes("outcomes")} == {"review", "explainer"}


# -- a source that a question names ------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sources"),
    [("what does the review say?", {"review"}), ("the 2019 REVIEW", {"review"}), ("Ann Smith's opinion piece", {"opinion"}),
     ("compare the framework and the care page", {"framework", "explainer"}), ("reviewing frameworks", set())],
)  # fmt: skip
def test_sources_named(small_retriever: Retriever, question: str, sources: set[str]) -> None:
    assert small_retriever.sources_named(question) == sources


def test_a_named_source_is_preferred(small_retriever: Retriever) -> None:
    alone = small_retriever.retrieve(ask("people live in good health for longer")).hits[0]
    asked = small_retriever.retrieve(ask("does the care page say people live in good health for longer?")).hits[0]
    assert alone.provision.locator.label == asked.provision.locator.label == "outcome 1"
    assert asked.provision.source_id == "explainer"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("what does the framework say about reablement?", "what reablement?"),
        ("according to the 2019 review, who keeps reserves?", ", who keeps reserves?"),
        ("what is the point of the framework?", "what is the point of the framework?"),
        ("what does the review say?", "what does the review say?"),
    ],
)
def test_the_topic_is_without_the_words_that_name_the_source(
    small_retriever: Retriever, question: str, topic: str
) -> None:
    assert small_retriever.topic_of(question) == topic


def test_where_two_sources_are_named_each_has_its_ranking(small_retriever: Retriever) -> None:
    found = small_retriever.retrieve(ask("what do the review and the framework say on money?"))
    assert [{h.provision.source_id for h in part} for part in found.parts] in (
        [{"review"}, {"framework"}], [{"framework"}, {"review"}],
    )  # fmt: skip
    assert {h.provision.source_id for h in found.hits[:2]} == {"review", "framework"}


def test_the_parts_of_a_double_question_are_ranked_each(small_retriever: Retriever) -> None:
    question = "who keeps a reserves policy, and how is reablement offered?"
    found = small_retriever.retrieve(ask(question, parts=("who keeps a reserves policy", "how is reablement offered?")))
    assert [part[0].provision.locator.label for part in found.parts] == ["proposal 2(i)", "section 1, bullet 1"]
    assert {h.provision.locator.label for h in found.hits[:2]} == {"proposal 2(i)", "section 1, bullet 1"}


# -- follow-ups --------------------------------------------------------------------------------


def test_a_follow_up_prefers_what_the_last_answer_cited(small_retriever: Retriever, small_index: Index) -> None:
    focus = provision(small_index, "review", "proposal 1(ii)")
    query = make_query(
        "and by when?", standalone="partners – and by when?", follow_up=True, wants=frozenset({Want.WHEN})
    )
    without = small_retriever.retrieve(query).hits
    with_focus = small_retriever.retrieve(replace(query, focus=(focus.id,))).hits

    def score(hits: tuple, label: str) -> float:
        return next(h.score for h in hits if h.provision.locator.label == label)

    assert score(with_focus, "proposal 1(ii)") > score(without, "proposal 1(ii)")
    assert score(with_focus, "proposal 1(ii), timescale") > score(without, "proposal 1(ii), timescale")
    assert score(with_focus, "proposal 2(i)") == score(without, "proposal 2(i)")


def test_a_follow_up_without_words_of_its_own_is_searched_by_its_topic(small_index: Index) -> None:
    embedder = WordsEmbedder()
    retriever = _retriever(small_index, embedder)
    retriever.retrieve(make_query("and when?", standalone="reserves – and when?", follow_up=True))
    assert embedder.texts == ["reserves – and when?"]


def test_a_follow_up_with_words_of_its_own_is_read_both_ways(small_index: Index) -> None:
    embedder = WordsEmbedder()
    retriever = _retriever(small_index, embedder)
    retriever.retrieve(make_query("and culture?", standalone="reserves – and culture?", follow_up=True, own_words=1))
    assert embedder.texts == ["reserves – and culture?", "and culture?"]


def _retriever(index: Index, embedder: WordsEmbedder) -> Retriever:

    return Retriever(index, embedder, Lexical(lexical_texts(index)), RANKING, FOLLOW_UP)


# -- passages ----------------------------------------------------------------------------------


def test_a_part_of_a_passage_that_is_there_is_left_out() -> None:
    whole = make_provision("one two three", "section 1", span=Span(0, 13))
    part = make_provision("two", "section 1, bullet 1", span=Span(4, 7))
    other = make_provision("two", "section 1, bullet 1", span=Span(4, 7), source_id="another", id="another#1")
    hits = [make_hit(whole, 0.9), make_hit(part, 0.8), make_hit(other, 0.7)]
    assert [h.provision for h in passages(hits, 10)] == [whole, other]


def test_a_whole_after_its_part_is_kept() -> None:
    whole = make_provision("one two three", "section 1", span=Span(0, 13))
    part = make_provision("two", "section 1, bullet 1", span=Span(4, 7))
    assert [h.provision for h in passages([make_hit(part, 0.9), make_hit(whole, 0.8)], 10)] == [part, whole]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_passages_as_are_wanted(small_retriever: Retriever, count: int) -> None:
    hits = small_retriever.retrieve(ask("shared care")).hits
    assert len(passages(hits, count)) == count


def test_no_hits_no_passages() -> None:
    assert passages([], 5) == ()


def test_the_lexical_leg_reads_headings_lead_ins_and_entries(small_index: Index) -> None:
    texts = lexical_texts(small_index)
    bullet = texts[provision(small_index, "framework", "section 1, bullet 1").id]
    assert "Purpose" in bullet
    assert "A good local service should" in bullet
    assert "help to get back on your feet" in bullet


# -- as a LangChain retriever ------------------------------------------------------------------


def test_as_a_langchain_retriever(small_retriever: Retriever, small_index: Index) -> None:
    documents = GuidanceRetriever(retriever=small_retriever, k=3).invoke("keep a reserves policy")
    assert len(documents) == 3
    assert all(isinstance(d, LangChainDocument) for d in documents)
    first = documents[0]
    text = small_index.documents["review"].text
    assert first.metadata["source_id"] == "review"
    assert first.metadata["locator"] == "proposal 2(i)"
    assert first.metadata["authority"] == "proposal"
    assert first.page_content == text[first.metadata["start"] : first.metadata["end"]]
    assert first.metadata["trail"][-1] == "Money"
    assert first.id == provision(small_index, "review", "proposal 2(i)").id


async def _first(retriever: GuidanceRetriever, question: str) -> str | None:
    return (await retriever.ainvoke(question))[0].id


def test_the_langchain_retriever_works_asynchronously(small_retriever: Retriever) -> None:
    import asyncio

    retriever = GuidanceRetriever(retriever=small_retriever)
    assert asyncio.run(_first(retriever, "rainy day money")) == "review#proposal-2-i"


def test_the_langchain_retriever_finds_a_named_place_first(small_retriever: Retriever) -> None:
    documents = GuidanceRetriever(retriever=small_retriever).invoke("what is 1(ii)?")
    assert documents[0].metadata["locator"] == "proposal 1(ii)"
