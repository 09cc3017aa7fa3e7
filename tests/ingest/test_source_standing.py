"""How a source stands on a day, by the catalogue's dates."""

from __future__ import annotations

import pytest

from ingest.standing import Shown, amendments, not_in_force, successor, takes_effect
from ingest.types import Authority, Source

LAW = Authority.LEGISLATION


def catalogue(*sources: Source) -> dict[str, Source]:
    return {s.id: s for s in sources}


def made(source_id: str, authority: Authority = Authority.GUIDANCE, **facts: object) -> Source:
    return Source(source_id, source_id.title(), authority=authority, **facts)  # type: ignore[arg-type]


OLD = made("old")


def test_the_successor_is_the_one_in_effect() -> None:
    found = successor(OLD, catalogue(OLD, made("new", published="2021-05-01", supersedes=("old",))), "2026-01-01")
    assert found is not None
    assert (found.source.id, found.day) == ("new", "2021-05-01")


def test_over_several_steps_it_is_the_newest() -> None:
    sources = catalogue(
        OLD, made("new", published="2021-05-01", supersedes=("old",)),
        made("newer", published="2024-05-01", supersedes=("new",)), made("newest", published="2027-05-01", supersedes=("newer",)),
    )  # fmt: skip
    assert [getattr(successor(OLD, sources, day), "source").id for day in ("2020-01-01", "2022-01-01", "2026-01-01", "2027-05-01")] == [  # noqa: B009
        "new", "new", "newer", "newest",
    ]  # fmt: skip


def test_none_where_nothing_replaces_it() -> None:
    assert successor(OLD, catalogue(OLD, made("other")), "2026-01-01") is None


def test_a_successor_without_a_day_is_one() -> None:
    found = successor(OLD, catalogue(OLD, made("new", supersedes=("old",))), "2026-01-01")
    assert found is not None
    assert found.day is None


@pytest.mark.parametrize(
    ("status_as_at", "in_force", "today", "shown"),
    [
        (None, "2026-09-01", "2026-08-31", Shown.NOT_YET),
        (None, "2026-09-01", "2026-09-01", Shown.NOT_KNOWN),
        (None, None, "2026-09-01", Shown.NOT_KNOWN),
        ("2025-04-01", "2026-09-01", "2026-09-01", Shown.NO),
        ("2025-04-01", "2026-09-01", "2026-08-31", Shown.NOT_YET),
        ("2026-09-01", "2026-09-01", "2026-11-01", Shown.YES),
        ("2026-09-01", "2026-09-01", "2026-08-01", Shown.YES),
        ("2025-04-01", None, "2026-09-01", Shown.NOT_KNOWN),
    ],
)
def test_whether_the_held_text_shows_an_amendment(
    status_as_at: str | None, in_force: str | None, today: str, shown: Shown
) -> None:
    order = made("order", LAW, status_as_at=status_as_at)
    change = made("change", LAW, published="2025-12-01", in_force=in_force, amends=("order",))
    assert [a.shown for a in amendments(order, catalogue(order, change), today)] == [shown]


def test_what_brings_law_into_force_gives_its_day() -> None:
    act, first, second = (
        made("act", LAW, published="2014-04-01"),
        made("second", LAW, in_force="2015-04-01", commences=("act",)),
        made("first", LAW, in_force="2014-11-28", commences=("act",)),
    )
    sources = catalogue(act, first, second)
    assert takes_effect(act, sources) == "2014-11-28"
    assert not_in_force(act, sources, "2014-11-27") == "2014-11-28"
    assert not_in_force(act, sources, "2014-11-28") is None


def test_law_is_not_in_force_by_being_published_and_guidance_has_effect_by_it() -> None:
    assert takes_effect(made("act", LAW, published="2014-04-01"), {}) is None
    assert takes_effect(made("guide", published="2014-04-01"), {}) == "2014-04-01"
    assert not_in_force(made("guide", published="2030-04-01"), {}, "2026-01-01") is None
