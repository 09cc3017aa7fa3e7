"""The rules of plain-language entries, each with a case that keeps it and one that does not."""

from __future__ import annotations

import doctest
from collections.abc import Sequence

import numpy as np
import pytest

from ingest import entry_rules
from ingest.embed import Vectors
from ingest.entry_rules import (
    carries_content,
    close_in_words,
    content_words,
    kin_of,
    misplaced,
    near_duplicates,
    own_texts,
    shared_words,
)
from ingest.types import Kind, Locator, Provision, Span
from tests.fakes import FakeEmbedder
from tests.ingest.made import made, read, shipped


def directions(angles: dict[str, float]) -> Vectors:
    """A model that knows a few texts, each as a direction in degrees: cosines can be read off."""

    def encode(texts: Sequence[str]) -> Vectors:
        at = np.radians([angles[t] for t in texts])
        return np.stack([np.cos(at), np.sin(at)], axis=1).astype(np.float32)

    return encode  # type: ignore[return-value]


def provision(name: str, text: str = "words", **more: object) -> Provision:
    fields = {"kind": Kind.ITEM, "locator": Locator(name), "span": Span(0, 9), **more}
    return Provision(id=name, source_id="made", text=text, **fields)  # type: ignore[arg-type]


def test_examples() -> None:
    result = doctest.testmod(entry_rules)
    assert (result.failed, result.attempted > 0) == (0, True)


# -- what carries content ---------------------------------------------------------------------------------


def test_a_whole_document_and_a_bare_heading_carry_no_content() -> None:
    text = "# Title\n\nA few words come first.\n\n## Full\n\nWords under it.\n"
    found = {label: carries_content(p, len(made(text).text)) for label, p in read(text).items()}
    assert found == {"Title": False, "paragraph 1": True, "Full": True, "paragraph 2": True}
    bare = provision("bare", kind=Kind.SECTION, parent="root")
    assert not carries_content(bare, 1000)


def test_the_section_that_is_all_of_a_document_but_its_title_is_the_document() -> None:
    section = provision("all", kind=Kind.SECTION, parent="root", children=("a",), span=Span(5, 100))
    assert not carries_content(section, 100)
    assert carries_content(section, 101)


def test_lists_tables_and_timescales_carry_content() -> None:
    for kind in (Kind.LIST, Kind.TABLE, Kind.TIMESCALE, Kind.FOOTNOTE, Kind.QUOTATION):
        assert carries_content(provision("p", kind=kind), 9)


# -- near-duplicates --------------------------------------------------------------------------------------


def test_words_that_only_make_a_question_do_not_count() -> None:
    assert content_words("can you please tell me about the bus fares") == content_words("bus fare?")
    assert "who" in content_words("who agrees the budget")  # the kind of fact that is wanted
    assert content_words("what is it") != frozenset()


def test_the_share_of_words() -> None:
    assert shared_words(frozenset("abc"), frozenset("bcd")) == 0.5
    assert shared_words(frozenset(), frozenset()) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "degrees", "same"),
    [
        ("claiming my bus fare", "claim the bus fare", 20, True),  # cosine 0.94, all words
        ("claiming my bus fare", "claim the bus fare", 40, False),  # cosine 0.77
        ("claim my bus fare", "claim for the hotel", 20, False),  # a quarter of the words
        ("claim my bus fare", "the bus fare, must reps pay", 10, True),  # 0.98 and a third
        ("bus fare", "travel costs", 1, False),  # synonyms only: two wordings of one question
    ],
)
def test_both_measures_decide(one: str, other: str, degrees: float, same: bool) -> None:
    encode = directions({one: 0, other: degrees})
    assert bool(near_duplicates(close_in_words([one], [other]), encode)) is same  # type: ignore[arg-type]


def test_a_text_is_not_its_own_duplicate_and_a_pair_is_given_once() -> None:
    texts = ["who pays the fare", "who pays the fares", "when do we meet"]
    pairs = near_duplicates(close_in_words(texts, texts), FakeEmbedder().encode)
    assert [(p.one, p.other) for p in pairs] == []  # the fake knows no stems
    encode = directions({texts[0]: 0, texts[1]: 5, texts[2]: 90})
    pairs = near_duplicates(close_in_words(texts, texts), encode)  # type: ignore[arg-type]
    assert [(p.one, p.other, p.shared) for p in pairs] == [(texts[0], texts[1], 1.0)]


