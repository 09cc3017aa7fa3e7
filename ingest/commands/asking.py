"""What the commands that ask servers, or the maintainer, have in common."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from ingest.catalogue import Catalogue
from ingest.errors import CatalogueError
from ingest.fetch.addresses import Allowed
from ingest.fetch.client import Client, Limits

Register = Callable[[str, str], argparse.ArgumentParser]
_MEGABYTE = 1_000_000
sleep = time.sleep


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """The arguments of a command that asks servers."""
    sub.add_argument("--max-size", type=_size, default=Limits().size // _MEGABYTE, metavar="MB",
                     help="the largest file to take, in megabytes (default: %(default)s)")  # fmt: skip
    sub.add_argument("--contact", default="", help="an e-mail or web address, told to the servers that are asked")
    sub.add_argument("--allow-address", action="append", default=[], metavar="IP",
                     help="an address that is not public and may be asked all the same; for tests")  # fmt: skip


def _size(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a file of no size is no file")
    return number


@contextmanager
def open_client(urls: Iterable[str], args: argparse.Namespace) -> Iterator[Client]:
    """A client that may ask the hosts of `urls`."""
    allowed = Allowed.of(urls, args.allow_address)
    client = Client(allowed, Limits(size=args.max_size * _MEGABYTE), args.contact, sleep=lambda s: sleep(s))
    try:
        yield client
    finally:
        client.close()


def catalogued_urls(catalogue: Catalogue) -> list[str]:
    """Every address of the catalogue: of sources, and of what is fetched for them."""
    urls = [s.url for s in catalogue.sources.values() if s.url]
    return urls + [p.url for p in catalogue.published.values()]


def chosen(catalogue: Catalogue, ids: list[str]) -> list[str]:
    """The ids that a command names, checked; each once."""
    for source_id in ids:
        if source_id not in catalogue.sources:
            near = [n for n in catalogue.sources if source_id.casefold().replace("_", "-") in n]
            near = near or get_close_matches(source_id.casefold(), catalogue.sources, n=3, cutoff=0.5)
            remedy = f"name one of: {', '.join(near or catalogue.sources)}."
            raise CatalogueError(f"No source has the id '{source_id}'.", remedy=remedy)
    return list(dict.fromkeys(ids))


@contextmanager
def bar(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar for one file after the other."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=console, transient=True
    ) as progress:
        task = progress.add_task("Asking", total=None)
        current = ""

        def show(url: str, done: int, total: int | None) -> None:
            nonlocal current
            if url != current:
                current = url
                progress.reset(task, description=_short(url), total=total)
            progress.update(task, completed=done, total=total)

        yield show


def _short(url: str) -> str:
    return url if len(url) <= 60 else "…" + url[-59:]


def asks_somebody() -> bool:
    """Whether there is somebody at the terminal who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def answer_to(question: str, console: Console) -> str:
    """What somebody types in answer to a question."""
    return console.input(f"{question} ", markup=False).strip()


def agreed(question: str, console: Console) -> bool:
    """Whether somebody says yes."""
    return answer_to(f"{question} [y/N]", console).casefold() in ("y", "yes")
