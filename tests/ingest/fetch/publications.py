"""What the official sites serve, in small: a publication in pages, an Act as XML, a page with its PDF."""

from __future__ import annotations

from tests.ingest.fetch.serving import Page

PUBLICATION = "/publications/rules/"


def chapter(number: int, links: tuple[int, ...], words: str) -> Page:
    contents = "".join(f'<li><a href="{PUBLICATION}pages/{n}/">Chapter {n}</a></li>' for n in links)
    return Page(
        f"<!DOCTYPE html>\n<html><head><title>Rules</title></head><body><nav><ul>{contents}</ul></nav>"
        f"<main><h1>Chapter {number}</h1><p>{words}</p></main></body></html>\n",
        headers={"ETag": f'"chapter-{number}"'},
    )


def publication() -> dict[str, Page]:
    """A landing page that links to the first two chapters, and a second chapter that links to a third."""
    landing = (
        f'<html><body><a href="{PUBLICATION}pages/2/#part">2</a> <a href="{PUBLICATION}pages/1/">1</a>'
        '<a href="/publications/other/pages/9/">another</a> <a href="https://example.org/pages/4/">away</a></body></html>'
    )
    return {
        PUBLICATION: Page(landing),
        f"{PUBLICATION}pages/1/": chapter(1, (1, 2), "The board meets in May."),
        f"{PUBLICATION}pages/2/": chapter(2, (1, 2, 3), "Papers are sent in good time."),
        f"{PUBLICATION}pages/3/": chapter(3, (1, 2, 3), "Carers are paid their fares."),
    }


def legislation(
    words: str = "A direction must be in writing.", status: str = "revised", valid: str = "2025-04-01"
) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation">'
        '<ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">'
        f"<dc:title>Boards Act 2014</dc:title><dct:valid>{valid}</dct:valid>"
        f'<ukm:PrimaryMetadata><ukm:DocumentClassification><ukm:DocumentStatus Value="{status}"/>'
        "</ukm:DocumentClassification></ukm:PrimaryMetadata></ukm:Metadata>"
        f"<Primary><Body><P1><Pnumber>1</Pnumber><P1para><Text>{words}</Text></P1para></P1></Body></Primary></Legislation>\n"
    )


def act(words: str = "A direction must be in writing.", etag: str = '"act-1"') -> Page:
    return Page(legislation(words), "application/xml", headers={"ETag": etag})
