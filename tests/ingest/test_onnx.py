"""The embedding model's graph: the same vectors, never another model's, and the model itself where there is none."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest import onnx_export
from ingest.embed import SentenceTransformerEmbedder
from ingest.errors import ModelError
from ingest.model_in_use import OnnxEmbedder, embedder_of, prepare
from ingest.onnx_export import SAMPLES, TOLERANCE, export
from ingest.onnx_model import ABOUT, GRAPH, TOKENIZER, OnnxModel, folder_of
from ingest.settings import IngestSettings
from tests.fakes import FakeEmbedder
from tests.ingest.made import ROOT

pytestmark = pytest.mark.model
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "board", "must", "decide", "a", "direction", "?"]


def small_model(folder: Path) -> Path:
    """A sentence-transformers model with weights of its own, as small as one can be."""
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    inside = folder / "inside"
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertModel(config).save_pretrained(inside)
    (inside / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    BertTokenizerFast(str(inside / "vocab.txt")).save_pretrained(inside)
    whole = models.Transformer(str(inside), max_seq_length=24)
    SentenceTransformer(modules=[whole, models.Pooling(16)]).save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small model's folder, and the folder of its graph's folder."""
    folder = tmp_path_factory.mktemp("small")
    model = small_model(folder)
    export(SentenceTransformerEmbedder(str(model)), folder / "graphs")
    return model, folder / "graphs"


@pytest.fixture
def spoilt(made: tuple[Path, Path], tmp_path: Path) -> tuple[SentenceTransformerEmbedder, Path, Path]:
    """The small model, a copy of its graphs' folder that a test may spoil, and the graph's own folder there."""
    shutil.copytree(made[1], tmp_path / "graphs")
    whole = SentenceTransformerEmbedder(str(made[0]))
    return whole, tmp_path / "graphs", folder_of(tmp_path / "graphs", whole.fingerprint)


