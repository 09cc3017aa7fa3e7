"""Step 3: which provisions the answer will stand on, and in what shape.

Retrieval ranks the smallest provision that matches; here the choice climbs to the whole where
the question wants it (a list, a section), steps down to a part where it wants that (the
timescale), and joins what says the same in two sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.intent import PLURALS, wants_of
from assistant.legs import near
from assistant.lexical import tokens_of, words_of
from assistant.pages import about
from assistant.rephrase import topic_words
from assistant.retrieve import Retrieved, Retriever
from assistant.tuning import Choice, names_of
from assistant.types import Evidence, Hit, Query, Want
from ingest.blocks import is_lead_in
from ingest.fold import for_reading
from ingest.numbering import CARDINALS, NOUNS, number_of
from ingest.store import Index
from ingest.types import Kind, Provision

_ASK_NOUN = re.compile(rf"\b({'|'.join(NOUNS.values())})\b", re.IGNORECASE)
# Words by which a question speaks of a place, not of what stands there.
_PLACE_WORD = re.compile(
    r"section|chapter|part|proposals?|principles?|outcomes?|paragraph|framework|review|guidance|guide|document|whole|entire|all|what|summary|summarise"
)
_COUNTED = re.compile(rf"\b({'|'.join(CARDINALS)}|\d{{1,2}}) (?:[\w-]+ ){{0,4}}?(?:{PLURALS})\b", re.IGNORECASE)
_LEAST_COUNTED = 2
_DEFINITION = re.compile(r"\b(?:defin\w+|means?|meant|meaning)\b", re.IGNORECASE)
_NEAR_DEFINITION = 3
_TERM = re.compile(r", definition of (.+)$")
_EACH = re.compile(r"\b(each|every|all|one by one)\b", re.IGNORECASE)
_OWN_TOPIC = 3
_NEAR_TOP = 5
_INTRODUCED = 2
_AS_NEAR = 0.05
_DATED = re.compile(r"\b(?:19|20)\d\d\b")
_STRONG_ENTRY = 0.6


_ALL = re.compile(
    r"\b(?:all|every|each|full|complete|entire|whole|the (?:list|lot)|25|twenty[- ]five|list)\b", re.IGNORECASE
)
_SAYING = frozenset(
    [
        "show",
        "made",
        "make",
        "makes",
        "propose",
        "proposed",
        "contain",
        "contains",
        "set",
        "there",
        "list",
        "twenty",
        "read",
        "send",
    ]
)
_DUE = re.compile(r"\b(?:which|what|list|show|all|every|give|name|within|due)\b", re.IGNORECASE)
_MONTHS = re.compile(
    rf"(?<![\d-])(?<!\d )\b(\d{{1,2}}|{'|'.join(CARDINALS)})[- ](months?|years?|weeks?|days?)\b", re.IGNORECASE
)


def _span_of_time(text: str) -> tuple[int, str] | None:
    """The span of time that a text gives: "six months" and "Timescale: 6 months" are one."""
    m = _MONTHS.search(text)
    number = number_of(m[1]) if m else None
    return (number, m[2].casefold().rstrip("s")) if m and number else None


class Shape(StrEnum):
    """How the answer is laid out."""

    PROVISIONS = "provisions"  # each provision whole
    LIST = "list"  # the items of a whole, each cited


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer: a provision, or a whole with its items. `same` says it elsewhere."""

    provision: Provision
    shape: Shape
    items: tuple[Provision, ...] = ()
    same: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The parts of the answer, most important first, and why they were chosen."""

    parts: tuple[Part, ...]
    why: str


# "4. (iv) ", "12) " and "(a) " are labels; "28 days", "2.5 million" and "50%" are words of the rule.
_LABEL = re.compile(r"^(?:\d{1,3}[.)]\s+(?:\([ivx]{1,5}\)\s+)?|\((?:[a-z]|[ivx]{1,5})\)\s+)(?=\S)")


def without_number(text: str) -> str:
    """A folded text without the number that labels it; a figure that the text begins with stays."""
    return _LABEL.sub("", text)


def same_words(text: str) -> str:
    """What must be equal for two provisions to be one statement: words, case, final mark and space aside."""
    body = without_number(for_reading(text))
    return re.sub(r"[.,;:]?(?:\s+and|\s+or)?[.,;:]?$", "", body.casefold()).strip(" .")


def evidence_of(p: Provision, index: Index) -> Evidence:
    """The provision's verbatim words, with its lead-in where its own words need one."""
    document = index.documents[p.source_id]
    lead = p.lead_in if p.lead_in and needs_lead_in(p) and not p.lead_in.contains(p.span) else None
    return Evidence(
        p, index.sources[p.source_id], p.span, p.span.of(document.text), lead, lead.of(document.text) if lead else "",
        tuple((o, o.of(document.text)) for o in p.outer), tuple((c, c.of(document.text)) for c in p.closing),
    )  # fmt: skip


