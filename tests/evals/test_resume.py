from pathlib import Path
from typing import Any

import pytest

from evals.errors import CallError
from evals.files import RunFolder
from evals.resume import check_same, differences, options_of, whole_results

BEFORE: dict[str, Any] = {
    "question_hashes": {"a-1": "11", "a-2": "22"}, "corpus": {"fingerprint": "c", "files": {"x": "1"}},
    "index": {"fingerprint": "i"}, "embedder": {"name": "mini", "fingerprint": "m"},
    "settings": {"corpus": "/here", "index": "/here/i", "host": "h", "port": 1, "top_k": 10},
    "versions": {"torch": "2.13.0"}, "python": "3.11.7", "program": "p", "seed": 1,
    "machine": {"architecture": "x86_64", "cores": 2}, "git": {"revision": "r"}, "started": "2026",
}  # fmt: skip


def test_the_same_state_has_no_differences() -> None:
    assert differences(BEFORE, dict(BEFORE)) == []
    check_same(Path("run"), BEFORE, BEFORE)


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("question_hashes", {"a-1": "11", "a-2": "33"}, "the question a-2 (22, now 33)"),
        ("question_hashes", {"a-1": "11"}, "the question a-2 (22, now none)"),
        ("corpus", {"fingerprint": "d", "files": {}}, "the corpus: fingerprint (c, now d)"),
        ("index", {"fingerprint": "j"}, "the index: fingerprint (i, now j)"),
        ("embedder", {"name": "other", "fingerprint": "m"}, "the model: name (mini, now other)"),
        ("settings", {"top_k": 5}, "the setting top_k (10, now 5)"),
        ("versions", {"torch": "2.14.0"}, "the package torch (2.13.0, now 2.14.0)"),
        ("python", "3.12.0", "Python (3.11.7, now 3.12.0)"),
        ("program", "q", "the program (p, now q)"),
        ("machine", {"architecture": "arm64"}, "the machine's architecture"),
    ],
)
def test_each_difference_that_may_change_an_answer_is_named(part: str, value: Any, words: str) -> None:
    assert differences(BEFORE, BEFORE | {part: value}) == [words]
    with pytest.raises(CallError, match="cannot go on") as caught:
        check_same(Path("run"), BEFORE, BEFORE | {part: value})
    assert words in str(caught.value)


def test_where_things_are_and_when_makes_no_difference() -> None:
    moved = {**BEFORE["settings"], "corpus": "/there", "index": "/there/i", "port": 2}
    now = BEFORE | {"settings": moved, "git": {"revision": "s"}, "started": "2027"}
    assert differences(BEFORE, now | {"machine": {"architecture": "x86_64", "cores": 8}}) == []


def test_many_differences_are_counted() -> None:
    now = BEFORE | {"question_hashes": {f"b-{n}": "1" for n in range(10)}}
    with pytest.raises(CallError, match="and 7 more"):
        check_same(Path("run"), BEFORE, now)


def test_one_result_a_question_is_kept_and_nothing_that_went_wrong() -> None:
    fine = [{"id": i, "error": None} for i in ("a-3", "a-1")]
    wrong = [{"id": "a-5", "error": "no"}, {"id": "a-7", "error": None, "variants": {"lay": {"error": "no"}}}]
    kept = whole_results([fine[0], *wrong, fine[1], fine[1]], ["a-1", "a-3", "a-5", "a-7"])
    assert [r["id"] for r in kept] == ["a-1", "a-3"]


def test_a_run_of_another_version_cannot_go_on(tmp_path: Path) -> None:
    RunFolder(tmp_path).begin({"state": "running"})
    with pytest.raises(CallError, match="of another version"):
        options_of(tmp_path)
