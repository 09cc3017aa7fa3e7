"""Searching the corpus without asking: by words, and by the name of a place ("proposal 4(iv)", "outcome 6")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.evidence import needs_lead_in
from assistant.lexical import Lexical, stem, words_of
from assistant.web.first_screen import held_sources_html
from assistant.web.markup import attribute, escape, place_address, weight_badge
from ingest.fold import for_reading
from ingest.numbering import references
from ingest.store import Index
from ingest.types import Provision

_MOST = 25
_ROOM = 220  # characters of a passage
_SHORT = 80  # characters of one that is shown with its introduction


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: places of that name first, then passages with the words, best first."""

    named: tuple[Provision, ...]
    worded: tuple[Provision, ...]
    more: int = 0


class Finder:
    """Finds places by their names and words. Only the documents' own words count here."""

    def __init__(self, index: Index) -> None:
        """Read the words of every provision that holds no other."""
        self._index = index
        self._leaves = [p for p in index.provisions if not p.kind.is_whole]
        self._lexical = Lexical({p.id: for_reading(p.text) for p in self._leaves}) if self._leaves else None

    def find(self, words: str) -> Found:
        """Places that the words name, and the passages that have all of them, or else most."""
        keys = {r.key for r in references(words)}
        named = tuple(p for p in self._index.provisions if keys & set(p.locator.keys) or _is_label(p, words))
        scores = self._lexical.scores(words) if self._lexical and words.strip() else np.zeros(0, dtype=np.float32)
        order = [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] > 0]
        wanted = {stem(w) for w in words_of(words)}
        whole = [i for i in order if wanted <= {stem(w) for w in words_of(for_reading(self._leaves[i].text))}]
        found = [self._leaves[i] for i in (whole or order) if self._leaves[i] not in named]
        return Found(named[:_MOST], tuple(found[:_MOST]), max(0, len(found) - _MOST))

    def html(self, words: str) -> str:
        """The result as a list of places, or a word that nothing was found."""
        found = self.find(words)
        count = len(found.named) + len(found.worded) + found.more
        said = f"{count} {'place' if count == 1 else 'places'} for “{escape(words)}”"
        head = f'<h2 tabindex="-1">{said}</h2>'
        if not count:
            hint = "No document has these words. Try fewer words, or the name of a place, such as “outcome 6”."
            return f'{head}<p class="about">{hint}</p><h3>Documents held</h3>{self.held_html()}'
        wanted = {stem(w) for w in words_of(words)}
        items = "".join(self._item_html(p, wanted) for p in (*found.named, *found.worded))
        more = f'<p class="about">And {found.more} more. Add a word to see fewer.</p>' if found.more else ""
        return f'{head}<ol class="found" role="list">{items}</ol>{more}'

    def held_html(self) -> str:
        """The documents that are held."""
        return held_sources_html(self._index.sources.values())

    def _words(self, p: Provision) -> str:
        """What is shown of a place: a short item says little without the words that introduce it."""
        words = for_reading(p.text)
        if len(words) > _SHORT or p.lead_in is None or not needs_lead_in(p) or p.lead_in.contains(p.span):
            return words
        lead = for_reading(p.lead_in.of(self._index.documents[p.source_id].text))
        return f"{lead} {words}" if len(lead) + len(words) < _ROOM else words

    def _item_html(self, p: Provision, wanted: set[str]) -> str:
        source = self._index.sources[p.source_id]
        return (
            f'<li><a class="cite" href="{attribute(place_address(p))}">{escape(p.locator.label)}</a>'
            f'<span class="from">{escape(source.title)}</span>'
            f'<span class="excerpt">{_excerpt_html(self._words(p), wanted)}</span>'
            f"{weight_badge(p, self._index.sources)}</li>"
        )


def _is_label(p: Provision, words: str) -> bool:
    return p.locator.label.casefold() == " ".join(words.casefold().split())


def _excerpt_html(text: str, wanted: set[str]) -> str:
    """The part of a passage around the first word that was looked for, such words set in bold."""
    pieces = text.split(" ")
    hits = [i for i, w in enumerate(pieces) if {stem(x) for x in words_of(w)} & wanted]
    first = max(0, (hits[0] if hits else 0) - 8)
    shown: list[str] = []
    length = 0
    for i in range(first, len(pieces)):
        length += len(pieces[i]) + 1
        if length > _ROOM:
            shown.append("…")
            break
        shown.append(f"<b>{escape(pieces[i])}</b>" if i in hits else escape(pieces[i]))
    return ("… " if first else "") + " ".join(shown)
