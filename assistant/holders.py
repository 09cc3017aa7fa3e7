"""Which document a question says that its place stands in: "paragraph 3 of the Aberbeg integration scheme".

A document is named by its title, by what the catalogue calls it, or by a part of its title with the
word that says what it is ("the directions guidance"). Only a name beside the place counts: in "what
does proposal 3 say about the framework?" the framework is the topic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.lexical import stem
from ingest.fold import for_reading
from ingest.numbering import Reference, references
from ingest.store import Index
from ingest.types import Source

_TOKEN = re.compile(r"[^\W_]+")
# What a document is; in a name it says of the words beside it that they are a name.
DOCUMENTS = frozenset(
    stem(w)
    for w in [
        "act",
        "order",
        "regulations",
        "scheme",
        "guidance",
        "guide",
        "guidelines",
        "framework",
        "review",
        "report",
        "plan",
        "strategy",
        "policy",
        "code",
        "protocol",
        "statement",
        "agreement",
        "circular",
        "handbook",
        "manual",
        "memorandum",
        "paper",
        "page",
        "piece",
        "opinion",
        "charter",
        "standards",
        "toolkit",
        "note",
        "briefing",
        "letter",
        "notice",
        "consultation",
        "constitution",
        "minutes",
        "procedure",
        "programme",
    ]
)
_SMALL = frozenset(["of", "on", "for", "and", "to", "from", "the", "in", "at", "by", "with", "a", "an", "s"])
_ARTICLES = frozenset(["the", "this", "that", "our", "your", "their", "its", "a", "an"])
_INSIDE = frozenset(["of", "in", "from", "under", "within"])
_PART = re.compile(
    r"\b(?:annex|appendix|exhibit|chapter|footnote|diagram|table|foreword)(?:\s+(?:[A-Z]\b|\w{1,2}\b))?", re.I
)
_BEFORE = 5  # tokens of a name before the place, at most
_NAME = 12  # tokens of a name


@dataclass(frozen=True, slots=True)
class Held:
    """Where one place of a question stands by the question's own words; `sure` if they leave no other reading."""

    sources: frozenset[str]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class _Match:
    source: str
    words: int
    full: bool


Owners = Callable[[Reference], set[str]]


