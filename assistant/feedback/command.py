"""`python -m assistant feedback` and `hash-password`: what maintainers need without a browser.

python -m assistant feedback [questions|declines|slow|feedback] [--words W] [--since DAY] [--csv FILE]
python -m assistant feedback [LIST] --draft NUMBER --out FILE
"""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from assistant.feedback.csv_export import csv_of
from assistant.feedback.errors import FeedbackError
from assistant.feedback.password import hash_password
from assistant.feedback.queries import MOST, Filter, Page, Row, View, listing, record
from assistant.feedback.records import Thumb, Wrong
from assistant.feedback.store import Store
from assistant.keep.newfile import write_new
from assistant.keep.safe import one_line
from assistant.settings import Settings
from assistant.types import Reason


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `feedback` and `hash-password`."""
    text = "List what people asked and thought of the answers; export it; draft a reference question from it."
    sub = commands.add_parser("feedback", help=text, description=text)
    sub.add_argument("list", nargs="?", choices=[v.value for v in View], default=View.FEEDBACK.value, help="which list")
    sub.add_argument("--words", default="", help="only with these words in the question or in the free text")
    sub.add_argument("--since", type=_day, help="only from this day on (YYYY-MM-DD, UTC)")
    sub.add_argument("--source", help="only where this source was cited")
    sub.add_argument(
        "--reason", choices=[r.value for r in Reason], metavar="REASON", help="only with this reason of a decline"
    )
    sub.add_argument("--thumb", choices=[t.value for t in Thumb], help="only this thumb")
    sub.add_argument("--wrong", choices=[w.value for w in Wrong], help="only with this fault")
    sub.add_argument("--csv", type=Path, help="write the list to a new CSV file")
    sub.add_argument("--draft", type=int, metavar="NUMBER", help="draft a reference question from this record")
    sub.add_argument("--out", type=Path, help="the draft's new file")
    sub.set_defaults(run=_feedback)
    text = "Make the hash of a password, for ASSISTANT_MAINTAINER_PASSWORD or a line of ASSISTANT_USERS_FILE."
    commands.add_parser("hash-password", help=text, description=text).set_defaults(run=_hash_password)


def _feedback(args: argparse.Namespace, settings: Settings) -> int:
    if not settings.feedback_file.is_file():
        raise FeedbackError(f"There is no feedback file {settings.feedback_file}.",
                            remedy="name it with ASSISTANT_FEEDBACK_FILE; before the first feedback there is none.")  # fmt: skip
    store = Store(settings.feedback_file)
    if args.draft is not None:
        return _draft(store, args)
    wanted = Filter(
        since=args.since, reason=Reason(args.reason) if args.reason else None,
        thumb=Thumb(args.thumb) if args.thumb else None, wrong=Wrong(args.wrong) if args.wrong else None,
        words=args.words, source=args.source, limit=MOST,
    )  # fmt: skip
    page = listing(store, View(args.list), wanted)
    if args.csv is not None:
        _write_csv(page, args.csv)
    else:
        sys.stdout.writelines(f"{_line(row)}\n" for row in page.rows)
    sys.stderr.write(f"{len(page.rows)} of {page.total}.\n")
    return 0


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"a day is written as 2026-03-01, not '{text}'") from error


def _draft(store: Store, args: argparse.Namespace) -> int:
    row = record(store, View(args.list), args.draft)
    if row is None:
        raise FeedbackError(f"The list '{args.list}' has no number {args.draft}.",
                            remedy="see the numbers with `python -m assistant feedback`.")  # fmt: skip
    if args.out is None:
        raise FeedbackError("A draft needs a file.", remedy="name a new one with --out.")
    from assistant.feedback.draft import write_draft

    write_draft(row, args.out, datetime.now(UTC).date())
    sys.stderr.write(f"The draft is written to {args.out}.\n")
    return 0


def _write_csv(page: Page, path: Path) -> None:
    try:
        write_new(path, csv_of(page.rows))
    except FileExistsError as error:
        raise FeedbackError(f"There is a file {path} already.", remedy="name another one.") from error
    except OSError as error:
        raise FeedbackError(f"{path} cannot be written: {error.strerror or error}.",
                            remedy="name a place that may be written.") from error  # fmt: skip


def _line(row: Row) -> str:
    ended = row.status + (f" ({row.reason})" if row.reason else "")
    opinion = " ".join(part for part in (row.thumb, row.wrong, row.words) if part)
    return one_line(
        f"{row.id}  {row.at[:16]}  {ended}  {row.total_ms:.0f} ms  {row.question}"
        + (f"  | {opinion}" if opinion else "")
    )


def _hash_password(args: argparse.Namespace, settings: Settings) -> int:
    """The password is read without being shown; from a pipe, its first line."""
    if sys.stdin.isatty():
        first, second = getpass.getpass("Password: "), getpass.getpass("Once more: ")
        if first != second:
            raise FeedbackError("The two are not the same.", remedy="try again.")
    else:
        first = sys.stdin.readline().rstrip("\r\n")
    sys.stdout.write(hash_password(first) + "\n")
    return 0
