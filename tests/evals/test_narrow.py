"""What gate, compare and defects print in the usual terminal of 80 columns, and in a wide one."""

import io

import pytest
from rich.console import Console
from run_makers import many

from evals.compare import Change
from evals.compare_views import HEAD as CHANGES
from evals.compare_views import row as change_row
from evals.gate import judge
from evals.gate_file import Floor
from evals.gate_views import HEAD, LEAD, row
from evals.narrow import readable
from evals.paired import paired


def shown(width: int, head: tuple[str, ...], rows: list[list[str]], lead: tuple[int, ...] = (0,)) -> list[str]:
    console = Console(width=width, file=io.StringIO())
    console.print(readable(console, "A title", head, rows, lead=lead))
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def condition() -> list[str]:
    floor = Floor(measure="answered", group="kind:lay", lower_bound=0.8, questions=50, reachable=0.929)
    return row(judge(many("answered", 60, 2, kind="lay"), floor))


def test_a_condition_of_the_gate_can_be_read_in_80_columns() -> None:
    lines = shown(80, HEAD, [condition()], LEAD)
    assert lines[:2] == ["A title", "answerable and answered: kind:lay: met"]
    assert max(map(len, lines)) <= 80
    assert "wanted: lower bound at least 0.8; figure (95 % interval): 0.968 (0.890 to" in lines[2]
    assert len(lines) <= 5
    assert not any("│" in line for line in lines)


def test_where_there_is_room_it_is_a_table() -> None:
    lines = shown(200, HEAD, [condition()], LEAD)
    assert sum("answerable and answered" in line for line in lines) == 1
    assert "┃" in lines[2]


def test_what_has_no_value_is_left_out_of_an_entry() -> None:
    lines = shown(40, ("name", "first", "second", "third"), [["x", "-", "", "a longer value that needs room"]])
    assert lines[1:] == ["x", "  third: a longer value that needs room"]


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_word_of_a_change_is_broken(width: int) -> None:
    change = Change("answered", paired([True] * 30, [True, False] * 15), 0.004)
    words = " ".join(shown(width, CHANGES, [change_row(change)])).split()
    assert {"(95", "interval):", "-50.0", "0.004", "corrected"} <= set(words)


def test_marks_in_a_cell_are_words() -> None:
    assert "[red]x[/red]" in " ".join(shown(40, ("name",), [["[red]x[/red]"]]))
