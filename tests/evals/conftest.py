"""Fixtures of the evaluation's tests: the small corpus as texts, and as a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from evals_makers import GUIDE, TEXTS

from evals.reference import Reference
from ingest.types import Span


@pytest.fixture
def reference() -> Reference:
    """The texts, with the three sections of the guide as provisions."""
    starts = [GUIDE.index(f"Section {n}") for n in (1, 2, 3)]
    spans = zip(starts, [*starts[1:], len(GUIDE)], strict=True)
    return Reference.of(TEXTS, [("guide", f"section {n}", Span(a, b)) for n, (a, b) in enumerate(spans, 1)])


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """The texts as files without a catalogue."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
