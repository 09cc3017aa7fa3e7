"""What an answer says of how its sources stand today: superseded, amended, shown as at a day, not in force yet.

The facts are the catalogue's (`ingest/standing.py`); here they become sentences, and addresses to look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.types import Signpost, Statement
from ingest.standing import Amendment, Shown, amendments, not_in_force, successor
from ingest.types import Authority, Source


def sources_of(statements: Sequence[Statement]) -> list[Source]:
    """The sources that statements stand on, in order, each once."""
    return list({e.source.id: e.source for s in statements for e in s.evidence}.values())


def standing_notes(cited: Sequence[Source], sources: Mapping[str, Source], today: date) -> list[str]:
    """The notes on the cited sources, each once; none for a source of which the catalogue knows nothing later."""
    out: list[str] = []
    for source in {s.id: s for s in cited}.values():
        out += _notes(source, sources, today.isoformat(), {s.id for s in cited})
    return out


def standing_signposts(cited: Sequence[Source], sources: Mapping[str, Source], today: date) -> list[Signpost]:
    """The sources, not held, that have replaced or amended a cited one and whose words it does not show."""
    day = today.isoformat()
    out: dict[str, Signpost] = {}
    for this in {s.id: s for s in cited}.values():
        later = successor(this, sources, day)
        if later is not None and not later.source.held:
            out.setdefault(
                later.source.id, Signpost(later.source, f"It replaces {_the(this)}. I do not hold its text.")
            )
        for amendment in amendments(this, sources, day):
            if amendment.shown is not Shown.YES and not amendment.source.held:
                other = amendment.source
                out.setdefault(other.id, Signpost(other, f"It amends {_the(this)}. I do not hold its text."))
    return list(out.values())


def _notes(source: Source, sources: Mapping[str, Source], today: str, cited: set[str]) -> list[str]:
    out: list[str] = []
    later = successor(source, sources, today)
    if later is not None:
        held = _where(later.source, cited)
        if later.day is not None and later.day > today:
            out.append(f"{_the(source, True)} will be superseded on {_date(later.day)} by {_the(later.source)}. {held}")
        else:
            since = f" since {_date(later.day)}" if later.day else ""
            out.append(f"{_the(source, True)} is superseded{since}. {_the(later.source, True)} replaces it. {held}")
    if (day := not_in_force(source, sources, today)) is not None:
        out.append(f"{_the(source, True)} is not in force yet. It comes into force on {_date(day)}.")
    out += [note for a in amendments(source, sources, today) if (note := _amended(source, a, cited))]
    if source.status_as_at and source.authority is Authority.LEGISLATION:
        out.append(f"The text that I hold of {_the(source)} shows the law as at {_date(source.status_as_at)}.")
    return out


def _amended(source: Source, amendment: Amendment, cited: set[str]) -> str | None:
    name, by = _the(source, True), _the(amendment.source)
    held = _where(amendment.source, cited)
    if amendment.shown is Shown.YES:
        return None
    if amendment.shown is Shown.NOT_YET:
        return f"{name} will be amended on {_date(amendment.day)} by {by}. {held}"
    if amendment.shown is Shown.NO:
        return (
            f"{name} was amended on {_date(amendment.day)} by {by}. The words quoted here are from before that. {held}"
        )
    when = f" on {_date(amendment.day)}" if amendment.day else ""
    return f"{name} was amended{when} by {by}. I cannot tell whether the words quoted here are from before that. {held}"


def _where(source: Source, cited: set[str]) -> str:
    if source.id in cited:
        return "It is quoted here, too."
    return "I hold its text, too: ask for it by name." if source.held else "I do not hold its text."


def _the(source: Source, first: bool = False) -> str:
    """The name of a source inside a sentence, or at its beginning."""
    name = source.short or source.title
    article = "" if name.casefold().startswith(("the ", "a ", "an ")) else ("The " if first else "the ")
    return f"{article}{name}"


def _date(iso: str | None) -> str:
    day = date.fromisoformat(iso or "")
    return f"{day.day} {day:%B} {day.year}"
