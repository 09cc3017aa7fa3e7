"""The parser's general habits, on made documents: what a document of any maintainer may look like."""

from __future__ import annotations

import time

import pytest

from ingest.blocks import Hints
from ingest.structure import named_list, parse
from ingest.types import Document, Source
from tests.ingest.made import check_sound, folded, made, read


def test_nested_bullets_hang_under_the_bullet_above() -> None:
    found = read(
        "# Plan\n\nThe board must:\n\n- publish a plan:\n  - each year;\n    - by June;\n  - in Gaelic;\n- consult.\n"
    )
    assert list(found) == [
        "Plan", "bullets 1 to 2", "bullet 1", "bullet 1, sub-bullet 1", "bullet 1, sub-bullet 1, sub-bullet 1",
        "bullet 1, sub-bullet 2", "bullet 2",
    ]  # fmt: skip
    assert found["bullet 1, sub-bullet 1"].text == "each year;\n    - by June;"
    lead = found["bullet 1, sub-bullet 2"].lead_in
    assert lead is not None
    assert found["Plan"].text[lead.start : lead.end] == "publish a plan:"


def test_a_numbered_clause_keeps_its_number() -> None:
    """ "1.3" cited as "section 1, paragraph 2" would send the reader to the wrong clause."""
    found = read(
        "# Standing orders\n\n## 1 Meetings\n\n1.1 The board meets in public, four times a year.\n\n"
        "1.2 The chair sets the agenda:\n\n- with the clerk;\n- in time.\n\n1.3 Papers are sent out early.\n\n"
        "## 2 Quorum\n\n2.1 The quorum is half of the members.\n\n2.5 million people are served.\n"
    )
    assert list(found) == [
        "Standing orders", "section 1", "paragraph 1.1", "paragraph 1.2, bullets 1 to 2", "paragraph 1.2, bullet 1",
        "paragraph 1.2, bullet 2", "paragraph 1.3", "section 2", "paragraph 2.1", "section 2, paragraph 2",
    ]  # fmt: skip
    assert found["paragraph 1.3"].locator.keys == ("paragraph 1.3", "section 1.3")
    assert found["paragraph 1.2, bullets 1 to 2"].locator.keys == ("paragraph 1.2", "section 1.2")


def test_numbered_headings_without_markup_nest_by_their_number() -> None:
    found = read(
        "Guide\n\n1. Scope\n\n1.1 Who It Is For\n\nFor members.\n\n1.2 Terms\n\nNone.\n\n2. Duties\n\nTo attend.\n"
    )
    assert list(found) == [
        "Guide", "section 1", "section 1.1", "section 1.1, paragraph 1", "section 1.2", "section 1.2, paragraph 1",
        "section 2", "section 2, paragraph 1",
    ]  # fmt: skip
    assert found["section 1.2"].parent == found["section 1"].id


def test_wrapped_lines_are_one_provision() -> None:
    found = read(
        "# T\n\nA paragraph that\nis wrapped.\n\n- an item\n  that goes on\n- another\n\n1. first\n   goes on\n2. second\n"
    )
    assert found["paragraph 1"].text == "A paragraph that\nis wrapped."
    assert found["list 1, bullet 1"].text == "an item\n  that goes on"
    assert found["list 2, item 1"].text == "1. first\n   goes on"


def test_rows_of_a_table_with_pipes_have_the_header_as_lead_in() -> None:
    text = "# Fees\n\nThe fees are:\n\n| Service | Fee |\n|---|---|\n| Day care | 10 |\n| Meals | 4 |\n\nNo others.\n"
    found = read(text)
    assert [p.text for label, p in found.items() if label.startswith("row")] == ["| Day care | 10 |", "| Meals | 4 |"]
    lead = found["row 1"].lead_in
    assert lead is not None
    assert lead.of(text) == "| Service | Fee |"
    assert found["table"].text.startswith("The fees are:")


def test_windows_line_ends_change_nothing_but_the_white_space() -> None:
    text = "# T\n\nPara one\ngoes on.\n\nThe board must:\n\n- plan;\n- report.\n"
    unix, windows = read(text), read(text.replace("\n", "\r\n"))
    assert list(unix) == list(windows)
    assert [folded(p.text) for p in unix.values()] == [folded(p.text) for p in windows.values()]


def test_a_document_without_headings_counts_its_paragraphs() -> None:
    found = read("The board meets four times a year.\n\nIt is open to all.\n\nMembers must:\n\n* come;\n* vote.\n")
    assert list(found) == ["paragraph 1", "paragraph 2", "bullets 1 to 2", "bullet 1", "bullet 2"]


