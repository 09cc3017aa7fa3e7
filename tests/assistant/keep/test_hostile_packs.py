"""Anything at all in any place of a pack: it is refused, or checked and written without harm."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from keep_makers import check, content_of

from assistant.keep.errors import PackError
from assistant.keep.files import export
from assistant.keep.pack import Pack, digest_of
from assistant.keep.reading import parse_pack
from assistant.keep.report import as_json, as_text

TEXT = st.text(max_size=30) | st.sampled_from(
    ["", "\n\n# x", "=1+1", "\x00\x1b[2J", "\u202e", "<b>", "![x](http://x.example)", "1. "]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(-5, 40_000) | st.floats() | st.text(max_size=20)
    | st.sampled_from(["legislation", "item", "[1]", "http://x", "\x00", "\u202e", "\ud800", "2026-03-01T09:30:00Z", "f" * 64]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a value."""
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in pairs:
        yield from places(inner, (*path, name))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_in_any_place(pack: Pack, small_corpus: Path, data: st.DataObject) -> None:
    content = copy.deepcopy(content_of(pack))
    every = sorted(places(content), key=str)
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(every))
        holder = content
        try:
            for step in way:
                holder = holder[step]
            alike = isinstance(holder[last], str) and data.draw(st.booleans())
            holder[last] = data.draw(TEXT if alike else ANYTHING)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    try:
        content["sha256"] = digest_of(content)
        raw = json.dumps(content).encode()
    except (UnicodeEncodeError, TypeError):
        raw = json.dumps(content, default=str).encode()
    try:
        read = parse_pack(raw)
    except PackError:
        event("refused")
        return
    event("read")
    report = check(raw, small_corpus)
    json.dumps(as_json(read.pack, report))
    assert as_text(read.pack, report)
    for suffix in (".md", ".docx", ".json"):
        assert export(read.pack, suffix)
