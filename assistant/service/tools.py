"""The assistant as tools for other assistants (MCP): plain functions with types and descriptions.

What serves them is the chat's own server; here is what they do. They never raise: an error is
told in the JSON that they return, so that whoever calls them can read it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

from pydantic import ValidationError

from assistant.batch import error_answer
from assistant.service.api import AT_ONCE, Noting
from assistant.service.contract import Answers, AskRequest
from assistant.service.lookup import NotThere, find_provision, provision_dict
from assistant.service.problems import BUSY, NOT_READY, OUR_FAULT
from assistant.types import Reason
from ingest.errors import IngestError

Tool = Callable[..., str]
_PATIENCE = 20.0  # seconds that a question waits for its turn
_LOG = logging.getLogger("assistant.service")


def tools_of(assistant: Answers, noting: Noting | None = None) -> tuple[Tool, Tool]:
    """The two tools, `ask_guidance` and `open_provision`; their names and docstrings are what callers see."""
    slots = BoundedSemaphore(AT_ONCE)  # the others wait, so that the page stays quick

    def ask_guidance(question: str, history: list[dict[str, str]] | None = None, top_k: int = 10) -> str:
        """Answer a question about health and social care integration in Scotland, from guidance that is held.

        The answer consists of verbatim quotations or, where "composer" is "generative", of sentences with the verbatim
        quotations below them that they were checked against. Each has a marker, its source, its authority (law, guidance,
        proposal, opinion) and its place. Give quotations word for word with their place and authority, never say
        that a proposal is law, and where "status" is "declined", say that the documents do not answer.

        Args:
            question: The question, in English and in full; people's own words are understood.
            history: The conversation before it, a list of objects with "role" (user or assistant) and "content".
            top_k: How many passages to give beside the answer, 1 to 50.

        Returns:
            JSON: question, status, reason, answer, citations, passages, notes, signposts, index.
        """
        try:
            request = AskRequest.model_validate({"question": question, "history": history or [], "top_k": top_k})
            if not slots.acquire(timeout=_PATIENCE):
                return _text(error_answer(question, Reason.ERROR_INTERNAL, BUSY).to_dict())
            try:
                answer = assistant.ask(request.question, request.turns, request.top_k)
            finally:
                slots.release()
            if noting is not None:
                noting(answer)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            answer = error_answer(str(question), Reason.ERROR_BAD_HISTORY, f"{where}: {first['msg']}.")
        except IngestError as error:
            _LOG.error("a question could not be answered: %s", error)
            answer = error_answer(question, Reason.ERROR_INDEX, NOT_READY)
        except Exception:  # noqa: BLE001 - the boundary of a turn: logged, and told as our fault
            _LOG.exception("a question could not be answered")
            answer = error_answer(question, Reason.ERROR_INTERNAL, OUR_FAULT)
        return _text(answer.to_dict())

    def open_provision(source_id: str, locator: str) -> str:
        """Open a cited place of a source: its verbatim words, the headings above it and what stands around it.

        Args:
            source_id: The id of the source, as a citation or a passage has it.
            locator: The place, as a citation or a passage has it, such as "proposal 4(iv)" or "section 5, bullet 3".

        Returns:
            JSON: text, start, end, page, trail, lead_in, parent, children, before, after, authority, url; or an error.
        """
        try:
            found = find_provision(assistant.index, source_id, locator)
            return _text(provision_dict(assistant.index, found))
        except NotThere as error:
            return _text({"status": "error", "reason": "no_such_provision", "message": str(error),
                          "nearest": list(error.nearest)})  # fmt: skip

    return ask_guidance, open_provision


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)
