"""What the system says of a process: its memory now, its open files, its processor time.

Read from /proc, which Linux has; elsewhere each is `None`, and what is made of it is not measured.
"""

from __future__ import annotations

import os
from pathlib import Path


def memory(pid: int | str, *, most: bool = False) -> int | None:
    """The bytes of a process that are in memory now, libraries included; or the `most` that were so far."""
    for line in _read(pid, "status").splitlines():
        if line.startswith("VmHWM:" if most else "VmRSS:"):
            return 1024 * int(line.split()[1])
    return None


def open_files(pid: int) -> int | None:
    """How many files, sockets and pipes a process has open."""
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return None


def processor_seconds(pid: int) -> float | None:
    """The time that processors have worked for a process, in all its threads."""
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if len(fields) > 12 else None


def _read(pid: int | str, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8")
    except OSError:
        return ""
