"""Step 1: what is really asked. Cleans the message, mends spelling, completes a follow-up.

A follow-up is completed only where its own wording is incomplete (a pronoun, "and by when?",
"the second one", hardly a word of its own); a question that stands by itself is left alone,
so that a change of topic is not dragged back. Decided per question, never for all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.intent import core_of, parts_of, small_talk, wants_of
from assistant.lexical import STOPWORDS, words_of
from assistant.types import Query, Turn
from assistant.wording import Spelling
from ingest.numbering import number_of, references
from ingest.store import Index
from ingest.types import Kind, Provision

# How a message begins that leans on the one before it.
_LEANS = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|right\W+|so\W+|and\W+then\W+)*(and|but|or|also|what about|how about|what of|same for|then what|"
    r"why not|why is that|why's that|why|who|by when|when|how so|how|such as|like what|for example|anything else|what else|is that all|"
    r"are you sure|really|say (?:that|it|more)|tell me more|more on|go on|explain|meaning|in plain|can you (?:explain|say)|"
    r"put (?:that|it)|which ones?|where)\b",
    re.IGNORECASE,
)
_STRONG_LEAN = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|right\W+|so\W+)*(and|but|or|also|what about|how about|what of|same for|then)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(it|its|it's|they|them|their|theirs|that|this|those|these|he|she|him|her|one|ones|same|such|there|former|latter|"
    r"the (?:proposal|outcome|principle|provision|bullet|list|paragraph|section|plan|policy|framework one)|above|previous|earlier|"
    r"you (?:said|mentioned|just|quoted)|your (?:last )?answer)\b",
    re.IGNORECASE,
)
_ORDINAL_ONE = re.compile(
    r"\b(?:the )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|\d{1,2}(?:st|nd|rd|th))"
    r"(?: (?:one|of (?:them|those|these)|item|point|bullet|thing|goal|aim|commitment|in the list))?\b|\bnumber (\w+)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\b(?:the )?(?:next|one after|following one)(?: (?:one|that|it))?\b", re.IGNORECASE)
_NEW_TOPIC = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|right\W+|thanks?\W+)*(?:new (?:topic|question|subject)|(?:a )?(?:different|another|separate|unrelated) (?:question|topic|subject|thing)|"
    r"chang(?:e|ing) (?:of |the )?(?:topic|subject)|moving on|something else|on another (?:note|topic|matter))\b(?:\s+(?:entirely|now|then|though))?[\W_]*",
    re.IGNORECASE,
)
# Words that carry a question but no topic.
_GENERIC_WORDS = (
    "more else also then only really sure simply plain english again explain mean means meant example examples "
    "like many much long soon early late deadline timescale time date first second third fourth fifth sixth last "
    "one ones thing things point ok okay right need needs get done doing make made take happen happens same other "
    "another responsible supposed involved include included about many reason purpose anything something someone "
    "anyone must should have having much still ever just tell talk details detail exactly full mention mentioned "
    "number "
)
_GENERIC = STOPWORDS | frozenset(_GENERIC_WORDS.split())
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def whole_characters(text: str) -> str:
    """The text with a question mark for half of a surrogate pair, which cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def clean(text: str) -> str:
    """The message without control, invisible and direction marks; white space folded."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(_CONTROL.sub(" ", text).split())


def topic_words(text: str) -> list[str]:
    """The words of a message that say what it is about."""
    return [w for w in words_of(text) if w not in _GENERIC and not w.isdigit()]


@dataclass(frozen=True, slots=True)
class Leaning:
    """How much a message leans on the conversation: 0 stands alone, 1 says nothing by itself."""

    degree: float
    why: str


# "Is there anything on …", "is it true that …": words that point at nothing before them.
_EMPTY = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|will|would|could) there\b|\bthere (?:is|are|was|were|will)\b|"
    r"\b(?:is|was|isn't) it (?:true|right|correct|possible|ok|okay|likely|necessary|the case|compulsory for|legal for)\b(?: that| to| for)?|"
    r"\b(?:say|says|said|state|states|mean|means|sure|true) that\b|\bthat (?:the|a|an|we|i|you|people|carers|there|all|every|each|our|their|is|are|was|were|has|have|can|must|should)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(its|their|theirs|his|her)$", re.IGNORECASE)


def _points_back(question: str) -> bool:
    """Whether a pronoun needs the conversation; one whose noun stands before it in the question does not."""
    rest = _EMPTY.sub(" ", question)
    m = _POINTS_BACK.search(rest)
    if m is None:
        return False
    return len(topic_words(rest[: m.start()])) < (1 if _OWNER.match(m[0]) else 2)


def leaning_of(question: str) -> Leaning:
    """Judge a message by its wording alone."""
    topics = topic_words(question)
    strong = bool(_STRONG_LEAN.match(question))
    back = _points_back(question)
    starts = bool(_LEANS.match(question))
    if references(question) and not strong:
        return Leaning(0.0, "it names a place by itself")
    if not topics:
        return Leaning(1.0, "it has no topic of its own")
    if strong:
        return Leaning(0.5 if len(topics) >= 2 else 0.6, "it goes on from the message before")
    if back and len(topics) <= 3:
        return Leaning(0.6, "it points back and has few words of its own")
    if starts and len(topics) <= 1:
        return Leaning(0.6, "it has hardly a topic of its own")
    if back and len(topics) <= 5:
        return Leaning(0.3, "it points back")
    return Leaning(0.0, "it stands by itself")


def _picks(question: str) -> bool:
    """Whether a message picks one thing of the last answer: "the second one", "the one after that"."""
    return bool(_NEXT.search(question) or _ORDINAL_ONE.search(question))


class Rephraser:
    """Makes a `Query` of a message and the conversation before it."""

    def __init__(self, index: Index, spelling: Spelling) -> None:
        """Keep the parts."""
        self._index = index
        self._spelling = spelling
        self._labels = sorted(
            ((p.locator.label.casefold(), p) for p in index.provisions), key=lambda x: (-len(x[0]), x[1].id)
        )

    def rephrase(self, question: str, history: Sequence[Turn] = ()) -> Query:
        """The query of a message; the same message and history give the same query."""
        asked = clean(question)
        turns = [Turn(t.role, clean(t.content)) for t in history if t.content.strip()]
        topic = self._topic(turns)
        announced = _NEW_TOPIC.match(asked)
        own = asked[announced.end() :] if announced and len(asked) > announced.end() + 3 else asked
        mended, changes = self._spelling.mend(core_of(own))
        lean = leaning_of(mended) if topic else Leaning(0.0, "there is nothing before it")
        if own is not asked:
            lean = Leaning(0.0, "it says that it is a new topic")
        if lean.degree == 0.0:
            return Query(
                asked, asked, mended, changes, tuple(references(mended)), wants_of(mended), parts=parts_of(mended),
                why=lean.why,
            )  # fmt: skip
        focus = self._focus(turns, mended)
        standalone = f"{topic.rstrip(' .')} – {asked}"
        return Query(
            asked, standalone, mended, changes, tuple(references(mended)), wants_of(mended),
            focus=tuple(p.id for p in focus), picked=len(focus) == 1 and _picks(mended), follow_up=True,
            own_words=len(topic_words(mended)), why=lean.why,
        )  # fmt: skip

    def _topic(self, turns: Sequence[Turn]) -> str:
        """The last question that stood by itself, with what followed it and leaned on it."""
        topic = ""
        for turn in turns:
            if turn.role != "user" or small_talk(turn.content):
                continue
            lean = leaning_of(turn.content)
            if topic and lean.degree >= 0.6 and len(topic_words(turn.content)) == 0:
                continue  # "and by when?" leaves the topic as it was
            topic = f"{topic.rstrip(' .')} – {turn.content}" if topic and lean.degree else turn.content
        return topic

    def _focus(self, turns: Sequence[Turn], question: str) -> list[Provision]:
        """The provisions that the last answer cited; "the second one" picks from them."""
        for turn in reversed(turns):
            if turn.role == "assistant" and (cited := self.cited_in(turn.content)):
                return self._picked(cited, question)
        return []

    def cited_in(self, text: str) -> list[Provision]:
        """The provisions that an answer's text names by their labels, in order of place."""
        low = text.casefold()
        found: list[tuple[int, Provision]] = []
        taken: list[tuple[int, int]] = []
        for label, provision in self._labels:
            for m in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w|\()", low):
                inside = any(a <= m.start() and m.end() <= b and (a, b) != m.span() for a, b in taken)
                if not inside:
                    taken.append(m.span())
                    found.append((m.start(), provision))
                    break
        found.sort(key=lambda x: (x[0], x[1].id))
        named = self._sources_in(low)
        kept = [p for _, p in found if not named or p.source_id in named]
        return list(dict.fromkeys(kept or [p for _, p in found]))

    def _sources_in(self, low: str) -> set[str]:
        return {
            s.id for s in self._index.sources.values()
            if s.held and any(n and n.casefold() in low for n in (s.title, s.short))
        }  # fmt: skip

    def _picked(self, cited: list[Provision], question: str) -> list[Provision]:
        if _NEXT.search(question) and (after := self._after(cited[-1])) is not None:
            return [after]
        m = _ORDINAL_ONE.search(question)
        if m is None:
            return cited
        word = (m[1] or m[2] or "").casefold()
        items = cited
        if len(cited) == 1 and cited[0].kind is Kind.LIST:
            items = [self._index.by_id[c] for c in cited[0].children]
        number = (
            len(items)
            if word == "last"
            else number_of(re.sub(r"(st|nd|rd|th)$", "", word) if word[:1].isdigit() else word)
        )
        if number and 1 <= number <= len(items):
            return [items[number - 1]]
        return cited

    def _after(self, p: Provision) -> Provision | None:
        """The provision after one in the whole that holds both."""
        siblings = self._index.by_id[p.parent].children if p.parent else ()
        place = siblings.index(p.id) + 1 if p.id in siblings else 0
        return self._index.by_id[siblings[place]] if 0 < place < len(siblings) else None
