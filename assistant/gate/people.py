"""Who may sign in: a file with a line of name:hash each, read again when it changes.

The hashes are those of `python -m assistant hash-password` (scrypt). An unknown name costs as much time as a known one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.feedback.password import is_hash, is_password
from assistant.gate.errors import GateError

_LOG = logging.getLogger("assistant.gate")
_NAME = re.compile(r"[^\s:]{1,64}")
_REMEMBERED = 300.0  # seconds that a password that was right is not hashed again: programs send it with every request


def read_people(path: Path) -> dict[str, str]:
    """Names and hashes. Raises `GateError` with the line for a file that cannot be used."""
    remedy = "write lines of name:hash; `python -m assistant hash-password` makes the hash."
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise GateError(f"The file of users {path} cannot be read: {why}.", remedy=remedy) from error
    people: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, kept = (part.strip() for part in line.partition(":"))
        if not _NAME.fullmatch(name) or not is_hash(kept):
            raise GateError(f"{path}, line {number}: this is no name with the hash of a password.", remedy=remedy)
        if name in people:
            raise GateError(f"{path}, line {number}: {name} is there twice.", remedy="leave one of them out.")
        people[name] = kept
    if not people:
        raise GateError(f"The file of users {path} names nobody.", remedy=remedy)
    return people


class People:
    """The people of a file. Safe to share between threads."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Read the file. Raises `GateError`."""
        self._path = path
        self._clock = clock
        self._one = threading.Lock()  # a hash takes 32 MB and a tenth of a second while it is made
        self._stamp = self._stamp_now()
        self._people = read_people(path)
        self._nobody = _hash_of_nothing()
        self._key = secrets.token_bytes(32)
        self._right: dict[bytes, float] = {}

    def kept(self, name: str) -> str | None:
        """The hash of somebody's password; none for who is not, or is no longer, in the file."""
        now = self._stamp_now()
        if now != self._stamp:
            self._stamp = now
            self._right.clear()
            try:
                self._people = read_people(self._path)
            except GateError as error:  # nobody comes in by a file that cannot be read
                self._people = {}
                _LOG.error("nobody can sign in: %s", error)
        return self._people.get(name)

    def knows(self, name: str, password: str) -> bool:
        """Whether a password is somebody's. Takes a tenth of a second, unless it was right a short while ago."""
        kept = self.kept(name)
        seen = hmac.digest(self._key, f"{name}\0{kept}\0{password}".encode("utf-8", "surrogatepass"), hashlib.sha256)
        if kept is not None and self._right.get(seen, 0.0) > self._clock():
            return True
        with self._one:
            right = is_password(password, kept or self._nobody) and kept is not None
        if right:
            now = self._clock()
            self._right = {k: end for k, end in self._right.items() if end > now} | {seen: now + _REMEMBERED}
        return right

    def _stamp_now(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)


def _hash_of_nothing() -> str:
    """What looks like the hash of a password, and takes as long to look at, and is that of none."""
    salt, key = (base64.b64encode(secrets.token_bytes(n)).decode() for n in (16, 32))
    return f"scrypt${salt}${key}"
