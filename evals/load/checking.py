"""Is an answer that came in a crowd the one that the same conversation gets alone?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evals.load.talking import Reply

# Fields that hold times: when it was asked, how long it took.
_TIMES = frozenset({"asked", "answered", "took", "timings_ms"})
Key = tuple[str, int, int]  # the way of asking, the conversation, the message in it


class Verdict(StrEnum):
    """What a reply is, next to what it should be."""

    SAME = "same"
    MIXED = "somebody else's answer"
    DIFFERENT = "not the answer that it gets alone"


@dataclass(frozen=True, slots=True)
class _Alone:
    question: str
    digest: str


@dataclass(slots=True)
class Alone:
    """The answers of one user alone, by way, conversation and message. Only read once users come."""

    _by_key: dict[Key, _Alone] = field(default_factory=dict)
    _owners: dict[str, set[str]] = field(default_factory=dict)  # which questions have an answer

    def keep(self, key: Key, asked: str, reply: Reply) -> None:
        """Remember an answer."""
        digest = digest_of(reply.content)
        self._by_key[key] = _Alone(asked, digest)
        self._owners.setdefault(digest, set()).add(asked)

    def verdict(self, key: Key, asked: str, reply: Reply) -> Verdict:
        """Hold a reply against the one that was kept."""
        alone, digest = self._by_key[key], digest_of(reply.content)
        if digest == alone.digest and reply.question == asked:
            return Verdict.SAME
        if reply.question != asked or (digest in self._owners and asked not in self._owners[digest]):
            return Verdict.MIXED
        return Verdict.DIFFERENT


def digest_of(content: Mapping[str, Any]) -> str:
    """A hash of everything that an answer says, times aside."""
    return hashlib.sha256(json.dumps(_steady(content), sort_keys=True).encode()).hexdigest()


def _steady(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _steady(v) for k, v in value.items() if k not in _TIMES}
    return [_steady(v) for v in value] if isinstance(value, list) else value
