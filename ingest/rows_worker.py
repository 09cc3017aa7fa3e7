"""The process that writes the rows of a large index: parts come in at standard input, a reason goes out at the end.

It ends with whoever started it, without finishing: an index of which half the rows are missing is never closed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

from ingest.rows import add_part, read_part
from ingest.store import new_store

_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_GONE = 2


def main(folder: str) -> None:
    """Write what comes in. Exit status 0, or 1 with the reason in one line of standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted build tells this process itself
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(_GONE)
    try:
        client, collection = new_store(Path(folder))
        while (part := read_part(sys.stdin.buffer.read)) is not None:
            add_part(collection, part)
        client.close()
    except EOFError:
        os._exit(_GONE)  # without Chroma's own end, which would write
    except BaseException as error:  # noqa: BLE001 - the boundary of the process: the reason is told, Chroma's panics too
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        sys.stdout.write(" ".join(reason.split()) + "\n")
        sys.stdout.flush()
        os._exit(1)
