"""The values that ingestion makes. All are frozen; each step returns new ones.

Every offset counts Unicode code points of `Document.text`, start included, end excluded.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class Authority(StrEnum):
    """How much weight a source's words carry, strongest first."""

    LEGISLATION = "legislation"
    STATUTORY_GUIDANCE = "statutory-guidance"
    GUIDANCE = "guidance"
    PROPOSAL = "proposal"
    EXPLAINER = "explainer"
    OPINION = "opinion"
    UNSTATED = "unstated"


class Kind(StrEnum):
    """What a provision is in its document."""

    SECTION = "section"
    LIST = "list"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    ROW = "row"
    FOOTNOTE = "footnote"
    TIMESCALE = "timescale"
    QUOTATION = "quotation"

    @property
    def is_whole(self) -> bool:
        """A whole holds other provisions: a section, a list, a table."""
        return self in (Kind.SECTION, Kind.LIST, Kind.TABLE)


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` to `end` (excluded) of a document's canonical text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that is empty or runs backwards."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}:{self.end} is empty or runs backwards")

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: Span) -> int:
        """How many code points the two spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that the held text lacks, with the words by which people ask for it."""

    part: str
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A catalogue entry: a source that is held, or an official one that is not held yet."""

    id: str
    title: str
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    authority: Authority = Authority.UNSTATED
    rights: str | None = None
    url: str | None = None
    file: str | None = None
    short: str | None = None
    called: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    settles: str | None = None
    in_force: str | None = None
    status_as_at: str | None = None  # the day up to which a revised text shows the law
    supersedes: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    commences: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()

    def __hash__(self) -> int:
        """By the id alone, which is one of its kind in a catalogue: hashing every field takes longer than what is kept by it."""
        return hash(self.id)

    @property
    def held(self) -> bool:
        """Whether the words of the source are in the corpus."""
        return self.file is not None

    @property
    def year(self) -> str | None:
        """The year of publication, where the catalogue states a date."""
        return self.published[:4] if self.published else None


@dataclass(frozen=True, slots=True)
class Page:
    """A physical page, counted from 1, and its place in the canonical text.

    `printed` is the number that the page itself bears, "iv" or "12". A page whose note runs on to the
    next one may have two places.
    """

    number: int
    start: int
    end: int
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A provision as its format states it, where nothing has to be read off the look of lines.

    Its loader gives label, keys and link. `outer` are the words that introduce what `lead_in`
    stands in, outermost first: of s. 27(1)(b)(ii) those of s. 27(1). `closing` are the words that
    follow all its siblings and bind each of them.
    """

    kind: Kind
    label: str
    span: Span
    title: str = ""
    keys: tuple[str, ...] = ()
    lead_in: Span | None = None
    outer: tuple[Span, ...] = ()
    closing: tuple[Span, ...] = ()
    link: str | None = None
    children: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One canonical text. `sha256` is the hash of that text in UTF-8, not of the file.

    `links` are the addresses that open at a place, each from its offset up to the next one's.
    `marked` says that the format marks its headings, so that none is guessed; `outline` is the
    tree of provisions where the format states it. `left_out` counts the boxes of a web page that
    are the site's, not the document's.
    """

    source: Source
    text: str
    sha256: str
    file_sha256: str
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    marked: bool = False
    outline: tuple[Part, ...] = ()
    left_out: int = 0

    def link_at(self, offset: int) -> str | None:
        """The address that opens at an offset, or at the heading above it; `None` where there is none."""
        at = bisect_right(self.links, offset, key=lambda link: link[0])
        return self.links[at - 1][1] or None if at else None

    def page_of(self, offset: int) -> int | None:
        """The physical page of an offset; `None` for a text without pages."""
        page = self._page_at(offset)
        return page.number if page else None

    def printed_page_of(self, offset: int) -> str | None:
        """The number that the page of an offset bears; `None` where it bears none."""
        page = self._page_at(offset)
        return page.printed if page else None

    def _page_at(self, offset: int) -> Page | None:
        return next((page for page in self.pages if page.start <= offset < page.end), None)


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a provision stands, as a reader would cite it.

    `label` is unique in its document ("proposal 4(iv)", "section 5, bullet 3"). `keys` are
    the canonical references that name it, several provisions may share one ("section 5").
    """

    label: str
    keys: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The label as an address fragment: "proposal 4(iv)" is "proposal-4-iv"."""
        out = "".join(c if c.isalnum() else "-" for c in self.label.casefold())
        while "--" in out:
            out = out.replace("--", "-")
        return out.strip("-")


@dataclass(frozen=True, slots=True)
class Provision:
    """What a reader would cite: a proposal, an outcome, a bullet, a row, a list, a section.

    `lead_in` is the sentence that introduces it, where its own words need one, and `outer` what
    introduces that, outermost first; `closing` are words after its siblings that bind it too
    ("unless …"). `parent` and `children` are ids; items and the wholes that
    contain them are all provisions. `link` is the address that opens at this very place.
    """

    id: str
    source_id: str
    kind: Kind
    locator: Locator
    span: Span
    text: str
    trail: tuple[str, ...] = ()
    lead_in: Span | None = None
    parent: str | None = None
    children: tuple[str, ...] = ()
    authority: Authority = Authority.UNSTATED
    restates: str | None = None
    speaker: str | None = None
    page: int | None = None
    printed_page: str | None = None
    outer: tuple[Span, ...] = ()
    closing: tuple[Span, ...] = ()
    link: str | None = None

    @property
    def page_words(self) -> str:
        """Its page as a reader would cite it, the printed number first: "p. iv, page 4 of the PDF"; or nothing."""
        if self.page is None:
            return ""
        if self.printed_page is None or self.printed_page == str(self.page):
            return f"p. {self.page}"
        return f"p. {self.printed_page}, page {self.page} of the PDF"
