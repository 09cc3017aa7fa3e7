"""`python -m ingest adapt`: learn from the plain-language index how people ask for provisions.

Every entry is a question whose provision is known. In each step some entries are embedded anew
and have to be nearer to the other vectors of their own provision than to those of any other, and
than to the questions that nobody answers; those in turn have to be nearer to their own kind than
to any provision. An entry never counts as its own neighbour. Parents, children and provisions
with the same words are neither right nor wrong.

Only the low-rank matrices of `ingest/adapter.py` are learnt. The recipe is deterministic for a
given number of threads and version of PyTorch. No reference question of `evals/` has any part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from ingest.adapter import FOLDER, MATRICES, PROVENANCE, layers
from ingest.build import Parsed
from ingest.embed import SentenceTransformerEmbedder
from ingest.hashing import sha256_of
from ingest.pieces import Leg, Piece, pieces_of
from ingest.types import Kind, Provision

_SHORT = 32  # word pieces of a question that are read while learning
_LONG = 256
_OUT = -1e4


@dataclass(frozen=True, slots=True)
class Recipe:
    """How it is learnt. `tau` is the temperature of the softmax over provisions."""

    rank: int = 8
    epochs: int = 2
    batch: int = 64
    unanswered: int = 24  # questions that nobody answers, in each step
    rate: float = 1e-3
    decay: float = 1e-2
    tau: float = 0.05
    pairs: float = 0.5  # weight of entry against entry
    declining: float = 0.5  # weight of the unanswered questions' own term
    threads: int = 1  # few and short texts: a second core gains little, and on a busy machine it costs much
    seed: int = 20261122


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from: the texts of all vectors, the provision of each, the unanswered questions."""

    pieces: tuple[Piece, ...]
    owners: tuple[str, ...]  # the provisions, in order
    owner: tuple[int, ...]  # of each piece, its place in `owners`
    unanswered: tuple[str, ...]
    neutral: frozenset[tuple[int, int]]  # pairs of provisions that are neither right nor wrong for each other

    @property
    def fingerprint(self) -> str:
        """A hash of the texts and of which provision each belongs to."""
        digest = hashlib.sha256()
        for piece in self.pieces:
            digest.update(f"{piece.owner}\n{piece.leg.value}\n{piece.text}\n".encode())
        for question in self.unanswered:
            digest.update(f"{question}\n".encode())
        return digest.hexdigest()


def material_of(parsed: Parsed, embedder: SentenceTransformerEmbedder) -> Material:
    """The material of a corpus; whole documents are left out, as in the index."""
    pieces: list[Piece] = []
    kept: list[Provision] = []
    for source, provisions in parsed.provisions.items():
        by_id = {p.id: p for p in provisions}
        for p in provisions:
            if p.kind is Kind.SECTION and p.parent is None:
                continue
            children = [by_id[c] for c in p.children]
            entries = tuple(parsed.plain.asked_as.get(p.id, ()))
            pieces += pieces_of(p, parsed.documents[source], children, entries, embedder)
            kept.append(p)
    owners = tuple(sorted({piece.owner for piece in pieces}))
    place = {owner: i for i, owner in enumerate(owners)}
    return Material(
        tuple(pieces), owners, tuple(place[piece.owner] for piece in pieces),
        tuple(u.question for u in parsed.plain.unanswered), frozenset(_neutral(kept, place)),
    )  # fmt: skip


def _neutral(provisions: Sequence[Provision], place: dict[str, int]) -> set[tuple[int, int]]:
    out: set[tuple[int, int]] = set()
    same: dict[str, list[int]] = {}
    for p in provisions:
        if p.id not in place:
            continue
        if p.parent in place:
            out |= {(place[p.id], place[p.parent]), (place[p.parent], place[p.id])}
        if not p.kind.is_whole:
            same.setdefault(" ".join(p.text.casefold().split()).rstrip(".;, "), []).append(place[p.id])
    for group in same.values():
        out |= {(a, b) for a in group for b in group if a != b}
    return out


