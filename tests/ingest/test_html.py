"""Saved web pages: the document without the site, headings' anchors, lists, tables, notes, several pages, hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import LoadError
from ingest.hashing import sha256_of
from ingest.loaders import load_document
from ingest.loaders.html import gaps
from ingest.structure import parse
from ingest.types import Document, Kind, Provision, Source

FILES = Path(__file__).parent / "files"
GUIDANCE = FILES / "tending-guidance"
HOME = "https://www.gov.example/publications/tending-guidance/"
SOURCE = Source("tending-guidance", "Tending shared gardens", url=HOME)
Read = Callable[[str], dict[str, Provision]]


@pytest.fixture(scope="module")
def guidance() -> Document:
    return load_document(SOURCE, GUIDANCE)


@pytest.fixture(scope="module")
def by_label(guidance: Document) -> dict[str, Provision]:
    return {p.locator.label: p for p in parse(guidance)[0]}


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Rules</title>{head}</head><body><main><h1>Rules</h1>{body}</main></body></html>"


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str | bytes], Document]:
    def call(data: str | bytes) -> Document:
        path = tmp_path / "page.html"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return load_document(SOURCE, path)

    return call


Load = Callable[[str | bytes], Document]


def lines(document: Document) -> list[str]:
    return [line for line in document.text.splitlines() if line]


def refused(load: Load, data: str | bytes) -> str:
    with pytest.raises(LoadError) as error:
        load(data)
    assert "page.html" in str(error.value)
    assert "What to do:" in str(error.value)
    return str(error.value)


# -- the document and the site ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "furniture",
    ["cookies", "Breadcrumb", "Home", "Search", "Choose section", "next Directions", "Was this helpful", "Related",
     "Hedges policy", "Share this page", "Crown copyright", "Gardens Directorate", "tracked", "Contact", "color",
     "Supporting documents", "↩"],
)  # fmt: skip
def test_what_the_site_adds_is_left_out(guidance: Document, furniture: str) -> None:
    assert furniture not in guidance.text


def test_every_word_of_the_document_is_there_once_and_in_order(guidance: Document) -> None:
    for words in ("How councils and gardening boards tend", "# Tending shared gardens"):
        assert guidance.text.count(words) == 1
    at = [guidance.text.index(w) for w in (
        "# Tending", "## 1. Introduction", "### 1.1 Who", "who vote;", "### 1.2 Status", "must have regard to this guidance",
        "## 2. Directions", "14. A direction", "(a) write", "4. Keep a copy", "Table 1", "without water", "We tend what",
        "A piece of ground",
    )]  # fmt: skip
    assert at == sorted(at)


def test_every_provision_is_its_place_in_the_text(guidance: Document) -> None:
    provisions = parse(guidance)[0]
    assert all(p.text == guidance.text[p.span.start : p.span.end] for p in provisions)
    assert len({p.id for p in provisions}) == len(provisions)


# -- locators and links -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "address", "words"),
    [
        ("section 1", "#introduction", "## 1. Introduction"),
        ("section 1.1, bullet 2, sub-bullet 1", "#who-this-is-for", "members who vote;"),
        ("section 1.2, paragraph 1", "#status", "Gardening boards must have regard"),
        ("paragraph 14", "pages/2/#para-14", "14. A direction should name"),
        ("paragraph 15", "pages/2/#directions", "15. A direction should be sent"),
        ("section 2, Fees, row 2", "pages/2/#fees", "Larger\t£30\twith water"),
        ("footnote 1", "#fn1", "<sup>1</sup> Section 26 of the Act."),
    ],
)
def test_a_citation_opens_at_the_heading_or_nearer_on_the_right_page(
    by_label: dict[str, Provision], label: str, address: str, words: str
) -> None:
    assert by_label[label].link == HOME + address
    assert by_label[label].text.startswith(words)


def test_a_note_mark_stands_where_it_stood(guidance: Document) -> None:
    assert "Shared Gardens Act.<sup>1</sup>" in guidance.text


def test_a_row_that_spans_is_said_again_and_has_its_head(guidance: Document, by_label: dict[str, Provision]) -> None:
    row = by_label["section 2, Fees, row 3"]
    assert row.text == "Larger\t£20\twithout water"
    assert row.kind is Kind.ROW
    assert row.lead_in is not None
    assert row.lead_in.of(guidance.text) == "**Bed**\t**Fee**\t**Note**"


def test_the_numbers_of_a_list_are_those_that_a_browser_shows(load: Load) -> None:
    text = load(page('<ol type="i" start="3"><li>c</li><li>d</li></ol><ol><li value="7">g</li><li>h</li></ol>')).text
    assert [line.strip() for line in text.splitlines()[2:] if line] == ["(iii) c", "(iv) d", "7. g", "8. h"]


def test_a_number_that_is_raised_and_leads_nowhere_is_part_of_the_words(load: Load) -> None:
    said = "<p>4 m<sup>2</sup> and CO<sub>2</sub>, x<sup>a+b</sup>, t<sub>min</sub> on the 1<sup>st</sup></p>"
    assert "4 m² and CO₂, x^(a+b), t_(min) on the 1st" in load(page(said)).text


def test_a_list_of_terms_loses_no_word(load: Load) -> None:
    body = (
        "<dl><dt>Bed</dt><dt>Plot</dt><dd>A piece of ground.</dd><dt>Tender</dt><dd><p>One of:</p><ul><li>a council</li></ul>"
        "</dd><dt>Alone</dt></dl>"
    )
    assert lines(load(page(body)))[1:] == ["Bed, Plot\tA piece of ground.", "Tender", "One of:", "- a council", "Alone"]


def test_signs_that_only_link_to_a_heading_are_left_out(load: Load) -> None:
    document = load(page('<h2 id="money">Money<a class="headerlink" href="#money">¶</a></h2><p>Words.</p>'))
    assert "## Money\n" in document.text


def test_a_heading_that_links_to_itself_keeps_its_words(load: Load) -> None:
    assert "## Return to work" in load(page('<h2 id="r"><a href="#r">Return to work</a></h2><p>Words.</p>')).text


@pytest.mark.parametrize(
    "body",
    [
        '<h2 id="social-care">Social care</h2><p>It is kept.</p>',
        '<section id="related-duties"><p>It is kept.</p></section>',
        '<div class="section" id="share-of-the-budget"><p>It is kept.</p></div>',
        '<ul id="feedback-from-carers"><li>It is kept.</li></ul>',
        '<p id="cookies">It is kept.</p>',
        '<div class="shared related-work"><p>It is kept.</p></div>',
    ],
)
def test_what_a_document_calls_its_parts_is_not_taken_for_the_site(load: Load, body: str) -> None:
    assert "It is kept." in load(page(body)).text


def test_notes_in_an_aside_are_kept(load: Load) -> None:
    body = (
        '<p>Words<sup><a href="#n1" id="r1">1</a></sup>.</p><aside class="footnotes"><ol><li id="n1">The note. '
        '<a href="#r1">↩</a></li></ol></aside><aside><p>Beside.</p></aside>'
    )
    text = load(page(body)).text
    assert "<sup>1</sup> The note.\n" in text
    assert "Beside" not in text


BOTH = "A carer must be told of it within 28 days."


@pytest.mark.parametrize(
    "body",
    [
        f"<aside class='ds_callout'><h2>Key point</h2><p>{BOTH}</p></aside>",
        f"<section class='related'><h2>Related duties</h2><p>{BOTH}</p></section>",
        f"<div id='feedback'><h2>Feedback from carers</h2><p>{BOTH}</p></div>",
        f"<article><p>Words.</p><footer><p>{BOTH}</p></footer></article>",
        f"<form action='/'><input type='hidden'><p>{BOTH}</p></form>",
        f"<form action='/'><input type='text'><p>{BOTH * 8}</p></form>",  # a page that a form is put around
    ],
)
def test_a_box_that_holds_the_documents_sentences_is_kept(load: Load, body: str) -> None:
    assert BOTH in load(page(body)).text


@pytest.mark.parametrize(
    "body",
    [
        "<aside><ul><li><a href='/a'>Read the guidance on hedges and on trees.</a></li></ul></aside>",
        "<div id='feedback'><p>Tell us what you think of it.</p><textarea></textarea></div>",
        "<form><label>Tell us what you think of it.</label><input type='text'></form>",
        "<article><p>Words.</p><footer><p>It is Crown copyright and so on.</p></footer></article>",
        "<div class='share'><p>Share this</p></div>",
    ],
)
def test_the_sites_boxes_are_left_out_and_counted(load: Load, body: str) -> None:
    document = load(page(f"<p>The board meets.</p>{body}"))
    assert "think of it" not in document.text
    assert parse(document)[1] == document.left_out
    if "label" not in body:  # of a form of labels and fields there is nothing to tell
        assert document.left_out == 1
        assert document.warnings[0].startswith("Left out as the site's own: “")


@pytest.mark.parametrize("name", ["ds_share", "social-media-links", "related-content", "ds_layout__feedback", "nav",
                                  "ds_notification--cookie", "gov_content-block", "side-navigation"])  # fmt: skip
def test_what_a_site_calls_its_boxes_is_left_out(load: Load, name: str) -> None:
    text = load(
        page(f'<p>Words.</p><div class="x {name}"><p>Furniture.</p></div><div id="{name}"><p>Furniture.</p></div>')
    ).text
    assert "Words." in text
    assert "Furniture." not in text


def test_only_marked_headings_are_headings(load: Load) -> None:
    provisions = parse(load(page("<p>All Members</p><p>1. Money</p><p>The board meets.</p>")))[0]
    assert [p.kind for p in provisions if p.kind is Kind.SECTION] == [Kind.SECTION]
    assert "paragraph 1" in {k for p in provisions for k in p.locator.keys}


def test_a_page_that_names_another_site_as_its_own_is_not_linked_there(load: Load) -> None:
    document = load(page('<h2 id="a">A</h2><p>Words.</p>', '<link rel="canonical" href="https://evil.example/x">'))
    assert {p.link for p in parse(document)[0]} == {None}


def test_a_page_without_an_address_is_linked_through_the_catalogue(load: Load) -> None:
    document = load(page('<h2 id="a">A</h2><p>Words.</p>'))
    assert parse(document)[0][-1].link == HOME + "#a"


def test_legislation_pages_keep_numbers_apart_from_words(load: Load) -> None:
    body = (
        '<div class="LegSnippet"><h4 class="LegP1GroupTitle">27 Directions</h4><p class="LegClearFix LegP2Container">'
        '<span class="LegDS LegLHS LegP2No">(1)</span><span class="LegDS LegRHS LegP2Text">A direction must be in writing.'
        "</span></p></div>"
    )
    assert lines(load(page(body))) == ["#### 27 Directions", "(1) A direction must be in writing."]


# -- several pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "missing"),
    [("1 2 4", "3"), ("index page-2 page-5", "3, 4"), ("2 3", "1"), ("0 1 2", ""), ("index 2 3", ""),
     ("plan-2019 plan-2021", ""), ("foreword duties", "")],
)  # fmt: skip
def test_pages_that_are_missing_by_their_numbers_are_told(names: str, missing: str) -> None:
    told = gaps([Path(f"{name}.html") for name in names.split()])
    assert [w.partition(".")[0] for w in told] == (
        [f"Pages are missing by their numbers: {missing}"] if missing else []
    )


def test_pages_of_a_folder_are_joined_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("10", "2", "1", "index"):
        (folder / f"{name}.html").write_text(page(f"<h2>Page {name}</h2><p>Words.</p>"), encoding="utf-8")
    document = load_document(SOURCE, folder)
    headings = [line for line in lines(document) if line.startswith("## ")]
    assert headings == ["## Page index", "## Page 1", "## Page 2", "## Page 10"]
    assert document.file_sha256 == sha256_of(folder)


def test_pages_in_one_file_have_their_own_addresses(load: Load) -> None:
    both = b"".join((GUIDANCE / name).read_bytes() for name in ("1.html", "2.html"))
    assert load(both).text == load_document(SOURCE, GUIDANCE).text
    assert load(both).links == load_document(SOURCE, GUIDANCE).links


def fetched(*bodies: str, of: int) -> str:
    marks = (f"<!-- page {n} of {of}: {HOME}pages/{n}/ -->\n{page(b)}\n" for n, b in enumerate(bodies, 1))
    return "".join(marks)


def test_a_fetched_publication_has_the_addresses_that_its_pages_came_from(load: Load) -> None:
    document = load(fetched("<p>One.</p>", '<h2 id="b">B</h2><p>Two.</p>', of=2))
    links = {p.text: p.link for p in parse(document)[0]}
    assert links["One."] == HOME + "pages/1/"
    assert links["Two."] == HOME + "pages/2/#b"


def test_a_fetched_publication_that_lost_a_page_is_refused(load: Load) -> None:
    assert "not all are in the file" in refused(load, fetched("<p>One.</p>", of=2))


# -- wrong and hostile pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"<html><head><title>Page not found - gov.scot</title></head><body><h1>Sorry</h1></body></html>",
            "error page",
        ),
        (b"<html><head><title>404</title></head><body>nginx</body></html>", "error page"),
        (b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>No.</BODY></HTML>", "error page"),
        (b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript</body></html>", "error page"),
        (b"<html><body><h1>503 Service Unavailable</h1></body></html>", "error page"),
        (b"<html><body><main><nav><p>Menu</p></nav></main></body></html>", "no text besides navigation"),
        (b"<html><meta charset=utf-8><body><p>caf\xe9</p></body></html>", "not the UTF-8 text"),
        (b'<html><meta charset="klingon"><body><p>a</p></body></html>', "encoding that is none"),
        (
            b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>&x;</p></body></html>',
            "entities",
        ),
        (b"only words", "no tags"),
        (b"%PDF-1.7 <p>", "binary"),
        (b"<html><body>" + b"<div>" * 5000 + b"word" + b"</div>" * 5000, "goes deeper"),
    ],
    ids=["not found", "404", "denied", "moment", "503", "menu", "utf-8", "encoding", "entity", "text", "pdf", "deep"],
)
def test_what_is_no_document_is_refused_with_place_and_remedy(load: Load, data: bytes, said: str) -> None:
    assert said in refused(load, data)


def test_a_document_may_have_a_title_like_an_error(load: Load) -> None:
    assert load(page("<h2>Access denied</h2>" + "<p>What to do where access to a record is denied.</p>" * 100)).text


def test_stated_encodings_are_read_as_browsers_read_them(load: Load) -> None:
    assert "café “q”" in load(b'<html><meta charset="iso-8859-1"><body><p>caf\xe9 \x93q\x94</p></body></html>').text
    assert "café" in load("<html><body><p>café</p></body></html>".encode("utf-16")).text


def test_a_list_nested_a_thousand_deep_loses_no_word(load: Load) -> None:
    document = load(page("<ul><li>word " * 1000 + "</li></ul>" * 1000))
    assert document.text.count("word") == 1000
    assert parse(document)[0]


def test_a_line_of_ten_million_characters_is_read(load: Load) -> None:
    document = load(page("<p>" + "w" * 10_000_000 + "</p>"))
    assert len(document.text) > 10_000_000


def test_a_table_cannot_swell_by_what_it_says_of_its_cells(load: Load) -> None:
    rows = '<tr><td rowspan="60000" colspan="9999">a</td><td>b</td></tr>' * 200
    assert len(load(page(f"<table>{rows}</table>")).text) < 200 * 400


def test_the_word_that_a_site_sets_above_a_title_is_no_paragraph(load: Load) -> None:
    """It was the first of the document's paragraphs, and each that is cited by its number was one too high."""
    head = "<header><p class='label'>Publication</p><h1>Guidance</h1><p>Issued in June by the board.</p></header>"
    document = load(page(f"{head}<p>The board meets in May.</p>"))
    assert "Publication" not in lines(document)
    assert "Issued in June by the board." in lines(document)
    numbered = load(page("<header><p>Chapter 2</p><h1>Guidance</h1></header><p>The board meets in May.</p>"))
    assert "Chapter 2" in lines(numbered)


