"""Are the splits apart? No question of one split may be a near-duplicate of one of the other.

Who improves the assistant on a development question has then seen the test question. Two
questions are **near-duplicates** when they are after the same answer and are put in much the same
words. The same answer: at least half of the gold places (source and locator) that either has
are common to both, or neither has an answer. The same words: a cosine and a share of content words
that reach one of the pairs of `NEAR`, those of the plain-language rules (`ingest/entry_rules.py`)
and one that is laxer in meaning and stricter in words, as the answer is known to be the same.
A question is compared by its own words, in full, and in its lay wording.

That the same provision is gold in both splits is no fault: the gold is shared, the questions are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.questions import Question, split_of
from ingest.entry_rules import NEAR_DUPLICATE, Encode, content_words, shared_words

NEAR = (*NEAR_DUPLICATE, (0.80, 0.65))  # cosine and share of content words, both reached
_SAME_GOLD = 0.5


class TooNear(NamedTuple):
    """A development and a test question by their ids, with the cosine and the share of words of their nearest texts."""

    dev: str
    test: str
    cosine: float
    shared: float


def too_near(questions: Sequence[Question], encode: Encode) -> list[TooNear]:
    """The near-duplicates across the splits, one entry a pair of questions, in order of id.

    Only texts that share enough words are embedded. Ids are given and no words, so that nobody reads
    test questions because of it.
    """
    pairs = list(_close_in_words(questions))
    texts = sorted({text for *_, one, other, _ in pairs for text in (one, other)}, key=lambda t: (len(t), t))
    vectors = dict(zip(texts, encode(texts), strict=True)) if texts else {}
    found: dict[tuple[str, str], TooNear] = {}
    for dev, test, one, other, shared in pairs:
        cosine = float(vectors[one] @ vectors[other])
        if any(cosine >= c and shared >= s for c, s in NEAR):
            near = TooNear(dev, test, round(cosine, 3), round(shared, 2))
            found[dev, test] = max(near, found.get((dev, test), near), key=lambda n: n.cosine)
    return [found[pair] for pair in sorted(found)]


def _close_in_words(questions: Sequence[Question]) -> Iterator[tuple[str, str, str, str, float]]:
    """Pairs across the splits that are after the same answer, each with two texts and their share of words."""
    least = min(share for _, share in NEAR)
    words = {text: content_words(text) for q in questions for text in _texts(q)}
    of = {split: [q for q in questions if split_of(q.id) == split] for split in ("dev", "test")}
    for dev in of["dev"]:
        for test in of["test"]:
            if not _same_answer(dev, test):
                continue
            for one in _texts(dev):
                for other in _texts(test):
                    shared = shared_words(words[one], words[other])
                    if shared >= least:
                        yield dev.id, test.id, one, other, shared


def _texts(question: Question) -> list[str]:
    every = (question.question, question.full_question, question.variants.lay)
    return list(dict.fromkeys(" ".join(text.split()) for text in every if text))


def _same_answer(one: Question, other: Question) -> bool:
    if not one.answerable or not other.answerable:
        return one.answerable == other.answerable
    places = [{(gold.source, gold.locator) for group in q.gold for gold in group} for q in (one, other)]
    return shared_words(frozenset(map(str, places[0])), frozenset(map(str, places[1]))) >= _SAME_GOLD
