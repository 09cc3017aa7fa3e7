"""How each shipped document is set, above all as a PDF. Together they have what published PDFs have.

Title pages, roman preliminaries with a contents page, running heads and feet, numbers that begin
elsewhere than the file, one and two columns, columns written row by row, tables, footnotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """How one document is set. Sizes are in points; `first` is the number printed on its first page of text."""

    address: str = ""  # where it is published
    family: str = "Helvetica"
    size: float = 11
    columns: int = 1
    row_by_row: bool = False  # write the lines of a page across its columns
    preliminaries: bool = False  # a title page and a contents page, numbered in roman
    first: int = 1
    head: str = ""
    foot: str = "{}"  # with the printed number
    hyphenate: bool = False
    notes: Mapping[int, str] = field(default_factory=dict)
    # Words after which a note's mark is set where the shipped text has none.
    marks: Mapping[str, int] = field(default_factory=dict)


LAYOUTS: dict[str, Layout] = {
    "msg-review-2019": Layout(
        preliminaries=True,
        head="Review of Progress with Integration of Health and Social Care",
        hyphenate=True,
        notes={
            1: "Audit Scotland, Health and social care integration: update on progress, 15 November 2018.",
            2: "The consultation on integrating adult health and social care was opened in May 2012 and closed in "
            "September of that year.",
            3: "The integration planning and delivery principles stand in sections 4 and 31 of the 2014 Act.",
            4: "The outcomes are prescribed in regulations made under section 5 of the 2014 Act.",
            5: "The Medium Term Framework was published by the Scottish Government in October 2018.",
        },
    ),
    "community-framework-2019": Layout(
        family="DejaVuSans", size=9.5, head="Framework for integrated services", foot="Page {} of {{nb}}",
    ),
    "hsci-facilitating-the-journey": Layout(
        family="DejaVuSerif", size=9, columns=2, preliminaries=True, head="Facilitating the Journey of Integration",
        notes={1: "C. Christie (chair), Commission on the Future Delivery of Public Services, June 2011."},
        marks={"by reducing duplication and sharing services wherever possible\".": 1},
    ),
    "alliance-framework-for-integration": Layout(
        family="Times", size=10.5, columns=2, row_by_row=True, head="A Framework for Integration", foot="- {} -",
    ),
    "taylor-opinion-2018": Layout(
        family="Times", size=12, first=41, head="We Need To Talk About Integration", foot="{}", hyphenate=True,
        notes={1: "Public Bodies (Joint Working) (Scotland) Act 2014, passed on 25 February 2014."},
        marks={"was passed by the Scottish Parliament.": 1},
    ),
}  # fmt: skip
