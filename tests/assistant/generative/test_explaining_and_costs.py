"""What a maintainer sees: every step of a model's answer, and what it cost."""

from __future__ import annotations

import io

from assistant_makers import TODAY, WordsEmbedder
from rich.console import Console
from writing_makers import INVENTED, RESERVES, Scripted, reply, said, writer_for

from assistant.chain import Ask, Assistant
from assistant.explain import explain
from assistant.service.model_html import model_html
from assistant.web.answer import answer_html
from assistant.web.own_words import own_words_html
from ingest.store import Index


def test_explain_shows_the_sheet_each_claim_and_the_second_try(small_index: Index) -> None:
    model = Scripted(reply(RESERVES, INVENTED), reply(said("Carers are owed \x1b[2J a lot.", (9, "x"))))
    assistant = Assistant(small_index, WordsEmbedder(), TODAY, writer=writer_for(model))
    work = assistant.work_through(Ask("what is proposal 2(i)?"))
    out = io.StringIO()
    explain(assistant.conclude(work), Console(file=out, width=200), work.written)
    told = out.getvalue()
    for words in (
        "<<< EVIDENCE 1", "<<< QUESTION", "Try 1, stands: It was proposed", "Try 1, dropped: Carers are owed £500.",
        "not_verbatim", "Try 2, dropped", "no_such_evidence", "tokens sent 200, got 40", "cost 0.000600",
    ):  # fmt: skip
        assert words in told, words
    assert "\x1b[2J" not in told


def test_the_maintainer_sees_costs_and_counts(small_index: Index) -> None:
    writer = writer_for(Scripted(reply(RESERVES, INVENTED)))
    Assistant(small_index, WordsEmbedder(), TODAY, writer=writer).ask("what is proposal 2(i)?")
    page = model_html(writer)
    assert "<td>200<td>40<td>0.0006" in page
    assert "Answered in the model’s words<td>1" in page
    assert "fault not verbatim" in page
    assert model_html(None) == ""


def test_the_page_shows_the_quotation_below_each_sentence_and_who_wrote_it(small_index: Index) -> None:
    assistant = Assistant(small_index, WordsEmbedder(), TODAY, writer=writer_for(Scripted(reply(RESERVES))))
    answer = assistant.ask("what is proposal 2(i)?")
    page = answer_html(answer, small_index.documents, small_index.sources)
    assert '<div class="written"><p>It was proposed that' in page
    assert "<q>Each board must keep a reserves policy.</q>" in page
    assert "Written by a chat model (scripted:model)" in page
    own = assistant.ask("what is proposal 2(i)?", composer="extractive")
    assert "chat model" not in answer_html(own, small_index.documents, small_index.sources)


def test_the_switch_says_where_a_question_goes() -> None:
    assert "a chat model (openai:&lt;b&gt;) is sent your question" in own_words_html("openai:<b>")
