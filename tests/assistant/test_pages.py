"""What the chat shows: exact quotations, plain words, and nothing of a text interpreted as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from assistant import pages
from assistant.chain import number_citations
from assistant.render import answer_text
from assistant.types import Answer, Evidence, Hit, Reason, Signpost, Statement, Status, Turn
from ingest.types import Authority, Document, Kind, Locator, Provision, Source, Span

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> ![a](http://evil.example/x.png) ${alert(3)} {{value}}"
TEXT = "Heading\n\nBefore it.\n\n4. (iv) Boards **must not** <b>delay</b> & wait.\n\nTimescale: 6 months\n\nAfter it.\n"
LAW = Source("act", "The Act", authority=Authority.LEGISLATION, url="https://law.example/act", settles="everything")
REVIEW = Source(
    "review", "The Review", publisher="the Group", published="2019-02-04", authority=Authority.PROPOSAL,
    url="https://gov.example/review", file="review.txt", short="2019 review",
)  # fmt: skip
SOURCES = {"review": REVIEW, "act": LAW}


class _Reading(HTMLParser):
    """The words of a page, and the words inside each <mark>."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.marks: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self._open = True
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._open:
            self.marks[-1] += data


def _read(html: str) -> _Reading:
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading


def _evidence(words: str, text: str = TEXT, label: str = "proposal 4(iv)", **more: object) -> Evidence:
    span = Span(text.index(words), text.index(words) + len(words))
    provision = Provision(
        f"review#{label}", "review", Kind.ITEM, Locator(label), span, words, trail=("Heading", "Part <4>"),
        authority=Authority.PROPOSAL, **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return Evidence(provision, REVIEW, span, words)


def _answer(*statements: Statement, **more: object) -> Answer:
    markers, citations = number_citations(statements)
    return Answer(
        "q", "q", Status.ANSWERED, answer_text(statements, markers), statements=statements, citations=citations,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


QUOTE = "4. (iv) Boards **must not** <b>delay</b> & wait.\n\nTimescale: 6 months"
STATEMENT = Statement(
    "The 2019 review proposed (proposal 4(iv)):",
    "Boards must not delay & wait. Timescale: 6 months",
    (_evidence(QUOTE),),
)
DOCUMENTS = {"review": Document(REVIEW, TEXT, "", "")}


def test_the_mark_is_the_documents_words_character_for_character() -> None:
    answer = _answer(STATEMENT)
    marks = _read(pages.citations_html(answer, 1, DOCUMENTS, SOURCES)).marks
    span = answer.citations[0].evidence.quote
    assert marks == [TEXT[span.start : span.end]]


def test_the_reader_keeps_carriage_returns_that_html_would_fold() -> None:
    assert pages.escape("a\r\nb") == "a&#13;\nb"


def test_an_excerpt_is_whole_lines_and_joins_up_to_the_text() -> None:
    text = "".join(f"line {i} of the text\n" for i in range(200))
    span = Span(text.index("line 100"), text.index("line 101"))
    excerpt = pages.excerpt_of(text, span, room=50)
    assert excerpt.before + excerpt.quote + excerpt.after in text
    assert excerpt.quote == span.of(text)
    assert excerpt.before.startswith("line ")
    assert not excerpt.from_start
    assert excerpt.after.endswith("of the text")


def test_an_excerpt_of_one_endless_line_stays_short() -> None:
    excerpt = pages.excerpt_of("x" * 100_000, Span(50_000, 50_010), room=600)
    assert len(excerpt.before) == len(excerpt.after) == 600


def test_an_excerpt_near_the_ends_says_so() -> None:
    excerpt = pages.excerpt_of(TEXT, Span(0, 7))
    assert (excerpt.from_start, excerpt.to_end, excerpt.before) == (True, True, "")


def test_markers_are_links_to_places_that_the_panel_has() -> None:
    answer = _answer(STATEMENT)
    exchange = pages.exchange_of("q", answer, 3, DOCUMENTS, SOURCES)
    links = {a["href"] for t, a in _read(exchange.answer).tags if t == "a" and a.get("class") == "marker"}
    ids = {f"#{a['id']}" for _, a in _read(exchange.sources).tags if "id" in a}
    assert links == {"#place-3-1"}
    assert links <= ids


def test_the_chat_says_the_same_words_as_the_text_answer() -> None:
    items = [
        Statement(
            "The review listed (outcomes):" if i == 1 else "", f"item {i}", (_evidence(words, label=f"o{i}"),), f"{i}"
        )
        for i, words in enumerate(("Before it.", "After it."), 1)
    ]
    for answer in (_answer(STATEMENT), _answer(*items), _answer(STATEMENT, *items)):
        words = " ".join(_read(pages.answer_html(answer, 1, SOURCES)).words)
        assert re.sub(r"\s+", "", words) == re.sub(r"\s+", "", answer.answer)


def test_list_items_are_a_list_and_a_timescale_has_its_own_line() -> None:
    item = Statement("It says:", "one", (_evidence("Before it."),), "1")
    html = pages.answer_html(_answer(item), 1, SOURCES)
    assert [t for t, _ in _read(html).tags].count("li") == 1
    assert "<br>Timescale: 6 months" in pages.answer_html(_answer(STATEMENT), 1, SOURCES)


def test_notes_and_signposts_are_set_off_and_links_are_safe() -> None:
    answer = _answer(
        STATEMENT, notes=("This is a proposal of 2019, not law.",), signposts=(Signpost(LAW, "It settles it."),)
    )
    html = pages.answer_html(answer, 1, SOURCES)
    assert 'role="note">This is a proposal of 2019, not law.' in html
    assert '<a href="https://law.example/act" target="_blank" rel="noopener noreferrer">The Act</a>' in html


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "ftp://a.example/x", "//a.example"]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert pages.link(url, "a <b>") == "a &lt;b&gt;"


def test_a_card_says_whose_words_they_are_when_and_with_what_weight() -> None:
    html = pages.citations_html(_answer(STATEMENT), 1, DOCUMENTS, SOURCES)
    words = " ".join(" ".join(_read(html).words).split())
    for part in ("The Review", "The Group · 4 February 2019", "proposal 4(iv)", "proposal, not law", "Open in the source",
                 "Boards must not delay & wait.", "Heading › Part <4> › proposal 4(iv)"):  # fmt: skip
        assert part in words
    assert "https://gov.example/review" in html


def test_a_card_links_to_the_very_place_where_it_has_an_address() -> None:
    there = "https://www.legislation.gov.uk/asp/2031/99/section/27/1/a"
    evidence = _evidence("Before it.", link=there)
    html = pages.citations_html(_answer(Statement("It says:", "Before it.", (evidence,))), 1, DOCUMENTS, SOURCES)
    assert f'href="{there}"' in html
    assert "Official text of this place" not in pages.citations_html(_answer(STATEMENT), 1, DOCUMENTS, SOURCES)


def test_a_card_names_the_page_the_speaker_and_the_law_that_is_restated() -> None:
    evidence = _evidence("Before it.", page=12, speaker="Ann <Other>", restates="act")
    html = pages.citations_html(_answer(Statement("It says:", "Before it.", (evidence,))), 1, DOCUMENTS, SOURCES)
    words = " ".join(_read(html).words)
    assert "proposal 4(iv), p. 12" in words
    assert "The words of Ann <Other>" in words
    assert "restates the law: The Act" in words


def test_a_law_that_the_catalogue_does_not_have_is_named_by_its_id() -> None:
    provision = _evidence("Before it.", restates="unknown-act").provision
    assert pages.authority_words(provision, SOURCES) == "restates the law: unknown-act"


def test_nothing_of_a_text_is_interpreted() -> None:
    document = Document(REVIEW, HOSTILE, "", "")
    evidence = _evidence(HOSTILE, HOSTILE, label=HOSTILE, speaker=HOSTILE)
    answer = _answer(Statement(HOSTILE, HOSTILE, (evidence,)), notes=(HOSTILE,), signposts=(Signpost(LAW, HOSTILE),))
    exchange = pages.exchange_of(HOSTILE, answer, 1, {"review": document}, SOURCES)
    failed = pages.failed_exchange(HOSTILE, HOSTILE)
    html = pages.conversation_html([exchange, failed], HOSTILE) + pages.panel_html([exchange, failed], SOURCES)
    tags = _read(html).tags
    assert not {"script", "img"} & {t for t, _ in tags}
    assert not [n for _, attributes in tags for n in attributes if n.startswith("on")]
    assert "${" not in html
    assert "{{" not in html
    assert _read(html).marks == [HOSTILE]


def _declined(reason: Reason, text: str) -> Answer:
    hit = Hit(_evidence("Before it.").provision, 1.0)
    return Answer(
        "q", "q", Status.DECLINED, text, reason=reason, passages=(hit,) * 5, signposts=(Signpost(LAW, "Why."),)
    )


def test_a_decline_gives_its_reason_the_nearest_passages_and_where_to_look() -> None:
    html = pages.answer_html(_declined(Reason.NOT_IN_CORPUS, "The documents I hold do not say."), 1, SOURCES)
    assert "The documents I hold do not say." in html
    assert f'<details class="nearest" open><summary>{pages.NEAREST}' in html
    assert html.count("The Review, proposal 4(iv)") == 3
    assert "Where to look" in html
    assert "https://law.example/act" in html


def test_passages_are_folded_away_where_they_cannot_help() -> None:
    assert '<details class="nearest"><summary>' in pages.answer_html(_declined(Reason.OFF_TOPIC, "No."), 1, SOURCES)


def test_a_failure_is_no_statement_about_the_guidance_and_no_part_of_the_history() -> None:
    failed = pages.failed_exchange("q", pages.OUR_FAULT)
    assert "this is not a statement about the guidance" in failed.answer
    assert "hold" not in failed.answer
    assert pages.history_of([failed, pages.Exchange("q2", "a2", "", "", "")]) == (
        Turn("user", "q2"),
        Turn("assistant", "a2"),
    )


def test_the_panel_shows_the_last_answer_and_keeps_the_earlier_ones_hidden() -> None:
    exchanges = [pages.exchange_of("q", _answer(STATEMENT), i, DOCUMENTS, SOURCES) for i in (1, 2)]
    html = pages.panel_html(exchanges, SOURCES)
    assert html.index('class="cited" id="sources-1"') < html.index('class="cited latest" id="sources-2"')


def test_the_first_screen_names_what_is_held_and_what_is_not() -> None:
    html = pages.welcome_html(SOURCES) + pages.panel_html((), SOURCES)
    words = " ".join(_read(html).words)
    assert "1 document held" in words
    assert "No statute and no statutory guidance is held yet" in words
    for part in ("The Review", "The Group · 4 February 2019", "proposal, not law"):
        assert part in words
    assert "The Act" not in words  # not held


def test_the_warning_goes_when_law_and_statutory_guidance_are_held() -> None:
    held = [Source("a", "A", authority=a, file="a.txt") for a in (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)]
    assert pages.not_held_words(held) == ""
    assert pages.not_held_words(held[:1]).startswith("No statutory guidance is held")


@pytest.mark.parametrize(
    ("published", "words"),
    [("2019-02-04", "4 February 2019"), ("2019-02", "February 2019"), ("2019", "2019"), (None, "date not stated")],
)
def test_dates_are_in_plain_words(published: str | None, words: str) -> None:
    assert pages.date_words(published) == words


def test_the_page_has_its_language_and_title_and_names_no_other_host() -> None:
    page = pages.page_shell(
        '<html lang="en"><head><meta charset="utf-8" />\n<meta property="og:url" content="https://gradio.app/" />\n'
        '<meta\n name="twitter:title"\n content="Gradio"\n/></head></html>'
    )
    assert '<html lang="en-GB">' in page
    assert "<title>Integration Assistant</title>" in page
    assert "gradio.app" not in page
    assert "twitter" not in page
    assert '<meta charset="utf-8" />' in page
