from pathlib import Path

import pytest
import yaml

from evals.errors import QuestionError
from evals.rewrite import replaced, rewrite, write_whole

TEXT = (
    "# A note at the top.\n"
    "- id: guide-001   # why it is here\n"
    "  gold:\n"
    "    - - {source: guide, locator: section 1, quotation: 'old; words'}\n"
    "      - source:   guide\n"
    '        quotation: "old: words"\n'
    "      - quotation: |\n"
    "          old\n"
    "          lines\n"
    "        locator: x\n"
    "\n\n"
    "- id: guide-003\n"
)


def where(alternative: int, field: str = "quotation") -> tuple[str | int, ...]:
    return (0, "gold", 0, alternative, field)


@pytest.mark.parametrize("new", ["new words", "a: b, {c} 'd' \"e\" # f", "“nicht” – not", "- 1", "null", "2026-11-22"])
@pytest.mark.parametrize("alternative", [0, 1, 2])
def test_only_the_value_is_replaced_whatever_its_marks(alternative: int, new: str) -> None:
    text = replaced(TEXT, {where(alternative): new})
    assert text is not None
    wanted = yaml.safe_load(TEXT)
    wanted[0]["gold"][0][alternative]["quotation"] = new
    assert yaml.safe_load(text) == wanted
    # Line by line, all but the value is as it was.
    first, count = {0: (3, 1), 1: (5, 1), 2: (6, 3)}[alternative]
    old, now = TEXT.splitlines(), text.splitlines()
    assert old[:first] == now[:first]
    assert old[first + count :] == now[first + 1 :]


def test_several_values_are_replaced_at_once() -> None:
    text = replaced(TEXT, {where(0): "a longer one than before", where(0, "locator"): "s. 2", where(1): "b"})
    assert text is not None
    read = yaml.safe_load(text)[0]["gold"][0]
    assert read[0] == {"source": "guide", "locator": "s. 2", "quotation": "a longer one than before"}
    assert read[1]["quotation"] == "b"


def test_what_stands_nowhere_or_elsewhere_is_refused(tmp_path: Path) -> None:
    assert replaced(TEXT, {where(1, "locator"): "x"}) is None  # there is no such field to replace
    aliased = "- a: &x old\n  b: *x\n"
    assert replaced(aliased, {(0, "b"): "new"}) is None
    assert replaced(aliased, {(0, "a"): "new"}) is None  # would change what points to it
    file = tmp_path / "q.yaml"
    file.write_text(aliased, encoding="utf-8")
    with pytest.raises(QuestionError, match="cannot be replaced here"):
        rewrite(file, {(0, "a"): "new"})
    assert file.read_text(encoding="utf-8") == aliased


def test_line_ends_and_the_rest_of_the_file_stay_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "q.yaml"
    file.write_bytes(b"- a: old\r\n  b:  'x'\r\n\r\n- c: \xc3\xa9\r\n")
    file.chmod(0o640)
    rewrite(file, {(0, "a"): "new"})
    assert file.read_bytes() == b"- a: new\r\n  b:  'x'\r\n\r\n- c: \xc3\xa9\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["q.yaml"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.yaml"
    file.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, "new")
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("q.yaml", "old")]
