"""All of a publication, in order, and nothing else."""

from __future__ import annotations

import pytest

from ingest.errors import FetchError
from ingest.fetch import publication as module
from ingest.fetch.client import Limits
from ingest.fetch.publication import Download, Publication
from ingest.joined import split_pages
from ingest.lock import Retrieval
from ingest.published import Form, Published
from tests.ingest.fetch.publications import PUBLICATION, act, chapter, legislation, publication
from tests.ingest.fetch.serving import Page, Served, client_for, serving


def download(served: Served, path: str, form: Form, known: Retrieval | None = None) -> Download | None:
    client = client_for(served.url("/"))
    try:
        return Publication(client, Published(form, served.url(path)), known).download()
    finally:
        client.close()


def got(served: Served, path: str, form: Form, known: Retrieval | None = None) -> Download:
    found = download(served, path, form, known)
    assert found is not None
    return found


def known(served: Served, path: str, form: Form, found: Download) -> Retrieval:
    return Retrieval("2026-03-01", served.url(path), form, found.parts)


def failure(served: Served, path: str, form: Form, code: str) -> str:
    with pytest.raises(FetchError) as caught:
        download(served, path, form)
    assert caught.value.code == code
    return str(caught.value)


# -- pages ---------------------------------------------------------------------------------------


def test_all_pages_are_joined_in_order_as_they_were_served() -> None:
    """The third chapter is linked from the second only; another publication's pages are not this one's."""
    pages = publication()
    with serving(pages) as s:
        found = got(s, PUBLICATION, Form.HTML)
        inside = split_pages(found.data)
        assert [p.url for p in inside] == [s.url(f"{PUBLICATION}pages/{n}/") for n in (1, 2, 3)]
        assert [p.data.decode() for p in inside] == [pages[f"{PUBLICATION}pages/{n}/"].body for n in (1, 2, 3)]
        assert [p.url for p in found.parts] == [p.url for p in inside]
        assert found.notes == ()
        assert len(s.asked) == 5


def test_pages_stand_in_the_order_of_their_numbers_however_they_are_found() -> None:
    pages = {PUBLICATION: Page(f'<a href="{PUBLICATION}pages/2/">2</a>')}
    links = {1: (2,), 2: (10, 1), 10: (3,), **{n: (n + 1,) for n in range(3, 10)}}
    pages |= {f"{PUBLICATION}pages/{n}/": chapter(n, linked, f"Words {n}.") for n, linked in links.items()}
    with serving(pages) as s:
        found = got(s, PUBLICATION, Form.HTML)
        assert [p.url for p in found.parts] == [s.url(f"{PUBLICATION}pages/{n}/") for n in range(1, 11)]
        assert [p.url for p in split_pages(found.data)] == [p.url for p in found.parts]
        assert found.notes == ()


def test_a_page_without_numbered_pages_is_the_publication() -> None:
    with serving({"/page/": Page("<html><p>words</p></html>")}) as s:
        found = got(s, "/page/", Form.HTML)
        assert found.data == b"<html><p>words</p></html>"
        assert [p.url for p in found.parts] == [s.url("/page/")]


def test_a_publication_that_has_moved_is_followed_on_its_site() -> None:
    moved = Page("", status=301, headers={"Location": PUBLICATION})
    with serving({"/old/": moved, **publication()}) as s:
        assert len(got(s, "/old/", Form.HTML).parts) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_any_page_leads_to_the_whole_publication(number: int) -> None:
    """Sites do not link a page to itself, and some lead from the publication to its first page."""
    page = chapter(number, tuple({1, 2, 3} - {number}), "Here.")
    with serving({**publication(), f"{PUBLICATION}pages/{number}/": page}) as s:
        found = got(s, f"{PUBLICATION}pages/{number}/", Form.HTML)
        assert [p.url for p in found.parts] == [s.url(f"{PUBLICATION}pages/{n}/") for n in (1, 2, 3)]
    moved = Page("", status=302, headers={"Location": f"{PUBLICATION}pages/{number}/"})
    with serving({**publication(), f"{PUBLICATION}pages/{number}/": page, PUBLICATION: moved}) as s:
        assert len(got(s, PUBLICATION, Form.HTML).parts) == 3


