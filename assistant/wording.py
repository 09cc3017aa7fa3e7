"""Words as people type them: abbreviations learned from the corpus, misspellings mended.

Abbreviations are the ones that the corpus itself defines ("Integration Joint Boards (IJBs)").
A word is mended only where nobody else knows it: not the corpus, not the plain-language index,
not the embedding model's vocabulary of common English; names and numbers are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from rapidfuzz.distance import OSA

from assistant.lexical import STOPWORDS, tokens_of, words_of
from assistant.spoken import written
from ingest.types import Span

_DEFINITION = re.compile(
    r"((?:[A-Z][\w’'-]*\s+(?:(?:and|of|for|the|in)\s+)*){1,6}[A-Z][\w’'-]*)\s+\(([A-Z][A-Za-z]{1,6})\)"
)
# The corpus writes it short, many people in full.
_S95 = re.compile(r"\bsection 95\b(?=(?: chief)?(?: finance)? officers?\b)", re.IGNORECASE)
_MIN_LENGTH = 4


def spelt_out(text: str) -> Iterator[tuple[str, Span]]:
    """Each abbreviation that a text defines, in capitals and singular, with where its long form stands.

    >>> text = "Integration Joint Boards (IJBs) can build close connections"
    >>> [(letters, span.of(text)) for letters, span in spelt_out(text)]
    [('IJB', 'Integration Joint Boards')]
    """
    for m in _DEFINITION.finditer(text):
        words, short = m[1].split(), m[2]
        letters = short.removesuffix("s").upper() if short.endswith("s") else short.upper()
        if long := _matching(words, letters):
            pattern = r"\s+".join(re.escape(w) for w in long)
            if found := re.search(pattern, m[1]):
                yield letters, Span(m.start() + found.start(), m.start() + found.end())


def abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Each abbreviation that the texts define, in capitals and singular, with its long form.

    >>> abbreviations(["Integration Joint Boards (IJBs) can build close connections"])
    {'IJB': 'Integration Joint Board'}
    """
    found: dict[str, str] = {}
    for text in texts:
        for letters, span in spelt_out(text):
            long = " ".join(span.of(text).split())
            plural = re.match(rf"\s*\({re.escape(letters)}s\)", text[span.end :], re.IGNORECASE)
            found.setdefault(letters, long.removesuffix("s") if plural else long)
    return found


def _matching(words: list[str], letters: str) -> list[str] | None:
    """The words whose initials spell the letters; small words may be skipped, hyphens count.

    What follows them is left out: "Ministerial Strategic Group for Health and … (MSG)".
    """
    for start, first in enumerate(words):
        if not first[0].isupper():
            continue
        big = ""
        for end, word in enumerate(words[start:], start + 1):
            big += "".join(p[0] for p in word.split("-") if p) if word[0].isupper() else ""
            if big.upper() == letters:
                return words[start:end]
    return None


def expansions(found: Mapping[str, str]) -> dict[str, list[str]]:
    """Tokens of the long form for each abbreviation's token."""
    return {tokens_of(short)[0]: tokens_of(long) for short, long in found.items() if tokens_of(short)}


class Spelling:
    """Mends words that nobody knows to the nearest word of the corpus."""

    def __init__(self, texts: Iterable[str], entries: Iterable[str], known_elsewhere: Callable[[str], bool]) -> None:
        """Learn the words of the corpus; words of entries are known but nothing is mended to them.

        `known_elsewhere` says what is a common word anyway.
        """
        self._counts = Counter(w for text in texts for w in words_of(text))
        self._entry_words = frozenset(w for text in entries for w in words_of(text))
        self._known_elsewhere = known_elsewhere
        self._by_initial: dict[str, list[str]] = {}
        for word in self._counts:
            if word.isalpha() and len(word) >= _MIN_LENGTH:
                self._by_initial.setdefault(word[0], []).append(word)

    def knows(self, word: str) -> bool:
        """Whether a lower-case word needs no mending."""
        return word in self._counts or word in self._entry_words or word in STOPWORDS or self._known_elsewhere(word)

    def mend(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The text with misspellings of corpus words mended, and what was changed."""
        changes: list[tuple[str, str]] = []
        text = _S95.sub("S95", written(text, self._counts))

        def fix(m: re.Match[str]) -> str:
            word = m[0]
            low = word.casefold()
            name = m.start() > 0 and word[0].isupper() and not text.isupper()
            better = None if name else self._nearest(low)
            if better is None:
                return word
            changes.append((word, better))
            return better

        return re.sub(r"(?<![\w(’'.@-])[^\W\d_]+(?![\w’'@])", fix, text), tuple(changes)

    def _nearest(self, word: str) -> str | None:
        if len(word) < _MIN_LENGTH or self.knows(word) or self.knows(word.removesuffix("s")):
            return None
        limit = 1 if len(word) <= 6 else 2
        # The first letter is rarely mistyped; the second may have changed places with it.
        initials = dict.fromkeys((word[0], word[1]))
        best: tuple[int, int, str] | None = None
        for candidate in (c for i in initials for c in self._by_initial.get(i, ())):
            if abs(len(candidate) - len(word)) > limit:
                continue
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            if distance <= limit:
                rank = (int(distance), -self._counts[candidate], candidate)
                best = rank if best is None or rank < best else best
        return best[2] if best else None
