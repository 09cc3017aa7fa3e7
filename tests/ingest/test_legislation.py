"""Legislation XML: locators, links, what a provision needs around it, status, annotations, hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import LoadError
from ingest.loaders import load_document
from ingest.structure import parse
from ingest.types import Document, Kind, Provision, Source

FILES = Path(__file__).parent / "files"
ACT = FILES / "gardens-act.xml"
SOURCE = Source("gardens-act", "Gardens Act", url="https://www.legislation.gov.uk/asp/2031/99")
AT = "https://www.legislation.gov.uk/asp/2031/99"


@pytest.fixture(scope="module")
def act() -> Document:
    return load_document(SOURCE, ACT)


@pytest.fixture(scope="module")
def by_label(act: Document) -> dict[str, Provision]:
    return {p.locator.label: p for p in parse(act)[0]}


def words(document: Document, provision: Provision) -> str:
    return provision.span.of(document.text)


def read(tmp_path: Path, text: str | bytes) -> dict[str, Provision]:
    path = tmp_path / "act.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return {p.locator.label: p for p in parse(load_document(SOURCE, path))[0]}


def instrument(body: str, *, kind: str = "order") -> str:
    return f"""<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
      xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/"
      DocumentURI="http://www.legislation.gov.uk/ssi/2031/285/made">
      <ukm:Metadata><dc:title>The Gardens Order 2031</dc:title><ukm:SecondaryMetadata><ukm:DocumentClassification>
      <ukm:DocumentStatus Value="final"/><ukm:DocumentMinorType Value="{kind}"/></ukm:DocumentClassification>
      <ukm:ComingIntoForce><ukm:DateTime Date="2031-11-21"/></ukm:ComingIntoForce>
      </ukm:SecondaryMetadata></ukm:Metadata><Secondary>{body}</Secondary></Legislation>"""


def refused(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "bad.xml"
    path.write_bytes(data)
    with pytest.raises(LoadError) as error:
        load_document(SOURCE, path)
    assert "bad.xml" in str(error.value)
    assert "What to do:" in str(error.value)
    return str(error.value)


# -- locators, keys, links -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "key", "link", "begins"),
    [
        ("s. 26", "section 26", "/section/26", "Where a tending plan is in force"),
        ("s. 27", "section 27", "/section/27", "27 Directions to garden authority: supplementary provision"),
        ("s. 27(1)(a)", "section 27(1)(a)", "/section/27/1/a", "must specify the beds"),
        ("s. 27(1)(b)(ii)", "section 27(1)(b)(ii)", "/section/27/1/b/ii", "name two or more gardeners"),
        ("s. 27A", "section 27A", "/section/27A", "27A Directions at night"),
        ("s. 27A(1A)", "section 27A(1a)", "/section/27A/1A", "Subsection (1) does not apply"),
        ("sch. 1 para. 5(2)", "schedule 1 paragraph 5(2)", "/schedule/1/paragraph/5/2", "The list must give the size"),
        ("sch. 2", "schedule 2", "/schedule/2", "Schedule 2: Fees"),
        ("Part 2", "part 2", "/part/2", "Part 2: General"),
    ],
)
def test_a_provision_is_cited_asked_for_and_linked_as_a_lawyer_would(
    act: Document, by_label: dict[str, Provision], label: str, key: str, link: str, begins: str
) -> None:
    p = by_label[label]
    assert key in p.locator.keys
    assert p.link == AT + link
    assert words(act, p).startswith(begins)


def test_every_provision_is_its_place_in_the_text_and_lies_in_its_parent(act: Document) -> None:
    provisions = parse(act)[0]
    by_id = {p.id: p for p in provisions}
    assert len(by_id) == len(provisions)
    for p in provisions:
        assert p.text == act.text[p.span.start : p.span.end]
        assert p.text == p.text.strip()
        if p.parent:
            assert by_id[p.parent].span.contains(p.span)


def test_an_article_of_an_order_and_a_regulation_are_called_so(tmp_path: Path) -> None:
    body = "<Body><P1group><Title>Votes</Title><P1><Pnumber>3</Pnumber><P1para>{}</P1para></P1></P1group></Body>"
    two = "".join(
        f"<P2><Pnumber>{n}</Pnumber><P2para><Text>Rule {n} of the house.</Text></P2para></P2>" for n in (5, 6)
    )
    order = read(tmp_path, instrument(body.format(two)))
    assert order["art. 3(6)"].link == "https://www.legislation.gov.uk/ssi/2031/285/article/3/6/made"
    assert "reg. 3(6)" in read(tmp_path, instrument(body.format(two), kind="regulation"))


def test_the_only_schedule_of_an_instrument_has_no_number(tmp_path: Path) -> None:
    body = """<Body><P1><Pnumber>1</Pnumber><P1para><Text>Words.</Text></P1para></P1></Body>
      <Schedules><Schedule><Number>SCHEDULE</Number><TitleBlock><Title>Oaths</Title></TitleBlock><ScheduleBody>
      <P1><Pnumber>4</Pnumber><P1para><Text>Swear it.</Text></P1para></P1></ScheduleBody></Schedule></Schedules>"""
    p = read(tmp_path, instrument(body))["sch. para. 4"]
    assert "schedule paragraph 4" in p.locator.keys
    assert p.link == "https://www.legislation.gov.uk/ssi/2031/285/schedule/paragraph/4/made"


# -- what a provision needs around it ---------------------------------------------------------------


def test_a_paragraph_has_the_words_that_introduce_it_and_those_that_close_it(
    act: Document, by_label: dict[str, Provision]
) -> None:
    p = by_label["s. 27(1)(b)(ii)"]
    assert p.lead_in is not None
    assert p.lead_in.of(act.text) == "may—"
    assert [o.of(act.text) for o in p.outer] == ["A direction under section 26—"]
    assert [c.of(act.text) for c in p.closing] == ["unless the garden is closed for the winter."]
    assert p.trail[-3:] == (
        "Part 1: Gardens and their authorities", "Directions", "Directions to garden authority: supplementary provision",
    )  # fmt: skip
    assert by_label["s. 27(2)"].closing == ()


def test_a_definition_is_a_provision_with_its_own_paragraphs(act: Document, by_label: dict[str, Provision]) -> None:
    p = by_label["s. 29(1), definition of garden authority"]
    assert words(act, p).startswith("“garden authority” means a person")
    assert p.lead_in is not None
    assert p.lead_in.of(act.text) == "In this Act—"
    board = by_label["s. 29(1), definition of tender (b)"]
    assert board.lead_in is not None
    assert board.lead_in.of(act.text) == "“tender” means—"
    assert board.link == f"{AT}/section/29/1"  # a list's items have no address of their own


def test_what_is_put_into_another_act_is_quoted_and_is_no_section_of_this_one(
    act: Document, by_label: dict[str, Provision]
) -> None:
    text = " ".join(words(act, by_label["s. 28(2)"]).split())
    assert text == (
        "After section 4 insert— “Shared hedges 4A (1) A shared hedge is cut by its garden authority. "
        "(2) It is not cut in May.”."
    )
    assert not any("4A" in k for p in by_label.values() for k in p.locator.keys)


def test_inserted_words_are_there_repealed_ones_are_not(act: Document, by_label: dict[str, Provision]) -> None:
    assert words(act, by_label["s. 27(1)(b)(ii)"]) == "name two or more gardeners,"
    assert "bell" not in act.text
    assert words(act, by_label["s. 27(3)"]) == ". . . ."


def test_letters_above_and_below_the_line_are_not_run_into_the_number(tmp_path: Path) -> None:
    text = "At 5<Superior>2</Superior> beds CO<Inferior>2</Inferior> is x<Superior>a</Superior> by the 1<Superior>st</Superior>."
    made = read(tmp_path, instrument(f"<Body><P1><Pnumber>1</Pnumber><P1para><Text>{text}</Text></P1para></P1></Body>"))
    assert made["art. 1"].text == "At 5² beds CO₂ is x^(a) by the 1st."


def test_the_rows_of_a_schedules_table_have_its_head(act: Document, by_label: dict[str, Provision]) -> None:
    row = by_label["sch. 2, table, row 2"]
    assert row.kind is Kind.ROW
    assert words(act, row) == "Larger\t£30"
    assert row.lead_in is not None
    assert row.lead_in.of(act.text) == "Bed\tFee"


def test_a_row_below_a_cell_across_the_table_has_it_with_its_words(tmp_path: Path) -> None:
    rows = "<tr><td>Section 5</td><td>adults<sup>2</sup></td></tr><tr><td colspan='2'>The 1948 Act</td></tr><tr><td>Section 48</td><td>all</td></tr>"
    head = "<thead><tr><th>Column A</th><th>Column B</th></tr></thead>"
    table = f"<Tabular><table xmlns='http://www.w3.org/1999/xhtml'>{head}<tbody>{rows}</tbody></table></Tabular>"
    body = (
        f"<Schedules><Schedule><Number>SCHEDULE 1</Number><ScheduleBody>{table}</ScheduleBody></Schedule></Schedules>"
    )
    path = tmp_path / "order.xml"
    path.write_text(instrument(body), encoding="utf-8")
    document = load_document(SOURCE, path)
    found = {p.locator.label: p for p in parse(document)[0]}
    row = found["sch. 1, table, row 3"]
    assert row.lead_in is not None
    assert row.lead_in.of(document.text) == "The 1948 Act"
    assert [o.of(document.text) for o in row.outer] == ["Column A\tColumn B"]
    assert found["sch. 1, table, row 1"].text == "Section 5\tadults²"
    assert found["sch. 1, table, row 1"].outer == ()


def test_closing_words_have_the_words_that_they_close(act: Document, by_label: dict[str, Provision]) -> None:
    lead = by_label["s. 27(1), closing words"].lead_in
    assert lead is not None
    assert lead.of(act.text) == "A direction under section 26—"


# -- status, commencement, extent, notes --------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("status of the text", "Status of this text: revised, with changes up to 1 April 2033."),
        ("changes not yet in the text", "2 changes are known to the publisher and not yet made in this text."),
        ("extent", "Extent: Scotland."),
        ("s. 30, extent", "Extent: England, Wales and Scotland."),
        ("s. 26, annotation I1", "S. 26 in force at 1.4.2032 by S.S.I. 2032/44, art. 2"),
        ("s. 27A, annotation F3", "S. 27A inserted (1.4.2033) by The Night Gardens Act 2032 (asp 3), s. 8"),
        ("footnote 1", "Writing includes electronic mail (2010 asp 10, schedule 1)."),
    ],
)
def test_status_commencement_and_notes_are_citable(
    act: Document, by_label: dict[str, Provision], label: str, said: str
) -> None:
    assert words(act, by_label[label]) == said


def test_a_text_as_made_says_so_and_when_it_comes_into_force(tmp_path: Path) -> None:
    made = read(tmp_path, instrument("<Body><P1><Pnumber>1</Pnumber><P1para><Text>Words.</Text></P1para></P1></Body>"))
    assert made["status of the text"].text == "Status of this text: as made; later changes are not in it."
    assert made["coming into force"].text == "Coming into force: 21 November 2031."


def test_a_section_that_is_not_in_force_says_so_with_its_words(act: Document, by_label: dict[str, Provision]) -> None:
    lead = by_label["s. 30"].lead_in
    assert lead is not None
    assert lead.of(act.text) == "Greenhouses (not yet in force)"


def test_a_maintainer_is_told_of_changes_that_are_not_in_the_text(act: Document) -> None:
    assert act.warnings == ("The publisher knows of 2 changes that are not made in this text yet.",)


def test_no_word_of_the_instrument_is_lost(tmp_path: Path) -> None:
    body = """<SecondaryPrelims><Number>2031 No. 285</Number><Title>The Gardens Order 2031</Title>
      <Approved>Approved by Parliament</Approved><MadeDate><Text>Made</Text><DateText>29th October</DateText></MadeDate>
      <SecondaryPreamble><EnactingText><Para><Text>In accordance with section 1.</Text></Para></EnactingText>
      </SecondaryPreamble></SecondaryPrelims>
      <Body><P1><Pnumber>1</Pnumber><P1para><Text>Cited.</Text></P1para></P1>
      <P1group><Title>Untitled heading</Title><P><Text>Unnumbered words.</Text></P></P1group>
      <P1><Pnumber>3</Pnumber><P1para><P2><Pnumber>1</Pnumber><P2para><OrderedList Type="alpha"><ListItem><Para>
      <Text>listed</Text></Para></ListItem></OrderedList><UnorderedList><ListItem><Para><Text>dashed</Text></Para>
      </ListItem></UnorderedList><BlockText><Para><Text>blocked</Text></Para></BlockText></P2para></P2></P1para></P1>
      <SignedSection><Signatory><Para><Text>Signed</Text></Para><Signee><PersonName>ANN TENDER</PersonName>
      <JobTitle>Minister</JobTitle><Address><AddressLine>Garden House</AddressLine></Address><DateSigned>
      <DateText>28th October</DateText></DateSigned></Signee></Signatory></SignedSection></Body>
      <ExplanatoryNotes><P><Text>This note explains.</Text></P></ExplanatoryNotes>"""
    path = tmp_path / "act.xml"
    path.write_text(instrument(body), encoding="utf-8")
    text = load_document(SOURCE, path).text
    for words_ in ("2031 No. 285", "Approved by Parliament", "Made 29th October", "In accordance with section 1.", "Cited.",
                   "Untitled heading", "Unnumbered words.", "(a) listed", "dashed", "blocked", "Signed", "ANN TENDER",
                   "Minister", "Garden House", "28th October", "This note explains."):  # fmt: skip
        assert text.count(words_) == 1, words_


# -- hostile and wrong files ------------------------------------------------------------------------------


def bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY e0 "aaaaaaaaaa">{levels}]><a>&e9;</a>'.encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bomb(), "not well-formed"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "declares a document type"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "declares a document type"),
        (b"<a>" * 5000 + b"</a>" * 5000, "depth"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "too long"),
        (b"<Legislation", "not well-formed"),
        (b"<html><body>404</body></html>", "not legislation"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xe9</a>', "not well-formed"),
        (b"%PDF-1.7 not XML at all", "not well-formed"),
        (instrument("<Body/>").encode(), "holds no sections"),
    ],
    ids=["entities", "external entity", "external DTD", "deep", "long", "cut", "html", "encoding", "pdf", "contents"],
)
def test_a_hostile_or_wrong_file_is_refused_with_place_and_remedy(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refused(tmp_path, data)


def test_paragraphs_nested_as_deep_as_xml_may_be_are_read(tmp_path: Path) -> None:
    deep = "".join(f"<P{n}><Pnumber>{n}</Pnumber><P{n}para><Text>Words {n}</Text>" for n in [3, 4, 5, 6, 7] * 15)
    closed = "".join(f"</P{n}para></P{n}>" for n in [7, 6, 5, 4, 3] * 15)
    body = f"<Body><P1><Pnumber>1</Pnumber><P1para>{deep}{closed}</P1para></P1></Body>"
    assert len(read(tmp_path, instrument(body))) > 70
