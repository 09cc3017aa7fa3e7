"""Make mutants of true claims, check each, and count what is let through, by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from assistant.claims.attribution import as_written, attributed
from assistant.claims.check import check_claim
from assistant.claims.lists import ARTICLES, JOINING
from assistant.claims.quoting import folded
from assistant.claims.types import Claim
from assistant.claims.units import sentences
from assistant.claims.words import Sort, singular, words_of
from assistant.types import Evidence
from evals.mutations.good import Good
from evals.mutations.mutators import KINDS, ZERO, Mutant, mutant
from evals.stats import wilson

_IN_VAIN = 3000  # tries in a row that gave nothing new, after which a kind has no more


@dataclass(frozen=True, slots=True)
class Passed:
    """A mutant that stands; `equivalent` where what it says stands word for word as a sentence of its quotation."""

    mutant: Mutant
    equivalent: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """What became of the mutants of one kind."""

    name: str
    mutants: int
    passed: tuple[Passed, ...]

    @property
    def zero(self) -> bool:
        """Whether none may be let through."""
        return self.name in ZERO

    @property
    def through(self) -> int:
        """How many were let through, equivalents left out."""
        return sum(not p.equivalent for p in self.passed)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that is let through, of the mutants that are no equivalents."""
        return wilson(self.through, max(1, self.mutants - len(self.passed) + self.through))


def run(good: Sequence[Good], count: int, seed: int, kinds: Iterable[str] = KINDS) -> list[Kind]:
    """At most so many mutants of each kind, no two the same; the same ones for the same seed."""
    return [_kind(name, good, count, Random(f"{seed} {name}")) for name in kinds]


def _kind(name: str, good: Sequence[Good], count: int, random: Random) -> Kind:
    seen: set[Claim] = set()
    passed: list[Passed] = []
    in_vain = 0
    while len(seen) < count and in_vain < _IN_VAIN:
        made = mutant(name, random.choice(good), random.choice(good), random)
        if made is None or made.after.claim in seen:
            in_vain += 1
            continue
        in_vain = 0
        seen.add(made.after.claim)
        if check_claim(made.after.claim, made.after.sheet).stands:
            passed.append(Passed(made, _equivalent(made)))
    return Kind(name, len(seen), tuple(passed))


def _equivalent(made: Mutant) -> bool:
    """Whether the mutant says what the claim said, or what another sentence of its quotation says, word for word."""
    after = made.after
    quoted = [(after.sheet[q.number - 1], q.words) for q in after.claim.quotes]
    said = [_bare(part) for part in _sentences(after.claim.text, quoted[0][0])]
    own = [_bare(part) for part in _sentences(made.before.claim.text, made.before.sheet[0])]
    if after.claim.quotes == made.before.claim.quotes and said == own:
        return True
    for evidence, words in quoted:
        held = [_bare(part) for part in _sentences(words, evidence)]
        if not said or any(s not in held for s in said):
            return False
    return True


def _sentences(text: str, evidence: Evidence) -> list[str]:
    read, _ = folded(text)
    return [attributed(as_written(read[a:b].strip()), evidence).rest for a, b in sentences(read)]


def _bare(text: str) -> tuple[str, ...]:
    """The words of a sentence without articles, joining words and punctuation, plurals as singulars."""
    left_out = ARTICLES | JOINING
    return tuple(singular(w.norm) for w in words_of(text) if w.sort is not Sort.PAUSE and w.norm not in left_out)


def to_dict(
    kinds: Sequence[Kind], rejected: Mapping[str, tuple[int, int]], accepted: tuple[int, int]
) -> dict[str, object]:
    """Plain JSON values; `rejected` are true claims rejected of how many by way, `accepted` false ones that stand."""
    return {
        "mutants": sum(k.mutants for k in kinds),
        "let_through": sum(k.through for k in kinds),
        "equivalents": sum(p.equivalent for k in kinds for p in k.passed),
        "kinds": [
            {"kind": k.name, "zero_tolerance": k.zero, "mutants": k.mutants, "let_through": k.through,
             "equivalents": sum(p.equivalent for p in k.passed), "interval": [round(x, 5) for x in k.interval],
             "stand": [{"was": p.mutant.before.claim.text, "is": p.mutant.after.claim.text,
                        "quotes": [q.words for q in p.mutant.after.claim.quotes], "equivalent": p.equivalent} for p in k.passed]}
            for k in kinds
        ],
        "true_claims_rejected": {way: {"rejected": n, "of": of} for way, (n, of) in rejected.items()},
        "false_claims_accepted": {"accepted": accepted[0], "of": accepted[1]},
    }  # fmt: skip
