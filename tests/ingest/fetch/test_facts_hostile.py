"""The facts of fetched legislation: entities that swell, or lead out of the file, end in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import FetchError
from ingest.fetch.facts import legislation_facts

URL = "https://www.legislation.gov.uk/asp/2014/9/data.xml"


def swelling() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE Legislation [<!ENTITY e0 "aaaaaaaaaa">{levels}]><Legislation>&e11;</Legislation>'.encode()


def test_a_file_that_swells_is_stopped() -> None:
    with pytest.raises(FetchError, match="amplification"):
        legislation_facts(swelling(), URL)


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words", encoding="utf-8")
    data = (
        f'<!DOCTYPE Legislation [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><Legislation>&x;</Legislation>'
    )
    with pytest.raises(FetchError, match="not well formed") as told:
        legislation_facts(data.encode(), URL)
    assert "secret words" not in str(told.value)
