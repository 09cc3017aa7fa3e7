"""Retrieval: three legs over the same provisions, weighed by what each of them knows.

- **text**: the best cosine between the question and a provision's own words (Chroma);
- **entry**: the best cosine between the question and a provision's plain-language entries;
- **lexical**: BM25, as a share of what the question could score at most. On a question in
  everyday words that share is small for every provision, so the leg weighs little by itself.

Rank fusion was measured to fall below its better leg on both ends. The legs' scores are
comparable, so they are added with weights fitted on the development split (`ranking.json`).
A question that names a place ("proposal 4(iv)") is resolved by key first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.dates import days_in
from assistant.document_facts import days_of_publication
from assistant.holders import Absent, Held, Holders, headings_of
from assistant.intent import wants_of
from assistant.leaning import topic_words
from assistant.legs import LegRanks, OfLegs
from assistant.lexical import Lexical, tokens_of
from assistant.pages import Pages
from assistant.pinpoints import joined_numbers
from assistant.tuning import FollowUp, Ranking, names_of
from assistant.types import Hit, Query, Want
from ingest.embed import Embedder, Vectors
from ingest.fold import for_reading
from ingest.numbering import NOUNS, Reference, references
from ingest.pieces import Leg, context_of
from ingest.store import Index, Match
from ingest.types import Kind, Provision

_NEAREST = 200
_MIN_TOPIC = 1
_WITHOUT_ENTRIES = 0.9
_NAMED_ANSWERS = 0.9
_SAYS = 0.75
_FEW_TOPICS = 2
_SEVERAL = 3
# Who wrote a document and when: found by every question that names its author, and an answer to few.
_TITLE_PAGE = 0.6
_NAMED_DAY = 0.6
_OF_DOCUMENT = re.compile(
    r"\b(?:job|title|post|role|wrote|written|writes?|author|publish\w*|date\w*|name|called|year)\b", re.IGNORECASE
)
_NUMBERED_ITEM = re.compile(r"(?:^|, )item (\d+)$")
_AT_THE_HEAD = 1500  # characters
_RANGE = re.compile(r"[\d)]\s*(?:to|until|through|[-–—])\s*(?:\w+ )?\d", re.IGNORECASE)
# "And by when?" has no words to look for anything else with: it is about what was quoted.
_NOTHING_ELSE = 0.5


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The ranking, and what else the search saw that later steps need."""

    hits: tuple[Hit, ...]
    named: tuple[Provision, ...]
    nearest_unanswered: float
    unanswered: int | None
    vector: Vectors
    parts: tuple[tuple[Hit, ...], ...] = ()


