"""The chat model, where one is set: does it answer, is it there, does it keep to a form, does it stream?

It is asked in the way in which answers are made, twice and briefly, so that a check costs next to nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.compose.generative.errors import ChatModelError, Failure
from assistant.compose.generative.model import LangChainModel, Piece, Schema, open_model
from assistant.doctor.findings import Check, Finding, Grade, from_message
from assistant.doctor.places import writable
from assistant.settings import Settings

MODEL, CONNECTION, FORM, STREAMING, COUNTING = "Chat model", "Connection", "JSON schema", "Streaming", "Token counts"
LEDGER = "Cost file"

_HELLO = (("system", "You count in words."), ("human", "Count from one to five."))
_SCHEMA: Schema = {
    "type": "object", "required": ["count"], "additionalProperties": False,
    "properties": {"count": {"type": "integer", "description": "how many words the question has"}},
}  # fmt: skip
_FILL_IN = (("system", "You answer with JSON."), ("human", "How many words has this question?"))
_NOT_REACHED = (Failure.UNREACHABLE, Failure.REFUSED_KEY, Failure.TIME_OUT)
_CUT = ("length", "max_tokens")


@dataclass(frozen=True, slots=True)
class Chat:
    """A model that was opened, by these settings."""

    model: LangChainModel
    settings: Settings


def opened(settings: Settings) -> Generator[Finding, None, Chat | None]:
    """The model, if one is set and its package is there; with the findings on the way."""
    if not settings.model:
        what = "None is set: answers are in the sources' own words."
        yield Finding(MODEL, Grade.FINE, what)
        return None
    yield from _address(settings)
    try:
        return Chat(open_model(settings), settings)
    except ChatModelError as error:
        yield from_message(MODEL, str(error))
        return None


def _address(settings: Settings) -> Iterator[Finding]:
    """Questions and keys should not cross a network in the clear."""
    url = urlsplit(settings.model_url)
    near = url.hostname in ("localhost", "::1") or (url.hostname or "").startswith("127.")
    if url.scheme == "http" and not near:
        what = (
            f"{settings.model_url} is not encrypted, and on another machine: others may read the questions and the key."
        )
        yield Finding(
            CONNECTION, Grade.NOTE, what, "Use an address that begins with https, unless the network is yours."
        )


def check_replies(chat: Chat) -> Iterator[Finding]:
    """It is reached, it is there, it replies; then whether it keeps to a form, streams and counts."""
    where = chat.settings.model_url or "its provider's address"
    started = time.perf_counter()
    try:
        said = list(chat.model.pieces(_HELLO, None))
    except ChatModelError as error:
        yield from _no_reply(chat, where, error)
        yield Finding(FORM, Grade.NOT_CHECKED, f"This waits until the model replies, and so does: {STREAMING.lower()}.")
        return
    took = time.perf_counter() - started
    text = "".join(p.text for p in said)
    yield Finding(CONNECTION, Grade.FINE, f"The server at {where} answers.")
    if text.strip():
        yield Finding(MODEL, Grade.FINE, f"{chat.model.name} is there. It replied in {took:.1f} s.")
    else:
        yield Finding(MODEL, Grade.WRONG, f"{chat.model.name} is there, and its reply is empty.", _empty(said))
    yield from _form(chat)
    yield _streaming(chat, said)
    yield _counting(said)


def _no_reply(chat: Chat, where: str, error: ChatModelError) -> Iterator[Finding]:
    """What of connection and model is wrong where no reply came."""
    if error.kind in _NOT_REACHED:
        said = from_message(CONNECTION, str(error))
        what = {
            Failure.UNREACHABLE: f"Nothing answers at {where}.",
            Failure.REFUSED_KEY: f"The server at {where} refuses the key, or there is none.",
            Failure.TIME_OUT: f"The server at {where} did not reply within {chat.settings.model_seconds:g} s.",
        }[error.kind]
        yield Finding(CONNECTION, Grade.WRONG, f"{what} {said.found}", said.remedy)
        return
    yield Finding(CONNECTION, Grade.FINE, f"The server at {where} answers.")
    finding = from_message(MODEL, str(error))
    if error.kind is Failure.NO_SUCH_MODEL:
        yield Finding(MODEL, Grade.WRONG, f"{chat.model.name} is not there. {finding.found}", _which(chat))
    else:
        yield finding


def _which(chat: Chat) -> str:
    """What could be meant instead of a model, or of an address, that is not there."""
    provider = chat.settings.model.partition(":")[0]
    if names := chat.model.listed():
        more = " and others" if len(names) > 5 else ""
        return (
            f"Set ASSISTANT_MODEL to a model of this server: {', '.join(f'{provider}:{n}' for n in names[:5])}{more}."
        )
    if chat.settings.model_url and provider == "openai" and not urlsplit(chat.settings.model_url).path.strip("/"):
        return "Check ASSISTANT_MODEL_URL first: the address of most servers ends in /v1."
    if provider == "ollama":
        name = chat.settings.model.partition(":")[2]
        return f"Fetch it with `ollama pull {name}`, or check the name in ASSISTANT_MODEL."
    return "Check the name in ASSISTANT_MODEL, and the address in ASSISTANT_MODEL_URL."


def _empty(said: list[Piece]) -> str:
    if any(p.finish in _CUT for p in said):
        return "Raise ASSISTANT_MODEL_MAX_TOKENS: the model spends them before it writes."
    return "Use another model, or see what the provider's page says of this one."


def _form(chat: Chat) -> Iterator[Finding]:
    """A schema keeps replies to the form; without one a text form is asked for, and faults are more frequent."""
    in_text = "Answers are asked for in a text form instead."
    if not chat.model.takes_schema:
        why = "off by ASSISTANT_MODEL_FORM" if chat.settings.model_form == "text" else "not known of this provider"
        remedy = "" if chat.settings.model_form == "text" else "If yours takes one, set ASSISTANT_MODEL_FORM=schema."
        yield Finding(FORM, Grade.NOTE, f"It is {why}. {in_text}", remedy)
        return
    try:
        said = "".join(p.text for p in chat.model.pieces(_FILL_IN, _SCHEMA))
    except ChatModelError as error:
        if error.kind is Failure.REFUSED:
            yield Finding(FORM, Grade.NOTE, f"The server refuses it. {in_text}", "Set ASSISTANT_MODEL_FORM=text.")
        else:
            yield from_message(FORM, str(error))
        return
    try:
        kept = isinstance(json.loads(said)["count"], int)
    except (ValueError, TypeError, KeyError):
        kept = False
    if kept:
        yield Finding(FORM, Grade.FINE, "A reply kept to it.")
    else:
        yield Finding(FORM, Grade.NOTE, "The server takes it, and the reply did not keep to it.",
                      "Set ASSISTANT_MODEL_FORM=text, or use another model.")  # fmt: skip


def _streaming(chat: Chat, said: list[Piece]) -> Finding:
    late = "Nothing of an answer shows before all of it is written."
    if not chat.settings.model_streaming:
        return Finding(STREAMING, Grade.NOTE, f"It is off by ASSISTANT_MODEL_STREAMING. {late}")
    pieces = sum(bool(p.text) for p in said)
    if pieces > 1:
        return Finding(STREAMING, Grade.FINE, f"The reply came in {pieces} pieces.")
    return Finding(STREAMING, Grade.NOTE, f"The reply came in one piece. {late}", "See whether your server can stream.")


def _counting(said: list[Piece]) -> Finding:
    if any(p.tokens_in for p in said):
        return Finding(COUNTING, Grade.FINE, "The server counts the tokens of each reply.")
    return Finding(COUNTING, Grade.NOTE, "The server does not count tokens: costs are estimated from the letters.")


def check_ledger(chat: Chat) -> Iterator[Finding]:
    """What the model costs can be written down."""
    yield writable(LEDGER, chat.settings.model_ledger, "ASSISTANT_MODEL_LEDGER", "the first call of the model")


CHECKS: tuple[tuple[str, Check[Chat]], ...] = ((LEDGER, check_ledger), (MODEL, check_replies))
