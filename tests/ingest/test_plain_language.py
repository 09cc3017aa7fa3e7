"""The plain-language index: entries lead to provisions; what does not fit is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.build import parse_corpus
from ingest.errors import PlainLanguageError
from ingest.plain_language import NOT_ANSWERED, plain_language_files
from tests.ingest.made import shipped


def problem(corpus: Path, name: str, text: str | bytes) -> str:
    path = corpus / "plain-language" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PlainLanguageError) as caught:
        parse_corpus(corpus)
    assert str(path) in str(caught.value)
    assert "What to do: " in str(caught.value)
    return str(caught.value)


def test_entries_lead_to_provisions(tiny_corpus: Path) -> None:
    plain = parse_corpus(tiny_corpus).plain
    assert plain.asked_as == {
        "handbook#expenses-paragraph-1": ("can I claim my ticket", "who pays for travel"),
        "handbook#meetings-bullet-2": ("do I have to say that my brother runs the care home",),
    }


def test_unanswered_questions_say_who_answers_them(tiny_corpus: Path) -> None:
    first, second = parse_corpus(tiny_corpus).plain.unanswered
    assert (first.question, first.answered_by) == ("who may vote on the board?", "board-act")
    assert second.answered_by is None


def test_phrasings_are_folded_and_said_once(tiny_corpus: Path) -> None:
    path = tiny_corpus / "plain-language/handbook.yaml"
    path.write_text("- locator: Meetings\n  asked_as: ['when  do\n    we meet', when do we meet, ' how often ']\n")
    assert list(parse_corpus(tiny_corpus).plain.asked_as.values()) == [("when do we meet", "how often")]


def test_a_corpus_without_the_index_is_fine(tiny_corpus: Path) -> None:
    for path in plain_language_files(tiny_corpus):
        path.unlink()
    (tiny_corpus / "plain-language").rmdir()
    plain = parse_corpus(tiny_corpus).plain
    assert (plain.asked_as, plain.unanswered) == ({}, ())


def test_a_locator_that_is_not_there(tiny_corpus: Path) -> None:
    """A source update that moves a provision fails here, with the place."""
    said = problem(
        tiny_corpus, "handbook.yaml", "- locator: Meetings\n  asked_as: [a]\n- locator: bullet 9\n  asked_as: [b]\n"
    )
    assert "Entry 2 names 'bullet 9', and the document has no such provision." in said
    assert "python -m ingest outline handbook" in said


def test_a_locator_named_twice(tiny_corpus: Path) -> None:
    entry = "- locator: Meetings\n  asked_as: [when]\n"
    assert "'Meetings' stands twice (again as entry 2)" in problem(tiny_corpus, "handbook.yaml", entry * 2)


def test_a_file_for_a_source_that_is_not_held(tiny_corpus: Path) -> None:
    assert "No held source has the id 'board-act'." in problem(tiny_corpus, "board-act.yaml", "[]")


def test_an_answer_in_an_unknown_source(tiny_corpus: Path) -> None:
    said = problem(tiny_corpus, NOT_ANSWERED, "- {question: who votes, group: votes, answered_by: no-act}\n")
    assert "Question 1 is answered by 'no-act', which the catalogue does not know." in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- locator: Meetings\n  asked_as: []\n", "Entry 1, field asked_as: List should have at least 1 item"),
        ("- locator: Meetings\n", "Entry 1, field asked_as: Field required"),
        ("- locator: Meetings\n  asked_as: [yes]\n", "Entry 1, field asked_as.0: Input should be a valid string"),
        ("- locator: Meetings\n  asked_as: ['  ']\n", "Entry 1, field asked_as.0: String should have at least 1 char"),
        ("- locator: Meetings\n  asked: [a]\n", "field asked"),
        ("locator: Meetings\n", "The file: Input should be a valid list"),
        ("- locator: [\n", "not valid YAML"),
        (b"- locator: caf\xe9\n", "cannot be read"),
        ("!!python/object/apply:os.system [ls]", "not valid YAML"),
    ],
)
def test_what_is_not_well_formed(tiny_corpus: Path, text: str | bytes, said: str) -> None:
    assert said in problem(tiny_corpus, "handbook.yaml", text)


def test_entries_of_a_file_that_could_not_be_read_are_no_second_error(tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/handbook.md").write_bytes(b"")
    parsed = parse_corpus(tiny_corpus)
    assert [source for source, _ in parsed.failures] == ["handbook"]
    assert parsed.plain.asked_as == {}


def test_the_shipped_index_covers_every_source() -> None:
    plain = shipped().plain
    assert {path.stem for path in plain.files} == set(shipped().documents) | {"not-answered"}
    owners = {identity.partition("#")[0] for identity in plain.asked_as}
    assert owners == set(shipped().documents)
    assert len(plain.unanswered) > 100
