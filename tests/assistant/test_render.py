"""An answer as text: markers, lists, and a terminal that shows what documents say as they say it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from assistant_makers import make_evidence, make_hit, make_provision, make_source
from rich.console import Console

from assistant.chain import number_citations
from assistant.render import answer_text, citation_line, print_answer, quotation_for_reading
from assistant.types import Answer, Citation, Evidence, Reason, Signpost, Statement, Status
from ingest.types import Authority, Span


def item(number: str, text: str, lead: str = "", lead_in: str = "") -> Statement:
    evidence = make_evidence(text, label=f"item {number}")
    if lead_in:
        evidence = Evidence(evidence.provision, evidence.source, evidence.quote, text, Span(0, len(lead_in)), lead_in)
    return Statement(lead, text, (evidence,), number=number)


def answer(text: str = "It says: “Boards must meet.” [1]", **changes: object) -> Answer:
    values = {"citations": (Citation(1, make_evidence()),)} | changes
    return Answer("q?", "q?", Status.ANSWERED, text, **values)  # type: ignore[arg-type]


def printed(shown: Answer, width: int = 80) -> str:
    out = io.StringIO()
    print_answer(shown, Console(file=out, width=width, force_terminal=False))
    return out.getvalue()


# -- the answer's text -------------------------------------------------------------------------


def test_in_law_the_word_that_joins_two_items_is_kept() -> None:
    law = make_evidence("report in writing, or", label="s. 26(2)(a)", authority=Authority.LEGISLATION)
    joined = answer_text([Statement("The Act says:", "report in writing, or", (law,), number="a")], [[1]])
    assert "report in writing, or [1]" in joined
    assert "read the papers [1]" in answer_text([item("1", "read the papers, and", "It says:")], [[1]])


def test_a_statement_is_quoted_after_who_says_it() -> None:
    one = Statement("The review proposed (proposal 1):", "Boards must meet.", (make_evidence(),))
    assert answer_text([one], [[1]]) == "The review proposed (proposal 1): “Boards must meet.” [1]"


def test_each_statement_has_a_paragraph_and_all_its_markers() -> None:
    one = Statement("A says:", "Boards must meet.", (make_evidence(),))
    other = Statement("B says:", "Boards may meet.", (make_evidence(),))
    assert (
        answer_text([one, other], [[1, 2], [3]])
        == "A says: “Boards must meet.” [1][2]\n\nB says: “Boards may meet.” [3]"
    )


def test_a_list_is_introduced_once_and_each_item_has_its_line() -> None:
    statements = [item("1", "live well;", "The page says (aims 1 to 2):", "The aims are:"), item("2", "live long, and")]
    assert answer_text(statements, [[1], [2]]) == (
        "The page says (aims 1 to 2): The aims are:\n1. live well [1]\n2. live long [2]"
    )


def test_numbers_of_proposals_are_kept() -> None:
    statements = [item("4(iv)", "Clear directions.", "The review proposed:"), item("4(v)", "Clear duties.")]
    assert answer_text(statements, [[1], [2]]).splitlines()[1:] == [
        "4(iv). Clear directions. [1]",
        "4(v). Clear duties. [2]",
    ]


def test_two_lists_are_kept_apart() -> None:
    statements = [item("1", "a word", "A says:"), item("1", "b word", "B says:")]
    assert answer_text(statements, [[1], [2]]) == "A says:\n1. a word [1]\n\nB says:\n1. b word [2]"


def test_a_statement_without_its_markers_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        answer_text([item("1", "a"), item("2", "b")], [[1]])


def test_one_number_for_one_quotation() -> None:
    one, other = make_evidence("Boards must meet."), make_evidence("Boards may.")
    markers, citations = number_citations([Statement("", "x", (one, other)), Statement("", "y", (one,))])
    assert markers == [[1, 2], [1]]
    assert [(c.marker, c.evidence) for c in citations] == [(1, one), (2, other)]


# -- citations ---------------------------------------------------------------------------------


def test_a_citation_names_title_place_publisher_date_and_authority() -> None:
    source = make_source(publisher="Care Office", published="2019-02-04", authority=Authority.PROPOSAL)
    line = citation_line(Citation(3, make_evidence("x", source, label="proposal 4(iv)", page=7)))
    assert line == "[3] Made Paper, proposal 4(iv), p. 7. Care Office, 2019-02-04. proposal, not law."


def test_what_the_catalogue_does_not_state_is_said_to_be_not_stated() -> None:
    line = citation_line(Citation(1, make_evidence("x", make_source(authority=Authority.UNSTATED))))
    assert "date not stated" in line
    assert "authority not stated" in line
    assert "None" not in line


def test_an_author_and_a_restated_law_are_named() -> None:
    source = make_source(author="Ann Smith", authority=Authority.OPINION)
    line = citation_line(Citation(1, make_evidence("x", source, restates="act")))
    assert line.startswith("[1] Ann Smith, Made Paper")
    assert "restates the law (act)" in line


@pytest.mark.parametrize("authority", list(Authority))
def test_every_authority_has_words_for_people(authority: Authority) -> None:
    assert citation_line(Citation(1, make_evidence("x", make_source(authority=authority))))


def test_a_quotation_keeps_its_lines() -> None:
    assert quotation_for_reading("**One**  two\n\n  three[4]") == "One two\nthree"


# -- in a terminal -----------------------------------------------------------------------------

MARKUP = "Read [bold red]this[/bold red] [/] [link=https://example.org]now[/link] :smile: [1]"


def test_markup_in_a_document_is_shown_and_not_obeyed() -> None:
    source = make_source(title="A [bold]paper[/bold]", publisher="[red]Office")
    shown = answer(MARKUP, citations=(Citation(1, make_evidence(MARKUP, source, label="[b]x[/b]")),), notes=("[i]note[/i]",),
                   signposts=(Signpost(source, "[why]"),))  # fmt: skip
    text = printed(shown, 300)
    for words in (MARKUP, "A [bold]paper[/bold], [b]x[/b]. [red]Office", "Note: [i]note[/i]", "[why]"):
        assert words in text


def test_markup_in_a_question_is_shown_and_not_obeyed() -> None:
    assert "[/nothing] [bold]q" in printed(replace(answer(), standalone_question="[/nothing] [bold]q"))


def test_escape_sequences_of_a_document_do_not_reach_the_terminal() -> None:
    text = printed(answer("say \x1b[31mred\x1b[0m and \x1b]0;title\x07 [1]"))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_lines_are_wrapped_to_the_width() -> None:
    assert max(map(len, printed(answer("word " * 200), 60).splitlines())) <= 60


def test_a_decline_shows_the_nearest_passages_as_such_and_where_to_look() -> None:
    declined = Answer(
        "q?", "q?", Status.DECLINED, "The documents I hold do not say.", reason=Reason.NOT_IN_CORPUS,
        passages=tuple(make_hit(make_provision("Boards meet. " * 40, f"paragraph {n}")) for n in range(1, 6)),
        signposts=(Signpost(make_source(title="Boards Act", url="https://example.org/act"), "It settles it."),),
    )  # fmt: skip
    text = printed(declined, 300)
    assert "Nearest passages (they may not answer the question)" in text
    assert "3. made, paragraph 3" in text
    assert "paragraph 4" not in text
    assert " …" in text
    assert "Boards Act: https://example.org/act" in text


def test_an_answer_shows_no_nearest_passages() -> None:
    assert "Nearest" not in printed(answer(passages=(make_hit(make_provision()),)))


@pytest.mark.parametrize(
    "reason", [Reason.OFF_TOPIC, Reason.PERSONAL_ADVICE, Reason.UNSAFE, Reason.UNCLEAR, Reason.OTHER_LANGUAGE]
)
def test_a_short_reply_has_no_passages_below_it(reason: Reason) -> None:
    declined = Answer("q?", "q?", Status.DECLINED, "No.", reason=reason, passages=(make_hit(make_provision()),))
    assert "Nearest" not in printed(declined)
