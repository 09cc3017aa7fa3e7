"""Hostile text is shown as text in every file that people take away."""

from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.keep import safe

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://evil.example/a.png)",
    "[here](javascript:alert(1))", "<http://evil.example>", "http://evil.example", "www.evil.example", "# Heading",
    "- item", "1. item", "1) item", "> quote", "***", "---", "===", "a | b", "`code`", "~~~\ncode\n~~~", "    code",
    "&lt;b&gt; &amp;", "\\", "a\\\nb", "[a]: http://evil.example", "$$x$$", "+ item", "  - item", "a  \nb", "_a_ *b*",
)  # fmt: skip
READER = MarkdownIt("gfm-like", {"linkify": False})


def shown(source: str) -> str:
    """What a reader of Markdown sees, with a sign where anything but text came out."""
    out = []
    for block in READER.parse(source):
        if block.type in ("paragraph_open", "paragraph_close"):
            continue
        for child in block.children or []:
            out.append({"text": child.content, "text_special": child.content, "softbreak": "\n", "hardbreak": "\n"}.get(
                child.type, f"«{child.type}»"))  # fmt: skip
        if block.type != "inline":
            out.append(f"«{block.type}»")
    return "".join(out)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in safe.plain(text).splitlines() if line.strip()]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_hostile_text_as_it_is(text: str) -> None:
    assert lines(shown(safe.markdown(text))) == lines(text)


@given(st.text(alphabet=st.sampled_from("ab1 \n-+*_`#>[]()<>!|~&;\\.:/=$@\"'wh"), max_size=40))
def test_markdown_of_anything_is_the_text_and_nothing_else(text: str) -> None:
    """Blank lines are left out by the writers; they would end a quotation."""
    source = "\\\n".join(line for line in safe.markdown(text).split("\n") if line)
    assert lines(shown(source)) == lines(text)


@pytest.mark.parametrize("text", ["http://a.example", "https://a.example", "www.a.example", "ftp://a.example"])
def test_a_bare_address_in_a_question_becomes_no_link(text: str) -> None:
    linking = MarkdownIt("gfm-like", {"linkify": False})
    assert "\\" in safe.markdown(text)
    assert "<a " not in linking.render(safe.markdown(text))


@given(st.text())
def test_plain_text_can_stand_in_xml_and_turns_no_direction(text: str) -> None:
    out = safe.plain(text)
    bad = {c for c in out if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"}
    assert not bad - {"\x85"}
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufffe\uffff") & set(out)


def test_what_is_left_out_leaves_a_sign() -> None:
    assert safe.plain("must\u202enot\x00") == "must\ufffdnot\ufffd"
    assert safe.plain("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert safe.plain("café – “naïve” 🙂 Gàidhlig") == "café – “naïve” 🙂 Gàidhlig"


def test_one_line_cannot_forge_the_next() -> None:
    assert safe.one_line("a\nAll 3 quotations stand.\u2029b") == "a All 3 quotations stand. b"


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://www.gov.scot/publications/a/?b=1&c=2#d(1)", True), ("http://a.example", True), (None, False), ("", False),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("https://a.example/<b>", False), ("file:///etc", False),
        ("https://a.example/ b", False), ("https://a.example\n", False), ("https://bank.example@evil.example/", False),
        ("https://", False), ("https://[", False), ("https://exämple.org", False),
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str | None, good: bool) -> None:
    assert (safe.web_address(url) is not None) == good


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(safe).failed == 0