def test_a_page_that_nothing_links_to_is_told() -> None:
    pages = publication() | {
        PUBLICATION: Page(f'<a href="{PUBLICATION}pages/1/">1</a><a href="{PUBLICATION}pages/3/">3</a>')
    }
    pages[f"{PUBLICATION}pages/1/"] = chapter(1, (1, 3), "One.")
    pages[f"{PUBLICATION}pages/3/"] = chapter(3, (1, 3), "Three.")
    with serving(pages) as s:
        assert got(s, PUBLICATION, Form.HTML).notes == ("No page links to page 2.",)


def test_a_page_that_is_gone_is_an_end_not_a_gap() -> None:
    pages = publication()
    del pages[f"{PUBLICATION}pages/2/"]
    with serving(pages) as s:
        assert "pages/2/" in failure(s, PUBLICATION, Form.HTML, "gone")


def test_a_publication_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PAGES", 2)
    with serving(publication()) as s:
        failure(s, PUBLICATION, Form.HTML, "too-large")


def test_the_pages_together_may_not_be_too_large() -> None:
    with serving(publication()) as s:
        client = client_for(s.url("/"), limits=Limits(size=400))
        with pytest.raises(FetchError, match="more than 400 pages or 400 bytes") as caught:
            Publication(client, Published(Form.HTML, s.url(PUBLICATION))).download()
        assert caught.value.code == "too-large"
        assert f"{PUBLICATION}pages/3/" not in s.paths()


def test_unchanged_pages_are_not_sent_and_make_nothing() -> None:
    with serving(publication()) as s:
        first = got(s, PUBLICATION, Form.HTML)
        assert download(s, PUBLICATION, Form.HTML, known(s, PUBLICATION, Form.HTML, first)) is None
        conditional = {path for path, headers in s.asked if "if-none-match" in headers}
        assert conditional == {f"{PUBLICATION}pages/{n}/" for n in (1, 2, 3)}


def test_one_changed_page_among_unchanged_ones_makes_the_whole_anew() -> None:
    pages = publication()
    with serving(pages) as s:
        first = got(s, PUBLICATION, Form.HTML)
        changed = chapter(2, (1, 2, 3), "Papers are sent seven days before.")
        s.pages[f"{PUBLICATION}pages/2/"] = Page(changed.body, headers={"ETag": '"new"'})
        again = got(s, PUBLICATION, Form.HTML, known(s, PUBLICATION, Form.HTML, first))
        assert b"seven days before" in again.data
        assert b"The board meets in May." in again.data
        assert [p.etag for p in again.parts] == ['"chapter-1"', '"new"', '"chapter-3"']


def test_a_new_page_is_a_change() -> None:
    with serving(publication()) as s:
        first = got(s, PUBLICATION, Form.HTML)
        s.pages[PUBLICATION] = Page("".join(f'<a href="{PUBLICATION}pages/{n}/">x</a>' for n in range(1, 5)))
        s.pages[f"{PUBLICATION}pages/4/"] = chapter(4, (), "A fourth.")
        assert len(got(s, PUBLICATION, Form.HTML, known(s, PUBLICATION, Form.HTML, first)).parts) == 4


def test_a_server_without_validators_is_compared_by_the_words() -> None:
    with serving({"/page/": Page("<p>words</p>")}) as s:
        first = got(s, "/page/", Form.HTML)
        assert download(s, "/page/", Form.HTML, known(s, "/page/", Form.HTML, first)) is None


# -- legislation ---------------------------------------------------------------------------------


def test_an_act_comes_with_what_it_says_of_itself() -> None:
    with serving({"/asp/2014/9/data.xml": act()}) as s:
        found = got(s, "/asp/2014/9/data.xml", Form.LEGISLATION_XML)
        assert found.data.decode() == legislation()
        assert (found.facts.title, found.facts.status_as_at) == ("Boards Act 2014", "2025-04-01")
        assert download(s, "/asp/2014/9/data.xml", Form.LEGISLATION_XML,
                        known(s, "/asp/2014/9/data.xml", Form.LEGISLATION_XML, found)) is None  # fmt: skip


