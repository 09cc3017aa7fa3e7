"""Puts the gate before an application: one call, and the order of its parts in one place."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from assistant.gate.client import FromProxy
from assistant.gate.door import with_way_out
from assistant.gate.gate import Gate
from assistant.gate.plan import Plan
from assistant.gate.prefix import Rooted, linked
from assistant.web.serving import Shell


def put_gate(app: FastAPI, plan: Plan, around: Callable[[str], str]) -> None:
    """Let nothing through to `app` but what the plan allows; `around` puts our parts around the framework's page.

    From outside in: who asks, the headers of every answer, the gate, the prefix for the routers.
    """

    def whole(page: str) -> str:
        page = around(page)
        return with_way_out(page) if plan.users_file else page

    app.add_middleware(Rooted, root=plan.root)
    app.add_middleware(Gate, plan=plan)
    app.add_middleware(Shell, around=whole, links=lambda page: linked(page, plan.root), root=plan.root)
    app.add_middleware(FromProxy, plan=plan)
