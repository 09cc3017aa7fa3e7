"""Records questions as they are answered, where that is switched on; never at the cost of an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.feedback.errors import FeedbackError
from assistant.feedback.records import asked_of
from assistant.feedback.store import Store, open_store
from assistant.settings import Settings
from assistant.types import Answer

_LOG = logging.getLogger("assistant.feedback")


def store_of(settings: Settings) -> Store:
    """The store that the settings name, with what is too old removed. Raises `FeedbackError`."""
    return open_store(settings.feedback_file, settings.feedback_days)


def recorder_of(settings: Settings) -> Callable[[Answer], None] | None:
    """What to tell of each answer; `None` where questions are not recorded. Raises `FeedbackError`."""
    if not settings.record_questions:
        return None
    store = store_of(settings)

    def note(answer: Answer) -> None:
        """Keep it; a full disk costs the record, and not the answer."""
        try:
            store.add_question(asked_of(answer))
        except FeedbackError as error:
            _LOG.error("a question was not recorded: %s", error)

    return note
