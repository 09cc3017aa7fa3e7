"""Make the graph of an embedding model, in a process of its own: PyTorch stays out of the one that answers.

    python -m ingest.onnx_export MODEL ADAPTER GRAPHS     ADAPTER is empty for the model as published

The whole of the model goes into the graph, pooling and unit length included. Its vectors are then held against
those of sentence-transformers, for texts of every kind and length; where they differ, there is no graph.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.embed import SentenceTransformerEmbedder
from ingest.errors import ModelError
from ingest.hashing import sha256_of
from ingest.onnx_model import FORMAT, GRAPH, NO_SUCH_FORM, OUTPUT, TOKENIZER, About, OnnxModel, folder_of
from ingest.parent import end_with_parent

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# A number of a vector may differ by so much. Two runs of PyTorch on other numbers of cores differ by a tenth of it.
TOLERANCE = 2e-6
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17
_MAKING = ".making-"
_REASON = 300  # characters
SAMPLES = (
    "", "?", "direction", "Who pays my bus fare?", "WHAT DOES A DIRECTION REQUIRE?", "  spaces \t and\nlines  ",
    "Clear directions must be provided by IJBs to Health Boards and Local Authorities.",
    "A carer’s “views” – and £20,000 – under s. 27(1)(a) of the Public Bodies (Joint Working) (Scotland) Act 2014",
    "Bòrd Slàinte na Gàidhealtachd, naïve café, 日本語, 🙂", "unpronounceablewordswithoutanyend" * 8,
    "The integration authority shall have regard to the national health and wellbeing outcomes. " * 3,
    "words of a long passage that is cut off somewhere behind its middle " * 60,
)  # fmt: skip


def export(embedder: SentenceTransformerEmbedder, graphs: Path) -> Path:
    """Write the graph of a model under `graphs`, in one step, and give its folder. Only one process at a time may.

    Raises `ModelError` where the model has no such form or the graph gives other vectors, `OSError` where it cannot
    be written.
    """
    model = embedder.load(attn_implementation="eager")  # the graph's format has no word for the fused kinds
    embedder.add_learnt(model)
    model.eval().requires_grad_(False)
    tokenizer = _tokenizer_of(model)
    target = folder_of(graphs, embedder.fingerprint)
    graphs.mkdir(parents=True, exist_ok=True)
    for left in graphs.glob(f"{_MAKING}*"):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=graphs, prefix=_MAKING) as scratch:
        folder = Path(scratch) / "graph"
        folder.mkdir()
        (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8")
        inputs = tuple(name for name in _INPUTS if name in model.tokenizer.model_input_names)
        _write_graph(model, inputs, folder / GRAPH)
        about = About(
            format=FORMAT, fingerprint=embedder.fingerprint, name=embedder.name, inputs=inputs,
            graph=sha256_of(folder / GRAPH), tokenizer=sha256_of(folder / TOKENIZER),
            max_pieces=embedder.max_pieces, dimension=_dimension_of(model), largest_difference=0.0,
            made_with={name: version(name) for name in ("torch", "onnx", "onnxruntime", "sentence-transformers")},
        )  # fmt: skip
        about.write(folder)
        differs = largest_difference(OnnxModel(folder, embedder.fingerprint), embedder)
        if not differs <= TOLERANCE:
            raise ModelError(f"The graph of '{embedder.name}' gives other vectors than the model: by {differs:.1e}.")
        about.model_copy(update={"largest_difference": differs}).write(folder)
        if target.is_file():
            target.unlink()
        shutil.rmtree(target, ignore_errors=True)  # what stands there could not be used
        folder.rename(target)
    return target


def largest_difference(graph: OnnxModel, embedder: SentenceTransformerEmbedder) -> float:
    """By how much a number of a sample's vector differs at most; infinite where the texts are cut in other pieces."""
    if [graph.pieces(s) for s in SAMPLES] != [embedder.pieces(s) for s in SAMPLES]:
        return float("inf")
    theirs = np.concatenate([embedder.encode([s]) for s in SAMPLES])
    return float(np.abs(graph.encode(SAMPLES) - theirs).max())


def _tokenizer_of(model: SentenceTransformer) -> str:
    """The tokenizer's file. Raises `ModelError` for a model that needs more than it and the graph."""
    fast = getattr(model.tokenizer, "backend_tokenizer", None)
    if fast is None:
        raise ModelError("The model's tokenizer has no form that can be used without its own library.")
    if model.default_prompt_name is not None:
        raise ModelError("The model puts words of its own before a text.")
    return str(fast.to_str())


def _dimension_of(model: SentenceTransformer) -> int:
    return int(model.encode([""], show_progress_bar=False).shape[1])


def _write_graph(model: SentenceTransformer, inputs: tuple[str, ...], path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """The model from numbers of pieces to unit vectors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *given: Any) -> Any:
            out = self.model(dict(zip(inputs, given, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(out, dim=1)

    some = torch.ones(2, 9, dtype=torch.long)  # two texts: the graph must not take one for granted
    axes = {name: {0: "texts", 1: "pieces"} for name in inputs} | {OUTPUT: {0: "texts"}}
    with warnings.catch_warnings(), torch.inference_mode(False), torch.no_grad():
        warnings.simplefilter("ignore")  # what tracing cannot see is found by comparing the vectors
        torch.onnx.export(
            Whole(), tuple(some for _ in inputs), str(path), dynamo=False, opset_version=_OPSET,
            input_names=list(inputs), output_names=[OUTPUT], dynamic_axes=axes,
        )  # fmt: skip


def main(argv: list[str]) -> int:
    """Exit status 0, `NO_SUCH_FORM` where the model has none, 1 for any other failure; standard error ends with why."""
    model, adapter, graphs = argv
    try:
        export(SentenceTransformerEmbedder(model, Path(adapter) if adapter else None), Path(graphs))
    except ModelError as error:
        return _told(error, NO_SUCH_FORM)
    except Exception as error:  # noqa: BLE001 - the boundary of the process: the reason is told, whatever it is
        return _told(error, 1)
    return 0


def _told(error: Exception, status: int) -> int:
    reason = " ".join(str(error).split())[:_REASON] or type(error).__name__  # a library may print its tensors
    sys.stderr.write(f"\n{reason}\n")
    return status


if __name__ == "__main__":
    end_with_parent()
    raise SystemExit(main(sys.argv[1:]))
