"""`python -m ingest add`: an entry of what was said, and nothing guessed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import __main__ as commands
from ingest.catalogue import read_catalogue
from ingest.commands import add as module
from tests.ingest.commands.conftest import Run, state
from tests.ingest.fetch.publications import PUBLICATION
from tests.ingest.fetch.serving import Served
from tests.ingest.pdfs import Writer

FACTS = ["--title", "Our scheme", "--publisher", "The council", "--published", "2020-05-01", "--authority", "guidance"]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Integration Scheme (final).txt"
    path.write_text("The scheme delegates these functions to the board.\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "asks_somebody", lambda: False)


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Somebody types these answers; gives the list of what was asked."""

    def answers(*texts: str, agrees: bool = True) -> list[str]:
        asked: list[str] = []
        waiting = list(texts)

        def answer(question: str, console: object) -> str:
            asked.append(question)
            return waiting.pop(0)

        monkeypatch.setattr(module, "asks_somebody", lambda: True)
        monkeypatch.setattr(module, "answer_to", answer)
        monkeypatch.setattr(module, "agreed", lambda question, console: agrees)
        return asked

    return answers


def test_a_file_with_its_facts_said(run: Run, tiny_corpus: Path, paper: Path) -> None:
    before = (tiny_corpus / "catalogue.toml").read_text(encoding="utf-8")
    status, _, err = run("add", paper, *FACTS, "--url", "https://example.org/scheme", "--rights", "OGL")
    assert status == 0
    assert "Its id is made from its name: integration-scheme-final." in err
    assert "Added: documents/integration-scheme-final.txt, 1 provisions." in err
    assert (tiny_corpus / "documents/integration-scheme-final.txt").read_bytes() == paper.read_bytes()
    after = (tiny_corpus / "catalogue.toml").read_text(encoding="utf-8")
    assert [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-" and line[2:]] == [
        "+ [[held]]", '+ id = "integration-scheme-final"', '+ file = "documents/integration-scheme-final.txt"',
        '+ title = "Our scheme"', '+ publisher = "The council"', "+ published = 2020-05-01", '+ authority = "guidance"',
        '+ rights = "OGL"', '+ url = "https://example.org/scheme"',
    ]  # fmt: skip
    assert read_catalogue(tiny_corpus).warnings == ()


def test_what_the_loader_warns_of_is_shown(run: Run, tiny_corpus: Path, tmp_path: Path) -> None:
    """A page without words would else be seen by nobody before the index is built."""
    w = Writer()
    w.text("The scheme delegates these functions to the board.")
    w.page()
    path = tmp_path / "scheme.pdf"
    path.write_bytes(w.save())
    status, _, err = run("add", path, *FACTS)
    assert status == 0
    assert "Note: Page 2 has no text; it may be a scanned picture." in " ".join(err.split())


def test_what_the_document_does_not_state_is_left_out(run: Run, tiny_corpus: Path, paper: Path) -> None:
    said = [
        "--title",
        "Our scheme",
        "--publisher",
        "-",
        "--published",
        "-",
        "--authority",
        "unstated",
        "--id",
        "scheme",
    ]
    assert run("add", paper, *said)[0] == 0
    source = read_catalogue(tiny_corpus).sources["scheme"]
    assert (source.publisher, source.published, source.authority.value) == (None, None, "unstated")


@pytest.mark.parametrize("left_out", range(4))
def test_what_was_not_said_is_not_guessed(run: Run, tiny_corpus: Path, paper: Path, left_out: int) -> None:
    before = state(tiny_corpus)
    facts = FACTS[: 2 * left_out] + FACTS[2 * left_out + 2 :]
    status, _, err = run("add", paper, *facts)
    assert status == 1
    assert f"Not said: {FACTS[2 * left_out][2:]}. What to do: say {FACTS[2 * left_out]} …" in err
    assert state(tiny_corpus) == before


def test_what_was_not_said_is_asked(run: Run, tiny_corpus: Path, paper: Path, types: Callable[..., list[str]]) -> None:
    asked = types(
        "Our Scheme", "scheme", "", "Our scheme", "", "The council", "in May", "2020-05-01", "gospel", "guidance"
    )
    assert run("add", paper)[0] == 0
    source = read_catalogue(tiny_corpus).sources["scheme"]
    assert (source.title, source.publisher, source.published) == ("Our scheme", "The council", "2020-05-01")
    assert asked[:2] == ["Id [integration-scheme-final]:"] * 2
    assert [q.split()[0].rstrip(":") for q in asked[2:]] == [
        "Title", "Title", "Publisher", "Publisher", "Published", "Published", "Authority", "Authority",
    ]  # fmt: skip


