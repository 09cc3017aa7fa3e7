"""Does the corpus answer this question? A calibrated decision from several signals.

The signals are nearness to provisions and their entries, nearness to questions known to be
unanswered, how much of the question's rare words the best provision has, and how much of
them stands nowhere at all. Their weights are fitted on the development split
(`answerability.json`, with its provenance); for a source without plain-language entries a
second set of weights does without them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.legs import near
from assistant.lexical import STOPWORDS, Lexical
from assistant.retrieve import Retrieved
from assistant.tuning import Answerability
from assistant.types import Decision, Hit, Query, Want
from ingest.numbering import CARDINALS
from ingest.store import Index
from ingest.types import Provision

_NAME = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][a-z]{2,}\b")
_FIGURE = re.compile(r"£\s?\d+(?:[.,]\d+)*|\b\d{4}\b|\b\d+(?:[.,]\d+)*\s?(?:%|per cent|pence|p\b)")


_NUMBERS = {Want.COUNT, Want.AMOUNT}
_NUMBER = re.compile(
    rf"\d|%|\b(?:{'|'.join(CARDINALS)}|half|hundreds?|thousands?|millions?|billions?|all|every|each|both|most|majority)\b",
    re.IGNORECASE,
)


class Decider:
    """Decides whether to answer; explains by its signals."""

    def __init__(self, index: Index, lexical: Lexical, model: Answerability) -> None:
        """Keep the parts."""
        self._lexical = lexical
        self._place = {identity: i for i, identity in enumerate(lexical.ids)}
        self._model = model
        self._with_entries = {index.by_id[i].source_id for i in index.asked_as if i in index.by_id}
        self._text = {i: d.text for i, d in index.documents.items()}
        self._words = frozenset(
            w.casefold() for d in index.documents.values() for w in re.findall(r"[A-Za-z]{3,}", d.text)
        )

    def signals(self, query: Query, found: Retrieved) -> dict[str, float]:
        """The signals of a question, each between about 0 and 1; see the module."""
        hits = found.hits
        top = hits[0] if hits else None
        text = max((near(h, "text") for h in hits[:20] if h.legs), default=0.0)
        entry = max((near(h, "entry") for h in hits[:20] if h.legs), default=0.0)
        place = self._place.get(top.provision.id) if top else None
        return {
            "text": text,
            "entry": entry,
            "unanswered": found.nearest_unanswered,
            "gap": max(text, entry) - found.nearest_unanswered,
            "lexical": near(top, "lexical") if top else 0.0,
            "coverage": self._lexical.coverage(query.search, place) if place is not None else 0.0,
            "unknown": self._lexical.unknown(query.search),
            "names": self._strangers(query.question),
            "margin": _margin(hits),
            "focus": float(top is not None and _in_focus(top, query)),
            "lacks": float(top is not None and bool(query.wants & _NUMBERS) and not self._counts(top.provision)),
        }

    def _counts(self, p: Provision) -> bool:
        """Whether a provision, or a whole's part, has a number: what "how many" and "how much" ask for."""
        return p.kind.is_whole or _NUMBER.search(p.text) is not None

    def _strangers(self, question: str) -> float:
        """How many names and figures of the question stand in no document, squeezed to below 1."""
        names = {n for n in _NAME.findall(question) if n.casefold() not in STOPWORDS}
        strange = sum(n.casefold() not in self._words for n in names)
        figures = sum(not self._has_figure(f) for f in _FIGURE.findall(question))
        return 1.0 - math.exp(-(strange + figures))

    def _has_figure(self, figure: str) -> bool:
        """Whether a document has a figure as a whole: "2.5%" does not stand in "12.5%"."""
        whole = re.compile(rf"(?<!\d)(?<!\d[.,]){re.escape(figure)}(?!\d|[.,]\d)")
        return any(figure in t and whole.search(t) for t in self._text.values())

    def decide(self, query: Query, found: Retrieved) -> Decision:
        """Answer or decline, with the probability and the signals."""
        signals = self.signals(query, found)
        if not found.hits:
            return Decision(False, 0.0, 1.0, signals, "nothing was found")
        with_entries = found.hits[0].provision.source_id in self._with_entries
        score = self._model.probability(signals, with_entries)
        threshold = self._model.threshold(with_entries)
        if found.named:
            return Decision(True, score, threshold, signals, "the question names a place that the corpus has")
        if query.picked:
            return Decision(True, score, threshold, signals, "it picks one thing of what was quoted")
        floor = self._model.floor if with_entries else self._model.floor_without
        if not query.follow_up and max(signals["text"], signals["entry"]) < floor:
            return Decision(False, score, threshold, signals, f"nothing is nearer than {floor}")
        if not query.own_words and _in_focus(found.hits[0], query):
            return Decision(True, score, threshold, signals, "it asks more about what the last answer quoted")
        kind = "with" if with_entries else "without"
        return Decision(
            score >= threshold, score, threshold, signals, f"weights for sources {kind} plain-language entries"
        )


def _in_focus(hit: Hit, query: Query) -> bool:
    """Whether a follow-up's best provision is one that the last answer cited, or part of it."""
    p = hit.provision
    return query.follow_up and any(f in (p.id, p.parent) or f in p.children for f in query.focus)


def _margin(hits: Sequence[Hit]) -> float:
    """How far the best hit stands out from the fifth."""
    return hits[0].score - hits[4].score if len(hits) >= 5 else 0.0
