"""What the chat shows, as HTML: the first screen, answers, the sources panel and the source reader.

Pure functions from values to text. Every word that comes from a question or a document passes
`escape`, so that it is shown and never interpreted. Markers and "Open in the source" are plain
links to ids in the same page (`#place-2-1` is citation 1 of turn 2); the style sheet shows the
place that the address names, so that everything works with the keyboard and without a script.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.render import AUTHORITY_WORDS, item_words, quotation_for_reading
from assistant.types import Answer, Citation, Hit, Reason, Signpost, Statement, Status, Turn
from ingest.fold import for_reading
from ingest.types import Authority, Document, Provision, Source, Span

NAME = "Integration Assistant"
PURPOSE = (
    "Ask about health and social care integration in Scotland. "
    "Every answer is a quotation, with the exact place it comes from."
)
OUR_FAULT = "Something went wrong on our side; this is not a statement about the guidance. Please try again."
NEAREST = "Nearest passages (they may not answer the question)"
STARTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Integration Joint Board member", ("What does a direction require?", "Who has to agree the budget, and by when?")),
    (
        "Carers’ representative",
        ("Can I claim my expenses for going to board meetings?", "How early must the papers come?"),
    ),
    ("Officer", ("What are the nine national outcomes?", "List the enablers for strategic planning")),
)

_BINDING = (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)
# Endings where nearby passages may still help; elsewhere they are folded away.
_PASSAGES_HELP = (Reason.NOT_IN_CORPUS, Reason.MISSING_PART, Reason.NO_SUCH_PROVISION)
_PASSAGES_SHOWN = 3
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as it stays on the screen. `said` is empty where the turn failed: no part of the history."""

    question: str
    said: str
    answer: str
    sources: str
    summary: str


def escape(text: str) -> str:
    """Text made safe for HTML; a carriage return is kept as such, and no template mark is left."""
    safe = html.escape(text, quote=True).replace("\r", "&#13;")
    return safe.replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;")


def link(url: str | None, text: str) -> str:
    """A link to an official page in a new tab, or only its text where there is no web address."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return escape(text)
    address = escape(url)
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def date_words(published: str | None) -> str:
    """A date for people.

    >>> date_words("2019-02-04")
    '4 February 2019'
    """
    if not published:
        return "date not stated"
    year, *rest = published.split("-")
    words = [year]
    if rest and rest[0].isdigit() and 1 <= int(rest[0]) <= len(_MONTHS):
        words = [_MONTHS[int(rest[0]) - 1], year]
    if len(rest) == 2 and len(words) == 2 and rest[1].isdigit():
        words = [str(int(rest[1])), *words]
    return " ".join(words)


def authority_words(provision: Provision, sources: Mapping[str, Source]) -> str:
    """What weight a provision's words have, in words."""
    if provision.restates:
        law = sources.get(provision.restates)
        return f"restates the law: {(law.short or law.title) if law else provision.restates}"
    return AUTHORITY_WORDS[provision.authority.value]


# -- the first screen --------------------------------------------------------------------------


def header_html() -> str:
    """The name and the purpose."""
    return f"<h1>{escape(NAME)}</h1><p>{escape(PURPOSE)}</p>"


def not_held_words(sources: Iterable[Source]) -> str:
    """Which kinds of binding text are not held, in a sentence; empty where both are."""
    held = {s.authority for s in sources if s.held}
    lacking = [words for a, words in zip(_BINDING, ("statute", "statutory guidance"), strict=True) if a not in held]
    if not lacking:
        return ""
    return f"No {' and no '.join(lacking)} is held yet, so answers cannot say what the law requires."


def held_sources_html(sources: Iterable[Source]) -> str:
    """The held sources as a list: title, date and authority in plain words."""
    items = [
        f'<li><span class="title">{link(s.url, s.title)}</span>'
        f'<span class="about">{_publication(s)}</span>{_badge(AUTHORITY_WORDS[s.authority.value], s.authority.value)}</li>'
        for s in sources
        if s.held
    ]
    return f'<ul class="held">{"".join(items)}</ul>'