def needs_lead_in(p: Provision) -> bool:
    """Whether a provision is meant to be read with the sentence that introduces it.

    A proposal, an outcome and a quotation speak for themselves; a bullet or a row does not.
    """
    if p.kind is Kind.QUOTATION or p.kind is Kind.TIMESCALE:
        return False
    label = p.locator.label
    if p.kind is Kind.ITEM and re.match(r"paragraph [\d.]+(?:\([a-z]\)|, )", label):  # "paragraph 15(a)"
        return True
    return not label.startswith(("proposal ", "recommendation ", "outcome ", "paragraph "))


class Selector:
    """Chooses the evidence for a question."""

    def __init__(self, retriever: Retriever, choice: Choice) -> None:
        """Keep the parts, and learn which provisions say the same in another source."""
        self._index = retriever.index
        self._retriever = retriever
        self._choice = choice
        groups: dict[str, list[Provision]] = {}
        for p in self._index.provisions:
            if not p.kind.is_whole and p.kind is not Kind.TIMESCALE and same_words(p.text):  # dots are no words
                groups.setdefault(same_words(p.text), []).append(p)
        self._same: dict[str, tuple[Provision, ...]] = {}
        for group in groups.values():
            for p in group:
                others = tuple(o for o in group if o.source_id != p.source_id)
                if others:
                    self._same[p.id] = others
        terms = ((_TERM.search(p.locator.label), p) for p in self._index.provisions if p.kind is not Kind.FOOTNOTE)
        self._terms = [(" ".join(tokens_of(m[1])), p) for m, p in terms if m and tokens_of(m[1])]
        self._order = {p.id: n for n, p in enumerate(self._index.provisions)}

    def in_order(self, provisions: Iterable[Provision]) -> list[Provision]:
        """Provisions in the order of the index."""
        return sorted(provisions, key=lambda p: self._order[p.id])

    def select(self, query: Query, found: Retrieved) -> Selection:
        """The parts of the answer. The decision to answer has been taken before."""
        if found.named:
            return self._named(query, found)
        if query.picked:
            return Selection(
                (self.part(self._index.by_id[query.focus[0]]),), "the question picks it from the last answer"
            )
        for hit in found.hits[:_NEAR_DEFINITION]:
            if (defined := self._defined(hit.provision, query, only=True)) is not None:
                return Selection((self.part(defined),), "the law defines the term")
        if Want.WHEN in query.wants and query.follow_up and (part := self._timescale(found.hits)):
            return Selection((part,), "the timescale of what the conversation is about")
        if len(found.parts) > 1 and len(query.parts) > 1:
            return self._of_questions(query, found.parts)
        if due := self._due_within(query):
            return Selection(due, "the question asks for what is due within a time")
        if (whole := self._wanted_list(query, found.hits)) is not None:
            if every := self._every(whole, query):
                return Selection(every, "the question asks for all of them, in every list of the source")
            return Selection(self._lists(whole, query), "the question asks for a whole list")
        if len(found.parts) > 1:
            return self._of_parts(found.parts, query.wants)
        return self._best(query, found.hits)

    # -- a place that the question names --------------------------------------------------------

    def _named(self, query: Query, found: Retrieved) -> Selection:
        parts: list[Part] = []
        if Want.WHEN in query.wants and len(found.named) > 1 and (due := self._timescales(found.named)):
            return Selection(tuple(Part(p, Shape.PROVISIONS) for p in due), "the timescales of what the question names")
        for named in about(query, found.named, found.hits, self._index.sources.values()):
            p = self._inside(named, query, found.hits)
            if any(p.id in (part.provision.id, *(s.id for s in part.same)) for part in parts):
                continue
            parts.append(self.part(p, merge=[o for o in found.named if o.id != p.id]))
        return Selection(tuple(parts), "the question names it")

    def _inside(self, p: Provision, query: Query, hits: Sequence[Hit]) -> Provision:
        """The part of a named section that the question is about; the section where it is about all of it."""
        # What the source is called says where to look, not what for: "section 26(2) of the … (Scotland) Act 2014".
        if (defined := self._defined(p, query)) is not None:
            return defined
        source = self._index.sources[p.source_id]
        called = {w for name in (*names_of(source), source.title) for w in words_of(name)}
        asked = [w for w in topic_words(query.search) if not _PLACE_WORD.fullmatch(w) and w not in called]
        if not p.kind.is_whole or len(asked) < _OWN_TOPIC:
            return p
        inside = (
            h.provision for h in hits if h.provision.source_id == p.source_id and p.span.contains(h.provision.span)
        )
        return next((i for i in inside if not i.kind.is_whole and i.kind is not Kind.TIMESCALE), p)

    def _defined(self, p: Provision, query: Query, *, only: bool = False) -> Provision | None:
        """The definition in a place of the longest term that the question says; `only` where it asks for no more."""
        if not _DEFINITION.search(query.search):
            return None
        asked = f" {' '.join(tokens_of(query.search))} "
        inside = [(t, o) for t, o in self._terms if o.source_id == p.source_id and p.span.contains(o.span)]
        said = [(t, o) for t, o in inside if f" {t} " in asked]
        if not said:
            return None
        term, provision = max(said, key=lambda x: len(x[0]))
        named = {t for name in names_of(self._index.sources[p.source_id]) for t in tokens_of(name)}
        more = set(tokens_of(" ".join(topic_words(_DEFINITION.sub(" ", query.search))))) - named - set(term.split())
        return None if only and more else provision

    def _child(self, p: Provision, kind: Kind) -> Provision | None:
        return next((self._index.by_id[c] for c in p.children if self._index.by_id[c].kind is kind), None)

    def part(self, p: Provision, merge: Sequence[Provision] | None = None) -> Part:
        """A provision as a part of an answer: a whole with its items, anything else with what says the same."""
        if p.kind.is_whole:
            return Part(p, Shape.LIST, self._items(p))
        same = self._same.get(p.id, ())
        return Part(p, Shape.PROVISIONS, same=tuple(s for s in same if merge is None or s in merge))

    def _items(self, whole: Provision) -> tuple[Provision, ...]:
        """What a whole holds, in order: the items of its lists, its paragraphs, its rows."""
        out: list[Provision] = []
        for child in (self._index.by_id[c] for c in whole.children):
            inner = [self._index.by_id[c] for c in child.children]
            if child.kind.is_whole:
                out += self._items(child)
            elif len(inner) > len(whole.children) and all(c.kind is Kind.ITEM for c in inner):
                out += [child, *inner]  # the Act's qualifier and its twelve principles
            else:
                out.append(child)
        return tuple(out)

    # -- the timescale ----------------------------------------------------------------------------

    def _timescale(self, hits: Sequence[Hit]) -> Part | None:
        for hit in hits[:2]:
            p = hit.provision
            child = p if p.kind is Kind.TIMESCALE else self._child(p, Kind.TIMESCALE)
            if child is not None:
                return Part(child, Shape.PROVISIONS)
        return None

    # -- lists ---------------------------------------------------------------------------------

    def _wanted_list(self, query: Query, hits: Sequence[Hit]) -> Provision | None:
        if not hits:
            return None
        if Want.LIST not in query.wants:
            if self._asked_as_whole(hits[0]):
                return hits[0].provision
            return self._introduced_list(query, hits)
        window = hits[: self._choice.list_window]
        if (counted := self._counted(query, hits)) is not None:
            return counted
        noun = self._asked_noun(query)
        for hit in window:
            p = hit.provision
            near = hit.score >= hits[0].score * self._choice.list_ratio
            if p.kind.is_whole and noun and noun in p.locator.keys:
                return p
            if p.kind in (Kind.LIST, Kind.TABLE) and near and noun is None and self._about(p, hits[0].provision):
                return p
        parents = [h.provision.parent for h in window if h.provision.kind in (Kind.ITEM, Kind.ROW)]
        for parent in dict.fromkeys(parents):
            if parent and parents.count(parent) >= self._choice.siblings:
                whole = self._index.by_id[parent]
                return whole if whole.kind.is_whole else None
        return hits[0].provision if hits[0].provision.kind.is_whole else None

    def _introduced_list(self, query: Query, hits: Sequence[Hit]) -> Provision | None:
        """The list whose introduction the question asks by, with no word of any one item: "what does it aim to do?"."""
        best = hits[0].provision
        whole = self._index.by_id.get(best.parent or "")
        if best.kind is not Kind.ITEM or best.lead_in is None or whole is None or whole.kind is not Kind.LIST:
            return None
        asked = set(tokens_of(self._retriever.topic_of(query.search)))
        lead = set(tokens_of(for_reading(best.lead_in.of(self._index.documents[best.source_id].text))))
        both = (whole.id, best.id)
        entry = {h.provision.id: near(h, "entry") for h in hits if h.provision.id in both}
        as_near = entry.get(whole.id, 0.0) >= entry.get(best.id, 0.0) - _AS_NEAR
        if not as_near or len(asked & lead) < _INTRODUCED:
            return None
        items = {t for p in self._items(whole) for t in tokens_of(for_reading(p.text))} - lead
        return None if asked & items else whole

    def _about(self, whole: Provision, best: Provision) -> bool:
        """Whether the best match does not speak against a list: it is the list, holds it, or is a part of it."""
        return best.kind.is_whole or (best.source_id == whole.source_id and whole.span.contains(best.span))

    def _counted(self, query: Query, hits: Sequence[Hit]) -> Provision | None:
        """The list near the top that has as many items as the question says: "the twelve principles"."""
        m = _COUNTED.search(query.search)
        number = number_of(m[1]) if m else None
        if number is None or number < _LEAST_COUNTED:
            return None
        for hit in hits[: self._choice.list_window]:
            p = hit.provision
            whole = self._index.by_id[p.parent] if p.kind in (Kind.ITEM, Kind.ROW) and p.parent else p
            for candidate in (whole, *(self._index.by_id[c] for c in whole.children)):
                listed = candidate.kind in (Kind.LIST, Kind.TABLE) or self._holds_items(candidate)
                if listed and len(self._items(candidate)) == number:
                    return candidate
        return None

    def _holds_items(self, p: Provision) -> bool:
        """Whether an item has a list of its own."""
        return (
            p.kind is Kind.ITEM and bool(p.children) and all(self._index.by_id[c].kind is Kind.ITEM for c in p.children)
        )

    def _asked_as_whole(self, hit: Hit) -> bool:
        """Whether a question is put as people put it who want the whole list: its entries say so."""
        entry = hit.legs.get("entry")
        whole = hit.provision.kind in (Kind.LIST, Kind.TABLE)
        return whole and entry is not None and entry.rank == 1 and entry.score >= _STRONG_ENTRY

    def _asked_noun(self, query: Query) -> str | None:
        m = _ASK_NOUN.search(query.search)
        return m[1].casefold() if m else None

    def _lists(self, whole: Provision, query: Query) -> tuple[Part, ...]:
        """The list; and its counterpart in each other source that the question names."""
        named = self._retriever.sources_named(query.search) - {whole.source_id}
        others = [
            p
            for key in whole.locator.keys
            for p in self._retriever.wholes(key)
            if p.source_id in named and p.kind is whole.kind
        ]
        lists = [(p, self._items(p)) for p in dict.fromkeys([whole, *others])]
        if Want.WHEN in query.wants and _EACH.search(query.search):
            lists = [(p, self._timescales(items) or items) for p, items in lists]
        return tuple(Part(p, Shape.LIST, items) for p, items in lists)

    def _every(self, whole: Provision, query: Query) -> tuple[Part, ...]:
        """All lists of a source that bear one noun, where a question asks for all and says no more: "all 25 proposals"."""
        noun = self._asked_noun(query)
        if noun is None or noun not in whole.locator.keys or not _ALL.search(query.search):
            return ()
        lists = [p for p in self._retriever.wholes(noun) if p.source_id == whole.source_id]
        named = {w for s in self._retriever.sources_named(query.search) for w in self._index.sources[s].title.split()}
        rest = [w for w in topic_words(query.search) if not _PLACE_WORD.fullmatch(w) and w != noun]
        rest = [
            w for w in rest if not any(w in n.casefold() for n in named) and number_of(w) is None and w not in _SAYING
        ]
        if len(lists) < 2 or rest:
            return ()
        return tuple(Part(p, Shape.LIST, self._items(p)) for p in sorted(lists, key=lambda p: p.span.start))

    def _due_within(self, query: Query) -> tuple[Part, ...]:
        """The items with a given timescale, list by list: "which proposals are due within six months?"."""
        noun, asked = self._asked_noun(query), _span_of_time(query.search)
        if noun is None or asked is None or not _DUE.search(query.search):
            return ()
        out: list[Part] = []
        for whole in sorted(self._retriever.wholes(noun), key=lambda p: (p.source_id, p.span.start)):
            items = [
                p for p in self._items(whole)
                if (due := self._child(p, Kind.TIMESCALE)) is not None and _span_of_time(due.text) == asked
            ]  # fmt: skip
            out += [Part(whole, Shape.LIST, tuple(items))] if items else []
        return tuple(out)

    def _timescales(self, items: Sequence[Provision]) -> tuple[Provision, ...]:
        """The timescale of each item; nothing where not every one has its own."""
        found = [self._child(p, Kind.TIMESCALE) for p in items if p.kind is not Kind.TIMESCALE]
        return tuple(p for p in found if p is not None) if all(found) else ()

    def same(self, p: Provision) -> tuple[Provision, ...]:
        """The provisions of other sources with the same words."""
        return self._same.get(p.id, ())

    # -- the best provisions ---------------------------------------------------------------------

    def _best(self, query: Query, hits: Sequence[Hit]) -> Selection:
        """The best provision, and others that come close to it in score."""
        chosen: list[tuple[Hit, Provision]] = []
        for hit in hits[:8]:
            if chosen and hit.score < chosen[0][0].score * self._choice.ratio:
                break
            p = self._shown(hit.provision, hits, query.wants)
            if any(self._overlaps(p, c) or c in self._same.get(p.id, ()) for _, c in chosen):
                continue
            chosen.append((hit, p))
            if len(chosen) == self._choice.most:
                break
        return Selection(tuple(self.part(p) for _, p in chosen), "the best match")

    def _shown(self, p: Provision, hits: Sequence[Hit], wants: frozenset[Want]) -> Provision:
        """What of a hit is shown: a proposal rather than its timescale, a part rather than a long whole."""
        if p.kind is Kind.TIMESCALE and p.parent:
            return self._index.by_id[p.parent]
        if p.kind is Kind.PARAGRAPH and is_lead_in(p.text) and (said := self._introduced_by(p)) is not None:
            return p if Want.WHEN in wants and _DATED.search(p.text) else said
        if p.kind.is_whole and len(self._items(p)) > self._choice.short_list:
            inside = (
                h.provision for h in hits if p.span.contains(h.provision.span) and h.provision.source_id == p.source_id
            )
            return next((i for i in inside if not i.kind.is_whole and i.kind is not Kind.TIMESCALE), p)
        return p

    def _introduced_by(self, p: Provision) -> Provision | None:
        """The quotation that a paragraph introduces: "Shona Robison has stated that:"."""
        siblings = self._index.by_id[p.parent].children if p.parent else ()
        place = siblings.index(p.id) + 1 if p.id in siblings else 0
        after = self._index.by_id[siblings[place]] if 0 < place < len(siblings) else None
        return after if after is not None and after.lead_in is not None and p.span.contains(after.lead_in) else None

    def _of_questions(self, query: Query, parts: Sequence[Sequence[Hit]]) -> Selection:
        """What answers the questions inside a question: one provision that answers all, or for each its own."""
        if len({frozenset(self._retriever.sources_named(text)) for text in query.parts}) == 1 and (
            one := self._answers_all(parts)
        ):
            return Selection(
                (self.part(self._shown(one, parts[0], query.wants)),), "one provision answers each part of the question"
            )
        wholes = [
            self._wanted_list(replace(query, search=text), part) if self._part_wants_list(query, text, part) else None
            for text, part in zip(query.parts, parts, strict=False)
        ]
        if not any(wholes):
            return self._of_parts(parts, query.wants)
        chosen: list[Part] = []
        for whole, part in zip(wholes, parts, strict=False):
            more = self._lists(whole, query) if whole else self._of_parts([part], query.wants).parts
            chosen += [m for m in more if not any(self._overlaps(m.provision, c.provision) for c in chosen)]
        return Selection(tuple(chosen), "each part of the question, lists whole")

    def _part_wants_list(self, query: Query, text: str, part: Sequence[Hit]) -> bool:
        """Whether a part asks for a list, be it as the part before does: "which are there for planning, and which for care?"."""
        whole_first = bool(part) and part[0].provision.kind in (Kind.LIST, Kind.TABLE)
        return Want.LIST in wants_of(text) or (Want.LIST in query.wants and whole_first)

    def _answers_all(self, parts: Sequence[Sequence[Hit]]) -> Provision | None:
        """The provision that is near the top for every part of a question, if there is one."""
        shares: dict[str, float] = {}
        for hit in parts[0][:_NEAR_TOP]:
            same = [next((h for h in p[:_NEAR_TOP] if h.provision.id == hit.provision.id), None) for p in parts]
            if not hit.provision.kind.is_whole and all(same):
                shares[hit.provision.id] = min(
                    h.score / max(p[0].score, 1e-6) for h, p in zip(same, parts, strict=True) if h is not None
                )
        best = max(shares, key=lambda i: (shares[i], i), default=None)
        return self._index.by_id[best] if best is not None and shares[best] >= self._choice.all_parts else None

    def _of_parts(self, parts: Sequence[Sequence[Hit]], wants: frozenset[Want]) -> Selection:
        """The best provision for each of the questions inside a question, or from each source it names."""
        chosen: list[Provision] = []
        best = max((part[0].score for part in parts if part), default=0.0)
        for part in parts:
            for hit in part[:3]:
                p = self._shown(hit.provision, part, wants)
                if hit.score >= best * self._choice.part_ratio and not any(self._overlaps(p, c) for c in chosen):
                    chosen.append(p)
                    break
        return Selection(tuple(self.part(p) for p in chosen), "each part of the question")

    def _overlaps(self, a: Provision, b: Provision) -> bool:
        return a.source_id == b.source_id and a.span.overlap(b.span) > 0
