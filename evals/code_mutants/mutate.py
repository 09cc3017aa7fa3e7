"""The mutants of a module: each is the module with one change, made in its syntax tree.

Left alone is what makes no promise of its own: docstrings, annotations, decorators, imports, and tables of words and
labels (a list of months is data; a test of each of its words would copy it).
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

from evals.code_mutants.expressions import calls_re, expression_changes
from evals.code_mutants.patterns import pattern_changes

_SHOWN = 70  # characters of the code before and after a change
_TABLE = 4  # a literal of the module with so many strings is a table of words
_NOT_LOOKED_INTO = frozenset({"annotation", "returns", "decorator_list", "bases", "type_params"})
_Setter = Callable[[ast.AST], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file, the number and the words of the statement's first line, and what is changed.

    `nth` counts from 1 the same changes under the same line's words; with it a mutant is named by `key` for as long
    as the line and the change are the same, wherever in the file it has moved. `number` is its place in `mutants`.
    """

    file: str
    line: int
    text: str
    change: str
    nth: int
    number: int

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What names the mutant: file, line's words, change, and which of them."""
        return self.file, self.text, self.change, self.nth


@dataclass(frozen=True, slots=True)
class _Change:
    line: int
    told: str
    make: Callable[[], None]


def mutants(file: str, source: str) -> list[Mutant]:
    """Every mutant of a file, in order of place."""
    lines, seen, out = source.splitlines(), Counter[tuple[str, str]](), []
    for number, change in enumerate(_changes(ast.parse(source), source)):
        text = lines[change.line - 1].strip()
        seen[text, change.told] += 1
        out.append(Mutant(file, change.line, text, change.told, seen[text, change.told], number))
    return out


def code_of(source: str, path: str, mutant: Mutant | None) -> CodeType:
    """The compiled module with the change made; without a mutant as it is. Raises `SyntaxError` where it is none."""
    tree = ast.parse(source)
    if mutant is not None:
        list(_changes(tree, source))[mutant.number].make()
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def _changes(tree: ast.Module, source: str) -> list[_Change]:
    return [c for statement, put in _parts(tree) for c in _of_statement(statement, put, source.splitlines(), top=True)]


def _of_statement(node: ast.AST, put: _Setter, lines: Sequence[str], *, top: bool) -> Iterator[_Change]:
    """The changes of a statement and of all that is in it; `top` is whether it stands in no function or class."""
    if not isinstance(node, ast.stmt) or isinstance(node, ast.Import | ast.ImportFrom) or _is_text(node):
        return
    line = node.lineno
    for told, other in _of_whole(node):
        yield _Change(line, told, _setting(put, other))
    table = top and isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and _is_table(node)
    raw = top and isinstance(node, ast.Assign) and _has_raw_text(node, lines)
    within = top and isinstance(node, ast.If | ast.Try | ast.With)
    for part, put_part in _parts(node):
        if isinstance(part, ast.stmt):
            yield from _of_statement(part, put_part, lines, top=within)
        elif isinstance(
            part, ast.expr | ast.comprehension | ast.arguments | ast.keyword | ast.withitem | ast.excepthandler
        ):
            yield from _of_expression(part, put_part, line, lines, _Where(table, raw))


@dataclass(frozen=True, slots=True)
class _Where:
    """What an expression stands in: a table of words, a pattern; whether it is tested for truth."""

    table: bool = False
    pattern: bool = False
    text: bool = False


def _of_expression(node: ast.AST, put: _Setter, line: int, lines: Sequence[str], where: _Where) -> Iterator[_Change]:
    if isinstance(node, ast.stmt):  # in an `except`
        yield from _of_statement(node, put, lines, top=False)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found: Iterator[tuple[str, ast.AST]] = iter(())
        if where.pattern:
            found = ((told, ast.Constant(other)) for told, other in pattern_changes(node.value))
        elif not where.table:
            found = _of_text(node.value, bare=where.text)
    else:
        found = ((_told(node, other), other) for other in expression_changes(node))
    for told, other in found:
        yield _Change(line, told, _setting(put, other))
    if isinstance(node, ast.Call) and calls_re(node):
        pattern, *others = [(p, s) for p, s in _parts(node) if p is not node.func]
        yield from _of_expression(*pattern, line, lines, _Where(pattern=True))
        for part, put_part in others:
            yield from _of_expression(part, put_part, line, lines, where)
        return
    inner = _Where(where.table, where.pattern, isinstance(node, ast.JoinedStr))
    if isinstance(node, ast.FormattedValue):
        inner = _Where(where.table, False, False)
    for part, put_part in _parts(node):
        yield from _of_expression(part, put_part, line, lines, inner)


