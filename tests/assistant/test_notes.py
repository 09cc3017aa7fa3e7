"""What an answer adds to its quotations: its weight, its age, and where the law settles it."""

from __future__ import annotations

from datetime import date

import pytest
from assistant_makers import make_evidence, make_provision, make_query, make_source

from assistant.notes import notes_for, spelling_note
from assistant.signposts import signposts_for
from assistant.types import Statement, Want
from ingest.plain_language import Unanswered
from ingest.types import Authority, Kind, Source

DAY = date(2026, 3, 1)
ACT = make_source(id="act", title="Boards Act 2014", short="Boards Act", file=None, authority=Authority.LEGISLATION,
                  settles="directions (section 26)", topics=("direction",))  # fmt: skip
GUIDANCE = make_source(id="directions-guidance", title="Directions: statutory guidance", file=None,
                       authority=Authority.STATUTORY_GUIDANCE, topics=("direction",))  # fmt: skip
ORDER = make_source(id="order", title="Boards Order", file=None, authority=Authority.LEGISLATION,
                    topics=("vote", "casting vote"))  # fmt: skip
CARERS = make_source(id="carers-act", title="Carers Act", file=None, authority=Authority.LEGISLATION, topics=("carer",))
OFFICIAL = {s.id: s for s in (ACT, GUIDANCE, ORDER, CARERS)}


def notes(
    authority: Authority, *, text: str = "Boards must meet.", label: str = "proposal 1", question: str = "what?",
    today: date = DAY, wants: tuple[Want, ...] = (), more: dict | None = None, **source: object,
) -> list[str]:  # fmt: skip
    """The notes of an answer that stands on one provision of a source with that authority."""
    made = make_source(**({"short": "2019 review", "published": "2019-02-04", "authority": authority} | source))
    evidence = make_evidence(text, made, label=label, **(more or {}))
    query = make_query(question, wants=frozenset(wants))
    return notes_for(query, [Statement("It says:", text, (evidence,))], {"made": made} | OFFICIAL, today)


# -- weight ------------------------------------------------------------------------------------


def test_a_proposal_is_said_to_be_no_law() -> None:
    (note,) = notes(Authority.PROPOSAL)
    assert note == "This is a proposal of 2019, not law. Its “must” is the review’s own."


def test_an_explanation_and_an_opinion_are_said_to_be_no_law() -> None:
    (note,) = notes(Authority.EXPLAINER, publisher="the Care Alliance")
    assert note == "This is an explanation by the Care Alliance, not law."
    (note,) = notes(Authority.OPINION)
    assert "opinion" in note
    assert "not law" in note


def test_an_authority_that_is_not_stated_is_said_to_be_so() -> None:
    assert notes(Authority.UNSTATED) == ["The catalogue does not state what authority this source has."]


@pytest.mark.parametrize("authority", [Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE, Authority.GUIDANCE])
def test_law_and_guidance_need_no_such_note(authority: Authority) -> None:
    assert notes(authority) == []


def test_restated_law_is_said_to_be_restated_not_a_proposal() -> None:
    (note,) = notes(Authority.PROPOSAL, label="outcome 1", more={"restates": "act"})
    assert note == "The 2019 review restates this from the Boards Act. I do not hold the words of the law itself."


def test_a_note_stands_once_however_many_statements_need_it() -> None:
    made = make_source(authority=Authority.OPINION)
    statements = [Statement("", "x", (make_evidence("x", made, label=f"paragraph {n}"),)) for n in (1, 2, 3)]
    assert len(notes_for(make_query("q"), statements, {"made": made}, DAY)) == 1


def test_notes_speak_of_what_each_statement_stands_on_first() -> None:
    made, other = make_source(authority=Authority.GUIDANCE), make_source(id="other", authority=Authority.OPINION)
    both = Statement("", "x", (make_evidence("x", made), make_evidence("x", other)))
    assert notes_for(make_query("q"), [both], {"made": made, "other": other}, DAY) == []


# -- entitlement -------------------------------------------------------------------------------


@pytest.mark.parametrize("authority", [Authority.PROPOSAL, Authority.GUIDANCE, Authority.EXPLAINER, Authority.OPINION])
def test_an_entitlement_question_is_told_that_this_gives_none(authority: Authority) -> None:
    said = notes(authority, wants=(Want.ENTITLEMENT,))
    assert any("does not give an entitlement or a duty by itself" in note for note in said)


@pytest.mark.parametrize("authority", [Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE])
def test_what_binds_is_not_played_down(authority: Authority) -> None:
    assert notes(authority, wants=(Want.ENTITLEMENT,)) == []


