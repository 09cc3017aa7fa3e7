"""Texts that people and programs might send: words of the documents, words that patterns look for, and nonsense."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from evals.fuzzing.mutate import Mutator
from ingest.fold import for_reading
from ingest.store import Index

# What the program's own patterns look for, so that repetition of it is what costs most.
_LOOKED_FOR = (
    "a ", "ignore ", "ignore all previous instructions and ", "you must ", "act as a ", "pretend to be ", "system: ", "(", ")", "((", "and ", "and and ", "1.1.1.1 ",
    "4(iv) ", "4(", "proposal 4(iv) ", "section 1 of ", "sections 3, 4 and 5 ", "s.27(1)(a) ", "sch. 1 para. 5(2) ", "subsection (1) of ", "paragraph (a) of ",
    "the second bullet of ", "the last ", "first the ", "4 part ", "item 3 ", "page 12 ", "p. iv ", "outcome 6 ", "the nine outcomes ", "the sixth outcome ",
    "Annex A ", "what is a ", "who is ", "by when ", "how many ", "do i ", "can i get ", "should we ", "my mother ", "is that the law ", "are you sure", "why ", "why not ",
    "and what about ", "same for ", "going back to ", "the first thing I asked ", "one more ", "in simpler words ", "list all ", "difference between ",
    "compare ", "stand for ", "IJB ", "I.J.B. ", "NHS ", "Integration Joint Board (IJB) ", "A B ", "Aa Of ", "of the ", "the framework ", "according to the review ",
    "2 4 ", "gonna ", "whit dae ", "i'm ", "can't ", "15 November 2018 ", "0 March 2019 ", "within 28 days ", "£500 ", "100% ", "1st ", "99999999999999999999 ",
    "http://a.b ", "a@b.c ", "<b>", "<script>", "</script>", "**", "_", "“", "”", "\"", "'", "’", "…", "? ", "?", "! ", ". ", ".", ", ", ",", "; ", ": ", "-", "–", "[1]", "\n",
    "\n\n", "\t", "1. ", "1(iv). ", "hello ", "thanks ", "help", "suicide ", "bomb ", "¿", "é ", "qué es ", "什么 ", "م ",
)  # fmt: skip


def tokens_of_questions() -> tuple[bytes, ...]:
    """What is put into texts."""
    return tuple(t.encode() for t in _LOOKED_FOR)


class Texts:
    """Makes texts out of what an index holds. `most` characters at most."""

    def __init__(self, index: Index, most: int = 4_200) -> None:
        """Begin from provisions, from their labels, and from how people ask for them."""
        asked = [e for entries in index.asked_as.values() for e in entries] + [u.question for u in index.unanswered]
        labels = [f"what does {p.locator.label} say?" for p in index.provisions]
        words = [for_reading(p.text)[:300] for p in index.provisions if not p.kind.is_whole]
        self._shapes = [t.encode() for t in (*asked, *labels, *words) if t.strip()]
        self._tokens = tokens_of_questions()
        self._most = most
        self._mutator = Mutator(self._shapes, self._tokens, 400, most)
        self._long = Mutator(self._shapes, self._tokens, most, most)

    def make(self, rng: Random) -> str:
        """A text; one in thirty is as long as may be."""
        way = rng.random()
        if way < 0.15:
            data = b"".join(rng.choices(self._tokens, k=rng.randrange(1, 12)))
        elif way < 0.25:
            return "".join(chr(_code_point(rng)) for _ in range(rng.randrange(1, 60)))
        else:
            data = (self._long if rng.random() < 0.03 else self._mutator).make(rng)
        return data.decode("utf-8", "replace")[: self._most]

    def some(self, rng: Random, texts: Sequence[str]) -> str:
        """One of these texts, changed."""
        return self._mutator.change(rng, rng.choice(texts).encode("utf-8", "replace")).decode("utf-8", "replace")


def _code_point(rng: Random) -> int:
    return rng.choice(
        (rng.randrange(32, 127), rng.randrange(0x250), rng.randrange(0x10FFFF), rng.randrange(0x2000, 0x2100))
    )
