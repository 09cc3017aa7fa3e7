"""An exported paper as a list of parts, the same for Markdown and Word: what is written, not how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.compose.generative.types import NAME as GENERATIVE
from assistant.keep.pack import KeptAnswer, KeptCitation, KeptStatement, KeptWords, Pack
from assistant.render import AUTHORITY_WORDS, item_words, quotation_for_reading
from ingest.fold import for_reading

TITLE = "Questions and answers on health and social care integration"
ABOUT = (
    "Every quotation below was found, character for character, in a named place of a named source. "
    "It is no legal advice. The documents say what they said when they were read: see the dates."
)
RECHECK = (
    "To check the quotations again, export the evidence pack as well and run: python -m assistant verify-pack FILE"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the paper's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of the assistant; `is_note` for remarks that must be seen."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document on their lines, with the markers of their sources where it stands in the answer."""

    text: str
    markers: tuple[int, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A detail with its name; `url` where it leads to a page."""

    name: str
    text: str
    url: str | None = None


Part = Heading | Paragraph | Quotation | Fact


def parts_of(pack: Pack) -> Iterator[Part]:
    """The paper of a pack, from top to bottom."""
    yield Heading(1, TITLE)
    yield Paragraph(f"Exported on {pack.made[:10]} at {pack.made[11:16]} UTC. {ABOUT}")
    for number, answer in enumerate(pack.answers, 1):
        yield from _answer(answer, f"{number}. " if len(pack.answers) > 1 else "")
    yield Heading(2, "Checking this paper")
    yield Paragraph(RECHECK)


def _answer(a: KeptAnswer, number: str) -> Iterator[Part]:
    yield Heading(2, f"{number}{a.question}")
    if a.standalone_question and a.standalone_question != a.question:
        yield Fact("Understood as", a.standalone_question)
    yield Heading(3, "Answer")
    if a.statements:
        for statement in a.statements:
            yield from _statement(statement, a)
    else:
        yield Paragraph(a.answer)
    for note in a.notes:
        yield Paragraph(note, is_note=True)
    if a.citations:
        yield Heading(3, "Sources")
        for citation in a.citations:
            yield from _citation(citation)
    if a.signposts:
        yield Heading(3, "Where to look")
        for post in a.signposts:
            yield Fact(post.title, post.why, post.url)
    yield Heading(3, "About this answer")
    yield Fact("Answered", f"{a.answered[:10]} at {a.answered[11:16]} UTC")
    if a.model:
        written = "a chat model; each sentence was checked against the quotations below it"
        yield Fact("Written by", f"{written} ({a.model})" if a.composer == GENERATIVE else "the sources themselves")
    yield Fact("Index", a.index.fingerprint or "not stated")
    yield Fact("Index built", f"{a.index.built[:10]}" if a.index.built else "not stated")


def _statement(s: KeptStatement, a: KeptAnswer) -> Iterator[Part]:
    first = next(c for c in a.citations if c.marker == s.markers[0])
    if s.quoted:  # in a model's words: its quotations stand below it
        yield Paragraph(f"{s.text} {''.join(f'[{m}]' for m in s.markers)}")
        for lead, marker in zip(s.quoted, s.markers, strict=True):
            yield Paragraph(lead)
            yield Quotation(for_reading(next(c for c in a.citations if c.marker == marker).quote), (marker,))
        return
    intro = for_reading(" ".join(w.quote for w in _introduction(first))) if s.number and s.introduced else ""
    if lead := f"{s.lead} {intro}".strip():
        yield Paragraph(lead)
    yield Quotation(item_words(s.text) if s.number else s.text, tuple(s.markers), s.number)


def _introduction(c: KeptCitation) -> list[KeptWords]:
    """The words that introduce a quotation, in order."""
    return [*(w for w in c.around if w.start < c.start), *([c.lead_in] if c.lead_in else [])]


def _citation(c: KeptCitation) -> Iterator[Part]:
    page = f", p. {c.page}" if c.page else ""
    yield Heading(4, f"[{c.marker}] {c.title}, {c.locator}{page}")
    closing = [w for w in c.around if w.start >= c.start]
    for words in (*_introduction(c), c, *closing):
        yield Quotation(quotation_for_reading(words.quote))
    yield Fact("Source", c.title)
    yield Fact("Place", f"{c.locator}{page}" + (f" (under: {' > '.join(c.trail)})" if c.trail else ""))
    if c.speaker:
        yield Fact("Words of", c.speaker)
    if c.author:
        yield Fact("Author", c.author)
    yield Fact("Publisher", c.publisher or "not stated")
    yield Fact("Date", c.published or "not stated")
    authority = AUTHORITY_WORDS[c.authority]
    yield Fact("Authority", f"{authority}; restates the law ({c.restates})" if c.restates else authority)
    yield Fact("Address", c.url or "none", c.url)
    yield Fact("Characters", f"{c.start} to {c.end} of the document's text")
    yield Fact("Document hash (SHA-256)", c.document_sha256)
