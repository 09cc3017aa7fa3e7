"""Step 1: what is really asked. Cleans the message, mends spelling, completes a follow-up.

A follow-up is completed only where its own wording is incomplete (a pronoun, "and by when?",
"the second one", hardly a word of its own); a question that stands by itself is left alone,
so that a change of topic is not dragged back. Decided per question, never for all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from assistant.continuing import Continued, Continuing
from assistant.conversation import Exchange, Thread, exchanges_of, thread_of
from assistant.core import core_of
from assistant.counts import number_word, without_wrong_count
from assistant.intent import parts_of, wants_of, without_style
from assistant.keys import Keys, Renamed, called_otherwise
from assistant.leaning import Leaning, asks_standing, leaning_of, strong_lean, topic_words, without_recall
from assistant.pages import with_pages
from assistant.picks import pick_of
from assistant.pinpoints import Pinpoint, Pinpoints, joined_numbers
from assistant.places import Places
from assistant.same_question import SameQuestion
from assistant.types import Query, Turn, Want
from assistant.wording import Spelling
from ingest.fold import for_reading
from ingest.numbering import references
from ingest.store import Index
from ingest.types import Provision

__all__ = ["Rephraser", "clean", "topic_words", "whole_characters"]

_NEW_TOPIC = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|right\W+|thanks?\W+)*(?:new (?:topic|question|subject)|(?:a )?(?:different|another|separate|unrelated) (?:question|topic|subject|thing)|"
    r"chang(?:e|ing) (?:of |the )?(?:topic|subject)|moving on|something else|on another (?:note|topic|matter)|on something else(?: now)?)\b(?:\s+(?:entirely|now|then|though))?[\W_]*",
    re.IGNORECASE,
)
# "Which bodies are those?" asks about what was quoted, though "bodies" is a word of its own.
_WHICH_ARE_THOSE = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?)\W+)*(?:which|what|whose) (?:\w+ )?(?:bodies|body|people|organisations?|groups?|boards?|partners|documents?|agencies|agency|ones?) (?:is|are|was|were) (?:that|those|these|they|it)\W*$",
    re.IGNORECASE,
)
_TOPIC_WORDS = 25  # of a picked provision, enough to say what it is about
_LONG = 40  # words from which on only the question inside a ramble is searched for; measured on such questions
_NOT_PASSED_ON = frozenset({Want.AGAIN, Want.SIMPLER, Want.DEFINITION, Want.COMPARE})
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


# No message says anything by more signs in a row than this; many patterns would try every part of such a run.
_SIGNS = re.compile(r"(\W{20})\W+")


def whole_characters(text: str) -> str:
    """The text with a question mark for half of a surrogate pair, which cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def clean(text: str) -> str:
    """The message without control, invisible and direction marks; white space and long runs of signs folded."""
    text = unicodedata.normalize("NFC", text)
    return _SIGNS.sub(r"\1 ", " ".join(_CONTROL.sub(" ", text).split())).strip()


