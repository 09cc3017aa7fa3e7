"""What the framework reads in a body besides what it is asked for, and must not find there.

An object anywhere in what is sent that looks like one of its files (`path` and `meta`) makes it fetch the address in
`path`, whatever server that leads to, or look for a file; a session's name makes it keep a state of its own for each.
Neither is ever sent by the page or by a tool's client.
"""

from __future__ import annotations

import json
from typing import Any

NOT_A_TURN = "This is no question as the page sends it. What to do: load the page anew, and ask again."
NOT_A_CALL = "This names a file, and the tools take none. What to do: send a question, and the conversation before it."
_TURN = (str, list, bool)  # a question, a conversation, and whether it is to be answered in the sources' own words


def problem_of(body: bytes, turn: bool) -> str | None:
    """Why a body is not passed on: as a `turn` of the chat, else as a message to the tools; nothing where it may be.

    >>> problem_of(b'{"data": ["x", [{"role": "user", "content": "y"}], true]}', True)
    >>> problem_of(b'{"data": ["x", []], "session_hash": "z"}', True) == NOT_A_TURN
    True
    >>> problem_of(b'{"params": {"a": [{"path": "https://x.example", "meta": {}}]}}', False) == NOT_A_CALL
    True
    """
    try:
        content = json.loads(body)
        if turn:
            return None if _is_turn(content) and not _names_a_file(content) else NOT_A_TURN
        return NOT_A_CALL if _names_a_file(content) else None
    except (ValueError, RecursionError):
        return NOT_A_TURN if turn else NOT_A_CALL


def _is_turn(content: Any) -> bool:
    """All that the framework wants: where something is missing, it prints a traceback with the question in it."""
    if not isinstance(content, dict) or set(content) != {"data"} or not isinstance(content["data"], list):
        return False
    return len(content["data"]) == len(_TURN) and all(map(isinstance, content["data"], _TURN))


def _names_a_file(content: Any) -> bool:
    if isinstance(content, dict):
        return {"path", "meta"} <= set(content) or any(map(_names_a_file, content.values()))
    return isinstance(content, list) and any(map(_names_a_file, content))
