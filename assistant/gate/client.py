"""Who asks, and under which address: what a trusted proxy says is believed, and what anybody else says of it is dropped.

Everything behind this sees the real client, scheme and host, a path without the prefix of the proxy, and no
forwarding header. uvicorn's own reading of these headers is switched off, for it trusts this machine unasked.
"""

from __future__ import annotations

import logging

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.gate.plan import Plan
from assistant.gate.prefix import without_prefix
from assistant.gate.rates import client_of

_LOG = logging.getLogger("assistant.gate")
_DROPPED = (b"forwarded", b"x-gradio-server", b"x-real-ip", b"x-original-url", b"x-rewrite-url")
USER = "assistant.user"  # in the scope: whom a trusted proxy has signed in


class FromProxy:
    """ASGI middleware, outermost."""

    def __init__(self, app: ASGIApp, plan: Plan) -> None:
        """Stand before `app`."""
        self._plan = plan
        self._told = False
        self._app = app
        # Trusting nobody is said by an empty list of hosts.
        self._believed = ProxyHeadersMiddleware(self._cleaned, trusted_hosts=list(plan.proxies))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note what is believed, then drop it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        peer = scope["client"][0] if scope.get("client") else ""
        trusted = peer in self._believed.trusted_hosts
        scope = {**scope, "headers": list(scope["headers"])}
        sent = dict(scope["headers"])
        users = [value for name, value in scope["headers"] if name == self._plan.user_header.encode()]
        # Twice there, one of them may be the client's own: then it is nobody's.
        scope[USER] = users[0] if trusted and self._plan.user_header and len(users) == 1 else b""
        if trusted and (host := sent.get(b"x-forwarded-host")):
            scope["headers"] = [(k, v) for k, v in scope["headers"] if k != b"host"]
            scope["headers"].append((b"host", host.split(b",")[0].strip()))
        elif b"x-forwarded-for" in sent and not trusted and not self._told:
            self._told = True
            _LOG.warning(
                "a proxy at %s is not believed, so that all its clients count as one. What to do: name it with "
                "ASSISTANT_TRUSTED_PROXIES.", peer,
            )  # fmt: skip
        if self._plan.root and scope["path"] == self._plan.root:
            await RedirectResponse(f"{self._plan.root}/", 308)(scope, receive, send)
            return
        await self._believed(scope, receive, send)  # type: ignore[arg-type]

    async def _cleaned(self, scope: Scope, receive: Receive, send: Send) -> None:
        mine = self._plan.user_header.encode()
        scope["headers"] = [
            (k, v) for k, v in scope["headers"] if k not in _DROPPED and not k.startswith(b"x-forwarded-") and k != mine
        ]
        await self._app(without_prefix(scope, self._plan.root), receive, send)


def client_of_scope(scope: Scope) -> str:
    """Who counts as one client."""
    return client_of(scope["client"][0] if scope.get("client") else "")