class Holders:
    """Reads the names of held documents beside the places of a question."""

    def __init__(self, sources: Iterable[Source], headings: Mapping[str, str] | None = None) -> None:
        """Learn the names; `headings` are the first headings of documents that nobody gave a title."""
        self._full: dict[str, list[tuple[str, ...]]] = {}
        self._words: dict[str, frozenset[str]] = {}
        for s in (s for s in sources if s.held):
            heading = (headings or {}).get(s.id, "") if s.title == s.id else ""
            names = [n for n in (s.title, s.short, *s.called, heading) if n]
            self._full[s.id] = [t for t in (tuple(x.word for x in _tokens(n)) for n in names) if t]
            beside = [*names, s.author or "", s.publisher or "", s.year or ""]
            self._words[s.id] = frozenset(stem(x.word) for n in beside for x in _tokens(n) if x.word not in _SMALL)

    def of(self, text: str, asked: Sequence[Reference], owners: Owners) -> tuple[Held | None, ...]:
        """For each place that a question names, the documents that it says it stands in; `None` where it says none.

        Of two documents that a name fits alike, those that have the place are meant.
        """
        if not asked:  # most questions name no place, and are looked at for one more than once
            return ()
        return self._of(text, references(text), asked, owners)

    def _of(
        self, text: str, here: Sequence[Reference], asked: Sequence[Reference], owners: Owners
    ) -> tuple[Held | None, ...]:
        tokens = _tokens(text)
        if not here:  # "the last principle of the review": counted, not numbered
            return (None,) * len(asked)
        taken = _taken(tokens, here)
        beside = [self._beside(tokens, r, taken) for r in here]
        for i in reversed(range(len(here) - 1)):  # "paragraph 3 of section 5 of the scheme", "outcomes 3 and 4 of …"
            if not beside[i] and re.fullmatch(
                r"\W*(?:(?:of|in|and|or|to|from)\b\W*)?", text[here[i].end : here[i + 1].start]
            ):
                beside[i] = beside[i + 1]
        said = self._subject(tokens, here[0], taken)
        loose = [] if any(beside) or said else self._opening(tokens, taken)
        found: list[Held | None] = []
        for i, reference in enumerate(asked):
            mine = beside[i] if len(here) == len(asked) else [m for ms in beside for m in ms]
            sure = mine or said
            chosen = _fitting(sure or loose, owners(reference))
            found.append(Held(chosen, bool(sure)) if chosen else None)
        return tuple(found)

    def of_parts(self, text: str) -> tuple[Held | None, ...]:
        """The same for parts that have no number to be found by: "annex A of the scheme"."""
        parts = [Reference(m[0].casefold(), None, (m[0],), *m.span()) for m in _PART.finditer(text)]
        return self._of(text, parts, parts, lambda _: set())

    # -- where a name may stand ---------------------------------------------------------------------

    def _beside(self, tokens: Sequence[_Token], r: Reference, taken: Sequence[int]) -> list[_Match]:
        """Names right after a place ("section 5 of the scheme") or right before it ("the scheme's section 5")."""
        after = bisect_left(tokens, r.end, key=lambda t: t.start)
        led = after < len(tokens) and tokens[after].word in _INSIDE
        at = _past(tokens, after + led, _ARTICLES)
        found = self._names_at(tokens, at, taken, alone=led)
        if found:
            return found
        end = bisect_left(tokens, r.start + 1, key=lambda t: t.end)
        while end and tokens[end - 1].word in {"s", "in", "at"}:
            end -= 1
        for start in range(max(0, end - _BEFORE), end):
            ending = [(m, upto) for m, upto in self._runs(tokens, start, taken) if upto == end]
            opened = start == 0 or tokens[start - 1].word in _ARTICLES | _INSIDE | {"does", "did", "do"}
            if ending and opened and not self._is_topic(tokens, start):
                return [m for m, _ in ending]
        return []

    def _subject(self, tokens: Sequence[_Token], asked: Reference, taken: Sequence[int]) -> list[_Match]:
        """The document that is asked what it says in a place: "what does the scheme say in paragraph 3?"."""
        first = bisect_left(tokens, asked.start, key=lambda t: t.start)
        if not first or tokens[first - 1].word not in {"in", "at", "under"}:
            return []
        for i, t in enumerate(tokens[:first]):
            if t.word in {"does", "do", "did", "has", "have", "would"}:
                return self._names_at(tokens, _past(tokens, i + 1, _ARTICLES), taken, alone=False)
        return []

    def _opening(self, tokens: Sequence[_Token], taken: Sequence[int]) -> list[_Match]:
        """The document that a question begins in: "In the scheme, what is section 5?"."""
        for i, t in enumerate(tokens):
            if t.word in {"in", "under", "per"} or (t.word == "to" and i and tokens[i - 1].word == "according"):
                found = self._names_at(tokens, _past(tokens, i + 1, _ARTICLES), taken, alone=False)
                if found:
                    return found
        return []

    # -- names ----------------------------------------------------------------------------------------

    def _is_topic(self, tokens: Sequence[_Token], start: int) -> bool:
        before = _back(tokens, start - 1)
        return before >= 0 and tokens[before].word in {"about", "regarding", "concerning", "on", "for", "with", "to"}

    def _names_at(self, tokens: Sequence[_Token], at: int, taken: Sequence[int], *, alone: bool) -> list[_Match]:
        """The documents whose name begins at a token; `alone`: a name of capital letters may stand for its title."""
        found = []
        for match, upto in self._runs(tokens, at, taken, alone=alone):
            follows = tokens[upto].word if upto < len(tokens) else ""
            if match.full or stem(follows) not in DOCUMENTS:
                found.append(match)
        return found

    def _runs(
        self, tokens: Sequence[_Token], at: int, taken: Sequence[int], *, alone: bool = False
    ) -> list[tuple[_Match, int]]:
        out: list[tuple[_Match, int]] = []
        place = bisect_left(taken, at)  # a name does not run over a place
        limit = min(len(tokens), at + _NAME, *taken[place : place + 1])
        if at >= limit:
            return out
        here_words = [t.word for t in tokens[at:limit]]
        for source, words in self._words.items():
            full = max((n for n in self._full[source] if tuple(here_words[: len(n)]) == n), key=len, default=())
            size, upto, named, document = 0, at, False, False
            for i in range(at, limit):
                word = stem(tokens[i].word)
                if word in words:
                    size, upto = size + 1, i + 1
                    document |= word in DOCUMENTS
                    named |= alone and tokens[i].capital and self._only(source, word)
                elif tokens[i].word not in _SMALL or i == at:
                    break
            own = sum(w not in _SMALL for w in full)
            if full and own >= size:
                out.append((_Match(source, own, True), at + len(full)))
            elif document or named or full:
                out.append((_Match(source, size, bool(full)), upto))
        return out

    def _only(self, source: str, word: str) -> bool:
        """Whether a word stands in the name of one document only."""
        return all(word not in words for other, words in self._words.items() if other != source)