class Retriever:
    """Ranks the provisions of one index for a question."""

    def __init__(
        self, index: Index, embedder: Embedder, lexical: Lexical, ranking: Ranking, follow_up: FollowUp
    ) -> None:
        """Keep the parts, and learn which provision owns which key."""
        self.index = index
        self.follow_up = follow_up
        self.embedder = embedder
        self.lexical = lexical
        self.ranking = ranking
        self._attributed = _attribution(n for s in index.sources.values() if s.held for n in names_of(s))
        self._place = {identity: i for i, identity in enumerate(lexical.ids)}
        self._with_entries = {index.by_id[i].source_id for i in index.asked_as if i in index.by_id}
        self._title_page = {p.id for p in index.provisions if _is_of_title_page(p)}
        self._days = {p.id: frozenset(days_in(for_reading(p.text))) for p in index.provisions if not p.kind.is_whole}
        self.pages = Pages(index)
        self._numbered: dict[str, list[Provision]] = {}
        for p in index.provisions:
            if p.kind is Kind.ITEM and (m := _NUMBERED_ITEM.search(p.locator.label)):
                self._numbered.setdefault(m[1], []).append(p)
        self._holders = Holders(index.sources.values(), headings_of(index))
        self._keys: dict[str, list[Provision]] = {}
        for p in index.provisions:
            for key in p.locator.keys:
                self._keys.setdefault(key, []).append(p)

    def named(self, references: Iterable[Reference], text: str, likely: Collection[str] = ()) -> list[Provision]:
        """The provisions that a question names: those of the documents that it says they stand in.

        Where it says none, all that own the label, of one source if it names one; the `likely` sources,
        those that the conversation is about, go before others.
        """
        references = tuple(references)
        bound: dict[str, Provision] = {}
        found: dict[str, Provision] = {}
        for reference, held in zip(references, self._held_in(text, references), strict=True):
            owners = self._keys.get(reference.key, ())
            inside = [p for p in owners or self._items_as(reference) if held and p.source_id in held.sources]
            if inside:
                bound |= {p.id: p for p in inside}
            elif held is None or not held.sure:
                found |= {p.id: p for p in owners}
        if _RANGE.search(text):
            bound, found = self._between(list(bound.values())), self._between(list(found.values()))
        chosen = self.sources_named(text) or set(likely)
        kept = [p for p in found.values() if p.source_id in chosen] if chosen else []
        if not bound and not found and (pages := [r for r in references if r.noun == "page"]):
            return self.pages.find(pages, text, chosen)
        return [*bound.values(), *(p for p in kept or found.values() if p.id not in bound)]

    def _held_in(self, text: str, references: Sequence[Reference]) -> tuple[Held | None, ...]:
        return self._holders.of(joined_numbers(text), references, self._owners)

    def _owners(self, reference: Reference) -> set[str]:
        """The documents that have a place."""
        return {p.source_id for p in (*self._keys.get(reference.key, ()), *self._items_as(reference))}

    def _items_as(self, reference: Reference) -> list[Provision]:
        """The numbered items that a reader calls paragraphs, where a document has one of that number."""
        if reference.noun != "paragraph":
            return []
        items = self._numbered.get(reference.path[0], []) if len(reference.path) == 1 else []
        return [p for p in items if sum(o.source_id == p.source_id for o in items) == 1]

    def holding(self, query: Query) -> frozenset[str]:
        """The documents that a question says its places stand in; empty where it says none."""
        if query.references:
            held = self._held_in(query.search, query.references)
        else:
            held = self._holders.of_parts(query.search)
        return frozenset(i for h in held if h for i in h.sources)

    def absent(self, query: Query) -> tuple[Absent, ...]:
        """The places of a question that the documents which it names for them do not have."""
        out = []
        for reference, held in zip(query.references, self._held_in(query.search, query.references), strict=True):
            owners = self._owners(reference)
            if (
                held is None
                or reference.noun == "page"
                or held.sources & owners
                or (not owners and reference.noun in NOUNS)
            ):
                continue
            named, others = (tuple(self.index.sources[i] for i in sorted(ids)) for ids in (held.sources, owners))
            out.append(Absent(reference.key, named, others, held.sure))
        return tuple(out)

    def _between(self, ends: Sequence[Provision]) -> dict[str, Provision]:
        """Two items of one list and what stands between them: "4(i) to 4(v)"; anything else as it is."""
        parents = {p.parent for p in ends}
        parent = parents.pop() if len(parents) == 1 and len(ends) == 2 else None
        if parent is None:
            return {p.id: p for p in ends}
        row = self.index.by_id[parent].children
        first, last = sorted(row.index(p.id) for p in ends)
        return {i: self.index.by_id[i] for i in row[first : last + 1]}

    def owns(self, reference: Reference) -> bool:
        """Whether any provision has the label."""
        return reference.key in self._keys

    def owns_noun(self, noun: str | None) -> bool:
        """Whether the corpus numbers anything by this noun."""
        return noun is not None and any(k.startswith(noun + " ") for k in self._keys)

    def wholes(self, plural: str) -> list[Provision]:
        """The lists that a plural names: "outcomes"."""
        return self._keys.get(plural, [])

    def sources_named(self, text: str) -> set[str]:
        """The held sources that a question names by their short name or its last word."""
        return self.ranking.sources_in(text, self.index.sources.values())

    def topic_of(self, text: str) -> str:
        """The question without the words that only say which source should answer.

        "What does the framework say about reablement?" asks for reablement; the framework is
        preferred by name. A question with no other topic is left as it is.
        """
        rest = " ".join(self._attributed.sub(" ", text).split())
        return rest if len(tokens_of(rest)) >= _MIN_TOPIC else text

    def retrieve(self, query: Query) -> Retrieved:
        """Embed the question, ask each leg, add what they say, put named provisions first.

        A follow-up with words of its own is read twice, alone and with the topic before it; one
        without is read with the topic only. What the last answer cited comes up in both.
        """
        base = self.topic_of(query.standalone if query.follow_up else query.search)
        others = query.parts if not query.follow_up else ((query.search,) if query.own_words else ())
        others = tuple(self.topic_of(text) for text in others)
        vectors = self.embedder.encode([base, *others])
        found = self.index.search_each(list(vectors), _NEAREST)
        legs, *more = (self._legs(text, near) for text, near in zip((base, *others), found, strict=True))
        if query.follow_up and more:
            legs = _mixed(legs, more.pop(), self.follow_up.joined)
        unanswered, which = self._unanswered(vectors[0])
        named = self.named(query.references, query.search, query.sources)
        first = [self.index.by_id[query.focus[0]]] if query.picked and not named else named
        hits = self._rank(query, legs, first, query.search)
        parts = [
            self._rank_part(query, legs, part, text) for part, text in zip(more, query.parts, strict=False)
        ] or self._by_source(query, hits)
        if len(parts) > 1 and not named:
            hits = _interleaved(parts, hits)
        elif not named and not query.follow_up:
            hits = self._said_by(query.search, hits)
        return Retrieved(tuple(hits), tuple(named), unanswered, which, vectors[0], tuple(tuple(p[:20]) for p in parts))

    def _rank_part(
        self, query: Query, whole: dict[str, dict[str, float]], part: dict[str, dict[str, float]], text: str
    ) -> list[Hit]:
        """The ranking for one of the questions in a question: of the sources that it names, where it names any.

        A part that says no more than who is asked ("what does the review say?") is about the whole's topic.
        """
        named = self.sources_named(text)
        bare = named and not topic_words(self._attributed.sub(" ", text))
        # Only one part may ask for a list; one with few words of its own asks as the whole does.
        lists = Want.LIST in query.wants and (Want.LIST in wants_of(text) or len(topic_words(text)) <= _FEW_TOPICS)
        asked = query if lists else replace(query, wants=query.wants - {Want.LIST})
        hits = self._rank(asked, whole if bare else _mixed(whole, part, self.follow_up.part), [], text)
        own = [h for h in hits if h.provision.source_id in named]
        # A source may be what the question is about, not who is to answer it: "when did the review come out?"
        return own if own and (bare or own[0].score >= _NAMED_ANSWERS * hits[0].score) else hits

    def _said_by(self, text: str, hits: list[Hit]) -> list[Hit]:
        """What the one source says first, where a question asks what that source says: "what does Taylor say on …?"."""
        sources = self.sources_named(text)
        if len(sources) != 1 or not self._attributed.search(text):
            return hits
        own = [h for h in hits if h.provision.source_id in sources]
        if not own or own[0].score < _SAYS * hits[0].score:
            return hits
        return [*own, *(h for h in hits if h.provision.source_id not in sources)]

    def names_day(self, hit: Hit, query: Query) -> bool:
        """Whether a hit names the day that a question names, or on which the document it asks about came out."""
        named = (self.index.sources[i] for i in sorted(self.sources_named(query.search)))
        days = set(days_in(query.search)) | days_of_publication(query.search, named)
        return bool(days & self._days.get(hit.provision.id, frozenset()))

    def _by_source(self, query: Query, hits: list[Hit]) -> list[list[Hit]]:
        """The ranking of each source, where a question names two or more."""
        sources = self.sources_named(query.search)
        if len(sources) < 2:
            return []
        first = {s: next((i for i, h in enumerate(hits) if h.provision.source_id == s), len(hits)) for s in sources}
        return [[h for h in hits if h.provision.source_id == s] for s in sorted(sources, key=lambda s: (first[s], s))]

    def _legs(self, text: str, near: Iterable[Match]) -> dict[str, dict[str, float]]:
        """Each candidate's score by each leg."""
        own, entries = _dense(near)
        entry = {identity: found[0] for identity, found in entries.items()}
        lexical = self.lexical.scores(text)
        best = (self.lexical.ids[i] for i in self.lexical.best(lexical, 50))
        # What the search did not bring is as near as the last that it brought.
        floor, entry_floor = min(own.values(), default=0.0), min(entry.values(), default=0.0)
        asked_as = self.index.asked_as
        return {
            identity: {
                "text": own.get(identity, floor),
                "entry": entry.get(identity, entry_floor if identity in asked_as else 0.0),
                "several": self._several(identity, entries.get(identity, ()), entry_floor),
                "lexical": float(lexical[self._place[identity]]) if identity in self._place else 0.0,
            }
            for identity in dict.fromkeys([*own, *entry, *best])
        }

    def _several(self, identity: str, found: Sequence[float], floor: float) -> float:
        """The mean nearness to a provision's three nearest entries: one entry may be near by chance."""
        have = min(len(self.index.asked_as.get(identity, ())), _SEVERAL)
        if not have:
            return 0.0
        return (sum(found[:have]) + floor * (have - len(found[:have]))) / have

    def _unanswered(self, vector: Vectors) -> tuple[float, int | None]:
        if not len(self.index.unanswered_vectors):
            return 0.0, None
        near = self.index.unanswered_vectors @ vector
        best = int(np.argmax(near))
        return float(near[best]), best

    def _nearness(self, p: Provision, query: Query) -> float:
        """What a provision gains by being what the last answer cited, or by standing in the same document."""
        if not query.focus and not query.follow_up:
            return 0.0
        if p.id in query.focus:
            return self.follow_up.focus + (_NOTHING_ELSE if not query.own_words else 0.0)
        family = any(f == p.parent or f in p.children for f in query.focus)
        return self.follow_up.family if family or (query.follow_up and p.source_id in query.sources) else 0.0

    def _rank(
        self, query: Query, legs: dict[str, dict[str, float]], named: Sequence[Provision], text: str
    ) -> list[Hit]:
        ranks = LegRanks(legs)
        sources = self.sources_named(text)
        days = set(days_in(text))
        if Want.WHEN in query.wants:
            days |= days_of_publication(text, (self.index.sources[i] for i in sorted(sources)))
        of_document = bool(query.wants & {Want.WHO, Want.WHEN}) or bool(_OF_DOCUMENT.search(query.search))
        scored: list[Hit] = []
        for identity, scores in legs.items():
            p = self.index.by_id[identity]
            if p.kind is Kind.SECTION and p.parent is None:
                continue  # a whole document is no passage
            weighed = scores
            if p.source_id not in self._with_entries:
                # Nobody wrote how people ask for this document: judged by its own words, it is not
                # hidden behind those for which somebody did.
                instead = _WITHOUT_ENTRIES * scores["text"]
                weighed = scores | {"entry": instead, "several": instead}
            score = self.ranking.score(weighed, p, query, sources) + self._nearness(p, query)
            if p.id in self._title_page and (not of_document or (sources and p.source_id not in sources)):
                score -= _TITLE_PAGE
            if days and days & self._days.get(p.id, frozenset()):
                score += _NAMED_DAY
            scored.append(Hit(p, round(score, 6), OfLegs(identity, scores, ranks)))
        order = {p.id: i for i, p in enumerate(named)}
        for p in named:
            if p.id not in legs:
                scored.append(Hit(p, 0.0, {}))
        # Named places first, then by score; ties by source and position, so that order is stable.
        scored.sort(key=lambda h: (order.get(h.provision.id, len(order)), -h.score, h.provision.source_id,
                                   h.provision.span.start, -h.provision.span.end))  # fmt: skip
        return scored


