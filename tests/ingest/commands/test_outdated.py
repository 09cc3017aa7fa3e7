"""`python -m ingest outdated`: what is held against what is published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.commands.outdated import ACT, UNREACHED
from tests.ingest.commands.conftest import Run, state
from tests.ingest.fetch.publications import PUBLICATION, chapter, legislation
from tests.ingest.fetch.serving import Page, Served

ACT_XML = "/asp/2014/9/data.xml"


def report(run: Run, *arguments: object) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """The exit status, and the findings by source."""
    status, out, _ = run("outdated", "--format", "json", *arguments)
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(out)["findings"]:
        found.setdefault(finding["source_id"], []).append(finding)
    return status, found


@pytest.fixture
def fetched(run: Run, official: Served, tiny_corpus: Path) -> Served:
    assert run("fetch", "--yes")[0] == 0
    return official


def states(found: dict[str, list[dict[str, Any]]], source: str) -> list[str]:
    return [f["state"] for f in found[source]]


def test_nothing_to_do(run: Run, fetched: Served, tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    fetched.asked.clear()
    status, found = report(run, "act", "rules")
    assert status == 0
    assert states(found, "act") == states(found, "rules") == ["current"]
    assert state(tiny_corpus) == before
    sent_again = [p for p, headers in fetched.asked if "if-none-match" not in headers]
    assert sent_again == ["/robots.txt", PUBLICATION]


def test_changed_words(run: Run, fetched: Served) -> None:
    fetched.pages[ACT_XML] = Page(legislation("A direction may be oral."), "application/xml")
    fetched.pages[f"{PUBLICATION}pages/2/"] = chapter(2, (1, 2, 3), "Papers are sent late.")
    fetched.pages[f"{PUBLICATION}pages/2/"].headers = {"ETag": '"other"'}
    status, found = report(run)
    assert status == ACT
    assert states(found, "act") == states(found, "rules") == ["changed"]


def test_what_changed_around_the_words_is_no_change(run: Run, fetched: Served) -> None:
    fetched.pages[ACT_XML] = Page(legislation().replace("<P1>", '<P1 id="section-1">'), "application/xml")
    status, found = report(run, "act")
    assert (status, states(found, "act")) == (0, ["current"])
    assert "only what is around them changed" in found["act"][0]["detail"]


@pytest.mark.parametrize("page", [Page("", status=404), Page("", status=410), Page(legislation().replace("2014<", "2014 (repealed)<"), "application/xml")])  # fmt: skip
def test_withdrawn(run: Run, fetched: Served, page: Page) -> None:
    fetched.pages[ACT_XML] = page
    status, found = report(run, "act")
    assert (status, states(found, "act")) == (ACT, ["withdrawn"])


def test_a_notice_above_the_first_page(run: Run, fetched: Served) -> None:
    fetched.pages[f"{PUBLICATION}pages/1/"] = chapter(
        1, (1, 2), "This publication has been\n withdrawn. The board met."
    )
    fetched.pages[f"{PUBLICATION}pages/1/"].headers = {}
    status, found = report(run, "rules")
    assert (status, states(found, "rules")) == (ACT, ["withdrawn"])
    assert "'This publication has been withdrawn'" in found["rules"][0]["detail"]


def test_unreachable_is_not_withdrawn(run: Run, fetched: Served) -> None:
    fetched.pages[ACT_XML] = Page("", status=503)
    status, found = report(run, "act")
    assert (status, states(found, "act")) == (UNREACHED, ["unreachable"])


def test_something_to_do_comes_before_something_unreachable(run: Run, fetched: Served) -> None:
    fetched.pages[ACT_XML] = Page("", status=503)
    fetched.pages[f"{PUBLICATION}pages/1/"] = Page("", status=404)
    assert report(run)[0] == ACT


def test_without_internet(run: Run, fetched: Served, tiny_corpus: Path) -> None:
    for name in ("catalogue.toml", "catalogue.lock.json"):
        path = tiny_corpus / name
        path.write_text(
            path.read_text(encoding="utf-8").replace(fetched.url(""), "http://127.0.0.1:9"), encoding="utf-8"
        )
    before = state(tiny_corpus)
    status, out, _ = run("outdated", "act", "rules")
    assert status == UNREACHED
    assert "No server answered as it should: is there a connection to the internet?" in out
    assert state(tiny_corpus) == before


# -- what was not fetched ---------------------------------------------------------------------------


def published_at(corpus: Path, url: str) -> None:
    path = corpus / "catalogue.toml"
    text = path.read_text(encoding="utf-8").replace("https://example.org/progress", url)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("no_head", [False, True])
def test_a_file_that_was_not_fetched_is_only_asked_after(
    run: Run, official: Served, tiny_corpus: Path, no_head: bool
) -> None:
    official.pages["/progress"] = Page("<p>words</p>", no_head=no_head)
    published_at(tiny_corpus, official.url("/progress"))
    status, found = report(run)
    assert status == 0
    assert states(found, "proposals") == ["not compared"]
    assert "still published there" in found["proposals"][0]["detail"]
    assert states(found, "handbook") == ["not compared"]
    assert "names no address" in found["handbook"][0]["detail"]
    assert official.methods == (["GET", "HEAD", "GET"] if no_head else ["GET", "HEAD"])


def test_a_file_that_was_not_fetched_may_be_gone(run: Run, official: Served, tiny_corpus: Path) -> None:
    published_at(tiny_corpus, official.url("/gone"))
    status, found = report(run, "proposals")
    assert (status, states(found, "proposals")) == (ACT, ["withdrawn"])


# -- what the catalogue knows -----------------------------------------------------------------------

NEWER = """
[[official]]
id = "rules-2026"
title = "Rules for boards, second edition"
published = 2026-02-01
authority = "statutory-guidance"
url = "https://example.org/rules"
supersedes = ["rules"]

[[official]]
id = "amending-act"
title = "Boards Act 2026"
authority = "legislation"
in_force = 2026-09-01
amends = ["act"]
"""


def test_superseded_and_amended_by_the_recorded_day(
    run: Run, fetched: Served, tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tiny_corpus / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write(NEWER)
    monkeypatch.setenv("ASSISTANT_TODAY", "2026-01-31")
    status, found = report(run, "act", "rules")
    assert (status, states(found, "act"), states(found, "rules")) == (0, ["current"], ["current"])
    monkeypatch.setenv("ASSISTANT_TODAY", "2026-09-01")
    status, found = report(run, "act", "rules")
    assert status == ACT
    assert states(found, "act") == ["amended", "current"]
    assert states(found, "rules") == ["superseded", "current"]
    assert (found["rules"][0]["by"], found["rules"][0]["url"]) == ("rules-2026", "https://example.org/rules")
    assert found["act"][0]["detail"] == "amended on 2026-09-01 by 'Boards Act 2026' (not held)."


def test_only_held_sources_are_compared(run: Run, official: Served) -> None:
    status, _, err = run("outdated", "act")
    assert status == 1
    assert "Not held: act. What to do: name held sources, or `fetch` it first." in err


def test_the_table(run: Run, fetched: Served) -> None:
    status, out, _ = run("outdated", "act")
    assert status == 0
    assert "as it was fetched on" in " ".join(out.split())
