"""Checks one claim: its quotations stand word for word, and no figure stands in it that they do not give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.types import Checked, Claim, Fault, FaultKind, Quoted
from assistant.types import Evidence
from ingest.types import Span

_DIGITS = re.compile(r"\d+")


def check_claim(claim: Claim, sheet: Sequence[Evidence]) -> Checked:
    """Hold a claim against the evidence that it quotes."""
    found: list[Evidence] = []
    faults: list[Fault] = []
    if not claim.quotes:
        faults.append(Fault(FaultKind.NO_QUOTE, "", "It quotes nothing."))
    for quoted in claim.quotes:
        if not 1 <= quoted.number <= len(sheet):
            faults.append(
                Fault(FaultKind.NO_SUCH_EVIDENCE, str(quoted.number), f"There is no evidence {quoted.number}.")
            )
        elif (evidence := _narrowed(quoted, sheet[quoted.number - 1])) is None:
            why = f"“{quoted.words}” does not stand word for word in evidence {quoted.number}."
            faults.append(Fault(FaultKind.NOT_VERBATIM, quoted.words, why))
        else:
            found.append(evidence)
    said = {d for e in found for text in (e.text, *e.introduction) for d in _DIGITS.findall(text)}
    for digits in _DIGITS.findall(claim.text):
        if digits not in said:
            faults.append(Fault(FaultKind.NUMBER, digits, f"The quoted words do not give the number {digits}."))
    return Checked(tuple(found), tuple(faults))


def _narrowed(quoted: Quoted, evidence: Evidence) -> Evidence | None:
    words = quoted.words.split()
    if not words:
        return None
    m = re.search(r"\s+".join(map(re.escape, words)), evidence.text)
    if m is None:
        return None
    at = evidence.quote.start
    return replace(evidence, quote=Span(at + m.start(), at + m.end()), text=m[0])
