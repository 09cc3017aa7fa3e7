"""What is opened after a build, and for whom a build waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.last_good import open_built
from assistant.settings import Settings
from ingest.build import BuildReport
from ingest.errors import BuildError


def settings_of(corpus: Path, index: Path) -> Settings:
    return Settings(corpus=corpus, index=index)


def test_a_first_build_waits_for_another_and_a_later_one_does_not(
    tiny_corpus: Path, tiny_index: Path, tmp_path: Path
) -> None:
    """Where there is an index, it answers meanwhile."""
    asked: list[float] = []

    def build(wait: float) -> BuildReport:
        asked.append(wait)
        return BuildReport("made", True, (), (), 1)

    assert open_built(settings_of(tiny_corpus, tmp_path / "none"), build, lambda: "opened").value == "opened"
    assert open_built(settings_of(tiny_corpus, tiny_index), build, lambda: "opened").value == "opened"
    assert asked[0] > 60
    assert asked[1] == 0


def test_a_build_that_fails_leaves_the_last_good_index(tiny_corpus: Path, tiny_index: Path, tmp_path: Path) -> None:
    def build(wait: float) -> BuildReport:
        raise BuildError("Another build is running.")

    opened = open_built(settings_of(tiny_corpus, tiny_index), build, lambda: "opened")
    assert (opened.value, opened.problem) == ("opened", "Another build is running.")
    with pytest.raises(BuildError, match="Another build is running"):
        open_built(settings_of(tiny_corpus, tmp_path / "none"), build, lambda: "opened")
