"""An exported Word paper: it opens, its parts are there, and a screen reader can walk through it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from keep_makers import QUESTIONS
from test_markdown_paper import NASTY, poison

from assistant.keep.pack import Pack
from assistant.keep.word import word_of


@pytest.fixture(scope="session")
def paper(pack: Pack) -> bytes:
    return word_of(pack)


def every_text(data: bytes) -> str:
    body = Document(io.BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        yield from ((name, file.read(name)) for name in file.namelist())


def test_it_holds_the_same_as_the_pack(pack: Pack, paper: bytes) -> None:
    text = every_text(paper)
    for question in QUESTIONS:
        assert question in text
    for answer in pack.answers:
        assert answer.index.fingerprint in text
        for c in answer.citations:
            for part in (c.title, c.locator, c.document_sha256, c.published or "not stated", c.url or "none"):
                assert part in text
            assert c.quote.split("\n")[0] in text


def test_headings_are_headings_and_go_down_one_step_at_a_time(paper: bytes) -> None:
    styles = [p.style.name for p in Document(io.BytesIO(paper)).paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Title") == 1
    levels = [int(s[-1]) for s in styles if s.startswith("Heading")]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert {"Quote", "List Bullet", "Normal"} <= set(styles)


def test_language_and_title_are_set_and_nobody_is_named(paper: bytes) -> None:
    document = Document(io.BytesIO(paper))
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    about = document.core_properties
    assert (about.language, about.author, about.last_modified_by) == ("en-GB", "Integration Assistant", "")
    assert about.title


def test_links_lead_to_official_pages_only(pack: Pack, paper: bytes) -> None:
    relations = [r for r in Document(io.BytesIO(paper)).part.rels.values() if r.is_external]
    known = {c.url for a in pack.answers for c in a.citations} | {s.url for a in pack.answers for s in a.signposts}
    assert relations
    links = Document(io.BytesIO(paper)).element.body.iter(qn("w:hyperlink"))
    assert {run.style for link in links for run in link.r_lst} == {"Hyperlink"}
    assert {r.target_ref for r in relations} <= known


def test_hostile_words_break_no_file_and_become_no_link(pack: Pack) -> None:
    data = word_of(poison(pack))
    for name, content in parts(data):
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)
    text = every_text(data)
    assert NASTY.replace("\u202e", "\ufffd") in text
    assert "\u202e" not in text
    targets = [r.target_ref for r in Document(io.BytesIO(data)).part.rels.values() if r.is_external]
    assert [t for t in targets if "evil" in t] == []


def test_it_carries_no_macro_and_no_foreign_part(paper: bytes) -> None:
    names = [name for name, _ in parts(paper)]
    assert not [n for n in names if n.endswith((".bin", ".vba")) or "embeddings" in n]
