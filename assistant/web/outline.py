"""The outline of a document, for the side of the reader: its headings, and what readers cite under them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.markup import attribute, escape, place_address
from ingest.fold import for_reading
from ingest.numbering import CITED_BY_NOUN
from ingest.types import Kind, Provision

_LONGEST = 60  # characters of an entry


def outline_html(provisions: Sequence[Provision], here: Provision | None) -> str:
    """The outline, with the place that is shown marked in it."""
    items = [_item_html(p, here) for p in provisions if _listed(p)]
    return (
        '<details class="outline"><summary>Outline</summary><nav aria-label="Outline of the source">'
        f"<ul>{''.join(items)}</ul></nav></details>"
    )


def _listed(p: Provision) -> bool:
    """Headings, and what is cited by its own name: "proposal 4(iv)", "outcomes 1 to 9"."""
    if p.kind is Kind.SECTION:
        return True
    noun = p.locator.label.split(" ", 1)[0].casefold()
    return p.kind in (Kind.ITEM, Kind.LIST) and (noun in CITED_BY_NOUN or noun.removesuffix("s") in CITED_BY_NOUN)


def _item_html(p: Provision, here: Provision | None) -> str:
    depth = min(4, len(p.trail) + (0 if p.kind is Kind.SECTION else 1 + (p.kind is Kind.ITEM)))
    words = for_reading(p.text.lstrip().split("\n", 1)[0]) if p.kind is Kind.SECTION else p.locator.label
    words = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
    current = ' aria-current="location"' if here is not None and here.id == p.id else ""
    return f'<li class="depth-{depth}"><a href="{attribute(place_address(p))}"{current}>{escape(words)}</a></li>'
