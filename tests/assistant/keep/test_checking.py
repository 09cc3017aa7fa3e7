"""A pack against changed documents: what stands, what moved, what is gone, what was altered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from keep_makers import WHEN, check, pack_of, tampered

from assistant.chain import Assistant, number_citations
from assistant.compose.extractive import reading_form
from assistant.decisive import IN_FULL
from assistant.keep.checking import Finding, check_pack
from assistant.keep.documents import held_in
from assistant.keep.errors import PackError
from assistant.keep.making import keep_answer, make_pack
from assistant.keep.pack import Pack
from assistant.keep.reading import ReadPack, parse_answer, parse_pack
from assistant.keep.report import CHANGED, LOST, UNCHANGED, as_json, as_text, status_of, summary
from assistant.render import answer_text
from assistant.simpler import pieces_of
from assistant.types import Statement

Change = Callable[[str, str, str], Path]
TRUST = "What does proposal 1(i) say?"


@pytest.fixture(scope="session")
def learning(small_assistant: Assistant) -> Pack:
    """One answer with one quotation: proposal 1(i)."""
    pack = pack_of(small_assistant, TRUST)
    assert [c.locator for c in pack.answers[0].citations] == ["proposal 1(i)"]
    return pack


def test_an_untouched_pack_stands_whole(pack: Pack, small_corpus: Path) -> None:
    report = check(pack, small_corpus)
    assert {c.finding for c in report.checked} == {Finding.STANDS}
    assert len(report.checked) == sum(len(a.citations) for a in pack.answers)
    assert report.altered == ()
    assert status_of(report) == UNCHANGED
    assert summary(report).endswith("in the documents, word for word. Nothing has changed.")


def test_words_added_after_the_quotation_leave_it_in_its_place(learning: Pack, changed_corpus: Change) -> None:
    report = check(learning, changed_corpus("documents/review.txt", "2. Money\n\nMoney", "2. Money\n\nAll money"))
    assert [c.finding for c in report.checked] == [Finding.STANDS]
    assert report.checked[0].document_changed
    assert status_of(report) == CHANGED


def test_words_added_before_the_quotation_move_it(learning: Pack, changed_corpus: Change) -> None:
    added = "Some very good"
    report = check(learning, changed_corpus("documents/review.txt", "Some good", added))
    was, [found] = learning.answers[0].citations[0], report.checked
    assert found.finding is Finding.MOVED
    assert found.now is not None
    assert found.now.start == was.start + len("very ")
    assert found.locator == "proposal 1(i)"
    assert found.changes == ()


def test_a_quotation_that_moved_to_another_number_says_so(small_assistant: Assistant, changed_corpus: Change) -> None:
    """The words are the same, and a board paper that cites "bullet 1" now points elsewhere."""
    pack = pack_of(small_assistant, "help to get back on your feet")
    assert pack.answers[0].citations[0].locator == "section 1, bullet 1"
    corpus = changed_corpus("documents/framework.md", "- offer reablement", "- ask people first;\n- offer reablement")
    found = check(pack, corpus).checked[0]
    assert found.finding is Finding.MOVED
    assert ("locator", "section 1, bullet 1", "section 1, bullet 2") in [
        (c.field, c.then, c.now) for c in found.changes
    ]


def test_a_number_that_is_part_of_the_words_is_not_read_over(learning: Pack, changed_corpus: Change) -> None:
    report = check(learning, changed_corpus("documents/review.txt", "1. (i) Leaders", "1. (iv) Leaders"))
    assert [c.finding for c in report.checked] == [Finding.GONE]


def test_line_breaks_alone_do_not_lose_a_quotation(learning: Pack, changed_corpus: Change) -> None:
    corpus = changed_corpus("documents/review.txt", "together. An audit", "together.\nAn audit")
    [found] = check(learning, corpus).checked
    assert found.finding in (Finding.MOVED, Finding.STANDS)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Leaders will learn", "Leaders will not learn"), ("Leaders will learn", "leaders will learn"), ("6 months", "16 months")],
)  # fmt: skip
def test_one_changed_word_case_or_figure_is_a_lost_quotation(
    learning: Pack, changed_corpus: Change, old: str, new: str
) -> None:
    report = check(learning, changed_corpus("documents/review.txt", old, new))
    [found] = report.checked
    assert found.finding is Finding.GONE
    assert status_of(report) == LOST
    assert found.nearest.startswith("proposal 1(i): "), "the nearest words are shown, as such"
    assert "0 of 1 quotations" in summary(report)


def test_a_source_that_is_no_longer_held(learning: Pack, small_corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fewer"
    folder.mkdir()
    shutil.copy(small_corpus / "documents" / "framework.md", folder)
    report = check(learning, folder)
    assert [c.finding for c in report.checked] == [Finding.SOURCE_GONE]
    assert status_of(report) == LOST


def test_a_source_that_cannot_be_read_is_reported_with_the_reason(learning: Pack, changed_corpus: Change) -> None:
    corpus = changed_corpus("documents/opinion.txt", "culture", "culture")
    (corpus / "documents" / "review.txt").write_bytes(b"")
    [found] = check(learning, corpus).checked
    assert found.finding is Finding.SOURCE_GONE
    assert "empty" in found.why


def test_another_authority_in_the_catalogue_is_reported(learning: Pack, changed_corpus: Change) -> None:
    """A proposal that became guidance, or the reverse, is what a board must hear of."""
    corpus = changed_corpus("catalogue.toml", 'authority = "proposal"', 'authority = "guidance"')
    report = check(learning, corpus)
    assert [(c.field, c.then, c.now) for c in report.checked[0].changes] == [("authority", "proposal", "guidance")]
    assert status_of(report) == CHANGED
    assert any("authority was proposal; it is now guidance" in line for line in as_text(learning, report))


# -- packs that were altered -------------------------------------------------------------------


def _law(c: dict[str, Any]) -> None:
    c["answers"][0]["citations"][0]["authority"] = "legislation"


def _another_word(c: dict[str, Any]) -> None:
    a = c["answers"][0]
    for holder, field in ((a["citations"][0], "quote"), (a["statements"][0], "text"), (a, "answer")):
        holder[field] = holder[field].replace("Leaders will", "Leaders must")


def _sentence_only(c: dict[str, Any]) -> None:
    a = c["answers"][0]
    for holder, field in ((a["statements"][0], "text"), (a, "answer")):
        holder[field] = holder[field].replace("Leaders will", "Leaders may")


def _a_sentence_more(c: dict[str, Any]) -> None:
    c["answers"][0]["answer"] += " Boards must also pay double."


def test_a_careless_change_shows_in_the_hash(learning: Pack, small_corpus: Path) -> None:
    report = check(tampered(learning, _law), small_corpus)
    assert "hash" in report.altered[0]
    assert status_of(report) == LOST
    assert "do not rely on it" in summary(report)


@pytest.mark.parametrize("change", [_another_word, _sentence_only, _a_sentence_more, _law])
def test_a_forger_who_computes_the_hash_anew_is_caught_by_the_documents(
    learning: Pack, small_corpus: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    report = check(tampered(learning, change, cover=True), small_corpus)
    assert report.changed
    assert status_of(report) in (LOST, CHANGED)


def test_a_forged_word_is_gone_and_a_forged_sentence_is_altered(learning: Pack, small_corpus: Path) -> None:
    assert check(tampered(learning, _another_word, cover=True), small_corpus).checked[0].finding is Finding.GONE
    assert "sentence 1" in check(tampered(learning, _sentence_only, cover=True), small_corpus).altered[0]
    assert "not made of" in check(tampered(learning, _a_sentence_more, cover=True), small_corpus).altered[0]


def _claims_law(c: dict[str, Any]) -> None:
    a = c["answers"][0]
    for holder, field in ((a["statements"][0], "lead"), (a, "answer")):
        holder[field] = holder[field].replace("The 2019 review proposed", "The Boards Act 2014 says")


def _no_sentences(c: dict[str, Any]) -> None:
    c["answers"][0].update(statements=[], answer="Boards must pay double. [1]")


def _renamed(c: dict[str, Any]) -> None:
    """Rename the source, which the sentence begins with, and the sentence with it."""
    a = c["answers"][0]
    a["citations"][0]["short"] = "Boards Act 2014"
    for holder, field in ((a["statements"][0], "lead"), (a, "answer")):
        holder[field] = holder[field].replace("2019 review", "Boards Act 2014 of 2019")


def test_a_proposal_that_is_made_law_is_noticed(learning: Pack, small_corpus: Path) -> None:
    assert "The 2019 review proposed" in learning.answers[0].answer
    assert "authority of sentence 1" in check(tampered(learning, _claims_law, cover=True), small_corpus).altered[0]
    [found] = check(tampered(learning, _renamed, cover=True), small_corpus).checked
    assert ("short name", "Boards Act 2014", "2019 review") in [(c.field, c.then, c.now) for c in found.changes]


def test_an_answer_without_its_sentences_is_altered(learning: Pack, small_corpus: Path) -> None:
    assert "no sentences" in check(tampered(learning, _no_sentences, cover=True), small_corpus).altered[0]


def test_of_another_composer_only_the_quotations_are_checked_and_the_report_says_so(
    learning: Pack, small_corpus: Path
) -> None:
    data = tampered(
        learning, lambda c: c["answers"][0].update(composer="another", answer="In short: yes. [1]"), cover=True
    )
    read = parse_pack(data)
    report = check(data, small_corpus)
    assert report.altered == ()
    assert any("only its quotations were checked" in line for line in as_text(read.pack, report))


def test_the_report_as_data_says_what_the_words_say(pack: Pack, small_corpus: Path) -> None:
    data = as_json(pack, check(pack, small_corpus))
    assert data["schema"] == "integration-assistant/pack-check"
    assert (data["status"], data["altered"]) == (0, [])
    assert data["counts"]["stands"] == len(data["quotations"]) > 1
    assert {"answer", "marker", "finding", "document_changed", "start", "end", "changes"} <= set(data["quotations"][0])


def test_an_answer_that_a_browser_gives_back_is_held_against_the_index(
    learning: Pack, small_assistant: Assistant
) -> None:
    """What a browser keeps is in its owner's hands: it is checked again before it is exported."""
    held = held_in(small_assistant.index)
    kept = parse_answer(learning.answers[0].model_dump_json().encode())
    assert kept == learning.answers[0]
    assert not check_pack(ReadPack(make_pack([kept], WHEN), True), held).changed
    content = json.loads(kept.model_dump_json())
    _another_word({"answers": [content]})
    content["citations"][0]["end"] = content["citations"][0]["start"] + len(content["citations"][0]["quote"])
    forged = parse_answer(json.dumps(content).encode())
    assert check_pack(ReadPack(make_pack([forged], WHEN), True), held).lost
    for data in (b"", b"[]", b'{"question": "x"}', b"[" * 100_000):
        with pytest.raises(PackError, match="What to do"):
            parse_answer(data)


