"""The pages around the answers: the first screen, the shell and its policy, About and Accessibility."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from web_makers import HOSTILE, SOURCES, Reading

from assistant.feedback.records import CONSENT, RECORDING, Wrong
from assistant.web import about, figures, first_screen, shell
from ingest.store import Index
from ingest.types import Authority, Source

ROOT = Path(__file__).resolve().parents[3]
FRAMEWORK = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8" />\n<meta property="og:url" content="https://x.app/" />\n'
    '<meta\n name="twitter:title"\n content="X"\n/><link rel="manifest" href="/m.json" /><script>let a = 1;</script></head>'
    '<body style="x"><gradio-app eager="true">\n</gradio-app><script>let b = 2;</script></body></html>'
)


def test_the_first_screen_names_what_is_held_what_is_not_and_what_it_cannot_do() -> None:
    words = Reading(first_screen.welcome_html(SOURCES)).words
    for part in ("No statute and no statutory guidance is held yet", "the 1 document held", "The Review",
                 "The Group · 4 February 2019", "proposal, not law", "the newest of 2019", "own case"):  # fmt: skip
        assert part in words
    assert "The Act" not in words


def test_there_are_starting_questions_for_each_kind_of_user() -> None:
    words = Reading(first_screen.welcome_html(SOURCES)).words
    for who, questions in first_screen.STARTERS:
        assert who in words
        assert all(q in words for q in questions)


def test_the_warning_goes_when_law_and_statutory_guidance_are_held() -> None:
    held = [Source("a", "A", authority=a, file="a.txt") for a in (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)]
    assert first_screen.not_held_words(held) == ""
    assert first_screen.not_held_words(held[:1]).startswith("No statutory guidance is held")


def test_our_parts_stand_around_the_question_box() -> None:
    page = shell.chat_page(FRAMEWORK, "WELCOME", "DOCUMENTS", 4000)
    assert '<html lang="en-GB">' in page
    assert "<title>Integration Assistant</title>" in page
    assert page.index("WELCOME") < page.index("<gradio-app") < page.index("DOCUMENTS")
    for advert in ("x.app", "twitter", "manifest"):
        assert advert not in page
    with pytest.raises(ValueError, match="question box"):
        shell.chat_page("<body></body>", "", "", 1)


def test_the_page_carries_the_form_for_opinions_with_all_that_is_kept() -> None:
    page = Reading(shell.chat_page(FRAMEWORK, "", "", 1))
    assert CONSENT in page.words
    assert all(w.label in page.words for w in Wrong)


def test_whoever_asks_is_told_where_questions_are_recorded_and_only_there(small_index: Index) -> None:
    assert RECORDING in Reading(shell.chat_page(FRAMEWORK, "", "", 1, RECORDING)).words
    assert RECORDING in Reading(about.about_html(small_index, None, RECORDING)).words
    for page in (shell.chat_page(FRAMEWORK, "", "", 1), about.about_html(small_index, None)):
        assert RECORDING not in Reading(page).words


def test_the_policy_lets_the_pages_own_scripts_run_and_nothing_else() -> None:
    policy = dict(p.strip().split(" ", 1) for p in shell.policy_of(FRAMEWORK).split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == policy["base-uri"] == policy["form-action"] == "'self'"
    assert policy["script-src"].split()[0] == "'self'"
    assert policy["script-src"].count("sha256-") == 2
    assert "unsafe" not in policy["script-src"]
    assert "http" not in " ".join(policy.values())


def test_our_scripts_and_styles_weigh_less_than_100_kilobytes() -> None:
    ours = [p for p in (ROOT / "assistant" / "assets").iterdir() if p.suffix in (".js", ".css")]
    assert len(ours) > 3
    assert sum(p.stat().st_size for p in ours) < 100_000


# -- figures and what was tested ---------------------------------------------------------------


def test_the_figures_are_those_of_the_release_with_the_highest_version(tmp_path: Path) -> None:
    for name in ("0.9.0", "0.10.0"):
        head = {"name": name, "started": "2026-11-23T00:00:00+00:00", "questions": 3,
                "figures": {"declined": {"value": 0.8293, "low": 0.6869, "high": 0.9147, "of": 41}}}  # fmt: skip
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(head) + "\n{}\n")
    (tmp_path / "notes.jsonl").write_text("no release")
    found = figures.last_figures(tmp_path)
    assert found is not None
    assert found.release == "0.10.0"
    assert [(h.words, h.of) for h in found.headlines] == [("83 of 100 (between 69 and 91)", 41)]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": 1}'])
def test_a_release_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "0.1.0.jsonl").write_text(text)
    assert figures.last_figures(tmp_path) is None
    assert figures.last_figures(tmp_path / "no-such") is None


def test_the_about_page_tells_the_last_release_of_the_repository(small_index: Index) -> None:
    newest = max((ROOT / "evals" / "release").glob("*.jsonl"), key=lambda p: [int(n) for n in p.stem.split(".")])
    head = json.loads(newest.read_text(encoding="utf-8").splitlines()[0])
    words = Reading(about.about_html(small_index, figures.last_figures())).words
    assert f"Version {head['name']} was asked {head['questions']} questions" in words
    told = [name for name, _ in figures.HEADLINES]
    assert set(told) <= set(head["figures"])
    for name in told:
        assert f"{100 * head['figures'][name]['low']:.0f} and {100 * head['figures'][name]['high']:.0f}" in words


def test_the_about_page_names_every_source_of_the_catalogue(small_index: Index) -> None:
    words = Reading(about.about_html(small_index, None)).words
    assert all(s.title in words for s in small_index.sources.values())
    assert "No release has been measured yet." in words


def test_every_line_of_what_was_tested_names_a_test_that_exists() -> None:
    names = ("test_app_browser.py", "test_app_keep_browser.py", "assistant/service/test_hard_times_browser.py")
    files = [ROOT / "tests" / name for name in names]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    tests = {n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    assert {test for _, test in about.TESTED} <= tests
    assert all(words in Reading(about.accessibility_html()).words for words, _ in about.TESTED)


def test_a_hostile_source_is_shown_as_text() -> None:
    source = Source("x", HOSTILE, publisher=HOSTILE, author=HOSTILE, file="x.txt", url="javascript:alert(1)")
    tags = Reading(first_screen.welcome_html({"x": source})).tags
    assert not {"script", "img", "svg"} & {t for t, _ in tags}
