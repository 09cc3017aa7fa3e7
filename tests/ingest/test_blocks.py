"""Lines to blocks: what a line is by its shape, with its offsets kept."""

from __future__ import annotations

import pytest

from ingest.blocks import Block, Hints, Shape, is_lead_in, plain, segment


def shapes(text: str, hints: Hints | None = None) -> list[tuple[str, str]]:
    blocks, _ = segment(text, hints) if hints else segment(text)
    for b in blocks:
        # A heading's text is without its marks; every other block is its own slice.
        assert b.text == text[b.start : b.end] or b.marked
    return [(b.shape.value, b.text) for b in blocks]


def only(text: str) -> Block:
    (block,), _ = segment(text)
    return block


@pytest.mark.parametrize(
    ("line", "shape", "text"),
    [
        ("## Two words", Shape.HEADING, "Two words"),
        ("#### **4 Embedding**", Shape.HEADING, "**4 Embedding**"),
        ("  • a bullet", Shape.ITEM, "a bullet"),
        ("- a bullet", Shape.ITEM, "a bullet"),
        ("* a bullet", Shape.ITEM, "a bullet"),
        ("4. (iv) a proposal of some length.", Shape.ITEM, "4. (iv) a proposal of some length."),
        ("(a) a letter;", Shape.ITEM, "(a) a letter;"),
        ("3) a number.", Shape.ITEM, "3) a number."),
        ("a\tb", Shape.ROW, "a\tb"),
        ("| a | b |", Shape.ROW, "| a | b |"),
        ("|---|---|", Shape.RULE, "|---|---|"),
        ("---", Shape.RULE, "---"),
        ("* * *", Shape.RULE, "* * *"),
        ("<sup>1</sup> A note.", Shape.FOOTNOTE, "<sup>1</sup> A note."),
        ("[^1]: A note.", Shape.FOOTNOTE, "[^1]: A note."),
        ("An ordinary line.", Shape.PARAGRAPH, "An ordinary line."),
        ("#hashtag is no heading.", Shape.PARAGRAPH, "#hashtag is no heading."),
        ("-5 degrees is no bullet.", Shape.PARAGRAPH, "-5 degrees is no bullet."),
        ("1.5 million people.", Shape.PARAGRAPH, "1.5 million people."),
    ],
)
def test_what_a_line_is(line: str, shape: Shape, text: str) -> None:
    block = only(line)
    assert (block.shape, block.text) == (shape, text)


def test_numbers_are_read_off_the_line() -> None:
    assert only("4. (iv) Clear directions must be provided.").path == ("4", "iv")
    assert only("(c) declare;").path == ("c",)
    assert only("## 1.2 Scope").path == ("1.2",)
    assert only("<sup>12</sup> Note").path == ("12",)
    assert only("- bullet").path == ()


def test_indents_count_tabs_as_four() -> None:
    assert [only(f"{blank}- x y").indent for blank in ("", "  ", "\t")] == [0, 2, 4]


def test_lines_of_a_paragraph_are_joined_until_a_blank_one() -> None:
    assert shapes("one\ntwo\n\nthree.") == [("paragraph", "one\ntwo"), ("paragraph", "three.")]


def test_unmarked_headings_are_guessed_only_where_none_is_marked() -> None:
    unmarked = "Guide\n\nScope\n\nIt applies to all.\n\nTerms\n\nThere are none."
    assert [text for shape, text in shapes(unmarked) if shape == "heading"] == ["Guide", "Scope", "Terms"]
    marked = "# Guide\n\nScope\n\nIt applies to all."
    assert [text for shape, text in shapes(marked) if shape == "heading"] == ["Guide"]


@pytest.mark.parametrize(
    "line", ["It ends here.", "and so on", "A list follows:", "12 June 2018", "Mail: a@b.org", "“Quoted”"]
)
def test_what_is_no_heading(line: str) -> None:
    text = f"Guide\n\nIntroduction comes first.\n\n{line}\n\nMore words follow.\n"
    assert ("heading", line) not in shapes(text)


def test_a_year_or_a_date_is_no_number_of_a_heading() -> None:
    assert only("## 15 November 2019").path == ()


def test_numbered_lines_in_a_run_are_a_list_and_alone_a_heading() -> None:
    assert [s for s, _ in shapes("1. One\n\n2. Two\n\n3. Three\n")] == ["item", "item", "item"]
    assert [s for s, _ in shapes("1. Money\n\nIt is short.\n\n2. People\n\nThey are few.\n")] == [
        "heading", "paragraph", "heading", "paragraph",
    ]  # fmt: skip


def test_furniture_goes_until_the_next_heading() -> None:
    text = "# A\n\nwords.\n\nFind Out More About\n\nlink one\n\n# B\n\nmore words.\n"
    blocks, dropped = segment(text)
    assert [b.text for b in blocks] == ["A", "words.", "B", "more words."]
    assert dropped == 2


@pytest.mark.parametrize("line", ["Back to top", "back to top", "Print this page", "Share on Facebook", "Email: a@b.org",
                                  "**Back to top**", "(this link will take you away from our website)"])  # fmt: skip
def test_lines_that_are_furniture_in_any_document(line: str) -> None:
    blocks, dropped = segment(f"words here.\n\n{line}\n")
    assert [b.text for b in blocks] == ["words here."]
    assert dropped == 1


@pytest.mark.parametrize("line", ["Share this: it matters.", "We go back to top priorities.", "Read more books."])
def test_lines_that_only_begin_like_furniture_stay(line: str) -> None:
    assert shapes(line) == [("paragraph", line)]


def test_a_break_parts_a_bullet_and_marks_the_rest_as_stray() -> None:
    blocks, _ = segment("- Services are led; The fact is sad.\n", Hints(breaks=("The fact",)))
    assert [(b.text, b.stray) for b in blocks] == [("Services are led;", False), ("The fact is sad.", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The board must:", True), ("The outcomes are: –", True), ("They apply to **all**:", True), ("a: b", False),
     ("It ends.", False), ("", False), ("–", False), (":" + " " * 100_000, True), (":" + " " * 100_000 + "x", False)],
)  # fmt: skip
def test_lead_ins(text: str, expected: bool) -> None:
    assert is_lead_in(text) is expected


def test_plain_is_without_emphasis() -> None:
    assert plain("**C**ome <b>on</b>, *you* too, 2*3") == "Come on, you too, 2*3"
