"""The first screen: what this is, what it answers from, what it cannot do, and questions to start with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.render import AUTHORITY_WORDS
from assistant.web.markup import attribute, badge, escape, publication_html
from ingest.types import Authority, Source

NAME = "Integration Assistant"
PURPOSE = "Health and social care integration in Scotland, answered from the guidance itself"
STARTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Integration Joint Board member", ("What does a direction require?", "Who has to agree the budget, and by when?")),
    (
        "Carer or carers’ representative",
        ("Can I claim my expenses for going to board meetings?", "How early must the papers come?"),
    ),
    ("Officer", ("What are the nine national outcomes?", "List the enablers for strategic planning")),
)
_BINDING = (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)


def not_held_words(sources: Iterable[Source]) -> str:
    """Which kinds of binding text are not held, in a sentence; empty where both are."""
    held = {s.authority for s in sources if s.held}
    lacking = [words for a, words in zip(_BINDING, ("statute", "statutory guidance"), strict=True) if a not in held]
    if not lacking:
        return ""
    return f"No {' and no '.join(lacking)} is held yet, so answers cannot say what the law requires."


def held_sources_html(sources: Iterable[Source]) -> str:
    """The held sources as a list: title, date and weight in plain words, each a link into the source."""
    items = [
        f'<li><a class="title" href="/?source={attribute(s.id)}">{escape(s.title)}</a>'
        f'<span class="about">{publication_html(s)}</span>'
        f"{badge(AUTHORITY_WORDS[s.authority.value], s.authority.value)}</li>"
        for s in sources
        if s.held
    ]
    return f'<ul class="held">{"".join(items)}</ul>'


def newest_year(sources: Iterable[Source]) -> str:
    """The year of the newest held source; empty where none states its date."""
    return max((s.year for s in sources if s.held and s.year), default="")


def held_words(sources: Mapping[str, Source]) -> str:
    """How many documents are held: "the 5 documents"."""
    count = sum(s.held for s in sources.values())
    return "the 1 document" if count == 1 else f"the {count} documents"


def welcome_html(sources: Mapping[str, Source], model: str = "") -> str:
    """What the assistant does, holds and cannot do, shown before the first question; `model` is the chat model that writes."""
    words = "in the words of a chat model that are checked against theirs" if model else "in their own words"
    return (
        '<section class="welcome"><h2>What would you like to know?</h2>'
        "<p>Ask about health and social care integration in Scotland. "
        f"I answer from {held_words(sources)} held, {words}, and show you each place in its document. "
        "Where they do not say, I tell you so.</p>"
        f"{_starters_html()}{_limits_html(sources, model)}"
        f'<section class="narrow-only"><h3>What I answer from</h3>{held_sources_html(sources.values())}</section>'
        "</section>"
    )


def _starters_html() -> str:
    groups = []
    for who, questions in STARTERS:
        buttons = "".join(f'<li><button type="button" class="starter">{escape(q)}</button></li>' for q in questions)
        groups.append(f'<div class="starter-group"><h3>{escape(who)}</h3><ul>{buttons}</ul></div>')
    return f'<div class="starters">{"".join(groups)}</div>'


def _limits_html(sources: Mapping[str, Source], model: str) -> str:
    warning = not_held_words(sources.values())
    newest = newest_year(sources.values())
    limits = [f"{warning} They name the official source that would." if warning else ""]
    limits.append(f"I know nothing later than these documents, the newest of {newest}." if newest else "")
    limits.append(f"I cannot advise on your own case{'' if model else ', and I do not summarise: I quote'}.")
    items = "".join(f"<li>{escape(limit)}</li>" for limit in limits if limit)
    return f'<section class="limits"><h3>What I cannot do</h3><ul>{items}</ul></section>'
