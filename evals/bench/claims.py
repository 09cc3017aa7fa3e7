"""What checking an answer of a model costs: eight claims, as they stand and with a fault in each."""

from __future__ import annotations

import statistics
import time
from random import Random
from typing import Any

from assistant.claims import quoting, skips, units, words
from assistant.claims.check import check_claim
from evals.mutations.good import Good, good_claims
from evals.mutations.mutators import KINDS, mutant
from evals.stats import SEED, percentile
from ingest.store import Index

CLAIMS = 8
_ANSWERS = 200


def bench_claims(index: Index) -> dict[str, Any]:
    """Milliseconds of the processor for an answer of eight claims, with nothing kept from an earlier one."""
    good = good_claims(index)
    random = Random(SEED)
    sound = [random.sample(good, CLAIMS) for _ in range(_ANSWERS)]
    faulty = [[_faulty(g, good, random) for g in answer] for answer in sound]
    return {"claims": CLAIMS, "answers": _ANSWERS, "sound": _times(sound), "faulty": _times(faulty)}


def _faulty(good: Good, others: list[Good], random: Random) -> Good:
    while True:
        made = mutant(random.choice(KINDS), good, random.choice(others), random)
        if made is not None:
            return made.after


def _times(answers: list[list[Good]]) -> dict[str, float | None]:
    taken: list[float] = []
    for answer in answers:
        _forget()
        begun = time.process_time()
        for good in answer:
            check_claim(good.claim, good.sheet)
        taken.append(1000 * (time.process_time() - begun))
    return {
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(percentile(taken, 0.95) or 0.0, 1),
        "most_ms": round(max(taken), 1),
    }


def _forget() -> None:
    """Empty what is kept between claims, so that each answer is checked as if it were the first."""
    for kept in (quoting.folded, units.sentences, words.words_of, words.same_word, skips.skips):
        kept.cache_clear()
