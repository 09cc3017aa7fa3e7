"""The shipped plain-language index keeps its rules; `ingest/entry_rules.py` says what each of them means.

Who yields: an entry is never bent. A lay reference question that is a near-duplicate of an entry is
replaced by its author, who writes without sight of the index. Questions of the test split are
named by their id only, so that nobody learns them from a failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from evals.questions import Question, load, question_files, split_of
from ingest.embed import SentenceTransformerEmbedder, Vectors
from ingest.entry_rules import (
    LEAST,
    Encode,
    NearDuplicate,
    carries_content,
    close_in_words,
    kin_of,
    misplaced,
    near_duplicates,
    own_texts,
)
from ingest.store import text_hash
from tests.fakes import FakeEmbedder
from tests.ingest.made import shipped

GROUPS = {
    "people and posts", "money and rates", "the law's sections", "membership and votes", "local facts", "later events",
    "other countries", "clinical or legal advice", "off-topic",
}  # fmt: skip
# Entries that are nearer to another provision and stay where they are, each with the reason.
REVIEWED = {
    ("msg-review-2019#outcome-7", "what's the seventh of the nine goals"): "the number says which, and that is a word",
    ("msg-review-2019#outcome-8", "what's the eighth of the nine goals"): "the number says which, and that is a word",
}


def entries() -> list[str]:
    return list(dict.fromkeys(entry for several in shipped().plain.asked_as.values() for entry in several))


def unanswered() -> list[str]:
    return [u.question for u in shipped().plain.unanswered]


@pytest.fixture(scope="module")
def encode(request: pytest.FixtureRequest) -> Iterator[Encode]:
    """The published model, without what it may have learnt from these entries.

    Each text is embedded once, and pytest's cache keeps the vectors: after a change only what is new
    is embedded again.
    """
    model = SentenceTransformerEmbedder()
    path = request.config.cache.mkdir("plain-language") / f"{model.fingerprint[:32]}.npz"
    known = dict(zip(*np.load(path).values(), strict=True)) if path.is_file() else {}
    used: dict[str, Vectors] = {}

    def remembered(texts: Sequence[str]) -> Vectors:
        new = sorted({t for t in texts if text_hash(t) not in known}, key=lambda t: (len(t), t))
        parts = [new[start : start + 64] for start in range(0, len(new), 64)]
        for part, vectors in zip(parts, two.map(model.encode, parts), strict=True):
            known.update(zip(map(text_hash, part), vectors, strict=True))
        used.update((text_hash(t), known[text_hash(t)]) for t in texts)
        return np.stack([used[text_hash(t)] for t in texts])

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # two that wait for each other are slow on a busy machine; two apart are not
    with ThreadPoolExecutor(2) as two:
        model.encode(["loads the model before there are two"])
        yield remembered
    torch.set_num_threads(threads)
    if used:
        np.savez(path, keys=np.array(list(used)), vectors=np.stack(list(used.values())))


def test_every_provision_that_carries_content_is_asked_for_often_enough() -> None:
    corpus = shipped()
    thin = [
        f"{p.source_id}: {p.locator.label} has {len(corpus.plain.asked_as.get(p.id, ()))}"
        for source, provisions in corpus.provisions.items()
        for p in provisions
        if carries_content(p, len(corpus.documents[source].text)) and len(corpus.plain.asked_as.get(p.id, ())) < LEAST
    ]
    assert thin == []


def test_what_needs_no_entries_is_short_enough_to_list() -> None:
    """The documents as wholes, and the section that is all of one but its title."""
    corpus = shipped()
    without = {
        (source, p.locator.label)
        for source, provisions in corpus.provisions.items()
        for p in provisions
        if not carries_content(p, len(corpus.documents[source].text))
    }
    assert without == {
        ("msg-review-2019", "Health and Social Care integration: progress review"),
        ("community-framework-2019", "Framework for Community Health and Social Care Integrated Services"),
        ("community-framework-2019", "A Framework for Community Health and Social Care Integrated Services"),
        ("hsci-facilitating-the-journey", "HSCI Guidance: Facilitating the Journey of Integration"),
        ("hsci-facilitating-the-journey", "section 1"),
        ("alliance-framework-for-integration", "A Framework for Integration"),
        ("taylor-opinion-2018", "Progress being made, with ambitions to go further"),
        ("taylor-opinion-2018", "What progress has our approach on integration in Scotland made so far?"),
    }


def test_every_entry_leads_to_a_provision() -> None:
    """Reading fails on a locator that is not there; this would fail if it did not."""
    corpus = shipped()
    assert corpus.failures == ()
    assert set(corpus.plain.asked_as) <= {p.id for several in corpus.provisions.values() for p in several}


def test_enough_is_known_to_be_unanswered_in_every_group() -> None:
    corpus = shipped()
    assert len(corpus.plain.unanswered) >= 200
    assert {u.group for u in corpus.plain.unanswered} >= GROUPS
    assert {u.answered_by for u in corpus.plain.unanswered} - {None} <= set(corpus.catalogue.sources)


@pytest.mark.model
def test_no_lay_reference_question_repeats_an_entry(encode: Encode) -> None:
    lay = [(q, q.question) for q in questions() if q.kind == "lay" and q.answerable]
    lay += [(q, q.variants.lay) for q in questions() if q.variants.lay]
    assert repeated(lay, entries(), encode) == [], "the author of the question replaces it; the entry stays"


@pytest.mark.model
def test_nothing_known_to_be_unanswered_repeats_an_entry(encode: Encode) -> None:
    assert pairs_of(near_duplicates(close_in_words(unanswered(), entries()), encode)) == []


@pytest.mark.model
def test_nothing_known_to_be_unanswered_stands_there_twice(encode: Encode) -> None:
    questions = unanswered()
    assert len(set(questions)) == len(questions)
    assert pairs_of(near_duplicates(close_in_words(questions, questions), encode)) == []


@pytest.mark.model
def test_no_answerable_reference_question_is_known_to_be_unanswered(
    encode: Encode,
) -> None:
    asked = [(q, t) for q in questions() if q.answerable for t in (q.full_question or q.question, q.variants.lay) if t]
    assert repeated(asked, unanswered(), encode) == [], "one of the two is wrong: does the corpus answer it?"


@pytest.mark.model
def test_no_entry_fits_another_provision_better(encode: Encode) -> None:
    corpus = shipped()
    every = [p for several in corpus.provisions.values() for p in several]
    texts = own_texts(every, corpus.documents, FakeEmbedder())  # it counts words, which decides where windows end
    found = misplaced(corpus.plain.asked_as, texts, kin_of(every), encode)
    flagged = {(m.owner, m.entry): m for m in found}
    assert [m for key, m in flagged.items() if key not in REVIEWED] == [], (
        "move the entry, list it at both provisions, or word it less vaguely"
    )
    assert set(REVIEWED) <= set(flagged), "a reviewed exception is no longer needed: take it out"


def questions() -> tuple[Question, ...]:
    return load(question_files())


def repeated(asked: Iterable[tuple[Question, str]], others: list[str], encode: Encode) -> list[str]:
    """Which reference questions are near-duplicates of what, the text given for the development split only."""
    owner: dict[str, Question] = {}
    for question, text in asked:
        owner.setdefault(" ".join(text.split()), question)
    said = []
    for pair in near_duplicates(close_in_words(list(owner), others), encode):
        identity = owner[pair.one].id
        words = f'"{pair.one}"' if split_of(identity) == "dev" else "(test split)"
        said.append(f'{identity} {words} and "{pair.other}"')
    return said


def pairs_of(found: Iterable[NearDuplicate]) -> list[tuple[str, str]]:
    return [(pair.one, pair.other) for pair in found]
