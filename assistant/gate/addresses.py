"""Every address that is served, in one table. What is not in it does not exist, whoever may have made a route for it.

The framework under the page brings some sixty routes of its own (uploads, files, proxies, monitoring, descriptions of
its parts); the page needs six of them. So the rule is to name what is open, not what is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

_KB = 1_000
_NAME = r"[\w-][\w.-]*"  # one part of a path: no stroke and no dot before it, and so no way out of a folder


class Who(Enum):
    """Who uses an address, and so how it is answered where somebody has to sign in first."""

    ANYONE = "without signing in"
    PAGE = "a browser"
    PROGRAM = "a program"


@dataclass(frozen=True, slots=True)
class Address:
    """An address, or a family of them, with what may be sent there."""

    path: re.Pattern[str]
    methods: tuple[str, ...]
    who: Who = Who.PAGE
    asks: bool = False  # each request is a question, and costs as much
    tools: bool = False  # a request may be a question: its content says so
    framework: bool = False  # the framework reads the body, and more in it than it should (`framework.py`)
    most: int = 0  # bytes of a body


def _at(path: str, *methods: str, **more: Any) -> Address:
    return Address(re.compile(path), methods or ("GET",), **more)


ADDRESSES = (
    _at("/", "GET", "HEAD"),
    _at("/(about|accessibility|read)"),
    _at("/part/(documents|source|find)"),
    _at(f"/looks/{_NAME}", "GET", "HEAD", who=Who.ANYONE),  # style sheets and scripts, which the sign-in page needs, too
    _at("/(healthz|readyz)", who=Who.ANYONE),  # for a supervisor, which cannot sign in; no word of them names anything
    _at("/sign-in", "GET", "POST", who=Who.ANYONE, most=10 * _KB),
    _at("/sign-out", "POST", who=Who.ANYONE),
    # The framework's own: its scripts and styles, and the queue that a question goes through.
    _at(f"/assets/{_NAME}", "GET", "HEAD"),
    _at("/static/js/iframeResizer.contentWindow.min.js"),
    _at("/theme.css"),
    _at("/gradio_api/call/turn", "POST", asks=True, framework=True, most=1_000 * _KB),
    _at("/gradio_api/call/turn/[0-9a-f]{32}"),
    _at("/gradio_api/mcp/?", "POST", who=Who.PROGRAM, tools=True, framework=True, most=1_000 * _KB),
    _at("/kept/(file|opinion)", "POST", most=4_000 * _KB),
    _at("/api/v1/(ask|pack)", "POST", who=Who.PROGRAM, asks=True, most=200 * _KB),
    _at("/api/v1/(openapi.json|health|sources)", who=Who.PROGRAM),
    _at("/api/v1/sources/[^/]+", who=Who.PROGRAM),
    _at("/api/v1/sources/[^/]+/(text|provisions|provisions/.+)", who=Who.PROGRAM),
    _at("/maintain/?", "GET", "POST", most=10 * _KB),
    _at("/maintain/(csv|draft)"),
    _at("/maintain/leave", "POST"),
)  # fmt: skip


def address_of(path: str) -> Address | None:
    """The entry of a path, decoded and without the prefix of a proxy; none where nothing is served."""
    return next((a for a in ADDRESSES if a.path.fullmatch(path)), None)
