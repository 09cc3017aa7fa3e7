"""The process that writes the rows of a large index: parts come in at standard input, a reason goes out at the end.

It ends with whoever started it, without finishing: an index of which half the rows are missing is never closed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from ingest.parent import GONE, end_with_parent
from ingest.rows import add_part, read_part
from ingest.store import new_store


def main(folder: str) -> None:
    """Write what comes in. Exit status 0, or 1 with the reason in one line of standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted build tells this process itself
    end_with_parent()
    try:
        client, collection = new_store(Path(folder))
        while (part := read_part(sys.stdin.buffer.read)) is not None:
            add_part(collection, part)
        client.close()
    except EOFError:
        os._exit(GONE)  # without Chroma's own end, which would write
    except BaseException as error:  # noqa: BLE001 - the boundary of the process: the reason is told, Chroma's panics too
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        sys.stdout.write(" ".join(reason.split()) + "\n")
        sys.stdout.flush()
        os._exit(1)
