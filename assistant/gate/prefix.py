"""Serving under a prefix (`/assistant`) behind a proxy, whether or not the proxy takes the prefix away.

Inside, every path stands without it; what goes out (links, redirects, cookies) gets it. `Rooted` gives it to the
routers in ASGI's own way, for the addresses that they write themselves, such as those of the OpenAPI description.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

# Attributes of our own HTML and the framework's. Words of documents cannot look like one: their quotes are escaped.
_LINK = re.compile(r"""(\s(?:href|src|action|data-copy-address)=["'])/(?!/)""")
_COOKIE_PATH = re.compile(r"(;\s*path=)/", re.IGNORECASE)


def without_prefix(scope: Scope, root: str) -> Scope:
    """A scope whose path has no prefix."""
    path: str = scope["path"]
    if not root or not path.startswith(f"{root}/"):
        return scope
    raw = scope.get("raw_path") or path.encode()
    return {**scope, "path": path[len(root) :], "raw_path": raw.removeprefix(root.encode())}


def linked(html: str, root: str) -> str:
    """HTML whose links to this server have the prefix.

    >>> linked('<a href="/about">x</a> <a href="//x"> <img src="data:,"> href="/y"', "/in")
    '<a href="/in/about">x</a> <a href="//x"> <img src="data:,"> href="/in/y"'
    """
    return _LINK.sub(rf"\g<1>{root}/", html) if root else html


def linked_turn(turn: dict[str, Any], root: str) -> dict[str, Any]:
    """A turn of the chat whose HTML has the prefix in its links."""
    return turn | {"html": linked(turn["html"], root)} if root and "html" in turn else turn


def linked_headers(headers: list[tuple[bytes, bytes]], root: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with the prefix in a redirect to this server, and in the paths of its cookies."""
    return [(name, _linked(name, value, root)) for name, value in headers] if root else headers


def _linked(name: bytes, value: bytes, root: str) -> bytes:
    text = value.decode("latin-1")
    if name == b"location" and text.startswith("/") and not text.startswith((f"{root}/", "//")):
        return (root + text).encode("latin-1")
    if name == b"set-cookie":
        return _COOKIE_PATH.sub(rf"\g<1>{root}/", text).encode("latin-1")
    return value


class Rooted:
    """ASGI middleware, innermost: the prefix as the routers know it."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        """Stand before the routers."""
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the prefix before the path, and name it."""
        if self._root and scope["type"] == "http":
            raw = self._root.encode() + (scope.get("raw_path") or scope["path"].encode())
            scope = {**scope, "path": self._root + scope["path"], "root_path": self._root, "raw_path": raw}
        await self._app(scope, receive, send)
