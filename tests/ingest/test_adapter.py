"""What the model learnt is added to its weights, and only to those that it belongs to."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from ingest import adapter
from ingest.adapter import FOLDER, MATRICES, adapter_fingerprint, provenance
from ingest.embed import PUBLISHED, SentenceTransformerEmbedder
from ingest.errors import ModelError
from ingest.model_in_use import embedder_of
from ingest.settings import IngestSettings


class Encoder(torch.nn.Module):
    """One layer under the name that a BERT encoder gives its layers."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = torch.nn.ModuleDict({"dense": torch.nn.Linear(3, 2, bias=False)})


def matrices(folder: Path, **changes: torch.Tensor) -> Path:
    save_file({"encoder.dense.A": torch.ones(1, 3), "encoder.dense.B": torch.ones(2, 1)} | changes, folder / MATRICES)
    return folder


def test_the_matrices_are_added_to_the_weights(tmp_path: Path) -> None:
    encoder: Any = Encoder()
    before = encoder.encoder["dense"].weight.detach().clone()
    adapter.apply(encoder, matrices(tmp_path))
    assert torch.allclose(encoder.encoder["dense"].weight, before + 1)


def test_matrices_of_another_model_are_refused_with_the_layer(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no layer encoder\.dense of that shape.*ASSISTANT_ADAPTER=off"):
        adapter.apply(Encoder(), matrices(tmp_path, **{"encoder.dense.B": torch.ones(5, 1)}))
    with pytest.raises(ModelError, match=r"no layer encoder\.other"):
        adapter.apply(Encoder(), matrices(tmp_path, **{"encoder.other.A": torch.ones(1, 3), "encoder.other.B": torch.ones(2, 1)}))  # fmt: skip


@pytest.mark.parametrize("spoilt", [b"", b"no tensors"])
def test_a_spoilt_file_is_refused_with_its_place(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / MATRICES).write_bytes(spoilt)
    with pytest.raises(ModelError, match=r"adapter\.safetensors cannot be read"):
        adapter.apply(Encoder(), tmp_path)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"is missing.*python -m ingest adapt.*ASSISTANT_ADAPTER=off"):
        adapter_fingerprint(tmp_path)
    assert provenance(tmp_path) == {}


def test_a_file_that_is_not_the_one_that_was_learnt_is_refused(tmp_path: Path) -> None:
    data = bytearray((FOLDER / MATRICES).read_bytes())
    data[-1] ^= 1
    (tmp_path / MATRICES).write_bytes(data)
    (tmp_path / "adapter.json").write_bytes((FOLDER / "adapter.json").read_bytes())
    with pytest.raises(ModelError, match=r"is not the file that was learnt .* restore the file"):
        adapter_fingerprint(tmp_path)


def test_the_shipped_file_is_small_and_says_where_it_comes_from() -> None:
    assert (FOLDER / MATRICES).stat().st_size < 1_000_000
    told = provenance()
    assert told["model_sha256"] == PUBLISHED["model.safetensors"]
    assert told["recipe"]["seed"]
    assert len(told["material_sha256"]) == 64
    assert all(torch.isfinite(t).all() for t in load_file(FOLDER / MATRICES).values())


def test_the_fingerprint_tells_vectors_of_the_two_models_apart() -> None:
    learnt = embedder_of(IngestSettings(adapter=True))
    assert learnt.fingerprint != SentenceTransformerEmbedder().fingerprint
    assert embedder_of(IngestSettings(adapter=False)).fingerprint == SentenceTransformerEmbedder().fingerprint


def test_another_model_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    named = IngestSettings(embedding_model=str(tmp_path), adapter=True)
    assert embedder_of(named).fingerprint == SentenceTransformerEmbedder(str(tmp_path)).fingerprint


@pytest.mark.model
def test_everyday_words_come_nearer_to_what_they_ask_for() -> None:
    """Questions and passages of no entry; the plain model puts the wrong one first."""
    asked = "who picks up the tab for the bus when I go to the board"
    passages = [
        "reasonable expenses for attending meetings are paid",
        "public transport in rural areas, the bus above all",
    ]
    plain, learnt = (
        e.encode([asked, *passages]) for e in (SentenceTransformerEmbedder(), embedder_of(IngestSettings()))
    )
    assert np.allclose(np.linalg.norm(learnt, axis=1), 1, atol=1e-5)
    gain = [float(v[0] @ v[1] - v[0] @ v[2]) for v in (plain, learnt)]
    assert gain[1] > gain[0]
