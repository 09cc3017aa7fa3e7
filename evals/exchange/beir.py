"""BEIR folders: corpus.jsonl, queries.jsonl and qrels/*.tsv (Thakur et al., NeurIPS 2021).

Out: the documents are provisions, and a provision that holds gold is relevant. In: each document
becomes a text file, and the relevant documents of a query one group of gold without quotations,
so that any words of any one of them answer it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.errors import CallError
from evals.exchange.before import Before, named
from evals.exchange.folder import new_folder
from evals.exchange.judging import judge
from evals.exchange.lines import Lines
from evals.exchange.names import safe_stems, slug
from evals.exchange.written import write_questions
from evals.questions import WHOLE_SOURCE, Gold, Question, id_is_good, split_of
from evals.reference import Reference

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_COLUMNS = ("query-id", "corpus-id", "score")


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str = Field(alias="_id", min_length=1)
    title: str = ""
    text: str


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str = Field(alias="_id", min_length=1)
    text: str = Field(pattern=r"\S")


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written; `judged` counts questions with a relevant document."""

    documents: int
    queries: int
    judged: int


@dataclass(frozen=True, slots=True)
class Imported:
    """How much was read; `left_out` counts queries without a relevant document, `empty` documents without words."""

    documents: int
    questions: int
    left_out: int
    empty: int


