"""What a machine can run short of while nothing is broken: file handles, memory, room. It passes, and is told as that.

An index that could not be read for want of either is not damaged, and need not be built anew.
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import os

_ENOUGH = 4096  # files
_NO_HANDLES = (errno.EMFILE, errno.ENFILE)
# What torch and the vector store say where they get no memory: they have no error of its own for it.
_NO_MEMORY = ("not enough memory", "can't allocate memory", "cannot allocate memory", "bad_alloc", "out of memory",
              "failed to map segment", "can't start new thread")  # fmt: skip
MORE_HANDLES = "let the program open more files (`ulimit -n`, or LimitNOFILE= of its service)"
MORE_MEMORY = "give the program more memory, or end others"


def no_handles(error: BaseException | None = None) -> bool:
    """Whether a failure is for want of file handles: its error says so, or none is to be had now."""
    if isinstance(error, OSError) and error.errno in _NO_HANDLES:
        return True
    if "too many open files" in str(error).casefold():  # of libraries with errors of their own
        return True
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as refused:
        return refused.errno in _NO_HANDLES
    return False


def handles_allowed() -> int | None:
    """How many files this process may have open; `None` where the system has no such limit.

    A low soft limit is raised as far as the hard one allows: it is low for the sake of old programs.
    """
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(OSError, ValueError):
            wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
            soft = max(soft, wanted)
    return None if soft == resource.RLIM_INFINITY else soft


def need_handles(count: int) -> None:
    """Raise `OSError` where fewer file handles are free, for what breaks off in the middle without them."""
    held: list[int] = []
    try:
        for _ in range(count):
            held.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for handle in held:
            os.close(handle)


def need_memory(size: int) -> None:
    """Raise `OSError` where fewer bytes may be had, for what waits for ever without them. Nothing is taken."""
    mmap.mmap(-1, size).close()


def no_memory(error: BaseException) -> bool:
    """Whether a failure is for want of memory.

    >>> no_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."))
    True
    """
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return isinstance(error, Exception) and any(words in str(error).casefold() for words in _NO_MEMORY)


def shortage(error: BaseException) -> str:
    """What whoever runs the program is told of a failure for want of memory, handles or room; empty for any other."""
    if no_memory(error):
        return f"The memory is not enough. What to do: {MORE_MEMORY}, and try again. Nothing is lost."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. What to do: make room, and try again. What was there before is not lost."
    if isinstance(error, OSError) and no_handles(error):
        return f"Too many files are open. What to do: {MORE_HANDLES}, and try again. Nothing is lost."
    return ""
