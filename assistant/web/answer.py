"""A turn of the conversation as HTML: its question, statements, numbered citations, notes and signposts.

A citation is a link to its place (`/?source=…#proposal-4-iv`), so that it works as any link does:
with the keyboard, in a new tab, in a mail. Nothing here depends on the number of the turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.render import PASSAGES_HELP, quotation_for_reading, words_of_item, written_by
from assistant.types import Answer, Citation, Hit, Signpost, Statement, Status
from assistant.web.markup import (
    attribute,
    citation_words,
    escape,
    link,
    place_address,
    publication_html,
    weight_badge,
)
from ingest.fold import for_reading
from ingest.types import Document, Source, Span

OUR_FAULT = "Something went wrong on our side; this is not a statement about the guidance. Please try again."
NEAREST = "Nearest passages (they may not answer the question)"
_PASSAGES_SHOWN = 3
_LONGEST_PASSAGE = 240  # characters
_MOST_IN_FULL = 4  # places of one source that are listed in full


def turn_html(question: str, inside: str) -> str:
    """A question with what answers it."""
    return (
        f'<h2 class="asked" tabindex="-1"><span class="unseen">You asked: </span><bdi>{escape(question)}</bdi></h2>'
        f'<div class="answer">{inside}</div>'
    )


def failure_html(message: str) -> str:
    """What is said where something broke: never "no guidance found"."""
    return f'<p class="failure">{escape(message)}</p>'


def summary_of(answer: Answer) -> str:
    """What a screen reader is told when the answer is there."""
    if answer.status is not Status.ANSWERED:
        return " ".join([answer.answer, *_where(answer)])
    count = len(answer.citations)
    first = (answer.statements[0].lead or answer.statements[0].text).rstrip(":.")
    return f"Answered, with {count} {'citation' if count == 1 else 'citations'}. {first}."


def _where(answer: Answer) -> list[str]:
    count = len(answer.signposts)
    return [f"{count} official {'source' if count == 1 else 'sources'} to look at."] if count else []


def answer_html(answer: Answer, documents: Mapping[str, Document], sources: Mapping[str, Source]) -> str:
    """An answer: its statements with markers, notes, sources, the nearest passages and where to look."""
    parts = [_statements_html(answer)] if answer.statements else [f"<p>{escape(answer.answer)}</p>"]
    if answer.partial:
        return "".join(parts)
    if words := written_by(answer) if answer.model else "":
        parts.append(f'<p class="about composer">{escape(words)}</p>')
    if answer.notes:
        notes = "".join(f"<li>{escape(n)}</li>" for n in answer.notes)
        parts.append(f'<ul class="notes" role="list" aria-label="Notes">{notes}</ul>')
    if answer.citations:
        parts.append(sources_html(answer, documents, sources))
    if answer.signposts:  # before the passages: what would settle the question comes before what is only near to it
        parts.append(_signposts_html(answer.signposts))
    if answer.status is Status.DECLINED and answer.passages:
        parts.append(_passages_html(answer.passages[:_PASSAGES_SHOWN], sources, answer.reason in PASSAGES_HELP))
    return "".join(parts)


# -- what it says ------------------------------------------------------------------------------


def _statements_html(answer: Answer) -> str:
    markers = {(c.evidence.source.id, c.evidence.quote): c for c in answer.citations}
    out: list[str] = []
    items: list[str] = []
    for statement in answer.statements:
        marks = "".join(_marker_html(markers[(e.source.id, e.quote)]) for e in statement.evidence)
        if items and (statement.lead or not statement.number):
            out.append(_list_html(items))
            items = []
        if statement.by_model:
            out.append(_in_model_words(statement, marks, markers))
            continue
        if not statement.number:
            quote = f"<blockquote><p>“{_quoted_html(statement)}” {marks}</p></blockquote>"
            out.append(f'<p class="lead">{escape(statement.lead)}</p>{quote}')
            continue
        if statement.lead:
            intro = for_reading(" ".join(statement.evidence[0].introduction))
            out.append(f'<p class="lead">{escape(f"{statement.lead} {intro}".strip())}</p>')
        number = f'<span class="number">{escape(statement.number)}.</span>'
        items.append(f"<li>{number} <span>{escape(words_of_item(statement))} {marks}</span></li>")
    return "".join(out) + (_list_html(items) if items else "")


def _in_model_words(statement: Statement, marks: str, markers: Mapping[tuple[str, Span], Citation]) -> str:
    """A sentence of a chat model, and below it the quotations that it was checked against."""
    quotes = "".join(
        f"<li>{escape(lead)} <q>{escape(for_reading(e.text))}</q> {_marker_html(markers[(e.source.id, e.quote)])}</li>"
        for lead, e in zip(statement.quoted, statement.evidence, strict=True)
    )
    return f'<div class="written"><p>{escape(statement.text)} {marks}</p><ul role="list">{quotes}</ul></div>'


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


def _place_words(citation: Citation) -> str:
    provision = citation.evidence.provision
    return f"{provision.locator.label}{f', {provision.page_words}' if provision.page else ''}"


def _address(citation: Citation) -> str:
    return attribute(place_address(citation.evidence.provision, citation.evidence.quote))


def _marker_html(citation: Citation) -> str:
    source = citation.evidence.source
    place = attribute(f"{_place_words(citation)}, {source.short or source.title}")
    return (
        f'<a class="marker" href="{_address(citation)}" title="{place}" data-citation="{citation.marker}" '
        f'aria-label="Source {citation.marker}: {place}">[{citation.marker}]</a>'
    )


# -- what it stands on -------------------------------------------------------------------------


def sources_html(answer: Answer, documents: Mapping[str, Document], sources: Mapping[str, Source]) -> str:
    """The sources of an answer, each with the places cited in it; on paper, with what is needed to check them."""
    by_source: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_source.setdefault(citation.evidence.source.id, []).append(citation)
    groups = [_source_html(citations, documents[s], sources) for s, citations in by_source.items()]
    stamp = f'<p class="paper-only">Index fingerprint {escape(answer.fingerprint)}</p>'
    return f'<section class="sources"><h3>Sources</h3>{"".join(groups)}{stamp}</section>'


def _source_html(citations: Sequence[Citation], document: Document, sources: Mapping[str, Source]) -> str:
    source = citations[0].evidence.source
    badges = list(dict.fromkeys(weight_badge(c.evidence.provision, sources) for c in citations))
    many = len(citations) > _MOST_IN_FULL
    items = "".join(
        _place_html(c, weight_badge(c.evidence.provision, sources) if len(badges) > 1 else "", many) for c in citations
    )
    address = f"{escape(source.url)} · " if source.url else ""
    return (
        f'<div class="source"><p class="from">{escape(source.title)}</p>'
        f'<p class="about">{publication_html(source)}</p>{badges[0] if len(badges) == 1 else ""}'
        f'<ol role="list"{" class=many" if many else ""}>{items}</ol>'
        f'<p class="paper-only">{address}SHA-256 of the text: {escape(document.sha256)}</p></div>'
    )


def _place_html(citation: Citation, weight: str, brief: bool) -> str:
    """A place that is cited; a long list has its places in brief, and the reader has the rest."""
    provision, source = citation.evidence.provision, citation.evidence.source
    copied = attribute(citation_words(provision, source, for_reading(citation.evidence.text)))
    speaker = f'<span class="about">The words of {escape(provision.speaker)}</span>' if provision.speaker else ""
    copy = (
        f'<button type="button" class="quiet copy" data-copy="{copied}">Copy citation'
        f'<span class="unseen"> {citation.marker}</span></button>'
    )
    own = f'<span class="paper-only">{escape(provision.link)}</span>' if provision.link else ""
    return (
        f'<li><span class="number" aria-hidden="true">{citation.marker}</span>'
        f'<a class="cite" href="{_address(citation)}" data-citation="{citation.marker}">'
        f'<span class="unseen">Source {citation.marker}: </span>{escape(_place_words(citation))}</a>'
        f"{weight}{'' if brief else copy}{speaker}{own}</li>"
    )


def _passages_html(hits: Sequence[Hit], sources: Mapping[str, Source], shown: bool) -> str:
    items = []
    for hit in hits:
        words = for_reading(hit.provision.text)
        words = words if len(words) <= _LONGEST_PASSAGE else words[: _LONGEST_PASSAGE - 3].rsplit(" ", 1)[0] + " …"
        source = sources[hit.provision.source_id]
        address = attribute(place_address(hit.provision))
        items.append(
            f'<li><a class="cite" href="{address}">{escape(hit.provision.locator.label)}</a>'
            f'<span class="from">{escape(source.title)}</span><span class="excerpt">{escape(words)}</span>'
            f"{weight_badge(hit.provision, sources)}</li>"
        )
    state = " open" if shown else ""
    return f'<details class="nearest"{state}><summary>{NEAREST}</summary><ul>{"".join(items)}</ul></details>'


def _signposts_html(signposts: Sequence[Signpost]) -> str:
    items = [
        f'<li>{link(s.source.url, s.source.title)}<span class="about">{escape(s.why)}</span></li>' for s in signposts
    ]
    return f'<section class="signposts"><h3>Where to look</h3><ul>{"".join(items)}</ul></section>'
