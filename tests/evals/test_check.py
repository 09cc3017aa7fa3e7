from datetime import date
from pathlib import Path

import pytest
import yaml
from commanding import call
from evals_makers import gold

from evals.commands import check
from evals.commands.check import today
from evals.errors import CallError, QuestionError

FINE = gold("declare their interests;", "handbook", "Meetings, bullet 2")
ASTRAY = FINE | {"locator": "Meetings, bullet 3"}
REWORDED = gold("Carers shall be paid their bus fares.", "handbook", "Expenses, paragraph 1")


def ask(number: int, *alternatives: dict[str, str]) -> dict[str, object]:
    return {"id": f"handbook-{number:03}", "persona": "officer", "kind": "direct", "question": "How?",
            "answerable": True, "gold": [list(alternatives)]}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "q.yaml"


def run(corpus: Path, file: Path, *entries: object, more: tuple[str, ...] = ()) -> int:
    if entries:
        file.write_text(yaml.safe_dump(list(entries), sort_keys=False), encoding="utf-8")
    return call(check, "check", "--corpus", str(corpus), *more, "--questions", str(file))


def test_good_gold_ends_with_0(tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny_corpus, file, ask(1, FINE)) == 0
    assert capsys.readouterr().out == (
        "1 question in 1 file; 1 gold quotation, 0 not found in their source, 0 not where their locator says.\n"
    )


def test_gold_that_is_not_in_its_source_ends_with_1_and_a_proposal(
    tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tiny_corpus, file, ask(1, FINE, REWORDED)) == 1
    out = capsys.readouterr().out
    assert "handbook-001, group 1, alternative 2: handbook, Expenses, paragraph 1: the source does not hold" in out
    assert "Carers are paid their bus fares." in out
    assert "AN OBLIGATION DIFFERS: shall be -> are" in out


def test_a_finding_can_be_opened_at_its_line(tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tiny_corpus, file, ask(1, FINE, ASTRAY), ask(3, FINE, REWORDED))
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [row.split(": ")[0] for row in capsys.readouterr().out.splitlines() if row.startswith(str(file))]
    assert [place.rpartition(":")[0] for place in found] == [str(file), str(file)]
    astray, reworded = (lines[int(place.rpartition(":")[2]) - 1] for place in found)
    assert "locator: Meetings, bullet 3" in astray
    assert "Carers shall be paid" in reworded


def test_a_source_that_there_is_not_is_told_with_those_that_there_are(
    tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tiny_corpus, file, ask(1, FINE | {"source": "handbok"})) == 1
    out = capsys.readouterr().out
    assert "there is no source 'handbok', which is to hold 'declare their interests;'" in out
    assert "handbook" in out.split("the corpus holds ")[1].split(". What to do")[0]
    assert "What to do: write 'handbook' if that is meant, or add the document" in out


def test_a_wrong_locator_is_a_failure_where_that_is_asked_for(
    tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tiny_corpus, file, ask(1, ASTRAY)) == 0
    assert "proposed locator: Meetings, bullet 2" in capsys.readouterr().out
    assert run(tiny_corpus, file, more=("--strict",)) == 1


def test_write_takes_over_what_is_certain_and_nothing_is_changed_without_it(
    tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tiny_corpus, file, ask(1, ASTRAY, REWORDED))
    before = file.read_text(encoding="utf-8")
    assert run(tiny_corpus, file, more=("--write",)) == 1  # an obligation differs: for a person
    after = file.read_text(encoding="utf-8")
    assert after == before.replace("Meetings, bullet 3", "Meetings, bullet 2")
    assert "1 proposal taken over" in capsys.readouterr().out


def test_coverage_and_counts(tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tiny_corpus, file, ask(1, FINE), ask(2, FINE), more=("--coverage", "--counts"))
    out = capsys.readouterr().out
    assert "Without any question: handbook, opening; handbook, Expenses; proposals;" in out
    assert "Questions by persona" in out


def test_a_file_that_is_not_well_formed_is_an_error_before_anything_else(tmp_path: Path, file: Path) -> None:
    with pytest.raises(QuestionError, match=r"q\.yaml:1: entry 1"):
        run(tmp_path / "no corpus", file, {"id": "x"})


@pytest.mark.parametrize("least", ["-0.1", "1.1", "much"])
def test_a_likeness_is_from_0_to_1(tiny_corpus: Path, file: Path, least: str) -> None:
    with pytest.raises(SystemExit):
        run(tiny_corpus, file, ask(1, FINE), more=("--least", least))


def test_least_without_write_is_refused(tiny_corpus: Path, file: Path) -> None:
    with pytest.raises(CallError, match="add --write"):
        run(tiny_corpus, file, ask(1, FINE), more=("--least", "0.9"))
    assert run(tiny_corpus, file, more=("--least", "0.9", "--write")) == 0


def test_a_check_that_is_still_to_come_is_told(
    tiny_corpus: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(tiny_corpus, file, ask(1, FINE) | {"checked": date(2999, 1, 1)}, ask(3, FINE) | {"checked": today()}) == 0
    )
    out = capsys.readouterr().out
    assert "handbook-001: it is said to be checked on 2999-01-01, which is still to come. What to do: " in out
    assert "handbook-003" not in out
    assert run(tiny_corpus, file, more=("--strict",)) == 1
