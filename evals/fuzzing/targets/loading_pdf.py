"""PDF files, changed inside their streams, and read mostly in this process.

The reading of glyphs runs within bounds in a process of its own when it matters (`ingest/loaders/pdf/bounded.py`); that
takes a third of a second a file. So only some files are read that way here. In the others, whatever the reading does
(time, memory, nesting) is taken as that process's end, and what is made of the glyphs afterwards is held to everything.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from random import Random

from evals.fuzzing.bounded import TookTooLongError
from evals.fuzzing.targets.loading import Loading
from evals.fuzzing.types import Bounds
from ingest.loaders.pdf import load
from ingest.loaders.pdf.bounded import Read, read_bounded, read_here
from ingest.loaders.pdf.limits import Limits, Refusal
from ingest.types import Document, Source

_STREAM = re.compile(rb"<<([^<>]*)/Filter\s*/FlateDecode([^<>]*)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LENGTH = re.compile(rb"/Length\s+\d+")
_PLAIN_STREAM = re.compile(rb"stream\n([^\x80-\xff]*?)\nendstream")
_INSIDE = 0.7  # how often what is drawn on a page is changed, and not the file
_BOUNDED = 5  # of 256 files
_LIMITS = Limits(opening_seconds=10, page_seconds=5, file_seconds=30, letters_per_page=100_000, runs_per_page=20_000)


class LoadingPdf(Loading):
    """PDF."""

    bounds = Bounds(seconds=10.0, megabytes=1_000)

    def __init__(self, shapes: Sequence[bytes], folder: Path) -> None:
        """Begin from `shapes`, with their text streams unpacked so that changes reach the words."""
        super().__init__("pdf", [*shapes, *(unpacked(s) for s in shapes for _ in range(4))], folder)
        self._reading = False

    def make(self, rng: Random) -> bytes:
        """A changed file; often one that still has its end, without which it is refused at once."""
        data = rng.choice(self._shapes)
        streams = list(_PLAIN_STREAM.finditer(data)) if rng.random() < _INSIDE else []
        if streams:
            m = rng.choice(streams)
            data = data[: m.start(1)] + self._mutator.change(rng, m[1]) + data[m.end(1) :]
        else:
            data = self._mutator.change(rng, data)
        return data if rng.random() < 0.1 or b"%%EOF" in data[-1024:] else data + b"\n%%EOF\n"

    def load(self, path: Path) -> Document:
        """The document of a file."""
        data = path.read_bytes()
        bounded = hashlib.sha256(data).digest()[0] < _BOUNDED
        loaded = load(data, path, _LIMITS, read_bounded if bounded else self._here)
        text = loaded.text
        return Document(
            Source(id="fuzzed", title="Fuzzed", file=path.name), text, "", "", loaded.pages, loaded.warnings
        )

    def check(self, data: bytes) -> str:
        """`read`, `refused`, or `given up` where the process that reads would have been ended."""
        try:
            return super().check(data)
        except TookTooLongError:
            if self._reading:
                return "given up"
            raise
        finally:
            self._reading = False

    def _here(self, data: bytes, limits: Limits) -> Read:
        self._reading = True
        try:
            read = read_here(data, limits)
        except (MemoryError, RecursionError) as error:
            raise Refusal("The PDF was given up.", "print it again.") from error
        self._reading = False
        return read


def unpacked(data: bytes) -> bytes:
    """A PDF with its packed streams written out; where they cannot be, as it is."""

    def plain(m: re.Match[bytes]) -> bytes:
        try:
            stream = zlib.decompress(m[3])
        except zlib.error:
            return m[0]
        head = _LENGTH.sub(b"/Length %d" % len(stream), m[1] + m[2])
        return b"<<" + head + b">>\nstream\n" + stream + b"\nendstream"

    return _STREAM.sub(plain, data)
