from io import StringIO

from evals_makers import gold, make_question, unanswerable
from rich.console import Console

from evals.coverage import Part
from evals.gold_views import counts_tables, coverage_table, finding_lines, without_questions
from evals.questions import Gold
from evals.relocate import Finding, Proposal
from evals.word_changes import changes


def shown(*parts: object) -> str:
    out = Console(file=StringIO(), width=200)
    for part in parts:
        out.print(part, highlight=False, soft_wrap=isinstance(part, str))
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


def test_a_finding_shows_likeness_words_and_loudly_what_they_change() -> None:
    old, new = "They must not meet for 14 days.", "They must meet [sic]\nfor 28 days."
    one = Gold.model_validate(gold(old))
    finding = Finding(
        "guide-001", 2, 3, one, "not_in_source", (Proposal("guide", "s. 1", new, 0.9, changes(old, new)),)
    )
    text = shown(*finding_lines(finding))
    assert "guide-001, group 2, alternative 3: guide, section 1: the source does not hold these words: 'They" in text
    assert "proposed (90% alike): guide, s. 1" in text
    assert "    They must meet [sic] for 28 days.\n" in text  # verbatim, on one line, and brackets are no markup
    assert "[-14-] {+28+}" in text
    assert "A NEGATION" in text
    assert "A NUMBER DIFFERS: 14 -> 28" in text


def test_a_wrong_locator_and_a_hopeless_case_are_shown_as_such() -> None:
    one = Gold.model_validate(gold("They meet."))
    text = shown(
        *finding_lines(Finding("guide-001", 1, 1, one, "locator", (Proposal("guide", "s. 2", "They meet.", 1.0),)))
    )
    assert "do not stand at this locator" in text
    assert "proposed locator: s. 2" in text
    assert "there is no source 'guide', which is to hold 'They meet.'" in shown(
        *finding_lines(Finding("guide-001", 1, 1, one, "no_source"))
    )


PARTS = (
    Part("guide", "", "source", 3, 1),
    Part("guide", "section 1", "section", 3, 1),
    Part("guide", "s. 2", "list", 0, 0),
)


def test_coverage_names_the_parts_without_a_question() -> None:
    assert "section 1" in shown(coverage_table(PARTS))
    assert without_questions(PARTS) == "Without any question: guide, s. 2."
    assert without_questions(PARTS[:2]) == "Every part has a question."


def test_counts_are_by_split() -> None:
    questions = [make_question(slices=["carers"]), make_question(id="guide-003"), unanswerable()]
    text = shown(*counts_tables(questions))
    rows = {
        line.split("│")[1].strip(): [c.strip() for c in line.split("│")[2:5]]
        for line in text.splitlines()
        if "│" in line
    }
    assert rows["direct"] == ["2", "0", "2"]
    assert rows["unanswerable"] == ["0", "1", "1"]
    assert rows["carers"] == ["1", "0", "1"]
    assert rows["questions"] == ["2", "1", "3"]
