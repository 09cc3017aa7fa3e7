"""Which page a request comes from: those of other sites may link here, and do nothing else.

Browsers say so in headers that no page can forge: Sec-Fetch-Site, and Origin where they do not know that one. Programs
send neither. A request of a page of another name that leads to this machine (DNS rebinding) is told by its Host.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from assistant.web.serving import is_loopback

_SAFE = ("GET", "HEAD")
OTHER_SITE = "This came from a page of another site, and is not taken. What to do: use the assistant's own page."
OTHER_NAME = (
    "The assistant is not served under this name. What to do: use http://127.0.0.1 with its port; behind a proxy, name the "
    "proxy with ASSISTANT_TRUSTED_PROXIES."
)


def from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether a request comes from a page of another site and is more than a link that somebody followed."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        followed = method in _SAFE and headers.get("sec-fetch-mode") == "navigate"
        return site not in ("same-origin", "none") and not followed
    origin = headers.get("origin")
    return method not in _SAFE and origin is not None and urlsplit(origin).netloc != headers.get("host")


def is_this_machine(host: str | None, served_as: str) -> bool:
    """Whether the name that a request asks for is one of this machine for itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(name) or name == served_as.lower()
