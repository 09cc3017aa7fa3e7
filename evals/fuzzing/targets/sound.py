"""What holds for the provisions of any document whatever."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from evals.fuzzing.types import BrokenPromiseError
from ingest.fold import for_reading
from ingest.types import Document, Provision


def check_sound(document: Document, provisions: Sequence[Provision]) -> None:
    """Raise `BrokenPromiseError` where words are not at their place, a name stands twice, or the tree has a gap."""
    text = document.text
    text.encode("utf-8")
    by_id = {p.id: p for p in provisions}
    _hold(len(by_id) == len(provisions), "two provisions have one id")
    _hold(len({p.locator.label for p in provisions}) == len(provisions), "two provisions have one label")
    for p in provisions:
        _hold(p.span.end <= len(text), "its span ends beyond the text", p.id)
        _hold(p.text == p.span.of(text), "its words are not those of its span", p.id)
        _hold(bool(p.text.strip()), "it has no words", p.id)
        for span in (*p.outer, *p.closing, *((p.lead_in,) if p.lead_in else ())):
            _hold(span.end <= len(text), "words around it lie beyond the text", p.id)
        _hold(p.parent is None or p.parent in by_id, "its parent is not there", p.id)
        _hold(len(set(p.children)) == len(p.children), "a child stands twice", p.id)
        for child in p.children:
            _hold(child in by_id, "a child is not there", p.id)
            _hold(by_id[child].parent == p.id, "a child has another parent", p.id)
        _hold(p.page is None or 1 <= p.page <= len(document.pages), "it stands on a page that there is not", p.id)
        if not p.children:
            for_reading(p.text)
    for page in document.pages:
        _hold(0 <= page.start <= page.end <= len(text), "a page lies beyond the text")
    _hold(all(a[0] <= b[0] for a, b in pairwise(document.links)), "the links are not in order")


def _hold(true: bool, otherwise: str, of: str = "") -> None:
    if not true:
        raise BrokenPromiseError(otherwise, of)
