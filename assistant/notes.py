"""What an answer must add to its quotations: its weight, its standing and its age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.currency import later_years, newest_year, speaks_of_now, timescale_note, timescales_in, years_of
from assistant.language import language_note
from assistant.standing import sources_of, standing_notes
from assistant.types import Query, Statement, Want
from ingest.fresh import Changes
from ingest.types import Authority, Provision, Source

AGAIN = "I have looked again. These are the documents\u2019 own words, with what stands next to them."
SIMPLER = "I can only quote. These are the documents\u2019 own words, the shortest sentences first."
_BINDING = (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)


def notes_for(query: Query, statements: Sequence[Statement], sources: dict[str, Source], today: date) -> list[str]:
    """The notes of an answer, most important first, each once."""
    cited = [s.evidence[0].provision for s in statements]
    out = [language_note(query.language)] if query.language else []
    out += [AGAIN] if Want.AGAIN in query.wants else []
    out += [SIMPLER] if Want.SIMPLER in query.wants else []
    out += standing_notes(sources_of(statements), sources, today)
    out += [*_weight(query, cited, sources), *_age(query, statements, sources, today)]
    return list(dict.fromkeys(out))


def changed_notes(changes: Changes | None, cited: Sequence[Source]) -> list[str]:
    """That the corpus is not the one that was indexed, and which cited words may not be current."""
    if changes is None:
        return []
    out = [
        f"The file of “{source.title}” has been changed or removed since it was indexed. These words may not be current."
        for source in dict.fromkeys(cited) if source.id in changes.sources
    ]  # fmt: skip
    return [*out, f"{changes.sentence} To bring the index up to date, run `{changes.remedy}`."]


def _weight(query: Query, cited: Sequence[Provision], sources: dict[str, Source]) -> list[str]:
    """That a proposal, an explanation or an opinion is not law, and what a restated law rests on."""
    out: list[str] = []
    proposals = [p for p in cited if p.authority is Authority.PROPOSAL and not p.restates]
    for source_id in dict.fromkeys(p.source_id for p in proposals):
        source = sources[source_id]
        year = f" of {source.year}" if source.year else ""
        name = (source.short or source.title).removeprefix(f"{source.year} ")
        if any("proposal" in p.locator.label for p in proposals if p.source_id == source_id):
            quoted = " ".join(p.text for p in proposals if p.source_id == source_id)
            said = [f"\u201c{w}\u201d" for w in ("must", "should") if re.search(rf"\b{w}\b", quoted)]
            words = (
                f" Its {' and '.join(said)} {'are' if len(said) > 1 else 'is'} the {name}\u2019s own." if said else ""
            )
            out.append(f"This is a proposal{year}, not law.{words}")
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
            out.append("This is guidance, not law. Guidance does not give an entitlement or a duty by itself.")
        else:
            out.append("What is quoted does not give an entitlement or a duty by itself.")
    return out


def _age(query: Query, statements: Sequence[Statement], sources: dict[str, Source], today: date) -> list[str]:
    """That timescales were set long ago, and that the texts cannot know what came after them."""
    out: list[str] = []
    texts: dict[str, list[str]] = {}
    for statement in statements:
        evidence = statement.evidence[0]
        texts.setdefault(evidence.source.id, []).append(evidence.text)
    for source_id, words in texts.items():
        source = sources[source_id]
        note = timescale_note(timescales_in(words, source.published), source.year or "", today)
        out += [note] if note else []
    if speaks_of_now(query.search) or later_years(query.search, [], newest_year(sources.values())):
        out += _since([sources[i] for i in texts], today)
    return out


def _since(used: Sequence[Source], today: date) -> list[str]:
    """That the texts cannot say how things stand now; nothing where they are of this year or the last."""
    dated = [s for s in used if s.year]
    if not dated:
        return ["This text has no date. It does not say what has changed since."] if used else []
    if newest_year(dated) >= today.year - 1:
        return []
    return [f"These words are of {years_of(dated)}. They do not say what has changed since."]


def spelling_note(query: Query) -> list[str]:
    """Which words were mended for the search."""
    changed = dict.fromkeys(better for word, better in query.corrections if word.casefold() != better)
    return [f"Searching for: {', '.join(changed)}."] if changed else []


def no_signpost_note() -> str:
    """What a decline says where no source of the catalogue would settle the question."""
    return "I know of no official source that settles this."
