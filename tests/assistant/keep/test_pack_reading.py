"""A pack may come from anywhere: what is no pack is refused with the place and the remedy."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keep_makers import content_of, tampered

from assistant.keep import reading
from assistant.keep.errors import PackError
from assistant.keep.pack import Pack
from assistant.keep.reading import parse_pack, read_pack


def refused(data: bytes) -> str:
    with pytest.raises(PackError) as raised:
        parse_pack(data, "board.json")
    message = str(raised.value)
    assert message.startswith("board.json: ")
    assert "What to do: " in message
    assert len(message) < 500, "a hostile file does not fill the screen"
    return message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"%PDF-1.4", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[]", "no evidence pack"),
        (b'{"schema": "something else"}', "no evidence pack"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": ' * 100_000, "nested too deeply"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"a": "\\ud800"}', "half of a character"),
        (b'{"schema": 1, "schema": "integration-assistant/evidence-pack"}', "two fields of one name"),
    ],
)
def test_what_is_no_pack_is_refused(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_another_version_is_named(pack: Pack) -> None:
    assert "has version 2; this program reads 1" in refused(tampered(pack, lambda c: c.update(version=2)))
    assert "has version" in refused(tampered(pack, lambda c: c.update(version="9" * 10_000)))


def _quote_longer(c: dict[str, Any]) -> None:
    c["answers"][0]["citations"][0]["quote"] += "!"


def _start_below_zero(c: dict[str, Any]) -> None:
    c["answers"][0]["citations"][0]["start"] = -1


def _marker_twice(c: dict[str, Any]) -> None:
    c["answers"][1]["citations"][1]["marker"] = 1


def _no_such_marker(c: dict[str, Any]) -> None:
    c["answers"][0]["statements"][0]["markers"] = [99]


def _nothing_behind_it(c: dict[str, Any]) -> None:
    c["answers"][0].update(citations=[], statements=[])


def _unknown_field(c: dict[str, Any]) -> None:
    c["answers"][0]["approved_by"] = "the Minister"


def _unknown_authority(c: dict[str, Any]) -> None:
    c["answers"][0]["citations"][0]["authority"] = "scripture"


def _no_hash(c: dict[str, Any]) -> None:
    c["answers"][0]["citations"][0]["document_sha256"] = "x"


def _not_a_list(c: dict[str, Any]) -> None:
    c["answers"] = {"0": {}}


def _no_date(c: dict[str, Any]) -> None:
    c["made"] = "yesterday"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_quote_longer, "answers.0.citations.0"),
        (_start_below_zero, "answers.0.citations.0.start"),
        (_marker_twice, "same marker"),
        (_no_such_marker, "names citation 99"),
        (_nothing_behind_it, "at least one citation"),
        (_unknown_field, "approved_by"),
        (_unknown_authority, "authority"),
        (_no_hash, "document_sha256"),
        (_not_a_list, "at answers"),
        (_no_date, "yesterday"),
    ],
)
def test_what_does_not_hang_together_is_refused_at_its_place(
    pack: Pack, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    assert words in refused(tampered(pack, change, cover=True))


def test_a_file_that_is_too_large_is_not_parsed(pack: Pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000)
    path = tmp_path / "big.json"
    path.write_text(pack.to_json(), encoding="utf-8")
    with pytest.raises(PackError, match="larger than"):
        read_pack(path)


def test_too_many_quotations_are_refused(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_QUOTATIONS", 1)
    assert "1 is the most" in refused(pack.to_json().encode())


def test_a_pipe_a_folder_and_a_missing_file_are_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "missing.json", Path("nul\0l.json")):
        with pytest.raises(PackError, match="What to do"):
            read_pack(path)


def test_a_byte_order_mark_is_read_over(pack: Pack) -> None:
    assert parse_pack(b"\xef\xbb\xbf" + pack.to_json().encode()).whole


def test_another_layout_of_the_same_content_is_whole(pack: Pack) -> None:
    assert parse_pack(json.dumps(content_of(pack)).encode()).whole
