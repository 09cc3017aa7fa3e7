from pathlib import Path

import pytest
import yaml
from evals_makers import TEXTS, gold, make_question

from evals.errors import CallError, QuestionError
from evals.questions import check_gold, load, question_files, split_of

GOOD = {
    "id": "guide-001", "persona": "officer", "kind": "direct", "question": "How often?", "answerable": True,
    "gold": [[gold("The board must meet twice a year.")]],
}  # fmt: skip


def write(path: Path, *entries: object) -> Path:
    path.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return path


def test_odd_numbers_are_development_and_even_ones_test() -> None:
    assert split_of("msg-finance-007") == "dev"
    assert split_of("msg-finance-010") == "test"


def test_a_split_and_kinds_are_kept(tmp_path: Path) -> None:
    file = write(tmp_path / "q.yaml", GOOD, GOOD | {"id": "guide-002"}, GOOD | {"id": "guide-003", "kind": "lay"})
    assert [q.id for q in load([file], "dev")] == ["guide-001", "guide-003"]
    assert [q.id for q in load([file], "test")] == ["guide-002"]
    assert [q.id for q in load([file], "all", ["lay"])] == ["guide-003"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "Lay"}, "field kind"),
        ({"question": " "}, "field question"),
        ({"gold": [[{"source": "guide", "locator": "section 1"}]]}, "field gold.1.1.quotation: Field required"),
        ({"quotation": "x"}, "field quotation: Extra inputs"),
        ({"gold": []}, "an answerable question needs gold"),
        ({"gold": [[]]}, "at least one alternative"),
        ({"answerable": False}, "an unanswerable question has no gold"),
        ({"expect_reason": "not_in_corpus"}, "expect_reason is for unanswerable questions"),
        ({"answerable": False, "gold": [], "expect_reason": "no_idea"}, "field expect_reason"),
        ({"kind": "follow-up"}, "a follow-up needs a history"),
        ({"history": [{"role": "system", "content": "x"}]}, "field history.1.role"),
    ],
)
def test_an_error_names_file_entry_id_and_field(tmp_path: Path, change: dict[str, object], words: str) -> None:
    file = write(tmp_path / "q.yaml", GOOD, GOOD | {"id": "guide-003"} | change)
    with pytest.raises(QuestionError) as caught:
        load([file], "test")  # also outside the split
    message = str(caught.value)
    assert message.startswith(f"{file}: entry 2 (guide-003): ")
    assert words in message


def test_an_entry_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"entry 1: field id: Field required"):
        load([write(tmp_path / "q.yaml", {k: v for k, v in GOOD.items() if k != "id"})])


def test_an_id_that_two_files_share_is_refused(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a.yaml", GOOD), write(tmp_path / "b.yaml", GOOD)
    with pytest.raises(QuestionError, match=r"b\.yaml: entry 1 \(guide-001\): the id is taken; .*a\.yaml"):
        load([one, two])


@pytest.mark.parametrize("content", ["- id: [", "id: guide-001"])
def test_a_file_that_is_no_list_of_entries_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "q.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionError, match=r"q\.yaml: "):
        load([file])


def test_a_file_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"none\.yaml: the file cannot be read"):
        load([tmp_path / "none.yaml"])


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(CallError, match=r"no kind 'layman'.*direct, lay"):
        load([], "all", ["layman"])


def test_gold_that_is_not_in_its_document_is_listed() -> None:
    groups = [
        [gold("Papers are sent 14 days before."), gold("Papers are sent 28 days before.")],  # folded; 28 for 14
        [gold("The board must meet twice a year.", source="act")],
    ]
    found = check_gold([make_question(gold=groups)], TEXTS)
    assert [(u.group, u.source, u.why) for u in found] == [
        (1, "guide", "the source does not hold these words"),
        (2, "act", "there is no such source"),
    ]


def test_the_projects_own_question_files_are_well_formed() -> None:
    questions = load(question_files())
    assert len(questions) > 300
    assert all(split_of(q.id) in ("dev", "test") for q in questions)
