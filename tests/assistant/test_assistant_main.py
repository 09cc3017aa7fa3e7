"""`python -m assistant`: the JSON contract, exit statuses, and bad input that loses nothing.

Only the embedding model is a fake; named `test_assistant_main` because `ingest` has a main, too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from assistant_makers import REVIEW, Explosive, WordsEmbedder

from assistant.__main__ import main
from assistant.chain import Assistant
from ingest.store import Index

ROOT = Path(__file__).resolve().parents[2]
TOP = {"question", "standalone_question", "status", "reason", "answer", "citations", "passages", "notes", "signposts",
       "composer", "index", "timings_ms"}  # fmt: skip
CITATION = {"marker", "source_id", "title", "publisher", "published", "authority", "restates", "locator", "page", "quote",
            "start", "end", "url"}  # fmt: skip
# Beyond the design: who is quoted, the headings above, the words that introduce the quotation, the page's own number.
MORE = {"speaker", "trail", "lead_in", "printed_page"}
PASSAGE = {"rank", "source_id", "locator", "text", "start", "end", "score"}
SIGNPOST = {"source_id", "title", "url", "why"}


@dataclass(frozen=True)
class Outcome:
    """What a call of the program gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Outcome]


@pytest.fixture
def run(small_index_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program over the small index, whatever the environment says."""
    for name in [n for n in os.environ if n.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_TODAY", "2026-03-01")
    monkeypatch.setattr("ingest.model_in_use.embedder_of", lambda *_: WordsEmbedder())

    def call(command: str, *args: str, index: Path | None = None) -> Outcome:
        code = main([command, "--index", str(index or small_index_folder), *args])
        got = capsys.readouterr()
        return Outcome(code, got.out, got.err)

    return call


@pytest.fixture
def batch_file(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: object) -> Path:
        path = tmp_path / "batch.jsonl"
        data = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in rows]
        path.write_bytes(b"\n".join(data) + b"\n")
        return path

    return write


# -- the JSON answer ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", ["what is proposal 2(i)?", "hello", "", "who gets a vote on the board?", "proposal 9(i)"]
)
def test_the_keys_of_an_answer_are_the_contract(run: Run, question: str) -> None:
    answer = run("ask", "--format", "json", question).json
    assert set(answer) == TOP
    assert all(set(c) == CITATION | MORE for c in answer["citations"])
    assert all(set(p) == PASSAGE for p in answer["passages"])
    assert all(set(s) == SIGNPOST for s in answer["signposts"])
    assert set(answer["index"]) == {"fingerprint"}
    assert "total" in answer["timings_ms"]


def test_an_answer_in_json(run: Run) -> None:
    outcome = run("ask", "--format", "json", "what is proposal 2(i)?")
    answer = outcome.json
    assert outcome.code == 0
    assert (answer["status"], answer["reason"], answer["composer"]) == ("answered", None, "extractive")
    (citation,) = answer["citations"]
    assert citation["quote"] == REVIEW[citation["start"] : citation["end"]]
    assert (citation["source_id"], citation["locator"], citation["authority"]) == (
        "review",
        "proposal 2(i)",
        "proposal",
    )
    assert (citation["published"], citation["page"], citation["restates"]) == ("2019-02-04", None, None)
    assert answer["question"] == "what is proposal 2(i)?"


def test_passages_are_verbatim_ranked_and_as_many_as_wanted(run: Run) -> None:
    answer = run("ask", "--format", "json", "--top-k", "4", "what must be done about money?").json
    assert [p["rank"] for p in answer["passages"]] == [1, 2, 3, 4]
    for p in (p for p in answer["passages"] if p["source_id"] == "review"):
        assert p["text"] == REVIEW[p["start"] : p["end"]]


def test_answers_in_json_differ_in_nothing_but_their_timings(run: Run) -> None:
    first, again = (run("ask", "--format", "json", "outcome 1").json for _ in range(2))
    first.pop("timings_ms")
    again.pop("timings_ms")
    assert json.dumps(first) == json.dumps(again)


# -- exit statuses -----------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["what is proposal 2(i)?", "hello", "who gets a vote on the board?", ""])
def test_answering_replying_and_declining_exit_with_0(run: Run, question: str) -> None:
    assert run("ask", question).code == 0


def test_an_error_exits_with_1_and_is_named_as_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assistant, "ask", lambda *_: 1 / 0)
    outcome = run("ask", "--format", "json", "what is proposal 2(i)?")
    assert outcome.code == 1
    assert (outcome.json["status"], outcome.json["reason"]) == ("error", "error_internal")
    assert "ZeroDivisionError" not in outcome.out
    assert set(outcome.json) == TOP


def test_an_outage_of_the_store_is_an_error_and_no_decline(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Explosive(RuntimeError("the disk is gone"))
    monkeypatch.setattr(Index, "_open_collection", lambda index: setattr(index, "_collection", gone))
    outcome = run("ask", "--format", "json", "rainy day money")
    assert outcome.code == 1
    assert (outcome.json["status"], outcome.json["reason"]) == ("error", "error_index")
    assert "do not say" not in outcome.json["answer"]


@pytest.mark.parametrize(
    "args", [["--top-k", "0", "q"], ["--top-k", "51", "q"], ["--top-k", "x", "q"], ["--format", "xml", "q"]]
)
def test_a_wrong_call_exits_with_2(run: Run, args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("ask", *args)
    assert stopped.value.code == 2


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TOP_K", "many")
    outcome = run("ask", "q")
    assert outcome.code == 2
    assert "ASSISTANT_TOP_K" in outcome.err


# -- bad questions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "unclear"), ("   \n\t ", "unclear"), ("\x01\x02\u200b", "unclear"), ("???", "unclear"),
        ("why " * 25_000, "too_long"),
        ("Quelles sont les obligations du conseil en matière de directives ?", "other_language"),
        ("Jakie są obowiązki rady w sprawie dyrektyw?", "other_language"),
        ("ما هي متطلبات التوجيه؟", "other_language"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_declined_with_its_reason(run: Run, question: str, reason: str) -> None:
    outcome = run("ask", "--format", "json", question)
    assert outcome.code == 0
    assert (outcome.json["status"], outcome.json["reason"]) == ("declined", reason)
    assert outcome.json["answer"]
    assert outcome.json["citations"] == []


def test_a_very_long_question_is_given_back_as_it_was_asked(run: Run) -> None:
    """`question` is the contract's own record of what was asked."""
    question = "why " * 25_000
    assert run("ask", "--format", "json", question).json["question"] == question


@pytest.mark.parametrize(
    "question",
    ["what is\x00 proposal\x07 2(i)\x1b?", "\u202ewhat is proposal 2(i)?", "<b>what</b> is <script>alert(1)</script>proposal 2(i)?",
     "what is [bold]proposal 2(i)[/bold]?", "WHAT IS PROPOSAL 2(I)?"],
)  # fmt: skip
def test_control_characters_and_markup_in_a_question_are_no_harm(run: Run, question: str) -> None:
    for form in ("json", "text"):
        outcome = run("ask", "--format", form, question)
        assert outcome.code == 0
        assert "proposal 2(i)" in outcome.out
        assert "reserves policy" in " ".join(outcome.out.replace("│", " ").split())
    assert "\x1b" not in outcome.out
    assert "\u202e" not in outcome.out


# -- history -----------------------------------------------------------------------------------


def test_a_follow_up_is_answered_from_the_history(run: Run, tmp_path: Path) -> None:
    first = run("ask", "--format", "json", "what is proposal 2(i)?").json
    path = tmp_path / "history.json"
    path.write_text(json.dumps([{"role": "user", "content": first["question"]},
                                {"role": "assistant", "content": first["answer"]}]))  # fmt: skip
    answer = run("ask", "--format", "json", "--history", str(path), "and by when?").json
    assert [c["locator"] for c in answer["citations"]] == ["proposal 2(i), timescale"]


@pytest.mark.parametrize("content", ["{", '[{"role": "judge", "content": "c"}]', '{"role": "user"}', ""])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_broken_history_is_told_clearly(run: Run, tmp_path: Path, content: str, form: str) -> None:
    path = tmp_path / "history.json"
    path.write_text(content)
    outcome = run("ask", "--format", form, "--history", str(path), "and by when?")
    assert outcome.code == 1
    assert "history.json" in outcome.err
    assert "Traceback" not in outcome.err
    if form == "json":
        assert (outcome.json["status"], outcome.json["reason"]) == ("error", "error_bad_history")


# -- batch -------------------------------------------------------------------------------------


def test_a_batch_is_answered_in_order_with_its_ids(run: Run, batch_file: Callable[..., Path]) -> None:
    path = batch_file({"id": "b", "question": "outcome 1"}, {"id": 1, "question": "hello"}, {"question": "proposal 9(i)"},
                      {"id": ["x"], "question": "and by when?",
                       "history": [{"role": "user", "content": "what is proposal 2(i)?"},
                                   {"role": "assistant", "content": "The 2019 review proposed (proposal 2(i)): …"}]})  # fmt: skip
    outcome = run("ask", "--batch", str(path))
    assert outcome.code == 0
    assert [line["id"] for line in outcome.lines] == ["b", 1, None, ["x"]]
    assert [line["status"] for line in outcome.lines] == ["answered", "replied", "declined", "answered"]
    assert all(set(line) == TOP | {"id"} for line in outcome.lines)
    assert outcome.lines[3]["citations"][0]["locator"] == "proposal 2(i), timescale"


def test_a_bad_line_in_the_middle_is_told_and_the_others_are_answered(
    run: Run, batch_file: Callable[..., Path]
) -> None:
    path = batch_file({"id": 1, "question": "outcome 1"}, b"{not json", b"", b'{"id": "x", "question": "\xff"}',
                      {"id": 5, "question": "hello"})  # fmt: skip
    outcome = run("ask", "--batch", str(path))
    assert outcome.code == 1
    first, bad, undecodable, last = outcome.lines
    assert (first["status"], last["status"]) == ("answered", "replied")
    assert set(bad) == {"id", "line", "status", "reason", "message"}
    assert (bad["id"], bad["line"], bad["status"], bad["reason"]) == (None, 2, "error", "error_bad_line")
    assert (undecodable["line"], undecodable["reason"]) == (4, "error_bad_line")


def test_a_batch_of_declines_exits_with_0(run: Run, batch_file: Callable[..., Path]) -> None:
    assert (
        run("ask", "--batch", str(batch_file({"id": 1, "question": ""}, {"id": 2, "question": "proposal 9(i)"}))).code
        == 0
    )


def test_a_question_that_fails_does_not_end_the_batch(
    run: Run, batch_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Assistant.ask

    def fails_once(self: Assistant, question: str, *args: Any) -> Any:
        if question == "boom":
            raise RuntimeError("boom")
        return real(self, question, *args)

    monkeypatch.setattr(Assistant, "ask", fails_once)
    outcome = run("ask", "--batch", str(batch_file({"id": 1, "question": "boom"}, {"id": 2, "question": "outcome 1"})))
    assert outcome.code == 1
    assert [(line["id"], line["status"]) for line in outcome.lines] == [(1, "error"), (2, "answered")]


def test_half_a_surrogate_pair_in_an_id_does_not_end_the_batch(run: Run, batch_file: Callable[..., Path]) -> None:
    path = batch_file(b'{"id": "\\ud83d", "question": "hello"}', {"id": 2, "question": "outcome 1"})
    out = run("ask", "--batch", str(path)).out
    assert len(out.encode("utf-8").splitlines()) == 2


def test_a_batch_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    outcome = run("ask", "--batch", str(tmp_path / "none.jsonl"))
    assert outcome.code == 1
    assert "none.jsonl" in outcome.err


def test_an_empty_batch_gives_nothing(run: Run, batch_file: Callable[..., Path]) -> None:
    outcome = run("ask", "--batch", str(batch_file()))
    assert (outcome.code, outcome.out) == (0, "")


# -- a session and explain ---------------------------------------------------------------------


def test_a_session_remembers_the_conversation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["what is proposal 2(i)?", "and by when?", ""])
    monkeypatch.setattr("builtins.input", lambda *_: next(typed))
    outcome = run("ask", "--format", "json")
    decoder = json.JSONDecoder()
    first, end = decoder.raw_decode(outcome.out)
    second, _ = decoder.raw_decode(outcome.out[end:].lstrip())
    assert outcome.code == 0
    assert [c["locator"] for a in (first, second) for c in a["citations"]] == [
        "proposal 2(i)",
        "proposal 2(i), timescale",
    ]


def test_explain_shows_the_steps_in_order(run: Run) -> None:
    out = run("explain", "how much cahs can we stash away?").out
    steps = ["1. Rephrasing", "2. Retrieval", "3. Decision", "4. Selection", "5. Verification"]
    assert [out.index(s) for s in steps] == sorted(out.index(s) for s in steps)


@pytest.mark.parametrize(
    "question", ["", "hello", "what is proposal 9(i)?", "what does Annex A say?", "x" * 9000, "[/b]"]
)
def test_explain_copes_with_every_ending(run: Run, question: str) -> None:
    outcome = run("explain", question)
    assert outcome.code == 0
    assert "Ended as" in outcome.out


# -- an index that cannot be used --------------------------------------------------------------


def _damage(folder: Path, what: str) -> None:
    build = folder / "builds" / (folder / "CURRENT").read_text().split()[0]
    match what:
        case "text":
            path = build / "documents" / "review.txt"
            path.write_text(path.read_text().replace("must not", "must"))
        case "manifest":
            (build / "manifest.json").write_text("{")
        case "vectors":
            shutil.rmtree(build / "chroma")
        case "database":
            (build / "chroma" / "chroma.sqlite3").write_bytes(b"no database")
        case "pointer":
            (folder / "CURRENT").write_text("nothing")


@pytest.mark.parametrize("what", ["text", "manifest", "vectors", "database", "pointer"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_damaged_index_is_told_with_the_remedy(
    run: Run, small_index_folder: Path, tmp_path: Path, what: str, form: str
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(small_index_folder, folder)
    _damage(folder, what)
    outcome = run("ask", "--format", form, "what is proposal 2(i)?", index=folder)
    assert outcome.code == 1
    assert "python -m ingest build" in outcome.err
    assert "Traceback" not in outcome.err
    assert "reserves" not in outcome.out
    if form == "json":
        assert (outcome.json["status"], outcome.json["reason"]) == ("error", "error_index")


def test_a_missing_index_is_told_with_the_remedy(run: Run, tmp_path: Path) -> None:
    outcome = run("ask", "q", index=tmp_path / "nowhere")
    assert outcome.code == 1
    assert "There is no index" in outcome.err
    assert "python -m ingest build" in outcome.err
    assert not (tmp_path / "nowhere").exists()  # looking makes nothing


def test_a_batch_over_a_missing_index_answers_nothing(
    run: Run, batch_file: Callable[..., Path], tmp_path: Path
) -> None:
    outcome = run("ask", "--batch", str(batch_file({"id": 1, "question": "q"})), index=tmp_path / "nowhere")
    assert (outcome.code, outcome.out) == (1, "")


# -- as a program ------------------------------------------------------------------------------


def test_the_program_itself_fails_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "ask", "--format", "json", "--index", str(tmp_path / "nowhere"), "q"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert json.loads(run.stdout)["status"] == "error"
