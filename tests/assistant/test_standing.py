"""What an answer says of how its sources stand today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from assistant_makers import CATALOGUE, TODAY, WordsEmbedder, make_source, write_corpus

from assistant.chain import Assistant
from assistant.standing import standing_notes, standing_signposts
from assistant.types import Answer, Status
from ingest.build import build
from ingest.catalogue import read_catalogue
from ingest.store import Index
from ingest.types import Authority, Source
from tests.ingest.made import ROOT

LAW = Authority.LEGISLATION
DAY = date(2026, 11, 23)
ORDER = make_source(id="order", title="Boards Order 2014", authority=LAW, status_as_at="2025-04-01")
CHANGE = make_source(id="change", title="Boards Amendment Order 2025", file=None, authority=LAW, in_force="2026-09-01",
                     amends=("order",), url="https://example.org/change")  # fmt: skip


def notes(source: Source, *others: Source, today: date = DAY, cited: tuple[Source, ...] = ()) -> list[str]:
    return standing_notes([source, *cited], {s.id: s for s in (source, *others)}, today)


def test_nothing_is_said_where_the_catalogue_knows_nothing_later() -> None:
    assert notes(make_source(), make_source(id="other")) == []


def test_a_superseded_source_names_its_successor() -> None:
    old = make_source(id="old", short="good practice note of 2016")
    new = make_source(
        id="new", short="statutory guidance of 2020", published="2020-01-27", supersedes=("old",), file=None
    )
    assert notes(old, new) == [
        "The good practice note of 2016 is superseded since 27 January 2020. The statutory guidance of 2020 replaces it. "
        "I do not hold its text."
    ]
    assert notes(old, new, today=date(2019, 5, 1)) == [
        "The good practice note of 2016 will be superseded on 27 January 2020 by the statutory guidance of 2020. "
        "I do not hold its text."
    ]


def test_a_successor_that_is_held_or_quoted_is_said_to_be() -> None:
    old, new = (
        make_source(id="old", title="The Old Note"),
        make_source(id="new", title="A New Note", supersedes=("old",)),
    )
    assert notes(old, new) == [
        "The Old Note is superseded. A New Note replaces it. I hold its text, too: ask for it by name."
    ]
    assert notes(old, new, cited=(new,)) == [
        "The Old Note is superseded. A New Note replaces it. It is quoted here, too."
    ]


AS_AT = "The text that I hold of the Boards Order 2014 shows the law as at 1 April 2025."


def test_law_that_was_amended_after_the_day_of_its_text_says_so() -> None:
    assert notes(ORDER, CHANGE) == [
        "The Boards Order 2014 was amended on 1 September 2026 by the Boards Amendment Order 2025. "
        "The words quoted here are from before that. I do not hold its text.",
        AS_AT,
    ]


def test_law_that_will_be_amended_says_so() -> None:
    assert notes(ORDER, CHANGE, today=date(2026, 8, 31)) == [
        "The Boards Order 2014 will be amended on 1 September 2026 by the Boards Amendment Order 2025. I do not hold its text.",
        AS_AT,
    ]


def test_an_amendment_that_the_text_shows_is_no_warning() -> None:
    revised = make_source(id="order", title="Boards Order 2014", authority=LAW, status_as_at="2026-09-01")
    assert notes(revised, CHANGE) == [
        "The text that I hold of the Boards Order 2014 shows the law as at 1 September 2026."
    ]
    assert standing_signposts([revised], {"order": revised, "change": CHANGE}, DAY) == []


def test_where_the_day_of_the_text_is_not_known_nothing_is_claimed() -> None:
    plain = make_source(id="order", title="Boards Order 2014", authority=LAW)
    assert notes(plain, CHANGE) == [
        "The Boards Order 2014 was amended on 1 September 2026 by the Boards Amendment Order 2025. "
        "I cannot tell whether the words quoted here are from before that. I do not hold its text."
    ]


def test_law_that_is_not_in_force_yet_says_from_when() -> None:
    act = make_source(id="act", title="Boards Act 2026", authority=LAW)
    start = make_source(
        id="start", title="Commencement Order", file=None, authority=LAW, in_force="2027-04-01", commences=("act",)
    )
    assert notes(act, start) == ["The Boards Act 2026 is not in force yet. It comes into force on 1 April 2027."]


def test_what_replaces_or_amends_is_where_to_look() -> None:
    old = make_source(id="old", title="Old Note")
    new = make_source(id="new", title="New Note", file=None, supersedes=("old",))
    sources = {s.id: s for s in (old, new, ORDER, CHANGE)}
    posts = standing_signposts([old, ORDER, old], sources, DAY)
    assert [(p.source.id, p.why) for p in posts] == [
        ("new", "It replaces the Old Note. I do not hold its text."),
        ("change", "It amends the Boards Order 2014. I do not hold its text."),
    ]


# -- in whole answers ------------------------------------------------------------------------------

NEWER = """
[[official]]
id = "directions-2025"
title = "Directions of boards, second edition"
publisher = "Care Office"
published = 2025-02-01
authority = "statutory-guidance"
url = "https://example.org/directions"
supersedes = ["directions"]
"""
HELD_ORDER = """
[[held]]
id = "order"
file = "documents/order.txt"
title = "Boards Order 2014"
authority = "legislation"
status_as_at = 2025-04-01

