"""YAML with the place of every value.

An error can then name its line, and a value can be replaced where it stands. What YAML allows
and a question file must not hold (a field named twice, a merge, a date that there is not) is a
fault with a place, and reading goes on, so that all faults are found at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from ingest.types import Span

# The way to a value: keys of mappings, and positions in lists from 0.
Where = tuple[str | int, ...]
# The reader in C is ten times as fast; where it was not built, the one in Python gives the same.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that YAML allows and we do not, or that it could not read as a value."""

    where: Where
    line: int
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML document as plain values.

    `lines` counts from 1; `scalars` are spans of code points of the text, quotation marks
    included, of every scalar that was written out at its place.
    """

    value: Any
    lines: Mapping[Where, int]
    scalars: Mapping[Where, Span]
    faults: tuple[Fault, ...]

    def line_of(self, where: Where) -> int:
        """The line of a value, or, where it is missing, of the nearest value around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


class Unreadable(ValueError):
    """A text is not YAML at all; `line` is where reading ended, `None` where that is not known."""

    def __init__(self, problem: str, line: int | None) -> None:
        """State the problem and the line."""
        self.line = line
        super().__init__(problem)


def read_located(text: str) -> Located:
    """Read one YAML document. Raises `Unreadable` for a text that is not YAML."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(None, {}, {}, ())
        walk = _Walk(loader)
        value = walk.value(node, ())
        return Located(value, walk.lines, walk.scalars, tuple(walk.faults))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(error.problem or str(error), mark.line + 1 if mark else None) from error
    except yaml.reader.ReaderError as error:
        line = text.encode("utf-8", "replace")[: error.position].count(b"\n") + 1
        raise Unreadable(f"unacceptable character #x{error.character:04x}", line) from error
    except RecursionError as error:
        raise Unreadable("lists and mappings are nested too deeply", None) from error
    finally:
        loader.dispose()


class _Walk:
    """From nodes to plain values; only this module sees it."""

    def __init__(self, loader: Any) -> None:
        self.loader = loader
        self.lines: dict[Where, int] = {}
        self.scalars: dict[Where, Span] = {}
        self.faults: list[Fault] = []
        self._made: dict[int, Any] = {}
        self._open: set[int] = set()

    def value(self, node: yaml.Node, where: Where) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(where, line)
        if id(node) in self._open:
            self._fault(where, line, "an alias stands for the value that it is part of", "write the value out")
            return None
        if id(node) not in self._made:  # else an alias of what was read before
            self._open.add(id(node))
            self._made[id(node)] = self._new(node, where)
            self._open.discard(id(node))
        return self._made[id(node)]

    def _new(self, node: yaml.Node, where: Where) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*where, i)) for i, item in enumerate(node.value)]
        self.scalars[where] = Span(node.start_mark.index, max(node.end_mark.index, node.start_mark.index + 1))
        return self._scalar(node, where)

    def _scalar(self, node: yaml.Node, where: Where) -> Any:
        try:
            return self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            why = error.problem if isinstance(error, yaml.MarkedYAMLError) else str(error)
            remedy = "correct it, or put it into quotation marks if it is meant as text"
            self._fault(where, node.start_mark.line + 1, f"{node.value!r} is no value: {why}", remedy)
            return None

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            name = key.value
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                shown = repr(name) if isinstance(name, str) else "a list or a mapping"
                self._fault(
                    where, line, f"{shown} is no name of a field", "name a field of the table in evals/README.md"
                )
                continue
            if name in out:
                first = self.lines[(*where, name)]
                self._fault(
                    (*where, name), line, f"the field is there twice, first on line {first}", "remove one of the two"
                )
                continue
            self.lines[(*where, name)] = line
            out[name] = self.value(item, (*where, name))
        return out

    def _fault(self, where: Where, line: int, problem: str, remedy: str) -> None:
        self.faults.append(Fault(where, line, problem, remedy))