def test_a_list_goes_on_after_a_footnote() -> None:
    found = read("# T\n\nBoards must:\n\n- plan;[1]\n\n---\n\n<sup>1</sup> See the Act.\n\n- report.\n\nThen stop.\n")
    assert list(found) == ["T", "bullets 1 to 2", "bullet 1", "bullet 2", "paragraph 1", "footnote 1"]
    assert found["footnote 1"].parent is None


def test_a_rule_between_a_lead_in_and_its_list_is_no_part_of_either() -> None:
    found = read("We propose that:\n\n---\n\n4. (i) Plans are made.\n\nTimescale: 1 month\n\n4. (ii) Plans are kept.\n")
    assert "proposal 4(i)" in found
    assert "proposal 4(ii)" in found


def test_several_top_headings_are_named_in_the_labels() -> None:
    """Each was once an "opening", told apart by a number only."""
    found = read("# Part A\n\nOne.\n\n# Part B\n\nTwo.\n")
    assert list(found) == ["Part A", "Part A, paragraph 1", "Part B", "Part B, paragraph 1"]


def test_labels_and_addresses_are_unique_where_headings_repeat() -> None:
    """ "Overview (2)" was given twice, and two provisions then had one id."""
    found = read(
        "# A\n\n## Overview\n\nOne.\n\n## Overview\n\nTwo.\n\n## Overview (2)\n\nThree.\n\n## Over-view\n\nFour.\n"
    )
    assert [p.text for label, p in found.items() if "paragraph" in label] == ["One.", "Two.", "Three.", "Four."]
    read("# A\n\n## Cost-benefit\n\nOne.\n\n## Cost benefit\n\nTwo.\n")
    read("# ***\n\n## !!!\n\nOne.\n\n## ???\n\nTwo.\n")


def test_a_byte_order_mark_does_not_hide_the_first_heading() -> None:
    found = read("\ufeff# Title\n\nWords.\n")
    assert found["Title"].span.start == 1


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\r"])
def test_odd_line_separators_keep_the_offsets(separator: str) -> None:
    read(f"# T{separator}{separator}Para one{separator}goes on.{separator}{separator}- item{separator}- another")


@pytest.mark.parametrize(
    "text", ["**\n\nWords here.\n", "<b></b>", "1.", "-", "#", "|||", "\t", "\u200b", "<sup>1</sup>", "\ufeff"]
)
def test_marks_around_nothing_do_no_harm(text: str) -> None:
    """An empty "**" on a line of its own ended the program."""
    read(text)


def test_furniture_around_a_text_is_left_out() -> None:
    document = made("# T\n\nContent.\n\nBack to top\n\nShare this page\n\n- on one\n- on another\n")
    provisions, dropped = parse(document)
    assert [p.locator.label for p in provisions] == ["T", "paragraph 1"]
    assert dropped == 4


def test_hints_overrule_shape() -> None:
    text = "Guide\n\nAbout\n\nIt helps.\n\nContact desk 4\n\nMeetings; and\n\nThey are held. Later: they are not.\n"
    hints = Hints(furniture=("Contact desk",), headings=("Meetings; and",), breaks=("Later:",))
    found = read(text, hints)
    assert "Meetings; and" in found
    assert not any("desk" in p.text for p in found.values() if not p.kind.is_whole)
    assert [p.text for p in found.values()][-2:] == ["They are held.", "Later: they are not."]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("We propose that:", "proposal"),
        ("We recommend that:", "recommendation"),
        ("The nine national outcomes are: –", "outcome"),
        ("it focused on four key objectives, which remain central to our aims:", "objective"),
        ("the following characteristics are embedded in all aspects of delivery:", "characteristic"),
        ("Principles of integration: services should[3]:", "principle"),
        ("a clear commitment to:", "commitment"),
        ("The board must:", None),
    ],
)
def test_a_lead_in_names_its_list(text: str, noun: str | None) -> None:
    assert named_list(text) == noun


# -- size ----------------------------------------------------------------------------------------

