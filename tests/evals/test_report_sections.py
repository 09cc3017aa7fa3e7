"""The figures of a report are those of the run."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_runs import write_made_run

from evals.metrics import HEADLINE
from evals.report import figure, short_figure
from evals.reporting.content import Report, report_of, sections_of
from evals.reporting.figures import summary_of
from evals.reporting.folder import Run, read_run
from evals.reporting.parts import Panel
from evals.reporting.worth import leg_recall
from evals.summary import Summary, summarise


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return read_run(write_made_run(tmp_path_factory.mktemp("made")))


@pytest.fixture(scope="module")
def summary(run: Run) -> Summary:
    return summary_of(run.record)


@pytest.fixture(scope="module")
def report(run: Run) -> Report:
    return report_of(run)


def panel(report: Report, name: str) -> Panel:
    return next(p for s in report.sections for p in s.panels if p.name == name)


def row(report: Report, name: str, first: str) -> tuple[str, ...]:
    return next(r for r in panel(report, name).table.rows if r[0] == first)


def test_the_figures_read_from_a_record_are_those_that_were_summarised(run: Run, summary: Summary) -> None:
    assert summary == summarise(list(run.results))


def test_every_section_is_there_in_order(report: Report) -> None:
    assert [s.name for s in report.sections] == [
        "worth",
        "lost",
        "declining",
        "groups",
        "robustness",
        "cost",
        "measures",
    ]


def test_names_of_panels_are_apart_and_every_row_fits_its_head(report: Report) -> None:
    panels = [p for s in report.sections for p in s.panels]
    assert len({p.name for p in panels}) == len(panels)
    assert all(len(r) == len(p.table.head) for p in panels for r in p.table.rows)


def test_the_headline_figures_are_those_that_a_release_is_compared_by(report: Report, summary: Summary) -> None:
    assert [h.name for h in report.headlines] == [*HEADLINE, "verbatim"]
    first = report.headlines[0]
    e = summary.overall.figures["found_at_5"]
    assert (first.value, first.low, first.high) == (e.value, e.low, e.high)
    assert f"of {e.of} answerable questions; 95 % interval" in first.words
    assert first.against is not None
    assert first.against.startswith("Plain set-up: ")
    assert "BM25 alone: " in first.against


def test_a_headline_that_could_not_be_measured_says_so(run: Run) -> None:
    only = [r for r in run.results if r["answerable"]]
    record = {**run.record, "summary": summarise(only).to_dict()}
    declined = next(h for h in report_of(Run(run.results, record)).headlines if h.name == "declined")
    assert (declined.shown, declined.value) == ("-", None)
    assert declined.words.endswith("Not measured: no unanswerable questions.")


def test_the_design_is_set_against_plain_set_ups(report: Report, summary: Summary) -> None:
    head = panel(report, "worth-measures").table.head
    assert head == ("measure", "this design", "plain set-up", "BM25 alone")
    assert row(report, "worth-measures", "found at 5")[1] == short_figure(summary.overall.figures["found_at_5"])
    assert row(report, "worth-kinds", "lay")[1] == "1"


def test_the_recall_of_a_leg_is_what_was_measured(run: Run, summary: Summary) -> None:
    legs = leg_recall(run.results, run.questions, run.reference)
    assert legs.keys() == {"text", "entry", "lexical"}
    for leg, figures in legs.items():
        assert figures["recall_at_10"] == summary.legs[leg]["recall_at_10"]
    assert legs["text"]["recall_at_10"] != legs["lexical"]["recall_at_10"]


def test_a_ranking_of_which_not_every_cut_is_known_is_left_out_of_the_plot(summary: Summary, run: Run) -> None:
    (first, *_) = sections_of(summary, run.record)
    assert [r[0] for r in first.panels[0].table.rows] == ["this design", "plain set-up", "BM25 alone"]


def test_where_gold_was_lost_is_counted_by_group(report: Report) -> None:
    counts = {r[0]: r[1] for r in panel(report, "lost-stages").table.rows}
    lost = {"cited": "9", "not selected": "2", "cut by fusion": "1", "declined": "1", "not near": "2"}
    assert {k: v for k, v in counts.items() if v != "0"} == lost
    assert row(report, "lost-kinds", "lay")[-1] == "2"


def test_answered_or_not_is_counted_by_kind(report: Report) -> None:
    assert row(report, "confusion", "unanswerable, unanswerable")[1:] == ("1", "1", "0", "0", "2")
    assert row(report, "confusion", "overall, answerable")[-2] == "1"


def test_the_decision_has_its_curves(report: Report) -> None:
    for name in ("calibration", "roc", "cost-curve"):
        assert panel(report, name).draw
    assert "The area under the curve is" in panel(report, "roc").text
    assert sum(int(r[-1]) for r in panel(report, "calibration").table.rows) == 13


def test_other_wordings_are_counted(report: Report, summary: Summary) -> None:
    assert row(report, "variants", "upper case")[1] == "13"
    shown = row(report, "variants", "lay")[3]
    assert shown == f"{figure(summary.robustness['overall']['lay']['same'])} of 1"
    assert row(report, "follow-up", "follow-up found at 5")[1].startswith("100.0 %")


def test_times_memory_index_and_start(report: Report) -> None:
    assert row(report, "latency", "the whole question")[1] == "13"
    assert row(report, "cost-rest", "start until the first answer")[1] == "1.5 s"
    assert row(report, "cost-rest", "index on disk")[1] == "2 MB"


def test_each_family_has_a_plot_and_every_measure_with_its_count(report: Report, summary: Summary) -> None:
    for family in ("kind", "persona", "source", "slice"):
        assert panel(report, f"by-{family}").draw
    head = panel(report, "table-kind").table.head
    cell = row(report, "table-kind", "found at 5")[head.index("list")]
    assert cell == f"{short_figure(summary.groups['kind:list'].figures['found_at_5'])} of 1"
    errors = row(report, "table-kind", "questions")[head.index("direct")]
    assert errors.endswith("1 with an error")


def test_what_a_model_judged_is_a_section_of_its_own(run: Run) -> None:
    values = {"value": 0.5, "low": 0.1, "high": 0.9, "of": 4, "questions": 2, "could_not_score": 1}
    judged = {"judge": "a:b", "groups": {"overall": {"faithfulness": values}, "kind:lay": {}}}
    report = report_of(replace(run, judged=judged))
    assert row(report, "judged-kinds", "overall") == ("overall", "50.0 % (10 to 90)", "4", "1", "-", "0", "0")
    assert row(report, "judged-kinds", "lay")[1:4] == ("-", "0", "0")
    assert next(s for s in report.sections if s.name == "judged").intro[0].endswith("every prompt and reply.")


def test_what_an_older_record_lacks_is_left_out(run: Run, summary: Summary) -> None:
    old: dict[str, Any] = {"groups": run.record["summary"]["groups"], "latency": run.record["summary"]["latency"]}
    record = {"split": "dev", "summary": old}
    report = report_of(Run(run.results, record))
    assert [s.name for s in report.sections] == ["worth", "groups", "robustness", "measures"]
    assert report.headlines[0].against is None
    assert "no figures of plainer set-ups" in report.sections[0].intro[0]


def test_a_run_of_no_use_still_has_a_report(tmp_path: Path) -> None:
    record = {"summary": summarise([]).to_dict()}
    report = report_of(Run((), record))
    assert report.cards == ()
    assert report.counts.startswith("0 questions")
