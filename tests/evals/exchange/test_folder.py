from pathlib import Path

import pytest

from evals.errors import CallError
from evals.exchange.folder import new_folder


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"

    def half() -> None:
        with new_folder(out) as folder:
            (folder / "half").write_text("x", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert list((tmp_path / "a").iterdir()) == []
    with new_folder(out) as folder:
        (folder / "whole").write_text("x", encoding="utf-8")
        assert not out.exists()
    assert [p.name for p in out.iterdir()] == ["whole"]
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["out"]


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with new_folder(tmp_path / "out") as folder:  # an empty one is taken
        (folder / "x").write_text("x", encoding="utf-8")
    with pytest.raises(CallError, match="is there already"), new_folder(tmp_path / "out"):
        pass
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CallError, match="is there already"), new_folder(tmp_path / "file"):
        pass
    with pytest.raises(CallError, match="cannot be written"), new_folder(tmp_path / "file" / "out"):
        pass
