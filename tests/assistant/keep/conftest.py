from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from keep_makers import QUESTIONS, pack_of

from assistant.chain import Assistant
from assistant.keep.pack import Pack


@pytest.fixture(scope="session")
def pack(small_assistant: Assistant) -> Pack:
    """A conversation: an answer, a list, and a decline."""
    return pack_of(small_assistant, *QUESTIONS)


@pytest.fixture
def changed_corpus(small_corpus: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the small corpus with words of one of its files replaced."""

    def change(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "changed"
        if not folder.exists():
            shutil.copytree(small_corpus, folder)
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text, "the change must change something"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change
