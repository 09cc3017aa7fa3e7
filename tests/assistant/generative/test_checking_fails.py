"""A check that fails on odd words costs the statement, and never the answer."""

from __future__ import annotations

import pytest
from assistant_makers import TODAY, WordsEmbedder, make_evidence
from writing_makers import RESERVES, Scripted, reply, writer_for

from assistant.chain import Assistant
from assistant.claims.check import check_claim
from assistant.claims.types import Claim, Quoted
from ingest.store import Index


def test_a_fault_of_the_check_is_one_of_the_statement(small_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("assistant.compose.generative.writer.check_claim", fails)
    assistant = Assistant(small_index, WordsEmbedder(), TODAY, writer=writer_for(Scripted(reply(RESERVES))))
    answer = assistant.ask("what is proposal 2(i)?")
    assert answer.composer == "extractive"
    assert answer.answer == assistant.ask("what is proposal 2(i)?", composer="extractive").answer


def test_a_sentence_that_ends_with_and_is_checked() -> None:
    evidence = make_evidence("It is made for the people who are unpaid carers, and")
    claim = Claim("The guidance says that it is made for the people who are unpaid carers.",
                  (Quoted(1, "It is made for the people who are unpaid carers, and"),))  # fmt: skip
    check_claim(claim, [evidence])
