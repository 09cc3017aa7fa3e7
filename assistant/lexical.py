"""The lexical leg: BM25 over the provisions with their headings and plain-language entries.

Chroma's local mode has no sparse index, so this one is built from the index's provisions when
the index is opened, and is thereby in step with it. Terms of art survive the tokenising:
"(iv)", "27A", "S95", "4(iv)" are tokens of their own, and only plain words are stemmed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

_TOKEN = re.compile(r"\d{1,3}\s?\([ivx]+\)|\([ivx]{1,5}\)|\([a-z]\)|[^\W_]+(?:[.'’][^\W_]+)*")
_SPACE = re.compile(r"\s")
_BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")  # people type CO2 for CO₂
_STEMMER = Stemmer.Stemmer("english")
# Words that say nothing about the topic. "Not" and "must" are not among them.
STOPWORDS = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "my", "of", "on", "or", "our", "ours", "s", "she", "so", "some", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "am", "about", "any", "im", "ive", "whats", "thats", "dont", "doesnt", "isnt", "please", "tell", "say", "says", "said"]
)  # fmt: skip


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a plain word; anything with a digit or a bracket, and short words, stay as they are."""
    return _STEMMER.stemWord(word) if len(word) > 3 and word.isalpha() else word


def words_of(text: str) -> list[str]:
    """The lower-case tokens of a text, not stemmed: "4 (iv)" is "4(iv)"."""
    found = _TOKEN.findall(text.casefold().replace("’", "'").translate(_BELOW))
    return [w if w.isalnum() else _SPACE.sub("", w).removesuffix("'s") for w in found]


def tokens_of(text: str) -> list[str]:
    """Stemmed tokens without stop words."""
    return [stem(w) for w in words_of(text) if w not in STOPWORDS]


def stems_of(text: str) -> list[str]:
    """Stemmed tokens, stop words among them: for phrases whose small words count."""
    return [stem(w) for w in words_of(text)]


class Lexical:
    """BM25 over texts with ids. Scores are shares of what the question could score at most."""

    def __init__(self, texts: Mapping[str, str], expansions: Mapping[str, Sequence[str]] | None = None) -> None:
        """Index the texts. `expansions` maps an abbreviation's token to the tokens of its long form."""
        self.ids = list(texts)
        self._expansions = dict(expansions or {})
        corpus = [self._expanded(tokens_of(t)) for t in texts.values()]
        self._bm25 = bm25s.BM25(k1=1.2, b=0.6, method="lucene")
        self._bm25.index(corpus, show_progress=False)
        self._vocabulary: dict[str, int] = self._bm25.vocab_dict
        # The distinct tokens of each text by their numbers, one text after another: sets of words would take
        # more memory than the texts.
        distinct = [sorted({self._vocabulary[t] for t in tokens}) for tokens in corpus]
        self._tokens = np.fromiter(chain.from_iterable(distinct), dtype=np.int32)
        self._ends = np.cumsum([0, *map(len, distinct)])
        found = np.bincount(self._tokens, minlength=1) if len(self._tokens) else np.zeros(1, dtype=np.int64)
        counts = {t: int(found[n]) for t, n in self._vocabulary.items() if n < len(found) and found[n]}
        size = max(1, len(corpus))
        self._idf = {t: math.log(1 + (size - n + 0.5) / (n + 0.5)) for t, n in counts.items()}
        self._unseen = math.log(1 + (size + 0.5) / 0.5)

    def _expanded(self, tokens: Iterable[str]) -> list[str]:
        out: list[str] = []
        for token in tokens:
            out.append(token)
            out.extend(self._expansions.get(token, ()))
        return out

    def idf(self, token: str) -> float:
        """How much a token tells; a token that no provision has tells most."""
        return self._idf.get(token, self._unseen)

    def knows(self, token: str) -> bool:
        """Whether any provision has the token."""
        return token in self._idf

    def query_tokens(self, text: str) -> list[str]:
        """The distinct tokens of a question, abbreviations expanded."""
        return list(dict.fromkeys(self._expanded(tokens_of(text))))

    def scores(self, text: str) -> npt.NDArray[np.float32]:
        """A score from 0 to 1 for each id: the share of the question's weight that BM25 found."""
        tokens = self.query_tokens(text)
        known = [t for t in tokens if t in self._vocabulary]
        if not known:
            return np.zeros(len(self.ids), dtype=np.float32)
        raw = self._bm25.get_scores(known)
        most = sum(self.idf(t) for t in tokens)
        return np.asarray(raw / most, dtype=np.float32)

    def best(self, scores: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.intp]:
        """The places of the highest scores above nothing, best first, the earlier of equal ones first.

        Only those that can be among them are put in order: sorting a hundred thousand costs more than the question.
        """
        if len(scores) > count:
            least = np.partition(scores, len(scores) - count)[len(scores) - count]
            able = np.flatnonzero((scores >= least) & (scores > 0))
        else:
            able = np.flatnonzero(scores > 0)
        return able[np.argsort(-scores[able], kind="stable")[:count]]

    def coverage(self, text: str, place: int) -> float:
        """The share of a question's weight whose tokens stand in one document."""
        tokens = tokens_of(text)
        total = sum(self.idf(t) for t in tokens)
        if not total:
            return 0.0
        numbers = frozenset(self._tokens[self._ends[place] : self._ends[place + 1]].tolist())
        expanded = {
            t for t in tokens
            if self._here([t], numbers) or (t in self._expansions and self._here(self._expansions[t], numbers))
        }  # fmt: skip
        return sum(self.idf(t) for t in tokens if t in expanded) / total

    def _here(self, tokens: Sequence[str], numbers: Collection[int]) -> bool:
        """Whether all tokens are among those of a text."""
        return all(self._vocabulary.get(t) in numbers for t in tokens)

    def unknown(self, text: str) -> float:
        """The share of a question's weight whose tokens stand nowhere in the corpus."""
        tokens = tokens_of(text)
        total = sum(self.idf(t) for t in tokens)
        return sum(self.idf(t) for t in tokens if not self.knows(t)) / total if total else 0.0
