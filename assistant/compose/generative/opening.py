"""A writer as the settings describe it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant.compose.generative.calling import Caller
from assistant.compose.generative.errors import ChatModelError
from assistant.compose.generative.kept import Kept
from assistant.compose.generative.ledger import Ledger, Prices
from assistant.compose.generative.model import LangChainModel, Messages, Model, Piece, Schema, open_model
from assistant.compose.generative.writer import Writer
from assistant.settings import Settings


class _Later:
    """The model of the settings, opened with the first question: nothing waits for it, and nothing fails with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: LangChainModel | None = None

    @property
    def name(self) -> str:
        return self._settings.model

    @property
    def takes_schema(self) -> bool:
        try:
            return self._open().takes_schema
        except ChatModelError:  # the call says it
            return False

    def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
        return self._open().pieces(messages, schema)

    def _open(self) -> LangChainModel:
        self._model = self._model or open_model(self._settings)
        return self._model


def writer_of(settings: Settings, model: Model | None = None) -> Writer | None:
    """The writer that the settings name, or one for `model`; `None` where they name no model.

    Nothing is opened or asked yet: a model that cannot be used is told of where an answer would need it.
    """
    if model is None and not settings.model:
        return None
    settled = json.dumps([settings.model_url, settings.model_options, settings.model_max_tokens, settings.model_form],
                         sort_keys=True, default=str)  # fmt: skip
    caller = Caller(
        model or _Later(settings),
        Ledger(settings.model_ledger, settings.model_budget, settings.model_tokens_a_day),
        Kept(settings.model_cache, settled),
        Prices(settings.model_price_in, settings.model_price_out),
        settings.model_tries,
        settings.model_max_tokens,
    )
    return Writer(caller, settings.model_seconds, settings.model_room, settings.model_rephrases)