def welcome_html(sources: Mapping[str, Source]) -> str:
    """What the assistant does and what it holds, shown before the first question."""
    count = sum(s.held for s in sources.values())
    documents = "1 document" if count == 1 else f"{count} documents"
    warning = not_held_words(sources.values())
    note = f'<p class="note">{escape(warning)} They name the official source that would.</p>' if warning else ""
    return (
        '<section class="welcome"><h2>What would you like to know?</h2>'
        f"<p>I answer from the {documents} held, in their own words, and show each place in its document. "
        f"Where they do not say, I tell you so.</p>{note}</section>"
    )


# -- the conversation --------------------------------------------------------------------------


def history_of(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The conversation as the assistant reads it."""
    turns: list[Turn] = []
    for exchange in exchanges:
        if exchange.said:
            turns += [Turn("user", exchange.question), Turn("assistant", exchange.said)]
    return tuple(turns)


def conversation_html(exchanges: Sequence[Exchange], pending: str | None = None) -> str:
    """The conversation so far, with the question that is being answered at its end."""
    turns = [_turn_html(i, e.question, e.answer) for i, e in enumerate(exchanges, 1)]
    if pending is not None:
        waiting = '<p class="waiting">Looking in the documents …</p>'
        turns.append(_turn_html(len(exchanges) + 1, pending, waiting))
    return f'<div class="conversation">{"".join(turns)}</div>'


def _turn_html(turn: int, question: str, answer: str) -> str:
    return (
        f'<section class="turn" id="turn-{turn}" tabindex="-1" aria-label="Question {turn} and its answer">'
        f'<h2 class="asked"><span class="unseen">You asked: </span>{escape(question)}</h2>'
        f'<div class="answer">{answer}</div></section>'
    )


def exchange_of(
    question: str, answer: Answer, turn: int, documents: Mapping[str, Document], sources: Mapping[str, Source]
) -> Exchange:
    """An answer as a turn of the conversation."""
    return Exchange(
        question, answer.answer, answer_html(answer, turn, sources),
        citations_html(answer, turn, documents, sources), _summary(answer),
    )  # fmt: skip


def failed_exchange(question: str, message: str) -> Exchange:
    """A turn that could not be answered because something broke: never "no guidance found"."""
    return Exchange(question, "", f'<p class="failure" role="alert">{escape(message)}</p>', "", message)


def _summary(answer: Answer) -> str:
    count = len(answer.citations)
    if answer.status is Status.ANSWERED:
        return f"Answered, with {count} {'citation' if count == 1 else 'citations'}."
    return answer.answer


def answer_html(answer: Answer, turn: int, sources: Mapping[str, Source]) -> str:
    """An answer: its statements with markers, its notes, the nearest passages and where to look."""
    parts = [_statements_html(answer, turn)] if answer.statements else [f"<p>{escape(answer.answer)}</p>"]
    parts += [f'<p class="note" role="note">{escape(n)}</p>' for n in answer.notes]
    if answer.status is Status.DECLINED and answer.passages:
        parts.append(_passages_html(answer.passages[:_PASSAGES_SHOWN], sources, answer.reason in _PASSAGES_HELP))
    if answer.signposts:
        parts.append(_signposts_html(answer.signposts))
    return "".join(parts)


def _statements_html(answer: Answer, turn: int) -> str:
    markers = {(c.evidence.source.id, c.evidence.quote): c for c in answer.citations}
    out: list[str] = []
    items: list[str] = []
    for statement in answer.statements:
        marks = "".join(_marker_html(markers[(e.source.id, e.quote)], turn) for e in statement.evidence)
        if items and (statement.lead or not statement.number):
            out.append(_list_html(items))
            items = []
        if not statement.number:
            quote = f"<blockquote><p>“{_quoted_html(statement)}” {marks}</p></blockquote>"
            out.append(f'<p class="lead">{escape(statement.lead)}</p>{quote}')
            continue
        if statement.lead:
            intro = for_reading(" ".join(statement.evidence[0].introduction))
            out.append(f'<p class="lead">{escape(f"{statement.lead} {intro}".strip())}</p>')
        number = f'<span class="number">{escape(statement.number)}.</span>'
        items.append(f"<li>{number} <span>{escape(item_words(statement.text))} {marks}</span></li>")
    return "".join(out) + (_list_html(items) if items else "")


def _list_html(items: Sequence[str]) -> str:
    return f'<blockquote><ol role="list">{"".join(items)}</ol></blockquote>'


def _quoted_html(statement: Statement) -> str:
    """A statement's words, on the lines that they have in the document (a timescale has its own)."""
    text = statement.text
    out: list[str] = []
    done = 0
    for line in quotation_for_reading(statement.evidence[0].text).splitlines()[1:]:
        at = text.find(for_reading(line), done + 1)
        if at > 0:
            out.append(escape(text[done:at].rstrip()))
            done = at
    return "<br>".join([*out, escape(text[done:])])


def _marker_html(citation: Citation, turn: int) -> str:
    source = citation.evidence.source
    place = f"{citation.evidence.provision.locator.label}, {source.short or source.title}"
    return (
        f'<a class="marker" href="#place-{turn}-{citation.marker}" title="{escape(place)}" '
        f'aria-label="Source {citation.marker}: {escape(place)}">[{citation.marker}]</a>'
    )


def _passages_html(hits: Sequence[Hit], sources: Mapping[str, Source], shown: bool) -> str:
    items = []
    for hit in hits:
        words = for_reading(hit.provision.text)
        words = words if len(words) <= 240 else words[:237].rsplit(" ", 1)[0] + " …"
        place = f"{sources[hit.provision.source_id].title}, {hit.provision.locator.label}"
        items.append(f'<li><span class="about">{escape(place)}</span>{escape(words)}</li>')
    state = " open" if shown else ""
    return f'<details class="nearest"{state}><summary>{NEAREST}</summary><ul>{"".join(items)}</ul></details>'


def _signposts_html(signposts: Sequence[Signpost]) -> str:
    items = [
        f'<li>{link(s.source.url, s.source.title)}<span class="about">{escape(s.why)}</span></li>' for s in signposts
    ]
    return f'<div class="signposts"><h3>Where to look</h3><ul>{"".join(items)}</ul></div>'


# -- the sources panel -------------------------------------------------------------------------


def panel_html(exchanges: Sequence[Exchange], sources: Mapping[str, Source]) -> str:
    """The panel: the last answer's sources; those of earlier answers stay hidden until a marker names one."""
    out = []
    if not exchanges:
        hint = "The passages that an answer stands on appear here, each in its place in its document."
        out.append(
            f'<section class="cited latest"><h2>Sources of the last answer</h2><p class="empty">{hint}</p></section>'
        )
    for turn, exchange in enumerate(exchanges, 1):
        latest = turn == len(exchanges)
        heading = "Sources of the last answer" if latest else "Sources of an earlier answer"
        asked = "" if latest else f'<p class="about">To the question: {escape(exchange.question)}</p>'
        body = exchange.sources or '<p class="empty">The last answer cites no source.</p>'
        out.append(
            f'<section class="cited{" latest" if latest else ""}" id="sources-{turn}"><h2>{heading}</h2>{asked}{body}</section>'
        )
    state = "" if exchanges else " open"
    count = sum(s.held for s in sources.values())
    held = f"<summary>Documents held ({count})</summary>{held_sources_html(sources.values())}"
    return f'<div class="panel">{"".join(out)}<details class="all-held"{state}>{held}</details></div>'


def citations_html(answer: Answer, turn: int, documents: Mapping[str, Document], sources: Mapping[str, Source]) -> str:
    """The citations of an answer under their documents, in the order in which these are first cited."""
    by_source: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_source.setdefault(citation.evidence.source.id, []).append(citation)
    out = []
    for source_id, citations in by_source.items():
        source = citations[0].evidence.source
        cards = [_card_html(c, turn, documents[source_id], sources) for c in citations]
        page = f'<p class="official">{link(source.url, "Official page")}</p>' if _is_web(source.url) else ""
        out.append(
            f'<section class="document"><h3>{escape(source.title)}</h3>'
            f'<p class="about">{_publication(source)}</p>{page}{"".join(cards)}</section>'
        )
    return "".join(out)


def _is_web(url: str | None) -> bool:
    return link(url, "") != ""


def _publication(source: Source) -> str:
    who = [source.author, source.publisher]
    return escape(" · ".join([*(w[0].upper() + w[1:] for w in who if w), date_words(source.published)]))


def _badge(words: str, kind: str) -> str:
    return f'<span class="badge {kind}">{escape(words)}</span>'


def _card_html(citation: Citation, turn: int, document: Document, sources: Mapping[str, Source]) -> str:
    evidence, provision = citation.evidence, citation.evidence.provision
    key = f"{turn}-{citation.marker}"
    page = f", {provision.page_words}" if provision.page else ""
    speaker = f'<p class="about">The words of {escape(provision.speaker)}</p>' if provision.speaker else ""
    lines = "<br>".join(escape(line) for line in quotation_for_reading(evidence.text).splitlines())
    place = f"{provision.locator.label}{page}"
    kind = "restates" if provision.restates else provision.authority.value
    own = f" · {link(provision.link, 'Official text of this place')}" if _is_web(provision.link) else ""
    return (
        f'<article class="cite" id="cite-{key}" tabindex="-1" aria-label="Source {citation.marker}">'
        f'<h4><span class="number">{citation.marker}</span> {escape(place)}</h4>'
        f"{_badge(authority_words(provision, sources), kind)}{speaker}"
        f"<blockquote>{lines}</blockquote>"
        f'<p class="actions"><a class="open" href="#place-{key}" aria-label="Open in the source: {escape(place)}">'
        f"Open in the source</a>{own}</p>{_reader_html(citation, turn, document)}</article>"
    )


# -- the source reader -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place in a document with what stands around it; `quote` is exactly the span's words."""

    before: str
    quote: str
    after: str
    from_start: bool
    to_end: bool


def excerpt_of(text: str, span: Span, room: int = 600) -> Excerpt:
    """The span with about `room` code points on each side, widened to whole lines where these are not endless."""
    start = max(0, span.start - room)
    line_start = text.rfind("\n", 0, start) + 1
    start = line_start if start - line_start <= 2 * room else start
    end = min(len(text), span.end + room)
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    end = line_end if line_end - end <= 2 * room else end
    return Excerpt(text[start : span.start], span.of(text), text[span.end : end], start == 0, end == len(text))


def _reader_html(citation: Citation, turn: int, document: Document) -> str:
    """The exact place in the canonical text, the quotation marked, the headings above it."""
    key = f"{turn}-{citation.marker}"
    provision = citation.evidence.provision
    excerpt = excerpt_of(document.text, citation.evidence.quote)
    trail = " › ".join((*provision.trail, provision.locator.label))
    first = "" if excerpt.from_start else '<span class="cut">…\n</span>'
    last = "" if excerpt.to_end else '<span class="cut">\n…</span>'
    return (
        f'<section class="reader" aria-label="The place in the source of citation {citation.marker}">'
        f'<p class="trail">{escape(trail)}</p>'
        f'<div class="text">{first}{escape(excerpt.before)}'
        f'<mark id="place-{key}" tabindex="-1">{escape(excerpt.quote)}</mark>{escape(excerpt.after)}{last}</div>'
        f'<p class="actions"><a href="#turn-{turn}">Back to the answer</a> '
        f'<a href="#cite-{key}">Close the source</a></p></section>'
    )


# -- the page around it ------------------------------------------------------------------------

_OTHERS_TAGS = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%230b5563'/%3E%3Cpath d='M4 4h8M4 7h8M4 10h5' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E"
)


def page_shell(page: str) -> str:
    """The served page with its language and title, without the framework's advertisements for other hosts."""
    page = _OTHERS_TAGS.sub("", page)
    page = page.replace('lang="en"', 'lang="en-GB"', 1)
    return page.replace("<head>", f'<head>\n\t\t<title>{escape(NAME)}</title>\n\t\t<link rel="icon" href="{_ICON}">', 1)
