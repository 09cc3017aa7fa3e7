"""The YAML in which question files are written: one field a line, never wrapped, in the order of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Style(yaml.SafeDumper):
    """Lists are indented below their field; nothing is an alias of something else."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists, too."""
        super().increase_indent(flow, False)  # `indentless` would put them at the margin of their field

    def ignore_aliases(self, data: Any) -> bool:
        """Write the same words out again rather than point at them."""
        return True


def _dump(value: Any, style: str | None = None) -> str:
    text: str = yaml.dump(value, Dumper=_Style, width=10**9, allow_unicode=True, sort_keys=False, default_style=style)
    return text


def entry_text(entry: Mapping[str, Any]) -> str:
    """An entry as it stands in a question file, its last line ended."""
    return _dump([dict(entry)])


def scalar_text(value: str, *, quoted: bool = False) -> str:
    """A string as a value on one line, in double quotation marks where asked for."""
    return _dump(value, '"' if quoted else None).removesuffix("\n").removesuffix("\n...")
