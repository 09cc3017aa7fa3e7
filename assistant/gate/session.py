"""Who is signed in, as a signed cookie: the server keeps nothing, and nobody can write one without the secret.

A cookie counts for twelve hours, and no longer than the name is in the file with the same password.
"""

from __future__ import annotations

import hashlib
import secrets

from itsdangerous import BadData, URLSafeTimedSerializer

from assistant.gate.people import People

COOKIE = "assistant-session"
SECONDS = 12 * 3600


class Sessions:
    """Makes and reads cookies. Without a secret of the settings they end with the process."""

    def __init__(self, people: People, secret: str = "") -> None:
        """Take the people whose cookies count."""
        self._people = people
        self._signed = URLSafeTimedSerializer(
            secret or secrets.token_urlsafe(32), salt="sign-in", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def give(self, name: str) -> str:
        """A cookie for somebody whose password was right."""
        return str(self._signed.dumps([name, _print_of(self._people.kept(name) or "")]))

    def name_of(self, cookie: str | None) -> str | None:
        """Who a cookie says is signed in, if it was made here and still counts."""
        if not cookie:
            return None
        try:
            name, mark = self._signed.loads(cookie, max_age=SECONDS)
        except (BadData, TypeError, ValueError):
            return None
        kept = self._people.kept(name)
        return name if kept is not None and secrets.compare_digest(mark, _print_of(kept)) else None


def _print_of(kept: str) -> str:
    """A mark of the hash, so that a new password ends the old one's sessions."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16]