[[official]]
id = "order-2025"
title = "Boards Amendment Order 2025"
authority = "legislation"
url = "https://example.org/order-2025"
in_force = 2026-09-01
amends = ["order"]
"""


@contextmanager
def opened(folder: Path, more: str, documents: dict[str, str], today: date) -> Iterator[Assistant]:
    corpus = write_corpus(folder / "corpus")
    (corpus / "catalogue.toml").write_text(CATALOGUE + more, encoding="utf-8")
    for name, text in documents.items():
        (corpus / "documents" / name).write_text(text, encoding="utf-8")
    build(corpus, folder / "index", WordsEmbedder())
    with closing(Index(folder / "index")) as index:
        yield Assistant(index, WordsEmbedder(), today)


def answered(assistant: Assistant, question: str, source: str) -> Answer:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert source in [c.evidence.source.id for c in answer.citations]
    return answer


WRITING = "must a direction set out the budget of the function in writing?"


def test_an_answer_from_a_superseded_source_says_so_first_and_names_the_successor(tmp_path: Path) -> None:
    with opened(tmp_path, NEWER, {}, TODAY) as assistant:
        answer = answered(assistant, WRITING, "directions")
    assert answer.notes[0] == (
        "The directions guidance is superseded since 1 February 2025. The Directions of boards, second edition replaces it. "
        "I do not hold its text."
    )
    assert answer.signposts[0].source.url == "https://example.org/directions"


def test_today_is_the_recorded_setting(tmp_path: Path) -> None:
    with opened(tmp_path, NEWER, {}, date(2025, 1, 31)) as assistant:
        answer = answered(assistant, WRITING, "directions")
    assert "will be superseded on 1 February 2025" in answer.notes[0]


def test_an_answer_from_law_that_a_later_instrument_amends_says_so(tmp_path: Path) -> None:
    order = "Voting members\n\nThe council appoints four councillors as voting members of the board.\n"
    with opened(tmp_path, HELD_ORDER, {"order.txt": order}, DAY) as assistant:
        answer = answered(assistant, "how many councillors does the council appoint as voting members?", "order")
    assert answer.notes[0] == (
        "The Boards Order 2014 was amended on 1 September 2026 by the Boards Amendment Order 2025. "
        "The words quoted here are from before that. I do not hold its text."
    )
    assert "The text that I hold of the Boards Order 2014 shows the law as at 1 April 2025." in answer.notes
    assert "order-2025" in [p.source.id for p in answer.signposts]


# -- the shipped corpus ----------------------------------------------------------------------------


@pytest.mark.parametrize("today", [date(2019, 1, 1), date(2026, 11, 23), date(2030, 1, 1)])
def test_of_the_shipped_sources_the_catalogue_knows_nothing_later(today: date) -> None:
    found = read_catalogue(ROOT / "corpus")
    held = [e.source for e in found.held]
    assert standing_notes(held, found.sources, today) == []
    assert standing_signposts(held, found.sources, today) == []


def test_the_order_on_boards_is_known_to_be_amended() -> None:
    """The day it is held, its answers say so."""
    sources = read_catalogue(ROOT / "corpus").sources
    (note,) = standing_notes([sources["ijb-order-2014"]], sources, date(2026, 11, 23))
    assert "was amended on 1 September 2026 by the Integration Joint Boards Amendment Order 2025" in note