def test_only_what_was_not_said_is_asked(run: Run, paper: Path, types: Callable[..., list[str]]) -> None:
    asked = types("The council")
    said = [f for f in FACTS if f not in ("--publisher", "The council")]
    assert run("add", paper, *said, "--id", "scheme")[0] == 0
    assert asked == ["Publisher (or -):"]


def test_a_no_changes_nothing(run: Run, tiny_corpus: Path, paper: Path, types: Callable[..., list[str]]) -> None:
    types(agrees=False)
    before = state(tiny_corpus)
    status, _, err = run("add", paper, *FACTS, "--id", "scheme")
    assert status == 0
    assert "Nothing was changed." in err
    assert state(tiny_corpus) == before


def test_the_text_of_an_official_source(run: Run, tiny_corpus: Path, paper: Path) -> None:
    """Its entry has a title, an authority and an address already; they stay."""
    assert run("add", paper, "--id", "board-act", "--publisher", "-", "--published", "2014-04-01")[0] == 0
    found = read_catalogue(tiny_corpus)
    assert found.official == ()
    source = found.sources["board-act"]
    assert (source.title, source.file, source.url) == (
        "Boards Act 2014",
        "documents/board-act.txt",
        "https://example.org/act",
    )
    assert (source.published, source.topics) == ("2014-04-01", ("vote",))


# -- from the web ----------------------------------------------------------------------------------


def test_a_publication_by_its_address(run: Run, official: Served, tiny_corpus: Path) -> None:
    url = official.url(PUBLICATION)
    assert run("add", url, *FACTS, "--id", "chapters")[0] == 0
    found = read_catalogue(tiny_corpus)
    entry = next(e for e in found.held if e.source.id == "chapters")
    assert entry.source.url == url
    assert entry.retrieved is not None
    assert len(entry.retrieved.parts) == 3
    assert found.published["chapters"].url == url
    assert run("outdated", "chapters")[0] == 0


def test_an_act_by_its_address(run: Run, official: Served, tiny_corpus: Path) -> None:
    url = official.url("/asp/2014/9/data.xml")
    status, _, err = run("add", url, *FACTS, "--form", "legislation-xml", "--id", "boards-act")
    assert status == 0
    assert "The file calls itself: Boards Act 2014" in err
    found = read_catalogue(tiny_corpus)
    assert (found.sources["boards-act"].url, found.published["boards-act"].url) == (official.url("/asp/2014/9"), url)
    assert found.sources["boards-act"].status_as_at == "2025-04-01"


def test_an_address_that_has_nothing(run: Run, official: Served, tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    status, _, err = run("add", official.url("/nothing"), *FACTS)
    assert status == 1
    assert "the server says 404" in err
    assert state(tiny_corpus) == before


def test_a_private_address(run: Run, official: Served) -> None:
    status, _, err = run("add", official.url(PUBLICATION), *FACTS, loopback=False)
    assert status == 1
    assert "no public address" in err
    assert official.asked == []


# -- what goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--id", "handbook"], "The id 'handbook' is held already."),
        (["--id", "Our Scheme"], "An id has small letters"),
        (["--published", "in May"], "--published in May: A date is written YYYY-MM-DD"),
        (["--title", "-"], "A title is needed."),
        (["--url", "javascript:alert(1)"], "field url"),
    ],
)
def test_what_cannot_be_right(run: Run, tiny_corpus: Path, paper: Path, more: list[str], said: str) -> None:
    before = state(tiny_corpus)
    status, _, err = run("add", paper, *FACTS, *more)
    assert status == 1
    assert said in err
    assert state(tiny_corpus) == before


def test_a_file_that_is_held_already(run: Run, tiny_corpus: Path, paper: Path) -> None:
    before = state(tiny_corpus)
    status, _, err = run("add", tiny_corpus / "documents/opinion.txt", *FACTS, "--id", "another")
    assert status == 1
    assert "This very file is held already, as 'opinion'." in err
    assert state(tiny_corpus) == before