def _dense(near: Iterable[Match]) -> tuple[dict[str, float], dict[str, list[float]]]:
    """The best nearness to each provision's own words, and those to its entries, best first."""
    text: dict[str, float] = {}
    entries: dict[str, list[float]] = {}
    entry = Leg.ENTRY
    for owner, leg, _, similarity in near:  # the best come first
        if leg is entry:
            entries.setdefault(owner, []).append(similarity)
        else:
            text.setdefault(owner, similarity)
    return text, entries


def _is_of_title_page(p: Provision) -> bool:
    """A line at the head of a document that is no sentence: "Written by: …", "15 November 2019"."""
    words = for_reading(p.text).strip()
    short = p.kind is Kind.PARAGRAPH and p.span.start < _AT_THE_HEAD and len(words.split()) < 30
    return short and not re.search(r"[.?!:;][”\"'’)]*$", words)


def _attribution(names: Iterable[str]) -> re.Pattern[str]:
    """Matches "according to the 2019 review", "does Alison Taylor say about", not "the point of the framework"."""
    spelt = "|".join(re.escape(n).replace(r"\ ", r"\W+") for n in sorted(set(names), key=lambda n: (-len(n), n)))
    if not spelt:
        return re.compile(r"(?!)")
    source = rf"(?:(?:the|this)\s+)?(?:20\d\d\s+)?(?:{spelt})(?:\s+(?:paper|report|document|page|itself))?\b"
    return re.compile(
        rf",?\s*\b(?:according to|going by|as per|set out in|in|under)\s+{source}(?!['’])"
        rf"|\b(?:does|did|do|has|have|would)\s+{source}\s+(?:also\s+)?\w+(?:\s+(?:about|on|for)\b)?",
        re.IGNORECASE,
    )