def test_a_cell_across_a_table_introduces_the_rows_below_it(load: Load) -> None:
    rows = "<tr><th>Part</th><th>Day</th></tr><tr><td colspan=2>The Boards Act</td></tr><tr><td>Part 2</td><td>1 June</td></tr>"
    rows += "<tr><th colspan=2>The Gardens Act</th></tr><tr><td>Part 2</td><td>1 July</td></tr>"
    document = load(page(f"<h2 id='days'>Days</h2><table>{rows}</table><p>The end.</p>"))
    found = {p.locator.label: p for p in parse(document)[0]}
    second = found["row 4"]
    assert second.lead_in is not None
    assert second.lead_in.of(document.text) == "**The Gardens Act**"
    assert [o.of(document.text) for o in second.outer] == ["**Part**\t**Day**"]
    assert "row 5" not in found


def test_what_is_deleted_or_struck_through_is_not_quoted_and_counted(load: Load) -> None:
    """A page said "28 days14 days", and the index with it."""
    found = load(page(
        "<p>Papers are sent <del>28 days</del><ins>14 days</ins> before, <s>at <s>noon</s></s>.</p><ul><li><strike>Old.</strike>"
        '</li><li>New.</li></ul><p style="text-decoration: line-through">Gone.</p><p>Of<s> </s>one.</p>'
    ))  # fmt: skip
    assert lines(found)[1:] == ["Papers are sent 14 days before, .", "- New.", "Of one."]
    assert "Places where words are deleted or struck through, left out: 4." in found.warnings
