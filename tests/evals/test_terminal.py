import io

import pytest
from evals_makers import FakeAssistant, cite, make_answer, make_question
from rich.console import Console
from rich.table import Table

from evals.baseline import baselines, figures_of
from evals.reference import Reference
from evals.run import run
from evals.summary import Summary, summarise
from evals.terminal import cost_line, losses_line, say_problems, shown, tables, worth_table


def text_of(*tables: Table) -> str:
    console = Console(width=160, file=io.StringIO(), record=True)
    for table in tables:
        console.print(table)
    return console.export_text()


def summary_of(reference: Reference) -> Summary:
    answer = make_answer(cite("The board must meet twice a year."))
    return summarise(run(FakeAssistant({"right": answer}), [make_question(question="right")], reference))


def test_the_tables_show_figures(reference: Reference) -> None:
    summary = summary_of(reference)
    titles = [str(table.title) for table in tables(summary, "dev split")]
    assert titles == ["dev split", "the same questions in other words", "by kind", "by persona", "by source"]
    text = text_of(*tables(summary, "dev split"))
    assert "100.0 % (21 to 100)" in text
    assert "answer states what it must" not in text  # nothing to measure it on, so no row


def test_our_retrieval_stands_beside_the_plain_set_ups(reference: Reference) -> None:
    question = make_question(question="right")
    found = baselines(reference.texts, [question], FakeAssistant({}).embedder)
    text = text_of(worth_table(summary_of(reference), figures_of(found)))
    assert next(line for line in text.splitlines() if "found at 10" in line).count("100.0 %") == 2  # "right" is no word
    assert "BM25 alone" in text


def test_the_cost_is_one_sentence_of_what_is_known() -> None:
    cost = {"start_ms": 6543.0, "peak_memory_bytes": 9e8, "assistant_peak_memory_bytes": 7e8,
            "index": {"bytes": 31e6, "vectors": 3761}}  # fmt: skip
    assert cost_line(cost) == (
        "The first answer comes 6.5 s after starting; memory peaks at 700 MB; the index has 31 MB (3,761 vectors)."
    )
    unknown = {"start_ms": None, "peak_memory_bytes": None, "assistant_peak_memory_bytes": None}
    assert cost_line(cost | unknown) == "The index has 31 MB (3,761 vectors)."


def test_results_come_through_as_they_are() -> None:
    assert list(shown(iter([{"id": "a", "error": "no"}, {"id": "b", "error": None}]), 2)) == [
        {"id": "a", "error": "no"}, {"id": "b", "error": None},
    ]  # fmt: skip


def test_the_first_errors_are_said_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    from evals import terminal

    console = Console(width=160, file=io.StringIO(), record=True)
    monkeypatch.setattr(terminal, "NOTES", console)
    say_problems([{"id": f"x-{n}", "error": "no [b]store[/b]"} for n in range(7)], most=5)
    text = console.export_text()
    assert text.count("no [b]store[/b]") == 5
    assert "2 more errors" in text


def test_other_words_and_lost_gold_are_shown(reference: Reference) -> None:
    summary = summary_of(reference)
    assert "upper-case" in text_of(*tables(summary, "dev split"))
    assert losses_line(summary) == "Of 1 gold groups: cited 100.0 %."
    assert losses_line(summarise([])) == ""
