"""`python -m assistant verify-pack FILE`: hold an evidence pack against the documents, without a network.

Exit status: 0 everything is as it was; 4 every quotation stands, and something around it has
changed (the document, the place, a date, an address); 3 a quotation or a source is gone, or the
pack was altered; 1 the pack or the corpus cannot be read; 2 a wrong call.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from assistant.keep import safe
from assistant.settings import Settings
from ingest.errors import IngestError


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser], settings: Settings) -> None:
    """Add `verify-pack`."""
    text = "Re-check an evidence pack against the documents, quotation by quotation."
    sub = commands.add_parser("verify-pack", help=text, description=text, epilog=__doc__.partition("\n\n")[2])
    sub.add_argument("file", type=Path, help="the pack, a JSON file that was exported")
    sub.add_argument("--corpus", type=Path, default=settings.corpus, help="the folder of the documents")
    sub.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for programs")
    sub.set_defaults(run=verify_pack)


def verify_pack(args: argparse.Namespace, settings: Settings) -> int:
    """Check and report. Raises `PackError` or `CatalogueError` with the remedy."""
    # Loaded only for this command: the others start without.
    from assistant.keep.checking import check_pack
    from assistant.keep.documents import held_sources
    from assistant.keep.reading import read_pack
    from assistant.keep.report import ERROR, as_json, as_text, status_of, unreadable

    try:
        read = read_pack(args.file)
        wanted = {c.source_id for a in read.pack.answers for c in a.citations}
        report = check_pack(read, held_sources(args.corpus, wanted) if wanted else {})
    except IngestError as error:
        if args.format != "json":
            raise
        _write_json(unreadable(str(error)))
        return ERROR
    if args.format == "json":
        _write_json(as_json(read.pack, report))
    else:
        sys.stdout.write("\n".join(_line(line) for line in as_text(read.pack, report)) + "\n")
    return status_of(report)


def _write_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, indent=2) + "\n")  # in ASCII: no mark of the pack reaches the terminal


def _line(line: str) -> str:
    """A line as it is, without what could move the cursor or begin a line of its own."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + safe.one_line(line)
