"""The interview and the picking of gold, with a script in the place of a person."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from evals_makers import gold

from assistant.types import Turn
from evals.dialogue import Interview
from evals.picking import Picker
from evals.reference import Reference, read_reference
from evals.talk import Talk
from ingest.types import Provision

BULLET = gold("declare their interests;", "handbook", "Meetings, bullet 2")
FARES = gold("Carers are paid their bus fares.", "handbook", "Expenses, paragraph 1")


class Script:
    """Answers in order; what was asked and said is kept, and every answer must be used."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.talk = Talk(self.ask, self.said.append)

    def ask(self, prompt: str) -> str:
        self.asked.append(prompt)
        return self.answers.pop(0)


@pytest.fixture
def reference(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


class Searching:
    """Finds the first bullets of the handbook for anything, nothing for "nothing"."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.asked: list[tuple[str, int]] = []

    def __call__(self, words: str, history: Sequence[Turn]) -> list[Provision]:
        self.asked.append((words, len(history)))
        every = [p for p in self.reference.provisions["handbook"] if "bullet " in p.locator.label]
        return [] if words == "nothing" else every[:2]


def interview(script: Script, reference: Reference, **given: object) -> tuple[dict[str, object], Searching]:
    search = Searching(reference)
    entry = Interview(script.talk, Picker(script.talk, search, reference), given).entry()
    assert script.answers == []
    return entry, search


def test_a_direct_question_with_two_groups_and_an_alternative(reference: Reference) -> None:
    script = Script(
        "", "What must I declare?",  # an empty question is asked again
        "", "An Officer", "officer", "carers, money",  # a persona in the wrong form, too
        "",  # answerable
        "2", "", "handbook: Expenses, paragraph 1", "", "",  # group 1 has two alternatives
        "1", "read ... papers", "",  # group 2, by its first and last words
        "",  # no third group
        "interests", "wages", "n", "",  # no quotation has "wages"
        "salary", "", "",
    )  # fmt: skip
    entry, search = interview(script, reference)
    assert entry == {
        "question": "What must I declare?", "kind": "direct", "persona": "officer", "slices": ["carers", "money"],
        "answerable": True,
        "gold": [[BULLET, FARES], [gold("read the papers", "handbook", "Meetings, bullet 1")]],
        "must_state": ["interests"], "must_not_state": ["salary"], "note": None,
    }  # fmt: skip
    assert search.asked == [("What must I declare?", 0)]
    shown = "\n".join(script.said)
    assert "[2] handbook, Meetings, bullet 2 (" in shown  # locator and trail
    assert "    declare their interests;" in script.said


def test_passages_are_shown_after_the_question_was_written(reference: Reference) -> None:
    """Who sees the passage first writes a question in its words."""
    script = Script("What?", "lay", "", "", "", "1", "", "", "", "", "", "")
    asked_before: list[int] = []
    search = Searching(reference)

    def searching(words: str, history: Sequence[Turn]) -> list[Provision]:
        asked_before.append(len(script.asked))
        return search(words, history)

    Interview(script.talk, Picker(script.talk, searching, reference)).entry()
    assert asked_before[0] >= 4


def test_mistakes_in_picking_are_said_and_asked_again(reference: Reference) -> None:
    script = Script(
        "/nothing", "", "7", "what", "act: s. 1", "/fares",
        "2", "no such words", "declare ... interests;", "", "",
    )  # fmt: skip
    search = Searching(reference)
    groups = Picker(script.talk, search, reference).groups("Question", ())
    assert groups == [[BULLET]]
    shown = "\n".join(script.said)
    for words in ("Nothing was found", "needs gold", "no passage 7", "'what' is no passage", "no source 'act'",
                  "does not hold the words 'no such words'"):  # fmt: skip
        assert words in shown
    assert [asked for asked, _ in search.asked] == ["Question", "nothing", "fares"]


def test_a_follow_up_has_its_history_and_is_searched_with_it(reference: Reference) -> None:
    script = Script(
        "and me?", "follow-up", "", "",
        "Who is paid?", "Carers.", "What for?", "Bus fares.", "",  # two turns each
        "Am I paid?", "",
        "1", "", "", "", "", "", "",
    )  # fmt: skip
    entry, search = interview(script, reference)
    assert [turn["role"] for turn in entry["history"]] == ["user", "assistant", "user", "assistant"]  # type: ignore[union-attr, attr-defined]
    assert entry["full_question"] == "Am I paid?"
    assert search.asked == [("and me?", 4)]


def test_an_unanswerable_question_has_a_reason_and_no_gold(reference: Reference) -> None:
    entry, search = interview(Script("Who votes?", "unanswerable", "", "", "no idea", "", "", ""), reference)
    assert entry["expect_reason"] == "not_in_corpus"
    assert entry["answerable"] is False
    assert "gold" not in entry
    assert search.asked == []
    entry, _ = interview(Script("Who votes?", "adversarial", "", "", "", "none", "", ""), reference)
    assert (entry["answerable"], entry["expect_reason"]) == (False, None)


def test_what_is_given_is_not_asked(reference: Reference) -> None:
    script = Script("", "1", "", "", "", "", "")
    entry, _ = interview(script, reference, question="What?", kind="list", persona="public", slices=["x"],
                         must_state=["papers"], file="f.yaml")  # fmt: skip
    assert (entry["question"], entry["kind"], entry["must_state"]) == ("What?", "list", ["papers"])
    assert not any("Question" in prompt or "Kind" in prompt for prompt in script.asked)
