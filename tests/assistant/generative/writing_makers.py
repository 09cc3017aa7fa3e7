"""A scripted chat model: each call gets the next reply, in pieces, and the messages are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from assistant.compose.generative.calling import Caller
from assistant.compose.generative.kept import Kept
from assistant.compose.generative.ledger import Ledger, Prices
from assistant.compose.generative.model import Messages, Piece, Schema
from assistant.compose.generative.writer import Writer

Reply = str | Exception | Callable[[Messages], str]


class Scripted:
    """Replies in turn; the last one again and again. `step` is how many characters a piece has."""

    def __init__(self, *replies: Reply, schema: bool = True, finish: str = "stop", step: int = 7) -> None:
        self.name, self.takes_schema = "scripted:model", schema
        self.finish, self.step = finish, step
        self._replies = list(replies)
        self.asked: list[Messages] = []

    def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
        self.asked.append(messages)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        text = reply if isinstance(reply, str) else reply(messages)
        for at in range(0, len(text), self.step):
            yield Piece(text[at : at + self.step])
        yield Piece("", 100, 20, self.finish)


def writer_for(model: Scripted, ledger: Ledger | None = None, kept: int = 0, seconds: float = 5.0) -> Writer:
    caller = Caller(model, ledger or Ledger(), Kept(kept), Prices(1.0, 10.0), first_wait=0.01)
    return Writer(caller, seconds)


def said(text: str, *quotes: tuple[int, str]) -> dict[str, Any]:
    """A statement as the schema has it."""
    return {"quotes": [{"evidence": n, "words": words} for n, words in quotes], "says": text}


def reply(*statements: dict[str, Any], answered: bool = True) -> str:
    return json.dumps({"answered": answered, "statements": list(statements)})


RESERVES = said(
    "It was proposed that each board must keep a reserves policy.", (1, "Each board must keep a reserves policy.")
)
NOT_BUILT_UP = said(
    "The review proposed that reserves must not be built up unnecessarily.",
    (1, "Reserves must not be built up unnecessarily."),
)
INVENTED = said("Carers are owed £500.", (1, "Carers are owed £500."))
