"""How a source stands today: superseded, amended, not in force yet; from the catalogue's dates and nothing else.

Days are compared as they are written (YYYY-MM-DD). What the catalogue does not state is not worked out: an
amendment without a day is one whose day is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.types import Authority, Source

Sources = Mapping[str, Source]


class Shown(StrEnum):
    """Whether the text that is held shows an amendment."""

    YES = "yes"
    NO = "no"
    NOT_YET = "not yet"  # the amendment is not in force
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Successor:
    """The source that replaces another, from that day on; `None` where the catalogue states no day."""

    source: Source
    day: str | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A source that changes another, from when, and whether the held text shows it."""

    source: Source
    day: str | None
    shown: Shown


def takes_effect(source: Source, sources: Sources) -> str | None:
    """The day from which a source has effect: stated, or by what brings it into force; else of publication.

    Legislation has no effect by being published: without a stated day it is not known.
    """
    if source.in_force:
        return source.in_force
    commenced = [s.in_force for s in sources.values() if source.id in s.commences and s.in_force]
    if commenced:
        return min(commenced)
    return None if source.authority is Authority.LEGISLATION else source.published


def successor(source: Source, sources: Sources, today: str) -> Successor | None:
    """The newest source that has replaced this one, also over several steps; else the next that will."""
    after = [Successor(s, takes_effect(s, sources)) for s in sources.values() if source.id in s.supersedes]
    now = [s for s in after if s.day is None or s.day <= today]
    if not now:
        return min(after, key=lambda s: (s.day or "", s.source.id), default=None)
    latest = max(now, key=lambda s: (s.day or "", s.source.id))
    further = successor(latest.source, sources, today)
    return further if further and (further.day is None or further.day <= today) else latest


def amendments(source: Source, sources: Sources, today: str) -> list[Amendment]:
    """What changes a source, in the order of the days; those without a day first."""
    out: list[Amendment] = []
    for other in (s for s in sources.values() if source.id in s.amends):
        day = takes_effect(other, sources)
        if day is not None and source.status_as_at and day <= source.status_as_at:
            shown = Shown.YES
        elif day is not None and day > today:
            shown = Shown.NOT_YET
        elif day is not None and source.status_as_at:
            shown = Shown.NO
        else:
            shown = Shown.NOT_KNOWN
        out.append(Amendment(other, day, shown))
    return sorted(out, key=lambda a: (a.day or "", a.source.id))


def not_in_force(source: Source, sources: Sources, today: str) -> str | None:
    """The later day from which legislation is in force; `None` where it is by now, or no day is stated."""
    day = takes_effect(source, sources)
    return day if source.authority is Authority.LEGISLATION and day and day > today else None
