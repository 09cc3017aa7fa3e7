"""The addresses besides the chat: the parts that its scripts fetch, and the pages of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from assistant.web.about import about_html, accessibility_html
from assistant.web.figures import Figures
from assistant.web.find import Finder
from assistant.web.markup import escape, publication_html
from assistant.web.reader import Reader, span_of
from assistant.web.shell import LOOKS, plain_page
from ingest.store import Index

ASSETS = Path(__file__).resolve().parent.parent / "assets"
_LONGEST_SEARCH = 200  # characters


def looks() -> tuple[str, StaticFiles]:
    """Where our style sheets and scripts are served, and from what."""
    return LOOKS, StaticFiles(directory=ASSETS)


class _Parts:
    """What is made of one index, and made anew when another is in use."""

    def __init__(self, index: Index, figures: Figures | None, notice: str, model: str) -> None:
        self.index = index
        self.reader, self.finder = Reader(index), Finder(index)
        self.about = plain_page("About", "/about", about_html(index, figures, notice, model))


def _no_document(source: str) -> str:
    return f'<h2 tabindex="-1">No document “{escape(source[:_LONGEST_SEARCH])}” is held here.</h2>'


def routes_of(index: Callable[[], Index], figures: Figures | None, notice: str = "", model: str = "") -> APIRouter:
    """The parts and pages of the index in use. `figures` are those of the last release; `notice` and `model` are for About."""
    router = APIRouter(include_in_schema=False)
    made = [_Parts(index(), figures, notice, model)]
    accessibility = plain_page("Accessibility", "/accessibility", accessibility_html())

    def parts() -> _Parts:
        now = index()
        if made[0].index is not now:
            made[0] = _Parts(now, figures, notice, model)
        return made[0]

    @router.get("/about")
    def _about() -> HTMLResponse:
        return HTMLResponse(parts().about)

    @router.get("/accessibility")
    def _accessibility() -> HTMLResponse:
        return HTMLResponse(accessibility)

    @router.get("/read")
    def _read(source: str = "") -> HTMLResponse:
        """A document as a plain page, for browsers without scripts."""
        now = parts()
        if source not in now.index.documents:
            return HTMLResponse(plain_page("No such document", "/?documents", _no_document(source)), status_code=404)
        title = now.index.sources[source].title
        head = f'<h1>{escape(title)}</h1><p class="about">{publication_html(now.index.sources[source])}</p>'
        words = f'{head}<div class="text"><div class="words">{now.reader.text_html(source)}</div></div>'
        return HTMLResponse(plain_page(title, "/?documents", words))

    @router.get("/part/documents")
    def _documents() -> HTMLResponse:
        return HTMLResponse(f'<h2 tabindex="-1">Documents held</h2>{parts().finder.held_html()}')

    @router.get("/part/source")
    def _source(source: str, at: str = "", quote: str = "") -> HTMLResponse:
        now = parts()
        documents = now.index.documents
        if source not in documents:
            return HTMLResponse(f"{_no_document(source)}{now.finder.held_html()}", status_code=404)
        return HTMLResponse(now.reader.html(source, at[:_LONGEST_SEARCH], span_of(quote, documents, source)))

    @router.get("/part/find")
    def _find(words: str = "") -> HTMLResponse:
        return HTMLResponse(parts().finder.html(words[:_LONGEST_SEARCH]))

    return router
