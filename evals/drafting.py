"""A new entry of a question file: its id, its exact words, its place in the file."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from evals.entry_style import entry_text
from evals.errors import CallError
from evals.located_yaml import read_located
from evals.placing import smallest
from evals.problems import Entry, raise_all, read_entries
from evals.questions import FOLDER, Question, load, read_question, split_of
from evals.reference import Reference
from evals.rewrite import write_whole
from evals.spans import places
from ingest.types import Provision, Span

_GAP = re.compile(r"\s*(?:\.\.\.|…)\s*")


def file_named(name: str, files: Sequence[Path] = ()) -> Path:
    """The question file of a topic ("msg-finance"), or the file of a path.

    `files` are those of another set: a topic is one of them, or a new one beside the first; none is
    needed where there is only one. Without them it is of the project's own set.
    """
    if not name and len(files) == 1:
        return files[0]
    path = Path(name)
    if path.suffix:
        return path
    known = next((f for f in files if f.stem == name), None)
    return known or (files[0].parent if files else FOLDER) / f"{name}.yaml"


def next_id(path: Path, taken: Iterable[str], split: Literal["dev", "test"]) -> str:
    """The next free id of a file, in a split: its last entry's prefix, or, in a new file, the file's name.

    >>> next_id(Path("nowhere/fees.yaml"), ["fees-001", "fees-002", "other-009"], "dev")
    'fees-003'
    """
    ids = [e["id"] for e in read_entries(path).value] if path.is_file() else []
    prefix = ids[-1].rpartition("-")[0] if ids else re.sub(r"[^a-z0-9._-]+", "-", path.stem.casefold()).strip("-._")
    numbers = [n for i in taken for name, _, n in [i.rpartition("-")] if name == prefix]
    width = max(3, *(len(n) for n in numbers), 0)
    number = max((int(n) for n in numbers), default=0) + 1
    number += split_of(f"{prefix}-{number}") != split
    return f"{prefix}-{number:0{width}}"


def exact_words(passage: str, given: str) -> Span:
    """Where words stand in a passage: all of it for nothing, "first words ... last words", or the words themselves.

    Raises `CallError` for words that the passage does not hold, or not only once.
    """
    if not given.strip():
        return Span(len(passage) - len(passage.lstrip()), len(passage.rstrip()))
    if not _GAP.search(given) or places(passage, given):
        return _only(passage, given, Span(0, len(passage)))
    first, _, last = (part.strip() for part in _GAP.sub("\0", given.strip(), count=1).partition("\0"))
    start = _only(passage, first, Span(0, len(passage))).start if first else len(passage) - len(passage.lstrip())
    end = _only(passage, last, Span(start, len(passage))).end if last else len(passage.rstrip())
    return Span(start, end)


def _only(passage: str, words: str, within: Span) -> Span:
    found = [place for place in places(passage, words) if within.contains(place)]
    if len(found) != 1:
        how = "does not hold" if not found else f"holds {len(found)} times"
        raise CallError(
            f"The passage {how} the words {words!r}. What to do: copy a few more words, as they stand there."
        )
    return found[0]


def gold_at(source: str, place: Span, reference: Reference) -> dict[str, str]:
    """Gold at a place of a source: the smallest provision there, and the words on one line."""
    provision = smallest(reference.provisions[source], place)
    words = " ".join(place.of(reference.texts[source]).split())
    return {"source": source, "locator": provision.locator.label if provision else "whole source", "quotation": words}


def provision_named(reference: Reference, source: str, locator: str) -> Provision:
    """The provision of a source by its locator. Raises `CallError` for one that there is not."""
    if source not in reference.provisions:
        known = ", ".join(sorted(reference.provisions))
        raise CallError(f"There is no source '{source}'. What to do: name one of {known}.")
    spans = reference.spans_of(source, locator)
    for provision in reference.provisions[source]:
        if provision.span in spans and provision.locator.label.casefold() == " ".join(locator.split()).casefold():
            return provision
    raise CallError(f"{source} has no provision '{locator}'. "
                    f"What to do: see `python -m ingest outline {source}`.")  # fmt: skip


def make_entry(fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """An entry with every field of the files in their order; what is not given has its empty value."""
    empty: dict[str, Any] = {
        "id": "", "persona": "public", "kind": "direct", "slices": [], "history": [], "question": "",
        "full_question": None, "answerable": True, "gold": [], "must_state": [], "must_not_state": [],
        "expect_reason": None, "note": None, "checked": today,
    }  # fmt: skip
    return {name: fields.get(name, value) for name, value in empty.items()}


def append(path: Path, entry: Mapping[str, Any], others: Sequence[Path]) -> Question:
    """Add an entry to the end of a file, which may be new, and give it as it was read.

    The new file is loaded beside the others first. Raises `QuestionError` if it does not load,
    `CallError` if the question is there already or if it cannot be written; the file is as it was then.
    """
    try:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        if text and not text.endswith("\n"):
            text += "\n"
        gap = "\n" if text and not text.endswith("\n\n") else ""
        new = text + gap + entry_text(entry)
        located = read_located(new)
        written = Entry(path, located, len(located.value) - 1)
        raise_all(read_question(written)[1])
        # First as they are: what is wrong then is told with the place of the file, and not of the trial.
        if entry["id"] in {q.id for q in load(_each_once([*others, *([path] if path.exists() else [])]))}:
            raise written.problem(("id",), "the id is taken", "give it another running number.")
        with tempfile.TemporaryDirectory() as folder:
            trial = Path(folder) / path.name
            trial.write_bytes(new.encode("utf-8"))
            asked = load([*(o for o in others if o.resolve() != path.resolve()), trial])
        added = next(q for q in asked if q.id == entry["id"])
        _refuse_twice(added, asked)
        write_whole(path, new)
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror or error}. "
                        "What to do: name a file in a folder that may be written.") from error  # fmt: skip
    return added


def _each_once(paths: Iterable[Path]) -> list[Path]:
    return list({path.resolve(): path for path in paths}.values())


def _refuse_twice(added: Question, asked: Iterable[Question]) -> None:
    """Raise `CallError` where another entry asks the same, in the same conversation; case and marks aside."""
    words = [(q.id, _plain(q.question), q.history) for q in asked]
    _, *own = next(w for w in words if w[0] == added.id)
    same = [i for i, *w in words if i != added.id and w == own]
    if same:
        raise CallError(f"The question is asked already, as {same[0]}. What to do: ask something else, or add to the "
                        "gold of that entry.")  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