MILLION = 1_000_000
HUGE = {
    "200 levels": "# T\n\nList:\n\n" + "".join("  " * i + f"- level {i}\n" for i in range(200)),
    "1,000 levels": "# T\n\nList:\n\n" + "".join(" " * i + f"- level {i}\n" for i in range(1000)),
    "one line of words": "# T\n\n" + "word " * (MILLION // 5),
    "one word": "a" * MILLION,
    "one heading": "# " + "a" * MILLION,
    "a heading with a gap": "# a" + " " * MILLION + "b",
    "a colon and a gap": "Text:" + " " * MILLION + "x\n\n- a\n",
    "emphasis around nothing": "<b>" * (MILLION // 3),
    "asterisks": "*" * MILLION,
    "bullets in a row": "- " * (MILLION // 2),
    "one wrapped paragraph": "# T\n\n" + "some words\n" * (MILLION // 11),
    "bullets": "# T\n\nItems:\n\n" + "".join(f"- item {i}\n" for i in range(20_000)),
    "lists": "Items:\n\n- a\n- b\n\n" * 5_000,
    "rules after a lead-in": "Text:\n\n" + "---\n\n" * 20_000 + "- a\n",
    "equal headings": "# Overview\n\nText.\n\n" * 10_000,
    "leads": "".join(f"lead {i}:\n\n" for i in range(10_000)),
}


@pytest.mark.parametrize("name", HUGE)
def test_size_and_depth_are_no_danger(name: str) -> None:
    """Each of these takes well under a second or two; a quadratic step took a minute, or never ended."""
    document = made(HUGE[name])
    before = time.process_time()
    provisions, _ = parse(document)
    assert time.process_time() - before < 8
    check_sound(document, provisions)


def test_an_unnumbered_heading_of_the_same_level_does_not_hold_the_numbered_ones() -> None:
    """A foreword once took in all that came after it, and was quoted with other people's words."""
    found = read("# Code\n\n## Foreword\n\nThe minister gives thanks.\n\n## 1. Duties\n\nMembers declare interests.\n")
    assert found["section 1"].trail[-1:] != ("Foreword",)
    assert not any("declare" in p.text for p in found.values() if p.locator.label.startswith("Foreword"))


def test_outcomes_that_are_set_as_numbered_paragraphs_are_still_outcomes() -> None:
    """They were "paragraph 1", and pushed the paragraphs of the document away: "paragraph 1 (2)"."""
    text = (
        "# Review\n\nA first paragraph of the review stands here.\n\n## National outcomes\n\n"
        "1. People look after their health.\n\n2. Carers are supported.\n\n"
        "## Principles\n\nThe two principles are:\n\n1. Services are joined.\n\n2. Services are local.\n"
    )
    document = Document(Source("r", "R"), text, "0", "0", marked=True)
    labels = {p.locator.label: p.text for p in parse(document)[0]}
    assert labels["outcome 2"] == "2. Carers are supported."
    assert labels["principle 1"] == "1. Services are joined."
    assert not [label for label in labels if label.endswith("(2)")]


def test_numbered_paragraphs_below_other_headings_stay_paragraphs() -> None:
    text = "# Guidance\n\n## Directions\n\n1. A direction is in writing.\n\n2. It is sent at once.\n"
    document = Document(Source("g", "G"), text, "0", "0", marked=True)
    assert "paragraph 2" in {p.locator.label for p in parse(document)[0]}


def test_a_title_that_each_page_repeats_opens_no_section_again() -> None:
    """Saved pages of a publication each begin with its title; places were cited as "Guidance (2)"."""
    text = (
        "# Guidance\n\n## Guidance\n\n### Money\n\nMoney is paid.\n\n# Guidance\n\n### Claims\n\nClaims are sent.\n\n"
        "### Guidance\n\nThis is told.\n"
    )
    document = Document(Source("g", "G"), text, "0", "0", marked=True)
    labels = [p.locator.label for p in parse(document)[0]]
    assert labels[:3] == ["Guidance", "Money", "Money, paragraph 1"]
    assert "Claims, paragraph 1" in labels
    assert sum(label.startswith("Guidance") and "," not in label for label in labels) == 2  # the last is its own
    title = next(p for p in parse(document)[0] if p.locator.label == "Guidance")
    assert title.span.end == len(text) - 1


def test_what_nests_very_deep_costs_no_more_than_a_few_times_its_text() -> None:
    """Each item holds all below it: a thousand in each other were a hundred times the text to read and embed."""
    for depth in (100, 400):
        text = "# Plan\n\n" + "".join("  " * n + f"- point {n} of the plan\n" for n in range(depth))
        found = parse(Document(Source("p", "P"), text, "0", "0"))[0]
        assert sum(len(p.text) for p in found) <= 25 * len(text)
        assert all(any(f"point {n} of the plan" in p.text for p in found) for n in range(depth))
