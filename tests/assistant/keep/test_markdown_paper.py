"""An exported Markdown paper: everything that a board paper needs, and nothing that acts."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from keep_makers import QUESTIONS, content_of, pack_of, tampered
from markdown_it import MarkdownIt

from assistant.chain import Assistant
from assistant.keep.markdown import markdown_of
from assistant.keep.pack import Pack
from assistant.keep.reading import parse_pack

NASTY = "<script>alert(1)</script> ![x](http://evil.example/p.png) [y](javascript:z) \u202e | # `a`"


def poison(pack: Pack) -> Pack:
    """Hostile words in every text that a pack holds."""

    def into(value: Any) -> Any:
        if isinstance(value, dict):
            fixed = ("sha256", "document_sha256", "schema", "made", "answered", "built", "status", "kind", "authority",
                     "composer")  # fmt: skip
            out = {k: v if k in fixed else into(v) for k, v in value.items()}
            if "quote" in out:
                out["end"] = out["start"] + len(out["quote"])
            return out
        if isinstance(value, list):
            return [into(v) for v in value]
        return f"{value}\n{NASTY}" if isinstance(value, str) else value

    return parse_pack(tampered(pack, lambda c: c.update(into(content_of(pack))), cover=True)).pack


def words(html: str) -> str:
    return " ".join(html.split())


def test_it_holds_all_that_a_board_paper_needs(pack: Pack) -> None:
    text = markdown_of(pack).replace("\\", "")
    for question in QUESTIONS:
        assert question in text
    for answer in pack.answers:
        assert answer.index.fingerprint in text
        for c in answer.citations:
            for part in (
                c.title,
                c.locator,
                c.document_sha256,
                c.published or "not stated",
                c.publisher or "not stated",
            ):
                assert part in text
            assert "\n".join(f"> {line}" for line in c.quote.split("\n") if line) in text
            assert c.url is None or f"<{c.url}>" in text
        for note in answer.notes:
            assert note in text
    assert "proposal, not law" in text
    assert "2026-03-01 at 09:30 UTC" in text
    assert "verify-pack" in text


def test_a_decline_is_kept_as_what_it_is(small_assistant: Assistant) -> None:
    pack = pack_of(small_assistant, QUESTIONS[2])
    text = markdown_of(pack).replace("\\", "")
    assert pack.answers[0].answer in text
    assert "### Sources" not in text


def test_headings_go_down_one_step_at_a_time(pack: Pack) -> None:
    levels = [int(t.tag[1]) for t in MarkdownIt().parse(markdown_of(pack)) if t.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_hostile_words_are_shown_and_never_act(pack: Pack) -> None:
    html = MarkdownIt("commonmark", {"html": True}).render(markdown_of(poison(pack)))
    assert "<script" not in html
    assert "<img" not in html
    assert "evil.example/p.png)" in html, "the words are there, as words"
    hrefs = {part.split('"')[0] for part in html.split('href="')[1:]}
    assert all(h.startswith("https://example.org/") and "evil" not in h for h in hrefs)
    assert "\u202e" not in html


def test_an_item_of_a_list_keeps_its_number_and_its_marker(pack: Pack) -> None:
    outcomes = pack.answers[1]
    assert len(outcomes.statements) > 1
    assert "> 1\\. " in markdown_of(pack)
    assert json.loads(pack.to_json())["answers"][1]["statements"][0]["number"]
