"""Drafts of plain-language entries by a chat model, into a file that somebody reads before anything is used.

A model that has read a provision asks for it in the provision's own words, and much alike for
every provision. So what it writes is a start for a person: each draft passes the rules of
the index or is left out and counted, and no file of the index is ever written.

Chat models have their home in `assistant/compose/`; this is the one other place, because entries
are made before there is an index to answer from. The library is imported when a draft is asked for.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ingest.build import Parsed
from ingest.catalogue import PLAIN_LANGUAGE
from ingest.embed import Embedder
from ingest.entry_rules import LEAST, carries_content, close_in_words, kin_of, misplaced, near_duplicates, own_texts
from ingest.errors import CorpusError, IngestError
from ingest.fold import for_reading
from ingest.pieces import context_of
from ingest.types import Document, Provision

Ask = Callable[[str], str]  # what a chat model answers to a prompt

_COPIED = 6  # words in a row of the provision from which a draft is a copy
_LONGEST = 30  # words
_PROMPT = """\
Below is one passage of guidance on health and social care integration in Scotland. Write eight ways in which \
people would ask for it who have never read it: a new member of an Integration Joint Board, a carers' \
representative, an officer, a member of the public.

- Each must be answered by the words of the passage, and by nothing less than them.
- Everyday words, as people speak, not the passage's own; the first person is welcome.
- Between them ask for each fact: who, what, by when, how much, why.
- No two alike, and none like those that are there already.

Answer with a JSON list of strings and nothing else.

Document: {title}
Place: {place}
Passage:
{passage}

