"""An answer as text for people: plain with [1] markers, and rich for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from assistant.types import Answer, Citation, Reason, Statement, Status
from ingest.fold import for_reading, marks_left_out
from ingest.types import Authority

AUTHORITY_WORDS = {
    "legislation": "law",
    "statutory-guidance": "statutory guidance",
    "guidance": "guidance",
    "proposal": "proposal, not law",
    "explainer": "explanation, not law",
    "opinion": "opinion",
    "unstated": "authority not stated",
}
# Declines beside which the nearest passages may still help; the others are answered in a word.
PASSAGES_HELP = (Reason.NOT_IN_CORPUS, Reason.MISSING_PART, Reason.NO_SUCH_PROVISION)


QUOTED_BELOW = "    "  # a quotation below the statement in a model's words that it belongs to


def answer_text(statements: Sequence[Statement], markers: Sequence[Sequence[int]]) -> str:
    """The answer with its markers: each statement in quotation marks after who says it.

    One in a model's words stands without them, and below it the quotations that it rests on.
    """
    blocks: list[str] = []
    for statement, numbers in zip(statements, markers, strict=True):
        marks = "".join(f"[{n}]" for n in numbers)
        if statement.by_model:
            blocks.append(f"{statement.text} {marks}")
            blocks += [
                f"{QUOTED_BELOW}{lead} “{for_reading(e.text)}” [{n}]"
                for lead, e, n in zip(statement.quoted, statement.evidence, numbers, strict=True)
            ]
        elif statement.number:
            intro = for_reading(" ".join(statement.evidence[0].introduction))
            if statement.lead or intro:
                blocks.append(f"{statement.lead} {intro}".strip())
            blocks.append(f"{statement.number}. {words_of_item(statement)} {marks}")
        else:
            blocks.append(f"{statement.lead} “{statement.text}” {marks}".strip())
    out = ""
    for i, block in enumerate(blocks):
        in_list = i > 0 and (block.startswith(QUOTED_BELOW) or _is_item(block))
        out += ("\n" if in_list else "\n\n") + block if i else block
    return out


def _is_item(block: str) -> bool:
    head = block.split(". ", 1)[0]
    return 0 < len(head) <= 8 and " " not in head


def words_of_item(statement: Statement) -> str:
    """An item as it is shown in a list: in law "and" and "or" decide, elsewhere they only join it to the next."""
    law = statement.evidence[0].provision.authority in (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)
    return statement.text if law else item_words(statement.text)


def item_words(text: str) -> str:
    """An item without the comma or "and" that only joins it to the next one."""
    return text.removesuffix("; and").removesuffix(", and").rstrip(";,").strip()


def citation_line(citation: Citation) -> str:
    """A citation as one line: title, place, publisher, date, authority."""
    e = citation.evidence
    page = f", {e.provision.page_words}" if e.provision.page else ""
    date = e.source.published or "date not stated"
    author = f"{e.source.author}, " if e.source.author else ""
    publisher = f"{e.source.publisher}, " if e.source.publisher else ""
    authority = AUTHORITY_WORDS[e.provision.authority.value]
    if e.provision.restates:
        authority = f"{authority}; restates the law ({e.provision.restates})"
    return f"[{citation.marker}] {author}{e.source.title}, {e.provision.locator.label}{page}. {publisher}{date}. {authority}."


def written_by(answer: Answer) -> str:
    """Which composer wrote an answer, for a reader."""
    if answer.composer == "generative":
        return f"Written by a chat model ({answer.model}); each sentence was checked against the quotations below it."
    return "In the sources’ own words." if answer.status is Status.ANSWERED else ""


def quotation_for_reading(text: str) -> str:
    """A quotation with its line breaks, without marks."""
    return "\n".join(" ".join(line.split()) for line in marks_left_out(text).splitlines() if line.strip())


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _text(words: str, style: str = "") -> Text:
    """Words for the terminal, whose control characters would change what the reader sees."""
    return Text(_CONTROL.sub("\ufffd", words), style=style)


def render_rich(answer: Answer) -> RenderableType:
    """An answer for a terminal, wrapped to its width."""
    parts: list[RenderableType] = [_text(answer.answer)]
    if answer.notes:
        parts.append(_text("\n" + "\n".join(f"Note: {n}" for n in answer.notes), style="yellow"))
    if answer.model:
        parts.append(_text(f"\n{written_by(answer)}", style="dim"))
    if answer.citations:
        parts.append(_text("\nSources", style="bold"))
        parts += [_text(citation_line(c)) for c in answer.citations]
    if answer.status is Status.DECLINED and answer.reason in PASSAGES_HELP and answer.passages:
        parts.append(_text("\nNearest passages (they may not answer the question)", style="bold"))
        parts += [_passage(i, h.provision.source_id, h.provision.locator.label, h.provision.text)
                  for i, h in enumerate(answer.passages[:3], 1)]  # fmt: skip
    if answer.signposts:
        parts.append(_text("\nWhere to look", style="bold"))
        parts += [
            _text(f"- {s.source.title}{': ' + s.source.url if s.source.url else ''}\n  {s.why}")
            for s in answer.signposts
        ]
    return Group(*parts)


def _passage(number: int, source: str, locator: str, text: str) -> Text:
    words = for_reading(text)
    words = words if len(words) <= 240 else words[:237].rsplit(" ", 1)[0] + " …"
    return _text(f"{number}. {source}, {locator}: {words}")


def print_answer(answer: Answer, console: Console) -> None:
    """Print an answer with its question above it."""
    console.print(Panel(render_rich(answer), title=_text(answer.standalone_question[:100]), title_align="left"))
