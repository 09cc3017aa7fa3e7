"""Loaders and the parser: a file gives a sound document, or a refusal that says where and what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from evals.fuzzing.elements import change_elements
from evals.fuzzing.mutate import Mutator
from evals.fuzzing.shapes import tokens_of
from evals.fuzzing.targets.sound import check_sound
from evals.fuzzing.types import Bounds, BrokenPromiseError, Made
from ingest.errors import LoadError
from ingest.loaders import load_document
from ingest.structure import parse
from ingest.types import Document, Source

SUFFIXES = {
    "pdf": ".pdf", "html": ".html", "legislation": ".xml", "word": ".docx", "markdown": ".md", "text": ".txt",
}  # fmt: skip
_MOST = 100_000  # bytes of changed XML
_WINDOW = 3_000  # bytes of a plain text to begin from: the parser's time grows with it
_RAW = 0.1  # how often a packed file is changed as it is, and not in its parts
_WELL_FORMED = 0.7  # how often XML is changed so that it can still be read


class Loading(Made):
    """One format."""

    bounds = Bounds(seconds=5.0, megabytes=500)

    def __init__(self, name: str, shapes: Sequence[bytes], folder: Path) -> None:
        """Begin from `shapes`; each input is written to `folder` to be read as a file is."""
        self.name = name
        self._shapes = shapes
        self._plain = name in ("text", "markdown")
        self._mutator = Mutator(shapes, tokens_of(name))
        self._path = folder / f"fuzzed{SUFFIXES[name]}"

    def make(self, rng: Random) -> bytes:
        """A changed file."""
        if self.name == "legislation" and rng.random() < _WELL_FORMED:
            return change_elements(rng, rng.choice(self._shapes), self._shapes, tokens_of(self.name), _MOST)
        return self._mutator.make(rng, _WINDOW if self._plain and rng.random() < 0.95 else 0)

    def load(self, path: Path) -> Document:
        """The document of a file."""
        return load_document(Source(id="fuzzed", title="Fuzzed", file=path.name), path)

    def check(self, data: bytes) -> str:
        """`read` or `refused`."""
        self._path.write_bytes(data)
        try:
            document = self.load(self._path)
        except LoadError as error:
            if not (error.place and error.problem.strip() and error.remedy.strip()):
                raise BrokenPromiseError("a refusal says neither where nor what to do") from error
            return "refused"
        provisions, _ = parse(document)
        check_sound(document, provisions)
        return "read"


class LoadingWord(Loading):
    """Word files: mostly a part of the package is changed, and packed again."""

    def __init__(self, shapes: Sequence[bytes], folder: Path) -> None:
        """Begin from `shapes`."""
        super().__init__("word", shapes, folder)
        self._every = [data for s in shapes for name, data in _unpacked(s).items() if name.endswith(".xml")]
        self._parts = Mutator(self._every, tokens_of("word"), 300_000)

    def make(self, rng: Random) -> bytes:
        """A changed file."""
        if rng.random() < _RAW:
            return super().make(rng)
        parts = _unpacked(rng.choice(self._shapes))
        names = sorted(parts)
        likely = [n for n in names if n.endswith(("document.xml", "numbering.xml", "styles.xml", "footnotes.xml"))]
        for _ in range(rng.choice((1, 1, 2))):
            name = rng.choice(likely if rng.random() < 0.9 else names)
            if rng.random() < _WELL_FORMED:
                parts[name] = change_elements(rng, parts[name], self._every, tokens_of("word"), _MOST)
            else:
                parts[name] = self._parts.change(rng, parts[name])
        return _packed(parts)


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
