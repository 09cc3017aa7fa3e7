"""The headers of every answer, refusals and errors among them. The policy of content is made in `assistant/web/shell.py`."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope

from assistant.gate.prefix import linked_headers

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    # Not "no-referrer": with it, browsers hide the origin of our own forms from us, and it could not be checked.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
_LOOKS = ("/looks/", "/assets/", "/static/", "/theme.css")


def put_headers(message: Message, scope: Scope, root: str = "") -> None:
    """Add what an answer lacks, and take away what would let pages of other sites read it."""
    message["headers"] = linked_headers(list(message.get("headers", ())), root)
    headers = MutableHeaders(scope=message)
    for name in [n for n in headers if n.startswith("access-control-")]:
        del headers[name]
    headers.update(ALWAYS)
    if scope.get("scheme") == "https":
        headers.update(HTTPS_ONLY)
    # Answers belong to whoever asked. Looks may be kept, and are asked for again.
    if scope["path"].startswith(_LOOKS):
        headers.setdefault("Cache-Control", "private, no-cache")
    else:
        headers.setdefault("Cache-Control", "no-store")
