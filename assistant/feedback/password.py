"""The maintainer's password: a salted scrypt hash in the settings, compared in constant time.

Without a password the page is off. scrypt of the standard library (RFC 7914) with the parameters
that OWASP names: N = 2**15, r = 8, p = 3, which takes about a tenth of a second and 32 MB.

>>> guard = hash_password("a long enough secret", salt=b"0123456789abcdef")
>>> is_password("a long enough secret", guard), is_password("a long enough secre", guard), is_password("", "")
(True, False, False)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from assistant.feedback.errors import FeedbackError

LEAST, MOST = 12, 1_024  # characters of a password
_N, _R, _P, _SALT, _KEY = 2**15, 8, 3, 16, 32
_NAME = "scrypt"


def hash_password(password: str, salt: bytes | None = None) -> str:
    """A password as the settings keep it. Raises `FeedbackError` for one that is too short or too long."""
    if not LEAST <= len(password) <= MOST:
        raise FeedbackError(f"A password has {LEAST} to {MOST} characters.", remedy="choose another one.")
    salt = secrets.token_bytes(_SALT) if salt is None else salt
    return f"{_NAME}${_text(salt)}${_text(_key(password, salt))}"


def is_password(given: str, kept: str) -> bool:
    """Whether a password is the one of the hash; never, where no password is set or the setting is no hash."""
    parts = _parts(kept)
    if parts is None or len(given) > MOST:
        return False
    salt, key = parts
    return hmac.compare_digest(_key(given, salt), key)


def is_hash(kept: str) -> bool:
    """Whether a setting is a hash that `hash_password` made: only then is the maintainer's page on."""
    return _parts(kept) is not None


def _parts(kept: str) -> tuple[bytes, bytes] | None:
    name, _, rest = kept.partition("$")
    try:
        salt, key = (base64.b64decode(part, validate=True) for part in rest.split("$"))
    except ValueError:
        return None
    return (salt, key) if name == _NAME and len(salt) == _SALT and len(key) == _KEY else None


def _key(password: str, salt: bytes) -> bytes:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=_N, r=_R, p=_P, maxmem=2**27, dklen=_KEY)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