def export_beir(
    questions: Sequence[Question], reference: Reference, out: Path, before: Before | None = None
) -> Exported:
    """Write a BEIR folder: every provision, every question, and qrels for each split that has any.

    The text of a follow-up is the question in full, where there is one: other tools do not read the
    turns before. Of an imported set the documents are those that it had, under their ids.
    """
    found, _ = named(reference, before)
    judged = judge(questions, found)
    called = before.question if before else str
    with new_folder(out) as folder:
        _write_lines(folder / CORPUS, (
            {"_id": identity, "title": "" if before else " > ".join((*p.trail, p.locator.label)), "text": p.text,
             "metadata": {"source": p.source_id, "locator": p.locator.label, "kind": p.kind.value,
                          "start": p.span.start, "end": p.span.end}}
            for identity, p in found.items()
        ))  # fmt: skip
        _write_lines(folder / QUERIES, (
            {"_id": called(q.id), "text": q.full_question or q.question,
             "metadata": {"question": q.question, "kind": q.kind, "persona": q.persona, "slices": list(q.slices), "answerable": q.answerable,
                          "history": [m.model_dump() for m in q.history], "full_question": q.full_question}}
            for q in questions
        ))  # fmt: skip
        (folder / QRELS).mkdir()
        for split in sorted({split_of(q) for q in judged}):
            rows = ["\t".join(_COLUMNS)]
            rows += [
                f"{called(q)}\t{d}\t{score}" for q in judged if split_of(q) == split for d, score in judged[q].items()
            ]
            (folder / QRELS / f"{split}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Exported(len(found), len(questions), len(judged))


def import_beir(path: Path, out: Path, split: str | None = None) -> Imported:
    """Read a BEIR folder and write `out`: corpus/ with a text file a document, questions.yaml and ids.json.

    The queries of qrels/test.tsv are the test split and get even numbers, those of any other qrels file
    odd ones; an id that ends in such a number already is kept. `split` names one qrels file. Raises `QuestionError` with every line that is wrong,
    `CallError` where the folder is no BEIR folder or `out` cannot be written.
    """
    if not path.is_dir():
        raise CallError(f"There is no folder {path}. What to do: name a BEIR folder, with {CORPUS} in it.")
    texts, queries = _documents(path / CORPUS), _queries(path / QUERIES)
    stems = safe_stems(identity for identity, text in texts.items() if text.strip())
    name, following = slug(path.resolve().name), {"test": 2, "dev": 1}
    asked: list[Question] = []
    ids: dict[str, str] = {}
    left_out = 0
    for file in _qrels_files(path, split):
        ours = "test" if file.stem == "test" else "dev"
        for query, judged in _relevant(file, queries, texts).items():
            sources = [stems[identity] for identity in judged if identity in stems]
            if sources:
                question_id = query
                if not (id_is_good(query) and split_of(query) == ours):
                    question_id, following[ours] = _next_free(name, following[ours], queries)
                asked.append(_question(question_id, queries[query], sources))
                ids[question_id] = query
            else:
                left_out += 1
    if not asked:
        raise CallError(f"No query of {path} has a relevant document. What to do: see its folder {QRELS}.")
    with new_folder(out) as folder:
        (folder / "corpus").mkdir()
        for identity, stem in stems.items():
            (folder / "corpus" / f"{stem}.txt").write_bytes(texts[identity].encode("utf-8"))
        write_questions(folder, asked, {"documents": {s: i for i, s in stems.items()}, "questions": ids})
    return Imported(len(stems), len(asked), left_out, len(texts) - len(stems))


def _next_free(name: str, number: int, queries: Mapping[str, str]) -> tuple[str, int]:
    """The next id of a split that no query has, and the number to go on with."""
    while f"{name}-{number:04}" in queries:
        number += 2
    return f"{name}-{number:04}", number + 2


def _documents(path: Path) -> dict[str, str]:
    """The words of each document by its id: the title as the first paragraph, then the text."""
    lines = Lines(path)
    out: dict[str, str] = {}
    for number, document in lines.models(_Document):
        text = "\n\n".join(part.strip("\n") for part in (document.title, document.text) if part.strip())
        if document.id in out:
            lines.wrong(number, f"the id '{document.id}' is taken", "give each document an id of its own.")
        if "\0" in text:
            lines.wrong(number, "the text holds a NUL character", "remove it.")
        out[document.id] = f"{text}\n" if text else ""
    lines.settle()
    return out


def _queries(path: Path) -> dict[str, str]:
    lines = Lines(path)
    out: dict[str, str] = {}
    for number, query in lines.models(_Query):
        if query.id in out:
            lines.wrong(number, f"the id '{query.id}' is taken", "give each query an id of its own.")
        out[query.id] = query.text
    lines.settle()
    return out


def _qrels_files(path: Path, split: str | None) -> list[Path]:
    files = sorted((path / QRELS).glob("*.tsv"))
    chosen = [f for f in files if split in (None, "all", f.stem)]
    if not chosen:
        known = ", ".join(f.stem for f in files) or "none"
        what = f"no {split}.tsv" if files else "no .tsv file"
        raise CallError(f"{path / QRELS} has {what} (there is: {known}). What to do: name a split that is there.")
    return chosen


def _relevant(path: Path, queries: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The relevant documents of each query judged, in the order of the file; a score above 0 is relevant."""
    lines = Lines(path)
    out: dict[str, list[str]] = {}
    for number, (query, document, score) in lines.columns(_COLUMNS, "\t"):
        if number == lines.numbered[0][0] and not _whole(score):
            continue  # the names of the columns
        if not _whole(score):
            lines.wrong(number, f"the score '{score}' is no whole number", "write 1 for relevant, 0 for not.")
        elif query not in queries:
            lines.wrong(number, f"there is no query '{query}' in {QUERIES}", "add the query, or remove the line.")
        elif document not in texts:
            lines.wrong(
                number, f"there is no document '{document}' in {CORPUS}", "add the document, or remove the line."
            )
        else:
            out.setdefault(query, [])
            if int(score) > 0 and document not in out[query]:
                out[query].append(document)
    lines.settle()
    return out


def _whole(score: str) -> bool:
    return re.fullmatch(r"[-+]?\d{1,9}", score) is not None


def _question(question_id: str, text: str, sources: Sequence[str]) -> Question:
    gold = tuple(Gold(source=source, locator=WHOLE_SOURCE, quotation=None) for source in sources)
    return Question(id=question_id, persona="unstated", kind="direct", question=text, answerable=True, gold=(gold,))


def _write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    lines = (json.dumps(o, ensure_ascii=False) + "\n" for o in objects)
    path.write_bytes("".join(lines).encode("utf-8"))
