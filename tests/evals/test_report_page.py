"""The page: one file, escaped, well formed, small; test questions kept out."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from made_runs import HOSTILE, SECRET, write_made_run

from evals.reporting.content import report_of
from evals.reporting.folder import Run, read_run
from evals.reporting.page import html
from evals.summary import summarise

VOID = {"meta", "link", "input", "br", "path", "use", "circle", "rect"}


class Tree(HTMLParser):
    """The elements of a page in order, with their attributes and the way to them; it fails on bad nesting."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_run(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return html(report_of(read_run(folder)))


@pytest.fixture(scope="module")
def tree(page: str) -> Tree:
    return Tree(page)


def test_a_page_is_the_same_every_time(folder: Path, page: str) -> None:
    assert html(report_of(read_run(folder))) == page


def test_a_page_asks_for_nothing(page: str, tree: Tree) -> None:
    policies = [m["content"] or "" for m in tree.named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policies[0].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    )
    for tag, attributes, _ in tree.elements:
        for name in ("src", "srcset", "action", "poster", "data", "formaction"):
            assert name not in attributes, tag
        assert (attributes.get("href") or "#").startswith(("#", "data:,"))
    assert "url(http" not in page
    assert "@import" not in page


def test_what_an_answer_says_is_text(page: str, tree: Tree) -> None:
    assert HOSTILE in tree.text
    assert "<script>document.title" not in page
    assert len(tree.named("script")) == 1
    assert tree.named("img") == []
    assert not [a for _, a, _ in tree.elements if any(name.startswith("on") for name in a)]


@pytest.mark.parametrize("field", ["id", "kind", "persona", "title", "locator", "source_id", "reason"])
def test_no_field_of_a_result_is_trusted(folder: Path, field: str) -> None:
    run = read_run(folder)
    result: dict[str, Any] = {**run.results[1]}
    if field in result:
        result[field] = HOSTILE
    elif field == "reason":
        result["answer"] = {**result["answer"], "reason": HOSTILE}
    else:
        result["answer"] = {
            **result["answer"],
            "citations": [{**c, field: HOSTILE} for c in result["answer"]["citations"]],
        }
    made = Tree(html(report_of(Run((result,), run.record, None, run.questions, run.reference))))
    assert len(made.named("script")) == 1
    assert made.named("img") == []


def test_test_questions_are_kept_out_and_said_to_be(page: str, tree: Tree) -> None:
    assert SECRET not in tree.text
    assert SECRET not in page
    assert "Of 2 questions of the test split only the ids and the outcomes are given" in tree.text
    withheld = [a for a in tree.named("li") if a.get("class") == "withheld"]
    assert [a["id"] for a in withheld] == ["q-guide-002", "q-guide-004"]
    assert not any("data-kind" in a for a in withheld)


def test_a_reviewer_sees_test_questions_and_that_they_must_not_be_tuned_on(folder: Path) -> None:
    shown = Tree(html(report_of(read_run(folder), show_test=True))).text
    assert SECRET in shown
    assert "must not be tuned on" in shown


def test_a_run_of_test_questions_only_has_its_figures_and_its_outcomes(folder: Path) -> None:
    run = read_run(folder)
    only = [r for r in run.results if r["split"] == "test"]
    record = {**run.record, "split": "test", "summary": summarise(only).to_dict()}
    tree = Tree(html(report_of(Run(tuple(only), record, run.baseline, run.questions, run.reference))))
    assert "2 questions: 2 answerable, 0 not." in tree.text
    assert SECRET not in tree.text
    assert len(tree.named("mark")) == 3  # the legend


def test_ids_are_unique_and_links_lead_somewhere(tree: Tree) -> None:
    ids = Counter(a["id"] for _, a, _ in tree.elements if "id" in a)
    assert [i for i, n in ids.items() if n > 1] == []
    links = [(a["href"] or "")[1:] for a in tree.named("a")]
    assert [link for link in links if link not in ids] == []


def test_headings_go_down_one_step_at_a_time(tree: Tree) -> None:
    levels = [int(tag[1]) for tag, _, _ in tree.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_scopes(tree: Tree) -> None:
    assert len(tree.named("table")) == len(tree.named("caption")) > 10
    assert all(a.get("scope") in ("col", "row") for a in tree.named("th"))


def test_every_plot_has_its_figures_as_a_table(tree: Tree) -> None:
    for tag in ("svg", "table"):
        assert sum(t == tag and "figure" in way for t, _, way in tree.elements) == len(tree.named("figure")) >= 8


def test_fields_have_labels(tree: Tree) -> None:
    labels = {a["for"] for a in tree.named("label")}
    assert {a["id"] for a in tree.named("select", "input")} == labels


def test_a_question_can_be_found_by_what_it_is(tree: Tree) -> None:
    item = next(a for a in tree.named("li") if a.get("id") == "q-guide-003")
    given = {name: item[f"data-{name}"] for name in ("kind", "split", "outcome", "lost")}
    assert given == {"kind": "lay", "split": "dev", "outcome": "right-in-part", "lost": "not_selected"}


def test_a_long_run_stays_small(tmp_path: Path) -> None:
    """Answers of the shipped corpus are longer; this holds what the page adds to the words of a question."""
    run = read_run(write_made_run(tmp_path, copies=10))
    made = html(report_of(run))
    words = sum(len(str(r["answer"])) for r in run.results if r["split"] == "dev")
    count = sum(r["split"] == "dev" for r in run.results)
    assert count == 120
    assert (len(made) - words - 300_000) / count < 7_000
