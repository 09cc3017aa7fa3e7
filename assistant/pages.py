"""Pages that a question names: "what does page 2 of the review say?", "what is on p. iv?", "the last page".

A page is named by the number that is printed on it, where the document's pages bear numbers; by
its place in the file where none bears that number, or where the question says so ("page 4 of the
PDF"). What stands on it is what begins there, and what runs on to it from the page before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from assistant.leaning import topic_words
from assistant.tuning import names_of
from assistant.types import Hit, Query
from ingest.loaders.pdf.roman import value_of
from ingest.numbering import CARDINALS, ORDINALS, Reference, key, number_of
from ingest.store import Index
from ingest.types import Kind, Page, Provision, Source

_ROMAN = r"(?-i:(?=[ivx]+(?![a-zA-Z]))x{0,3}(?:ix|iv|v?i{0,3})|(?=[IVX]{2,}(?![a-zA-Z]))X{0,3}(?:IX|IV|V?I{0,3}))"  # no "page I read"
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(CARDINALS)}|{_ROMAN})"
_NAMED = re.compile(
    rf"\b(?:pages?|pp?\.?|pgs?\.?)\s*(?:number\s+|no\.?\s*)?(?P<first>{_NUMBER})(?![\w(])"
    rf"(?:\s*(?P<join>-|–|to|and|&)\s*(?:pages?\s+)?(?P<second>{_NUMBER})(?![\w(]))?"
    rf"|\b(?P<ordinal>first|last|final|{'|'.join(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s+page\b",
    re.IGNORECASE,
)
_PHYSICAL = re.compile(
    r"\bpages?\s+\w+\s+of\s+(?:the|this|that)\s+(?:pdf|file)\b|\b(?:pdf|physical)\s+page\b|\bin the (?:pdf|file)\b",
    re.IGNORECASE,
)
_OF_SOMETHING = re.compile(r"^\W*(?:of|in|from)\s+(?:the\s+|this\s+|that\s+|your\s+)?(?P<what>\w+)", re.IGNORECASE)
_ANY_DOCUMENT = frozenset(
    [
        "it",
        "document",
        "documents",
        "file",
        "pdf",
        "paper",
        "report",
        "guidance",
        "guide",
        "text",
        "source",
        "publication",
        "this",
        "that",
    ]
)
_LONGEST_RANGE = 5
_LAST = "last"
_NEAR_BEST = 0.6  # of the best score on the page: it is about what was asked too
_MOST_ABOUT = 3
_PAGE_WORDS = frozenset(
    ["page", "pages", "pg", "pgs", "pdf", "file", "physical", "printed", "say", "says", "said", "show", "shows", "written", "stand", "stands", "read", "reads", "number", "contain", "contains", "content", "contents", "happen", "happens", "begin", "begins", "about", "first", "last", "final", "document", "documents", "paper", "report", "guidance", "guide", "text", "source", "publication"]
)  # fmt: skip


def page_references(text: str) -> list[Reference]:
    """The pages that a text names, as references by the noun "page".

    >>> [r.key for r in page_references("what is on p. iv, and on pages 2 to 4?")]
    ['page iv', 'page 2', 'page 3', 'page 4']
    """
    out: list[Reference] = []
    for m in _NAMED.finditer(text):
        if m["ordinal"]:
            low = m["ordinal"].casefold()
            numbers = [_LAST if low in (_LAST, "final") else str(number_of(re.sub(r"(?<=\d)\D+", "", low)))]
        else:
            numbers = _numbers(m["first"], m["join"], m["second"])
        out += [Reference(_said(n), "page", (n,), *m.span()) for n in numbers]
    return out


def with_pages(text: str, found: Sequence[Reference]) -> list[Reference]:
    """The references of a text, its pages among them, in order of place."""
    pages = page_references(text)
    rest = [r for r in found if r.noun != "page" and not any(p.start < r.end and r.start < p.end for p in pages)]
    return sorted([*rest, *pages], key=lambda r: r.start)


def _numbers(first: str, join: str | None, second: str | None) -> list[str]:
    one, other = _written(first), _written(second or first)
    if second and join not in ("and", "&") and one.isdigit() and other.isdigit():
        whole = range(int(one), int(other) + 1)
        return [str(n) for n in whole[:_LONGEST_RANGE]] or [one]
    return [one, other] if second and one != other else [one]


def _said(number: str) -> str:
    return "last page" if number == _LAST else key("page", (number,))


def _written(number: str) -> str:
    low = number.casefold()
    return str(number_of(low)) if number_of(low) is not None else low


class Pages:
    """The pages of an index's documents, and what stands on each."""

    def __init__(self, index: Index) -> None:
        """Learn the pages."""
        self._index = index
        self._sources = [s for s in index.sources.values() if s.held and s.id in index.documents]
        self._paged = [s for s in self._sources if index.documents[s.id].pages]

    def find(self, references: Iterable[Reference], text: str, sources: Collection[str]) -> list[Provision]:
        """What stands on the named pages of the sources, or of the only one that has pages; else nothing."""
        physical = bool(_PHYSICAL.search(text))
        found: dict[str, Provision] = {}
        for source in self._meant(text, sources):
            for reference in references:
                for number in self._page(source, reference.path[0], physical=physical):
                    found |= {p.id: p for p in self._on(source, number)}
        return list(found.values())

    def why_not(self, references: Sequence[Reference], text: str, sources: Collection[str]) -> str:
        """Why no page was found, as a sentence for a reader."""
        named = [s for s in self._sources if s.id in sources]
        meant = self._meant(text, sources)
        if named and not meant:
            names = " and ".join(_called(s) for s in named)
            return f"The {names} is held as a text without pages; ask for a section, a heading or a number of it."
        if not meant:
            have = ", ".join(_called(s) for s in self._paged)
            told = f"These have pages: {have}." if have else "None of the documents that I hold has pages."
            return f"{told} Please name the document." if have else told
        number = references[0].path[0]
        return " ".join(self._told(source, number) for source in meant)

    def _told(self, source: Source, number: str) -> str:
        pages = self._index.documents[source.id].pages
        if any(self._page(source, number, physical=False)):
            return f"The {_said(number)} of the {_called(source)} has no words."
        printed = [p.printed for p in pages if p.printed]
        last = max(p.number for p in pages)
        bears = (
            f", which bear the numbers {printed[0]} to {printed[-1]}" if printed and printed[-1] != str(last) else ""
        )
        return f"There is no page {number} in the {_called(source)}: it has {last} {'page' if last == 1 else 'pages'}{bears}."

    def _meant(self, text: str, sources: Collection[str]) -> list[Source]:
        """The sources with pages that a question is about: those it names, else the only one there is."""
        if sources:
            return [s for s in self._paged if s.id in sources]
        last = list(_NAMED.finditer(text))[-1:]
        of = _OF_SOMETHING.match(text[last[0].end() :]) if last else None
        if len(self._paged) != 1 or (of and of["what"].casefold() not in _ANY_DOCUMENT):
            return []
        return self._paged

    def _page(self, source: Source, number: str, *, physical: bool) -> list[int]:
        """The physical number of the page that a number names; more where two pages bear the same."""
        pages = self._index.documents[source.id].pages
        if number == _LAST:
            return [max(p.number for p in pages)]
        printed = [] if physical else [p.number for p in pages if (p.printed or "").casefold() == number]
        value = int(number) if number.isdigit() else value_of(number) if not any(p.printed for p in pages) else 0
        return list(dict.fromkeys(printed or [p.number for p in pages if p.number == value]))

    def _on(self, source: Source, number: int) -> list[Provision]:
        """What stands on a page, the smallest provisions that are whole in themselves, in order."""
        stretches = [p for p in self._index.documents[source.id].pages if p.number == number]
        on: list[Provision] = []
        for p in self._index.provisions:
            if p.source_id != source.id or p.kind.is_whole or not any(_stands(p, page) for page in stretches):
                continue
            if not any(o.span.contains(p.span) for o in on[-3:]):  # a proposal's timescale comes with it
                on.append(p)
        return on


