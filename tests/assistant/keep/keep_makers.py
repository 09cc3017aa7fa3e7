"""Packs for the tests: answers of the small assistant, and copies of a pack with one thing changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.chain import Assistant
from assistant.keep.checking import Report, check_pack
from assistant.keep.documents import held_sources
from assistant.keep.making import keep_answer, make_pack
from assistant.keep.pack import Pack, digest_of
from assistant.keep.reading import parse_pack

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
QUESTIONS = ("What does a direction require?", "what are the national outcomes?", "who won the football?")


def pack_of(assistant: Assistant, *questions: str) -> Pack:
    """A pack of what the assistant answers."""
    return make_pack([keep_answer(assistant.ask(q), assistant.index, WHEN) for q in questions], WHEN)


def content_of(pack: Pack) -> dict[str, Any]:
    return json.loads(pack.to_json())


def tampered(pack: Pack, change: Callable[[dict[str, Any]], None], *, cover: bool = False) -> bytes:
    """The pack's file with something changed; `cover` computes the hash anew, as a forger would."""
    content = copy.deepcopy(content_of(pack))
    change(content)
    if cover:
        content["sha256"] = digest_of(content)
    return json.dumps(content).encode()


def check(data: bytes | Pack, corpus: Path) -> Report:
    """Read a pack and hold it against a corpus."""
    read = parse_pack(data.to_json().encode() if isinstance(data, Pack) else data)
    wanted = [c.source_id for a in read.pack.answers for c in a.citations]
    return check_pack(read, held_sources(corpus, wanted))
