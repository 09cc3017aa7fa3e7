from __future__ import annotations

from pathlib import Path

import pytest

from assistant.keep.newfile import write_new


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    write_new(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, mode: (opened(self, mode).close(), opened(Path("/dev/full"), "wb"))[1]
    )
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "a", b"x" * 100_000)
    assert not (tmp_path / "a").exists()
