"""A process of ours that works for another ends with it, whatever ends that one."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

GONE = 2
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent() -> None:
    """From now on this process is killed when the one that started it is gone; on Linux only."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it went in the meantime
        os._exit(GONE)
