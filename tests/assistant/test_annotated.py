"""Answers from an Act: what the publisher notes, definitions, places that it has not, words that close a list."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from assistant_makers import TODAY, WordsEmbedder

from assistant.chain import Assistant
from assistant.types import Reason
from ingest.build import build
from ingest.store import Index

FILES = Path(__file__).parent.parent / "ingest" / "files"
CATALOGUE = """
[[held]]
id = "boards-act"
file = "documents/boards-act.xml"
title = "Joint Boards (Scotland) Act 2014"
short = "2014 Act"
authority = "legislation"

[[held]]
id = "gardens-act"
file = "documents/gardens-act.xml"
title = "Shared Gardens (Joint Tending) (Scotland) Act 2031"
short = "Gardens Act"
authority = "legislation"
"""
IN_FORCE = "The publisher notes on s. 1 (I1): “S. 1 in force at 1.4.2015 by S.S.I. 2014/44, art. 2, sch.”"
CHANGED = "The publisher notes on s. 1 (F1): “Words in s. 1(2) substituted (1.4.2018) by Public Bodies Act 2017 (asp 4), s. 3”"


@pytest.fixture(scope="module")
def lawyer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("law")
    (folder / "corpus" / "documents").mkdir(parents=True)
    for name in ("boards-act.xml", "gardens-act.xml"):
        shutil.copy(FILES / name, folder / "corpus" / "documents" / name)
    (folder / "corpus" / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    build(folder / "corpus", folder / "index", WordsEmbedder())
    index = Index(folder / "index")
    yield Assistant(index, WordsEmbedder(), TODAY)
    index.close()


@pytest.mark.parametrize(
    ("question", "notes"),
    [
        ("what does section 1 of the 2014 Act say?", [CHANGED, IN_FORCE]),
        ("s. 1(2) of the 2014 Act", [CHANGED, IN_FORCE]),
        ("s. 1(3)(a) of the 2014 Act", [IN_FORCE]),  # what changed subsection (2) is not about it
        ("what does section 5 of the 2014 Act say?",
         ["Of s. 5 no words are left: the dots stand for repealed words.",
          "The publisher notes on s. 5 (F2): “S. 5 repealed (1.4.2019) by Care Reform Act 2018 (asp 9), s. 12”"]),
        ("sch. 1 para. 1(2) of the 2014 Act",
         ["The publisher notes on sch. 1 (I2): “Sch. 1 in force at 1.4.2015 by S.S.I. 2014/44, art. 2, sch.”"]),
        ("s. 27(1)(a) of the Gardens Act", []),  # the note there is on (b)(ii)
    ],
)  # fmt: skip
def test_a_place_of_an_act_comes_with_what_the_publisher_notes_on_it(
    lawyer: Assistant, question: str, notes: list[str]
) -> None:
    said = lawyer.ask(question).notes
    assert [n for n in said if "publisher notes" in n or "dots" in n] == notes


@pytest.mark.parametrize(
    "question",
    ["definition of integration authority in section 59", "section 59 definition of integration authority",
     "what does integration authority mean?", "what is meant by integration authorities in the 2014 Act?"],
)  # fmt: skip
def test_a_definition_is_found_by_its_term_wherever_the_section_is_named(lawyer: Assistant, question: str) -> None:
    cited = [c.evidence.provision.locator.label for c in lawyer.ask(question).citations]
    assert cited == ["s. 59(1), definition of integration authority"]


@pytest.mark.parametrize(
    "question", ["what does section 99 of the 2014 Act say?", "the 2014 Act, s. 27(1)(a)", "section 27 of the 2014 Act"]
)
def test_a_held_act_without_that_section_is_not_answered_from_another(lawyer: Assistant, question: str) -> None:
    answer = lawyer.ask(question)
    assert answer.reason is Reason.NO_SUCH_PROVISION
    assert re.match(r"There is no section \S+ in “Joint Boards \(Scotland\) Act 2014”\.", answer.answer)


def test_an_act_that_is_not_held_is_not_in_the_corpus(lawyer: Assistant) -> None:
    assert lawyer.ask("what does section 12 of the Ferries Act 2010 say?").reason is Reason.NOT_IN_CORPUS


def test_one_item_of_a_list_is_cited_with_the_words_that_close_the_list(lawyer: Assistant) -> None:
    first = lawyer.ask("section 1(3)(a) of the 2014 Act").citations[0].evidence
    assert [words for _, words in first.closing] == ["except where the board has resolved that it is confidential."]
    answer = lawyer.ask("section 27(1)(a) of the Gardens Act").answer
    assert "must specify the beds that are to be tended, and … unless the garden is closed" in answer


def test_repealed_places_are_not_said_to_be_the_same(lawyer: Assistant) -> None:
    assert len(lawyer.ask("section 6 of the 2014 Act").citations) == 1  # dots are in the Gardens Act, too
