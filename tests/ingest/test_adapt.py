"""The recipe by which the embedding model learns from the plain-language index."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ingest.adapt import Learner, Material, Recipe, adapt, material_of
from ingest.adapter import MATRICES, provenance
from ingest.build import parse_corpus
from ingest.embed import SentenceTransformerEmbedder
from ingest.pieces import Leg, Piece

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "a": ["Boards publish their papers two weeks before.", "how early do papers come", "when do i get the agenda"],
    "b": ["Carers are paid their expenses.", "can i claim my bus fare", "who pays for my petrol"],
    "c": ["Reserves are held for a purpose.", "what is the rainy day money for", "can we keep cash back"],
}
SMALL = Recipe(rank=2, epochs=3, batch=4, unanswered=1)


def material() -> Material:
    pieces, owner = [], []
    for number, (name, texts) in enumerate(TEXTS.items()):
        for i, text in enumerate(texts):
            pieces.append(Piece(f"{name}|{i}", name, Leg.ENTRY if i else Leg.TEXT, text))
            owner.append(number)
    return Material(
        tuple(pieces), tuple(TEXTS), tuple(owner), ("who won the cup", "what is the weather"), frozenset({(0, 1)})
    )


def learn(recipe: Recipe = SMALL, steps: int | None = None) -> Learner:
    learner = Learner(SentenceTransformerEmbedder(), material(), recipe)
    learner.learn(lambda done, total: None, steps)
    return learner


def test_learning_lowers_the_loss_and_is_the_same_each_time() -> None:
    one, other = learn(), learn()
    assert one.losses == other.losses
    assert one.losses[-1] < one.losses[0]
    assert all(torch.equal(a, b) for a, b in zip(one.matrices().values(), other.matrices().values(), strict=True))


def test_another_seed_learns_otherwise() -> None:
    assert learn(replace(SMALL, seed=1)).losses != learn().losses


def test_it_can_stop_after_some_steps() -> None:
    assert learn(steps=2).losses == learn().losses[:2]


def test_the_material_names_every_text_and_its_provision() -> None:
    moved = replace(material(), owner=(1, *material().owner[1:]))
    assert material().fingerprint == material().fingerprint
    assert replace(material(), unanswered=("other",)).fingerprint != material().fingerprint
    assert moved.owner != material().owner


def test_what_is_written_says_how_it_was_made(tiny_corpus: Path, tmp_path: Path) -> None:
    told = adapt(parse_corpus(tiny_corpus), SentenceTransformerEmbedder(), SMALL, lambda d, t: None, tmp_path)
    assert provenance(tmp_path) == told
    assert told["material"]["entries"] > 0
    assert (tmp_path / MATRICES).is_file()


def test_the_shipped_matrices_were_learnt_from_the_shipped_entries_and_begin_as_recorded() -> None:
    """The whole recipe takes minutes; its material, and the losses of its first steps, are enough to know it by."""
    told = provenance()
    found = material_of(parse_corpus(ROOT / "corpus"), SentenceTransformerEmbedder())
    unanswered = list(found.unanswered)
    for place, question in told.get("taken_out_since", {}).get("unanswered", ()):
        unanswered.insert(place, question)
    found = replace(found, unanswered=tuple(unanswered))
    assert found.fingerprint == told["material_sha256"], "entries have changed: run `python -m ingest adapt`"
    learner = Learner(SentenceTransformerEmbedder(), found, Recipe(**told["recipe"]))
    learner.learn(lambda done, total: None, steps=2)
    # Another processor adds in another order.
    assert learner.losses == pytest.approx(told["first_losses"][:2], abs=0.02)
