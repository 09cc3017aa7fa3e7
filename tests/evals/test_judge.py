"""The judge, with a scripted chat model in the place of one."""

import builtins
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from evals_makers import FakeAssistant, cite, declined, make_answer, make_question
from langchain_core.language_models import FakeListChatModel

from evals.errors import CallError
from evals.judge import FAITHFULNESS, RELEVANCE, Item, JudgeError, NoReplyError, items_of, judge, open_judge
from evals.reference import Reference
from evals.run import Result, run

MEETS, PAID = "The board must meet twice a year.", "Carers are paid their expenses."
YES, RELEVANT = '{"verdict": "supported", "reason": "as quoted"}', '{"verdict": "relevant", "reason": "it fits"}'


class Scripted:
    """Replies from a list, whatever is asked; an exception in it is what went wrong."""

    def __init__(self, *replies: str | Exception) -> None:
        self.replies = list(replies)
        self.prompts: list[Any] = []

    def batch(self, inputs: list[Any], config: Any = None, *, return_exceptions: bool = False) -> list[Any]:
        assert return_exceptions
        self.prompts += inputs
        said = [self.replies.pop(0) for _ in inputs]
        return [r if isinstance(r, Exception) else SimpleNamespace(text=r) for r in said]


def result_of(answer: dict[str, Any], reference: Reference, **changes: Any) -> Result:
    (result,) = run(FakeAssistant({"How often?": answer}), [make_question(question="How often?", **changes)], reference)
    return result


def item(measure: str = FAITHFULNESS, number: int | None = 1) -> Item:
    return Item("guide-001", measure, number, (("system", "judge"), ("user", "this")))


def test_the_answer_and_each_of_its_statements_are_judged(reference: Reference) -> None:
    items = items_of(result_of(make_answer(cite(MEETS), cite(PAID, locator="section 2")), reference))
    assert [(i.measure, i.statement) for i in items] == [(RELEVANCE, None), (FAITHFULNESS, 1), (FAITHFULNESS, 2)]
    whole, first, second = (i.prompt[1][1] for i in items)
    assert "How often?" in whole
    assert MEETS in first
    assert PAID not in first
    assert "section 2" in second
    assert all("JSON" in i.prompt[0][1] for i in items)


def test_a_statement_without_a_citation_is_held_against_nothing(reference: Reference) -> None:
    items = items_of(result_of(make_answer(answer="The board meets daily."), reference))
    assert "No quotation." in items[1].prompt[1][1]


def test_a_lead_in_is_quoted_with_its_item(reference: Reference) -> None:
    lead = cite("Section 1")
    items = items_of(result_of(make_answer(cite(MEETS) | {"lead_in": lead}), reference))
    assert f"Section 1\n{MEETS}" in items[1].prompt[1][1]


def test_a_follow_up_is_judged_with_what_was_said_before(reference: Reference) -> None:
    turns = [{"role": "user", "content": "What is the board?"}, {"role": "assistant", "content": "A board."}]
    items = items_of(result_of(make_answer(cite(MEETS)), reference, kind="follow-up", history=turns))
    assert "user: What is the board?\nassistant: A board." in items[0].prompt[1][1]


@pytest.mark.parametrize("answer", [declined(), RuntimeError("no")])
def test_what_was_not_answered_is_not_judged(answer: Any, reference: Reference) -> None:
    assert items_of(result_of(answer, reference)) == []


def test_a_judgement_is_kept_with_its_prompt_and_the_raw_reply() -> None:
    chat = Scripted(YES)
    (judged,) = judge(chat, "fake:one", [item()])
    assert chat.prompts == [[("system", "judge"), ("user", "this")]]
    assert judged["prompt"] == [{"role": "system", "content": "judge"}, {"role": "user", "content": "this"}]
    assert (judged["outcome"], judged["verdict"], judged["reason"]) == ("scored", "supported", "as quoted")
    assert (judged["judge"], judged["reply"], judged["id"], judged["statement"]) == ("fake:one", YES, "guide-001", 1)


@pytest.mark.parametrize(
    "raw", [f"```json\n{YES}\n```", f"Here it is: {YES}", YES.replace("supported", "not_supported")]
)
def test_a_verdict_is_read_through_what_stands_around_it(raw: str) -> None:
    (judged,) = judge(Scripted(raw), "fake:one", [item()])
    assert judged["verdict"] == ("not_supported" if "not_" in raw else "supported")


@pytest.mark.parametrize(
    "reply",
    ["", "It is supported.", '{"verdict": "maybe"}', '{"verdict": true}', f"{YES} or {YES}", RELEVANT, "[]",
     '{"reason": "none"}', TimeoutError("late")],
)  # fmt: skip
def test_a_reply_that_is_no_verdict_could_not_be_scored(reply: str | Exception) -> None:
    """Among them a verdict on the other measure: it is neither good nor bad."""
    (judged,) = judge(Scripted(reply), "fake:one", [item()])
    assert (judged["outcome"], judged["verdict"]) == ("could_not_score", None)
    assert judged["why"]
    assert judged["reply"] == (None if isinstance(reply, Exception) else reply)


def test_one_failed_call_does_not_end_the_judging() -> None:
    items = [item(number=n) for n in range(1, 13)]
    replies = [YES, *[TimeoutError("late")] * 10, YES]
    outcomes = [j["outcome"] for j in judge(Scripted(*replies), "fake:one", items)]
    assert outcomes == ["scored", *["could_not_score"] * 10, "scored"]


def test_where_nobody_replies_from_the_beginning_it_ends() -> None:
    items = [item(number=n) for n in range(1, 30)]
    chat = Scripted(*[ConnectionError("refused")] * 30)
    with pytest.raises(NoReplyError, match=r"does not reply: ConnectionError: refused.*What to do") as caught:
        list(judge(chat, "fake:one", items))
    assert caught.value.status == 3
    assert len(chat.prompts) == 8


def test_a_judgement_is_known_by_judge_question_and_prompt() -> None:
    other = Item("guide-001", FAITHFULNESS, 1, (("system", "judge"), ("user", "that")))
    keys = {item().key("a"), item().key("b"), item(number=2).key("a"), other.key("a")}
    assert len(keys) == 4
    assert item().key("a") == item().key("a")


def test_a_chat_model_of_the_library_can_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    def init(model: str, **more: Any) -> FakeListChatModel:
        opened.append((model, more))
        return FakeListChatModel(responses=[YES])

    monkeypatch.setattr("langchain.chat_models.init_chat_model", init)
    (judged,) = judge(open_judge("fake:one"), "fake:one", [item()])
    assert judged["verdict"] == "supported"
    open_judge("fake:two", None)
    assert opened == [("fake:one", {"temperature": 0.0}), ("fake:two", {})]


@pytest.mark.parametrize("name", ["gpt-4o", ":gpt", "openai:", ""])
def test_a_name_without_provider_or_model_is_refused(name: str) -> None:
    with pytest.raises(CallError, match="provider:model"):
        open_judge(name)


def test_a_provider_that_there_is_not_is_refused() -> None:
    with pytest.raises(JudgeError, match=r"'nobody:gpt' cannot be opened.*What to do"):
        open_judge("nobody:gpt")


def test_a_providers_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a provider that no other test opens: LangChain remembers the ones that it has found."""
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("langchain_groq"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setitem(sys.modules, "langchain_groq", None)
    with pytest.raises(JudgeError, match=r"pip install langchain-groq.*What to do: install that package"):
        open_judge("groq:any")
