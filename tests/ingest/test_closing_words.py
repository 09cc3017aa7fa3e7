"""Words that end the sentence of a list bind each of its items; numbered lines stand by themselves; marks are no words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.fold import for_reading
from ingest.loaders import load_document
from ingest.structure import parse
from ingest.types import Document, Provision, Source

Read = Callable[[str, str], tuple[Document, dict[str, Provision]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def call(name: str, text: str) -> tuple[Document, dict[str, Provision]]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        document = load_document(Source("rules", "Rules"), path)
        return document, {p.locator.label: p for p in parse(document)[0]}

    return call


def closing(document: Document, p: Provision) -> list[str]:
    return [c.of(document.text) for c in p.closing]


RULES = """Rules of the board

1. Meetings

1.1 The board meets six times a year.
1.2 Papers are sent seven days before, as the plan under section
1.2 Of the scheme says.
2. Members
2.1 A member may claim expenses where:
(a) the member attends a meeting; or
(b) the chair agrees,
unless a council pays. The clerk keeps a list.
2.2 A member declares interests.
"""


def test_numbered_lines_are_provisions_without_blank_lines_between_them(read: Read) -> None:
    _, found = read("rules.txt", RULES)
    assert found["paragraph 1.1"].text == "1.1 The board meets six times a year."
    assert found["paragraph 1.2"].text.endswith("section\n1.2 Of the scheme says.")  # a line that goes on
    assert "section 2" in found
    assert found["paragraph 2.2"].text == "2.2 A member declares interests."


def test_an_exception_after_a_list_binds_each_item(read: Read) -> None:
    document, found = read("rules.txt", RULES)
    for label in ("paragraph 2.1(a)", "paragraph 2.1(b)"):
        assert closing(document, found[label]) == ["unless a council pays."]
    last = found["paragraph 2.1, closing words"]
    assert last.lead_in is not None
    assert last.lead_in.of(document.text) == "2.1 A member may claim expenses where:"


def test_a_sentence_after_a_finished_list_binds_nothing(read: Read) -> None:
    text = "# Rules\n\nMembers:\n\n- vote;\n- declare interests.\n\niPads are lent. Unless lost.\n"
    _, found = read("rules.md", text)
    assert not any(p.closing for p in found.values())


def test_words_after_a_list_within_an_item_bind_its_items_only(read: Read) -> None:
    page = (
        "<!doctype html><html><body><main><h1>Rules</h1><p>A member may:</p><ul><li>claim for care, that is<ul>"
        "<li>of a child;</li><li>of a parent,</li></ul>but not of both;</li><li>claim for meals,</li></ul>"
        "<p>unless the council pays.</p></main></body></html>"
    )
    document, found = read("rules.html", page)
    assert closing(document, found["bullet 1, sub-bullet 1"]) == ["but not of both;", "unless the council pays."]
    assert closing(document, found["bullet 2"]) == ["unless the council pays."]
    assert found["bullet 2"].text == "claim for meals,"  # the list goes on after the words


@pytest.mark.parametrize("between", ["", "\n"])
def test_an_exception_of_one_item_is_not_that_of_the_list(read: Read, between: str) -> None:
    text = f"Rules\n\nThe clerk must:\n\n(a) write it,\n(b) send it,\n{between}unless it was sent; and\n{between}(c) keep it.\n"
    _, found = read("rules.txt", text)
    assert found["item b"].text.endswith("unless it was sent; and")
    assert found["item c"].text == "(c) keep it."
    assert not any(p.closing for p in found.values())


def test_an_exception_does_not_reach_back_over_a_full_stop(read: Read) -> None:
    text = "Rules\n\n1. Minutes are kept.\n2. Members vote in person,\nunless excused by the chair.\n3. Papers are public.\n"
    _, found = read("rules.txt", text)
    assert found["item 2"].text == "2. Members vote in person,\nunless excused by the chair."
    assert found["item 3"].text == "3. Papers are public."
    assert not any(p.closing for p in found.values())


MARKDOWN = """---
title: Guide
date: 2024-01-02
---

# Guide

| Kind | Most |
|------|-----:|
| Bus fare | `£10` |

```
# no heading
- no item
```

**Members must —**

- keep receipts.
"""


def test_metadata_fences_and_pipes_are_no_words(read: Read) -> None:
    document, found = read("guide.md", MARKDOWN)
    assert document.text == MARKDOWN
    assert min(p.span.start for p in found.values()) == MARKDOWN.index("# Guide")
    assert for_reading(found["row 1"].text) == "Bus fare: £10"
    assert found["paragraph 1"].text == "# no heading\n- no item"
    lead = found["bullet 1"].lead_in
    assert lead is not None
    assert lead.of(document.text) == "**Members must —**"


def test_a_rule_at_the_head_is_no_metadata(read: Read) -> None:
    _, found = read("guide.md", "---\n\nThe board meets.\n\n---\n\nIt votes.\n")
    assert {p.text for p in found.values()} == {"The board meets.", "It votes."}


def test_a_line_that_introduces_is_no_heading(read: Read) -> None:
    _, found = read(
        "guide.txt", "Expenses guide\n\nA member may claim —\n\nthe fare of a bus; or\n\nthe fare of a taxi.\n"
    )
    assert not any(p.kind.value == "section" and p.text.startswith("A member") for p in found.values())
