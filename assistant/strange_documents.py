"""Documents that a question names and nobody holds: "paragraph 3 of the highland integration scheme".

Where another held document has a paragraph 3, that one must not answer. A name is known by the word that says what
a document is ("scheme", "plan") with a word before it that no held document is called by, and that nothing held
says: "paragraph 3 of the whole scheme" names no other scheme. A council area is such a word even where the texts
mention it, and then anywhere in a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.holders import DOCUMENTS
from assistant.lexical import stem
from ingest.numbering import references

_TOKEN = re.compile(r"[^\W_]+(?:['’]s\b)?")
_SMALL = re.compile(
    r"(?:the|this|that|these|those|an?|our|your|their|its|my|his|her|any|each|every|all|no|some|of|in|on|at|to|from|for|by|"
    r"under|within|with|about|per|or|as|is|are|was|were|be|do|does|did|has|have|had|can|could|should|must|will|would|may|"
    r"what|which|who|whose|where|when|why|how|if|not|say|says|said|and|it|i|we|you|they|there|here|me|us)",
    re.IGNORECASE,
)
_COMMON = frozenset(
    [
        "new",
        "old",
        "latest",
        "newest",
        "recent",
        "current",
        "present",
        "previous",
        "earlier",
        "later",
        "first",
        "second",
        "third",
        "last",
        "final",
        "next",
        "main",
        "whole",
        "full",
        "entire",
        "same",
        "other",
        "original",
        "official",
        "updated",
        "revised",
        "draft",
        "published",
        "short",
        "long",
        "actual",
        "real",
        "said",
        "mentioned",
        "relevant",
        "above",
        "below",
        "attached",
        "legal",
        "statutory",
        "national",
        "scottish",
        "local",
        "annual",
        "printed",
        "online",
        "big",
        "wee",
        "little",
        "good",
        "own",
    ]
)
_BESIDE = re.compile(
    r"\W*(?:(?:of|in|from|under|within)\W+)(?:(?:the|this|that|our|your|their|an?)\W+)?", re.IGNORECASE
)
_LONGEST = 6  # words before the one that says what a document is


class StrangeDocuments:
    """Finds the names of documents that are not held."""

    def __init__(self, called: Iterable[str], texts: Iterable[str], areas: re.Pattern[str]) -> None:
        """Learn what the held documents are called, and the words that stand in `texts` without a capital."""
        self._names = frozenset(stem(w.casefold()) for name in called for w in _words(name))
        self._said = frozenset(stem(w) for text in texts for w in _words(text) if w == w.casefold())
        self._areas = areas

    def in_question(self, question: str) -> list[str]:
        """The names in a question of documents that are not held, in order."""
        tokens = list(_TOKEN.finditer(question))
        ends = [r.end for r in references(question)]
        out: list[str] = []
        for at, token in enumerate(tokens):
            if stem(token[0].casefold()) not in DOCUMENTS or token[0].casefold() == "planning":
                continue
            first = at
            while first and at - first < _LONGEST and self._goes_on(tokens, first):
                first -= 1
            while first < at and tokens[first][0].casefold() == "and":
                first += 1
            name = question[tokens[first].start() : token.end()]
            begins = tokens[first].start()
            beside = any(end <= begins and _BESIDE.fullmatch(question[end:begins]) for end in ends)
            if first < at and self._is_strange([t[0] for t in tokens[first:at]], beside=beside):
                out.append(name)
        return out

    def _goes_on(self, tokens: list[re.Match[str]], first: int) -> bool:
        """Whether a name reaches back over one more word: no small one, save the "and" between two names."""
        before, here = tokens[first - 1], tokens[first]
        if before.string[before.end() : here.start()].strip(" -'’"):
            return False
        return before[0].casefold() == "and" or not _SMALL.fullmatch(before[0])

    def _is_strange(self, words: list[str], *, beside: bool) -> bool:
        bare = [re.sub(r"['’]s$", "", w.casefold()) for w in words]
        if any(self._areas.fullmatch(w) and stem(w) not in self._names for w in bare):
            return True
        telling = next((stem(w) for w in bare if w.isalpha() and w not in _COMMON), None)
        return beside and telling is not None and telling not in self._names and telling not in self._said


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)
