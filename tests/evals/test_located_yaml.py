import pytest

from evals.located_yaml import Unreadable, read_located

TEXT = "- id: 'né-1'\n  n: 2\n  gold:\n    - - words: “not” this\n- plain\n"


def test_every_value_has_its_line_and_every_scalar_its_span() -> None:
    read = read_located(TEXT)
    assert read.value == [{"id": "né-1", "n": 2, "gold": [[{"words": "“not” this"}]]}, "plain"]
    assert read.lines[(0, "gold", 0, 0, "words")] == 4
    assert read.scalars[(0, "id")].of(TEXT) == "'né-1'"
    assert read.scalars[(0, "gold", 0, 0, "words")].of(TEXT) == "“not” this"
    assert read.scalars[(1,)].of(TEXT) == "plain"


def test_a_missing_value_has_the_line_of_what_is_around_it() -> None:
    read = read_located(TEXT)
    assert read.line_of((0, "gold", 0, 0, "source")) == 4
    assert read.line_of((1, "id")) == 5


def test_faults_are_gathered_and_reading_goes_on() -> None:
    read = read_located("- a: 1\n  a: 2\n  when: 2026-02-30\n  1: x\n  b: 3\n")
    assert [(f.line, f.where) for f in read.faults] == [(2, (0, "a")), (3, (0, "when")), (4, (0,))]
    assert read.value == [{"a": 1, "when": None, "b": 3}]


def test_an_alias_is_the_value_that_it_stands_for() -> None:
    assert read_located("- &x [1]\n- *x\n").value == [[1], [1]]


@pytest.mark.parametrize(("text", "line"), [("a: [1,\n", 2), ("a\nb: 1", 2), ("x\n\u0001", 2), ("---\na\n---\nb", 3)])
def test_a_text_that_is_not_yaml_has_the_line_where_reading_ended(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read_located(text)
    assert caught.value.line == line


def test_an_empty_text_is_nothing() -> None:
    assert read_located("").value is None
