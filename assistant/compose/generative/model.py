"""The chat model, opened by `ASSISTANT_MODEL=provider:model`. The only module that knows a provider's library.

Whatever the provider, a call is a list of messages and the reply comes in pieces of text, with the count
of tokens where the server gives one. A reply that must keep to a JSON schema is asked for in the way that
the provider takes (`_WITH_SCHEMA`); the others are asked for a strict text form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Protocol

from langsmith import tracing_context

from assistant.compose.generative.errors import ChatModelError, Failure, failure_of
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

Messages = tuple[tuple[str, str], ...]  # role (system, human or ai) and words
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply; tokens are counted where the server does. `finish` is why it ended, on the last piece."""

    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    finish: str = ""


class Model(Protocol):
    """What writes: a chat model behind LangChain, or a function in a test."""

    @property
    def name(self) -> str:
        """The model as provider:model."""

    @property
    def takes_schema(self) -> bool:
        """Whether a reply can be held to a JSON schema."""

    def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
        """The reply to messages. Raises `ChatModelError` of the kind that fits."""


def _response_format(schema: Schema) -> dict[str, Any]:
    return {
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
    }


# How a provider takes a JSON schema; of the others nothing is taken for granted.
_WITH_SCHEMA: dict[str, Callable[[Schema], dict[str, Any]]] = {
    **dict.fromkeys(
        ("openai", "azure_openai", "anthropic", "mistralai", "groq", "together", "fireworks", "xai", "openrouter"),
        _response_format,
    ),
    "ollama": lambda schema: {"format": schema},
    "google_genai": lambda schema: {"response_mime_type": "application/json", "response_json_schema": schema},
}
_OPENAI = ("openai", "azure_openai")
# The extras of pyproject.toml, by provider.
_EXTRAS = {
    "openai": "openai", "azure_openai": "openai", "anthropic": "anthropic", "mistralai": "mistral", "ollama": "ollama",
}  # fmt: skip
_NO_KEY = re.compile(r"credentials|api[_ ]?key", re.IGNORECASE)


class LangChainModel:
    """A chat model of LangChain. Safe to share between threads, as its client is."""

    def __init__(self, chat: BaseChatModel, name: str, form: str = "auto", streaming: bool = True) -> None:
        """Keep the model; `form` is `schema`, `text`, or `auto` for what its provider is known to take."""
        self._chat = chat
        self._name = name
        self._streaming = streaming
        provider = name.partition(":")[0]
        self._bound = _WITH_SCHEMA.get(provider, _response_format if form == "schema" else None)
        if form == "text":
            self._bound = None

    @property
    def name(self) -> str:
        """The model as provider:model."""
        return self._name

    @property
    def takes_schema(self) -> bool:
        """Whether a reply can be held to a JSON schema; a server that refuses one is not asked for it again."""
        return self._bound is not None

    def listed(self) -> list[str]:
        """The models that the server names, in its order; none where it, or its library, has no such list."""
        client = getattr(self._chat, "root_client", None)
        if client is None:
            return []
        try:
            return [str(model.id) for model in client.models.list()]
        except Exception:  # noqa: BLE001 - each provider's library raises errors of its own; a list is only a help
            return []

    def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
        """The reply, as it comes."""
        options = self._bound(schema) if schema is not None and self._bound is not None else {}
        try:
            with tracing_context(enabled=False):
                if self._streaming:
                    yield from map(_piece, self._chat.stream(list(messages), **options))
                else:
                    yield _piece(self._chat.invoke(list(messages), **options))
        except ChatModelError:
            raise
        except Exception as error:  # each provider's library raises errors of its own
            failure = failure_of(error)
            if options and (failure.kind is Failure.REFUSED or isinstance(error, TypeError)):
                # The server, or an older library, takes no schema.
                self._bound = None
                failure = ChatModelError(Failure.REFUSED, f"No schema is taken: {' '.join(str(error).split())[:200]}.")
            raise failure from error


def _piece(message: Any) -> Piece:
    chunk: AIMessageChunk = message
    used = chunk.usage_metadata
    about = chunk.response_metadata
    finish = about.get("finish_reason") or about.get("stop_reason") or about.get("done_reason") or ""
    if chunk.additional_kwargs.get("refusal"):
        finish = "refusal"
    return Piece(
        str(chunk.text), used["input_tokens"] if used else 0, used["output_tokens"] if used else 0, str(finish).lower()
    )


def open_model(settings: Settings) -> LangChainModel:
    """The model that the settings name. Raises `ChatModelError` for a name or a package that is not there.

    No provider's package is needed otherwise: they are extras. Nothing is sent anywhere by opening.
    """
    provider, _, model = settings.model.partition(":")
    if not provider or not model:
        raise ChatModelError(Failure.SETTING, f"ASSISTANT_MODEL is '{settings.model}', which is not provider:model.")
    from langchain.chat_models import init_chat_model

    try:
        chat = init_chat_model(model, model_provider=provider, **_options(provider, settings))
    except ImportError as error:
        found = re.search(r"pip install ([\w.-]+)", str(error))
        package = found.group(1) if found else f"langchain-{provider.replace('_', '-')}"
        raise ChatModelError(
            Failure.NO_PACKAGE,
            f"The provider '{provider}' needs the package {package}, which is not installed: {_install(provider, package)}.",
        ) from error
    except Exception as error:  # each provider's library raises errors of its own
        said = " ".join(str(error).split())[:300].removesuffix(".")
        kind = Failure.REFUSED_KEY if _NO_KEY.search(said) else Failure.SETTING
        raise ChatModelError(kind, f"The model '{settings.model}' cannot be opened: {said}.") from error
    return LangChainModel(chat, settings.model, settings.model_form, settings.model_streaming)


def _install(provider: str, package: str) -> str:
    """The command that installs what a provider needs: by our extra, where there is one."""
    extra = _EXTRAS.get(provider)
    return f"`pip install 'integration-assistant[{extra}]'`" if extra else f"`pip install {package}`"


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """What the provider's class is made with. Trying again is done in one place, and not by the client as well."""
    out: dict[str, Any] = {"temperature": 0}
    if provider == "ollama":
        out |= {"num_predict": settings.model_max_tokens, "client_kwargs": {"timeout": settings.model_seconds}}
        if settings.model_key:
            out["client_kwargs"]["headers"] = {"Authorization": f"Bearer {settings.model_key}"}
    else:
        out |= {"max_tokens": settings.model_max_tokens, "timeout": settings.model_seconds, "max_retries": 0}
        if settings.model_key:
            out["api_key"] = settings.model_key
    if provider == "mistralai":
        out["timeout"] = ceil(settings.model_seconds)  # it takes whole seconds only
    if settings.model_url:
        out["azure_endpoint" if provider == "azure_openai" else "base_url"] = settings.model_url
    if provider in _OPENAI:
        out["stream_usage"] = True
    if provider == "openai" and settings.model_url:
        # Servers of one's own know the older name of the limit, and most want no key; the library insists on one.
        out["extra_body"] = {"max_tokens": settings.model_max_tokens}
        out.setdefault("api_key", "none")
    return out | settings.model_options
