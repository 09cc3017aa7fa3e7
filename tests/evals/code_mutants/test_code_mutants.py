"""A fault that tests notice is told from one that they do not, and what is explained fits the code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.code_mutants.mutate import Mutant, code_of, mutants
from evals.code_mutants.patterns import pattern_changes
from evals.code_mutants.survivors import (
    Explained,
    explained,
    not_gone_through,
    now_killed,
    out_of_date,
    targets,
    unexplained,
)
from evals.errors import CallError

ROOT = Path(__file__).resolve().parents[3]
MADE = '''"""What is made for the tests."""

LIMIT = 18


def is_adult(age: int) -> bool:
    """Whether an age is an adult's."""
    return age >= LIMIT


def forever(tries: int) -> int:
    """How many tries were left."""
    while tries > 0:
        tries -= 1
    return tries
'''
# 18 itself is not tried: `>` for `>=` survives. Nor does anybody look at what `forever` gives.
TESTS = """from made import forever, is_adult


def test_ages():
    assert is_adult(30)
    assert not is_adult(3)
    forever(2)
"""
PROGRAM = """
import json, sys
from pathlib import Path
from evals.code_mutants import trial
from evals.code_mutants.mutate import mutants

trial._LEAST, trial._TIMES = 2.0, 1.0
root = Path(sys.argv[1])
chosen = [m for m in mutants("made.py", (root / "made.py").read_text()) if m.change in sys.argv[2:]]
print(json.dumps({o.mutant.change: o.killed for o in trial.Trial(root, "made.py", ["test_made.py"]).outcomes(chosen)}))
"""
SURVIVES, KILLED, ENDLESS = "age >= LIMIT -> age > LIMIT", "age >= LIMIT -> age < LIMIT", "left out: tries -= 1"


def told(source: str) -> list[str]:
    return [m.change for m in mutants("made.py", source)]


def test_a_fault_that_the_tests_notice_is_told_from_one_that_they_do_not(tmp_path: Path) -> None:
    """Run in a process of its own, as the command is: one that never ends is ended, and counts as noticed."""
    (tmp_path / "made.py").write_text(MADE, encoding="utf-8")
    (tmp_path / "test_made.py").write_text(TESTS, encoding="utf-8")
    call = [sys.executable, "-c", PROGRAM, str(tmp_path), SURVIVES, KILLED, ENDLESS]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {SURVIVES: False, KILLED: True, ENDLESS: True}
    assert (tmp_path / "made.py").read_text(encoding="utf-8") == MADE


def test_tests_that_fail_on_the_code_as_it_is_are_refused(tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(MADE, encoding="utf-8")
    (tmp_path / "test_made.py").write_text("def test_it():\n    assert False\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, check=False)  # fmt: skip
    assert "The tests of made.py do not pass on the code as it is" in done.stderr


def value_of(source: str, change: str, name: str = "f") -> Callable[..., object]:
    """What a module has under a name once the change is made."""
    mutant = next(m for m in mutants("made.py", source) if m.change == change)
    names: dict[str, object] = {}
    exec(code_of(source, "made.py", mutant), names)
    value = names[name]
    assert callable(value)
    return value


@pytest.mark.parametrize(
    ("body", "change", "given", "result"),
    [
        ("return x < 3", "x < 3 -> x <= 3", 3, True),
        ("return x and 7", "x and 7 -> x or 7", 0, 7),
        ("return x and 7", "x and 7 -> x", 5, 5),
        ("return not x", "not x -> x", True, True),
        ("return x + 2", "2 -> 3", 1, 4),
        ("return x + 2", "x + 2 -> x - 2", 1, -1),
        ("return x * 2.0", "2.0 -> 3.0", 1, 3.0),
        ("return 'a' if x else 'b'", "'a' if x else 'b' -> 'b' if x else 'a'", True, "b"),
        ("return [y for y in x if y]", " for y in x if y ->  for y in x", [0, 1], [0, 1]),
        ("return x[1:2]", "1:2 -> 1:", [1, 2, 3], [2, 3]),
        ("return sorted(x, reverse=True)", "sorted(x, reverse=True) -> sorted(x)", [1, 2], [1, 2]),
        ("return x.casefold()", "x.casefold() -> x", "A", "A"),
        ("return any(x)", "any(x) -> all(x)", [0, 1], False),
        ("return pow(x, 3)", "pow(x, 3) -> pow(3, x)", 2, 9),
        ("if x:\n        return 'a'\n    return 'b'", "if x -> if False", True, "b"),
        ("x = x + 'b'\n    return x", "left out: x = x + 'b'", "a", "a"),
        ("return f'{x} and'", "' and' -> ''", "a", "a"),
        ("return 'x'", "'x' -> ''", "", ""),
        ("import re\n    return bool(re.search(r'\\bin', x))", "in the pattern ⟦\\b⟧in -> ⟦⟧", "begin", True),
    ],
)
def test_the_faults(body: str, change: str, given: object, result: object) -> None:
    source = f"def f(x):\n    {body}\n"
    assert value_of(source, change)(given) == result


def test_every_mutant_can_be_compiled_and_is_not_the_code_as_it_is() -> None:
    source = (ROOT / "assistant/verify.py").read_text(encoding="utf-8")
    as_it_is = code_of(source, "verify.py", None)
    for mutant in mutants("verify.py", source):
        assert code_of(source, "verify.py", mutant) != as_it_is, mutant


def test_what_makes_no_promise_of_its_own_is_left_alone() -> None:
    assert told('"""Words."""\nfrom a import b\n\n\ndef f(x: "int | None") -> "str":\n    """Words."""\n') == []
    assert told('MONTHS = ("January", "February", "March", "April")\n') == []
    assert told('_SHORT = ("a", "b")\n') == ["'a' -> ''", "'b' -> ''"]


def test_the_same_change_in_the_same_line_is_counted() -> None:
    assert [(m.change, m.nth) for m in mutants("made.py", "X = 1, 1\n")] == [
        ("1 -> 2", 1), ("1 -> 0", 1), ("1 -> 2", 2), ("1 -> 0", 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "others"),
    [
        (r"^a$", ["a$", "^a"]),
        (r"\ba?", ["a?", r"\ba"]),
        (r"[^a]*", ["[a]*", "[^a]+"]),
        (r"\d{1,3}", [r"\D{1,3}", r"\d{2,3}", r"\d{1,2}", r"\d{1,4}"]),
        (r"(?<!a)b(?=c)", ["(?<=a)b(?=c)", "(?<!a)b(?!c)"]),
        (r"a\+\$", []),
        (r"(?P<n>a+?)", ["(?P<n>a*?)", "(?P<n>a+)"]),
        (r"[a$^]{2,}", ["[^a$^]{2,}", "[a$^]{3,}"]),
    ],
)
def test_the_faults_of_patterns(pattern: str, others: list[str]) -> None:
    assert [other for _, other in pattern_changes(pattern)] == others


# -- what is explained -------------------------------------------------------------------------


def test_what_is_explained_fits_the_code() -> None:
    known = explained()
    assert out_of_date(known) == []
    assert {e.file for e in known} <= set(targets())


def test_the_tests_that_are_named_are_there() -> None:
    assert not targets().keys() & not_gone_through().keys()
    for file, tests in (targets() | not_gone_through()).items():
        assert (ROOT / file).is_file()
        for test in tests:
            assert (ROOT / test.split("::")[0]).is_file()


def test_an_explanation_whose_line_or_change_is_gone_is_reported(tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(MADE, encoding="utf-8")
    good = Explained("made.py", "return age >= LIMIT", SURVIVES, "because")
    assert out_of_date([good], tmp_path) == []
    (line,) = out_of_date([Explained("made.py", "return age > 3", SURVIVES, "because")], tmp_path)
    assert "no line “return age > 3”" in line
    (change,) = out_of_date([Explained("made.py", good.line, "age -> 3", "because")], tmp_path)
    assert "no mutant “age -> 3”" in change
    (twice,) = out_of_date([good, good], tmp_path)
    assert "twice" in twice
    (gone,) = out_of_date([Explained("gone.py", "x", "y", "because")], tmp_path)
    assert "no line" in gone


def test_a_survivor_is_explained_by_its_file_its_line_and_its_change_wherever_it_has_moved() -> None:
    known = [Explained("a.py", "return x", "1 -> 2", "because")]
    mine = Mutant("a.py", 7, "return x", "1 -> 2", 1, 0)
    others = [Mutant("b.py", 7, "return x", "1 -> 2", 1, 0), Mutant("a.py", 7, "return x", "1 -> 0", 1, 1)]
    assert unexplained([mine, *others], known) == others
    assert now_killed([mine], [], known) == known
    assert now_killed([mine], [mine], known) == []
    assert now_killed([], [], known) == []


def test_a_file_of_survivors_that_is_not_well_formed_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "survivors.toml"
    path.write_text('[[survivor]]\nfile = "a.py"\nline = "x"\nchanges = ["y"]\nwhy = "no"\n', encoding="utf-8")
    with pytest.raises(CallError, match=r"survivor › 0 › why.*What to do"):
        explained(path)
    path.write_text("[[survivor", encoding="utf-8")
    with pytest.raises(CallError, match="cannot be read"):
        explained(path)


def test_the_command_looks_at_the_explanations_without_a_test(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code-mutants", "--check"]) == 0
    assert "are explained" in capsys.readouterr().out


def test_the_command_refuses_a_module_that_has_no_tests(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code-mutants", "assistant/nothing.py"]) == 2
    assert "name one of assistant/verify.py" in " ".join(capsys.readouterr().err.split())
