"""Fixtures of the evaluation's tests: the small corpus as texts and as a folder, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from evals_makers import GUIDE, TEXTS

from evals.reference import Reference
from ingest.types import Span
from tests.browsers import chromium_started

if TYPE_CHECKING:
    from playwright.sync_api import Browser


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; skipped where there is none, and a failure where `CI` is set."""
    with chromium_started() as started:
        yield started
