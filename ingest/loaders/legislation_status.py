"""What the publisher says of a legislation text: whether it is revised, up to which date, in force when, where.

The statements become lines at the head of the canonical text, so that an answer can cite them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.loaders.safe_xml import local

_EXTENTS = {"E": "England", "W": "Wales", "S": "Scotland", "NI": "Northern Ireland"}


@dataclass(frozen=True, slots=True)
class Status:
    """The facts of the metadata; each is `None` (or 0) where the file does not state it.

    `as_at` is the date up to which changes are in the text; `pending` counts changes that the
    publisher knows of and has not yet worked into it.
    """

    title: str | None = None
    kind: str | None = None  # "revised", "as enacted", "as made"
    as_at: str | None = None
    enacted: str | None = None
    in_force: tuple[str, ...] = ()
    extent: str | None = None
    pending: int = 0

    def lines(self) -> dict[str, str]:
        """The statements as sentences, by the name under which each is cited."""
        out: dict[str, str] = {}
        if self.kind == "revised":
            until = f", with changes up to {in_words(self.as_at)}" if self.as_at else ""
            out["status of the text"] = f"Status of this text: revised{until}."
        elif self.kind:
            out["status of the text"] = f"Status of this text: {self.kind}; later changes are not in it."
        if self.pending:
            changes = "1 change is" if self.pending == 1 else f"{self.pending} changes are"
            out["changes not yet in the text"] = f"{changes} known to the publisher and not yet made in this text."
        if self.in_force:
            out["coming into force"] = f"Coming into force: {'; '.join(in_words(d) for d in self.in_force)}."
        if self.extent:
            out["extent"] = f"Extent: {self.extent}."
        return out


def status_of(root: Any) -> Status:
    """Read the metadata of a legislation file."""
    facts: dict[str, list[Any]] = {}
    metadata = next((e for e in root if local(e) == "Metadata"), None)
    for element in metadata.iter() if metadata is not None else ():
        facts.setdefault(local(element), []).append(element)

    def first(name: str, attribute: str = "") -> str | None:
        found = [e.get(attribute) if attribute else "".join(e.itertext()) for e in facts.get(name, ())]
        words = " ".join((found[0] or "").split()) if found else ""
        return words or None

    secondary = "SecondaryMetadata" in facts or first("DocumentCategory", "Value") == "secondary"
    revised = first("DocumentStatus", "Value") == "revised"
    original = "as made" if secondary else "as enacted"
    dates = [e.get("Date") for f in facts.get("ComingIntoForce", ()) for e in f.iter() if e.get("Date")]
    known = bool(facts.get("DocumentStatus"))
    return Status(
        title=first("title"),
        kind=("revised" if revised else original) if known else None,
        as_at=(first("valid") or root.get("RestrictStartDate")) if revised else None,
        enacted=first("EnactmentDate", "Date") or first("Made", "Date"),
        in_force=tuple(dict.fromkeys(dates)),
        extent=extent_words(root.get("RestrictExtent")),
        pending=len(facts.get("UnappliedEffect", ())),
    )


def extent_words(codes: str | None) -> str | None:
    """The countries of an extent.

    >>> extent_words("E+W+S+N.I.")
    'England, Wales, Scotland and Northern Ireland'
    """
    names = [_EXTENTS.get(c.replace(".", "").strip().upper(), c.strip()) for c in (codes or "").split("+") if c.strip()]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else (names[0] if names else None)


def in_words(iso: str | None) -> str:
    """A date for people; anything else as it is.

    >>> in_words("2014-04-01")
    '1 April 2014'
    """
    if not iso or not re.fullmatch(r"\d{4}-\d\d-\d\d", iso):
        return iso or ""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B} {day.year}"
