import json
from pathlib import Path
from typing import Any

import pytest
from evals_makers import gold, make_question, unanswerable

from evals.errors import CallError, QuestionError, QuestionErrors
from evals.exchange.conversations import export_conversations, import_conversations
from evals.questions import load, question_files

TURNS = [{"role": "user", "content": "Who is paid?"}, {"role": "assistant", "content": "Carers."}]
ASKED = {"role": "user", "content": "What for?"}
GOLD = [[gold("Carers are paid their expenses.")]]


def lines_to(path: Path, *conversations: object) -> Path:
    lines = (c if isinstance(c, str) else json.dumps(c) for c in conversations)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_the_projects_questions_come_back_as_they_were(tmp_path: Path) -> None:
    questions = load(question_files())
    assert export_conversations(questions, tmp_path / "out", every=True) == len(questions)
    import_conversations(tmp_path / "out" / "conversations.jsonl", tmp_path / "back")
    assert load([tmp_path / "back" / "questions.yaml"]) == questions


def test_every_field_is_carried(tmp_path: Path) -> None:
    question = make_question(
        kind="follow-up", history=TURNS, question="What for?", full_question="What are carers paid for?", slices=["carers"],
        variants={"lay": "why?"}, gold=[*GOLD, [gold("x") | {"quotation": None}]], must_state=["expenses"],
        must_not_state=["wages"], note="A “note”.", checked="2026-03-01",
    )  # fmt: skip
    declined = unanswerable(history=TURNS)
    export_conversations([question, make_question(id="guide-009"), declined], tmp_path / "out")
    import_conversations(tmp_path / "out" / "conversations.jsonl", tmp_path / "back")
    assert load([tmp_path / "back" / "questions.yaml"]) == (question, declined)  # one without a history is not exported


def test_a_line_has_turns_and_leaves_out_what_is_at_its_default(tmp_path: Path) -> None:
    question = make_question(kind="follow-up", history=TURNS, question="What for?")
    export_conversations([question], tmp_path / "out")
    (line,) = (tmp_path / "out" / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "id": "guide-001", "turns": [*TURNS, ASKED], "persona": "officer", "kind": "follow-up", "answerable": True,
        "gold": [[gold("The board must meet twice a year.")]],
    }  # fmt: skip


def test_a_file_without_a_conversation_is_told_by_its_own_name(tmp_path: Path) -> None:
    """It once was told by the name of a folder for a moment, which nobody could find."""
    with pytest.raises(CallError, match=r"c\.jsonl holds no conversation\. What to do: ") as caught:
        import_conversations(lines_to(tmp_path / "c.jsonl"), tmp_path / "out")
    assert str(tmp_path / "out") not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_other_peoples_conversations_need_little(tmp_path: Path) -> None:
    path = lines_to(
        tmp_path / "c.jsonl",
        {"id": "Dialogue 7/A", "turns": [*TURNS, ASKED], "answerable": True, "gold": GOLD},
        "",
        {"turns": [ASKED], "answerable": False},
        {"id": 12, "turns": [ASKED], "answerable": True, "gold": GOLD},
    )
    assert import_conversations(path, tmp_path / "out") == 3
    first, second, third = load([tmp_path / "out" / "questions.yaml"])
    assert [q.id for q in (first, second, third)] == ["dialogue-7-a-001", "conversation-003", "12-004"]
    assert [q.kind for q in (first, second, third)] == ["follow-up", "unanswerable", "direct"]
    assert [m.content for m in first.history] == ["Who is paid?", "Carers."]
    ids = json.loads((tmp_path / "out" / "ids.json").read_text(encoding="utf-8"))
    assert ids["questions"]["dialogue-7-a-001"] == "Dialogue 7/A"


GOOD: dict[str, Any] = {"id": "guide-001", "turns": [ASKED], "answerable": True, "gold": GOLD}


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "not JSON"),
        (GOOD | {"turns": []}, "field turns: a list of turns is expected"),
        (GOOD | {"turns": "What?"}, "field turns: a list of turns is expected"),
        (GOOD | {"turns": TURNS}, "field turns.2: the last turn is the question, and the user's"),
        (GOOD | {"turns": [{"role": "system", "content": "x"}, ASKED]}, "field history.1.role: 'system' is none of"),
        (GOOD | {"turns": [{"role": "user"}]}, "field question: Input should be a valid string"),
        (GOOD | {"turns": [{"role": "user", "content": "x", "time": 1}]}, "a turn has a role and a content"),
        (GOOD | {"gold": []}, "field gold: an answerable question needs gold"),
        (GOOD | {"gold": [[{"source": "guide"}]]}, "field gold.1.1.locator: it is missing"),
        (GOOD | {"question": "x"}, "field question: it is said by the turns"),
        (GOOD | {"anwserable": True}, "field anwserable: there is no such field. What to do: name it 'answerable'"),
        (GOOD, "the id 'guide-001' is taken by line 1"),
    ],
)
def test_a_bad_line_is_told_with_its_place_and_nothing_is_written(tmp_path: Path, bad: object, words: str) -> None:
    path = lines_to(
        tmp_path / "c.jsonl", GOOD, bad if isinstance(bad, str) or bad is GOOD else bad | {"id": "guide-003"}
    )  # type: ignore[operator]
    with pytest.raises(QuestionError) as caught:
        import_conversations(path, tmp_path / "out")
    assert any(words in str(p) and str(p).startswith(f"{path}:2: ") for p in caught.value.problems), caught.value
    assert "What to do: " in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_all_bad_lines_are_told_in_order(tmp_path: Path) -> None:
    path = lines_to(tmp_path / "c.jsonl", GOOD | {"kind": "x"}, "{", GOOD, GOOD | {"id": "a-1", "persona": ""})
    with pytest.raises(QuestionErrors) as caught:
        import_conversations(path, tmp_path / "out")
    assert [p.line for p in caught.value.problems] == [1, 2, 3, 4]
