"""A review with one proposal, answers about it, hostile words, and a reading of HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from assistant.chain import number_citations
from assistant.render import answer_text
from assistant.types import Answer, Evidence, Statement, Status
from ingest.types import Authority, Document, Kind, Locator, Provision, Source, Span

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> <svg onload=alert(3)> ![a](http://evil.example/x.png) "
    "[b](javascript:alert(4)) ${alert(5)} {{value}} \u202egnitirw\u202c \u2066x\u2069 \"quoted\" 'single'"
)
TEXT = "Heading\n\nBefore it.\n\n4. (iv) Boards **must not** <b>delay</b> & wait.\n\nTimescale: 6 months\n\nAfter it.\n"
LAW = Source("act", "The Act", authority=Authority.LEGISLATION, url="https://law.example/act", settles="everything")
REVIEW = Source(
    "review", "The Review", publisher="the Group", published="2019-02-04", authority=Authority.PROPOSAL,
    url="https://gov.example/review", file="review.txt", short="2019 review",
)  # fmt: skip
SOURCES = {"review": REVIEW, "act": LAW}
DOCUMENTS = {"review": Document(REVIEW, TEXT, "abc123", "")}


class Reading(HTMLParser):
    """The words of a page, those inside each <mark>, and its tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.marked = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = self._inside or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.words += data
        self.marked += data if self._inside else ""


def evidence(words: str, text: str = TEXT, label: str = "proposal 4(iv)", **more: object) -> Evidence:
    span = Span(text.index(words), text.index(words) + len(words))
    provision = Provision(
        f"review#{label}", "review", Kind.ITEM, Locator(label), span, words, trail=("Heading", "Part <4>"),
        authority=Authority.PROPOSAL, **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return Evidence(provision, REVIEW, span, words)


def answer_of(*statements: Statement, **more: object) -> Answer:
    markers, citations = number_citations(statements)
    return Answer(
        "q", "q", Status.ANSWERED, answer_text(statements, markers), statements=statements, citations=citations,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


QUOTE = "4. (iv) Boards **must not** <b>delay</b> & wait.\n\nTimescale: 6 months"
STATEMENT = Statement(
    "The 2019 review proposed (proposal 4(iv)):",
    "Boards must not delay & wait. Timescale: 6 months",
    (evidence(QUOTE),),
)
