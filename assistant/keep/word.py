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
    paper = _Paper(document)
    for part in parts_of(pack):
        paper.add(part)
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


class _Paper:
    """Writes the parts. A style is looked up once: the library's own look-up for each paragraph takes most of the time."""

    def __init__(self, document: Any) -> None:
        self._document = document
        names = (*_HEADINGS.values(), "Quote", "List Bullet", "Hyperlink")
        self._ids = {name: document.styles[name].style_id for name in names}

    def add(self, part: Part) -> None:
        """Write one part below the others."""
        match part:
            case Heading(level, text):
                self._paragraph(_HEADINGS[level], safe.one_line(text))
            case Paragraph(text, is_note):
                paragraph = self._paragraph(None)
                if is_note:
                    paragraph.add_run("Note: ").bold = True
                paragraph.add_run(safe.plain(text))
            case Quotation(text, markers, number):
                marks = "".join(f" [{m}]" for m in markers)
                first = f"{safe.one_line(number)}. " if number else ""
                self._paragraph("Quote", f"{first}{safe.plain(text)}{marks}")
            case Fact(name, text, url):
                paragraph = self._paragraph("List Bullet")
                paragraph.add_run(f"{safe.one_line(name)}: ").bold = True
                address = safe.web_address(url)
                if address is None or text != url:
                    paragraph.add_run(safe.one_line(text) + (" " if address else ""))
                if address is not None:
                    self._link(paragraph, address)

    def _paragraph(self, style: str | None, text: str = "") -> WordParagraph:
        paragraph: WordParagraph = self._document.add_paragraph(text)
        if style is not None:
            paragraph._p.style = self._ids[style]
        return paragraph

    def _link(self, paragraph: WordParagraph, address: str) -> None:
        """A real link; its own words are the address, which says where it leads also on paper."""
        relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        run = paragraph.add_run(address)
        run._r.style = self._ids["Hyperlink"]
        link.append(run._r)
        paragraph._p.append(link)
