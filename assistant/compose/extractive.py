"""Step 4: the extractive composer. It quotes whole provisions and says whose words they are.

Every statement is the reading form of verbatim words; the composer adds only who says them,
with what authority, and where. It needs no model server and gives the same answer every time.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.evidence import Part, Selection, Selector, Shape, evidence_of, same_words, without_number
from assistant.types import Evidence, Statement
from ingest.fold import for_reading
from ingest.store import Index
from ingest.types import Authority, Kind, Provision, Source


def reading_form(evidence: Evidence) -> str:
    """What people read of a quotation: the fold, without the item's own number.

    The lead-in comes first, where there is one, and words that close the list it stands in last. `verify` compares statements with this.
    """
    text = for_reading(evidence.text)
    if evidence.provision.kind is Kind.ITEM:
        text = without_number(text)
    lead = " ".join(without_number(for_reading(t)) for t in evidence.introduction)
    closing = " ".join(for_reading(t) for _, t in evidence.closing)
    if closing and re.search(r"\b(?:and|or)$", text):  # the items between are left out
        text += " …"
    return f"{lead} {text} {closing}".strip()


def voice(p: Provision, source: Source, law: Source | None) -> str:
    """Who says it and with what weight: "The 2019 review proposed"."""
    name = source.short or source.title
    year = f" of {source.year}" if source.year and source.year not in name else ""
    match p.authority:
        case Authority.LEGISLATION:
            said = f"The {name} says"
        case Authority.STATUTORY_GUIDANCE:
            said = f"Statutory guidance says, in the {name}{year}"
        case Authority.GUIDANCE:
            said = f"Guidance says, in the {name}{year}"
        case Authority.PROPOSAL:
            proposed = p.locator.label.startswith("proposal") or ", proposal" in p.locator.label
            said = f"The {name}{year} {'proposed' if proposed else 'said'}"
        case Authority.EXPLAINER:
            said = f"The {name}{year} explains"
        case Authority.OPINION:
            said = f"In an opinion piece{year}, {source.author or 'its author'} wrote"
        case Authority.UNSTATED:
            said = f"{name} says"
    if law is not None:
        said = f"The law, the {law.short or law.title}, as the {name}{year} restates it, says"
    if p.speaker:
        said = f"{said.removesuffix(' says').removesuffix(' said').removesuffix(' explains')}, quoting {p.speaker}"
    return said


# Words of a lead-in that what it introduces is subject to.
_BINDS = re.compile(
    r"\b(?:must|shall|should|may|might|can|could|not|never|unless|except|subject to|so far as|provided|only|if|where|when|benefit)\b",
    re.IGNORECASE,
)


def binds(words: str) -> bool:
    """Whether words that introduce others ask, allow or forbid something, so that these cannot be read without them."""
    return bool(_BINDS.search(words))


class Extractive:
    """Turns a selection into statements."""

    name = "extractive"

    def __init__(self, index: Index, selector: Selector) -> None:
        """Keep the parts."""
        self._index = index
        self._selector = selector

    def compose(self, selection: Selection) -> tuple[Statement, ...]:
        """The statements of an answer, in the order in which they are read."""
        out: list[Statement] = []
        for part in selection.parts:
            out += self._list(part) if part.shape is Shape.LIST else self._single(part)
        return tuple(out)

    def lead(self, p: Provision) -> str:
        """Who says it and where: "The 2019 review proposed (proposal 4(iv)):"."""
        source = self._index.sources[p.source_id]
        law = self._index.sources.get(p.restates) if p.restates else None
        page = f", {p.page_words}" if p.page else ""
        return f"{voice(p, source, law)} ({p.locator.label}{page}):"

    def _single(self, part: Part) -> list[Statement]:
        """The provision; what says the same elsewhere is cited with it, or stands below where it is bound otherwise."""
        first = evidence_of(part.provision, self._index)
        others = tuple(evidence_of(p, self._index) for p in part.same)
        if any(_is_bound(e) for e in (first, *others)):
            alike = tuple(o for o in others if _around(o) == _around(first))
            apart = [o for o in others if o not in alike]
            return [
                Statement(self.lead(part.provision), reading_form(first), (first, *alike)),
                *(Statement(self.lead(o.provision), reading_form(o), (o,)) for o in apart),
            ]
        if others:  # the same words: shown once, without a lead-in that only one of them has
            first, others = _bare(first), tuple(_bare(o) for o in others)
        return [Statement(self.lead(part.provision), reading_form(first), (first, *others))]

    def _list(self, part: Part) -> list[Statement]:
        """The items of a whole; the words that introduce them stand once, above the first that they introduce."""
        out: list[Statement] = []
        for item in part.items:
            bare = _bare(evidence_of(item, self._index))
            elsewhere = (evidence_of(s, self._index) for s in self._selector.same(item))
            same = tuple(_bare(e) for e in elsewhere if not e.closing)  # with a condition it does not say the same
            numbered = item.kind in (Kind.ITEM, Kind.ROW, Kind.FOOTNOTE)
            mark = item.locator.label.rpartition(" ")[2] if numbered else ""
            first = self._introduced(item, out) if numbered else bare
            lead = "" if out else self.lead(part.provision)
            out.append(Statement(lead, reading_form(bare), (first, *same), number=mark))
        return out + [Statement("", reading_form(e), (e,)) for e in self._closing(part)]

    def _closing(self, part: Part) -> list[Evidence]:
        """The words that close the list which the items stand in ("unless …"), where they are no item themselves."""
        shown = [item.span for item in part.items]
        wanted = {c for item in part.items for c in item.closing if not any(s.contains(c) for s in shown)}
        source_id = part.provision.source_id
        places = [p for p in self._index.provisions if p.source_id == source_id and p.span in wanted] if wanted else []
        return [_bare(evidence_of(p, self._index)) for p in places if not p.kind.is_whole]

    def _introduced(self, item: Provision, before: list[Statement]) -> Evidence:
        """The item, with the words that introduce it where nothing before it shows them."""
        document = self._index.documents[item.source_id]
        bare = Evidence(item, self._index.sources[item.source_id], item.span, item.span.of(document.text))
        lead = item.lead_in
        shown = [
            s for st in before for e in st.evidence[:1] for s in (e.quote, e.lead_in, *(o for o, _ in e.outer)) if s
        ]
        if lead is None or lead.contains(item.span) or any(s.contains(lead) for s in shown):
            return bare
        outer = tuple((o, o.of(document.text)) for o in item.outer if not any(s.contains(o) for s in shown))
        return replace(bare, lead_in=lead, lead_in_text=lead.of(document.text), outer=outer)


def _is_bound(evidence: Evidence) -> bool:
    return bool(evidence.closing) or any(binds(words) for words in evidence.introduction)


def _around(evidence: Evidence) -> tuple[str, ...]:
    return tuple(same_words(t) for t in (*evidence.introduction, *(t for _, t in evidence.closing)))


def _bare(evidence: Evidence) -> Evidence:
    return Evidence(evidence.provision, evidence.source, evidence.quote, evidence.text)
