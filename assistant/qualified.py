"""Conditions that one source leaves out and another restates.

Two sources restate the same law. One introduces its items with a condition ("in so far as consistent
with the main purpose"), the other gives them bare. Who is shown the bare ones is told of the condition,
in the words of the source that has it: a condition must never be lost because the shorter text was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Statement
from ingest.fold import for_reading
from ingest.store import Index
from ingest.types import Provision

_CONDITION = re.compile(
    r"\b(?:in so far as|so far as (?:possible|practicable)|as far as (?:possible|practicable)|subject to|unless|except|provided that|where practicable)\b",
    re.IGNORECASE,
)


class Qualified:
    """Knows, for each restated item, under which condition another source restates it."""

    def __init__(self, index: Index) -> None:
        """Pair the items of all sources that restate the same law under the same label."""
        self._index = index
        self._conditions: dict[str, tuple[Provision, str]] = {}
        restated: dict[tuple[str, str], list[Provision]] = {}
        for p in index.provisions:
            for key in p.locator.keys if p.restates and not p.kind.is_whole else ():
                restated.setdefault((p.restates or "", key), []).append(p)
        for group in restated.values():
            for p in group:
                for other in group:
                    said = self._condition(other)
                    if other.source_id != p.source_id and said and not self._condition(p):
                        self._conditions[p.id] = (other, said)

    def _condition(self, p: Provision) -> str:
        """The words with a condition that introduce an item; empty where none do."""
        lead = for_reading(p.lead_in.of(self._index.documents[p.source_id].text)) if p.lead_in else ""
        return lead if _CONDITION.search(lead) else ""

    def notes(self, statements: Sequence[Statement]) -> list[str]:
        """One note for each condition that the quotations leave out and nothing else in the answer says."""
        cited = [e.provision for s in statements for e in s.evidence]
        shown = {for_reading(e.lead_in_text) for s in statements for e in s.evidence} | {s.text for s in statements}
        out: list[str] = []
        for p in cited:
            other, said = self._conditions.get(p.id, (None, ""))
            if other is not None and not any(said in words for words in shown):
                source = self._index.sources[other.source_id]
                out.append(
                    f"The {source.short or source.title} restates the same law under a condition: \u201c{said.rstrip(' :–-')}\u201d."
                )
        return list(dict.fromkeys(out))
