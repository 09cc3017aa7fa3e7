"""Text from questions and documents made safe for HTML, and the small pieces every screen shares.

Every word that comes from outside passes `escape` or `attribute`, so that it is shown and never
interpreted. Marks that change the direction of text are kept, shown by name, and shut in, so that
they cannot reorder what stands around them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from assistant.dates import day_in_words
from assistant.render import AUTHORITY_WORDS
from ingest.types import Provision, Source, Span

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def attribute(text: str) -> str:
    """Text made safe for an attribute, without marks that change its direction."""
    return html.escape(_DIRECTION.sub("", text), quote=True).replace("\r", "&#13;")


def escape(text: str) -> str:
    """Text made safe for HTML; every character stays, a carriage return among them."""
    safe = html.escape(text, quote=True).replace("\r", "&#13;")
    return _DIRECTION.sub(lambda m: f'<span class="bidi" data-mark="U+{ord(m[0]):04X}">{m[0]}</span>', safe)


def is_web(url: str | None) -> bool:
    """Whether an address is one of the web, and may become a link."""
    return url is not None and urlsplit(url).scheme in ("http", "https")


def link(url: str | None, text: str) -> str:
    """A link to an official page in a new tab, or only its text where there is no web address."""
    if not is_web(url):
        return escape(text)
    away = '<span class="unseen"> (opens in a new tab)</span>'
    return f'<a class="away" href="{attribute(url or "")}" target="_blank" rel="noopener noreferrer">{escape(text)}{away}</a>'


def place_address(provision: Provision, words: Span | None = None) -> str:
    """The address of a place in a source, which opens there; `words` are what is highlighted, if not all of it.

    It can be mailed: `/?source=msg-review-2019#proposal-4-iv`.
    """
    part = f"&quote={words.start}-{words.end}" if words and words != provision.span else ""
    return f"/?source={quote(provision.source_id)}{part}#{quote(provision.locator.slug)}"


def date_words(published: str | None) -> str:
    """A date for people.

    >>> date_words("2019-02-04")
    '4 February 2019'
    """
    return day_in_words(published) if published else "date not stated"


def publication_words(source: Source) -> str:
    """Who published a source and when: "Scottish Government · 15 November 2019"."""
    who = [w for w in (source.author, source.publisher) if w]
    return " · ".join([*(w[0].upper() + w[1:] for w in who), date_words(source.published)])


def publication_html(source: Source) -> str:
    """The same for a page, the date on one line."""
    day = date_words(source.published)
    return f'{escape(publication_words(source).removesuffix(day))}<span class="day">{escape(day)}</span>'


def authority_words(provision: Provision, sources: Mapping[str, Source]) -> str:
    """What weight a provision's words have, in words."""
    if provision.restates:
        law = sources.get(provision.restates)
        return f"restates the law: {(law.short or law.title) if law else provision.restates}"
    return AUTHORITY_WORDS[provision.authority.value]


def badge(words: str, kind: str) -> str:
    """A weight or a state, set off in a frame of its own."""
    return f'<span class="badge {attribute(kind)}">{escape(words)}</span>'


def weight_badge(provision: Provision, sources: Mapping[str, Source]) -> str:
    """The badge that says what weight a provision's words have."""
    kind = "restates" if provision.restates else provision.authority.value
    return badge(authority_words(provision, sources), kind)


def citation_words(provision: Provision, source: Source, words: str) -> str:
    """A quotation with where it comes from, as people paste it into a paper."""
    page = f", {provision.page_words}" if provision.page else ""
    weight = "" if provision.restates else f" ({AUTHORITY_WORDS[provision.authority.value]})"
    author = f"{source.author}, " if source.author else ""
    publisher = f"{source.publisher}, " if source.publisher else ""
    url = provision.link or source.url
    address = f" {url}" if is_web(url) else ""
    return (
        f"“{words}” {author}{source.title}, {provision.locator.label}{page}. "
        f"{publisher}{date_words(source.published)}{weight}.{address}"
    )
