"""Parts of a section that stand differently from the section: without force, under a heading, in capital letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.fetch.facts import legislation_facts
from ingest.loaders import load_document
from ingest.loaders.stated import stated_in
from ingest.structure import parse
from ingest.types import Document, Provision, Source
from tests.ingest.test_legislation import instrument

SOURCE = Source("order", "The Gardens Order 2031")


def read(tmp_path: Path, section: str, around: str = "{}") -> tuple[Document, dict[str, Provision]]:
    path = tmp_path / "order.xml"
    p1 = f"<P1group><Title>Votes</Title><P1><Pnumber>3</Pnumber><P1para>{section}</P1para></P1></P1group>"
    path.write_text(instrument(f"<Body>{around.format(p1)}</Body>"), encoding="utf-8")
    document = load_document(SOURCE, path)
    return document, {p.locator.label: p for p in parse(document)[0]}


def introduced(document: Document, provision: Provision) -> list[str]:
    lead = [provision.lead_in] if provision.lead_in else []
    return [span.of(document.text) for span in (*provision.outer, *lead)]


def p2(number: str, words: str, more: str = "") -> str:
    return f"<P2 {more}><Pnumber>{number}</Pnumber><P2para><Text>{words}</Text></P2para></P2>"


@pytest.mark.parametrize(("status", "said"), [("Prospective", "not yet in force"), ("Repealed", "repealed")])
def test_a_subsection_without_force_says_so_with_its_words(tmp_path: Path, status: str, said: str) -> None:
    """It was quoted as law in force."""
    order, found = read(tmp_path, p2("1", "A member votes.") + p2("2", "A proxy votes.", f'Status="{status}"'))
    assert introduced(order, found["art. 3(2)"]) == [f"({said})"]
    assert introduced(order, found["art. 3(1)"]) == []
    assert f"    (2) ({said})\n    A proxy votes.\n" in order.text


def test_what_a_part_without_force_holds_says_so(tmp_path: Path) -> None:
    part = '<Part Status="Prospective"><Number>PART 1</Number><Title>Boards</Title>{}</Part>'
    order, found = read(tmp_path, p2("1", "A member votes.") + p2("2", "A proxy votes.", 'Status="Prospective"'), part)
    assert introduced(order, found["art. 3(1)"]) == ["Votes (not yet in force)"]
    assert introduced(order, found["art. 3(2)"]) == ["Votes (not yet in force)"]  # and not twice


def test_a_heading_over_subsections_is_no_word_of_theirs(tmp_path: Path) -> None:
    """It was quoted as the end of the subsections above it, and the first one as the beginning of all."""
    order, found = read(
        tmp_path,
        f"<P2group><Title>Duty</Title>{p2('1', 'The board must consult.')}</P2group>"
        f"<P2group><Title>Exceptions</Title>{p2('2', 'Paragraph (1) does not apply to children.')}</P2group>",
    )
    assert "Exceptions\n    (2) Paragraph (1) does not apply to children.\n" in order.text
    for label in ("art. 3(1)", "art. 3(2)"):
        assert introduced(order, found[label]) == []
        assert found[label].closing == ()
    assert "art. 3, closing words" not in found


@pytest.mark.parametrize(
    ("kind", "second"), [("alpha", "b"), ("alphaupper", "B"), ("romanupper", "II"), ("arabic", "2")]
)
def test_a_list_is_numbered_as_it_says(tmp_path: Path, kind: str, second: str) -> None:
    items = "".join(f"<ListItem><Para><Text>{w}.</Text></Para></ListItem>" for w in ("Name", "Age"))
    order, _ = read(tmp_path, f'<Text>State—</Text><OrderedList Type="{kind}">{items}</OrderedList>')
    assert f"({second}) Age." in order.text


def test_a_text_as_it_was_made_shows_the_law_of_that_day(tmp_path: Path) -> None:
    """So that an answer knows that its words are from before a later amendment."""
    path = tmp_path / "order.xml"
    text = instrument("<Body><P1><Pnumber>1</Pnumber><P1para><Text>Words.</Text></P1para></P1></Body>")
    data = text.replace("<ukm:ComingIntoForce>", '<ukm:Made Date="2031-10-14"/><ukm:ComingIntoForce>').encode()
    assert stated_in(data, path).status_as_at == "2031-10-14"
    assert legislation_facts(data, "https://www.legislation.gov.uk/ssi/2031/285").status_as_at == "2031-10-14"
    assert stated_in(text.encode(), path).status_as_at is None
    assert legislation_facts(text.encode(), "https://www.legislation.gov.uk/ssi/2031/285").status_as_at is None
