"""The links of a page: where a publication's other pages are, and its PDF."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag in ("a", "link") and href:
            self.found.append(href.strip())


def links_of(html: str, url: str) -> list[str]:
    """The addresses that a page links to, in order, each once, without fragments."""
    reader = _Links()
    reader.feed(html)
    out: list[str] = []
    for href in reader.found:
        try:
            out.append(urldefrag(urljoin(url, href)).url)
        except ValueError:  # "http://[": no address
            continue
    return list(dict.fromkeys(out))


def publication_of(url: str) -> str:
    """The address of the publication that a numbered page belongs to; any other address as it is.

    >>> publication_of("https://a.org/p/rules/pages/2/")
    'https://a.org/p/rules/'
    """
    return re.sub(r"/pages/\d{1,4}/?$", "/", url)


def numbered_pages(html: str, url: str, publication: str) -> dict[int, str]:
    """The pages of a publication, by number, that a page links to or is itself: `…/pages/1/`, `…/pages/2/`.

    >>> numbered_pages('<a href="/p/rules/pages/2/#x">2</a>', "https://a.org/p/rules/", "https://a.org/p/rules/")
    {2: 'https://a.org/p/rules/pages/2/'}
    """
    base = urlsplit(publication)
    pattern = re.compile(re.escape(base.path.rstrip("/")) + r"/pages/(\d{1,4})/?")
    found: dict[int, str] = {}
    for link in [*links_of(html, url), url]:  # a page's own number is often no link
        parts = urlsplit(link)
        if parts.netloc == base.netloc and (m := pattern.fullmatch(parts.path)):
            found.setdefault(int(m[1]), parts._replace(query="").geturl())
    return found


def pdf_links(html: str, url: str) -> list[str]:
    """The PDF files that a page links to."""
    return [link for link in links_of(html, url) if urlsplit(link).path.casefold().endswith(".pdf")]
