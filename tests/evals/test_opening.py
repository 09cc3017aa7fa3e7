import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from evals_makers import gold
from rich.console import Console

from assistant.settings import Settings
from evals import opening
from evals.errors import CallError
from evals.observe import Observed
from evals.opening import RUNS, on_one_day, open_assistant, questions_of, settings_for
from ingest.errors import IngestError
from tests.fakes import FakeEmbedder

ENTRY = {"persona": "officer", "kind": "direct", "question": "How often?", "answerable": True,
         "gold": [[gold("The board must meet twice a year.")]]}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "q.yaml"
    path.write_text(yaml.safe_dump([{"id": f"guide-00{n}"} | ENTRY for n in (1, 2, 3, 4)]), encoding="utf-8")
    return path


def test_the_test_split_is_measured_unless_told_otherwise(file: Path) -> None:
    split, questions = questions_of([file], None, (), (), None)
    assert (split, [q.id for q in questions]) == ("test", ["guide-002", "guide-004"])


def test_ids_are_looked_up_in_both_splits_and_limited(file: Path) -> None:
    split, questions = questions_of([file], None, (), ("guide-001", "guide-004"), 1)
    assert (split, [q.id for q in questions]) == ("all", ["guide-001"])


def test_nothing_left_to_ask_is_an_error(file: Path) -> None:
    with pytest.raises(CallError, match="No question is left"):
        questions_of([file], "dev", (), ("guide-002",), None)


def test_another_corpus_gets_an_index_of_its_own(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, None)
    assert settings.corpus == tmp_path
    assert settings.index.parent == RUNS / "indexes"
    assert settings_for(tmp_path, tmp_path / "i").index == tmp_path / "i"
    assert settings_for(None, None).index.name == ".index"


def test_a_wrong_setting_of_the_environment_is_wrong_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TOP_K", "many")
    with pytest.raises(CallError, match=r"ASSISTANT_TOP_K is wrong.*What to do"):
        settings_for(None, None)


def test_a_run_has_one_day() -> None:
    assert on_one_day(settings_for(None, None)).today is not None
    assert on_one_day(settings_for(None, None, date(2026, 1, 2))).today == date(2026, 1, 2)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tiny_corpus: Path, tmp_path: Path) -> Settings:
    monkeypatch.setattr(opening, "embedder_of", lambda _settings: FakeEmbedder())
    return Settings(corpus=tiny_corpus, index=tmp_path / "index")


QUIET = Console(quiet=True)


def fingerprint(settings: Settings, *, build: bool = True) -> str:
    opened = open_assistant(settings, build=build, console=QUIET)
    assert isinstance(opened, Observed)
    return opened.index.fingerprint


def test_an_index_is_built_where_there_is_none_and_anew_where_the_corpus_changed(settings: Settings) -> None:
    first = fingerprint(settings)
    assert fingerprint(settings) == first
    with (settings.corpus / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert fingerprint(settings) != first


def test_an_index_of_another_corpus_is_not_taken_for_this_one(settings: Settings, tmp_path: Path) -> None:
    """Also where the other corpus is gone, and nothing but the fingerprint tells them apart."""
    first = fingerprint(settings)
    other = tmp_path / "other"
    shutil.copytree(settings.corpus, other)
    (other / "catalogue.toml").open("a", encoding="utf-8").write("\n# other\n")
    shutil.rmtree(settings.corpus)
    assert fingerprint(settings.model_copy(update={"corpus": other})) != first


def test_a_damaged_index_is_built_anew(settings: Settings) -> None:
    first = fingerprint(settings)
    for path in settings.index.rglob("*.sqlite3"):
        path.write_bytes(b"nothing")
    assert fingerprint(settings) == first


def test_an_index_that_is_named_is_used_as_it_is(settings: Settings) -> None:
    with pytest.raises(IngestError):
        fingerprint(settings, build=False)
