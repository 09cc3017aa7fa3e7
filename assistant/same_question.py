"""The same question once more about something else: "and the framework?", "what about reablement?".

A follow-up that only names a source asks of it what was asked before. One that only names
another subject, after a question that asked no more than what is said about one, asks what is
said about the new one: the old subject is left behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.conversation import Exchange
from assistant.core import core_of
from assistant.leaning import topic_words
from assistant.lexical import stem
from assistant.tuning import names_of
from ingest.types import Provision, Source

_ASKS_ALSO = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|so|and|but|or|then|now)\W+)*(?:(?:what|how|whit) (?:about|aboot|of)\s+|(?:(?:is|was) (?:it|that) )?(?:the )?same (?:for|in|with)\s+|(?:in|for|from)\s+|(?:what|and) (?:does|do|did)\s+)?"
    r"(?P<rest>.+?)(?:\s+(?:say|says|then|though|too|as well|please))*\W*$",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|so|then|now)\W+)*(?:and|but|or|(?:what|how|whit) (?:about|aboot|of)|same (?:for|in|with))\b",
    re.IGNORECASE,
)
# "Tell me about home first": nothing but a subject.
_ABOUT = re.compile(
    r"^\W*(?:(?:can|could) you )?(?:please )?(?:tell (?:me|us) (?:more )?about|what about|how about|anything (?:about|on)|explain|describe|talk to me about|i want to know about)\s+(?P<subject>[^?.!,]+?)\W*$",
    re.IGNORECASE,
)
_FEW = 4  # words of a subject
_FEW_PLACES = 3
_SHARE = 0.025  # of all places: a word that is in more of them is in the whole field


class SameQuestion:
    """Completes follow-ups that ask the same of something else."""

    def __init__(self, sources: Iterable[Source], provisions: Iterable[Provision]) -> None:
        """Learn what the sources are called, and which words are in few places: they are subjects of their own."""
        places = [{stem(w) for w in topic_words(p.text)} for p in provisions if not p.kind.is_whole]
        self._counts = Counter(word for words in places for word in words)
        self._few = max(_FEW_PLACES, int(_SHARE * len(places)))
        self._names = sorted({n for s in sources if s.held for n in names_of(s)}, key=lambda n: (-len(n), n))
        spelt = "|".join(re.escape(n).replace(r"\ ", r"\W+") for n in self._names) or r"(?!)"
        self._source = re.compile(
            rf"\b(?:the\s+|this\s+)?(?:20\d\d\s+)?(?:{spelt})(?:\s+(?:document|paper|report|itself))?\b(?!['’])",
            re.IGNORECASE,
        )

    def of(self, message: str, before: Sequence[Exchange]) -> str:
        """The question in full; empty where a message does not ask the same of something else."""
        if not before or not _LEADS.match(message):
            return ""
        m = _ASKS_ALSO.match(message)
        rest = m["rest"].strip() if m else ""
        if self._only_a_source(rest):
            return self._of_source(rest, before)
        # "What about carers?" after expenses may mean the expenses of carers; reablement is another matter.
        own = min((self._counts[stem(w)] for w in topic_words(rest)), default=len(self._counts)) <= self._few
        return _of_subject(rest, before[-1].question) if rest and own else ""

    def _only_a_source(self, text: str) -> bool:
        found = self._source.search(text)
        return found is not None and not re.sub(r"\W|\b(?:in|from|one)\b", "", self._source.sub("", text))

    def _of_source(self, source: str, before: Sequence[Exchange]) -> str:
        """What was asked of the last source, asked of another."""
        question = next((e.question for e in reversed(before) if not self._asks_also(e.question)), "")
        if not question:
            return ""
        source = (
            source if re.match(r"(?:the|this)\b", source, re.IGNORECASE) or source[0].isupper() else f"the {source}"
        )
        source = re.sub(r"^in\s+", "", source)
        named = list(self._source.finditer(question))
        if len(named) == 1:
            return f"{question[: named[0].start()]}{source}{question[named[0].end() :]}"
        return "" if named else f"{question.rstrip(' ?.!')} in {source}?"

    def _asks_also(self, question: str) -> bool:
        m = _ASKS_ALSO.match(question)
        return bool(_LEADS.match(question) and m and self._only_a_source(m["rest"].strip()))


def _of_subject(subject: str, asked: str) -> str:
    """What was asked about a subject, asked about another; empty where more than "tell me about it" was asked."""
    m = _ABOUT.match(core_of(asked))
    words = topic_words(subject)
    if m is None or not words or len(subject.split()) > _FEW or not topic_words(m["subject"]):
        return ""
    if {stem(w) for w in words} & {stem(w) for w in topic_words(m["subject"])} or re.search(
        r"\b(?:if|when|where|who|why|how|which|it|its|them|they|that|those|one|for|by|in|on|to)\b", subject
    ):
        return ""
    return f"{asked[: m.start('subject')]}{subject}{asked[m.end('subject') :]}"
