"""Legislation as legislation.gov.uk serves it at /data.xml: Crown Legislation Markup Language.

The file says itself what is a Part, a crossheading, a section, a subsection: each becomes a
provision with the citation, the key and the address that a lawyer would use. Words come as they
are published: insertions and substitutions in place, a repeal as ". . . .", the publisher's
annotations below the section that they are about, each citable by itself ("s. 27A, annotation F1").
What an amending provision puts into another Act is quoted as its text and never becomes a
section of this one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.errors import LoadError
from ingest.loaders import Loaded
from ingest.loaders.legislation_lists import Event, events
from ingest.loaders.legislation_names import SHORT, Name, bare_number, below, provision, schedule
from ingest.loaders.legislation_status import extent_words, status_of
from ingest.loaders.legislation_text import Notes, Writer, number_words, words
from ingest.loaders.safe_xml import local, parse_xml
from ingest.types import Kind, Part, Span

NAMESPACE = "http://www.legislation.gov.uk/namespaces/legislation"
_NOUNS = {"order": "article", "regulation": "regulation", "rule": "rule", "scheme": "section", "act": "section"}
_HEADED = {"Part": "Part", "Chapter": "Chapter", "Group": "Group"}
_LEFT_OUT = frozenset(["Metadata", "Contents", "Commentaries", "Footnotes", "Versions", "Resources", "InternalLink", "Number", "Title", "TitleBlock", "Reference", "Pnumber"])  # fmt: skip
# What a provision that has no force at the date of the text is called.
_NOT_IN_FORCE = {"Prospective": "not yet in force", "Repealed": "repealed", "Discarded": "never brought into force"}
# What has words of its own where nothing is numbered: preambles, signatures, notes.
_TEXTS = frozenset(["Text", "PersonName", "JobTitle", "Department", "Address", "DateText", "Title"])
_DATES = {"MadeDate": "made", "LaidDate": "laid", "ComingIntoForce": "coming into force"}
Chain = tuple[Span, ...]


def load(data: bytes, path: Path) -> Loaded:
    """Read legislation. Raises `LoadError` for XML of another kind, or without a provision."""
    root = parse_xml(data, path)
    if root.tag != f"{{{NAMESPACE}}}Legislation":
        raise LoadError(
            f"The XML is not legislation as legislation.gov.uk publishes it (its root is <{local(root)}>).", place=path,
            remedy="fetch the legislation's own address with /data.xml at its end.",
        )  # fmt: skip
    reader = _Reader(root)
    outline = reader.read()
    if reader.provisions == 0:
        raise LoadError("The legislation file holds no sections, articles or schedules; it may be the contents page.",
                        place=path, remedy="fetch the whole instrument: its address, then /data.xml.")  # fmt: skip
    return Loaded(reader.out.text, warnings=tuple(reader.warnings()), outline=(outline,))


class _Reader:
    """Reads the elements from first to last and writes the text as it goes."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.out = Writer()
        self.status = status_of(root)
        self.base = _address(root)
        self.notes = Notes(_by_id(root, "Commentary"), _by_id(root, "Footnote"))
        self.noun = self._noun()
        self.below: list[Part] = []  # annotations and footnotes
        self.provisions = 0
        self._counts: dict[str, int] = {}

    def warnings(self) -> list[str]:
        """What a maintainer should know of this text."""
        out = []
        if self.status.pending:
            changes = "1 change that is" if self.status.pending == 1 else f"{self.status.pending} changes that are"
            out.append(f"The publisher knows of {changes} not made in this text yet.")
        if self.notes.pictures:
            out.append(f"Pictures left out: {self.notes.pictures}.")
        return out

    def _noun(self) -> str:
        kinds = [e.get("Value", "").casefold() for e in self.root.iter() if local(e) == "DocumentMinorType"]
        secondary = any(local(e) == "Secondary" for e in self.root)
        return _NOUNS.get(kinds[0] if kinds else "", "article" if secondary else "section")

    def read(self) -> Part:
        """The whole as one part with everything below it."""
        body = next((e for e in self.root if local(e) in ("Primary", "Secondary", "EURetained")), self.root)
        title = self.status.title or next((words(e, self.notes) for e in body.iter() if local(e) == "Title"), "")
        title = title or "Legislation"
        self.out.line(title)
        prelims = next((e for e in body if local(e).endswith("Prelims")), None)
        parts = self._prelims(prelims)
        whole = Name("", "", self.base)
        for element in body:
            if element is prelims:
                continue
            parts += self._container(element, whole) if local(element) != "ExplanatoryNotes" else [self._note(element)]
        self._write_notes(whole)
        children = sorted([*parts, *self.below], key=lambda p: (p.span.start, -p.span.end))
        return Part(Kind.SECTION, title, Span(0, self.out.length - 1), title=title, link=self.base,
                    children=tuple(children))  # fmt: skip

    # -- what stands before the first section ------------------------------------------------------

    def _prelims(self, prelims: Any | None) -> list[Part]:
        """The status of the text, then the titles and dates that the instrument itself gives."""
        parts: list[Part] = []
        said: dict[str, str] = {}
        for element in prelims if prelims is not None else ():
            name = local(element)
            if name == "Number":
                self.out.line(words(element, self.notes))
            elif name not in ("Title", "Contents") and not name.endswith("Preamble"):
                label = _DATES.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()
                said[label] = words(element, self.notes)
        facts = self.status.lines()
        for label, text in (facts | said).items():
            if text.strip():
                self.out.blank()
                parts.append(Part(Kind.PARAGRAPH, label, self.out.line(text), link=self.base))
        for preamble in prelims if prelims is not None else ():
            if local(preamble).endswith("Preamble"):
                parts += self._paragraphs(preamble, Name("preamble", "", self.base))
        return parts

    def _paragraphs(self, element: Any, owner: Name) -> list[Part]:
        """The texts of something that numbers nothing."""
        parts = []
        for child in element.iter():
            if local(child) in _TEXTS and (text := words(child, self.notes)):
                self.out.blank()
                parts.append(Part(Kind.PARAGRAPH, self._counted(owner, "paragraph"), self.out.line(text),
                                  link=owner.link))  # fmt: skip
        self._write_notes(owner)
        return parts

    def _counted(self, owner: Name, what: str) -> str:
        label = f"{owner.label}, {what}" if owner.label else what
        self._counts[label] = self._counts.get(label, 0) + 1
        return f"{label} {self._counts[label]}"

    def _note(self, element: Any) -> Part:
        """The explanatory note, which is no part of the instrument and says so."""
        self.out.blank()
        heading = self.out.line("Explanatory Note (this note is not part of the instrument)")
        link = below(self.base, "note")
        children = self._paragraphs(element, Name("explanatory note", "", link))
        return Part(Kind.SECTION, "explanatory note", Span(heading.start, self.out.length - 1), title="Explanatory Note",
                    link=link, children=tuple(children))  # fmt: skip

    # -- Parts, crossheadings, schedules -----------------------------------------------------------

    def _container(self, element: Any, owner: Name, title: str = "") -> list[Part]:
        """Everything in an element that groups provisions. What it is not known to hold becomes a paragraph."""
        parts: list[Part] = []
        for child in element:
            name = local(child)
            if name in _LEFT_OUT or not name:
                continue
            if name in _HEADED or name in ("Pblock", "PsubBlock", "Schedule"):
                parts.append(self._headed(child, owner))
            elif name == "P1group":
                heading = self._title(child)
                if heading and not any(local(e) == "P1" for e in child.iter()):
                    self.out.blank()
                    self.out.line(heading)
                parts += self._container(child, owner, heading)
            elif name == "P1":
                parts += self._section(child, owner, title)
                title = title if len(element) > 2 else ""
            elif name in ("P", "Text", "Tabular", "UnorderedList", "OrderedList", "BlockText", "Para", "P2"):
                parts += self._loose(child, owner)
            elif name == "SignedSection":
                parts += self._paragraphs(child, Name("signature", "", self.base))
            elif len(child):
                parts += self._container(child, owner, title)
            elif text := words(child, self.notes):
                self.out.blank()
                parts.append(Part(Kind.PARAGRAPH, self._counted(owner, "unnumbered paragraph"), self.out.line(text),
                                  link=owner.link))  # fmt: skip
        return parts

    def _title(self, element: Any) -> str:
        titles = (e for c in element for e in (c, *(c if local(c) == "TitleBlock" else ())) if local(e) == "Title")
        found = next(titles, None)
        return words(found, self.notes) if found is not None else ""

    def _headed(self, element: Any, owner: Name) -> Part:
        """A Part, a Chapter, a crossheading or a schedule with all that it holds."""
        kind, title = local(element), self._title(element)
        number = next((number_words(e, self.notes) for e in element if local(e) == "Number"), "")
        if kind == "Schedule":
            name = schedule(bare_number(number), self.base)
            number = number.title() if number.isupper() else number
        elif kind in _HEADED and number:
            name = _part_name(owner, _HEADED[kind], bare_number(number))
            number = f"{_HEADED[kind]} {bare_number(number)}"
        else:
            name = Name(title or kind, "", owner.link)
        name = name.at(_address(element))
        heading = ": ".join(x for x in (number, title) if x) or name.label
        self.out.blank()
        start = self.out.line(heading).start
        end = self.out.length - 1
        reference = next((words(e, self.notes) for e in element if local(e) == "Reference"), "")
        if reference:
            end = self.out.line(reference).end
        self._write_notes(name)
        # Paragraphs are numbered through a schedule, whatever Parts it has.
        in_schedule = owner.label.startswith("sch.")
        inside = name if kind == "Schedule" or (kind in _HEADED and not in_schedule) else owner
        children = self._container(element, inside)
        end = max([end, *(c.span.end for c in children)])
        self.provisions += kind == "Schedule"
        return Part(Kind.SECTION, name.label, Span(start, end), title=heading, keys=name.keys, link=name.link,
                    children=tuple(children))  # fmt: skip

    # -- sections and what is in them --------------------------------------------------------------

    def _section(self, element: Any, owner: Name, title: str) -> list[Part]:
        """A section, article or regulation; a paragraph where it stands in a schedule."""
        number = self._number(element)
        if not number:
            return self._loose(element, owner)
        name = owner.paragraph(number) if owner.label.startswith("sch.") else self._named(element, number)
        name = name.at(_address(element))
        state = next((s for e in (element, *element.iterancestors()) if (s := _state(e))), None)
        titled = f"{title} ({state})" if state and title else title or (state or "")
        self.out.blank()
        start = self.out.length
        heading = self.out.line(titled, mark=number) if titled else self.out.line(number)
        # A section without force says so with each of its quotations.
        chain = (heading,) if state else ()
        part = self._provision(element, name, 1, chain, title=titled, start=start)
        if part is None:  # only its number and title are left
            part = Part(Kind.PARAGRAPH, name.label, Span(start, self.out.length - 1), keys=name.keys, link=name.link)
        self.provisions += 1
        extent = element.get("RestrictExtent") or element.getparent().get("RestrictExtent")
        if extent and extent != self.root.get("RestrictExtent"):
            span = self.out.line(f"Extent: {extent_words(extent)}.")
            self.below.append(Part(Kind.FOOTNOTE, f"{name.label}, extent", span, link=name.link))
        self._write_notes(name)
        return [part]

    def _named(self, element: Any, number: str) -> Name:
        told = re.match(r"([a-z]+)-", element.get("id") or "")
        told = told or re.search(r"/([a-z]+)/[^/]+$", _address(element) or "")
        noun = told[1] if told and told[1] in SHORT and told[1] != "paragraph" else self.noun
        return provision(noun, number, self.base)

    def _number(self, element: Any) -> str:
        return next((bare_number(number_words(e, self.notes)) for e in element if local(e) == "Pnumber"), "")

    def _provision(
        self, element: Any, name: Name, level: int, chain: Chain, *, title: str = "", start: int = -1, mark: str = ""
    ) -> Part | None:
        """One numbered thing: its opening words, what stands in it, and its closing words."""
        opening: Span | None = None
        children: list[Part] = []
        closing: list[Span] = []
        for event in events(element, self.notes):
            inner = (*chain, opening) if opening else chain
            if event.kind == "text" and not children:
                span = self.out.line(event.words, level - 1, mark)
                opening = Span(opening.start if opening else span.start, span.end)
                mark = ""
                continue
            if event.kind == "heading":  # of some subsections: neither their words nor the end of those before it
                self.out.line(event.words, level - 1)
                continue
            if event.kind == "amendment" and not children and opening is not None:
                opening = Span(opening.start, self._amendment(event, level).end)  # quoted with what asks for it
                continue
            if mark:  # "(1) (a) …": nothing stands between the two numbers
                self.out.line(mark, level - 1)
                mark = ""
            found = self._inside(event, name, level, inner)
            if event.kind == "text":
                closing += [p.span for p in found]
                children = [_bound(c, closing[-1]) for c in children]
            children += found
        if not children and opening is None:
            return None
        first = opening.start if opening else children[0].span.start
        end = max([opening.end if opening else 0, *(c.span.end for c in children)])
        kind = Kind.PARAGRAPH if level == 1 else Kind.ITEM
        if children:
            kind = Kind.SECTION if level == 1 else Kind.LIST
            first = start if start >= 0 else first
        return Part(kind, name.label, Span(first, end), title=title, keys=name.keys, link=name.link,
                    lead_in=chain[-1] if chain else None, outer=chain[:-1], children=tuple(children))  # fmt: skip

    def _inside(self, event: Event, name: Name, level: int, chain: Chain) -> list[Part]:
        """What an event in a provision gives; it is introduced by the last words of the chain."""
        lead, outer = (chain[-1] if chain else None), chain[:-1]
        if event.kind == "number":
            inner = name.inside(event.mark).at(_address(event.element))
            if local(event.element) == "ListItem":  # a list's items have no address of their own
                inner = replace(inner, link=name.link)
            mark, state = f"({event.mark})", _state(event.element)
            if state and not any(_state(e) for e in event.element.iterancestors()):
                # Each of its quotations says that it has no force, as those of such a section do.
                chain, mark = (*chain, self.out.line(f"({state})", level, mark)), ""
            found = self._provision(event.element, inner, level + 1, chain, mark=mark)
            return [found] if found else []
        if event.kind == "definition":
            inner = name.part_of_it(f"definition of {event.mark}")
            found = self._provision(event.element, inner, level + 1, chain)
            if found and found.kind is Kind.ITEM:
                found = replace(found, kind=Kind.PARAGRAPH)  # it has no number to be shown by
            return [found] if found else []
        if event.kind == "item":
            inner = Name(self._counted(name, "item"), "", name.link)
            found = self._provision(event.element, inner, level + 1, chain, mark="•")
            return [found] if found else []
        if event.kind == "table":
            return self._table(event, name, lead, outer)
        if event.kind == "amendment":
            return [Part(Kind.PARAGRAPH, self._once(name, "amending text"), self._amendment(event, level), link=name.link,
                         lead_in=lead, outer=outer)]  # fmt: skip
        span = self.out.line(event.words, level - 1)
        return [
            Part(Kind.PARAGRAPH, self._once(name, "closing words"), span, link=name.link, lead_in=lead, outer=outer)
        ]

    def _amendment(self, event: Event, level: int) -> Span:
        spans = [self.out.line(text, level + indent) for indent, text in event.lines]
        return Span(spans[0].start, spans[-1].end)

    def _once(self, name: Name, what: str) -> str:
        label = self._counted(name, what)
        return label.removesuffix(" 1")

    def _table(self, event: Event, name: Name, lead: Span | None, outer: Chain) -> list[Part]:
        spans = [self.out.line(text) for _, text in event.lines]
        rows = spans[1:] if event.mark and len(spans) > 1 else spans
        head = spans[0] if event.mark and len(spans) > 1 else None
        table = self._once(name, "table")
        above: Chain = (head,) if head else (*outer, lead) if lead else ()
        wide = any("\t" in text for _, text in event.lines)
        across = {s for s, (_, text) in zip(spans, event.lines, strict=True) if wide and "\t" not in text}
        group: Chain = ()
        children: list[Part] = []
        for i, span in enumerate(rows, 1):
            if span in across:
                group = (span,)  # one cell across the table names what the rows below it are of
            around = above if group == (span,) else (*above, *group)
            children.append(Part(Kind.ROW, f"{table}, row {i}", span, link=name.link,
                                 lead_in=around[-1] if around else None, outer=around[:-1]))  # fmt: skip
        return [Part(Kind.TABLE, table, Span(spans[0].start, spans[-1].end), link=name.link, lead_in=lead, outer=outer,
                     children=tuple(children))]  # fmt: skip

    def _loose(self, element: Any, owner: Name) -> list[Part]:
        """Words that have no number of their own, below a schedule's title for example."""
        parts: list[Part] = []
        for event in events(element, self.notes, itself=True):
            self.out.blank()
            if event.kind == "heading":
                self.out.line(event.words)
            elif event.kind == "text":
                label = self._counted(owner, "unnumbered paragraph")
                parts.append(Part(Kind.PARAGRAPH, label, self.out.line(event.words), link=owner.link))
            else:
                parts += self._inside(event, owner, 1, (parts[-1].span,) if parts else ())
        return parts

    # -- annotations and footnotes -----------------------------------------------------------------

    def _write_notes(self, owner: Name) -> None:
        """Write out the notes whose marks stood in what was read since the last time."""
        while waiting := self.notes.waiting():
            for mark, element, footnote in waiting:
                text = words(element, self.notes)
                if not text:
                    continue
                span = self.out.line(text, mark=f"<sup>{mark}</sup>" if footnote else mark)
                label = f"footnote {mark}" if footnote else owner.part_of_it(f"annotation {mark}").label.lstrip(", ")
                self.below.append(Part(Kind.FOOTNOTE, label, span, keys=(label,) if footnote else (), link=owner.link))


