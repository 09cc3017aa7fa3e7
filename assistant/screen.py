"""What is decided without, or before, asking the corpus: messages that are no question to it.

Also what ends a turn whatever the ranking says: a part that the held text lacks, a place that
no source has, advice on somebody's own case, a fact of today that old texts cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.core import asks_something, without_orders
from assistant.currency import asks_of_later, asks_what_changes, newest_year
from assistant.intent import wants_of
from assistant.keys import Keys
from assistant.language import foreign
from assistant.leaning import topic_words
from assistant.lexical import STOPWORDS, stems_of, words_of
from assistant.own_case import dangerous, in_distress, own_case
from assistant.rephrase import clean
from assistant.retrieve import Retriever
from assistant.smalltalk import small_talk
from assistant.spoken import written
from assistant.types import Query, Reason
from ingest.numbering import NOUNS, Reference
from ingest.store import Index
from ingest.types import Missing

_LAW = re.compile(r"\b(act|acts|regulations?|order|asp|ssi|statute|legislation|law|legal)\b", re.IGNORECASE)
_NUMBER = r"\d{1,3}[a-z]?(?!\w)(?:\(\w+\))*"
_NUMBERED_LAW = (
    r"(?<!['’])\b(?:sections?|ss?\.?|schedules?|articles?|regulations?)"
    rf" ?{_NUMBER}(?:(?:,? (?:and|or|to) | ?[,&–-] ?){_NUMBER})*"
)
# What stands in no law's name: with one of these the name is another paper's, or is over.
_NO_LAW = (
    r"(?:the|that|this|which|what|who|how|when|where|does|do|"
    r"review|framework|guidance|guide|report|paper|page|plan|strategy|opinion)\b"
)
_NAME = rf"(?:(?!{_NO_LAW})(?:[\w(),&'’-]|etc\.)+ ){{0,11}}"
_A_LAW = rf"(?:the|that|this|\d{{4}}) {_NAME}(?:act|order|regulations)\b"
_SECTION_OF_LAW = re.compile(
    rf"{_NUMBERED_LAW} (?:of|in|under) {_A_LAW}"
    rf"|\b(?:the|that|this) (?:\d{{4}} |{_NAME}\(scotland\) )?act\b[^.?!]{{0,30}}{_NUMBERED_LAW}"
    rf"|\b(?:which|what) (?:section|part|article|schedule|regulation|clause|bit)s?(?: number)? (?:of|in|under) {_A_LAW}",
    re.IGNORECASE,
)
_WHAT_FOR = re.compile(
    r"^\W*(?:for|to) what\b|\b(?:be|is|are|was|were|it|they|them) (?:be )?used(?! in)|\bwhat (?:is|are|was|were)\b[^?.!]* for\W*$|\b(?:purpose|point|use) of\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^<>]{0,300}>", re.IGNORECASE | re.DOTALL)
_FEW = 4  # words; more of them that nobody knows are another language
_REPLIES = (Reason.GREETING, Reason.HELP, Reason.THANKS)


@dataclass(frozen=True, slots=True)
class Screened:
    """The question to go on with, or the reason that ends the turn; its language where that is not English."""

    question: str
    reason: Reason | None = None
    language: str = ""

    @property
    def replied(self) -> bool:
        """Whether the turn ends with a friendly reply, not a decline."""
        return self.reason in _REPLIES


class Screen:
    """Looks at a message before anything is searched."""

    def __init__(self, index: Index, max_question: int, knows: Callable[[str], bool] = lambda _: True) -> None:
        """Learn the corpus' words, which no question in another language has many of.

        `knows` says what is a word at all.
        """
        self._max = max_question
        self._knows = knows
        self._keys = Keys(index.provisions)
        self._newest = newest_year(index.sources.values())
        self._texts = [d.text for d in index.documents.values()]
        texts = self._texts + [e for entries in index.asked_as.values() for e in entries]
        self._words = frozenset(w for t in texts for w in words_of(t))
        self._missing = [
            (source.id, missing, [frozenset(stems_of(a)) for a in missing.ask])
            for source in index.sources.values() if source.held for missing in source.missing
        ]  # fmt: skip

    def look(self, message: str) -> Screened:
        """The question inside a message, or why there is none."""
        if len(message) > self._max:
            return Screened(message[:200], Reason.TOO_LONG)
        question = clean(_TAG.sub(" ", message))
        if not re.search(r"\w", question):
            return Screened(question, Reason.UNCLEAR)
        said = written(question)
        if (talk := small_talk(said)) is not None:
            return Screened(question, talk)
        if in_distress(said) or dangerous(said):
            return Screened(question, Reason.UNSAFE)
        rest, ordered = without_orders(question)
        if ordered:
            if not asks_something(rest):
                return Screened(question, Reason.UNSAFE)
            question = rest
        if self._gibberish(question):
            return Screened(question, Reason.UNCLEAR)
        return Screened(question, language=foreign(question, self._words))

    def _gibberish(self, question: str) -> bool:
        """Whether a message is made of letters that are no words to anybody."""
        words = [w for w in words_of(question) if w.isalpha()]
        if not words or len(words) >= _FEW or not question.isascii() or wants_of(question):
            return False
        return not any(w in self._words or w in STOPWORDS or self._knows(w) for w in words)

    def missing_part(self, query: Query, among: frozenset[str] = frozenset()) -> Missing | None:
        """The part that a question asks for and the held text lacks; what it is for, the held text may say.

        Where the question says in which documents its place stands, `among` are these.
        """
        if _WHAT_FOR.search(query.search):
            return None
        asked = frozenset(stems_of(query.search))
        for source, missing, groups in self._missing:
            if (not among or source in among) and any(group <= asked for group in groups):
                return missing
        return None

    def asks_advice(self, query: Query) -> bool:
        """Whether a question wants advice on somebody's own case."""
        return own_case(query.question)

    def names_law(self, query: Query) -> bool:
        """Whether a question asks for a section of an Act or an Order by its number: "section 4 of the Act"."""
        return bool(_SECTION_OF_LAW.search(query.search))

    def of_now(self, query: Query, today: date) -> bool:
        """Whether a question asks for a fact of today that the held texts are too old to tell."""
        if not self._newest or self._newest >= today.year - 1:
            return False
        return asks_what_changes(query.search) or asks_of_later(query.search, self._texts, self._newest)

    def _beyond(self, reference: Reference, query: Query, retriever: Retriever) -> bool:
        """Whether a section has a number as only Acts have it: more than twice the highest that is held."""
        highest = self._keys.range_of("section")
        number = re.match(r"\d+", reference.path[0])
        if highest is None or number is None or retriever.sources_named(query.search):
            return False
        return int(number[0]) > 2 * int(highest[1].removeprefix("section "))

    def names_nothing(self, query: Query, retriever: Retriever) -> Reason | None:
        """Why a question that names a place cannot be answered: no source has that place."""
        if any(a.sure for a in retriever.absent(query)):
            return Reason.NO_SUCH_PROVISION
        named = [r for r in query.references if r.noun]
        if not named or any(retriever.owns(r) for r in query.references):
            return None
        first = named[0]
        if first.noun == "page":
            return Reason.NO_SUCH_PROVISION
        if first.noun in ("section", "article", "schedule", "part") and (
            _LAW.search(query.search) or self._beyond(first, query, retriever)
        ):
            return Reason.NOT_IN_CORPUS
        if retriever.owns_noun(first.noun) or len(topic_words(query.search)) <= 1:  # "page 3" and nothing else
            return Reason.NO_SUCH_PROVISION
        # "Indicator 14": the documents speak of such things without numbering them.
        if first.noun in NOUNS and not any(first.key in text.casefold() for text in self._texts):
            return Reason.NOT_IN_CORPUS
        return None
