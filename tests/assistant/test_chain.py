"""The whole path over the small corpus, and what the chain promises as a LangChain runnable."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from assistant_makers import TODAY, UNANSWERED, Explosive, WordsEmbedder, conversation
from langchain_core.runnables import Runnable

from assistant.chain import Ask, Assistant, open_assistant
from assistant.settings import Settings
from assistant.types import Answer, Reason, Status
from ingest.errors import IndexProblem
from ingest.store import Index

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = [
    "what is proposal 2(i)?", "outcome 1", "what are the outcomes?", "section 2", "hello", "", "what does Annex A say?",
    "what is proposal 9(i)?", "who gets a vote on the board?", "rainy day money", "help to get back on your feet",
    "who keeps reserves, and what should a good local service offer?",
]  # fmt: skip


def untimed(answer: Answer) -> dict[str, Any]:
    return {k: v for k, v in answer.to_dict().items() if k != "timings_ms"}


# -- an answer ---------------------------------------------------------------------------------


def test_a_named_proposal_is_answered_in_its_words(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("what is proposal 2(i)?")
    assert answer.status is Status.ANSWERED
    assert answer.answer == (
        "The 2019 review proposed (proposal 2(i)): “Each board must keep a reserves policy. Reserves must not be built "
        "up unnecessarily. Timescale: 3 months” [1]"
    )
    assert answer.notes[0].startswith("This is a proposal of 2019, not law.")
    assert "The timescale was set in 2019 and has passed." in answer.notes


def test_every_quotation_stands_at_its_offsets(small_assistant: Assistant, small_corpus: Path) -> None:
    texts = {p.stem: p.read_text(encoding="utf-8") for p in (small_corpus / "documents").iterdir()}
    quoted = 0
    for question in QUESTIONS:
        for citation in small_assistant.ask(question).to_dict()["citations"]:
            assert citation["quote"] == texts[citation["source_id"]][citation["start"] : citation["end"]]
            if citation["lead_in"]:
                lead = citation["lead_in"]
                assert lead["quote"] == texts[citation["source_id"]][lead["start"] : lead["end"]]
            quoted += 1
    assert quoted > 10


def test_every_marker_has_its_citation_and_every_citation_its_marker(small_assistant: Assistant) -> None:
    for question in QUESTIONS:
        answer = small_assistant.ask(question)
        assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            assert f"[{citation.marker}]" in answer.answer


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("hello", Status.REPLIED, Reason.GREETING),
        ("what can you do?", Status.REPLIED, Reason.HELP),
        ("", Status.DECLINED, Reason.UNCLEAR),
        ("x" * 100_000, Status.DECLINED, Reason.TOO_LONG),
        ("what does Annex A say?", Status.DECLINED, Reason.MISSING_PART),
        ("what is proposal 9(i)?", Status.DECLINED, Reason.NO_SUCH_PROVISION),
        (UNANSWERED[0][0], Status.DECLINED, Reason.NOT_IN_CORPUS),
        (UNANSWERED[1][0], Status.DECLINED, Reason.OFF_TOPIC),
    ],
)
def test_every_ending_has_its_reason_and_its_words(
    small_assistant: Assistant, question: str, status: Status, reason: Reason
) -> None:
    answer = small_assistant.ask(question)
    assert (answer.status, answer.reason) == (status, reason)
    assert answer.answer
    assert answer.citations == ()


def test_a_decline_points_to_the_source_that_would_settle_it(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("who gets a vote on the board?")
    assert answer.signposts[0].source.id == "boards-act"
    assert answer.passages  # the nearest, shown as such


def test_a_follow_up_is_answered_from_the_conversation(small_assistant: Assistant) -> None:
    first = small_assistant.ask("what is proposal 2(i)?")
    answer = small_assistant.ask("and by when?", conversation("what is proposal 2(i)?", first.answer))
    assert [c.evidence.provision.locator.label for c in answer.citations] == ["proposal 2(i), timescale"]
    assert answer.standalone_question == "what is proposal 2(i)? – and by when?"


def test_an_outcome_of_two_sources_is_one_statement_with_two_citations(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("outcome 1")
    assert len(answer.statements) == 1
    assert [c.evidence.source.id for c in answer.citations] == ["review", "explainer"]
    assert answer.answer.endswith("[1][2]")


def test_an_outcome_on_which_two_sources_differ_is_shown_twice(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("outcome 3")
    assert "Resources are used well" in answer.answer
    assert "Resources are never wasted" in answer.answer


@pytest.mark.parametrize("top_k", [1, 3])
def test_as_many_passages_as_are_wanted_also_when_declined(small_assistant: Assistant, top_k: int) -> None:
    for question in ("what is proposal 2(i)?", "who gets a vote on the board?"):
        assert len(small_assistant.ask(question, top_k=top_k).passages) == top_k


def test_half_a_surrogate_pair_can_still_be_written(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("what is \ud83d proposal 2(i)?")
    assert json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8")


def test_half_a_surrogate_pair_in_the_history_can_still_be_written(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("and by when?", conversation("what is \ud83d proposal 2(i)?", "(proposal 2(i))"))
    assert json.dumps(answer.to_dict(), ensure_ascii=False).encode("utf-8")


def test_a_dropped_statement_takes_its_claim_with_it(small_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index whose text is not the one that was indexed answers nothing from it."""
    assistant = Assistant(small_index, WordsEmbedder(), TODAY)
    monkeypatch.setattr(small_index, "documents", {k: v for k, v in small_index.documents.items() if k != "directions"})
    monkeypatch.setitem(small_index.manifest.files, "documents/review.txt", "0" * 64)
    answer = assistant.ask("what is proposal 2(i)?")
    assert answer.status is Status.DECLINED
    assert answer.citations == ()
    assert "reserves" not in answer.answer
    assert [r.reason for r in answer.rejected] == ["the source's text is not the one that was indexed"]