def _of_text(text: str, *, bare: bool) -> Iterator[tuple[str, ast.AST]]:
    """A text is left out, or is there where it was empty; `bare` is one between the values of an f-string."""
    if text.strip() or not bare:
        yield _arrow(repr(text), repr("" if text else "x")), ast.Constant("" if text else "x")


def _of_whole(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """What can become of a whole statement: left out, ended otherwise, its condition never met."""
    left_out = f"left out: {_short(node)}"
    if isinstance(node, ast.Continue):
        yield "continue -> break", ast.Break()
    elif isinstance(node, ast.Break):
        yield "break -> continue", ast.Continue()
    elif isinstance(node, ast.Raise | ast.AugAssign | ast.Expr) or _is_changed_again(node):
        yield left_out, ast.Pass()
    elif isinstance(node, ast.If) and not node.orelse:
        yield f"if {_short(node.test)} -> if False", _never(node)
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield f"{_short(node)} -> return None", ast.Return(ast.Constant(None))


def _never(node: ast.If) -> ast.If:
    """The condition is never met; what stands in it is not looked at."""
    return ast.If(ast.Constant(False), node.body, [])


def _is_changed_again(node: ast.stmt) -> bool:
    """Whether a value is set that was there before: leaving it out is a fault of another kind than a missing name."""
    if not isinstance(node, ast.Assign):
        return False
    names = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
    return any(not isinstance(t, ast.Name) or t.id in names for t in node.targets)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_table(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
    if node.value is None or any(isinstance(n, ast.Call) and calls_re(n) for n in ast.walk(node.value)):
        return False
    return sum(isinstance(n, ast.Constant) and isinstance(n.value, str) for n in ast.walk(node.value)) >= _TABLE


def _has_raw_text(node: ast.Assign, lines: Sequence[str]) -> bool:
    """Whether a raw string is set, as patterns are written."""
    if not isinstance(node.value, ast.Constant | ast.JoinedStr):
        return False
    said = lines[node.value.lineno - 1][node.value.col_offset :]
    return said.startswith(("r'", 'r"', "rf'", 'rf"', "fr'", 'fr"'))


def _parts(node: ast.AST) -> Iterator[tuple[ast.AST, _Setter]]:
    """The parts of a node in order, each with what puts another in its place."""
    for name, value in ast.iter_fields(node):
        if name in _NOT_LOOKED_INTO:
            continue
        if isinstance(value, ast.AST):
            yield value, _attribute(node, name)
        elif isinstance(value, list):
            for at, part in enumerate(value):
                if isinstance(part, ast.AST):
                    yield part, _item(value, at)


def _attribute(node: ast.AST, name: str) -> _Setter:
    return lambda other: setattr(node, name, other)


def _item(parts: list[ast.AST], at: int) -> _Setter:
    def put(other: ast.AST) -> None:
        parts[at] = other

    return put


def _setting(put: _Setter, other: ast.AST) -> Callable[[], None]:
    return lambda: put(other)


def _told(before: ast.AST, after: ast.AST) -> str:
    return _arrow(ast.unparse(before), ast.unparse(after))


def _arrow(before: str, after: str) -> str:
    """Both sides of a change; of long ones the part around the first difference."""
    if len(before) <= _SHOWN and len(after) <= _SHOWN:
        return f"{before} -> {after}"
    same = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(0, same - _SHOWN // 3)
    return f"{_cut(before, start)} -> {_cut(after, start)}"


def _cut(text: str, start: int) -> str:
    part = text[start : start + _SHOWN]
    return ("…" if start else "") + part + ("…" if start + _SHOWN < len(text) else "")


def _short(node: ast.AST) -> str:
    return _cut(" ".join(ast.unparse(node).split()), 0)
