"""What is decided without, or before, asking the corpus: messages that are no question to it.

Also the typed reasons for a decline: a part that the held text lacks, a place that no source
has, and what the nearest question that is known to be unanswered is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.core import without_orders
from assistant.leaning import topic_words
from assistant.lexical import STOPWORDS, stems_of, words_of
from assistant.own_case import dangerous, in_distress, own_case, personal
from assistant.rephrase import clean
from assistant.replies import GROUP_REASONS
from assistant.retrieve import Retrieved, Retriever
from assistant.smalltalk import small_talk
from assistant.types import Query, Reason
from ingest.plain_language import Unanswered
from ingest.store import Index
from ingest.types import Missing

_LAW = re.compile(r"\b(act|acts|regulations?|order|asp|ssi|statute|legislation|law|legal)\b", re.IGNORECASE)
_NUMBERED_LAW = r"(?:sections?|s\.?|ss\.?|schedules?|articles?|regulations?)\s?\d{1,3}[a-z]?(?:\(\w{1,4}\))*"
_A_LAW = r"(?:\d{4}\s+)?(?:[\w()]+\s+){0,6}?(?:act|order|regulations)\b"
_SECTION_OF_LAW = re.compile(
    rf"\b{_NUMBERED_LAW}\s+(?:of|in|under)\s+(?:the|that|this)\s+{_A_LAW}|\b(?:the|that)\s+(?:\d{{4}}\s+)?act\b[^.?!]{{0,30}}?\b{_NUMBERED_LAW}",
    re.IGNORECASE,
)
_NEAR = 0.55
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^<>]{0,300}>", re.IGNORECASE | re.DOTALL)
_SURE = 0.7  # how sure the language must be; strings of letters belong to no language
_REPLIES = (Reason.GREETING, Reason.HELP, Reason.THANKS)
_ENGLISH = frozenset(
    [
        "the",
        "what",
        "is",
        "are",
        "of",
        "to",
        "and",
        "in",
        "do",
        "does",
        "can",
        "who",
        "how",
        "my",
        "we",
        "i",
        "for",
        "that",
        "it",
        "be",
        "a",
        "an",
        "on",
        "when",
        "why",
        "which",
    ]
)


@cache
def _identifier() -> LanguageIdentifier:
    """Half a second to load, and hardly ever needed."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@dataclass(frozen=True, slots=True)
class Screened:
    """The question to go on with, or the reason that ends the turn."""

    question: str
    reason: Reason | None = None

    @property
    def replied(self) -> bool:
        """Whether the turn ends with a friendly reply, not a decline."""
        return self.reason in _REPLIES


class Screen:
    """Looks at a message before anything is searched."""

    def __init__(self, index: Index, max_question: int) -> None:
        """Learn the corpus' words, which no question in another language has many of."""
        self._max = max_question
        texts = [d.text for d in index.documents.values()]
        texts += [e for entries in index.asked_as.values() for e in entries]
        self._words = frozenset(w for t in texts for w in words_of(t))
        self._missing = [
            (missing, [frozenset(stems_of(a)) for a in missing.ask])
            for source in index.sources.values() if source.held for missing in source.missing
        ]  # fmt: skip

    def look(self, message: str) -> Screened:
        """The question inside a message, or why there is none."""
        if len(message) > self._max:
            return Screened(message[:200], Reason.TOO_LONG)
        question = clean(_TAG.sub(" ", message))
        if not re.search(r"\w", question):
            return Screened(question, Reason.UNCLEAR)
        if (talk := small_talk(question)) is not None:
            return Screened(question, talk)
        if in_distress(question) or dangerous(question):
            return Screened(question, Reason.UNSAFE)
        rest, ordered = without_orders(question)
        if ordered:
            if len([w for w in words_of(rest) if w not in STOPWORDS]) < 2:
                return Screened(question, Reason.UNSAFE)
            question = rest
        if self._other_language(question):
            return Screened(question, Reason.OTHER_LANGUAGE)
        return Screened(question)

    def _other_language(self, question: str) -> bool:
        """Careful: a question is foreign only if its words are unknown and its letters say so too."""
        letters = [c for c in question if c.isalpha()]
        if letters and sum(c > "\u024f" for c in letters) > len(letters) / 2:
            return True  # not the Latin alphabet
        words = [w for w in words_of(question) if w.isalpha()]
        if len(words) < 3 or (
            any(w in _ENGLISH for w in words[:12]) and sum(w in self._words for w in words) > 0.4 * len(words)
        ):
            return False
        if sum(w in self._words for w in words) > 0.6 * len(words):
            return False
        language, sureness = _identifier().classify(question)
        return str(language) != "en" and float(sureness) >= _SURE

    def missing_part(self, query: Query) -> Missing | None:
        """The part that a question asks for and the held text lacks."""
        asked = frozenset(stems_of(query.search))
        for missing, groups in self._missing:
            if any(group <= asked for group in groups):
                return missing
        return None

    def asks_advice(self, query: Query) -> bool:
        """Whether a question wants advice on somebody's own case."""
        return own_case(query.question)

    def names_law(self, query: Query) -> bool:
        """Whether a question asks for a section of an Act or an Order by its number: "section 4 of the Act"."""
        return bool(_SECTION_OF_LAW.search(query.search))

    def names_nothing(self, query: Query, retriever: Retriever) -> Reason | None:
        """Why a question that names a place cannot be answered: no source has that place."""
        unknown = [r for r in query.references if r.noun and not retriever.owns(r)]
        if not unknown or any(retriever.owns(r) for r in query.references):
            return None
        first = unknown[0]
        if first.noun == "page":
            return Reason.NO_SUCH_PROVISION
        if first.noun in ("section", "article", "schedule", "part") and _LAW.search(query.search):
            return Reason.NOT_IN_CORPUS
        if retriever.owns_noun(first.noun) or len(topic_words(query.search)) <= 1:  # "page 3" and nothing else
            return Reason.NO_SUCH_PROVISION
        return None

    def reason_for(self, query: Query, found: Retrieved, unanswered: Sequence[Unanswered]) -> Reason:
        """The typed reason of a decline, from the nearest question that is known to be unanswered."""
        if found.unanswered is not None and found.nearest_unanswered >= _NEAR:
            reason = GROUP_REASONS.get(unanswered[found.unanswered].group, Reason.NOT_IN_CORPUS)
            if reason is Reason.PERSONAL_ADVICE and not personal(query.question):
                return Reason.NOT_IN_CORPUS
            return Reason.NOT_IN_CORPUS if reason is Reason.MISSING_PART else reason
        best = max((max(h.legs["text"].score, h.legs["entry"].score) for h in found.hits[:10] if h.legs), default=0.0)
        # Only a corpus that knows what it does not answer can tell what is off its topic.
        return Reason.OFF_TOPIC if best < 0.3 and unanswered else Reason.NOT_IN_CORPUS
