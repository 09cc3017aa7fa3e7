"""What an answer must add to its quotations: its weight, its age, and where the law settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.lexical import tokens_of
from assistant.types import Query, Signpost, Statement, Want
from ingest.fold import for_reading
from ingest.plain_language import Unanswered
from ingest.types import Authority, Kind, Provision, Source

_BINDING = (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)
_RANK = {a: i for i, a in enumerate(Authority)}
_MOST_SIGNPOSTS = 3
_NEAR_UNANSWERED = 0.6


def notes_for(query: Query, statements: Sequence[Statement], sources: dict[str, Source], today: date) -> list[str]:
    """The notes of an answer, most important first, each once."""
    first = [s.evidence[0] for s in statements]
    cited = [e.provision for e in first]
    out: list[str] = []
    proposals = [p for p in cited if p.authority is Authority.PROPOSAL and not p.restates]
    for source_id in dict.fromkeys(p.source_id for p in proposals):
        source = sources[source_id]
        year = f" of {source.year}" if source.year else ""
        name = (source.short or source.title).removeprefix(f"{source.year} ")
        if any("proposal" in p.locator.label for p in proposals if p.source_id == source_id):
            words = f"Its \u201cmust\u201d and \u201cshould\u201d are the {name}\u2019s own words."
            out.append(f"This is a proposal{year}, not law. {words}")
        else:
            out.append(f"The {name}{year} makes proposals. It is not law.")
    law = {p.restates: sources[p.source_id] for p in cited if p.restates and p.restates in sources}
    for law_id, source in law.items():
        if sources[law_id].held:
            continue
        out.append(
            f"The {source.short or source.title} restates this from the {sources[law_id].short or sources[law_id].title}. "
            "I do not hold the words of the law itself."
        )
    for authority, text in (
        (Authority.EXPLAINER, "This is an explanation by the {publisher}, not law."),
        (Authority.OPINION, "This is one author\u2019s opinion, not law or guidance."),
        (Authority.UNSTATED, "The catalogue does not state what authority this source has."),
    ):
        for source_id in dict.fromkeys(p.source_id for p in cited if p.authority is authority and not p.restates):
            publisher = (sources[source_id].publisher or "publisher").removeprefix("the ")
            out.append(text.format(publisher=publisher))
    if Want.ENTITLEMENT in query.wants and not any(p.authority in _BINDING or p.restates for p in cited):
        if any(p.authority is Authority.GUIDANCE for p in cited):
            out.append("This is guidance, not law. It does not give an entitlement or a duty by itself.")
        else:
            out.append("It does not give an entitlement or a duty by itself.")
    timed = [p for p in cited if _has_timescale(p) and sources[p.source_id].year]
    if any(int(sources[p.source_id].year or today.year) < today.year - 1 for p in timed):
        out.append(f"The timescale was set in {sources[timed[0].source_id].year} and has passed.")
    return list(dict.fromkeys(out))


def _has_timescale(p: Provision) -> bool:
    return p.kind is Kind.TIMESCALE or "\nTimescale:" in p.text


def spelling_note(query: Query) -> list[str]:
    """Which words were mended for the search."""
    changed = dict.fromkeys(better for word, better in query.corrections if word.casefold() != better)
    return [f"Searching for: {', '.join(changed)}."] if changed else []


def signposts_for(
    query: Query, cited: Sequence[Provision], sources: dict[str, Source], nearest: tuple[float, Unanswered | None]
) -> list[Signpost]:
    """The official sources, not held, that would settle the question: by topic, by law, by a near question."""
    asked = set(tokens_of(f"{query.standalone} {query.search}"))
    cited_words = (
        {t for p in cited[:2] for t in tokens_of(for_reading(p.text[:200]))}
        if Want.ENTITLEMENT in query.wants
        else set()
    )
    restated = {p.restates for p in cited if p.restates}
    scored: list[tuple[float, int, str]] = []
    for source in sources.values():
        if source.held:
            continue
        score = max((_match(t, asked) for t in source.topics), default=0.0)
        score = max(score, 0.5 * max((_match(t, cited_words) for t in source.topics), default=0.0))
        if source.id in restated:
            score += 3.0
        near, entry = nearest
        if entry is not None and entry.answered_by == source.id and near >= _NEAR_UNANSWERED:
            score += 2.0 * near
        if score > 0:
            scored.append((-score, _RANK[source.authority], source.id))
    out = []
    for _, _, source_id in sorted(scored)[:_MOST_SIGNPOSTS]:
        source = sources[source_id]
        why = f"It settles {source.settles}." if source.settles else "It is the official source."
        out.append(Signpost(source, why + " I do not hold its text."))
    return out


def _match(topic: str, words: set[str]) -> float:
    """How closely a topic is asked for: the number of its words if all are there, else 0."""
    tokens = tokens_of(topic)
    return float(len(tokens)) if tokens and all(t in words for t in tokens) else 0.0