def headings_of(index: Index) -> dict[str, str]:
    """The first line of each document, without its marks, where it is as short as a title."""
    firsts = {i: next((line for line in d.text.splitlines() if line.strip()), "") for i, d in index.documents.items()}
    return {i: for_reading(line).strip(" #*_") for i, line in firsts.items() if len(line.split()) <= _NAME}


@dataclass(frozen=True, slots=True)
class Absent:
    """A place that the documents which the question names do not have; `sure` if it can mean no others."""

    key: str
    sources: tuple[Source, ...]
    others: tuple[Source, ...]
    sure: bool

    @property
    def sentence(self) -> str:
        """What a reader is told of it."""
        said = f"There is no {self.key} in {_listed(self.sources, 'or')}."
        return (
            f"{said} {_listed(self.others, 'and')} {'has' if len(self.others) == 1 else 'have'} one."
            if self.others
            else said
        )


def _listed(sources: Sequence[Source], word: str) -> str:
    names = [f"“{s.title}”" for s in sources]
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else names[0]


def _fitting(matches: Sequence[_Match], owners: set[str]) -> frozenset[str]:
    """The documents whose name fits best; of those, the ones called so in full, unless only others have the place."""
    most = max((m.words for m in matches), default=0)
    best = [m for m in matches if m.words == most]
    full = frozenset(m.source for m in best if m.full)
    every = frozenset(m.source for m in best)
    if full and (full & owners or not every & owners):
        return full
    return (every & owners) or every


def _tokens(text: str) -> list[_Token]:
    return [_Token(m[0].casefold(), m.start(), m.end(), m[0][0].isupper()) for m in _TOKEN.finditer(text)]


def _taken(tokens: Sequence[_Token], here: Sequence[Reference]) -> list[int]:
    """Which tokens begin inside a place, in order. Found once: a message may name a thousand places."""
    starts = [t.start for t in tokens]
    inside = {i for r in here for i in range(bisect_left(starts, r.start), bisect_left(starts, r.end))}
    return sorted(inside)


def _past(tokens: Sequence[_Token], at: int, words: frozenset[str]) -> int:
    return at + 1 if at < len(tokens) and tokens[at].word in words else at


def _back(tokens: Sequence[_Token], at: int) -> int:
    return at - 1 if 0 <= at < len(tokens) and tokens[at].word in _ARTICLES else at
