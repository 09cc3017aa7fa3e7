"""Multi-turn questions as JSON lines, a conversation a line.

A line is {"id": ..., "turns": [{"role": "user"|"assistant", "content": ...}, ...], "answerable":
true|false, "gold": [[{"source", "locator", "quotation"}, ...], ...]} and may have any other field
of a question by its name. The last turn is the question, and the user's; the turns before it are
the history. What a question has at its default is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.errors import CallError, QuestionError
from evals.exchange.folder import new_folder
from evals.exchange.lines import Lines
from evals.exchange.names import slug
from evals.exchange.written import write_questions
from evals.located_yaml import Located
from evals.problems import Entry, raise_all
from evals.questions import FIELDS, Question, id_is_good, read_question

FILE = "conversations.jsonl"
_TURNS = "turns"
_CARRIED_AS_TURNS = {"history", "question"}
_ALWAYS = {"id", "answerable", "gold"}
_TURN = 'begin and end with the user, and write each turn as {"role": "user", "content": "..."}.'


def export_conversations(questions: Sequence[Question], out: Path, *, every: bool = False) -> int:
    """Write `out`/conversations.jsonl with the questions that have a history, or all; how many there are."""
    chosen = [q for q in questions if every or q.history]
    with new_folder(out) as folder:
        text = "".join(json.dumps(_line(q), ensure_ascii=False) + "\n" for q in chosen)
        (folder / FILE).write_bytes(text.encode("utf-8"))
    return len(chosen)


def _line(question: Question) -> dict[str, Any]:
    fields = question.model_dump(mode="json")
    turns = [*fields["history"], {"role": "user", "content": question.question}]
    kept = {name: fields[name] for name in FIELDS if name in _ALWAYS or _differs(question, name)}
    return {"id": kept.pop("id"), _TURNS: turns, **{n: v for n, v in kept.items() if n not in _CARRIED_AS_TURNS}}


def _differs(question: Question, name: str) -> bool:
    field = Question.model_fields[name]
    return field.is_required() or getattr(question, name) != field.default


def import_conversations(path: Path, out: Path) -> int:
    """Read conversations, write `out`/questions.yaml and ids.json, and count the questions.

    An id that ends in a running number is kept; any other gets the number of its line. Without a
    kind a question is a follow-up if it has a history, unanswerable if it cannot be answered, and
    direct otherwise. Raises `QuestionError` with every line that is wrong,
    `CallError` for a file without any.
    """
    lines = Lines(path)
    entries: list[dict[str, Any]] = []
    numbers: dict[tuple[str | int, ...], int] = {}
    ids: dict[str, str] = {}
    for number, value in lines.objects():
        entry = _entry(value, number, lines)
        if entry is not None:
            numbers[(len(entries),)] = number
            entries.append(entry)
            ids[entry["id"]] = str(value.get("id"))
    located = Located(entries, numbers, {}, ())
    read = [read_question(Entry(path, located, i)) for i in range(len(entries))]
    wrong = [problem for _, problems in read for problem in problems] + _twice(entries, numbers, path)
    raise_all(sorted([*lines.problems, *wrong], key=lambda problem: problem.line or 0))
    if not entries:
        raise CallError(
            f"{path} holds no conversation. What to do: write one JSON object a line, as evals/README.md shows."
        )
    with new_folder(out) as folder:
        write_questions(folder, [question for question, _ in read if question], {"questions": ids})
    return len(entries)


def _entry(value: Mapping[str, Any], number: int, lines: Lines) -> dict[str, Any] | None:
    turns = value.get(_TURNS)
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
        lines.wrong(number, f"field {_TURNS}: a list of turns is expected", _TURN)
        return None
    if turns[-1].get("role") != "user":
        lines.wrong(number, f"field {_TURNS}.{len(turns)}: the last turn is the question, and the user's", _TURN)
        return None
    if set(turns[-1]) - {"role", "content"}:
        lines.wrong(number, f"field {_TURNS}.{len(turns)}: a turn has a role and a content", _TURN)
    carried = sorted(_CARRIED_AS_TURNS & set(value))
    if carried:
        lines.wrong(number, f"field {carried[0]}: it is said by the turns", "remove the field.")
    kind = "unanswerable" if value.get("answerable") is False else "follow-up" if len(turns) > 1 else "direct"
    rest = {name: v for name, v in value.items() if name not in (_TURNS, *carried)}
    entry = {"persona": "unstated", "kind": kind, "history": turns[:-1], "question": turns[-1].get("content")} | rest
    return {"id": _id(value.get("id"), number), **{n: v for n, v in entry.items() if n != "id"}}


def _id(given: object, number: int) -> str:
    if isinstance(given, str) and id_is_good(given):
        return given
    return f"{slug(str(given)) if given is not None else 'conversation'}-{number:03}"


def _twice(entries: Sequence[Mapping[str, Any]], numbers: Mapping[Any, int], path: Path) -> list[QuestionError]:
    seen: dict[str, int] = {}
    wrong = []
    for position, entry in enumerate(entries):
        line = numbers[(position,)]
        if entry["id"] in seen:
            problem = f"the id '{entry['id']}' is taken by line {seen[entry['id']]}."
            wrong.append(
                QuestionError(problem, place=path, line=line, remedy="give each conversation an id of its own.")
            )
        seen.setdefault(entry["id"], line)
    return wrong
