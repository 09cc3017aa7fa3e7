"""Writes a document as a publication in several web pages, as gov.scot serves one, and notes where each word opens.

Header, navigation, contents and footer stand around the text on every page; headings have anchors. The pages
are joined into one file as fetching joins them. A citation's link should open at the heading that it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from evals.formats.layouts import Layout
from evals.formats.parts import NOTE_MARK, Part, Role
from evals.formats.truth import Place, Placed, Truth
from ingest.joined import Page, join_pages

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title} - gov.example</title><link rel="canonical" href="{address}"></head>
<body>
<a class="skip-link" href="#main-content">Skip to main content</a>
<header class="site-header"><nav aria-label="Main"><ul><li><a href="/topics">Topics</a></li>\
<li><a href="/news">News</a></li></ul></nav></header>
<main id="main-content">
<header class="page-header"><p class="label">Publication</p><h1>{title}</h1></header>
<nav class="contents" aria-label="Contents"><h2>Contents</h2><ol>{contents}</ol></nav>
<div class="publication-content body-content">
{body}
</div>
<nav class="pagination" aria-label="Pages"><a href="{address}">Previous</a> <a href="{address}">Next</a></nav>
</main>
<footer class="site-footer"><p>All content is available under the Open Government Licence</p></footer>
</body>
</html>
"""


def write(title: str, parts: Sequence[Part], layout: Layout, path: Path) -> Truth:
    """Write the file; where each of its words opens."""
    notes = {**{p.level: p.words for p in parts if p.role is Role.NOTE}, **layout.notes}
    chapters = _chapters([p for p in parts if p.role is not Role.NOTE])
    base = f"{layout.address.rstrip('/')}/pages/"
    heads = [next((p.words for p in chapter if p.role is Role.HEADING), title) for chapter in chapters]
    contents = "".join(f'<li><a href="{base}{n}/">{_words(h)}</a></li>' for n, h in enumerate(heads, 1))
    pages, running, below = [], [], []
    for number, chapter in enumerate(chapters, 1):
        address = f"{base}{number}/"
        body, placed, marked = _body(chapter, address, notes)
        foot = "".join(f'<li id="fn{n}">{_words(notes[n])} <a href="#fnr{n}">Back</a></li>' for n in marked)
        body += (
            f'\n<section class="footnotes"><h2>Footnotes</h2><ol start="{marked[0]}">{foot}</ol></section>'
            if foot
            else ""
        )
        page = _PAGE.format(title=_words(title), address=address, contents=contents, body=body)
        pages.append(Page(address, page.encode()))
        running += placed
        below += [Placed(f"{n} {notes[n]}", Place(0, link=f"{address}#fn{n}")) for n in marked]
    path.write_bytes(join_pages(pages))
    return Truth(running, below)


def _chapters(parts: Sequence[Part]) -> list[list[Part]]:
    """A page for each heading of the highest level that stands more than once."""
    levels = [p.level for p in parts if p.role is Role.HEADING]
    top = min((level for level in levels if levels.count(level) > 1), default=0)
    out: list[list[Part]] = [[]]
    for part in parts:
        if part.role is Role.HEADING and part.level <= top and any(p.role is not Role.HEADING for p in out[-1]):
            out.append([])
        out[-1].append(part)
    return out


def _body(parts: Sequence[Part], address: str, notes: dict[int, str]) -> tuple[str, list[Placed], list[int]]:
    """The text of a page, its words with their addresses, and the notes that it marks."""
    link, number = address, 0
    placed: list[Placed] = []
    marked: list[int] = []
    for part in parts:
        if part.role is Role.HEADING:
            number += 1
            link = f"{address}#section-{number}"
        placed.append(Placed(f"{part.mark} {NOTE_MARK.sub('', part.words)}", Place(0, link=link)))
        marked += [n for n in map(int, NOTE_MARK.findall(part.words)) if n in notes and n not in marked]
    return "\n".join(_blocks(parts, frozenset(marked))), placed, marked


def _blocks(parts: Sequence[Part], marked: frozenset[int]) -> Iterator[str]:
    open_lists: list[str] = []  # the ends of the lists that are open
    table = False
    headings = 0
    for part in parts:
        listed = part.role is Role.ITEM and re.fullmatch(r"•|\d{1,2}\.", part.mark)
        if not listed:
            yield "".join(reversed(open_lists))
            open_lists = []
        if table and part.role is not Role.ROW:
            yield "</table>"
            table = False
        words = _words(part.words, marked)
        if part.role is Role.HEADING:
            headings += 1
            level = min(6, part.level + 1)
            yield f'<h{level} id="section-{headings}">{words}</h{level}>'
        elif listed:
            yield (
                "".join(open_lists.pop() for _ in range(len(open_lists) - part.level))
                if part.level < len(open_lists)
                else ""
            )
            if len(open_lists) < part.level:
                tag = "ul" if part.mark == "•" else "ol"
                start = "" if tag == "ul" else f' start="{part.mark[:-1]}"'
                yield f"<{tag}{start}>" * (part.level - len(open_lists))
                open_lists += [f"</{tag}>"] * (part.level - len(open_lists))
            yield f"<li>{words}</li>"
        elif part.role is Role.ROW:
            yield "" if table else "<table>"
            table = True
            tag = "th" if part.head else "td"
            yield f"<tr>{''.join(f'<{tag}>{_words(c, marked)}</{tag}>' for c in part.cells)}</tr>"
        else:
            yield f"<p>{f'{part.mark} ' if part.mark else ''}{words}</p>"
    yield "".join(reversed(open_lists)) + ("</table>" if table else "")


def _words(words: str, marked: frozenset[int] = frozenset()) -> str:
    def mark(m: re.Match[str]) -> str:
        n = int(m[1])
        return f'<sup id="fnr{n}"><a href="#fn{n}">{n}</a></sup>' if n in marked else ""

    return NOTE_MARK.sub(mark, escape(words, quote=False))