class Rephraser:
    """Makes a `Query` of a message and the conversation before it."""

    def __init__(self, index: Index, spelling: Spelling) -> None:
        """Keep the parts."""
        self._index = index
        self._spelling = spelling
        self._places = Places(index)
        self._keys = Keys(index.provisions)
        self._pinpoints = Pinpoints(index)
        self._continuing = Continuing(index, self._places)
        self._same = SameQuestion(index.sources.values(), index.provisions)

    def rephrase(self, question: str, history: Sequence[Turn] = (), language: str = "") -> Query:
        """The query of a message; the same message and history give the same query.

        A message in another language is read as it stands: nothing here knows its words.
        """
        asked = clean(question)
        if language:
            keys = tuple(r.reference for r in self._keys.named_as(references(asked)))
            return Query(asked, asked, asked, references=keys, language=language, why=f"it is in {language}")
        announced = _NEW_TOPIC.match(asked)
        own = asked[announced.end() :] if announced and len(asked) > announced.end() + 3 else asked
        core = core_of(own)  # says what is wanted; what is searched for is all of it, unless that is very long
        said = own if len(own.split()) < _LONG else core
        mended, _ = self._spelling.mend(said)
        plain, changes = self._spelling.mend(without_style(said))
        plain = without_wrong_count(without_style(plain), self._index)
        before = exchanges_of([Turn(t.role, t.content if t.role == "assistant" else clean(t.content)) for t in history])
        if own is asked and not references(mended) and (full := self._same.of(plain, before)):
            query = self.rephrase(full)
            return replace(query, question=asked, standalone=full, why="it asks the same of something else")
        counted, named = self._places_in(mended)
        keys = tuple(r.reference for r in named)
        wants, remarks = wants_of(core) | wants_of(self._spelling.mend(core)[0]), called_otherwise(named)
        if own is not asked:
            lean = Leaning(0.0, "it says that it is a new topic")
        elif not before:
            lean = Leaning(0.0, "there is nothing before it")
        elif Want.AGAIN in wants:
            lean = Leaning(1.0, "it doubts the answer")
        elif counted is not None:
            lean = Leaning(0.0, "it names a place by itself")
        elif self._continuing.wanted(plain) or self._continuing.wanted(said):
            lean = Leaning(1.0, "it goes on with the answer")
        else:
            lean = leaning_of(plain)
        if lean.degree == 0.0:
            search = plain or mended
            wants -= {Want.AGAIN}  # there is nothing to show again
            return Query(
                asked, asked, search, changes, keys, wants, focus=(counted.id,) if counted else (),
                picked=counted is not None, sources=self._sources_of(before[-1:]) if keys else (),
                parts=parts_of(search), remarks=remarks, why=lean.why,
            )  # fmt: skip
        thread = thread_of(before, plain)
        if not wants and strong_lean(plain):  # "what about reserves?" asks of reserves what was asked before
            wants = (wants_of(self._spelling.mend(thread.question)[0]) - _NOT_PASSED_ON) if thread.question else wants
        standing = asks_standing(plain)
        if (
            own is asked
            and (on := self._continuing.of(plain, thread, standing) or self._continuing.of(said, thread)) is not None
        ):
            return self._continued(asked, plain, thread, on, changes, wants, standing)
        focus, picked, told = self._focus(thread, plain)
        bare = Want.AGAIN in wants or standing or bool(_WHICH_ARE_THOSE.match(plain))
        own_words = [] if bare else topic_words(without_recall(plain))
        topic = self._topic(thread, focus).rstrip(" .")
        if not own_words and wants & {Want.AGAIN, Want.SIMPLER}:
            standalone = topic  # the same question once more
        else:
            standalone = f"{topic} – {self._spelling.mend(asked)[0]}"
        return Query(
            asked, standalone, without_recall(plain) or mended, changes, keys, wants,
            focus=tuple(p.id for p in focus), picked=picked, sources=tuple(dict.fromkeys(p.source_id for p in focus)),
            follow_up=True, own_words=len(own_words), remarks=remarks + told, why=lean.why,
        )  # fmt: skip

    def _continued(
        self, asked: str, plain: str, thread: Thread, on: Continued, changes: tuple[tuple[str, str], ...],
        wants: frozenset[Want], standing: bool,
    ) -> Query:  # fmt: skip
        """The query of a message that goes on with what was quoted."""
        topic = self._topic(thread, on.focus).rstrip(" .")
        wants = wants - _NOT_PASSED_ON - {Want.LIST, Want.COUNT} | ({Want.ENTITLEMENT} if standing else frozenset())
        return Query(
            asked, f"{topic} – {self._spelling.mend(asked)[0]}", plain, changes, (), wants,
            focus=tuple(p.id for p in on.focus), picked=True, sources=tuple(dict.fromkeys(p.source_id for p in on.focus)),
            follow_up=True, remarks=(on.remark,) if on.remark else (), why=on.why,
        )  # fmt: skip

    def _places_in(self, message: str) -> tuple[Provision | None, tuple[Renamed, ...]]:
        """The place that a message counts its way to; else the places that it names."""
        text = joined_numbers(message)
        found = self._pinpoints.find(text) or Pinpoint()
        if found.place is not None:
            return found.place, ()
        if found.missing is not None:
            return None, (Renamed(found.missing),)
        last = self._pinpoints.last_of(text)
        return None, self._keys.named_as([last] if last is not None else with_pages(text, references(text)))

    def _topic(self, thread: Thread, focus: Sequence[Provision]) -> str:
        """The topic in words: the user's, or those of the one thing that was picked last."""
        topic, _ = self._spelling.mend(thread.topic)
        # "What's in 3(iii)?" names a place and has no word to search by.
        bare = bool(references(topic)) and all(re.search(r"[\d']", w) for w in topic_words(topic))
        if not ((thread.picked or bare) and len(focus) == 1):
            return topic
        words = for_reading(focus[0].text).split()
        return f"{topic.rstrip(' .')} – {' '.join(words[:_TOPIC_WORDS])}"

    def _sources_of(self, exchanges: Sequence[Exchange]) -> tuple[str, ...]:
        cited = [p for e in exchanges for p in self._places.cited_in(e.answer)]
        return tuple(dict.fromkeys(p.source_id for p in cited))

    def _focus(self, thread: Thread, message: str) -> tuple[list[Provision], bool, tuple[str, ...]]:
        """What the conversation is about, whether it is the one thing that the message picks, and what to tell."""
        cited = [c for c in map(self._places.cited_in, thread.answers) if c]
        if not cited:
            return [], False, ()
        pick = pick_of(without_recall(message))
        if pick is None:
            return cited[0], False, ()
        cited = [c for c in map(self._places.listed_in, thread.answers) if c]
        for places in cited:  # the last answer first, then those before it in the thread
            if found := self._places.picked(places, pick):
                return found, True, ()
        longest = max(cited, key=self._places.size)
        size, asked = self._places.size(longest), max(map(abs, pick.numbers), default=0)
        return longest, False, (_too_far(asked, size),) if asked > max(size, 1) else ()


def _too_far(number: int, size: int) -> str:
    there = f"There are {number_word(size)} there" if size > 1 else "The last answer shows only one"
    return f"{there}, so there is no number {number}."
