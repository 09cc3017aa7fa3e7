"""Drafts of reference questions: in the form of the question files, and never among them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from feedback_makers import asked

from assistant.feedback import draft
from assistant.feedback.draft import draft_entry, draft_text, write_draft
from assistant.feedback.errors import FeedbackError
from assistant.feedback.queries import Row, View, listing
from assistant.feedback.records import Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from evals.drafting import make_entry
from evals.questions import load

TODAY = date(2026, 3, 1)


def row_of(
    store: Store, thumb: Thumb = Thumb.UP, wrong: Wrong | None = None, words: str = "", **changes: object
) -> Row:
    store.add_opinion(Opinion(asked("who pays\nfor: travel? # [1]", **changes), thumb, wrong, words))
    return listing(store, View.FEEDBACK).rows[0]


def test_it_has_the_fields_that_a_drafted_entry_has_in_their_order(store: Store) -> None:
    assert list(draft_entry(row_of(store), TODAY)) == list(make_entry({}, TODAY))


def test_a_good_answers_draft_loads_as_a_reference_question(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    write_draft(row_of(store), path, TODAY)
    [question] = load([path])
    assert question.question == "who pays\nfor: travel? # [1]"
    [[gold]] = question.gold
    assert (gold.source, gold.locator) == ("review", "proposal 2(ii)")
    assert gold.quotation == "Clear directions must be given by the boards."


def test_a_declines_draft_expects_the_decline(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    write_draft(row_of(store, status="declined", reason="not_in_corpus", cited=()), path, TODAY)
    [question] = load([path])
    assert (question.answerable, question.expect_reason) == (False, "not_in_corpus")


def test_gold_of_a_wrong_answer_is_left_to_a_person(store: Store, tmp_path: Path) -> None:
    """An answer that somebody called wrong must not become what answers are measured by."""
    row = row_of(store, Thumb.DOWN, Wrong.WRONG_SOURCE, "the Act says\notherwise")
    entry = draft_entry(row, TODAY)
    assert entry["gold"] == []
    assert entry["note"].endswith("thumb down, wrong source; in their words: the Act says otherwise.")
    path = tmp_path / "draft.yaml"
    write_draft(row, path, TODAY)
    with pytest.raises(Exception, match="gold"):
        load([path])


def test_hostile_words_stay_one_value(store: Store) -> None:
    words = "x\n- id: other-002\n  !!python/object/apply:os.system ['true']"
    row = row_of(store, Thumb.DOWN, Wrong.OTHER, words)
    [entry] = yaml.safe_load(draft_text(row, TODAY))
    assert entry["id"] == "draft-001"


def test_nothing_is_written_over_or_among_the_reference_questions(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, path = row_of(store), tmp_path / "draft.yaml"
    path.write_text("mine")
    with pytest.raises(FeedbackError, match="already"):
        write_draft(row, path, TODAY)
    assert path.read_text() == "mine"
    assert draft._REFERENCE.is_dir(), "the folder that is guarded is the one that there is"
    monkeypatch.setattr(draft, "_REFERENCE", tmp_path / "questions")
    (tmp_path / "questions").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "questions")
    for place in ("questions/a.yaml", "questions/../questions/a.yaml", "link/a.yaml"):
        with pytest.raises(FeedbackError, match="among the reference questions"):
            write_draft(row, tmp_path / place, TODAY)
    assert list((tmp_path / "questions").iterdir()) == []
