"""The source reader: a whole document, typeset, with the place asked for marked in it.

Every character of the canonical text is in the page, in order: what people do not read (Markdown
marks, tags, note markers: `ingest.fold`) is hidden, and taking the tags away gives the text again.
So the marked words are the quotation, character for character.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.render import AUTHORITY_WORDS
from assistant.web.cells import cell_marks, one_after_another
from assistant.web.markup import (
    attribute,
    badge,
    citation_words,
    date_words,
    escape,
    is_web,
    link,
    place_address,
    publication_html,
    weight_badge,
)
from assistant.web.outline import outline_html
from ingest.fold import for_reading, marks_left_out
from ingest.store import Index
from ingest.types import Document, Kind, Provision, Source, Span

_LINE = re.compile(r"[^\n]*\n?")
_BULLET = re.compile(r"[ \t]*(?:[•●▪*+-][ \t]+)?")
_LEADS = re.compile(r"[\s•●▪*+#>–-]*")
_LONGEST_HEADING = 200  # characters


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document that is one paragraph on the page, and what it is: "heading-2", "item-1", "para"."""

    start: int
    end: int
    form: str


class Reader:
    """Shows the documents of an index. How each is typeset is worked out once, at opening."""

    def __init__(self, index: Index) -> None:
        """Typeset every document."""
        self._index = index
        self._provisions = {
            s: sorted((p for p in index.provisions if p.source_id == s), key=lambda p: (p.span.start, -p.span.end))
            for s in index.documents
        }
        self._blocks = {s: blocks_of(d.text, self._provisions[s]) for s, d in index.documents.items()}
        cells = {s: cell_marks(d.text) for s, d in index.documents.items()}
        self._hidden = {
            s: one_after_another([*hidden_of(d.text), *cells[s].hidden]) for s, d in index.documents.items()
        }
        self._between = {s: marks.between for s, marks in cells.items()}

    def place(self, source_id: str, slug: str) -> Provision | None:
        """The provision of a source whose address ends so."""
        wanted = slug.casefold()
        return next((p for p in self._provisions.get(source_id, ()) if p.locator.slug == wanted), None)

    def html(self, source_id: str, slug: str = "", words: Span | None = None) -> str:
        """A source with its head, its outline and its text; `words` are marked, or else the whole place.

        Raises `KeyError` for a source that is not held.
        """
        document = self._index.documents[source_id]
        place = self.place(source_id, slug)
        marked = words if words and words.end <= len(document.text) else (place.span if place else None)
        lost = f'<p class="failure">This source has no place “{escape(slug)}”.</p>' if slug and not place else ""
        return (
            f'<div class="reader">{self._head_html(document, place, marked)}'
            f"{outline_html(self._provisions[source_id], place)}"
            f'<div class="text"><p class="about">{publication_html(document.source)}</p>{lost}'
            f'<div class="words">{self.text_html(source_id, marked)}</div></div></div>'
        )

    def text_html(self, source_id: str, marked: Span | None = None) -> str:
        """The text of a document in its blocks."""
        text = self._index.documents[source_id].text
        done: list[str] = []
        for block in self._blocks[source_id]:
            words = _words_html(text, block, self._hidden[source_id], marked, self._between[source_id])
            if block.form.startswith("heading"):
                level = min(6, 3 + int(block.form[-1]))
                done.append(f'<h{level} class="{block.form}">{words}</h{level}>')
            else:
                done.append(f'<p class="{block.form}">{words}</p>')
        return "".join(done).replace("<mark>", '<mark id="place" tabindex="-1">', 1)

    def _head_html(self, document: Document, place: Provision | None, marked: Span | None) -> str:
        source, sources = document.source, self._index.sources
        official = f'<span class="official">{link(source.url, "Official page")}</span>' if is_web(source.url) else ""
        if place is not None and is_web(place.link):
            official = f'<span class="official">{link(place.link, "Official text of this place")}</span>'
        if place is None:
            return (
                f'<header class="reader-head"><h2 tabindex="-1">{escape(source.title)}</h2>'
                f'<p class="foot">{_source_badge(source)}{official}</p></header>'
            )
        page = f", {place.page_words}" if place.page else ""
        words = for_reading(marked.of(document.text)) if marked else ""
        speaker = f'<p class="about">The words of {escape(place.speaker)}</p>' if place.speaker else ""
        copied = attribute(citation_words(place, source, words))
        return (
            f'<header class="reader-head"><p class="trail">{_trail_html(place)}</p>'
            f'<h2 tabindex="-1">{escape(place.locator.label)}{page}</h2>'
            f'<p class="from">{escape(source.title)}, {date_words(source.published)}</p>{speaker}'
            f'<p class="foot">{weight_badge(place, sources)}'
            f'<button type="button" class="quiet copy" data-copy="{copied}">Copy citation</button>'
            f'<button type="button" class="quiet copy" data-copy-address="{attribute(place_address(place, marked))}">'
            f"Copy address</button>{official}</p></header>"
        )


def _source_badge(source: Source) -> str:
    return badge(AUTHORITY_WORDS[source.authority.value], source.authority.value)


