from datetime import date
from pathlib import Path

import pytest
import yaml
from evals_makers import gold

from evals.drafting import append, exact_words, file_named, gold_at, make_entry, next_id, provision_named
from evals.errors import CallError, QuestionError
from evals.questions import FOLDER, load
from evals.reference import Reference, read_reference
from evals.spans import places

TODAY = date(2026, 3, 1)
PASSAGE = "The board meets\n  twice a year. The board is paid. Papers are sent 14 days before."
GOLD = [[gold("The board must meet twice a year.")]]


def entry(question_id: str, **changes: object) -> dict[str, object]:
    return make_entry({"id": question_id, "question": "How often?", "gold": GOLD} | changes, TODAY)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", PASSAGE),
        ("meets twice", "meets\n  twice"),
        ("The board meets ... a year.", "The board meets\n  twice a year."),
        ("Papers…before.", "Papers are sent 14 days before."),
        ("... twice a year.", "The board meets\n  twice a year."),
        ("Papers are ...", "Papers are sent 14 days before."),
    ],
)
def test_words_are_taken_as_the_passage_has_them(given: str, words: str) -> None:
    assert exact_words(PASSAGE, given).of(PASSAGE) == words


def test_a_passage_with_dots_of_its_own_can_be_quoted() -> None:
    assert exact_words("Wait ... and see.", "Wait ... and").of("Wait ... and see.") == "Wait ... and"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("28 days", "does not hold the words '28 days'"),
        ("The board", "holds 2 times the words 'The board'"),
        ("Papers ... a year.", "does not hold the words 'a year.'"),  # before the first words
    ],
)
def test_words_that_are_not_there_or_not_clear_are_refused(given: str, why: str) -> None:
    with pytest.raises(CallError, match=why):
        exact_words(PASSAGE, given)


def test_the_next_id_has_the_parity_of_its_split(tmp_path: Path) -> None:
    file = tmp_path / "fees.yaml"
    file.write_text(yaml.safe_dump([entry("board-fees-0007"), entry("board-fees-0009")]), encoding="utf-8")
    taken = ["board-fees-0007", "board-fees-0009", "other-500"]
    assert next_id(file, taken, "dev") == "board-fees-0011"
    assert next_id(file, taken, "test") == "board-fees-0010"
    assert next_id(tmp_path / "Bus fares.yaml", taken, "dev") == "bus-fares-001"
    assert next_id(tmp_path / "Bus fares.yaml", taken, "test") == "bus-fares-002"


def test_a_topic_names_its_file() -> None:
    assert file_named("msg-finance") == FOLDER / "msg-finance.yaml"
    assert file_named("mine/other.yaml") == Path("mine/other.yaml")


def test_a_topic_of_another_set_is_never_a_file_of_the_projects_own() -> None:
    mine = [Path("mine/fares.yaml"), Path("mine/meals.yaml")]
    assert file_named("meals", mine) == mine[1]
    assert file_named("msg-finance", mine) == Path("mine/msg-finance.yaml")
    assert file_named("", mine[:1]) == mine[0]


def test_a_question_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    file, other = tmp_path / "guide.yaml", tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump([entry("other-002")]), encoding="utf-8")
    with pytest.raises(CallError, match="asked already, as other-002"):
        append(file, entry("guide-001", question="HOW  often"), [other])
    assert not file.exists()
    turns = [{"role": "user", "content": "The board?"}, {"role": "assistant", "content": "Meets."}]
    again = {"kind": "follow-up", "history": turns}  # the same words after other words are another question
    assert append(file, entry("guide-001", **again), [other]).id == "guide-001"


def test_entries_are_added_in_the_projects_style_and_load(tmp_path: Path) -> None:
    file, other = tmp_path / "guide.yaml", tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump([entry("other-001", question="Who?")]), encoding="utf-8")
    append(file, entry("guide-001"), [other])
    first = file.read_text(encoding="utf-8")
    question = append(file, entry("guide-002", question="When?", note="“So”: yes", slices=["carers"]), [other, file])
    assert (question.id, question.note, question.slices, question.checked) == (
        "guide-002",
        "“So”: yes",
        ("carers",),
        TODAY,
    )
    text = file.read_text(encoding="utf-8")
    assert text.startswith(first + "\n- id: guide-002\n  persona: public\n  kind: direct\n  slices:\n    - carers\n")
    assert [q.id for q in load([file])] == ["guide-001", "guide-002"]


@pytest.mark.parametrize("ending", ["", "\n", "\n\n"])
def test_however_a_file_ends_one_blank_line_comes_before_the_new_entry(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "guide.yaml"
    before = yaml.safe_dump([entry("guide-001")]).rstrip()
    file.write_text(before + ending, encoding="utf-8")
    append(file, entry("guide-003", question="When?"), [file])
    assert file.read_text(encoding="utf-8").startswith(before + "\n\n- id: guide-003\n")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": "other-001"}, r"guide\.yaml:\d+: entry 2 \(other-001\): field id: the id is taken"),
        ({"id": "guide-003", "persona": "A Person"}, r"guide\.yaml:\d+: entry 2 \(guide-003\): field persona"),
        ({"id": "guide-003", "gold": []}, "an answerable question needs gold"),
    ],
)
def test_an_entry_that_would_not_load_is_not_written(tmp_path: Path, changes: dict[str, object], why: str) -> None:
    file, other = tmp_path / "guide.yaml", tmp_path / "other.yaml"
    for path, question_id in ((file, "guide-001"), (other, "other-001")):
        path.write_text(yaml.safe_dump([entry(question_id)]), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(QuestionError, match=why):
        append(file, entry("guide-003") | changes, [file, other])
    assert file.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["guide.yaml", "other.yaml"]


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="cannot be written: No such file or directory"):
        append(tmp_path / "none" / "guide.yaml", entry("guide-001"), [])


@pytest.fixture
def reference(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def test_gold_has_the_smallest_provision_around_its_words(reference: Reference) -> None:
    (place,) = places(reference.texts["handbook"], "declare their interests")
    assert gold_at("handbook", place, reference) == gold("declare their interests", "handbook", "Meetings, bullet 2")


def test_a_provision_is_found_by_its_locator(reference: Reference) -> None:
    assert provision_named(reference, "handbook", "meetings,  bullet 2").text == "declare their interests;"
    with pytest.raises(CallError, match=r"There is no source 'act'.*handbook, opinion, proposals"):
        provision_named(reference, "act", "s. 1")
    with pytest.raises(CallError, match=r"handbook has no provision 's. 1'.*outline handbook"):
        provision_named(reference, "handbook", "s. 1")
