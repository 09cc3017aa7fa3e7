"""The suite that changes true claims: it must make false ones, and notice what is let through."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims.check import check_claim
from assistant.claims.types import Checked, Claim
from evals.__main__ import main
from evals.commands import mutations as command
from evals.errors import CallError
from evals.mutations import trial
from evals.mutations.good import Good, good_claims
from evals.mutations.labelled import FALSE, TRUE, read
from evals.mutations.mutators import KINDS, ZERO, mutant
from evals.mutations.trial import run, to_dict
from tests.ingest.made import shipped


@cache
def index() -> Any:
    """The shipped corpus without its vectors, of which claims need none."""
    parsed = shipped()
    provisions = tuple(p for ps in parsed.provisions.values() for p in ps)
    documents = parsed.documents
    return SimpleNamespace(
        provisions=provisions, documents=documents, sources={i: d.source for i, d in documents.items()}
    )


@cache
def good() -> tuple[Good, ...]:
    return tuple(good_claims(index()))


def test_true_claims_are_of_all_documents_and_of_many_provisions() -> None:
    written = read(TRUE, index())
    assert len({c.sheet[0].provision.id for c in written}) >= 60
    assert {c.sheet[0].source.id for c in written} == set(index().documents)
    assert len(good()) > 250


def test_most_true_claims_near_the_words_stand() -> None:
    near = [c for c in read(TRUE, index()) if c.kind == "near"]
    rejected = sum(not check_claim(c.claim, c.sheet).stands for c in near)
    assert rejected <= 0.4 * len(near)


def test_no_false_claim_written_by_hand_stands() -> None:
    false = read(FALSE, index())
    assert len(false) >= 80
    assert [c.claim.text for c in false if check_claim(c.claim, c.sheet).stands] == []


def test_a_provision_that_is_not_held_is_said() -> None:
    with pytest.raises(CallError, match=r"names .* What to do"):
        read(TRUE, SimpleNamespace(provisions=(), documents={}, sources={}))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_claims_and_is_stopped(kind: str) -> None:
    (of,) = run(good(), 25, 7, [kind])
    assert of.mutants >= 5
    assert not of.zero or of.through == 0
    assert of.through <= 2


@given(st.sampled_from(sorted(ZERO)), st.integers(0, 2**32))
@settings(max_examples=200)
def test_nothing_of_the_kinds_of_which_none_may_pass_passes(kind: str, seed: int) -> None:
    random = Random(seed)
    made = mutant(kind, random.choice(good()), random.choice(good()), random)
    if made is not None and check_claim(made.after.claim, made.after.sheet).stands:
        assert trial._equivalent(made)


def test_a_check_that_lets_all_through_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "check_claim", lambda claim, sheet: Checked((), ()))
    (of,) = run(good(), 10, 7, ["number"])
    assert of.through == of.mutants == 10
    assert to_dict([of], {}, (0, 1))["let_through"] == 10


def test_the_same_seed_makes_the_same_mutants() -> None:
    def texts(seed: int) -> list[Claim]:
        random = Random(seed)
        made = [mutant("number", g, g, random) for g in good()[:20]]
        return [m.after.claim for m in made if m]

    assert texts(1) == texts(1) != texts(2)


@pytest.fixture
def no_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Index", lambda folder: index())
    monkeypatch.setattr(command, "good_claims", lambda held: good())


@pytest.mark.usefixtures("no_vectors")
def test_the_command_says_what_was_let_through(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mutations", "--only", "number", "--count", "20", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["let_through"] == 0
    assert told["kinds"][0]["zero_tolerance"]
    assert main(["mutations", "--only", "word dropped", "--count", "20", "--show"]) == 0
    assert "True claims written by hand (near)" in capsys.readouterr().out


@pytest.mark.usefixtures("no_vectors")
def test_the_command_fails_where_a_number_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "check_claim", lambda claim, sheet: Checked((), ()))
    assert main(["mutations", "--only", "number", "--count", "5"]) == 1
