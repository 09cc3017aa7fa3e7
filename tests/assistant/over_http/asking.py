"""An assistant whose chat model is behind HTTP, and the promise that every test here holds it to."""

from __future__ import annotations

from contextlib import ExitStack
from copy import copy
from typing import Any

from assistant.chain import Assistant
from assistant.compose.generative.model import open_model
from assistant.compose.generative.opening import writer_of
from assistant.settings import Settings
from assistant.types import Answer, Status
from assistant.verify import verify
from evals.scripted.server import ScriptedServer
from evals.scripted.values import Player, Said
from ingest.store import Index

ASKED = "what is proposal 2(i)?"
EXTRACTIVE, GENERATIVE = "extractive", "generative"


def assistant_with(plain: Assistant, url: str, model: str = "openai:scripted", **settings: Any) -> Assistant:
    """The assistant with the model at an address. It gives up soon, as the tests should not wait, and keeps nothing."""
    nowhere = plain.index.folder / "CURRENT" / "none"
    values = {"model_seconds": 10.0, "model_tries": 2, "model_cache": 0, "model_ledger": nowhere, **settings}
    assistant = copy(plain)
    assistant.writer = writer_of(Settings(model=model, model_url=url, **values))
    return assistant


class Stage:
    """Scripted servers and assistants that tests share, as opening a client takes longer than most of them."""

    def __init__(self, up: ExitStack) -> None:
        """Keep what closes the servers. The client's library is loaded here, as that takes longer than some time limits."""
        with ScriptedServer(lambda _: Said("{}")) as server:
            list(open_model(Settings(model="openai:scripted", model_url=server.url)).pieces((("human", "?"),), {}))
        self._up = up
        self._servers: dict[bool, ScriptedServer] = {}
        self._assistants: dict[Any, Assistant] = {}

    def play(
        self, plain: Assistant, player: Player, *, schema: bool = True, **settings: Any
    ) -> tuple[Assistant, ScriptedServer]:
        """The assistant with a model that plays so, and its server, which has been asked nothing yet."""
        if schema not in self._servers:
            self._servers[schema] = self._up.enter_context(ScriptedServer(player, schema=schema))
        server = self._servers[schema]
        server.player = player
        server.asked.clear()
        key = (id(plain), schema, tuple(sorted(settings.items())))
        if key not in self._assistants:
            self._assistants[key] = assistant_with(plain, server.url, **settings)
        return self._assistants[key], server


def check_shown(answer: Answer, index: Index) -> None:
    """Raise unless all that a reader sees is verified: the statements, and that the text is made of nothing else."""
    assert answer.status in (Status.ANSWERED, Status.DECLINED)
    if answer.status is Status.DECLINED:
        assert not answer.statements
        return
    kept, rejected = verify(answer.statements, index)
    assert rejected == ()
    assert kept == answer.statements
    for citation in answer.citations:
        e = citation.evidence
        assert index.documents[e.source.id].text[e.quote.start : e.quote.end] == e.text
    assert (answer.composer == GENERATIVE) is any(s.by_model for s in answer.statements)
