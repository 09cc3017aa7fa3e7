from pathlib import Path

import pytest

from evals.errors import GateError
from evals.gate_file import Exceptions, Floor, reachable, read_gate
from tests.conftest import ROOT

FLOOR = 'measure = "found_at_5"\nlower_bound = 0.8\nquestions = 140\nreachable = 0.973'


def test_a_perfect_50_of_50_reaches_93() -> None:
    assert round(reachable(50), 2) == 0.93
    assert round(reachable(50, more_is_better=False), 2) == 0.07


def test_the_projects_file_is_sound_and_its_promises_have_no_exception() -> None:
    file = read_gate()
    assert file.release is not None
    promised = {e.measure for e in file.exceptions if e.allowed == 0 and not e.beyond_release}
    assert {"verbatim", "answered_without_citation", "preserved", "pinpoint_true", "page_right",
            "authority_right"} <= promised  # fmt: skip
    floors = {(f.measure, f.group) for f in file.floor}
    assert {
        ("found_at_5", "overall"),
        ("found_at_5", "kind:lay"),
        ("declined", "overall"),
        ("answered", "overall"),
    } <= floors


def test_every_version_of_the_conditions_is_explained_in_the_changelog() -> None:
    said = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    assert [v for v in range(1, read_gate().version + 1) if f"gate.toml`, version {v}" not in said] == []


def test_the_conditions_say_what_they_want() -> None:
    assert (
        Floor(measure="found_at_5", lower_bound=0.8, questions=140, reachable=0.973).wanted
        == "lower bound at least 0.8"
    )
    less = Floor(measure="answered_without_citation", upper_bound=0.1, questions=50, reachable=0.071)
    assert less.wanted == "upper bound at most 0.1"
    assert Exceptions(measure="verbatim", allowed=0).wanted == "no exception"
    beyond = Exceptions(measure="verbatim", allowed=2, beyond_release=True)
    assert beyond.wanted == "at most 2 exceptions beyond the release's"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("version = ", "not valid TOML"),
        ("version = 2", "there is no condition in it"),
        ('version = 2\n[[floor]]\nmeasure = "founds"', "floor.1: .*no measure 'founds'|floor.1"),
        (f"version = 2\n[[floor]]\n{FLOOR}\ngroup = 'lay'", "no group 'lay'"),
        (f"version = 2\n[[floor]]\n{FLOOR}\ngroup = 'kind:lya'", "there is no kind 'lya'; there are direct, lay"),
        (f"version = 2\n[[floor]]\n{FLOOR}\ngroup = 'slice:'", "names nothing after its family"),
        (f"version = 2\n[[floor]]\n{FLOOR}\nmin = 0.8", "floor.1.min"),
        (f"version = 2\n[[floor]]\n{FLOOR}".replace("lower_bound", "upper_bound"), "has a lower_bound, and that only"),
        (f"version = 2\n[[floor]]\n{FLOOR}".replace("0.973", "0.99"), "with 140 questions 0.973 is reachable, not 0.99"),
        (f"version = 2\n[[floor]]\n{FLOOR}".replace("0.8", "0.98"),
         "the floor 0.98 is unreachable with 140 questions; best reachable is 0.973"),
        ('version = 2\n[[exceptions]]\nmeasure = "verbatim"\nallowed = -1', "exceptions.1.allowed"),
        (f"version = 2\n[[floor]]\n{FLOOR}\n[release]\nalpha = 2", "release.alpha"),
    ],
)  # fmt: skip
def test_a_file_of_conditions_that_is_wrong_is_refused(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "gate.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(GateError, match=words):
        read_gate(file)


def test_a_file_of_conditions_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="cannot be read"):
        read_gate(tmp_path / "none.toml")


def test_a_message_is_ours_and_not_the_librarys(tmp_path: Path) -> None:
    """It once began with "Value error," after the place."""
    file = tmp_path / "gate.toml"
    file.write_text("version = 2", encoding="utf-8")
    with pytest.raises(GateError) as caught:
        read_gate(file)
    assert str(caught.value) == f"{file}: there is no condition in it. What to do: correct the entry."
