"""The versions of the store's tables, and how one becomes the next.

A new version adds its number and its statements here, and to the tables that are made new. Statements change tables
in place: what people wrote goes from version to version and is never made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

VERSION = 1
# From each version to the next one. There has been one version so far.
STEPS: Mapping[int, tuple[str, ...]] = {}


def bring_up(connection: sqlite3.Connection, version: int, steps: Mapping[int, tuple[str, ...]], to: int) -> bool:
    """Bring an older store up to a version, inside the caller's transaction; whether there is a way from there to it."""
    if not 0 < version < to or any(n not in steps for n in range(version, to)):
        return False
    for n in range(version, to):
        for statement in steps[n]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {to:d}")
    return True