def _bound(part: Part, closing: Span) -> Part:
    """The part and all in it, bound by words that follow; words that close already bind no other."""
    if part.kind is Kind.PARAGRAPH and ", closing words" in part.label:
        return part
    return replace(part, closing=(*part.closing, closing), children=tuple(_bound(c, closing) for c in part.children))


def _by_id(root: Any, name: str) -> dict[str, Any]:
    return {e.get("id"): e for e in root.iter() if local(e) == name and e.get("id")}


def _state(element: Any) -> str | None:
    """What an element without force at the date of the text is called."""
    return _NOT_IN_FORCE.get(element.get("Status") or "")


def _address(element: Any) -> str | None:
    """The public address that an element states of itself."""
    stated = element.get("DocumentURI") or (element.get("IdURI") or "").replace("/id/", "/", 1)
    if not re.match(r"https?://www\.legislation\.gov\.uk/[\w./-]+$", stated):
        return None
    return "https" + stated[stated.index(":") :].rstrip("/")


def _part_name(owner: Name, word: str, number: str) -> Name:
    label = f"{owner.label}, {word} {number}" if owner.label else f"{word} {number}"
    key = f"{owner.key} {word.casefold()} {number}".strip() if word == "Part" else ""
    return Name(label, key, below(owner.link, word.casefold(), number))
