"""Everything that can go wrong with a chat model, each with its kind, so that it can be counted and told apart.

None of these reaches a reader as an error: the answer in the sources' own words stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from ingest.errors import IngestError


class Failure(StrEnum):
    """Why a model did not give a reply that can be used."""

    SETTING = "setting"  # it is not named as provider:model, or a setting does not fit
    NO_PACKAGE = "no_package"
    NO_SUCH_MODEL = "no_such_model"
    UNREACHABLE = "unreachable"
    REFUSED_KEY = "refused_key"
    RATE_LIMIT = "rate_limit"
    CONTENT_FILTER = "content_filter"
    TIME_OUT = "time_out"
    BUDGET = "budget"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"  # the question and its evidence do not fit
    REFUSED = "refused"  # the server takes no such request
    SERVER = "server"  # anything else that the server says of itself


# What may be otherwise in a moment, and is asked again.
PASSING = frozenset({Failure.UNREACHABLE, Failure.RATE_LIMIT, Failure.SERVER})
_REMEDIES = {
    Failure.SETTING: "set ASSISTANT_MODEL to provider:model, such as ollama:llama3.2, and see the README.",
    Failure.NO_PACKAGE: "install the provider's package; the README names it.",
    Failure.NO_SUCH_MODEL: "check the name in ASSISTANT_MODEL, and the address in ASSISTANT_MODEL_URL.",
    Failure.UNREACHABLE: "see that the server runs, and that ASSISTANT_MODEL_URL is its address.",
    Failure.REFUSED_KEY: "check ASSISTANT_MODEL_KEY.",
    Failure.RATE_LIMIT: "wait, or ask the provider for a higher limit.",
    Failure.CONTENT_FILTER: "ask in other words, or ask for the sources' own words.",
    Failure.TIME_OUT: "raise ASSISTANT_MODEL_SECONDS, or use a quicker model.",
    Failure.BUDGET: "wait until tomorrow, or raise ASSISTANT_MODEL_BUDGET or ASSISTANT_MODEL_TOKENS_A_DAY.",
    Failure.TRUNCATED: "raise ASSISTANT_MODEL_MAX_TOKENS.",
    Failure.MALFORMED: "use a model that keeps to a form, or set ASSISTANT_MODEL_FORM.",
    Failure.TOO_LONG: "lower ASSISTANT_MODEL_ROOM, or use a model with a longer context.",
    Failure.REFUSED: "run `python -m assistant doctor`; ASSISTANT_MODEL_OPTIONS holds what a model needs besides.",
    Failure.SERVER: "try again later.",
}


class ChatModelError(IngestError):
    """A chat model cannot be used, or gave nothing that can be. `kind` says which way."""

    def __init__(self, kind: Failure, problem: str, *, wait: float | None = None) -> None:
        """State the kind and the problem; `wait` are the seconds after which the server wants to be asked again."""
        self.kind = kind
        self.wait = wait
        super().__init__(f"{problem} What to do: {_REMEDIES[kind]}")


_SECRET = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w.-]{6,}", re.IGNORECASE)
_BY_STATUS = {
    401: Failure.REFUSED_KEY, 403: Failure.REFUSED_KEY, 404: Failure.NO_SUCH_MODEL, 408: Failure.TIME_OUT,
    413: Failure.TOO_LONG, 429: Failure.RATE_LIMIT, 504: Failure.TIME_OUT,
}  # fmt: skip
_FILTERED = re.compile(r"content[_ ]?(?:filter|policy|management)|ResponsibleAIPolicy|safety", re.IGNORECASE)
_LONG = re.compile(
    r"context[_ ](?:length|window|size)|maximum context|too many tokens|prompt is too long", re.IGNORECASE
)
_NO_MODEL = re.compile(
    r"model\b.{0,80}\b(?:not found|does not exist|not exist|unknown|try pulling)", re.IGNORECASE | re.DOTALL
)
_NAMED: tuple[tuple[re.Pattern[str], Failure], ...] = (
    (re.compile(r"LengthFinish"), Failure.TRUNCATED),
    (re.compile(r"ContentFilterFinish"), Failure.CONTENT_FILTER),
    (re.compile(r"Timeout|TimedOut"), Failure.TIME_OUT),
    (re.compile(r"Connect|Connection|NetworkError|RemoteProtocol|ReadError|ProtocolError"), Failure.UNREACHABLE),
    (re.compile(r"Authentication|PermissionDenied"), Failure.REFUSED_KEY),
    (re.compile(r"RateLimit|ResourceExhausted"), Failure.RATE_LIMIT),
    (re.compile(r"NotFound"), Failure.NO_SUCH_MODEL),
    (re.compile(r"JSONDecode"), Failure.MALFORMED),
)  # fmt: skip


def failure_of(error: BaseException) -> ChatModelError:
    """An error of any provider's library as one of ours, by its HTTP status, its words and its name."""
    if isinstance(error, ChatModelError):
        return error
    said = _short(error)
    for one in _causes(error):
        status = _status(one)
        words = str(one)
        if status == 400 or status == 422:
            if _FILTERED.search(words):
                return ChatModelError(Failure.CONTENT_FILTER, f"The provider's filter took the question out: {said}")
            if _LONG.search(words):
                return ChatModelError(Failure.TOO_LONG, f"The question and its evidence are too long: {said}")
            kind = Failure.NO_SUCH_MODEL if _NO_MODEL.search(words) else Failure.REFUSED
            return ChatModelError(kind, f"The server does not take the request: {said}")
        if status is not None and status >= 400:
            kind = _BY_STATUS.get(status, Failure.SERVER if status >= 500 else Failure.REFUSED)
            return ChatModelError(kind, f"The server answers with status {status}: {said}", wait=_wait(one))
    for one in _causes(error):
        for pattern, kind in _NAMED:
            if pattern.search(type(one).__name__) or (kind is Failure.TIME_OUT and isinstance(one, TimeoutError)):
                return ChatModelError(kind, f"The model could not be asked: {said}")
    return ChatModelError(Failure.SERVER, f"The model could not be asked: {said}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, the outermost first."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__


def _status(error: BaseException) -> int | None:
    for place in (error, getattr(error, "response", None)):
        for name in ("status_code", "http_status", "code", "status"):
            value = getattr(place, name, None)
            if isinstance(value, int) and 100 <= value < 600:
                return value
    return None


def _wait(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        return max(0.0, float(headers["retry-after"])) if headers and "retry-after" in headers else None
    except (TypeError, ValueError):  # a date, which a server on another clock may put in the past
        return None


def _short(error: BaseException) -> str:
    """What an error says in a line, without what looks like a key, and without what moves a terminal's cursor."""
    said = _SECRET.sub("(a key)", " ".join(str(error).split())) or type(error).__name__
    said = "".join(c if c.isprintable() else "\ufffd" for c in said)
    return said[:300].removesuffix(".") + "."
