"""What a command is about: the questions it names, and the assistant that it measures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console

from assistant.settings import Settings, setting_problems
from evals.errors import CallError
from evals.observe import Asked, Observed
from evals.questions import Question, Split, load, question_files, split_of
from ingest.__main__ import build_with_progress
from ingest.embed import Embedder
from ingest.errors import IndexProblem
from ingest.fresh import corpus_fingerprint
from ingest.model_in_use import embedder_of
from ingest.store import read_manifest

RUNS = Path(__file__).parent / "runs"


def questions_of(
    files: Sequence[Path], split: Split | None, kinds: Sequence[str], ids: Sequence[str], limit: int | None
) -> tuple[Split, tuple[Question, ...]]:
    """The split and the questions that a command names.

    Without a split it is the test split, or, where ids are given, both. Raises `CallError` for an
    id that there is not, and where nothing is left to ask.
    """
    chosen: Split = split or ("all" if ids else "test")
    every = load(files or question_files(), "all", kinds)
    known = {q.id for q in every}
    for wanted in ids:
        if wanted not in known:
            raise CallError(f"There is no question '{wanted}'. What to do: look the id up in the question files.")
    out = [q for q in every if chosen in ("all", split_of(q.id)) and (not ids or q.id in ids)]
    out = out[:limit]
    if not out:
        remedy = "widen --split, --kind or --ids"
        raise CallError(f"No question is left to ask in the split '{chosen}'. What to do: {remedy}.")
    return chosen, tuple(out)


def settings_for(corpus: Path | None, index: Path | None, today: date | None = None) -> Settings:
    """The settings, with another corpus, index or day where one is named.

    Another corpus without an index has one of its own under evals/runs, so that the project's
    index is left alone. A server is left alone, too: what is measured is a folder's. Raises `CallError` for a setting of the environment that is wrong.
    """
    changes: dict[str, Any] = {"chroma_url": ""}
    if corpus is not None:
        key = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:12]
        changes |= {"corpus": corpus, "index": index or RUNS / "indexes" / key}
    elif index is not None:
        changes |= {"index": index}
    if today is not None:
        changes["today"] = today
    try:
        return Settings(**changes)
    except ValidationError as error:
        raise CallError(f"{' '.join(setting_problems(error))} What to do: correct the environment.") from error


def on_one_day(settings: Settings) -> Settings:
    """The settings with the day written down, so that a run over midnight, or one resumed, has one "today"."""
    return settings if settings.today else settings.model_copy(update={"today": date.today()})  # noqa: DTZ011 - the user's


def open_assistant(settings: Settings, *, build: bool, console: Console) -> Asked:
    """The assistant, its index built first where that is asked for. Raises `IngestError` if it cannot be opened."""
    from assistant.chain import open_assistant as open_chain

    embedder = embedder_of(settings)
    if build and not _up_to_date(settings, embedder):
        build_with_progress(settings.corpus, settings.index, embedder, console)
    try:
        return Observed(open_chain(settings, embedder))
    except IndexProblem:  # of the right corpus, but damaged
        if not build:
            raise
    build_with_progress(settings.corpus, settings.index, embedder, console)
    return Observed(open_chain(settings, embedder))


def _up_to_date(settings: Settings, embedder: Embedder) -> bool:
    """Whether the index is of this corpus as it is now; without a lock, so that two runs may find so at once."""
    try:
        made_from = read_manifest(settings.index)[1].fingerprint
    except IndexProblem:
        return False
    return made_from == corpus_fingerprint(settings.corpus, embedder.fingerprint)