def _stands(p: Provision, page: Page) -> bool:
    return p.span.start < page.end and page.start < p.span.end


def _called(source: Source) -> str:
    return source.short or source.title


def about(query: Query, named: Sequence[Provision], hits: Sequence[Hit], sources: Iterable[Source]) -> list[Provision]:
    """Of what stands on the pages that a question names, that which it asks about; all where it asks for the page."""
    if not any(r.noun == "page" for r in query.references) or len(named) < 2:
        return list(named)
    called = {w for s in sources for name in names_of(s) for w in name.split()}
    numbers = {r.path[0] for r in query.references} | set(CARDINALS) | set(ORDINALS)
    asked = [w for w in topic_words(query.search) if w not in called | _PAGE_WORDS | numbers and not w.isdigit()]
    ids = {p.id for p in named}
    scored = sorted((h for h in hits if h.provision.id in ids and h.legs), key=lambda h: -h.score)
    if not asked or not scored or scored[0].score <= 0:
        return list(named)
    best = {h.provision.id for h in scored[:_MOST_ABOUT] if h.score >= _NEAR_BEST * scored[0].score}
    return [p for p in named if p.id in best]


def page_notes(query: Query, named: Sequence[Provision]) -> list[str]:
    """What a reader should know where the number that was asked for is not both printed and counted."""
    asked = {r.path[0] for r in query.references if r.noun == "page"}
    places = [(p.page, p.printed_page) for p in named if p.page is not None and p.kind is not Kind.SECTION]
    out: list[str] = []
    for (page, printed), _ in groupby(places) if asked else ():
        if printed is None or printed == str(page):
            continue
        if printed.casefold() in asked:
            out.append(f"Page {printed} is the number printed on it; it is page {page} of the PDF.")
        elif str(page) in asked or _LAST in asked:
            out.append(f"Page {page} is its place in the PDF; the number printed on it is {printed}.")
    return list(dict.fromkeys(out))
