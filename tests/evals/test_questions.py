import re
import time
from pathlib import Path

import pytest
import yaml
from evals_makers import TEXTS, gold, make_question

from evals.errors import CallError, QuestionError, QuestionErrors
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
        ({"kind": "Lay"}, "field kind: 'Lay' is none of 'direct', 'lay'"),
        ({"question": " "}, "field question: it is blank"),
        ({"full_question": ""}, "field full_question: it is blank"),
        ({"must_state": ["x", " "]}, "field must_state.2: it is blank"),
        ({"gold": [[{"source": "guide", "locator": "section 1"}]]}, "field gold.1.1.quotation: it is missing"),
        ({"quotation": "x"}, "field quotation: there is no such field. What to do: correct its name"),
        ({"must_sate": []}, "field must_sate: there is no such field. What to do: name it 'must_state'"),
        ({"persona": "IJB member"}, "field persona: 'IJB member' has not the form"),
        ({"id": "guide"}, "field id: 'guide' has not the form that it needs. What to do: use small letters"),
        ({"answerable": "perhaps"}, "field answerable: Input should be a valid boolean"),
        ({"gold": []}, "field gold: an answerable question needs gold"),
        ({"gold": [[]]}, "field gold: a gold group needs at least one alternative"),
        ({"answerable": False}, "field gold: an unanswerable question has no gold"),
        ({"expect_reason": "not_in_corpus"}, "field expect_reason: expect_reason is for unanswerable questions"),
        (
            {"answerable": False, "kind": "unanswerable", "gold": [], "expect_reason": "no_idea"},
            "field expect_reason: 'no_idea' is none of",
        ),
        ({"kind": "unanswerable"}, "field kind: a question of the kind unanswerable is not answerable"),
        ({"answerable": False, "gold": []}, "field kind: a question of the kind direct is answerable"),
        ({"kind": "follow-up"}, "field history: a follow-up needs a history"),
        ({"history": [{"role": "system", "content": "x"}]}, "field history.1.role: 'system' is none of"),
        ({"must_state": ["x"], "must_not_state": ["x"]}, "field must_not_state: 'x' is in must_state, too"),
    ],
)
def test_an_error_names_file_line_entry_id_field_and_remedy(
    tmp_path: Path, change: dict[str, object], words: str
) -> None:
    file = write(tmp_path / "q.yaml", GOOD, GOOD | {"id": "guide-003"} | change)
    with pytest.raises(QuestionError) as caught:
        load([file], "test")  # also outside the split
    (problem,) = caught.value.problems
    assert re.match(rf"{re.escape(str(file))}:\d+: entry 2 \({change.get('id', 'guide-003')}\): ", str(problem))
    assert words in str(problem)
    assert "What to do: " in str(problem)


def test_every_error_of_every_file_is_found_at_once_and_by_its_line(tmp_path: Path) -> None:
    one, two, three = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"
    one.write_text(
        "- id: guide-001\n"
        "  persona: officer\n"
        "  kind: lya\n"  # line 3
        "  persona: public\n"  # line 4: a second time
        "  question: How?\n"
        "  checked: 2026-02-30\n"  # line 6: no such day
        "  answerable: true\n"
        "  gold:\n"
        "    - - source: guide\n"
        "        locator: section 1\n"
        "        quote: Words.\n"  # line 11: an unknown field, and no quotation (line 9)
        "- just words\n",  # line 12
        encoding="utf-8",
    )
    two.write_text("- id: [\n", encoding="utf-8")
    write(three, GOOD)
    with pytest.raises(QuestionErrors) as caught:
        load([one, two, three, tmp_path / "none.yaml"])
    lines = [(p.place.name, p.line) for p in caught.value.problems]
    assert [line for line in lines if line[0] == "a.yaml"] == [("a.yaml", n) for n in (3, 4, 6, 9, 11, 12)]
    assert ("b.yaml", 2) in lines
    assert ("none.yaml", None) in lines
    # The entry of c.yaml has the id that the wrong entry of a.yaml holds.
    assert str(caught.value.problems[-2]).startswith(f"{three}:6: entry 1 (guide-001): field id: the id is taken")
    shown = str(caught.value)
    assert "the field is there twice, first on line 2" in shown
    assert "field checked: '2026-02-30' is no value: day is out of range for month" in shown
    assert "What to do: write 'lay'." in shown
    assert len(shown.splitlines()) == len(lines)


def test_of_many_problems_twenty_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    entries = [GOOD | {"id": f"guide-{n:03}", "kind": "none"} for n in range(25)]
    with pytest.raises(QuestionErrors) as caught:
        load([write(tmp_path / "q.yaml", *entries)])
    assert len(caught.value.problems) == 25
    assert str(caught.value).splitlines()[-1] == "... and 5 more of these 25 problems."


def test_an_entry_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"q\.yaml:1: entry 1: field id: it is missing"):
        load([write(tmp_path / "q.yaml", {k: v for k, v in GOOD.items() if k != "id"})])


def test_an_id_that_two_files_share_is_refused_with_both_places(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a.yaml", GOOD), write(tmp_path / "b.yaml", GOOD)
    with pytest.raises(QuestionError, match=r"b\.yaml:\d+: entry 1 \(guide-001\): .*the id is taken; .*a\.yaml:\d"):
        load([one, two])
    with pytest.raises(QuestionError, match=r"the file is named twice"):
        load([one, one])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"- id: [", "the file is not valid YAML"),
        (b"id: guide-001", "a list of entries is expected"),
        (b"", "a list of entries is expected"),
        (b"- id: x\n- id: \xff", r"q\.yaml:2: the file is not UTF-8"),
        (b"- id: x\n- id: \x07", r"q\.yaml:2: the file is not valid YAML: unacceptable character #x0007"),
        (b"- &a [*a]", "an alias stands for the value that it is part of"),
        (b"- id: !!python/name:os.system x", "is no value"),
        (b"- {<<: {id: x}}", "is no name of a field"),
        (b"- {[a]: b}", "a list or a mapping is no name of a field"),
        (b"[" * 5000, "nested too deeply|not valid YAML"),
    ],
)
def test_a_file_that_is_no_list_of_entries_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "q.yaml"
    file.write_bytes(content)
    with pytest.raises(QuestionError, match=words):
        load([file])


def test_a_file_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"none\.yaml: the file cannot be read"):
        load([tmp_path / "none.yaml"])


def test_gold_without_a_quotation_is_any_words_of_the_source(tmp_path: Path) -> None:
    words = gold("x") | {"quotation": None}
    (question,) = load([write(tmp_path / "q.yaml", GOOD | {"gold": [[words]]})])
    alternative = question.gold[0][0]
    assert alternative.whole_source
    assert alternative.held_by("Any words.")
    assert not alternative.held_by("")
    assert check_gold([question], TEXTS) == []
    (unfound,) = check_gold([question], {"opinion": "x"})
    assert (unfound.why, unfound.quotation) == ("there is no such source", "any words of it")


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
    started = time.perf_counter()
    questions = load(question_files())
    assert time.perf_counter() - started < 1.5  # about 0.1 s: every command begins with it
    assert len(questions) > 300
    assert all(split_of(q.id) in ("dev", "test") for q in questions)