def test_a_text_as_it_was_made_has_no_day_of_revision() -> None:
    with serving({"/a": Page(legislation(status="final"), "text/xml")}) as s:
        assert got(s, "/a", Form.LEGISLATION_XML).facts.status_as_at is None


def test_the_day_of_revision_may_stand_at_the_head_of_the_file() -> None:
    body = legislation(valid="").replace("<Legislation ", '<Legislation RestrictStartDate="2025-11-01" ')
    with serving({"/a": Page(body, "application/xml")}) as s:
        assert got(s, "/a", Form.LEGISLATION_XML).facts.status_as_at == "2025-11-01"


@pytest.mark.parametrize(
    ("body", "code"),
    [("<html/>", "wrong-type"), (legislation()[:300], "incomplete"), ("", "incomplete"),
     ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Legislation>&b;</Legislation>', "incomplete")],
)  # fmt: skip
def test_what_is_no_whole_act(body: str, code: str) -> None:
    with serving({"/a": Page(body, "application/xml")}) as s:
        failure(s, "/a", Form.LEGISLATION_XML, code)


# -- PDF -----------------------------------------------------------------------------------------

PDF = Page(b"%PDF-1.7\nwords", "application/pdf", headers={"ETag": '"pdf-1"'})


def test_a_pdf_by_its_own_address() -> None:
    with serving({"/a.pdf": PDF}) as s:
        found = got(s, "/a.pdf", Form.PDF)
        assert found.data == PDF.body
        assert download(s, "/a.pdf", Form.PDF, known(s, "/a.pdf", Form.PDF, found)) is None


def test_the_one_pdf_of_a_page() -> None:
    with serving(
        {"/page/": Page('<a href="../files/rules.pdf?download=1#page=2">PDF</a>'), "/files/rules.pdf?download=1": PDF}
    ) as s:
        found = got(s, "/page/", Form.PDF)
        assert [p.url for p in found.parts] == [s.url("/files/rules.pdf?download=1")]
        assert download(s, "/page/", Form.PDF, known(s, "/page/", Form.PDF, found)) is None


def test_a_new_pdf_on_the_page_is_a_change_though_the_old_one_is_still_there() -> None:
    with serving({"/page/": Page('<a href="/a.pdf">PDF</a>'), "/a.pdf": PDF, "/b.pdf": PDF}) as s:
        found = got(s, "/page/", Form.PDF)
        s.pages["/page/"] = Page('<a href="/b.pdf">PDF</a>')
        assert got(s, "/page/", Form.PDF, known(s, "/page/", Form.PDF, found)).parts[0].url == s.url("/b.pdf")


@pytest.mark.parametrize("links", ["", '<a href="/a.pdf">A</a><a href="/b.pdf">B</a>'])
def test_no_pdf_or_several_is_for_the_maintainer_to_say(links: str) -> None:
    with serving({"/page/": Page(f"<p>{links}</p>")}) as s:
        assert "name the address of the right file" in failure(s, "/page/", Form.PDF, "wrong-type")


def test_what_only_calls_itself_a_pdf() -> None:
    with serving({"/a.pdf": Page("<html>log in</html>", "application/pdf")}) as s:
        failure(s, "/a.pdf", Form.PDF, "wrong-type")


def test_a_server_that_says_unchanged_without_being_asked() -> None:
    with serving({"/a.pdf": Page("", status=304)}) as s:
        failure(s, "/a.pdf", Form.PDF, "server")


def test_the_first_chapter_may_be_at_the_publications_own_address() -> None:
    """It was left out where the other pages link to it there, and not to /pages/1/."""
    pages = {
        PUBLICATION: chapter(1, (2,), "The first words."),
        f"{PUBLICATION}pages/2/": chapter(2, (2,), "The second."),
    }
    with serving(pages) as s:
        found = got(s, PUBLICATION, Form.HTML)
        assert [p.url for p in split_pages(found.data)] == [s.url(PUBLICATION), s.url(f"{PUBLICATION}pages/2/")]
        assert b"The first words." in found.data
        assert found.notes == ()
        assert download(s, PUBLICATION, Form.HTML, known(s, PUBLICATION, Form.HTML, found)) is None
