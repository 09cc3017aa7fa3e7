"""The threat model names tests that exist, one at least for each boundary, and every address and setting it speaks of."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOC = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: Path) -> set[str]:
    return {n.name for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)}


def test_every_test_that_is_named_exists() -> None:
    named = set(NAMED.findall(DOC))
    assert len(named) > 20
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file() or name not in functions_of(ROOT / path)
    ]
    assert missing == []


def test_every_boundary_has_a_test() -> None:
    table = DOC.split("## Boundaries")[1].split("##")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert len(rows) > 10
    assert [row.split("|")[1] for row in rows if not NAMED.search(row)] == []


def test_every_setting_that_is_named_exists_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"ASSISTANT_([A-Z_]+)", DOC))
    assert named
    assert {n.lower() for n in named} <= set(Settings.model_fields)
    served = {
        "users_file",
        "session_secret",
        "trusted_proxies",
        "trusted_user_header",
        "root_path",
        "questions_per_minute",
    }
    assert [n for n in served if f"ASSISTANT_{n.upper()}" not in readme] == []
