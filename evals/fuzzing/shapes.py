"""The real shapes that mutation begins from, in each format, and the words of that format that do the most."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evals.formats import html, pdf, word
from evals.formats.law import ACT
from evals.formats.layouts import LAYOUTS, Layout
from evals.formats.measure import Write
from evals.formats.parts import Part, parts_of
from ingest.catalogue import Catalogue

_PARTS = 30  # of a document in one shape: small files are changed and read by the thousand
_WRITERS: dict[str, tuple[str, Write]] = {
    "pdf": (".pdf", pdf.write), "html": (".html", html.write), "word": (".docx", word.write),
}  # fmt: skip
_PLAIN = {"text": (".txt", ".text"), "markdown": (".md", ".markdown")}
_ENDINGS = {
    "pdf": (".pdf",),
    "html": (".html", ".htm", ".xhtml"),
    "word": (".docx",),
    "legislation": (".xml",),
    **_PLAIN,
}

_LINES = (
    "1. ", "1.1 ", "1.1.1.1 ", "(a) ", "(i) ", "1. (i) ", "a) ", "- ", "  - ", "    * ", "• ", "o ", "# ", "###### ", "> ", "| a | b |\n",
    "|---|---|\n", "```\n", "---\n", "===\n", "***", "**", "_", "`", "[1]", "[1]: ", "[^1]", "<sup>1</sup>", "](http://a.b/c)", "[a](", "![",
    "\t", "\t→\t", "  ", "\n", "\n\n", "\r\n", "Timescale: 3 months\n", "We propose that:\n", "The nine outcomes are:\n", "Outcome 1 ",
    "Section 5 ", "SECTION", "Back to top\n", "Members must:\n", "unless ", "; and\n", ":\n", "“", "”", "‘", "’", '"', "'", "(", ")", "A", "a ", "0",
    "9" * 30, "...", ". ", "? ", "; ", "http://a.b ", "a@b.c ", "&amp;", "<b>", "</b>", "<a href='x'>", "<table>", "<br>", "<!--", "-->", "\\", "\\*",
    "said: ", "[a]", "Table 1 ", "Annex A\n", "Proposal 1(i) ", "iv) ", "xxxix. ", "1) ", "99999999999999. ", "½", "①",
)  # fmt: skip
_TAGS = (
    "<div>", "</div>", "<p>", "</p>", "<ul>", "<ol start='9'>", "<ol type=i reversed>", "<li value=-1>", "</li>", "</ul>", "</ol>", "<dl><dt>", "<dd>",
    "<table>", "<tr>", "<td rowspan=9999 colspan=9999>", "<td rowspan=-1>", "<th>", "<td>", "</table>", "<caption>", "<h1>", "<h2 id='a'>", "<h6>",
    "</h2>", "<blockquote>", "<pre>", "<br>", "<hr>", "<a href='#fn1'>", "<a name='x'>", "</a>", "<sup>1</sup>", "<sup id=fnref1><a href='#fn1'>1</a></sup>",
    "<section class='footnotes'>", "<ol><li id='fn1'>", "<main>", "<nav>", "<article>", "<header>", "<footer>", "<aside>", "<template>", "<svg>", "<math>",
    "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE html>", "<?xml version='1.0' encoding='utf-7'?>", "<meta charset='x-none'>",
    "<meta charset=utf-16>", "<base href='//'>", "<link rel=canonical href='http://[::1'>", "<html>", "<body hidden>", "<span style='display:none'>",
    "<details><summary>", "<select><option>", "<img alt='a'>", "<iframe>", "&#0;", "&#x110000;", "&nbsp;", "&shy;", "&amp;", "&lt;", "<b>", "<i>",
    "<ruby><rt>", "<input>", "<p class='", "<", ">", "</", "<a href='http://[x'>", "<a href='javascript:'>", "id='a' id='a'",
)  # fmt: skip
_LAW = (
    "<P1group>", "<P1 id='section-1'>", "<Pnumber>1</Pnumber>", "<Pnumber></Pnumber>", "<P1para>", "<P2>", "<P2para>", "<P3>", "<P3para>", "<P4>", "<P5>",
    "</P1group>", "</P1>", "</P2>", "</P3>", "<Text>", "</Text>", "<UnorderedList>", "<OrderedList Type='alpha'>", "<ListItem NumberOverride='x'>", "<Para>",
    "</ListItem>", "</UnorderedList>", "<BlockAmendment>", "</BlockAmendment>", "<AppendText>", "<Addition ChangeId='k'>", "<Repeal>", "<Substitution>",
    "</Addition>", "<CommentaryRef Ref='c1'/>", "<Commentaries>", "<Commentary id='c1' Type='F'>", "<Citation URI='x'>", "<InternalLink Ref='section-1'>",
    "<Schedules>", "<Schedule>", "<ScheduleBody>", "<Part>", "<Chapter>", "<Pblock>", "<Title>", "<Number>Part 1</Number>", "<Term id='t'>",
    "<Tabular>", "<table><tr><td>", "<Footnote id='f1'>", "<FootnoteRef Ref='f1'/>", "<Emphasis>", "<Superior>", "<Formula>", "<Character Name='EmSpace'/>",
    "RestrictStartDate='9999-99-99'", "RestrictExtent=''", "id=''", "DocumentURI='http://[x'", "<!DOCTYPE x [<!ENTITY a 'a'>]>", "&a;", "<!ENTITY", "&#xD800;",
    "<x:y xmlns:x='z'>", "xmlns='x'", "<?pi?>", "<!--", "-->", "<![CDATA[", "]]>",
)  # fmt: skip
_WORD = (
    "<w:p>", "</w:p>", "<w:p/>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:pPr>", "</w:pPr>", "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>",
    "<w:ilvl w:val='-1'/>", "<w:ilvl w:val='99999'/>", "<w:numId w:val='x'/>", "w:val=''", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
    "<w:tcPr><w:vMerge/></w:tcPr>", "<w:vMerge w:val='restart'/>", "<w:gridSpan w:val='99999999'/>", "<w:gridSpan w:val='-5'/>", "<w:sdt><w:sdtContent>",
    "</w:sdtContent></w:sdt>", "<w:ins>", "</w:ins>", "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>", "<w:vanish/>", "<w:footnoteReference w:id='1'/>",
    "<w:hyperlink>", "</w:hyperlink>", "<w:fldSimple w:instr='TOC'>", "<w:fldChar w:fldCharType='begin'/>", "<w:instrText> PAGE </w:instrText>",
    "<w:fldChar w:fldCharType='end'/>", "<w:br/>", "<w:tab/>", "<w:sym w:char='F0B7'/>", "<w:noBreakHyphen/>", "<mc:AlternateContent>", "<w:txbxContent>",
    "<w:pStyle w:val='Heading1'/>", "<w:basedOn w:val='Normal'/>", "<w:outlineLvl w:val='0'/>", "<w:lvlText w:val='%1.%2.%9'/>",
    "<w:lvlText w:val='%99%'/>", "<w:numFmt w:val='upperRoman'/>", "<w:numFmt w:val='ordinalText'/>", "<w:start w:val='-7'/>", "<w:start w:val='99999999999'/>",
    "<w:lvl w:ilvl='8'>", "<w:smartTag>", "<w:customXml>", "<w:document>", "<w:body>", "<!DOCTYPE x [<!ENTITY a 'a'>]>", "&a;", "Target='../../x'",
    "TargetMode='External'", "Type='x/footnotes'", "xmlns:w='x'",
)  # fmt: skip
_PDF = (
    "BT\n", "ET\n", "q\n", "Q\n", "(a) Tj\n", "(a b c) Tj ET BT\n", "[(a) -900 (b) 900 (c)] TJ\n", "<0041> Tj\n", "<ffff> Tj\n", "() Tj\n", "T*\n", "0 -12 TD\n", "0 0 Td\n",
    "1 0 0 1 50 700 Tm\n", "0 1 -1 0 300 300 Tm\n", "0 0 0 0 0 0 Tm\n", "1e30 0 0 1e30 0 0 cm\n", "-1 0 0 -1 0 0 cm\n", "/F1 12 Tf\n", "/F9 0 Tf\n", "/F1 -9999999999 Tf\n",
    "100 700 400 0.5 re f\n", "0 0 m 100 0 l S\n", "1 Tr 3 Tr\n", "99999 Tc\n", "-500 Tw\n", "0 Tz\n", "/X1 Do\n", "BI /W 1 /H 1 ID x EI\n", "/P <</MCID 0>> BDC\n", "EMC\n",
    "%%EOF\n", "startxref\n0\n", "xref\n0 1\n", "trailer\n<</Root 1 0 R>>\n", "endobj\n", "1 0 obj\n", "2 0 R", "9999 0 R", "endstream\n", "stream\n", "/Length 0", "/Length -1",
    "/Filter /FlateDecode", "/Filter [/ASCIIHexDecode /LZWDecode]", "/Kids [1 0 R]", "/Count 9999999", "/Parent 3 0 R", "/Type /Page", "/Rotate 90", "/Rotate 7",
    "/MediaBox [0 0 0 0]", "/MediaBox [0 0 1e99 -1e99]", "/Encrypt <<>>", "/PageLabels <</Nums [0 <</S /r /St -5>>]>>", "/ToUnicode 5 0 R", "/Widths []", "/FontMatrix [0 0 0 0 0 0]",
    "/Contents 4 0 R", "/Contents [4 0 R 4 0 R 4 0 R]", "/Resources <<>>", "<<", ">>", "[", "]", "(", ")", "<", "null", "true", "1e999", "-", "..", "\\777", "/#00",
)  # fmt: skip
_OF_FORMAT = {"html": _TAGS, "legislation": _LAW, "word": _WORD, "pdf": _PDF, "text": (), "markdown": ()}


def tokens_of(name: str) -> tuple[bytes, ...]:
    """The words of a format that mutation puts in, and those of any text."""
    own = _OF_FORMAT[name]
    return tuple(t.encode() for t in ((*own, *own, *_LINES) if own else _LINES))


def shapes_of(name: str, shipped: Catalogue, more: Sequence[Path] = ()) -> tuple[bytes, ...]:
    """The files of one format: the shipped documents, written in it where they are not in it, and those of `more` folders."""
    out = [
        p.read_bytes() for folder in more for p in sorted(folder.rglob("*")) if p.suffix.casefold() in _ENDINGS[name]
    ]
    if name == "legislation":
        out.append(ACT.read_bytes())
    elif name in _PLAIN:
        out += [entry.path.read_bytes() for entry in shipped.held]
    else:
        out += _written(name, shipped)
    return tuple(out)


def _written(name: str, shipped: Catalogue) -> Iterator[bytes]:
    """Some parts of each document, set as that document is."""
    suffix, write = _WRITERS[name]
    with tempfile.TemporaryDirectory() as folder:
        for entry in shipped.held:
            layout = replace(LAYOUTS.get(entry.source.id, Layout()), address="https://www.example.org/fuzzed/")
            parts = parts_of(entry)
            for number, some in enumerate(_some(parts)):
                path = Path(folder) / f"{entry.source.id}-{number}{suffix}"
                write(entry.source.title, some, layout, path)
                yield path.read_bytes()


def _some(parts: Sequence[Part]) -> list[Sequence[Part]]:
    """The beginning of a document, and its middle."""
    half = len(parts) // 2
    return [parts[:_PARTS], parts[half : half + _PARTS]]
