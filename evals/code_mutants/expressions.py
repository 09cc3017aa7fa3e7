"""The faults of expressions: a comparison, a condition, a number, a call as somebody might have mistyped it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_OTHER_NAME = {
    "any": "all", "all": "any", "min": "max", "max": "min", "search": "match", "match": "search", "fullmatch": "match",
    "startswith": "endswith", "endswith": "startswith", "removeprefix": "removesuffix", "removesuffix": "removeprefix",
    "floor": "ceil", "ceil": "floor",
}  # fmt: skip
# Calls that may have been forgotten: what they are called on stands in their place.
_FORGOTTEN = frozenset({"casefold", "lower", "upper", "strip", "lstrip", "rstrip", "title", "copy"})
_EITHER_WAY = frozenset({"min", "max"})  # the order of their arguments says nothing
_FORGOTTEN_AROUND = frozenset({"sorted", "round", "abs", "whitespace", "for_reading"})


def expression_changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of one expression; its parts are not looked into."""
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            for at in range(len(node.values)):
                rest = node.values[:at] + node.values[at + 1 :]
                yield _with(node, values=rest) if len(rest) > 1 else rest[0]
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp():
            if type(node.op) in _CALCULATED:
                yield _with(node, op=_CALCULATED[type(node.op)]())
        case ast.Constant():
            yield from _constant(node.value)
        case ast.IfExp():
            yield _with(node, body=node.orelse, orelse=node.body)
        case ast.Slice():
            for end in ("lower", "upper"):
                if getattr(node, end) is not None:
                    yield _with(node, **{end: None})
        case ast.comprehension():
            for at in range(len(node.ifs)):
                yield _with(node, ifs=node.ifs[:at] + node.ifs[at + 1 :])
        case ast.Call():
            yield from _called(node)


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for at, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            yield _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])


def _constant(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 1.5 if value else 0.5)
        if value:
            yield ast.Constant(value / 2)


def _called(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in _OTHER_NAME:
        other = _OTHER_NAME[name]
        if isinstance(node.func, ast.Name):
            yield _with(node, func=_with(node.func, id=other))
        else:
            yield _with(node, func=_with(node.func, attr=other))
    if name in _FORGOTTEN and isinstance(node.func, ast.Attribute):
        yield node.func.value
    if name in _FORGOTTEN_AROUND and isinstance(node.func, ast.Name) and node.args:
        yield node.args[0]
    if calls_re(node):
        if is_flag(node.args[-1]):
            yield _with(node, args=node.args[:-1])
    elif len(node.args) > 1 and name not in _EITHER_WAY and _can_be_swapped(*node.args[:2]):
        yield _with(node, args=[node.args[1], node.args[0], *node.args[2:]])
    for at, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield _with(node, keywords=node.keywords[:at] + node.keywords[at + 1 :])


def _can_be_swapped(one: ast.expr, other: ast.expr) -> bool:
    return not isinstance(one, ast.Starred) and not isinstance(other, ast.Starred) and ast.dump(one) != ast.dump(other)


def calls_re(node: ast.Call) -> bool:
    """Whether a function of `re` is called."""
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"


def is_flag(node: ast.expr) -> bool:
    """Whether this is `re.IGNORECASE` or flags joined."""
    return isinstance(node, ast.BinOp | ast.Attribute) and "re." in ast.unparse(node)


def _with(node: ast.AST, **changes: object) -> ast.AST:
    """The node with other parts; those that are not changed are shared."""
    out = copy(node)
    for name, value in changes.items():
        setattr(out, name, value)
    return out