# -- the chain as a runnable -------------------------------------------------------------------


def test_invoke_batch_stream_and_their_async_forms_give_the_same_answer(small_assistant: Assistant) -> None:
    chain = small_assistant.chain
    assert isinstance(chain, Runnable)
    ask = Ask("what is proposal 2(i)?")
    expected = untimed(chain.invoke(ask))

    async def streamed() -> list[Answer]:
        return [chunk async for chunk in chain.astream(ask)]

    others = [
        *chain.batch([ask, ask]), *chain.stream(ask), asyncio.run(chain.ainvoke(ask)),
        *asyncio.run(chain.abatch([ask])), *asyncio.run(streamed()), small_assistant.ask(ask.question),
    ]  # fmt: skip
    assert len(others) == 7
    assert all(untimed(answer) == expected for answer in others)


def test_a_batch_keeps_its_order(small_assistant: Assistant) -> None:
    answers = small_assistant.chain.batch([Ask(q) for q in QUESTIONS])
    assert [a.question for a in answers] == QUESTIONS
    assert [untimed(a) for a in answers] == [untimed(small_assistant.ask(q)) for q in QUESTIONS]


def test_each_step_is_timed_and_the_total_is_their_sum(small_assistant: Assistant) -> None:
    timings = small_assistant.ask("what is proposal 2(i)?").timings_ms
    steps = ["screen", "rephrase", "retrieve", "decide", "select", "compose", "verify"]
    assert list(timings) == [*steps, "total"]
    assert timings["total"] == pytest.approx(sum(timings[s] for s in steps))


def test_steps_after_the_end_of_a_turn_are_passed_over(small_index: Index) -> None:
    embedder = WordsEmbedder()
    answer = Assistant(small_index, embedder, TODAY).ask("hello")
    assert embedder.texts == []
    assert set(answer.timings_ms) == {"screen", "total"}


def test_an_outage_is_an_exception_and_never_a_decline(small_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Assistant(small_index, WordsEmbedder(), TODAY)
    monkeypatch.setattr(small_index, "_collection", Explosive(RuntimeError("the disk is gone")))
    with pytest.raises(IndexProblem, match="damaged"):
        assistant.ask("rainy day money")


def test_an_index_of_another_model_is_refused(small_index: Index) -> None:
    other = WordsEmbedder()
    other.fingerprint = "words-2"
    with pytest.raises(IndexProblem, match="What to do"):
        Assistant(small_index, other)


def test_a_stale_index_is_refused(small_index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.build.corpus_fingerprint", lambda *_: "changed")
    with pytest.raises(IndexProblem, match="ingest build"):
        open_assistant(Settings(index=small_index_folder), WordsEmbedder())


def test_today_is_a_setting(small_index: Index) -> None:
    then = Assistant(small_index, WordsEmbedder(), date(2019, 3, 1)).ask("what is proposal 2(i)?")
    assert not any("passed" in note for note in then.notes)


def test_the_retriever_stands_by_itself(small_assistant: Assistant) -> None:
    assert small_assistant.retriever.invoke("rainy day money")[0].metadata["locator"] == "proposal 2(i)"


def test_tracing_is_off_unless_it_is_wanted() -> None:
    code = "import assistant.chain, os; print(os.environ['LANGSMITH_TRACING'], os.environ['LANGCHAIN_TRACING_V2'])"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LANGSMITH", "LANGCHAIN"))}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["false", "false"]


# -- the same answer every time ----------------------------------------------------------------


@pytest.fixture
def reopened(small_index_folder: Path) -> Iterator[Assistant]:
    index = Index(small_index_folder)
    yield Assistant(index, WordsEmbedder(), TODAY)
    index.close()


def test_asking_again_and_reopening_the_index_change_nothing(small_assistant: Assistant, reopened: Assistant) -> None:
    for question in QUESTIONS:
        first = untimed(small_assistant.ask(question))
        assert untimed(small_assistant.ask(question)) == first
        assert json.dumps(untimed(reopened.ask(question))) == json.dumps(first)


_OTHER_PROCESS = """
import json, sys
from datetime import date
from pathlib import Path
sys.path[:0] = [{root!r}, {here!r}]
from assistant_makers import WordsEmbedder
from test_chain import QUESTIONS, untimed
from assistant.chain import Assistant
from ingest.store import Index
assistant = Assistant(Index(Path({index!r})), WordsEmbedder(), date(2026, 3, 1))
print(json.dumps([untimed(assistant.ask(q)) for q in QUESTIONS]))
"""


def test_other_processes_with_other_hash_seeds_give_the_same_bytes(
    small_assistant: Assistant, small_index_folder: Path
) -> None:
    code = _OTHER_PROCESS.format(root=str(ROOT), here=str(Path(__file__).parent), index=str(small_index_folder))
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE,
                         cwd=ROOT)
        for seed in ("1", "4711")
    ]  # fmt: skip
    outputs = [process.communicate(timeout=120)[0] for process in running]
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0]) == [untimed(small_assistant.ask(q)) for q in QUESTIONS]