def _interleaved(parts: Sequence[Sequence[Hit]], rest: Sequence[Hit]) -> list[Hit]:
    """The parts' rankings in turn, then what none of them has."""
    turn = [part[i] for i in range(max(map(len, parts))) for part in parts if i < len(part)]
    seen: dict[str, Hit] = {}
    for hit in [*turn, *rest]:
        seen.setdefault(hit.provision.id, hit)
    return list(seen.values())


def _mixed(
    joined: dict[str, dict[str, float]], alone: dict[str, dict[str, float]], weight: float
) -> dict[str, dict[str, float]]:
    """Two readings of one message: each leg's scores in the given shares."""
    nothing = {"text": 0.0, "entry": 0.0, "several": 0.0, "lexical": 0.0}
    return {
        identity: {
            leg: weight * joined.get(identity, nothing)[leg] + (1 - weight) * alone.get(identity, nothing)[leg]
            for leg in nothing
        }
        for identity in dict.fromkeys([*joined, *alone])
    }


def passages(hits: Sequence[Hit], count: int) -> tuple[Hit, ...]:
    """The first hits without repetition: a part of a passage that is already there is left out."""
    kept: list[Hit] = []
    for hit in hits:
        p = hit.provision
        inside = any(k.provision.source_id == p.source_id and k.provision.span.contains(p.span) for k in kept)
        if not inside:
            kept.append(hit)
        if len(kept) == count:
            break
    return tuple(kept)


def lexical_texts(index: Index) -> dict[str, str]:
    """What the lexical leg reads of each provision: headings, lead-in, its words, its entries."""
    out: dict[str, str] = {}
    for p in index.provisions:
        if p.kind is Kind.SECTION and p.parent is None:
            continue
        own = for_reading(p.text[:600]) if p.kind.is_whole else for_reading(p.text)
        parts = [context_of(p, index.documents[p.source_id]), p.locator.label, own, *index.asked_as.get(p.id, ())]
        out[p.id] = " ".join(parts)
    return out


class GuidanceRetriever(BaseRetriever):
    """The same retrieval as a LangChain retriever, for chains of other people."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        asked = Query(query, query, query, references=tuple(references(query)), wants=wants_of(query))
        found = self.retriever.retrieve(asked)
        return [
            LangChainDocument(
                page_content=h.provision.text,
                id=h.provision.id,
                metadata={
                    "source_id": h.provision.source_id, "locator": h.provision.locator.label,
                    "start": h.provision.span.start, "end": h.provision.span.end, "score": h.score,
                    "authority": h.provision.authority.value, "trail": list(h.provision.trail),
                },
            )
            for h in passages(found.hits, self.k)
        ]  # fmt: skip
