"""Word files for the tests, written part by part, so that a test can say exactly what is in them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{i}"{d}><w:name w:val="{n}"/>{b}<w:pPr>{p}</w:pPr></w:style>'
    for i, n, b, p, d in [
        ("Normal", "Normal", "", "", ' w:default="1"'),
        ("Title", "Title", "", "", ""),
        ("Heading1", "heading 1", "", '<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>', ""),
        ("Heading2", "heading 2", '<w:basedOn w:val="Normal"/>',
         '<w:outlineLvl w:val="1"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>', ""),
        ("Chapter", "Chapter head", '<w:basedOn w:val="Heading1"/>', "", ""),
        ("Toc1", "toc 1", "", "", ""),
        ("Bullet2", "List Bullet 2", "", "", ""),
    ]
)  # fmt: skip


def _level(n: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="10">' + _level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2") + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="20">' + _level(0, "decimal", "%1.") + _level(1, "lowerLetter", "%2)")
    + _level(2, "lowerRoman", "(%3)") + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="30">' + _level(0, "bullet", "\uf0b7") + _level(1, "bullet", "o") + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="10"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="20"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="30"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="20"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="14"/></w:lvlOverride></w:num>'
)  # fmt: skip


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def p(content: str, style: str = "", number: tuple[int, int] | None = None, more: str = "") -> str:
    """A paragraph; plain words, or runs as XML. `number` is the list's id and the level."""
    runs = content if content.startswith("<w:") else run(content)
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{styled}{listed}{more}</w:pPr>{runs}</w:p>"


def table(*rows: list[str], head: bool = True) -> str:
    """A table; a cell that begins with "<w:tcPr" brings its own properties."""
    out = ""
    for i, cells in enumerate(rows):
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if head and i == 0 else ""
        inner = "".join(f"<w:tc>{c if c.startswith('<w:tcPr') else p(c)}</w:tc>" for c in cells)
        out += f"<w:tr>{marked}{inner}</w:tr>"
    return f"<w:tbl>{out}</w:tbl>"


def note_mark(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def word_file(body: str, notes: dict[int, str] | None = None, **parts: bytes) -> bytes:
    """A .docx of a body. `parts` are further parts, or others in place of these, with "__" for "/"."""
    noted = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r>{run(f" {t}")}</w:p></w:footnote>'
        for n, t in (notes or {}).items()
    )
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">'
        + "".join(
            f'<Relationship Id="p{i}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
            for i, kind in enumerate(("styles", "numbering", "footnotes"))
        )
        + "</Relationships>",
        "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {W}>{NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {W}>{separator}{noted}</w:footnotes>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (files | {n.replace("__", "/"): d for n, d in parts.items()}).items():
            archive.writestr(name, data)
    return out.getvalue()


GUIDE = word_file(
    p("Tending shared gardens", "Title")
    + "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>"
    + p("Directions 2") + "</w:sdtContent></w:sdt>"
    + p("Roles 1", "Toc1")
    + p("Roles", "Heading1")
    + p("Scope", "Heading2")
    + p(run("Gardening boards tend shared gardens.") + note_mark(1) + run(" They do so together."))
    + p("Members must:")
    + p("read the papers;", number=(3, 0))
    + p("declare interests, in particular", number=(3, 0))
    + p("those of family;", number=(3, 1))
    + p("vote in person.", number=(3, 0))
    + p("Directions", "Chapter")
    + p("A direction names one gardener.", number=(4, 0))
    + p("A direction must:", number=(4, 0))
    + p("be in writing;", number=(4, 1))
    + p("say—", number=(4, 1))
    + p("when it begins; and", number=(4, 2))
    + p("when it ends.", number=(4, 2))
    + p("A direction is sent within 28 days.", number=(4, 0))
    + p("The steps are:")
    + p("write it;", number=(2, 0))
    + p("send it.", number=(2, 0))
    + table(["Bed", "Fee"], ["Small", "£12"], ["<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + p("Large"), "£30"],
            ["<w:tcPr><w:vMerge/></w:tcPr>" + p(""), "£20"])
    + p("<w:ins>" + run("This was added. ") + "</w:ins><w:del><w:r><w:delText>This was struck out.</w:delText></w:r></w:del>"
        + run("secret", "<w:vanish/>") + run("This stays.")),
    {1: "Section 26 of the Act."},
)  # fmt: skip
