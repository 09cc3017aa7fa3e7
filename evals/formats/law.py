"""A made Act as legislation.gov.uk would serve it, with questions, and the address that belongs to each citation.

The file follows the published schema of Crown Legislation Markup Language: Parts, crossheadings, sections
down to sub-paragraphs, definitions, words put into another Act, schedules. It was never passed.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from evals.formats.gold import FormatQuestion
from evals.formats.truth import Place, Truth
from evals.spans import folded_label
from ingest.catalogue import CATALOGUE, Catalogue, write_lock

ACT = Path(__file__).parent / "orchards-act.xml"
QUESTIONS = ACT.with_suffix(".yaml")
SOURCE, ADDRESS = "orchards-act", "https://www.legislation.gov.uk/asp/2031/71"
_CATALOGUE = f"""\
[[held]]
id = "{SOURCE}"
file = "documents/{ACT.name}"
title = "Community Orchards (Joint Care) (Scotland) Act 2031"
short = "Community Orchards Act"
authority = "legislation"
url = "{ADDRESS}"
"""
_LABEL = re.compile(r"(?:s\. |sch\. (?P<sch>\d+[A-Z]*) para\. )(?P<num>\d+[A-Z]*)(?P<inner>(?:\(\w+\))*)")


def make_corpus(shipped: Catalogue, folder: Path) -> dict[str, Truth]:
    """Write a corpus that holds the Act and nothing else."""
    (folder / "documents").mkdir(parents=True)
    shutil.copyfile(ACT, folder / "documents" / ACT.name)
    (folder / CATALOGUE).write_text(_CATALOGUE, encoding="utf-8")
    write_lock(folder)
    return {SOURCE: LawTruth()}


class LawTruth(Truth):
    """The addresses of an Act, by the citation: the site's own rule, applied to nothing that was read back."""

    def __init__(self) -> None:
        """There are no pages."""
        super().__init__(())
        self.linked = True

    def links_of(self, quotation: str, label: str) -> frozenset[str]:
        """The one address of a citation; empty for one that is none of a section or a paragraph."""
        address = address_of(label)
        return frozenset({address} if address else ())

    def places_of(self, quotation: str) -> frozenset[Place]:
        """Nowhere: there are no pages."""
        return frozenset()


def address_of(label: str) -> str | None:
    """Where a citation opens.

    >>> address_of("s. 2(2)(c)(ii)"), address_of("sch. 1 para. 4(2)(b)"), address_of("s. 19(1), definition of season")
    ('https://www.legislation.gov.uk/asp/2031/71/section/2/2/c/ii', 'https://www.legislation.gov.uk/asp/2031/71/schedule/1/paragraph/4/2/b', 'https://www.legislation.gov.uk/asp/2031/71/section/19/1')
    """
    m = _LABEL.match(label)
    if m is None:
        return None
    head = f"schedule/{m['sch']}/paragraph" if m["sch"] else "section"
    return "/".join([ADDRESS, head, m["num"], *re.findall(r"\((\w+)\)", m["inner"])])


class LawPinpoints:
    """A citation of the very place, of what holds it directly, or of what stands directly in it."""

    def accepts(self, question: FormatQuestion, label: str) -> bool:
        """Whether a citation by that label names the question's place."""
        wanted, said = folded_label(question.locator), folded_label(label)
        return wanted == said or _holder(wanted) == said or _holder(said) == wanted


def _holder(label: str) -> str:
    """What directly holds a place: "s. 2(2)" for "s. 2(2)(c)" and for a definition in it."""
    return re.sub(r"(?:, [^,]+|\([^()]+\))$", "", label)
