"""A copy of a folder in the system's folder for passing files, for as long as it is used.

A process that is killed cannot remove its copy. Each copy has a lock that ends with its process, and whoever makes
the next one removes those that nobody holds any more.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

_PREFIX, _IN_USE = "assistant-index-copy-", "in-use"


class OwnCopy:
    """The copy; `folder` is where it is."""

    def __init__(self, original: Path) -> None:
        """Make it, of the contents only: what may not be written would stay so. Raises `OSError`; nothing is left then."""
        from filelock import FileLock

        _remove_left_behind()
        self._scratch = tempfile.TemporaryDirectory(prefix=_PREFIX)
        here = Path(self._scratch.name)
        self._lock = FileLock(here / _IN_USE, thread_local=False)  # another thread may give it back
        self.folder = here / original.name
        try:
            self._lock.acquire()
            for path in (original, *original.rglob("*")):
                there = self.folder / path.relative_to(original)
                there.mkdir() if path.is_dir() else shutil.copyfile(path, there)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove it."""
        self._lock.release()
        self._scratch.cleanup()


def _remove_left_behind() -> None:
    from filelock import FileLock, Timeout

    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_IN_USE}"):
        with contextlib.suppress(OSError, Timeout), FileLock(lock, timeout=0):
            shutil.rmtree(lock.parent)
