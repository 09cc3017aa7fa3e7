import pytest
import yaml

from evals.entry_style import entry_text, scalar_text
from evals.problems import read_entries
from evals.questions import question_files


@pytest.mark.parametrize("path", question_files(), ids=lambda p: p.stem)
def test_an_entry_is_written_as_the_project_writes_it(path) -> None:  # type: ignore[no-untyped-def]
    """Else a drafted entry would stand out, and reading a change would be harder."""
    text = path.read_text(encoding="utf-8")
    assert "\n".join(entry_text(entry) for entry in read_entries(path).value).rstrip() == text.rstrip()


@pytest.mark.parametrize("value", ["plain", "a: b", "#x", "yes", "12", "“x”", "a\nb", "", "é" * 300, "- x", "'"])
def test_a_value_reads_as_what_it_was(value: str) -> None:
    for quoted in (False, True):
        assert yaml.safe_load(f"k: {scalar_text(value, quoted=quoted)}") == {"k": value}
