"""Why there is no answer: the typed reason of a decline, and what to say beside it.

The decision to decline has been taken; here it is told apart what kind of question it was. The
limits were chosen on the questions known to be unanswered, each held against all the others:
of those off the topic or of other countries 46 in 69 are told as such, of the others 18 in 859.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.keys import Keys
from assistant.leaning import asks_standing, topic_words
from assistant.lexical import stems_of, tokens_of
from assistant.own_case import personal
from assistant.retrieve import Retrieved
from assistant.types import Query, Reason
from ingest.numbering import Reference, plural
from ingest.plain_language import Unanswered
from ingest.store import Index
from ingest.types import Missing

ADVICE, OFF_TOPIC, MISSING, ELSEWHERE = "clinical or legal advice", "off-topic", "missing parts", "other countries"
_FAR = 0.36  # nothing of the corpus is nearer: another subject
_NEAR = 0.5  # from here on something of the field is near
_CASE = 0.45  # from here on a personal question is like those for advice
_ABROAD = 0.65
_FIELD = 3  # in so many provisions a word belongs to the field
_PART = 0.55  # from here on a question is like those for a part that the text lacks
_LETTERS = re.compile(r"\b[A-Z]{2,}(?=s?\b)")  # IJB, MDTs: nobody says them of another subject
_NUMBER = re.compile(
    r"^\W*(?:and |what about )?(?:the |that )?(?:no\.?|nr\.?|number|item|point|#)?\s?\d{1,2}\W*$", re.IGNORECASE
)
_TIME = frozenset(["now", "today", "currently", "still", "yet", "just", "moment", "present"])
_COUNTRIES = re.compile(
    r"\b(england|english|wales|welsh|northern ireland|ireland|irish|isle of man|france|germany|sweden|norway|denmark|finland|iceland|netherlands|holland|belgium|spain|portugal|"
    r"italy|poland|switzerland|austria|canada|australia|new zealand|japan|china|india|usa|america\w*|alaska|"
    r"icbs?|integrated care (?:boards?|systems?|partnerships?)|clinical commissioning groups?|ccgs?)\b",
    re.IGNORECASE,
)


class Reasons:
    """Tells the kinds of declined questions apart."""

    def __init__(self, index: Index) -> None:
        """Learn the field's words, and which known questions are of which group."""
        self._index = index
        self._keys = Keys(index.provisions)
        counts: Counter[str] = Counter()
        for p in index.provisions:
            if not p.kind.is_whole:
                counts.update(set(tokens_of(p.text)))
        self._field = frozenset(word for word, n in counts.items() if n >= _FIELD)
        # What an official source of the catalogue settles is of the field.
        self._topics = [frozenset(tokens_of(t)) for s in index.sources.values() for t in s.topics if tokens_of(t)]
        self._letters = frozenset(w for d in index.documents.values() for w in _LETTERS.findall(d.text))
        self._missing = [(m, set(stems_of(m.part))) for s in index.sources.values() if s.held for m in s.missing]

    def reason_for(self, query: Query, found: Retrieved) -> tuple[Reason, Missing | None]:
        """The reason of a decline, and the missing part where that is the reason."""
        unanswered = self._index.unanswered
        near = self._nearness(found, unanswered)
        most = max(near.values(), default=0.0)
        if query.language:
            return Reason.OTHER_LANGUAGE, None
        of_field = max((n for group, n in near.items() if group not in (ADVICE, OFF_TOPIC)), default=0.0)
        advice, off = near.get(ADVICE, 0.0), near.get(OFF_TOPIC, 0.0)
        if personal(query.question) and advice >= max(_CASE, of_field, off):
            return Reason.PERSONAL_ADVICE, None
        if near.get(MISSING, 0.0) >= max(_PART, most) and (missing := self._part(query)) is not None:
            return Reason.MISSING_PART, missing
        if _COUNTRIES.search(query.search) or near.get(ELSEWHERE, 0.0) >= max(_ABROAD, most):
            return Reason.OFF_TOPIC, None
        if not unanswered:  # only a corpus that knows what it does not answer can tell what is off its topic
            return Reason.NOT_IN_CORPUS, None
        best = max((max(h.legs["text"].score, h.legs["entry"].score) for h in found.hits[:10] if h.legs), default=0.0)
        asked = set(tokens_of(query.search))
        far = best < _FAR or (len(asked & self._field) <= 1 and best < _NEAR)
        settled = any(topic <= asked for topic in self._topics) or bool(
            self._letters & set(_LETTERS.findall(query.search))
        )
        if off > max(of_field, _NEAR) or ((far or off > of_field) and not settled):
            return Reason.OFF_TOPIC, None
        return Reason.NOT_IN_CORPUS, None

    def _nearness(self, found: Retrieved, unanswered: Sequence[Unanswered]) -> dict[str, float]:
        """The nearest known question of each group."""
        if not unanswered:
            return {}
        near: dict[str, float] = {}
        for entry, similarity in zip(
            unanswered, np.asarray(self._index.unanswered_vectors @ found.vector), strict=True
        ):
            near[entry.group] = max(near.get(entry.group, 0.0), float(similarity))
        return near

    def _part(self, query: Query) -> Missing | None:
        """The missing part that shares the most words with a question."""
        asked = {s for s in stems_of(query.search) if s in self._field or not s.isalpha()}
        asked |= set(stems_of(" ".join(topic_words(query.search))))
        shared = [(len(asked & words), i) for i, (_, words) in enumerate(self._missing)]
        most, at = max(shared, default=(0, 0), key=lambda x: (x[0], -x[1]))
        return self._missing[at][0] if most >= 2 else None

    # -- what to say beside it ----------------------------------------------------------------------

    def unclear(self, query: Query) -> bool:
        """Whether a message by itself has nothing to look for: "and by when?" with nothing before it, or a bare number."""
        if query.follow_up or query.references or query.language:
            return False
        return not topic_words(query.search) or asks_standing(query.search) or bool(_NUMBER.match(query.search))

    def detail(self, reason: Reason, query: Query) -> str:
        """What helps beside the reason: the range that there is, or what a bare number may mean."""
        if reason is Reason.NO_SUCH_PROVISION and query.references:
            return self._range(query.references[0])
        if reason is Reason.UNCLEAR and (m := re.search(r"\d{1,2}", query.search)):
            places = self._keys.of_number(Reference(m[0], None, (m[0],), *m.span()))
            if len(places) == 1:
                return f"Do you mean {places[0]}?"
            if places:
                return f"The number {m[0]} may mean {', '.join(places[:-1])} or {places[-1]}. Which one do you mean?"
        return ""

    def _range(self, reference: Reference) -> str:
        if reference.noun is None:
            return ""
        if len(reference.path) > 1 and (inner := self._keys.inside(reference)):
            return f"{reference.noun.capitalize()} {reference.path[0]} runs from {inner[0]} to {inner[-1]}."
        ends = self._keys.range_of(reference.noun)
        if ends is None or reference.noun in ("section", "paragraph", "footnote", "page", "bullet", "row", "item"):
            return ""
        numbers = [e.removeprefix(f"{reference.noun} ") for e in ends]
        return f"The {plural(reference.noun)} run from {numbers[0]} to {numbers[1]}."


def looked_for(query: Query) -> str:
    """What was looked for: the runs of words that say what a question is about; empty for none."""
    text = query.standalone if query.follow_up and not query.own_words else query.search
    runs: list[list[str]] = [[]]
    for word in re.findall(r"[\w'’()/.-]*\w[\w'’()/-]*", text):
        if (topic_words(word) or word.isdigit()) and word.casefold() not in _TIME:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return ", ".join(dict.fromkeys(" ".join(run) for run in runs[:5] if run))
