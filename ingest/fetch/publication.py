"""From a catalogued address to the bytes of one file: all pages of a publication, an XML, a PDF.

The numbered pages of a publication are joined in order (`ingest/joined.py`). Where everything is as it was
when it was fetched last, nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from ingest.errors import FetchError
from ingest.fetch.client import Client
from ingest.fetch.facts import NO_FACTS, Facts, legislation_facts
from ingest.fetch.links import numbered_pages, pdf_links, publication_of
from ingest.fetch.replies import Reply
from ingest.joined import Page, join_pages
from ingest.lock import Part, Retrieval
from ingest.published import Form, Published

MAX_PAGES = 400
Progress = Callable[[str, int, int | None], None]  # address, bytes so far, bytes expected


def _nothing(url: str, done: int, total: int | None) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Download:
    """A published source as it is now: the bytes of its file, the parts they came from, and what to tell."""

    data: bytes
    parts: tuple[Part, ...]
    facts: Facts = NO_FACTS
    notes: tuple[str, ...] = ()


class Publication:
    """Downloads one published source; `known` is its last retrieval, by which the requests are conditional."""

    def __init__(
        self, client: Client, published: Published, known: Retrieval | None = None, progress: Progress = _nothing
    ) -> None:
        """Prepare; nothing is asked yet."""
        self._client = client
        self._published = published
        same = known if known is not None and known.url == published.url else None
        self._known = {p.url: p for p in same.parts} if same else {}
        self._progress = progress

    def download(self) -> Download | None:
        """The source as it is now; `None` where it is what was fetched last. Raises `FetchError`."""
        made = {Form.HTML: self._html, Form.LEGISLATION_XML: self._xml, Form.PDF: self._pdf}[self._published.form]()
        if made is None or [(p.url, p.sha256) for p in made.parts] == [(p.url, p.sha256) for p in self._known.values()]:
            return None
        return made

    def _ask(self, url: str, accept: tuple[str, ...], *, conditional: bool = True) -> Reply:
        validators: dict[str, str] = {}
        if conditional and (part := self._known.get(url)) is not None:
            if part.etag:
                validators["If-None-Match"] = part.etag
            if part.last_modified:
                validators["If-Modified-Since"] = part.last_modified
        reply = self._client.get(url, accept, validators, lambda n, total: self._progress(url, n, total))
        if reply.body is None and not validators:
            raise FetchError("server", "The server says that nothing has changed, and was not asked that.", place=url,
                             remedy="try again later.")  # fmt: skip
        return reply

    def _xml(self) -> Download | None:
        reply = self._ask(self._published.url, Form.LEGISLATION_XML.content_types)
        if reply.body is None:
            return None
        return Download(reply.body, (_part(self._published.url, reply),), legislation_facts(reply.body, reply.url))

    def _pdf(self) -> Download | None:
        url = self._published.url
        reply = self._ask(url, (*Form.PDF.content_types, *Form.HTML.content_types))
        if reply.body is not None and reply.content_type in Form.HTML.content_types:
            found = pdf_links(_text(reply), reply.url)
            if len(found) != 1:
                links = f"{len(found)} PDF files: {', '.join(found)}" if found else "no PDF file"
                raise FetchError("wrong-type", f"The page links to {links}.", place=url,
                                 remedy="name the address of the right file as `url` of `fetch` in the catalogue.")  # fmt: skip
            url = found[0]
            reply = self._ask(url, Form.PDF.content_types)
        if reply.body is None:
            return None
        if not reply.body.startswith(b"%PDF-"):
            raise FetchError("wrong-type", "The server calls it a PDF, and it is none.", place=url,
                             remedy="open the address in a browser, and correct it in the catalogue.")  # fmt: skip
        return Download(reply.body, (_part(url, reply),))

    # -- pages ------------------------------------------------------------------------------------

    def _html(self) -> Download | None:
        start = self._published.url
        reply = self._ask(start, Form.HTML.content_types, conditional=len(self._known) == 1)
        if reply.body is None:
            return None
        publication = publication_of(reply.url)
        addresses = numbered_pages(_text(reply), reply.url, publication)
        if not addresses:
            return Download(reply.body, (_part(start, reply),))
        if self._all_as_known(addresses):
            return None
        found = self._pages(addresses, publication)
        if 1 not in found and reply.url.rstrip("/") == publication.rstrip("/"):
            found[1] = (_part(start, reply), reply.body)  # the first chapter is at the publication's own address
        missing = sorted(set(range(1, max(found) + 1)) - set(found))
        notes = (f"No page links to page {', '.join(map(str, missing))}.",) if missing else ()
        in_order = [found[n] for n in sorted(found)]
        pages = [Page(part.url, body) for part, body in in_order]
        try:
            joined = join_pages(pages)
        except ValueError as error:
            raise FetchError("wrong-type", f"The pages cannot be made one file: {error}.", place=publication,
                             remedy='use the PDF: `fetch = { form = "pdf" }` in the catalogue.') from error  # fmt: skip
        return Download(joined, tuple(part for part, _ in in_order), notes=notes)

    def _all_as_known(self, addresses: dict[int, str]) -> bool:
        """Whether the pages are those that were fetched last, and none has changed since."""
        if not self._known or not set(addresses.values()) <= set(self._known):
            return False
        for url, part in self._known.items():
            try:
                reply = self._ask(url, Form.HTML.content_types)
            except FetchError as error:
                if error.code == "gone":
                    return False
                raise
            if reply.body is not None and _part(url, reply).sha256 != part.sha256:
                return False
        return True

    def _pages(self, addresses: dict[int, str], publication: str) -> dict[int, tuple[Part, bytes]]:
        """All numbered pages: those that are linked from the first, and those that only they link to."""
        pages: dict[int, tuple[Part, bytes]] = {}
        size = 0
        while waiting := sorted(set(addresses) - set(pages)):
            if len(pages) >= MAX_PAGES or size > self._client.size:
                most = f"{MAX_PAGES} pages or {self._client.size:,} bytes"
                raise FetchError("too-large", f"The publication has more than {most}.", place=publication,
                                 remedy='use the PDF: `fetch = { form = "pdf" }` in the catalogue.')  # fmt: skip
            url = addresses[waiting[0]]
            reply = self._ask(url, Form.HTML.content_types, conditional=False)
            pages[waiting[0]] = (_part(url, reply), reply.body or b"")
            size += len(reply.body or b"")
            addresses = numbered_pages(_text(reply), reply.url, publication) | addresses
        return pages


def _part(url: str, reply: Reply) -> Part:
    return Part(url, sha256(reply.body or b"").hexdigest(), reply.etag, reply.last_modified)


def _text(reply: Reply) -> str:
    # Only links are read from it, and addresses are ASCII.
    return (reply.body or b"").decode("utf-8", errors="replace")
