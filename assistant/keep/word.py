"""A pack as a Word paper (.docx) that a screen reader can walk through: real headings, styles, language."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.keep import safe
from assistant.keep.pack import Pack, parse_time
from assistant.keep.paper import TITLE, Fact, Heading, Paragraph, Part, Quotation, parts_of

_LANGUAGE = "en-GB"
_INK = RGBColor(0x17, 0x22, 0x2B)  # dark enough on white for every size
_LINK = RGBColor(0x0B, 0x55, 0x63)
_HEADINGS = {1: "Title", 2: "Heading 1", 3: "Heading 2", 4: "Heading 3"}


def word_of(pack: Pack) -> bytes:
    """The paper as the bytes of a .docx file."""
    document = Document()
    _describe(document, parse_time(pack.made))
    _dress(document)
    for part in parts_of(pack):
        _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _describe(document: Any, made: datetime) -> None:
    """Title, language and date for readers that announce them; nobody's name."""
    about = document.core_properties
    about.title, about.author, about.language = TITLE, "Integration Assistant", _LANGUAGE
    about.comments, about.last_modified_by = "", ""
    about.created = about.modified = made.replace(tzinfo=None)


def _dress(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Quote"):
        styles[name].font.color.rgb = _INK
    styles["Normal"].font.size = Pt(11)
    styles["Title"].font.size = Pt(22)
    styles["Quote"].font.italic = False  # long italics are hard to read
    styles["Quote"].paragraph_format.left_indent = Mm(8)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _LINK, True


def _add(document: Any, part: Part) -> None:
    match part:
        case Heading(level, text):
            document.add_paragraph(safe.one_line(text), style=_HEADINGS[level])
        case Paragraph(text, is_note):
            paragraph = document.add_paragraph()
            if is_note:
                paragraph.add_run("Note: ").bold = True
            paragraph.add_run(safe.plain(text))
        case Quotation(text, markers, number):
            marks = "".join(f" [{m}]" for m in markers)
            first = f"{safe.one_line(number)}. " if number else ""
            document.add_paragraph(f"{first}{safe.plain(text)}{marks}", style="Quote")
        case Fact(name, text, url):
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{safe.one_line(name)}: ").bold = True
            address = safe.web_address(url)
            if address is None or text != url:
                paragraph.add_run(safe.one_line(text) + (" " if address else ""))
            if address is not None:
                _link(paragraph, address)


def _link(paragraph: WordParagraph, address: str) -> None:
    """A real link; its own words are the address, which says where it leads also on paper."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(address, style="Hyperlink")
    link.append(run._r)
    paragraph._p.append(link)
