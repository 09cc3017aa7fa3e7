"""Replies that need not be paid for twice: in memory, the oldest going first, gone when the program ends.

A reply is kept under everything that it depends on: the model, its server and options, and the messages word
for word, which hold the instructions, the question, what came before it and the evidence. Its statements are
checked anew each time. Nothing that anybody asked is written to a disk.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict

from assistant.compose.generative.model import Messages, Schema


class Kept:
    """Whole replies by what was asked. Safe to share between threads."""

    def __init__(self, most: int, settled: str = "") -> None:
        """Keep `most` replies; `settled` is what besides the messages decides them: the server, the options."""
        self._most = most
        self._settled = settled
        self._lock = threading.Lock()
        self._replies: OrderedDict[str, str] = OrderedDict()

    def key(self, model: str, messages: Messages, schema: Schema | None) -> str:
        """What a reply is kept under."""
        content = json.dumps([model, self._settled, messages, schema], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()

    def get(self, key: str) -> str | None:
        """The reply, where there is one."""
        with self._lock:
            if key in self._replies:
                self._replies.move_to_end(key)
            return self._replies.get(key)

    def put(self, key: str, reply: str) -> None:
        """Keep a reply that came whole."""
        if not self._most:
            return
        with self._lock:
            self._replies[key] = reply
            self._replies.move_to_end(key)
            while len(self._replies) > self._most:
                self._replies.popitem(last=False)