def test_a_pack_without_quotations_has_nothing_to_check(small_assistant: Assistant, small_corpus: Path) -> None:
    report = check(pack_of(small_assistant, "hello"), small_corpus)
    assert (report.checked, status_of(report)) == ((), UNCHANGED)
    assert summary(report) == "The pack holds no quotations."


def test_a_date_with_its_whole_provision_below_is_as_the_assistant_writes_it(
    small_assistant: Assistant, small_corpus: Path
) -> None:
    """A forger's "in full" must hold what stands above it."""
    answer = small_assistant.ask(TRUST)
    [whole] = answer.statements
    date = pieces_of(whole.evidence[0])[-1]
    both = (Statement(whole.lead, reading_form(date), (date,)), replace(whole, lead=IN_FULL))
    numbered, citations = number_citations(both)
    answer = replace(answer, statements=both, citations=citations, answer=answer_text(both, numbered))
    kept = make_pack([keep_answer(answer, small_assistant.index, WHEN)], WHEN)
    report = check(kept, small_corpus)
    assert (report.altered, status_of(report)) == ((), UNCHANGED)

    def nameless(content: dict[str, Any]) -> None:
        a = content["answers"][0]
        a["answer"] = a["answer"].replace(a["statements"][0]["lead"], IN_FULL)
        a["statements"][0]["lead"] = IN_FULL

    assert "authority" in " ".join(check(tampered(kept, nameless, cover=True), small_corpus).altered)