def _trail_html(place: Provision) -> str:
    steps = "".join(f"<span>{escape(for_reading(t))}</span>" for t in place.trail)
    return f'<span class="unseen">Under the headings: </span>{steps}'


# -- typesetting -------------------------------------------------------------------------------


def hidden_of(text: str) -> tuple[Span, ...]:
    """The runs of a text that people do not read, in order.

    The fold only leaves characters out, so that what it keeps is found again from left to right.

    >>> [s.of("**C**ome in[2].") for s in hidden_of("**C**ome in[2].")]
    ['**', '**', '[2]']
    """
    kept = marks_left_out(text)
    hidden: list[Span] = []
    at = 0
    start: int | None = None
    for i, character in enumerate(text):
        if at < len(kept) and kept[at] == character:
            if start is not None:
                hidden.append(Span(start, i))
                start = None
            at += 1
        elif start is None:
            start = i
    if start is not None:
        hidden.append(Span(start, len(text)))
    return tuple(hidden)


def blocks_of(text: str, provisions: Sequence[Provision]) -> tuple[Block, ...]:
    """A text cut into paragraphs: at blank lines, and where a provision begins at the head of a line."""
    begun: dict[int, list[Provision]] = {}
    for p in provisions:
        line = text.rfind("\n", 0, p.span.start) + 1
        if _LEADS.fullmatch(text, line, p.span.start):
            begun.setdefault(line, []).append(p)
    starts: list[tuple[int, str]] = []
    blank = True
    for m in _LINE.finditer(text):
        if not m[0]:
            break
        if not m[0].strip():
            blank = True
            continue
        here = begun.get(m.start(), [])
        if blank or here or _BULLET.match(m[0])[0].strip():  # type: ignore[index]
            starts.append((m.start(), _form(m[0], here)))
        blank = False
    if not starts:
        return (Block(0, len(text), "para"),) if text else ()
    ends = [s for s, _ in starts[1:]] + [len(text)]
    first = 0  # blank lines at the head of the text belong to its first block
    out = []
    for (start, form), end in zip(starts, ends, strict=True):
        out.append(Block(first if start == starts[0][0] else start, end, form))
    return tuple(out)


def _form(line: str, begun: Sequence[Provision]) -> str:
    leaves = [p for p in begun if not p.kind.is_whole]
    if leaves:
        p = leaves[0]
        depth = p.locator.label.count("sub-bullet") + 1
        forms = {Kind.ITEM: f"item-{depth}", Kind.ROW: "row", Kind.TIMESCALE: "timescale", Kind.FOOTNOTE: "footnote"}
        form = forms.get(p.kind, "para")
        return f"{form} bullet" if form.startswith("item") and _BULLET.match(line)[0].strip() else form  # type: ignore[index]
    sections = [p for p in begun if p.kind is Kind.SECTION]
    if sections and len(line) <= _LONGEST_HEADING:
        return f"heading-{min(3, len(sections[0].trail))}"
    return "item-1 bullet" if _BULLET.match(line)[0].strip() else "para"  # type: ignore[index]


def _words_html(text: str, block: Block, hidden: Sequence[Span], marked: Span | None, between: frozenset[int]) -> str:
    """The words of a block: hidden runs hidden, marked ones marked, cells apart."""
    runs = _within(hidden, block.start, block.end)
    if "bullet" in block.form:  # the style sheet draws the bullet
        lead = _BULLET.match(text, block.start, block.end)
        if lead and lead.end() > block.start:
            runs = [Span(block.start, lead.end()), *(r for r in runs if r.start >= lead.end())]
    cuts = {block.start, block.end}
    for run in [*runs, *([marked] if marked else [])]:
        cuts |= {c for c in (run.start, run.end) if block.start < c < block.end}
    out: list[str] = []
    inside = False
    edges = sorted(cuts)
    for start, end in itertools.pairwise(edges):
        is_marked = marked is not None and marked.start <= start and end <= marked.end
        if is_marked != inside:
            out.append("<mark>" if is_marked else "</mark>")
            inside = is_marked
        words = escape(text[start:end])
        if any(r.start <= start and end <= r.end for r in runs):
            folded = f'<span class="fold">{words}</span>'
            out.append(f'<span class="tab">{folded}</span>' if start in between else folded)
        else:
            out.append(words.replace("\t", '<span class="tab">\t</span>') if block.form == "row" else words)
    return "".join(out) + ("</mark>" if inside else "")


def _within(runs: Sequence[Span], start: int, end: int) -> list[Span]:
    at = bisect.bisect_left(runs, start, key=lambda r: r.end)
    found = []
    while at < len(runs) and runs[at].start < end:
        a, b = max(start, runs[at].start), min(end, runs[at].end)
        if a < b:
            found.append(Span(a, b))
        at += 1
    return found


def span_of(words: str, sources: Mapping[str, Document], source_id: str) -> Span | None:
    """The span that an address names ("23080-23566"); `None` for one that is none, or not in the text."""
    m = re.fullmatch(r"(\d{1,9})-(\d{1,9})", words)
    if m is None or source_id not in sources:
        return None
    start, end = int(m[1]), int(m[2])
    return Span(start, end) if start < end <= len(sources[source_id].text) else None
