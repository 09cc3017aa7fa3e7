"""What a scripted model is asked, and what it may say or do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came: where to, its headers (names in small letters), its body read from JSON."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    body: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def messages(self) -> tuple[tuple[str, str], ...]:
        """Role and text of each message."""
        return tuple((m["role"], _text(m.get("content"))) for m in self.body.get("messages", ()))

    @property
    def shown(self) -> str:
        """Everything that the model was shown, one message below the other."""
        return "\n".join(text for _, text in self.messages)

    @property
    def streams(self) -> bool:
        """Whether the reply is wanted piece by piece."""
        return bool(self.body.get("stream"))

    @property
    def form(self) -> str:
        """The kind of reply that is asked for: `text`, `json_object` or `json_schema`."""
        return str((self.body.get("response_format") or {}).get("type", "text"))


def _text(content: Any) -> str:
    if isinstance(content, list):  # the form with parts
        return "".join(str(part.get("text", "")) for part in content)
    return str(content or "")


@dataclass(frozen=True, slots=True)
class Said:
    """A reply. `before` and `between` are the seconds until the first piece, and from each piece to the next."""

    text: str
    finish: str = "stop"  # or length, content_filter
    before: float = 0.0
    between: float = 0.0

    @property
    def pieces(self) -> list[str]:
        """The text as it is streamed: word by word."""
        return re.findall(r"\S+\s*|\s+", self.text)

    @property
    def tokens(self) -> int:
        """What the reply counts as in the usage: a token a piece."""
        return len(self.pieces)


@dataclass(frozen=True, slots=True)
class Refused:
    """A reply that is an error of HTTP, as the providers write it."""

    status: int
    message: str = "refused by the script"
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)


class Broken(Enum):
    """What goes wrong below HTTP or in its body."""

    RESET = "the connection is reset before anything is said"
    CUT = "the connection ends in the middle of the reply"
    MALFORMED = "the body is no JSON"
    EMPTY = "there is no choice in the body"
    NO_TEXT = "the reply is an empty text"


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing for so many seconds, then the connection is closed."""

    seconds: float


Reaction = Said | Refused | Broken | Silent
Player = Callable[[Asked], Reaction]
