from pathlib import Path

import pytest
from evals_makers import gold, make_question

from evals.coverage import Part, coverage, parts_of
from evals.questions import Question, load, question_files
from evals.reference import Reference, read_reference

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def reference(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def ask(number: int, *quotations: str, source: str = "handbook") -> Question:
    return make_question(id=f"handbook-{number:03}", gold=[[gold(q, source)] for q in quotations])


def test_the_parts_are_sections_lists_and_what_stands_before(reference: Reference) -> None:
    parts = [(label, kind) for label, kind, _ in parts_of(reference.provisions["handbook"])]
    assert parts == [("opening", "opening"), ("Meetings", "section"), ("Meetings, bullets 1 to 3", "list"),
                     ("Expenses", "section")]  # fmt: skip
    # A document without sections is one part.
    assert [label for label, _, _ in parts_of(reference.provisions["opinion"])] == ["One view from the floor"]


def test_the_only_section_of_a_level_is_a_wrapper(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.md").write_text("# Title\n\nIntro.\n\n## Guide\n\nWords.\n\n### One\n\nFirst.\n\n### Two\n\nSecond.\n")
    parts = parts_of(read_reference(folder).provisions["a"])
    assert [(label, kind) for label, kind, _ in parts] == [
        ("opening", "opening"), ("One", "section"), ("Two", "section"),
    ]  # fmt: skip


def test_gold_groups_are_counted_by_part_and_split(reference: Reference) -> None:
    questions = [
        ask(1, "declare their interests;", "Papers are sent seven days before each meeting."),
        ask(2, "declare their interests;"),
        ask(3, "I think that the board should meet monthly", source="opinion"),
    ]
    parts = {(p.source, p.label): p for p in coverage(questions, reference)}
    assert parts["handbook", "Meetings"] == Part("handbook", "Meetings", "section", dev=2, test=1)
    assert parts["handbook", "Meetings, bullets 1 to 3"] == Part("handbook", "Meetings, bullets 1 to 3", "list", 1, 1)
    assert parts["handbook", ""] == Part("handbook", "", "source", 2, 1)
    assert [p.label for p in parts.values() if p.source == "handbook" and not p.asked_about] == ["opening", "Expenses"]


def test_a_group_counts_once_a_part_and_a_whole_source_in_no_part(reference: Reference) -> None:
    twice = [gold("read the papers;", "handbook"), gold("declare their interests;", "handbook")]
    whole = [gold("x", "handbook") | {"quotation": None}]
    parts = {p.label: p for p in coverage([make_question(gold=[twice, whole])], reference) if p.source == "handbook"}
    assert parts["Meetings"].dev == 1
    assert parts[""].dev == 2
    assert parts["Expenses"].dev == 0


def test_every_part_of_every_held_document_has_a_question() -> None:
    """A change for the worse in a part that nobody asks about would not be seen."""
    parts = coverage(load(question_files()), read_reference(ROOT / "corpus"))
    assert len({p.source for p in parts}) >= 5
    missing = [f"{p.source}, {p.label}" for p in parts if p.kind == "section" and not p.asked_about]
    assert missing == []