def test_nothing_is_embedded_that_shares_no_words() -> None:
    model = FakeEmbedder()
    assert near_duplicates(close_in_words(["bus fares"], ["board papers"]), model.encode) == []
    assert model.encoded == []


# -- misplaced --------------------------------------------------------------------------------------------

KIN = {"a": frozenset({"a"}), "b": frozenset({"b"})}


def test_an_entry_that_another_provision_is_nearer_to() -> None:
    encode = directions({"mine": 60, "stray": 0, "theirs": 10, "text a": 70, "text b": 5})
    asked = {"a": ["mine", "stray"], "b": ["theirs"]}
    (found,) = misplaced(asked, {"a": ["text a"], "b": ["text b"]}, KIN, encode)  # type: ignore[arg-type]
    assert (found.owner, found.entry, found.better, found.nearest) == ("a", "stray", "b", "text b")
    assert found.lead == pytest.approx(np.cos(np.radians(5)) - np.cos(np.radians(60)), abs=1e-5)


def test_an_entry_that_is_listed_at_both_is_not_misplaced() -> None:
    encode = directions({"mine": 60, "stray": 0, "theirs": 10, "text a": 70, "text b": 5})
    asked = {"a": ["mine", "stray"], "b": ["theirs", "stray"]}
    assert misplaced(asked, {"a": ["text a"], "b": ["text b"]}, KIN, encode) == []  # type: ignore[arg-type]


def test_an_entry_far_from_everything_is_not_misplaced() -> None:
    encode = directions({"odd": 0, "mine": 88, "theirs": 50, "text a": 89, "text b": 60})
    asked = {"a": ["odd", "mine"], "b": ["theirs"]}
    assert misplaced(asked, {"a": ["text a"], "b": ["text b"]}, KIN, encode) == []  # type: ignore[arg-type]


def test_kin_are_as_good_as_the_entrys_own() -> None:
    encode = directions({"stray": 0, "theirs": 10, "text a": 70, "text b": 5})
    kin = {"a": frozenset({"a", "b"}), "b": frozenset({"b", "a"})}
    assert misplaced({"a": ["stray"]}, {"a": ["text a"], "b": ["text b"]}, kin, encode) == []  # type: ignore[arg-type]


def test_only_the_named_entries_are_judged() -> None:
    encode = directions({"stray": 0, "text a": 70, "text b": 5})
    texts = {"a": ["text a"], "b": ["text b"]}
    assert misplaced({"a": ["stray"]}, texts, KIN, encode, of={}) == []  # type: ignore[arg-type]
    assert len(misplaced({}, texts, KIN, encode, of={"a": ["stray"]})) == 1  # type: ignore[arg-type]


# -- kin --------------------------------------------------------------------------------------------------


def test_wholes_and_parts_are_kin_and_the_whole_document_is_not() -> None:
    found = read("# Rules\n\nMembers must:\n\n- read the papers;\n- vote in person.\n\n## Money\n\nNobody is paid.\n")
    by_label = {label: p.id for label, p in found.items()}
    kin = kin_of(found.values())
    bullet = next(p for label, p in found.items() if p.kind is Kind.ITEM)
    assert bullet.parent in kin[bullet.id]
    assert bullet.id in kin[str(bullet.parent)]
    assert by_label["Rules"] not in kin[bullet.id]
    assert by_label["Money"] not in kin[bullet.id]


def test_the_same_words_in_two_documents_are_kin_and_so_are_restated_items() -> None:
    kin = kin_of(p for several in shipped().provisions.values() for p in several)
    assert "taylor-opinion-2018#principle-1" in kin["msg-review-2019#objective-1"]
    assert "alliance-framework-for-integration#principle-10" in kin["msg-review-2019#principle-10"]
    assert "alliance-framework-for-integration#outcomes-1-to-9" in kin["msg-review-2019#outcomes-1-to-9"]
    assert "msg-review-2019#principle-10" not in kin["msg-review-2019#principle-11"]


def test_own_texts_are_what_is_embedded() -> None:
    corpus = shipped()
    every = list(corpus.provisions["taylor-opinion-2018"])
    texts = own_texts(every, corpus.documents, FakeEmbedder())
    assert set(texts) == {p.id for p in every}
    assert "Published: 17/06/2018" in texts["taylor-opinion-2018#paragraph-2"]
