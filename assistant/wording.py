"""Words as people type them: abbreviations learned from the corpus, misspellings mended.

Abbreviations are the ones that the corpus itself defines ("Integration Joint Boards (IJBs)").
A word is mended only where nobody else knows it: not the corpus, not the plain-language index,
not the embedding model's vocabulary of common English; names and numbers are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from assistant.lexical import STOPWORDS, tokens_of, words_of
from assistant.sounds import sound_of
from assistant.spoken import written
from ingest.numbering import PLACES
from ingest.types import Span

_DEFINITION = re.compile(
    r"(?<![\w’'-])((?:[A-Z][\w’'-]*\s+(?:(?:and|of|for|the|in)\s+)*){1,6}[A-Z][\w’'-]*)\s+\(([A-Z][A-Za-z]{1,6})\)"
)
# The corpus writes it short, many people in full.
_S95 = re.compile(r"\bsection 95\b(?=(?: chief)?(?: finance)? officers?\b)", re.IGNORECASE)
_MIN_LENGTH = 4
_SEVERAL = 2  # misspelt words from which on a message is read by ear
_LONG_WORD = 8
_TYPED = re.compile(r"(?<![\w(’'.@-])[^\W\d_]+(?![\w’'@])")


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


def _is_name(m: re.Match[str], text: str) -> bool:
    """Whether a word inside a sentence has the capital letter of a name."""
    return m.start() > 0 and m[0][0].isupper() and not text.isupper()


class Spelling:
    """Mends words that nobody knows to the nearest word of the corpus."""

    def __init__(self, texts: Iterable[str], entries: Iterable[str], known_elsewhere: Callable[[str], bool]) -> None:
        """Learn the words of the corpus; words of entries are known, misspellings among them.

        `known_elsewhere` says what is a common word anyway. Only a word of the entries that is one
        is a word to mend to, and only in a message with several misspelt words.
        """
        self._counts = Counter(w for text in texts for w in words_of(text))
        self._entry_words = frozenset(w for text in entries for w in words_of(text))
        self._known_elsewhere = known_elsewhere
        self._kept = lru_cache(maxsize=64)(self._mend)  # a question is looked at three times
        self._by_initial: dict[str, list[str]] = {}
        for word in self._counts:
            if word.isalpha() and len(word) >= _MIN_LENGTH:
                self._by_initial.setdefault(word[0], []).append(word)
        common = (w for w in sorted(self._entry_words) if w not in self._counts and known_elsewhere(w))
        by_ear = [*self._counts, *common]
        self._by_ear: dict[str, list[str]] = {}
        for word in by_ear:
            if word.isalpha() and len(word) >= _MIN_LENGTH:
                self._by_ear.setdefault(sound_of(word)[0], []).append(word)

    def knows(self, word: str) -> bool:
        """Whether a lower-case word needs no mending."""
        known = word in self._counts or word in self._entry_words or word in STOPWORDS or word in PLACES
        return known or self._known_elsewhere(word)

    def mend(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The text with misspellings of corpus words mended, and what was changed."""
        return self._kept(text)

    def _mend(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        changes: list[tuple[str, str]] = []
        typed, text = text, _S95.sub("S95", written(text, self._counts))
        by_ear = self._misspelt(text) + (written(typed) != typed) >= _SEVERAL

        def fix(m: re.Match[str]) -> str:
            word = m[0]
            low = word.casefold()
            better = None if _is_name(m, text) else self._nearest(low) or (self._like(low) if by_ear else None)
            if better is None:
                return word
            changes.append((word, better))
            return better

        return _TYPED.sub(fix, text), tuple(changes)

    def _misspelt(self, text: str) -> int:
        """How many words of a text are words to nobody; a misspelling that an entry has is one of them."""
        found = {m[0].casefold() for m in _TYPED.finditer(text) if not _is_name(m, text)}
        return sum(len(w) >= _MIN_LENGTH and not self._proper(w) for w in found)

    def _proper(self, word: str) -> bool:
        """Whether a word is spelt as the corpus or everybody spells it, singular or plural."""
        forms = (word, word.removesuffix("s"))
        return any(w in self._counts or w in STOPWORDS or self._known_elsewhere(w) for w in forms)

    def _like(self, word: str) -> str | None:
        """The word that sounds nearest to one in a message with several misspelt ones."""
        if len(word) < _MIN_LENGTH or self._proper(word):
            return None
        own = sound_of(word)
        limit = 2 if len(word) >= _LONG_WORD else 1
        best: tuple[int, int, int, str] | None = None
        for candidate in self._by_ear.get(own[0], ()):
            other = sound_of(candidate)
            if abs(len(other) - len(own)) > limit:
                continue
            distance = OSA.distance(own, other, score_cutoff=limit)
            if distance <= limit:
                spelt = int(OSA.distance(word, candidate))
                if distance and spelt > 1 + len(word) // 5:
                    continue  # neither sounds nor looks like it: "lassie" is no "last"
                rank = (int(distance), spelt, -self._counts[candidate], candidate)
                best = rank if best is None or rank < best else best
        return best[3] if best else None

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
