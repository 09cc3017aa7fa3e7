"""What a model may reply, and how it is read: strictly where it can be, leniently where it must be.

A statement is taken when it is finished, so that a reply can be read while it is being written, and one that
is cut off keeps what was finished. Two forms are read, whichever was asked for, as models do not always keep
to it: JSON of the schema, also in a code fence or with words around it, and the text form:

    SAYS: A direction must be in writing.
    FROM 2: "must be in writing"
    END
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.claims.types import Claim, Quoted

MOST = 30  # statements of a reply that are read
_QUOTES = 6  # of one statement
_LONGEST = 4000  # characters of a statement or a quotation that are read at all; `check_claim` wants far less
_DEEPEST = 40  # brackets within brackets


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", title=None)


class QuoteModel(_Strict):
    """Words that a statement relies on."""

    evidence: Annotated[int, Field(description="the number of the evidence")]
    words: Annotated[str, Field(description="words of that evidence, copied exactly")]


class StatementModel(_Strict):
    """One sentence of the answer; its quotations come first, and what it says is made of them."""

    quotes: list[QuoteModel]
    says: Annotated[str, Field(description="one sentence that says no more than the quoted words")]


class ReplyModel(_Strict):
    """The whole reply."""

    answered: Annotated[bool, Field(description="false where the evidence does not answer the question")]
    statements: list[StatementModel]


def reply_schema() -> dict[str, Any]:
    """The JSON schema of a reply, flat, as strict servers want it: everything required, nothing besides."""
    quote = _object(QuoteModel)
    statement = _object(StatementModel)
    statement["properties"]["quotes"]["items"] = quote
    reply = _object(ReplyModel)
    reply["properties"]["statements"]["items"] = statement
    return reply


def _object(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema()
    properties = {
        name: {k: v for k, v in about.items() if k in ("type", "description", "items")}
        for name, about in made["properties"].items()
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


class _Lenient(BaseModel):
    """A statement as models write it: numbers as words of digits, one quotation that is no list, other names."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=False)


class _AnyQuote(_Lenient):
    evidence: int
    words: Annotated[str, Field(max_length=_LONGEST)]


class _AnyStatement(_Lenient):
    quotes: Annotated[list[_AnyQuote], Field(max_length=_QUOTES)]
    says: Annotated[str, Field(max_length=_LONGEST)]


@dataclass(slots=True)
class Reader:
    """Reads a reply piece by piece. `declined` is whether the model said that the evidence does not answer."""

    declined: bool = False
    unread: int = 0  # statements that were not of the form
    _text: str = ""
    _at: int = 0  # how far it has been read
    _inside: bool = False  # in the list of statements of a JSON reply
    _closed: bool = False
    _count: int = 0
    _block: list[str] = field(default_factory=list)

    def feed(self, text: str) -> Iterator[Claim]:
        """The statements that are finished with this piece."""
        self._text += text
        yield from self._read(whole=False)

    def end(self) -> Iterator[Claim]:
        """What was finished with the last piece."""
        yield from self._read(whole=True)

    def _read(self, whole: bool) -> Iterator[Claim]:
        if self._is_json():
            claims = self._json()
        elif whole or _SAYS.search(self._text):
            claims = self._lines(whole)
        else:
            return
        for claim in claims:
            self._count += 1
            if self._count <= MOST:
                yield claim

    def _is_json(self) -> bool:
        says, brace = _SAYS.search(self._text), self._text.find("{")
        return brace >= 0 and (says is None or brace < says.start())

    # -- JSON ----------------------------------------------------------------------------------

    def _json(self) -> Iterator[Claim]:
        if not self._inside:
            m = _LIST.search(self._text)
            if m is None:
                self.declined = self.declined or bool(_NOT_ANSWERED.search(self._text))
                return
            self.declined = bool(_NOT_ANSWERED.search(self._text[: m.start()]))
            self._inside, self._at = True, m.end()
        while not self._closed:
            start = re.compile(r"[{\]]").search(self._text, self._at)
            if start is None:
                return
            if start[0] == "]":
                self._closed = True
                self.declined = self.declined or bool(_NOT_ANSWERED.search(self._text[start.end() :]))
                return
            end = _object_end(self._text, start.start())
            if end is None:
                return
            self._at = end
            claim = _claim_of(self._text[start.start() : end])
            if claim is None:
                self.unread += 1
            else:
                yield claim

    # -- the text form -------------------------------------------------------------------------

    def _lines(self, whole: bool) -> Iterator[Claim]:
        end = len(self._text) if whole else self._text.rfind("\n") + 1
        for line in self._text[self._at : end].splitlines():
            line = line.strip()
            if _NOTHING.match(line):
                self.declined = True
            if _SAYS.match(line) or _END.match(line):
                yield from self._block_done()
            if _SAYS.match(line) or (self._block and line and not _END.match(line)):
                self._block.append(line)
        self._at = end
        if whole and self._block and _FROM.match(self._block[-1]):  # without its END, but whole to all looks
            yield from self._block_done()

    def _block_done(self) -> Iterator[Claim]:
        lines, self._block = self._block, []
        if not lines:
            return
        says = [_SAYS.sub("", lines[0]).strip()]
        quotes: list[Quoted] = []
        for line in lines[1:]:
            if m := _FROM.match(line):
                quotes.append(Quoted(int(m[1]), _unquoted(m[2])))
            elif not quotes:
                says.append(line)
        text = " ".join(says).strip()
        if text and len(text) <= _LONGEST and len(quotes) <= _QUOTES:
            yield Claim(text, tuple(quotes))
        else:
            self.unread += 1


_LIST = re.compile(r'"statements"\s*:\s*\[')
_NOT_ANSWERED = re.compile(r'"answered"\s*:\s*false\b')
_SAYS = re.compile(r"^[\s*>-]*SAYS\s*:[\s*]*", re.MULTILINE)
_FROM = re.compile(r"^[\s*>-]*FROM\s+\[?(\d{1,4})\]?\s*:\s*(.+)$")
_END = re.compile(r"^[\s*>-]*END\W*$")
_NOTHING = re.compile(r"^[\s*>-]*NOTHING\W*$")
_MARKS = (('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"))


def _unquoted(words: str) -> str:
    words = words.strip()
    for first, last in _MARKS:
        if len(words) > 1 and words.startswith(first) and words.endswith(last):
            return words[1:-1].strip()
    return words


def _object_end(text: str, start: int) -> int | None:
    """Where a JSON object ends that begins at `start`; `None` where it has not ended yet."""
    depth, at, quoted = 0, start, False
    while at < len(text):
        c = text[at]
        if quoted:
            if c == "\\":
                at += 1
            elif c == '"':
                quoted = False
        elif c == '"':
            quoted = True
        elif c in "{[":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif c in "}]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return None


def _claim_of(text: str) -> Claim | None:
    try:
        found = json.loads(text, strict=False)  # line breaks inside words are common
        made = _AnyStatement.model_validate(found)
    except (ValueError, ValidationError, RecursionError):
        return None
    says = made.says.strip()
    return Claim(says, tuple(Quoted(q.evidence, q.words) for q in made.quotes)) if says else None
