"""The process in which a PDF is opened and read, so that no file can hang or swell the program.

It takes the bytes of a file, says what it finds as lines of JSON, one for the file and one a
page, and ends. Whatever becomes of it, `bounded` goes on.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from dataclasses import asdict, astuple
from typing import Any

from pypdf import PdfReader

from ingest.loaders.pdf.glyphs import runs_of
from ingest.loaders.pdf.limits import Limits, Refusal
from ingest.loaders.pdf.opening import labels_of, open_reader, outline_of
from ingest.loaders.pdf.page_tree import lacks_words, places_of

_LOST = "the file does not hold it any more"
_PACKED = "it unpacks to more than a page may hold"


class _Ear(logging.Handler):
    """Keeps those of pypdf's messages that tell of lost content."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name in ("pypdf._page", "pypdf.filters", "pypdf._reader"):
            self.heard.append(record.getMessage())


def messages(data: bytes, limits: Limits, first: int = 1) -> Iterator[dict[str, Any]]:
    """What there is to say of a file: a `refused`, or the file and then each page from `first` on."""
    ear, logger = _Ear(), logging.getLogger("pypdf")
    passed_on, logger.propagate = logger.propagate, False
    logger.addHandler(ear)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                reader = open_reader(data, limits)
            except Refusal as refusal:
                yield {"refused": refusal.problem, "remedy": refusal.remedy}
                return
            places = places_of(reader)
            labels = labels_of(reader) if None not in places else []  # they are counted by the pages that are there
            yield {"pages": len(places), "labels": labels, "outline": outline_of(reader, places)}
            for number, place in enumerate(places[first - 1 :], first):
                ear.heard.clear()
                if place is None:
                    yield {"page": number, "failed": _LOST, "damaged": True}
                    continue
                said = _page(reader, number, place, limits)
                yield said | {"damaged": bool(ear.heard) or lacks_words(reader.pages[place])}
    finally:
        logger.removeHandler(ear)
        logger.propagate = passed_on


def _page(reader: PdfReader, number: int, place: int, limits: Limits) -> dict[str, Any]:
    try:
        runs = runs_of(reader.pages[place])
    except MemoryError:
        return {"page": number, "failed": "it needs more memory than a page may take"}
    except RecursionError:
        return {"page": number, "failed": "its parts are nested without end"}
    except Exception as error:  # noqa: BLE001 - one bad page must not cost the others; it is reported
        return {
            "page": number,
            "failed": _PACKED if "LimitReached" in type(error).__name__ else f"{type(error).__name__}: {error}",
        }
    if len(runs) > limits.runs_per_page:
        return {"page": number, "failed": f"it has {len(runs):,} pieces of text; {limits.runs_per_page:,} is the most"}
    letters = sum(len(run.text) for run in runs)
    if letters > limits.letters_per_page:
        return {"page": number, "failed": f"it has {letters:,} letters; {limits.letters_per_page:,} is the most"}
    return {"page": number, "runs": [[*astuple(run)[:6], *([True] if run.row else [])] for run in runs]}


def _hold(memory: int) -> None:
    """Bound this process's memory, where the system knows how (Linux and macOS)."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; those on time, size and pages hold there too
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    with contextlib.suppress(ValueError, OSError):  # some systems know the limit and refuse to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))


def main() -> None:
    """Read limits and a first page from the first line of the input, the file from the rest."""
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    _hold(limits.memory)
    for message in messages(sys.stdin.buffer.read(), limits, asked["first"]):
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def request(limits: Limits, first: int) -> bytes:
    """The first line of the worker's input."""
    return json.dumps({"limits": asdict(limits), "first": first}).encode() + b"\n"
