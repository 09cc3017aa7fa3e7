"""Where a source is published and in which form: what `fetch` and `outdated` ask for.

The catalogue says it (`fetch = { form = "legislation-xml" }`); nothing is worked out from an address
but the `/data.xml` under which legislation.gov.uk serves every item.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """In which form a source is published."""

    HTML = "html"  # a page, or a publication in numbered pages
    LEGISLATION_XML = "legislation-xml"  # Crown Legislation Markup Language
    PDF = "pdf"

    @property
    def suffix(self) -> str:
        """How a file of this form ends, by which its loader is found."""
        return {Form.HTML: ".html", Form.LEGISLATION_XML: ".xml", Form.PDF: ".pdf"}[self]

    @property
    def content_types(self) -> tuple[str, ...]:
        """What a server may call it."""
        return {
            Form.HTML: ("text/html", "application/xhtml+xml"),
            Form.LEGISLATION_XML: ("application/xml", "text/xml"),
            Form.PDF: ("application/pdf",),
        }[self]


@dataclass(frozen=True, slots=True)
class Published:
    """The form of a published source and its address."""

    form: Form
    url: str


def published_at(form: Form, url: str | None, page: str | None) -> Published | None:
    """Where a source is fetched from: `url` if the catalogue names it, else by its `page`; `None` without either.

    >>> published_at(Form.LEGISLATION_XML, None, "https://www.legislation.gov.uk/asp/2014/9").url
    'https://www.legislation.gov.uk/asp/2014/9/data.xml'
    """
    if url is None and page is not None:
        url = f"{page.rstrip('/')}/data.xml" if form is Form.LEGISLATION_XML else page
    return Published(form, url) if url else None
