import io

from evals_makers import FakeAssistant, cite, make_answer, make_question
from rich.console import Console
from rich.table import Table

from evals.gate import judge, read_thresholds
from evals.reference import Reference
from evals.run import run
from evals.summary import summarise
from evals.terminal import gate_table, tables


def text_of(*tables: Table) -> str:
    console = Console(width=160, file=io.StringIO(), record=True)
    for table in tables:
        console.print(table)
    return console.export_text()


def test_the_tables_show_figures_and_verdicts(reference: Reference) -> None:
    answer = make_answer(cite("The board must meet twice a year."))
    summary = summarise(run(FakeAssistant({"right": answer}), [make_question(question="right")], reference))
    titles = [str(table.title) for table in tables(summary, "dev split")]
    assert titles == ["dev split", "by kind", "by persona", "by source"]
    shown = text_of(*tables(summary, "dev split"))
    assert "100.0 % (21 to 100)" in shown
    assert "answer states what it must" not in shown  # nothing to measure it on, so no row
    verdicts = text_of(gate_table(judge(summary, read_thresholds()), "Gate"))
    assert "not measured" in verdicts  # there was no unanswerable question
    assert "met" in verdicts
