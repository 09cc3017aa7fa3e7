"""The places that an answer of the conversation stands on, and the one that a message picks of them.

The assistant's own answers name each place in brackets after its source: "The 2019 review
proposed (proposal 4(iv)): …". Answers of other hands are read by the labels that they mention,
or by the words that they quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from assistant.picks import Pick
from assistant.tuning import names_of
from ingest.fold import for_reading
from ingest.store import Index
from ingest.types import Kind, Provision

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|^[^\S\n]*(?:\d{1,2}|\d{1,2}\([ivx]+\))\. .*$", re.MULTILINE)
_QUOTE = re.compile(r"[“\"]([^”\"]{20,})[”\"]")
_IN_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))+)\)")
_PAGE = re.compile(r", p\. \w+(?:, page \d+ of the PDF)?$")
_SHORT_QUOTE = re.compile(r"[“\"]([^”\"]{3,})[”\"]")
_ITEMS = re.compile(r"^[^\S\n]*(?:\d{1,2}|\d{1,2}\([ivx]+\))\. ", re.MULTILINE)
_LEAST_QUOTE = 5  # words


class Places:
    """Finds the provisions of an index in the text of an answer."""

    def __init__(self, index: Index) -> None:
        """Learn the labels."""
        self._index = index
        self._by_label: dict[str, list[Provision]] = {}
        for p in index.provisions:
            self._by_label.setdefault(p.locator.label.casefold(), []).append(p)
        self._labels = sorted(self._by_label, key=lambda label: (-len(label), label))
        self._sources = [s for s in index.sources.values() if s.held]

    def cited_in(self, text: str) -> list[Provision]:
        """The provisions that an answer stands on, in order of place; empty for one that cites nothing."""
        found: dict[str, Provision] = {}
        for block in text.split("\n\n"):
            for p in self._in_brackets(block):
                found[p.id] = p
        if not found:
            found = {p.id: p for p in self._mentioned(_QUOTED.sub(" ", _closed(text, "”")), text)}
        return list(found.values()) or self._quoted_in(text)

    def listed_in(self, text: str) -> list[Provision]:
        """What an answer sets out one by one: the provisions that it quotes, inside the place that it names."""
        named = self.cited_in(text)
        whole = [p for p in named if p.kind.is_whole]
        found: list[Provision] = []
        for quote in _SHORT_QUOTE.findall(_closed(text)) if whole and not _ITEMS.search(text) else ():
            inside = [p for p in self._index.provisions if any(_within(p, w) for w in whole)]
            if (p := _smallest(_plain(quote), inside, self._plain)) is not None:
                found.append(p)
        found = list(dict.fromkeys(found))
        return found if len(found) > 1 else named

    def picked(self, cited: Sequence[Provision], pick: Pick) -> list[Provision]:
        """The provisions that a message picks of what an answer cited; empty where there are no such ones."""
        if not cited:
            return []
        if pick.step:
            beside = self._beside(cited[-1 if pick.step > 0 else 0], pick.step)
            return [beside] if beside else []
        for items in self._lists(cited):
            if len(items) > 1 and all(abs(n) <= len(items) for n in pick.numbers):
                return [items[n - 1 if n > 0 else n] for n in pick.numbers]
        return []

    def size(self, cited: Sequence[Provision]) -> int:
        """How many things there are to pick from."""
        return max((len(items) for items in self._lists(cited)), default=0)

    def _lists(self, cited: Sequence[Provision]) -> Iterable[Sequence[Provision]]:
        """What "the second one" may pick from, the likeliest first."""
        if len(cited) == 1 and cited[0].kind.is_whole:
            yield self._items(cited[0])
            return
        if len(cited) > 1:
            yield cited
        if cited[0].kind in (Kind.ITEM, Kind.ROW) and cited[0].parent:
            yield self._items(self._index.by_id[cited[0].parent])

    def _items(self, whole: Provision) -> list[Provision]:
        """The things that a whole numbers: its items, or those of the lists in it."""
        children = [self._index.by_id[c] for c in whole.children]
        items = [c for c in children if c.kind in (Kind.ITEM, Kind.ROW)]
        inner = [i for c in children if c.kind.is_whole for i in self._items(c)]
        nested = [i for c in items for i in (self._index.by_id[x] for x in c.children) if i.kind is Kind.ITEM]
        if len(nested) > len(items) and len({i.parent for i in nested}) == 1 and "principle" in nested[0].locator.label:
            return nested
        return items or inner or children

    def _beside(self, p: Provision, step: int) -> Provision | None:
        """The provision before or after one in the whole that holds both."""
        if p.kind is Kind.TIMESCALE and p.parent:
            p = self._index.by_id[p.parent]
        siblings = self._index.by_id[p.parent].children if p.parent else ()
        place = siblings.index(p.id) + step if p.id in siblings else -1
        return self._index.by_id[siblings[place]] if 0 <= place < len(siblings) else None

    # -- reading an answer ------------------------------------------------------------------------

    def _in_brackets(self, block: str) -> Iterable[Provision]:
        plain = _QUOTED.sub(lambda m: " " * len(m[0]), _closed(block, "”"))
        for m in _IN_BRACKETS.finditer(plain):
            owners = self._by_label.get(_PAGE.sub("", m[1].strip()).casefold(), [])
            yield from self._of_source(owners, plain[: m.start()], block)

    def _mentioned(self, plain: str, text: str) -> list[Provision]:
        low = plain.casefold()
        found: list[tuple[int, Provision]] = []
        taken: list[tuple[int, int]] = []
        for label in self._labels:
            if label not in low:
                continue
            for m in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w|\(|\.\d)", low):
                if not any(a <= m.start() and m.end() <= b for a, b in taken):
                    taken.append(m.span())
                    found += [(m.start(), p) for p in self._of_source(self._by_label[label], plain, text)]
                    break
        found.sort(key=lambda x: (x[0], x[1].id))
        return [p for _, p in found]

    def _of_source(self, owners: list[Provision], before: str, text: str) -> list[Provision]:
        """Of several sources with one label, the one that the answer names or quotes."""
        if len(owners) < 2:
            return owners
        named = self._sources_in(before)
        kept = [p for p in owners if p.source_id in named]
        if kept:
            return kept
        quotes = [_plain(q) for q in _QUOTE.findall(_closed(text))]
        return [p for p in owners if any(q in self._plain[p.id] for q in quotes)] or owners

    def _sources_in(self, text: str) -> set[str]:
        low = f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "
        return {s.id for s in self._sources if any(f" {name} " in low for name in names_of(s))}

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {p.id: _plain(for_reading(p.text)) for p in self._index.provisions}

    def _quoted_in(self, text: str) -> list[Provision]:
        """The smallest provisions that hold the words that an answer quotes."""
        found: list[Provision] = []
        for quote in (_plain(q) for q in _QUOTE.findall(_closed(text))):
            if len(quote.split()) < _LEAST_QUOTE:
                continue
            if (p := _smallest(quote, self._index.provisions, self._plain)) is not None:
                found.append(p)
        return list(dict.fromkeys(found))


def _smallest(quote: str, among: Iterable[Provision], plain: dict[str, str]) -> Provision | None:
    """The smallest provision that begins with a quotation, or else holds it."""
    holders = [p for p in among if quote and quote in plain[p.id]]
    begun = [p for p in holders if plain[p.id].startswith(quote)]
    return min(begun or holders, key=lambda p: (p.span.end - p.span.start, p.id), default=None)


def _within(p: Provision, whole: Provision) -> bool:
    return p.source_id == whole.source_id and whole.span.contains(p.span) and p.id != whole.id


def _closed(text: str, closing: str = '”"') -> str:
    """The text without quotations that are opened and never closed: each would be looked for to the end."""
    end = max(text.rfind(c) for c in closing) + 1
    return text[:end] + text[end:].replace("“", " ").replace('"' if '"' in closing else "“", " ")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("’", "'")))