@pytest.fixture
def exported_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The export in this process, where PyTorch is loaded already."""

    def run(command: list[str], **_: object) -> None:
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            status = onnx_export.main(command[3:])
        if status:
            raise subprocess.CalledProcessError(status, command, stderr=said.getvalue())

    monkeypatch.setattr("ingest.model_in_use.subprocess.run", run)


@pytest.fixture(scope="module")
def default() -> tuple[OnnxEmbedder, SentenceTransformerEmbedder]:
    """The default model as the settings have it, by its graph and by PyTorch."""
    quick = embedder_of(IngestSettings())
    whole = embedder_of(IngestSettings(embedding_runtime="torch"))
    assert isinstance(quick, OnnxEmbedder)
    assert isinstance(whole, SentenceTransformerEmbedder)
    prepare(quick, lambda _: None)
    return quick, whole


def test_the_default_model_has_the_same_vectors_by_its_graph(
    default: tuple[OnnxEmbedder, SentenceTransformerEmbedder],
) -> None:
    quick, whole = default
    assert quick.graph is not None
    assert quick.graph.about.largest_difference <= TOLERANCE
    texts = ["What may a carer claim for?", "x" * 300, "Set aside budgets – s. 1(3)(d)?", "délégation 🙂", " "]
    assert np.abs(quick.encode(texts) - whole.encode(texts)).max() <= TOLERANCE
    assert (quick.fingerprint, quick.name, quick.max_pieces) == (whole.fingerprint, whole.name, whole.max_pieces)
    assert [quick.pieces(s) for s in SAMPLES] == [whole.pieces(s) for s in SAMPLES]
    words = ["direction", "dirction", "board", "gàidhealtachd"]
    assert [quick.knows(w) for w in words] == [whole.knows(w) for w in words] == [True, False, True, False]


def test_what_is_embedded_beside_a_text_does_not_change_its_vector(
    default: tuple[OnnxEmbedder, SentenceTransformerEmbedder],
) -> None:
    quick, _ = default
    text = "Clear directions must be provided by IJBs to Health Boards and Local Authorities."
    alone = quick.encode([text])[0]
    assert np.array_equal(alone, quick.encode(["short", text, "a " * 400, *SAMPLES])[1])
    shaped = quick.encode_shaped([text, *[""] * 15], 32)
    among = quick.encode_shaped([*(f"about {i} boards " * 3 for i in range(11)), text, *["a"] * 4], 32)
    assert np.array_equal(shaped[0], among[11])
    assert np.allclose(shaped[0], alone, atol=TOLERANCE)
    assert quick.encode([]).shape == (0, 384)
    with pytest.raises(ValueError, match="was to be padded to 8"):
        quick.encode_shaped([text], 8)


def test_an_answer_needs_no_pytorch(
    real_index: Path, default: tuple[OnnxEmbedder, SentenceTransformerEmbedder]
) -> None:
    """In a process of its own: what starts in seconds must not load what takes longer than all the rest."""
    code = (
        "import sys; from pathlib import Path; from assistant.chain import open_assistant; from assistant.settings import Settings\n"
        f"answer = open_assistant(Settings(index=Path({str(real_index)!r}))).ask('What does a direction require?')\n"
        "print(answer.status.value, sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "answered []"


def test_any_model_of_the_library_is_taken_by_its_setting(made: tuple[Path, Path], tmp_path: Path) -> None:
    quick = embedder_of(IngestSettings(embedding_model=str(made[0]), embedding_graphs=tmp_path / "graphs"))
    assert isinstance(quick, OnnxEmbedder)
    assert quick.graph is None
    told: list[str] = []
    assert quick.prepare(told.append) == ""
    assert len(told) == 1
    assert quick.prepare(told.append) == ""
    assert len(told) == 1, "it was made twice"
    assert quick.graph is not None
    assert quick.graph.folder == folder_of(tmp_path / "graphs", quick.fingerprint)
    assert {p.name for p in (tmp_path / "graphs").iterdir()} == {quick.graph.folder.name, "export.lock"}
    whole = SentenceTransformerEmbedder(str(made[0]))
    texts = ["the board must decide", "a direction?", "the " * 50]
    assert np.abs(quick.encode(texts) - whole.encode(texts)).max() <= TOLERANCE


@pytest.mark.usefixtures("exported_here")
@pytest.mark.parametrize("name", [GRAPH, TOKENIZER])
def test_a_graph_with_one_byte_changed_is_not_used_and_is_made_anew(
    spoilt: tuple[SentenceTransformerEmbedder, Path, Path], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    whole, graphs, folder = spoilt
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name} is not the file that was written. What to do: run `python -m ingest"):
        OnnxModel(folder, whole.fingerprint)
    quick = OnnxEmbedder(whole, graphs)
    with caplog.at_level(logging.INFO, "ingest"):
        assert quick.graph is None
    assert f"{name} is not the file" in caplog.text
    assert np.array_equal(quick.encode(["the board"]), whole.encode(["the board"]))
    assert quick.prepare() == ""
    assert quick.graph is not None


@pytest.mark.usefixtures("exported_here")
def test_what_a_killed_export_left_is_removed_and_what_another_made_is_used(
    spoilt: tuple[SentenceTransformerEmbedder, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, graphs, folder = spoilt
    (graphs / ".making-left").mkdir()
    (graphs / ".making-left" / GRAPH).write_bytes(b"half")
    quick, elsewhere = OnnxEmbedder(whole, graphs), graphs / "elsewhere"
    folder.rename(elsewhere)
    assert quick.graph is None
    assert quick.prepare() == ""
    assert not (graphs / ".making-left").exists()
    shutil.rmtree(folder)
    late = OnnxEmbedder(whole, graphs)
    assert late.graph is None
    elsewhere.rename(folder)  # another process was quicker
    monkeypatch.setattr(OnnxEmbedder, "_export", lambda _: pytest.fail("it was made twice"))
    assert late.prepare() == ""
    assert late.graph is not None


def test_a_graph_of_other_weights_is_not_used(spoilt: tuple[SentenceTransformerEmbedder, Path, Path]) -> None:
    whole, graphs, folder = spoilt
    other = "0" * 64
    folder.rename(folder_of(graphs, other))
    with pytest.raises(ModelError, match="it is of another model"):
        OnnxModel(folder_of(graphs, other), other)
    assert OnnxEmbedder(whole, graphs).graph is None


@pytest.mark.parametrize(("field", "value"), [("max_pieces", 6), ("max_pieces", -1), ("inputs", ["input_ids"])])
def test_a_graph_of_which_something_else_is_said_is_not_used(
    spoilt: tuple[SentenceTransformerEmbedder, Path, Path], field: str, value: object
) -> None:
    whole, graphs, folder = spoilt
    about = json.loads((folder / ABOUT).read_text())
    (folder / ABOUT).write_text(json.dumps(about | {field: value}))
    with pytest.raises(ModelError, match=f"{ABOUT} is not what was written"):
        OnnxModel(folder, whole.fingerprint)
    assert OnnxEmbedder(whole, graphs).graph is None


def test_without_onnx_runtime_the_model_is_used_as_it_is(
    spoilt: tuple[SentenceTransformerEmbedder, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, graphs, _ = spoilt
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    quick = OnnxEmbedder(whole, graphs)
    assert quick.graph is None
    assert np.array_equal(quick.encode(["the board"]), whole.encode(["the board"]))


@pytest.mark.parametrize("what", ["{}", "no JSON", '{"format": 1}'])
def test_a_graph_that_says_nothing_of_itself_is_not_used(
    spoilt: tuple[SentenceTransformerEmbedder, Path, Path], what: str
) -> None:
    whole, graphs, folder = spoilt
    (folder / ABOUT).write_text(what)
    assert OnnxEmbedder(whole, graphs).graph is None


def test_a_graph_with_other_vectors_is_not_kept(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for differs in (2 * TOLERANCE, float("nan"), float("inf")):
        monkeypatch.setattr(onnx_export, "largest_difference", lambda *_, differs=differs: differs)
        with pytest.raises(ModelError, match="gives other vectors than the model"):
            export(SentenceTransformerEmbedder(str(made[0])), tmp_path / "graphs")
        assert list((tmp_path / "graphs").iterdir()) == []


@pytest.mark.usefixtures("exported_here")
def test_where_none_can_be_made_the_model_is_used_as_it_is(made: tuple[Path, Path], tmp_path: Path) -> None:
    """With one short line that says why, whatever the reason is."""
    (tmp_path / "graphs").write_text("a file where the folder should be")
    quick = OnnxEmbedder(SentenceTransformerEmbedder(str(made[0])), tmp_path / "graphs")
    told: list[str] = []
    prepare(quick, told.append)
    assert told[-1].startswith("The embedding model has no quick form (")
    assert "File exists" in told[-1] or "Not a directory" in told[-1]
    assert len(told[-1]) < 500
    assert "Traceback" not in told[-1]
    assert quick.encode(["the board"]).shape == (1, 16)


@pytest.mark.usefixtures("exported_here")
def test_a_model_that_puts_words_before_a_text_has_no_graph_and_is_tried_once(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model"
    shutil.copytree(made[0], model)
    config = model / "config_sentence_transformers.json"
    config.write_text('{"prompts": {"query": "the board "}, "default_prompt_name": "query"}')
    quick = OnnxEmbedder(SentenceTransformerEmbedder(str(model)), tmp_path / "graphs")
    assert quick.prepare() == "The model puts words of its own before a text"
    tried: list[object] = []
    monkeypatch.setattr(OnnxEmbedder, "_export", lambda _: tried.append(1) or "tried")
    told: list[str] = []
    assert quick.prepare(told.append) == "The model puts words of its own before a text"
    assert (tried, told) == ([], [])
    assert quick.prepare(again=True) == "tried"


def test_a_model_of_a_hub_and_other_kinds_have_none() -> None:
    hub = OnnxEmbedder(SentenceTransformerEmbedder("someone/some-model"), ROOT / "no-such-folder")
    assert hub.prepare() == "the model's files are not in a folder of this machine"
    assert hub.fingerprint == "hub:someone/some-model"
    told: list[str] = []
    prepare(FakeEmbedder(), told.append)
    assert told == []