There already:
{existing}
"""
_HEADER = """\
# DRAFTS, not in use. {model} wrote them for {title}.
#
# What to do, entry by entry:
#   1. Read the provision (python -m ingest outline {source}). Delete each draft that it does not answer,
#      that says nothing new, or that nobody would say.
#   2. Put the rest into your own words and move them to corpus/plain-language/{source}.yaml.
#   3. python -m ingest check, python -m ingest coverage, and the tests in tests/test_plain_language_rules.py,
#      which also compare them with the reference questions.
#   4. Measure: python -m evals run --split dev. What does not help is taken out again.
#
# {summary}
"""


class DraftError(IngestError):
    """Entries cannot be drafted: the model, its package or the file will not do."""


@dataclass(slots=True)
class Drafts:
    """What a model wrote for `asked` provisions: `kept` by locator, `refused` counted by reason."""

    asked: int = 0
    kept: dict[str, list[str]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """How many drafts there are, and what was left out, in a sentence each."""
        left_out = "; ".join(f"{n} {why}" for why, n in sorted(self.refused.items()) if n) or "nothing"
        return f"{sum(map(len, self.kept.values()))} drafts. Left out: {left_out}."


def open_model(name: str, **server: Any) -> Ask:
    """The chat model `provider:model` as a function. Raises `DraftError` naming the missing package.

    `server` is what its class takes of a server of one's own: `base_url`, `api_key`. No provider's package is a dependency of this project.
    """
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise DraftError(f"'{name}' names no chat model. What to do: name it as provider:model, as in ollama:llama3.2.")
    from langchain.chat_models import init_chat_model

    try:
        chat = init_chat_model(model, model_provider=provider, **server)
    except ImportError as error:
        found = re.search(r"pip install ([\w.-]+)", str(error))
        package = found.group(1) if found else f"langchain-{provider.replace('_', '-')}"
        raise DraftError(
            f"The provider '{provider}' needs the package {package}, which is not installed. "
            f"What to do: run `pip install {package}`."
        ) from error
    except Exception as error:  # each provider's library raises errors of its own
        raise DraftError(f"The model '{name}' cannot be opened: {_short(error)} "
                         "What to do: see the provider's page for its settings.") from error  # fmt: skip

    return lambda prompt: str(chat.invoke(prompt).text)


def _short(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said[:300].removesuffix(".") + "."


def check_path(path: Path, corpus: Path) -> None:
    """Raise `DraftError` for a file inside the index, or one that is there: drafts overwrite nothing."""
    if path.resolve().is_relative_to((corpus / PLAIN_LANGUAGE).resolve()):
        raise DraftError(f"{path} is inside the plain-language index, and drafts are not for use. "
                         "What to do: name a file elsewhere with --out.")  # fmt: skip
    if path.exists():
        raise DraftError(f"{path} is there already. What to do: name another file with --out, or remove it.")


def draft_entries(parsed: Parsed, source: str, ask: Ask, embedder: Embedder, least: int = LEAST) -> Drafts:
    """Ask a model for entries of each provision of a source that has fewer than `least`.

    A call that fails and a reply that is no list of strings are counted, and the other provisions go
    on. Raises `CorpusError` for a source that is not held, `DraftError` if no call was answered.
    """
    if source not in parsed.provisions:
        known = ", ".join(parsed.provisions)
        raise CorpusError(f"No held source has the id '{source}'.", remedy=f"name one of: {known}.")
    document = parsed.documents[source]
    asked = parsed.plain.asked_as
    provisions = {p.id: p for p in parsed.provisions[source] if carries_content(p, len(document.text))}
    thin = [p for p in provisions.values() if len(asked.get(p.id, ())) < least]
    out = Drafts(asked=len(thin))
    raw: dict[str, list[str]] = {}
    failed: Exception | None = None
    for p in thin:
        try:
            said = ask(_prompt(p, document, asked.get(p.id, ())))
        except Exception as error:  # noqa: BLE001 - each provider's library raises errors of its own
            out.refused["calls without an answer"] += 1
            failed = error
            continue
        raw[p.id] = _worded(_questions(said, out.refused), p, out.refused)
    if failed is not None and not raw:
        raise DraftError(f"The model did not answer once: {_short(failed)} "
                         "What to do: see that the provider can be reached and its key is set.") from failed  # fmt: skip
    fresh = _in_order(raw, parsed, embedder, out.refused)
    out.kept = {provisions[identity].locator.label: drafts for identity, drafts in fresh.items()}
    return out


def _prompt(p: Provision, document: Document, existing: Sequence[str]) -> str:
    place = ": ".join(x for x in (context_of(p, document), p.locator.label) if x)
    there = "\n".join(f"- {entry}" for entry in existing) or "(nothing)"
    return _PROMPT.format(title=document.source.title, place=place, passage=for_reading(p.text), existing=there)


def _questions(said: str, refused: Counter[str]) -> list[str]:
    """The list that a reply holds, whatever stands around it; a reply without one is counted."""
    found: object = None
    with contextlib.suppress(ValueError):
        found = json.loads(said[said.index("[") : said.rindex("]") + 1])
    if isinstance(found, list) and found and all(isinstance(x, str) for x in found):
        return [" ".join(x.split()) for x in found]
    refused["replies that are no list of questions"] += 1
    return []


def _worded(drafts: Iterable[str], p: Provision, refused: Counter[str]) -> list[str]:
    """The drafts that are as long as a question and do not copy the provision."""
    own = f" {' '.join(_plain(p.text))} "
    out = []
    for draft in dict.fromkeys(drafts):
        words = _plain(draft)
        runs = (" ".join(words[i : i + _COPIED]) for i in range(max(1, len(words) - _COPIED + 1)))
        if not 2 <= len(words) <= _LONGEST:
            refused["too short or too long"] += 1
        elif any(f" {run} " in own for run in runs):
            refused["copied from the provision"] += 1
        else:
            out.append(draft)
    return out


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", for_reading(text).casefold())


def _in_order(
    raw: dict[str, list[str]], parsed: Parsed, embedder: Embedder, refused: Counter[str]
) -> dict[str, list[str]]:
    """The drafts that are no near-duplicates of anything there is, and fit no other provision better."""
    asked = parsed.plain.asked_as
    known = [*(e for entries in asked.values() for e in entries), *(u.question for u in parsed.plain.unanswered)]
    drafts = list(dict.fromkeys(d for several in raw.values() for d in several))
    alike = {d.other for d in near_duplicates(close_in_words(drafts, drafts), embedder.encode)}
    alike |= {d.one for d in near_duplicates(close_in_words(drafts, known), embedder.encode)} | (
        set(drafts) & set(known)
    )
    fresh = {i: [d for d in several if d not in alike] for i, several in raw.items()}
    refused["near-duplicates"] += sum(map(len, raw.values())) - sum(map(len, fresh.values()))
    every = [p for several in parsed.provisions.values() for p in several]
    texts = own_texts(every, parsed.documents, embedder)
    joined = {**asked, **{i: (*asked.get(i, ()), *several) for i, several in fresh.items()}}
    strays = {(m.owner, m.entry) for m in misplaced(joined, texts, kin_of(every), embedder.encode, of=fresh)}
    refused["nearer to another provision"] += len(strays)
    return {i: [d for d in several if (i, d) not in strays] for i, several in fresh.items()}


def as_yaml(drafts: Drafts, source: str, title: str, model: str) -> str:
    """The file for review: what to do on top, then the drafts in the form of the index."""
    head = _HEADER.format(model=model, title=title, source=source, summary=drafts.summary())
    entries = [{"locator": locator, "asked_as": texts} for locator, texts in drafts.kept.items() if texts]
    body = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000) if entries else "[]\n"
    return f"{head}\n{body}"


def write_drafts(path: Path, text: str) -> None:
    """Write a new file. Raises `DraftError` where that cannot be."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason = error.strerror or error
        raise DraftError(f"{path} cannot be written: {reason}. What to do: name another file with --out.") from error
