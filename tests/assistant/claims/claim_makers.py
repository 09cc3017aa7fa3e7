"""Evidence made of a few words, for claims about it."""

from __future__ import annotations

from assistant.claims.check import check_claim
from assistant.claims.types import Checked, Claim, FaultKind, Quoted
from assistant.types import Evidence
from ingest.types import Authority, Kind, Locator, Provision, Source, Span

TITLES = {
    Authority.PROPOSAL: "Review of Shared Care",
    Authority.LEGISLATION: "Shared Care (Scotland) Act 2014",
    Authority.GUIDANCE: "Guide to Shared Care",
}


def evidence(
    text: str,
    authority: Authority = Authority.LEGISLATION,
    *,
    lead_in: str = "",
    closing: str = "",
    label: str = "proposal 4(iv)",
    speaker: str | None = None,
) -> Evidence:
    """Evidence whose document is its lead-in, its text and its closing words, a line each."""
    source = Source("made", TITLES.get(authority, "A Text on Shared Care"), authority=authority, file="made.txt")
    start = len(lead_in) + 1 if lead_in else 0
    span = Span(start, start + len(text))
    lead = Span(0, len(lead_in)) if lead_in else None
    close = Span(span.end + 1, span.end + 1 + len(closing)) if closing else None
    closings = ((close, closing),) if close else ()
    p = Provision("made#1", "made", Kind.ITEM, Locator(label), span, text, authority=authority, speaker=speaker)
    return Evidence(p, source, span, text, lead, lead_in, (), closings)


def checked(
    text: str, *sheet: Evidence | str, quote: str = "", authority: Authority = Authority.LEGISLATION
) -> Checked:
    """A claim checked that quotes all of the first evidence, or the words given."""
    made = [evidence(e, authority) if isinstance(e, str) else e for e in sheet]
    return check_claim(Claim(text, (Quoted(1, quote or made[0].text),)), made)


def kinds(result: Checked) -> set[FaultKind]:
    """The kinds of its faults."""
    return {f.kind for f in result.faults}