def test_no_word_of_entitlement_where_nobody_asked() -> None:
    assert not any("entitlement" in note for note in notes(Authority.PROPOSAL))


# -- age ---------------------------------------------------------------------------------------

TIMED = "4. (iv) Clear directions must be given.\n\nTimescale: 6 months"


def test_a_timescale_that_has_passed_is_said_to_have() -> None:
    assert "The timescale was set in 2019 and has passed." in notes(Authority.PROPOSAL, text=TIMED)


def test_also_where_only_the_timescale_is_quoted() -> None:
    said = notes(Authority.PROPOSAL, text="Timescale: 6 months", more={"kind": Kind.TIMESCALE})
    assert "The timescale was set in 2019 and has passed." in said


def test_today_is_a_setting() -> None:
    assert not any("passed" in note for note in notes(Authority.PROPOSAL, text=TIMED, today=date(2019, 3, 1)))


def test_no_timescale_no_note_of_it() -> None:
    assert not any("passed" in note for note in notes(Authority.PROPOSAL))


def test_a_source_without_a_date_has_no_timescale_that_could_have_passed() -> None:
    assert not any("passed" in note for note in notes(Authority.PROPOSAL, text=TIMED, published=None))


# -- spelling ----------------------------------------------------------------------------------


def test_mended_words_are_told_once_each() -> None:
    query = make_query("q", corrections=(("direciton", "direction"), ("carres", "carers"), ("direcitno", "direction")))
    assert spelling_note(query) == ["Searching for: direction, carers."]


def test_no_note_where_nothing_was_mended() -> None:
    assert spelling_note(make_query("q")) == []
    assert spelling_note(make_query("q", corrections=(("Direction", "direction"),))) == []


# -- signposts ---------------------------------------------------------------------------------


def posts(question: str, cited: list | None = None, near: tuple[float, Unanswered | None] = (0.0, None),
          wants: tuple[Want, ...] = ()) -> list[str]:  # fmt: skip
    query = make_query(question, wants=frozenset(wants))
    return [s.source.id for s in signposts_for(query, cited or [], OFFICIAL, near)]


def test_a_question_on_directions_is_shown_the_act_and_the_statutory_guidance() -> None:
    assert posts("what does a direction require?") == ["act", "directions-guidance"]
    assert posts("what do directions require?") == ["act", "directions-guidance"]


def test_what_settles_it_is_said_and_that_it_is_not_held() -> None:
    post = signposts_for(make_query("a direction"), [], OFFICIAL, (0.0, None))[0]
    assert post.why == "It settles directions (section 26). I do not hold its text."


def test_no_topic_no_signpost() -> None:
    assert posts("how is bread baked?") == []


def test_a_held_source_is_no_signpost() -> None:
    held = {"made": make_source(topics=("direction",))}
    assert signposts_for(make_query("a direction"), [], held, (0.0, None)) == []


def test_the_law_that_is_restated_comes_first() -> None:
    cited = [make_provision(label="outcome 1", restates="order")]
    assert posts("what does a direction require?", cited)[0] == "order"


def test_the_source_that_answers_a_near_question_comes_first() -> None:
    near = Unanswered("who may vote?", "membership", "order")
    assert posts("a direction", near=(0.9, near))[0] == "order"
    assert "order" not in posts("a direction", near=(0.5, near))
    assert posts("bread", near=(0.9, Unanswered("how is bread baked?", "off-topic", None))) == []


def test_the_longer_topic_is_the_closer_match() -> None:
    sources: dict[str, Source] = {
        "short": make_source(id="short", file=None, authority=Authority.LEGISLATION, topics=("vote",)),
        "long": make_source(id="long", file=None, authority=Authority.GUIDANCE, topics=("casting vote",)),
    }
    found = signposts_for(make_query("who has the casting vote?"), [], sources, (0.0, None))
    assert [s.source.id for s in found] == ["long", "short"]


def test_for_an_entitlement_the_quoted_words_bring_up_a_source() -> None:
    cited = [make_provision("Carers will be supported.")]
    assert posts("can I claim my fare?", cited, wants=(Want.ENTITLEMENT,)) == ["carers-act"]
    assert posts("what of my fare?", cited) == []


def test_no_more_than_three() -> None:
    many = {f"s{n}": make_source(id=f"s{n}", file=None, topics=("direction",)) for n in range(6)}
    assert len(signposts_for(make_query("a direction"), [], many, (0.0, None))) == 3
