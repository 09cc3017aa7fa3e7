"""A folder with a file of each format, from the command line to a citation that opens at its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.types import Answer, Status
from ingest.__main__ import main
from ingest.build import build, check_fresh
from ingest.catalogue import write_lock
from ingest.errors import IndexProblem
from ingest.store import Index, provision_from_dict, provision_to_dict
from tests.fakes import FakeEmbedder
from tests.ingest.word_files import GUIDE

FILES = Path(__file__).parent / "files"
ACT = "https://www.legislation.gov.uk/asp/2031/99"
PAGES = "https://www.gov.example/publications/tending-guidance/"
CATALOGUE = f"""\
[[held]]
id = "gardens-act"
file = "documents/gardens-act.xml"
title = "Shared Gardens (Joint Tending) (Scotland) Act 2031"
short = "Shared Gardens Act"
called = ["gardens act"]
authority = "legislation"
url = "{ACT}"

[[held]]
id = "tending-guidance"
file = "documents/tending-guidance"
title = "Tending shared gardens: statutory guidance"
authority = "statutory-guidance"
url = "{PAGES}"

[[held]]
id = "guide"
file = "documents/guide.docx"
title = "Guide for members"
authority = "guidance"

[[held]]
id = "handbook"
file = "documents/handbook.md"
title = "Handbook"
authority = "guidance"

[[held]]
id = "notes"
file = "documents/notes.txt"
title = "Notes"
authority = "explainer"
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("corpus")
    documents = root / "documents"
    shutil.copytree(FILES / "tending-guidance", documents / "tending-guidance")
    shutil.copy(FILES / "gardens-act.xml", documents)
    (documents / "guide.docx").write_bytes(GUIDE)
    (documents / "handbook.md").write_text("# Handbook\n\n## Fares\n\nCarers are paid their fares.\n", encoding="utf-8")
    (documents / "notes.txt").write_text("Notes\n\nThe board meets on the first Monday.\n", encoding="utf-8")
    (root / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    write_lock(root)
    return root


@pytest.fixture(scope="module")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    report = build(corpus, folder, FakeEmbedder())
    assert report.failures == ()
    assert {d.source_id for d in report.documents} == {"gardens-act", "tending-guidance", "guide", "handbook", "notes"}
    return Index(folder)


@pytest.fixture(scope="module")
def ask(index: Index) -> Callable[[str], Answer]:
    return Assistant(index, FakeEmbedder()).ask


@pytest.mark.parametrize(
    ("question", "source", "locator", "url", "words"),
    [
        ("what does section 27(1)(a) of the gardens act say?", "gardens-act", "s. 27(1)(a)", f"{ACT}/section/27/1/a",
         "A direction under section 26— must specify the beds that are to be tended, and … unless the garden is closed"),
        ("what does s.27(1)(b)(ii) say", "gardens-act", "s. 27(1)(b)(ii)", f"{ACT}/section/27/1/b/ii",
         "A direction under section 26— may— name two or more gardeners, unless the garden is closed for the winter."),
        ("s27A(1A)", "gardens-act", "s. 27A(1A)", f"{ACT}/section/27A/1A", "Subsection (1) does not apply"),
        ("subsection (2) of section 27", "gardens-act", "s. 27(2)", f"{ACT}/section/27/2", "must be in writing"),
        ("sch. 1 para. 5(2)", "gardens-act", "sch. 1 para. 5(2)", f"{ACT}/schedule/1/paragraph/5/2", "square metres"),
        ("paragraph 5(1) of schedule 1", "gardens-act", "sch. 1 para. 5(1)", f"{ACT}/schedule/1/paragraph/5/1", "every bed"),
        ("section 30 of the gardens act", "gardens-act", "s. 30", f"{ACT}/section/30", "(not yet in force) Every greenhouse"),
        ("what does section 1.2 of the statutory guidance say", "tending-guidance", "section 1.2, paragraph 1",
         f"{PAGES}#status", "must have regard"),
        ("paragraph 15(a)", "guide", "paragraph 15(a)", None, "A direction must: be in writing;"),
    ],
)  # fmt: skip
def test_a_place_is_found_quoted_with_what_it_needs_and_linked(
    ask: Callable[[str], Answer], index: Index, question: str, source: str, locator: str, url: str | None, words: str
) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    citation = answer.to_dict()["citations"][0]
    assert (citation["source_id"], citation["locator"], citation["url"]) == (source, locator, url)
    assert words in " ".join(answer.answer.split())
    text = index.documents[source].text
    quoted = [citation, *citation.get("around", []), *([citation["lead_in"]] if citation["lead_in"] else [])]
    assert all(q["quote"] == text[q["start"] : q["end"]] for q in quoted)
    assert answer.rejected == ()


def test_a_whole_section_shows_the_words_around_its_paragraphs_once(ask: Callable[[str], Answer]) -> None:
    answer = ask("section 27 of the gardens act").answer
    assert answer.count("A direction under section 26—") == 1
    assert answer.count("unless the garden is closed") == 1
    assert "27(1)(b)(ii). name two or more gardeners" in answer


def test_provisions_are_stored_with_their_links_and_what_is_around_them(index: Index) -> None:
    for p in index.provisions:
        assert provision_from_dict(json.loads(json.dumps(provision_to_dict(p)))) == p
    assert index.by_id["gardens-act#s-27-1-b-ii"].closing
    assert index.by_id["gardens-act#s-27-1-b-ii"].outer


@pytest.mark.parametrize("source", ["gardens-act", "tending-guidance", "guide"])
def test_text_and_outline_show_what_is_held(
    corpus: Path, index: Index, source: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["text", source, "--corpus", str(corpus)]) == 0
    assert capfdbinary.readouterr().out.decode() == index.documents[source].text
    assert main(["outline", source, "--corpus", str(corpus)]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert all(p.locator.label in shown for p in index.provisions if p.source_id == source)


def test_a_changed_page_of_a_folder_makes_the_index_stale(corpus: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(corpus, tmp_path / "corpus")
    build(copy, tmp_path / "index", FakeEmbedder())
    check_fresh(tmp_path / "index", FakeEmbedder())
    page = copy / "documents" / "tending-guidance" / "2.html"
    page.write_text(page.read_text(encoding="utf-8").replace("28 days", "14 days"), encoding="utf-8")
    write_lock(copy)
    with pytest.raises(IndexProblem, match="changed"):
        check_fresh(tmp_path / "index", FakeEmbedder())


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(corpus: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(corpus, tmp_path / "corpus")
    (copy / "documents" / "gardens-act.xml").write_bytes(b"<a><b>")
    (copy / "documents" / "guide.docx").write_bytes(b"PK\x03\x04 cut")
    write_lock(copy)
    report = build(copy, tmp_path / "index", FakeEmbedder())
    assert {source for source, _ in report.failures} == {"gardens-act", "guide"}
    assert all("What to do:" in reason for _, reason in report.failures)
    assert {d.source_id for d in report.documents} == {"tending-guidance", "handbook", "notes"}


def test_a_folder_without_a_catalogue_takes_each_format(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("gardens-act.xml", "guide.docx", "handbook.md", "notes.txt"):
        shutil.copy(corpus / "documents" / name, folder)
    shutil.copy(FILES / "tending-guidance" / "1.html", folder / "page.html")
    report = build(folder, tmp_path / "index", FakeEmbedder())
    assert report.failures == ()
    assert len(report.documents) == 5
