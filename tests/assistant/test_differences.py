"""Two wordings of one thing: found, shown together, and told apart by their words."""

from dataclasses import replace

from assistant.differences import difference, difference_notes, near_twins
from assistant.types import Evidence, Statement
from ingest.store import Index
from ingest.types import Provision


def first(index: Index) -> Provision:
    return next(p for p in index.provisions if p.locator.label == "outcome 1")


def worded(p: Provision, text: str, source: str = "framework") -> Provision:
    return replace(p, id=f"{source}#{p.locator.label}", source_id=source, text=text)


def statement(p: Provision, index: Index) -> Statement:
    span = replace(p.span, end=p.span.start + len(p.text))
    return Statement("It says:", p.text, (Evidence(p, index.sources[p.source_id], span, p.text),))


def test_nearly_the_same_words_of_two_sources_are_twins(small_index: Index) -> None:
    one = worded(first(small_index), "1. People live in good health for much longer", "review")
    other = worded(one, "People live in good health for longer.")
    assert near_twins([one, other]) == {one.id: (other,), other.id: (one,)}


def test_equal_words_and_words_of_one_source_are_not(small_index: Index) -> None:
    one = worded(first(small_index), "1. People live in good health for longer", "review")
    assert near_twins([one, worded(one, "People live in good health for longer.")]) == {}
    again = replace(one, id="review#2", text="People live in good health for much longer")
    assert near_twins([one, again]) == {}
    assert near_twins([one, worded(one, "Boards keep a policy on what they hold back.")]) == {}


def test_the_words_that_differ_are_named_and_forms_of_one_word_are_not(small_index: Index) -> None:
    one = first(small_index)
    must, should = (worded(one, f"2. Boards {w} take their carers with them") for w in ("must", "should"))
    assert difference(must, should) == [("must", "should")]
    is_, be = worded(one, "Is led in a way which takes account"), worded(one, "Be led in a way which take account,")
    assert difference(is_, be) == []
    assert difference(worded(one, "Boards must not wait for that"), worded(one, "Boards must wait for that")) == [
        ("not", "")
    ]


def test_a_note_names_the_difference_where_both_are_shown(small_index: Index) -> None:
    one = worded(first(small_index), "Boards must take their carers with them", "review")
    other = worded(one, "Boards should take their carers with them")
    (note,) = difference_notes([statement(one, small_index), statement(other, small_index)], list, small_index.sources)
    assert "“must” in the" in note
    assert "“should” in the" in note
    assert difference_notes([statement(one, small_index)], list, small_index.sources) == []
