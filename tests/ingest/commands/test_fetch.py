"""`python -m ingest fetch`: from the server into the corpus, and never without a yes."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ingest.catalogue import read_catalogue
from ingest.commands import asking
from ingest.commands import fetch as module
from ingest.joined import split_pages
from tests.ingest.commands.conftest import Run, state
from tests.ingest.fetch.publications import PUBLICATION, act, chapter, legislation
from tests.ingest.fetch.serving import LOOPBACK, Page, Served
from tests.ingest.made import ROOT


def test_an_act_becomes_held(run: Run, official: Served, tiny_corpus: Path) -> None:
    status, _, err = run("fetch", "act", "--yes")
    assert status == 0
    assert (tiny_corpus / "documents/act.xml").read_text(encoding="utf-8") == legislation()
    found = read_catalogue(tiny_corpus)
    entry = next(e for e in found.held if e.source.id == "act")
    assert (entry.source.file, entry.source.status_as_at) == ("documents/act.xml", "2025-04-01")
    assert entry.retrieved is not None
    assert [(p.url, p.etag) for p in entry.retrieved.parts] == [(official.url("/asp/2014/9/data.xml"), '"act-1"')]
    assert entry.retrieved.day[:2] == "20"
    assert "act" not in [s.id for s in found.official]
    # What changed was shown: the titles side by side, and the lines of the catalogue.
    assert "In the catalogue: Boards Act 2014 In the file: Boards Act 2014" in err
    assert '+file = "documents/act.xml"' in err
    assert "+status_as_at = 2025-04-01" in err
    assert "Build the index anew" in err


def test_a_publication_becomes_held_with_all_its_pages(run: Run, official: Served, tiny_corpus: Path) -> None:
    assert run("fetch", "rules", "--yes")[0] == 0
    pages = split_pages((tiny_corpus / "documents/rules.html").read_bytes())
    assert [p.url for p in pages] == [official.url(f"{PUBLICATION}pages/{n}/") for n in (1, 2, 3)]


def test_without_ids_everything_that_says_what_to_fetch(run: Run, official: Served, tiny_corpus: Path) -> None:
    status, _, err = run("fetch", "--yes")
    assert status == 0
    assert [e.source.id for e in read_catalogue(tiny_corpus).held][-2:] == ["act", "rules"]
    assert "Without an address to fetch from: board-act." in err
    # Once more: nothing is sent again, and nothing changes.
    before = state(tiny_corpus)
    status, _, err = run("fetch", "--yes")
    assert status == 0
    assert "act: unchanged since 20" in err
    assert "rules: unchanged since 20" in err
    assert state(tiny_corpus) == before


def test_a_changed_source_is_held_anew(run: Run, official: Served, tiny_corpus: Path) -> None:
    run("fetch", "--yes")
    official.pages["/asp/2014/9/data.xml"] = Page(
        legislation("A direction may be in writing.", valid="2026-02-01"),
        "application/xml",
        headers={"ETag": '"act-2"'},
    )
    assert run("fetch", "act", "--yes")[0] == 0
    found = read_catalogue(tiny_corpus)
    assert found.sources["act"].status_as_at == "2026-02-01"
    assert "may be in writing" in (tiny_corpus / "documents/act.xml").read_text(encoding="utf-8")


# -- yes and no -----------------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody sits at the terminal and types that."""

    def types(answer: str) -> None:
        monkeypatch.setattr(module, "asks_somebody", lambda: True)
        monkeypatch.setattr(asking, "answer_to", lambda question, console: answer)

    return types


def test_a_yes_at_the_terminal(run: Run, official: Served, tiny_corpus: Path, terminal: Callable[[str], None]) -> None:
    terminal("y")
    assert run("fetch", "act")[0] == 0
    assert (tiny_corpus / "documents/act.xml").is_file()


@pytest.mark.parametrize("answer", ["", "n", "maybe"])
def test_anything_else_changes_nothing(
    run: Run, official: Served, tiny_corpus: Path, terminal: Callable[[str], None], answer: str
) -> None:
    terminal(answer)
    before = state(tiny_corpus)
    status, _, err = run("fetch", "act")
    assert status == 0
    assert "Nothing was changed." in err
    assert state(tiny_corpus) == before


def test_nobody_to_ask(run: Run, official: Served, tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "asks_somebody", lambda: False)
    before = state(tiny_corpus)
    status, _, err = run("fetch", "act")
    assert status == 1
    assert "What to do: say --yes, or --dry-run to look only." in err
    assert state(tiny_corpus) == before
    assert official.asked == []


