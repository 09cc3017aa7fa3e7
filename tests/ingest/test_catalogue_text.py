"""A change to the catalogue leaves its comments, its order and every other entry as they are."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date

import pytest

from ingest.catalogue_text import as_held, with_entry, with_fields
from ingest.errors import CatalogueError
from tests.ingest.made import ROOT

SHIPPED = (ROOT / "corpus/catalogue.toml").read_text(encoding="utf-8")
NEW = {
    "id": "scheme",
    "file": "documents/scheme.pdf",
    "title": "Our “scheme”",
    "published": date(2020, 5, 1),
    "authority": "guidance",
}


def changed(before: str, after: str) -> list[str]:
    """The lines that a change adds and takes away, blank ones aside."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-" and line[2:].strip()]


def test_a_new_entry_stands_after_the_held_ones() -> None:
    after = with_entry(SHIPPED, NEW)
    assert changed(SHIPPED, after) == [
        "+ [[held]]", '+ id = "scheme"', '+ file = "documents/scheme.pdf"', '+ title = "Our “scheme”"',
        "+ published = 2020-05-01", '+ authority = "guidance"',
    ]  # fmt: skip
    assert after.index('id = "taylor-opinion-2018"') < after.index('id = "scheme"') < after.index("# Official sources")


@pytest.mark.parametrize("before", ["", "# only a comment", '[[official]]\nid = "a"\ntitle = "A"\n'])
def test_the_first_entry_of_all(before: str) -> None:
    after = with_entry(before, NEW)
    assert tomllib.loads(after)["held"] == [NEW]
    assert before.strip() in after


@pytest.mark.parametrize("source_id", [e["id"] for e in tomllib.loads(SHIPPED)["official"]])
def test_each_official_entry_of_the_shipped_catalogue_can_become_a_held_one(source_id: str) -> None:
    after = as_held(SHIPPED, source_id, {"file": f"documents/{source_id}.xml", "status_as_at": date(2025, 4, 1)})
    data = tomllib.loads(after)
    assert data["held"][-1]["id"] == source_id
    assert source_id not in [e["id"] for e in data["official"]]
    assert [line[2:] for line in SHIPPED.splitlines() if line.startswith("# ")] == [
        line[2:] for line in after.splitlines() if line.startswith("# ")
    ]
    extra = set(after.splitlines()) - set(SHIPPED.splitlines())
    assert extra == {f'file = "documents/{source_id}.xml"', "status_as_at = 2025-04-01"}


def test_comments_of_an_entry_move_with_it_and_the_others_stay() -> None:
    before = (
        '[[held]]\nid = "a"\ntitle = "A"\nauthority = "guidance"\n\n# The official ones.\n\n'
        '# The old Act.\n[[official]] # see b\nid = "b"\ntitle = "B" # its title\nauthority = "legislation"\n'
        '[official.fetch]\nform = "html"\n\n# The new Act.\n[[official]]\nid = "c"\ntitle = "C"\nauthority = "legislation"\n'
    )
    after = as_held(before, "b", {"file": "documents/b.html"})
    assert after == (
        '[[held]]\nid = "a"\ntitle = "A"\nauthority = "guidance"\n\n'
        '# The old Act.\n[[held]] # see b\nid = "b"\nfile = "documents/b.html"\ntitle = "B" # its title\n'
        'authority = "legislation"\n[held.fetch]\nform = "html"\n\n# The official ones.\n\n'
        '# The new Act.\n[[official]]\nid = "c"\ntitle = "C"\nauthority = "legislation"\n'
    )


def test_the_last_official_entry_can_become_a_held_one() -> None:
    after = as_held(
        '[[official]]\nid = "b"\ntitle = "B"\nauthority = "legislation"\n', "b", {"file": "documents/b.html"}
    )
    assert tomllib.loads(after) == {
        "held": [{"id": "b", "file": "documents/b.html", "title": "B", "authority": "legislation"}]
    }


def test_a_field_is_changed_in_its_place_or_added() -> None:
    once = with_fields(SHIPPED, "msg-review-2019", {"status_as_at": date(2025, 4, 1)})
    assert changed(SHIPPED, once) == ["+ status_as_at = 2025-04-01"]
    twice = with_fields(once, "msg-review-2019", {"status_as_at": date(2026, 4, 1)})
    assert changed(SHIPPED, twice) == ["+ status_as_at = 2026-04-01"]


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        ('official = [{ id = "b", title = "B", authority = "legislation" }]\n', "b"),
        ('[[official]]\nid = "b"\ntitle = """\n[[held]]\n"""\nauthority = "legislation"\n', "b"),
        (SHIPPED, "nobody"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_the_maintainer(text: str, source_id: str) -> None:
    with pytest.raises(CatalogueError, match="What to do: "):
        as_held(text, source_id, {"file": "documents/b.html"})
