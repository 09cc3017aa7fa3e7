"""`doctor`: each thing that can be wrong with an installation is told with what to do, and nothing is changed."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from assistant_makers import WordsEmbedder
from rich.console import Console

from assistant.__main__ import main
from assistant.doctor.command import _shown
from assistant.doctor.findings import Finding, Grade, from_message, is_well, run

Doctor = Callable[..., tuple[int, list[Finding]]]


@pytest.fixture
def doctor(
    small_corpus: Path, small_index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:  # fmt: skip
    """Call the doctor over the small index, with more settings; the exit status and the findings."""
    monkeypatch.setattr("assistant.doctor.installed.embedder_of", lambda _: WordsEmbedder())
    monkeypatch.setenv("ASSISTANT_CORPUS", str(small_corpus))
    monkeypatch.setenv("ASSISTANT_INDEX", str(small_index_folder))
    monkeypatch.setenv("ASSISTANT_FEEDBACK_FILE", str(tmp_path / "feedback.sqlite"))

    def call(**settings: object) -> tuple[int, list[Finding]]:
        for name, value in settings.items():
            monkeypatch.setenv(f"ASSISTANT_{name.upper()}", str(value))
        code = main(["doctor", "--format", "json"])
        told = json.loads(capsys.readouterr().out)
        found = [Finding(f["check"], Grade(f["grade"]), f["found"], f["remedy"]) for f in told["findings"]]
        assert told["ok"] is (code == 0) is is_well(found)
        return code, found

    return call


def of(found: list[Finding], check: str) -> list[Finding]:
    return [f for f in found if f.check == check]


def test_a_whole_installation_is_well_and_nothing_is_made(doctor: Doctor, tmp_path: Path) -> None:
    code, found = doctor()
    assert code == 0
    assert [(f.check, f.grade) for f in found] == [
        (check, Grade.FINE)
        for check in ("Settings", "Embedding model", "Index", "Serving", "Feedback file", "Chat model")
    ]
    assert list(tmp_path.iterdir()) == []


def test_people_get_lines_with_what_to_do(
    doctor: Doctor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.endswith("All is well.\n")
    monkeypatch.setenv("ASSISTANT_INDEX", str(tmp_path / "none"))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "wrong        Index: " in said
    assert "What to do: " in said
    assert said.endswith("1 thing is wrong.\n")


def test_all_wrong_settings_are_told_at_once(doctor: Doctor) -> None:
    code, found = doctor(port="high", top_k=99, today="tomorrow", maintainer_password="secret-word",
                         model_options="{top_p", model_budget=2)  # fmt: skip
    assert code == 1
    wrong = of(found, "Settings")
    assert [f.found.split()[2].removeprefix("ASSISTANT_") for f in wrong] == [
        "TODAY", "PORT", "TOP_K", "MAINTAINER_PASSWORD", "MODEL_OPTIONS", "MODEL_BUDGET",
    ]  # fmt: skip
    assert all(f.grade is Grade.WRONG for f in wrong)
    assert "secret-word" not in str(found)
    assert [f.grade for f in found[len(wrong) :]] == [Grade.NOT_CHECKED]


def test_a_misspelt_setting_is_told_beside_wrong_ones(doctor: Doctor) -> None:
    """It once came to light only when the others were right."""
    code, found = doctor(top_k=99, tpo_k=3)
    assert code == 1
    assert [(f.grade, f.remedy) for f in of(found, "Settings")] == [
        (Grade.WRONG, ""), (Grade.NOTE, "Did you mean ASSISTANT_TOP_K?"),
    ]  # fmt: skip


def test_an_index_is_held_against_the_corpus_of_the_settings(
    doctor: Doctor, small_corpus: Path, tmp_path: Path
) -> None:
    """The folder that it was made in may still be there, or be gone; the next start looks at this one."""
    code, found = doctor(corpus=tmp_path / "none")
    assert (code, "There is no such corpus folder" in of(found, "Index")[0].found) == (1, True)
    moved = shutil.copytree(small_corpus, tmp_path / "moved")
    assert doctor(corpus=moved)[0] == 0
    with (moved / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write("\n# another state of it\n")
    code, found = doctor(corpus=moved)
    assert code == 1
    assert f"--corpus {moved}" in of(found, "Index")[0].remedy


def test_a_way_of_serving_with_which_the_chat_would_not_start(doctor: Doctor, tmp_path: Path) -> None:
    code, found = doctor(host="0.0.0.0")
    assert (code, of(found, "Serving")[0].grade) == (0, Grade.NOTE)
    assert "--public" in of(found, "Serving")[0].remedy
    code, found = doctor(users_file=tmp_path / "none")
    assert (code, "cannot be read" in of(found, "Serving")[0].found) == (1, True)


def test_a_misspelt_setting_is_a_note(doctor: Doctor) -> None:
    code, found = doctor(tpo_k=3, zzzz_qqqq=1)
    assert code == 0
    notes = [f for f in of(found, "Settings") if f.grade is Grade.NOTE]
    assert [f.remedy for f in notes] == ["Did you mean ASSISTANT_TOP_K?", "Take it out."]


def test_an_index_that_is_missing_stale_or_damaged(doctor: Doctor, small_index_folder: Path, tmp_path: Path) -> None:
    code, found = doctor(index=tmp_path / "none")
    assert (code, of(found, "Index")[0].grade) == (1, Grade.WRONG)
    damaged = shutil.copytree(small_index_folder, tmp_path / "damaged")
    (damaged / "CURRENT").write_text("no such build\n")
    code, found = doctor(index=damaged)
    assert (code, of(found, "Index")[0].grade) == (1, Grade.WRONG)
    assert of(found, "Index")[0].remedy


def test_an_index_of_another_model(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(WordsEmbedder):
        fingerprint = "another"

    monkeypatch.setattr("assistant.doctor.installed.embedder_of", lambda _: Other())
    code, found = doctor()
    assert code == 1
    assert "ingest build" in of(found, "Index")[0].remedy


def test_a_model_that_is_not_there(doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    code, found = doctor(embedding_model=tmp_path, index=tmp_path / "none")
    assert code == 1
    assert "holds no safetensors weights" in of(found, "Embedding model")[0].found


def test_a_model_without_its_quick_form_is_a_note(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    _, found = doctor(embedding_graphs=tmp_path / "none", index=tmp_path / "none")
    said = of(found, "Embedding model")
    assert [f.grade for f in said] == [Grade.FINE, Grade.NOTE]
    assert "export-model" in said[1].remedy


def test_a_feedback_file_that_cannot_be_used(doctor: Doctor, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE cakes (name TEXT)")
    code, found = doctor(feedback_file=other)
    assert code == 1
    assert "another program" in of(found, "Feedback file")[0].found
    code, found = doctor(feedback_file=other / "below" / "feedback.sqlite")
    assert code == 1
    assert "cannot be made" in of(found, "Feedback file")[0].found
    code, found = doctor(feedback_file=tmp_path)
    assert (code, of(found, "Feedback file")[0].found) == (1, f"{tmp_path} is no file.")


def test_a_check_that_fails_is_a_finding_and_the_others_are_made() -> None:
    def fails(_: int) -> list[Finding]:
        raise RuntimeError("a wire is loose\nsecond line")

    def holds(_: int) -> list[Finding]:
        return [Finding("B", Grade.FINE, "well")]

    first, second = run((("A", fails), ("B", holds)), 1)
    assert (first.check, first.grade, first.found) == (
        "A", Grade.WRONG, "It could not be checked: RuntimeError: a wire is loose",
    )  # fmt: skip
    assert second.found == "well"


def test_a_message_without_a_remedy_is_all_found() -> None:
    assert from_message("A", "It is so.") == Finding("A", Grade.WRONG, "It is so.", "")


def test_what_a_server_says_cannot_change_what_a_terminal_shows() -> None:
    out = io.StringIO()
    said = Finding("Chat model", Grade.WRONG, "There is no \x1b[2Jmodel \u202ex.", "See\x1b]0;title\x07 the list.")
    assert list(_shown([said], Console(file=out))) == [said]
    assert "There is no \ufffd[2Jmodel \ufffdx." in out.getvalue()
    assert out.getvalue().replace("\n", "").isprintable()
