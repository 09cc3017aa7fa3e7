"""The settings: documented in one place, wrong ones told all at once, misspelt ones with the nearest name."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

import app
from assistant.__main__ import main
from assistant.settings import Settings, unknown_words

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"^\| (?P<names>`(?:ASSISTANT_|…_)[^|]*) \| (?P<defaults>[^|]*) \|", re.MULTILINE)


def documented() -> dict[str, str]:
    """Every setting of the README's table by its field, with the default as it is written there.

    `…_OVERALL` goes on from the name before it; one default may stand for several names.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("\n## Settings\n") :]
    found: dict[str, str] = {}
    for row in ROW.finditer(table[: table.index("\n## ", 4)]):
        names: list[str] = []
        for name in re.findall(r"`([^`]+)`", row["names"]):
            names.append(names[-1] + name.removeprefix("…") if name.startswith("…") else name)
        defaults = re.findall(r"`([^`]*)`", row["defaults"]) or [row["defaults"].strip()]
        assert len(defaults) in (1, len(names)), row[0]
        defaults = defaults * len(names) if len(defaults) == 1 else defaults
        for name, default in zip(names, defaults, strict=True):
            field = name.removeprefix("ASSISTANT_").lower()
            assert field not in found, f"{name} stands there twice"
            found[field] = default
    return found


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(documented()) == set(Settings.model_fields)


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_its_default_is_the_documented_one(field: str) -> None:
    default, written = Settings.model_fields[field].default, documented()[field]
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if isinstance(default, bool):
        assert written.lower() in (("true", "on") if default else ("false", "off"))
    elif isinstance(default, Path):
        assert written == default.relative_to(ROOT).as_posix()
    elif default in ("", None):
        assert not re.search(r"[A-Z/\d]", written), "in words: there is none"
    elif isinstance(default, (int, float)):
        assert float(written) == default
    else:
        assert written == str(default)


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {
        "PORT": "a lot", "TOP_K": "0", "METRICS": "everywhere", "OTLP_ENDPOINT": "collector", "LOG_LEVEL": "loud",
        "LOG_FORMAT": "xml", "LOG_QUESTIONS": "perhaps", "TODAY": "soon", "FEEDBACK_DAYS": "0",
    }  # fmt: skip
    for name, value in wrong.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    assert main(["ask", "Who pays?"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert sorted(line.split()[2] for line in said) == sorted(f"ASSISTANT_{name}" for name in wrong)
    assert not any("Value error" in line for line in said)  # the library's word for it


def test_a_misspelt_name_is_told_beside_wrong_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever sets up a server mends all of it in one go; in a journal, a line is not broken at 80 characters."""
    monkeypatch.setenv("ASSISTANT_METRICS", "everywhere")
    monkeypatch.setenv("ASSISTANT_QUESTION_PER_MINUTE", "3")
    for call in (partial(main, ["ask", "Who pays?"]), partial(app.main, [])):
        assert call() == 2
        first, second = capsys.readouterr().err.splitlines()
        assert first.endswith("such as 9464 or 127.0.0.1:9464.")
        assert "write ASSISTANT_QUESTIONS_PER_MINUTE" in second


def test_a_misspelt_name_is_told_with_the_nearest_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_FEEDBCK_FILE", "/tmp/x")
    monkeypatch.setenv("ASSISTANT_QZX", "1")
    monkeypatch.setenv("ASSISTANT_TOP_K", "5")
    first, second = unknown_words()
    assert first.startswith("ASSISTANT_FEEDBCK_FILE stands in the environment and is no setting.")
    assert "write ASSISTANT_FEEDBACK_FILE" in first
    assert second.endswith("What to do: take it out.")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert first in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "address"),
    [("", None), ("9464", ("127.0.0.1", 9464)), ("0.0.0.0:9464", ("0.0.0.0", 9464)), ("::1:9464", ("::1", 9464))],
)
def test_the_address_of_the_counts(value: str, address: tuple[str, int] | None) -> None:
    assert Settings(metrics=value).metrics_address == address


@pytest.mark.parametrize("value", ["0", "65536", "x", "127.0.0.1", "127.0.0.1:", ":", "[::1]:9464", "1:2:x"])
def test_a_bad_address_of_the_counts(value: str) -> None:
    with pytest.raises(ValueError, match="it takes a port"):
        Settings(metrics=value)
