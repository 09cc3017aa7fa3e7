"""What is learnt without a source knows nothing of it; what is found is found by its own words alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from evals_makers import gold, make_question
from fakes import FakeEmbedder

from evals.unseen import found, groups_of, without
from ingest.build import Parsed, parse_corpus


@pytest.fixture
def parsed(tiny_corpus: Path) -> Parsed:
    return parse_corpus(tiny_corpus)


def test_every_source_is_in_one_group(parsed: Parsed) -> None:
    groups = groups_of(parsed)
    assert sorted(s for g in groups for s in g) == sorted(parsed.provisions)
    assert all(groups)


def test_a_source_that_is_left_out_leaves_its_entries_too(parsed: Parsed) -> None:
    source = next(p.source_id for ps in parsed.provisions.values() for p in ps if p.id in parsed.plain.asked_as)
    rest = without(parsed, [source])
    assert source not in rest.provisions
    assert rest.plain.asked_as.keys() < parsed.plain.asked_as.keys()
    assert not any(i.startswith(f"{source}#") for i in rest.plain.asked_as)


def test_evidence_is_found_among_the_first_by_its_own_words(parsed: Parsed) -> None:
    quotation = "Papers are sent seven days before each meeting."
    source = next(s for s, d in parsed.documents.items() if quotation in d.text)
    near = make_question(question=quotation, gold=[[gold(quotation, source)]])
    far = make_question(question="Nothing of the kind", gold=[[gold("words that stand nowhere", source)]])
    embedder = FakeEmbedder()
    assert [f[1] for f in found(parsed, [source], [near, far], embedder)] == [True, False]
    entries = {e for es in parsed.plain.asked_as.values() for e in es}
    assert entries
    assert not entries & set(embedder.encoded)
