"""A small change to the embedding model's weights, learnt from the plain-language index.

The default model was trained on the web's questions, not on this field's. `ingest/adapt.py`
learns from every entry which provision it asks for, and keeps what it learns as low-rank
matrices (LoRA: E. Hu et al., ICLR 2022, arXiv:2106.09685): each weight matrix W of the encoder
becomes W + B·A. They are added once, when the model is loaded, so that embedding costs what it
cost before. The file is small enough to come with the project; the weights that it belongs to
are the published ones, checked by hash before.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import ModelError
from ingest.hashing import sha256_of

if TYPE_CHECKING:
    import torch

FOLDER = Path(__file__).parent / "weights"
MATRICES = "adapter.safetensors"
PROVENANCE = "adapter.json"


def adapter_fingerprint(folder: Path = FOLDER) -> str:
    """The SHA-256 of the matrices. Raises `ModelError` if they are not there, or not those that were learnt."""
    path = folder / MATRICES
    if not path.is_file():
        raise ModelError(
            f"{path} is missing. What to do: restore the file, make it with `python -m ingest adapt`, "
            "or set ASSISTANT_ADAPTER=off."
        )
    found, learnt = sha256_of(path), provenance(folder).get("matrices_sha256")
    if learnt is not None and found != learnt:
        raise ModelError(
            f"{path} is not the file that was learnt (SHA-256 begins {found[:12]}, {PROVENANCE} says {str(learnt)[:12]}). "
            "What to do: restore the file, make it with `python -m ingest adapt`, or set ASSISTANT_ADAPTER=off."
        )
    return found


def provenance(folder: Path = FOLDER) -> dict[str, Any]:
    """What the matrices were learnt from, and how; empty where nothing says so."""
    try:
        data: dict[str, Any] = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data


def layers(encoder: Any) -> dict[str, torch.nn.Linear]:
    """The linear layers of a BERT encoder by name, in order: what the matrices change."""
    import torch

    return {name: m for name, m in encoder.named_modules() if isinstance(m, torch.nn.Linear) and "encoder." in name}


def apply(encoder: Any, folder: Path = FOLDER) -> None:
    """Add the matrices to an encoder's weights.

    Raises `ModelError` where they belong to another model: a layer that is not there, or of
    another shape.
    """
    import torch
    from safetensors.torch import load_file

    try:
        matrices = load_file(folder / MATRICES)
    except Exception as error:
        raise ModelError(f"{folder / MATRICES} cannot be read: {error}. What to do: restore the file.") from error
    known = layers(encoder)
    for name in sorted({key.rpartition(".")[0] for key in matrices}):
        down, up = matrices[f"{name}.A"].float(), matrices[f"{name}.B"].float()
        layer = known.get(name)
        if layer is None or layer.weight.shape != (up.shape[0], down.shape[1]):
            raise ModelError(
                f"{folder / MATRICES} belongs to another model: it has no layer {name} of that shape. "
                "What to do: make it anew with `python -m ingest adapt`, or set ASSISTANT_ADAPTER=off."
            )
        with torch.no_grad():
            layer.weight += up @ down