def test_a_file_that_cannot_be_read_as_a_document_is_not_kept(run: Run, tiny_corpus: Path, paper: Path) -> None:
    paper.write_bytes(b"\x00\x01")
    before = state(tiny_corpus)
    status, _, err = run("add", paper, *FACTS)
    assert status == 1
    assert "Nothing was changed." in err
    assert state(tiny_corpus) == before


@pytest.mark.parametrize("name", ["nothing.txt", "paper.exe", "folder.txt"])
def test_no_such_file_or_no_document(run: Run, tiny_corpus: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "paper.exe").write_bytes(b"MZ")
    before = state(tiny_corpus)
    status, _, err = run("add", tmp_path / name, *FACTS)
    assert status == 1
    assert "What to do: " in err
    assert state(tiny_corpus) == before


def test_an_unknown_authority_is_a_wrong_call(tiny_corpus: Path, paper: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        commands.main(["add", str(paper), "--corpus", str(tiny_corpus), "--authority", "gospel"])
    assert caught.value.code == 2


# -- what a file says of itself ----------------------------------------------------------------------

PAGE = """<!doctype html><html><head><title>x</title><meta name="dcterms.issued" content="2019-02-03T00:00">
<link rel="canonical" href="https://www.gov.scot/publications/tending/{}/"></head>
<body><main><h1>Tending</h1><p>Words of page {}.</p></main></body></html>"""
SAID = ["--publisher", "The office", "--authority", "guidance"]


def test_what_a_page_says_of_itself_is_told_and_taken_only_when_asked_for(
    run: Run, tiny_corpus: Path, tmp_path: Path
) -> None:
    page = tmp_path / "tending.html"
    page.write_text(PAGE.format("a", "1"), encoding="utf-8")
    status, _, err = run("add", page, *SAID)
    assert status == 1
    assert "title Tending; published 2019-02-03; url https://www.gov.scot/publications/tending/a/" in err
    assert run("add", page, *SAID, "--from-file")[0] == 0
    source = read_catalogue(tiny_corpus).sources["tending"]
    assert (source.title, source.published, source.url) == (
        "Tending", "2019-02-03", "https://www.gov.scot/publications/tending/a/",
    )  # fmt: skip


def test_an_act_from_a_file_says_up_to_when_it_is_revised(run: Run, tiny_corpus: Path) -> None:
    act = Path(__file__).parent.parent / "files" / "gardens-act.xml"
    said = ["--publisher", "-", "--authority", "legislation", "--id", "gardens"]
    assert run("add", act, *said, "--from-file")[0] == 0
    source = read_catalogue(tiny_corpus).sources["gardens"]
    assert (source.published, source.status_as_at) == ("2031-04-01", "2033-04-01")
    assert source.url == "https://www.legislation.gov.uk/asp/2031/99"


def test_a_folder_of_saved_pages_is_one_source(run: Run, tiny_corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tending"
    folder.mkdir()
    for n in (1, 2):
        (folder / f"{n}.html").write_text(PAGE.format(n, n), encoding="utf-8")
    (folder / "4.html").write_text(PAGE.format(4, 4), encoding="utf-8")
    status, _, err = run("add", folder, *FACTS, "--id", "tending")
    assert status == 1
    assert "Pages are missing by their numbers: 3." in err
    (folder / "4.html").unlink()
    assert run("add", folder, *FACTS, "--id", "tending")[0] == 0
    assert "page 2" in (tiny_corpus / "documents/tending.html").read_text(encoding="utf-8")


def test_a_folder_without_pages(run: Run, tmp_path: Path) -> None:
    status, _, err = run("add", tmp_path, *FACTS)
    assert status == 1
    assert "holds no saved web pages" in err


def test_a_message_says_once_what_to_do(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("no tags at all", encoding="utf-8")
    _, _, err = run("add", bad, *FACTS)
    assert err.count("What to do:") == 1


def test_an_id_that_is_nearly_one_is_told(run: Run) -> None:
    _, _, err = run("fetch", "board_act", "--yes")
    assert "No source has the id 'board_act'. What to do: name one of: board-act." in " ".join(err.split())


def test_an_address_of_another_kind_is_called_one(run: Run) -> None:
    """It was taken for a file of the type "pdf" in a folder "ftp:", or of a type that cannot be read."""
    for address in ("ftp://www.example.org/scheme.pdf", "file:///srv/scheme.pdf"):
        status, _, err = run("add", address, *FACTS)
        assert status == 1
        assert f"begins with {address.partition('//')[0]}// is not fetched; only http and https are." in " ".join(
            err.split()
        )
