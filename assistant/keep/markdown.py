"""A pack as a Markdown paper. Everything that is not ours is escaped: it is shown, never interpreted."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.keep import safe
from assistant.keep.pack import Pack
from assistant.keep.paper import Fact, Heading, Paragraph, Part, Quotation, parts_of


def markdown_of(pack: Pack) -> str:
    """The paper as CommonMark, its last line ended."""
    blocks: list[str] = []
    facts: list[str] = []
    for part in parts_of(pack):
        if isinstance(part, Fact):
            facts.append(_fact(part))
            continue
        blocks += ["\n".join(facts)] if facts else []
        facts = []
        blocks.append(_block(part))
    return "\n\n".join([*blocks, *(["\n".join(facts)] if facts else [])]) + "\n"


def _block(part: Part) -> str:
    match part:
        case Heading(level, text):
            return f"{'#' * level} {safe.markdown(safe.one_line(text))}"
        case Paragraph(text, is_note):
            return _lines(safe.markdown(text), "**Note:** " if is_note else "")
        case Quotation(text, markers, number):
            first = f"{safe.markdown(safe.one_line(number))}\\. " if number else ""
            words = _lines(f"{first}{safe.markdown(text)}{_markers(markers)}", "")
            return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
        case Fact():
            return _fact(part)


def _fact(fact: Fact) -> str:
    words = safe.markdown(safe.one_line(fact.text))
    address = safe.web_address(fact.url)
    if address is not None:
        words = f"<{address}>" if fact.text == fact.url else f"{words} <{address}>"
    return f"- **{safe.markdown(safe.one_line(fact.name))}:** {words}"


def _markers(markers: Sequence[int]) -> str:
    return "".join(f" \\[{m}\\]" for m in markers)


def _lines(text: str, first: str) -> str:
    """Lines that stay lines: a backslash at its end keeps a line from running on into the next."""
    lines = [line for line in text.split("\n") if line]
    return first + "\\\n".join(lines)
