from pathlib import Path

import pytest
from pydantic import BaseModel

from evals.errors import QuestionError, QuestionErrors
from evals.exchange.lines import Lines


class Thing(BaseModel):
    name: str


def lines_of(tmp_path: Path, content: str | bytes) -> Lines:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return Lines(path)


def test_lines_are_counted_from_1_and_blank_ones_too(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, '\ufeff{"name": "a"}\r\n\r\n{"name": "line\u2028separator"}\n')
    assert [(n, t.name) for n, t in lines.models(Thing)] == [(1, "a"), (3, "line\u2028separator")]
    lines.settle()


def test_every_bad_line_is_told_at_once_with_its_place_and_a_remedy(tmp_path: Path) -> None:
    bad = [
        '{"name": "a"}',
        "{",
        "[1]",
        '{"name": 1}',
        '{"name": "a", "name": "b"}',
        '{"name": NaN}',
        '{"name": "\\ud800"}',
    ]
    lines = lines_of(tmp_path, "\n".join(bad))
    assert [n for n, _ in lines.models(Thing)] == [1]
    with pytest.raises(QuestionErrors) as caught:
        lines.settle()
    told = [str(p) for p in caught.value.problems]
    assert [p.line for p in caught.value.problems] == [2, 3, 4, 5, 6, 7]
    assert all(f"{tmp_path / 'x.jsonl'}:" in p and "What to do: " in p for p in told)
    assert "not JSON" in told[0]
    assert "object is expected" in told[1]
    assert "field name: Input should be a valid string" in told[2]
    assert "'name' is there twice" in told[3]


def test_columns_are_counted(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, "a b c\na b\na  b\tc\n")
    assert [found for _, found in lines.columns(("x", "y", "z"))] == [["a", "b", "c"], ["a", "b", "c"]]
    with pytest.raises(QuestionError, match=r"x\.jsonl:2: 3 columns are expected, and 2 .*What to do: .*: x y z"):
        lines.settle()
    tabs = lines_of(tmp_path, "a b\tc\n\tc\n")
    assert [found for _, found in tabs.columns(("x", "y"), "\t")] == [["a b", "c"]]
    assert len(tabs.problems) == 1


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"none: the file cannot be read"):
        Lines(tmp_path / "none")
    with pytest.raises(QuestionError, match=r"x\.jsonl:2: the file is not UTF-8"):
        lines_of(tmp_path, b"{}\n\xff")
