"""Garbage collection and large indexes: what stays for good is not looked through again and again."""

from __future__ import annotations

import gc


def leave_alone() -> None:
    """Take everything that is open now out of the collector's rounds.

    A round looks at every object there is. With a hundred thousand provisions in memory that takes
    longer than a question, and would fall on whichever question is being asked. What an earlier call
    took out, and nobody uses any more, is given back first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