def test_a_look_only(run: Run, official: Served, tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    status, _, err = run("fetch", "--dry-run")
    assert status == 0
    assert "Nothing was changed (--dry-run)." in err
    assert state(tiny_corpus) == before


# -- what goes wrong ------------------------------------------------------------------------------


def test_without_internet_nothing_changes(run: Run, official: Served, tiny_corpus: Path) -> None:
    catalogue = tiny_corpus / "catalogue.toml"
    dead = catalogue.read_text(encoding="utf-8").replace(official.url(""), "http://127.0.0.1:9")
    catalogue.write_text(dead, encoding="utf-8")
    before = state(tiny_corpus)
    status, _, err = run("fetch", "--yes")
    assert status == 1
    assert "act: http://127.0.0.1:9/robots.txt: The server cannot be reached" in err
    assert err.endswith("No server could be reached: is there a connection to the internet? Nothing was changed.")
    assert state(tiny_corpus) == before


def test_one_that_fails_does_not_keep_the_others(run: Run, official: Served, tiny_corpus: Path) -> None:
    official.pages["/asp/2014/9/data.xml"] = Page("gone", status=404)
    status, _, err = run("fetch", "--yes")
    assert status == 1
    assert "act: " in err
    assert "the server says 404" in err
    assert [e.source.id for e in read_catalogue(tiny_corpus).held][-1] == "rules"


def test_a_private_address_is_not_asked_without_the_flag(run: Run, official: Served, tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    status, _, err = run("fetch", "act", "--yes", loopback=False)
    assert status == 1
    assert "127.0.0.1, which is no public address" in err
    assert official.asked == []
    assert state(tiny_corpus) == before


def test_a_document_that_cannot_be_read_is_not_held(run: Run, official: Served, tiny_corpus: Path) -> None:
    official.pages["/asp/2014/9/data.xml"] = Page(
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"></Legislation>', "text/xml"
    )
    before = state(tiny_corpus)
    status, _, err = run("fetch", "act", "--yes")
    assert status == 1
    assert "Nothing was changed." in err
    assert state(tiny_corpus) == before


def test_a_file_of_that_name_is_not_written_over(run: Run, official: Served, tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/act.xml").mkdir()
    status, _, err = run("fetch", "act", "--yes")
    assert status == 1
    assert "There is a file documents/act.xml already." in err


@pytest.mark.parametrize(
    ("name", "said"),
    [("nobody", "No source has the id 'nobody'."), ("board-act", "does not say what to fetch"), ("handbook", "does not say what to fetch")],
)  # fmt: skip
def test_what_cannot_be_fetched(run: Run, official: Served, name: str, said: str) -> None:
    status, _, err = run("fetch", name, "--yes")
    assert status == 1
    assert said in err
    assert official.asked == []


def test_a_held_file_that_was_not_fetched_is_left_alone(run: Run, official: Served, tiny_corpus: Path) -> None:
    catalogue = tiny_corpus / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace(
        'url = "https://example.org/progress"', f'url = "{official.url(PUBLICATION)}"\nfetch = {{ form = "html" }}'
    )
    catalogue.write_text(text, encoding="utf-8")
    before = state(tiny_corpus)
    status, _, err = run("fetch", "proposals", "--yes")
    assert status == 1
    assert "documents/proposals.txt was not fetched, so it is left as it is" in err
    assert state(tiny_corpus) == before


def test_the_size_may_be_limited(run: Run, official: Served) -> None:
    official.pages[PUBLICATION] = chapter(1, (), "a" * 1_100_000)
    status, _, err = run("fetch", "rules", "--yes", "--max-size", "1")
    assert status == 1
    assert "larger than 1,000,000 bytes" in err


def test_a_folder_without_a_catalogue(run: Run, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.txt").write_text("words")
    status, _, err = run("fetch", "--yes", "--corpus", tmp_path / "papers")
    assert status == 1
    assert "no catalogue that could be read" in err


def test_the_shipped_catalogue_says_what_to_fetch() -> None:
    """Every official source with an address does, and each legislation as XML."""
    data = tomllib.loads((ROOT / "corpus/catalogue.toml").read_text(encoding="utf-8"))
    published = read_catalogue(ROOT / "corpus").published
    for entry in data["official"]:
        if "url" in entry:
            form = published[entry["id"]].form
            assert (entry["authority"] == "legislation") == (form == "legislation-xml"), entry["id"]
    assert published["pbjw-act-2014"].url == "https://www.legislation.gov.uk/asp/2014/9/data.xml"
    assert act().kind == "application/xml"


@cache
def a_pdf() -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, "A direction must be in writing, and must set out the budget of the function.")
    return bytes(pdf.output())


def test_the_whole_command_in_a_process_of_its_own(official: Served, tiny_corpus: Path) -> None:
    """Nothing is faked but the address: a page, its robots.txt, the pause between them, and the corpus after it."""
    official.pages["/a.pdf"] = Page(a_pdf(), "application/pdf")
    catalogue = tiny_corpus / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8").replace(
        'fetch = { form = "legislation-xml" }', 'fetch = { form = "pdf" }'
    )
    catalogue.write_text(text.replace(official.url("/asp/2014/9"), official.url("/a.pdf")), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "fetch", "act", "--yes", "--corpus", str(tiny_corpus), "--allow-address", LOOPBACK],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Held: documents/act.pdf" in done.stderr
    assert (tiny_corpus / "documents/act.pdf").read_bytes() == a_pdf()
