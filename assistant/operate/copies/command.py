"""`python -m assistant backup FILE` and `python -m assistant restore FILE`."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant.settings import Settings


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `backup` and `restore`."""
    text = "Copy what was created here (feedback, catalogue, documents, plain-language entries) into one new archive."
    sub = commands.add_parser("backup", help=text, description=f"{text} The assistant may be running.")
    sub.add_argument("file", type=Path, help="the new archive, a .zip")
    sub.set_defaults(run=_backup)
    text = "Put such a copy back, after checking all of it."
    sub = commands.add_parser("restore", help=text, description=text)
    sub.add_argument("file", type=Path, help="the archive")
    sub.add_argument("--replace", action="store_true", help="replace what is there, which is kept beside it")
    sub.add_argument("--only", choices=("feedback", "corpus"), help="only this part")
    sub.add_argument("--check", action="store_true", help="only check the archive, and say what it holds")
    sub.set_defaults(run=_restore)


def _backup(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.operate.copies.making import back_up

    try:
        of = version("integration-assistant")
    except PackageNotFoundError:  # run from a folder, without having been installed
        of = "0"
    contents = back_up(settings, args.file, of)
    sys.stderr.write(f"{args.file} holds {len(contents.files)} files, {contents.size} bytes before packing. It was "
                     "read back and is whole. Keep it as you keep the feedback itself: it holds people's words.\n")  # fmt: skip
    return 0


def _restore(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.operate.copies.restoring import PARTS, restore

    if args.check:
        return _check(args.file)
    done = restore(settings, args.file, replace=args.replace, parts=[args.only] if args.only else PARTS)
    for part in done.same:
        sys.stderr.write(f"The {part} is the same already.\n")
    for part in done.put_back:
        sys.stderr.write(f"The {part} of {done.made} is back.\n")
    for path in done.kept:
        sys.stderr.write(f"What was there before is kept in {path}.\n")
    if "corpus" in done.put_back:
        sys.stderr.write(
            f"Now run `python -m ingest build --corpus {settings.corpus} --index {settings.index}`, or start the "
            "assistant, which does the same.\n"
        )
    return 0


def _check(path: Path) -> int:
    import tempfile

    from assistant.operate.copies.archive import opened

    with tempfile.TemporaryDirectory() as scratch, opened(path) as archive:
        archive.extract(Path(scratch))
        told = archive.contents
    sys.stderr.write(f"{path} is whole: {len(told.files)} files, made {told.made} by version {told.version}.\n")
    return 0