class _Low(torch.nn.Module):
    """A linear layer with a low-rank addition; only the addition learns."""

    def __init__(self, layer: torch.nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer
        self.A = torch.nn.Parameter(torch.randn(rank, layer.in_features) * layer.in_features**-0.5)
        self.B = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.layer(x) + (x @ self.A.T) @ self.B.T
        return out


class Learner:
    """The model with its low-rank additions, and the vectors of the material as it stands."""

    def __init__(self, embedder: SentenceTransformerEmbedder, material: Material, recipe: Recipe) -> None:
        """Load the model anew, since it will be changed. Raises `ModelError` for one that is no BERT."""
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        self.recipe = recipe
        self.material = material
        model = embedder.load()
        transformer: Any = model[0]
        self._encoder = transformer.auto_model
        self._tokenizer: Any = model.tokenizer
        for parameter in self._encoder.parameters():
            parameter.requires_grad_(False)
        self._low: dict[str, _Low] = {}
        for name, layer in layers(self._encoder).items():
            parent, _, last = name.rpartition(".")
            self._low[name] = _Low(layer, recipe.rank)
            setattr(self._encoder.get_submodule(parent), last, self._low[name])
        self._owner = torch.tensor(material.owner)
        self._entries = [i for i, piece in enumerate(material.pieces) if piece.leg is Leg.ENTRY]
        self._siblings: dict[int, list[int]] = {}
        for i in self._entries:
            self._siblings.setdefault(material.owner[i], []).append(i)
        count = len(material.owners)
        self._neutral = torch.zeros(count, count, dtype=torch.bool)
        for a, b in material.neutral:
            self._neutral[a, b] = True
        self.losses: list[float] = []

    def matrices(self) -> dict[str, torch.Tensor]:
        """What was learnt, in half precision: `name.A` and `name.B` of every layer."""
        out: dict[str, torch.Tensor] = {}
        for name, low in self._low.items():
            out[f"{name}.A"] = low.A.detach().half().contiguous()
            out[f"{name}.B"] = low.B.detach().half().contiguous()
        return out

    def learn(self, progress: Callable[[int, int], None], steps: int | None = None) -> None:
        """Run the recipe, or its first `steps` steps; `losses` has the loss of each."""
        recipe = self.recipe
        parameters: list[torch.nn.Parameter] = [p for low in self._low.values() for p in (low.A, low.B)]
        optimiser = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=recipe.decay)
        an_epoch = -(-len(self._entries) // recipe.batch)
        total = an_epoch * recipe.epochs
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=total, pct_start=0.1)
        rng = np.random.default_rng(recipe.seed)
        done = 0
        for _ in range(recipe.epochs):
            self._vectors = self._embed_all([p.text for p in self.material.pieces])
            self._others = self._embed_all(self.material.unanswered)
            self._encoder.train()
            order = rng.permutation(self._entries)
            for start in range(0, len(order), recipe.batch):
                if steps is not None and done >= steps:
                    return
                loss = self._loss(order[start : start + recipe.batch].tolist(), rng)
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
                schedule.step()
                self._refresh()
                self.losses.append(round(loss.item(), 4))
                done += 1
                progress(done, total)

    def _loss(self, batch: list[int], rng: np.random.Generator) -> torch.Tensor:
        recipe, material = self.recipe, self.material
        partners = [self._partner(i, rng) for i in batch]
        asked = rng.choice(len(material.unanswered), min(recipe.unanswered, len(material.unanswered)), replace=False)
        texts = [material.pieces[i].text for i in (*batch, *partners)] + [material.unanswered[i] for i in asked]
        found = self._embed(texts, _SHORT)
        size = len(batch)
        mine, partner, other = found[:size], found[size : 2 * size], found[2 * size :]
        here = torch.arange(size)
        own = self._owner[torch.tensor(batch)]

        near = mine @ self._vectors.T
        near[here, torch.tensor(batch)] = -1.0  # never its own neighbour
        provisions = (self._best(near) / recipe.tau).masked_fill(self._neutral[own], _OUT)
        scores = [provisions]
        if len(self._others):
            scores.append((mine @ torch.cat([self._others, other]).T).max(1, keepdim=True).values / recipe.tau)
        loss = F.cross_entropy(torch.cat(scores, 1), own)

        same = (own[:, None] == own[None]) | self._neutral[own][:, own]
        same.fill_diagonal_(False)
        pairs = (mine @ partner.T / recipe.tau).masked_fill(same, _OUT)
        loss = loss + recipe.pairs * (F.cross_entropy(pairs, here) + F.cross_entropy(pairs.T, here)) / 2

        if len(asked):
            alike = other @ self._others.T
            alike[torch.arange(len(asked)), torch.tensor(asked)] = -1.0
            tempting = torch.cat([self._best(other @ self._vectors.T), other @ mine.T], 1).max(1).values
            loss = loss + recipe.declining * F.softplus((tempting - alike.max(1).values) / recipe.tau).mean()

        # What was just embedded is known anew, from the next step on.
        self._fresh = (torch.tensor([*batch, *partners]), torch.tensor(asked), found.detach())
        return loss

    def _refresh(self) -> None:
        pieces, asked, found = self._fresh
        self._vectors[pieces] = found[: len(pieces)]
        if len(asked):
            self._others[asked] = found[len(pieces) :]

    def _partner(self, i: int, rng: np.random.Generator) -> int:
        """Another entry of the same provision; the entry itself where it has no other."""
        others = [s for s in self._siblings[self.material.owner[i]] if s != i]
        return int(rng.choice(others)) if others else i

    def _best(self, near: torch.Tensor) -> torch.Tensor:
        """From nearness to vectors to nearness to provisions: the best vector of each."""
        out = torch.full((near.shape[0], len(self.material.owners)), -1.0)
        return out.scatter_reduce(1, self._owner.expand(near.shape[0], -1), near, "amax", include_self=True)

    def _embed(self, texts: Sequence[str], most: int) -> torch.Tensor:
        read = self._tokenizer(list(texts), padding=True, truncation=True, max_length=most, return_tensors="pt")
        hidden = self._encoder(input_ids=read["input_ids"], attention_mask=read["attention_mask"]).last_hidden_state
        mask = read["attention_mask"].unsqueeze(-1).float()
        return F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)

    def _embed_all(self, texts: Sequence[str]) -> torch.Tensor:
        self._encoder.eval()
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        out = torch.zeros(len(texts), int(self._encoder.config.hidden_size))
        with torch.no_grad():
            for start in range(0, len(order), 64):
                part = order[start : start + 64]
                out[part] = self._embed([texts[i] for i in part], _LONG)
        return out


def adapt(
    parsed: Parsed, embedder: SentenceTransformerEmbedder, recipe: Recipe, progress: Callable[[int, int], None],
    folder: Path = FOLDER,
) -> dict[str, Any]:  # fmt: skip
    """Learn, write the matrices and where they come from, and give the latter."""
    material = material_of(parsed, embedder)
    learner = Learner(embedder, material, recipe)
    learner.learn(progress)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(learner.matrices(), folder / MATRICES)
    told = {
        "what": "low-rank additions to the weights of the embedding model",
        "model": embedder.name,
        "model_sha256": embedder.fingerprint,
        "matrices_sha256": sha256_of(folder / MATRICES),
        "how": "python -m ingest adapt",
        "recipe": asdict(recipe),
        "material_sha256": material.fingerprint,
        "material": {
            "vectors": len(material.pieces),
            "entries": sum(p.leg is Leg.ENTRY for p in material.pieces),
            "provisions": len(material.owners),
            "unanswered": len(material.unanswered),
        },
        "torch": torch.__version__,
        # The first steps' losses: a test runs them again.
        "first_losses": learner.losses[:4],
        "last_loss": round(float(np.mean(learner.losses[-10:])), 4),
    }
    (folder / PROVENANCE).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return told
