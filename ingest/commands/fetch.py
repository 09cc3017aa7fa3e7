"""`python -m ingest fetch [ID…]`: download catalogued sources, and hold them once somebody has said yes.

An official source becomes a held one: its file comes into `documents/`, its entry moves from `[[official]]` to
`[[held]]` and gains `file` (and `status_as_at`, where a legislation file states it), and the lock states hash, day
and addresses. What is to change is shown first; without a terminal, `--yes` says yes. A source that is held and was
fetched before is replaced where it has changed, also after a yes.
"""

from __future__ import annotations

import argparse
import difflib
from dataclasses import dataclass
from datetime import date

from rich.console import Console

from ingest.catalogue import DOCUMENTS, Catalogue, Entry, read_catalogue
from ingest.catalogue_text import as_held, with_fields
from ingest.commands.asking import (
    Register,
    add_arguments,
    agreed,
    asks_somebody,
    bar,
    catalogued_urls,
    chosen,
    open_client,
)
from ingest.errors import CatalogueError, CorpusError, FetchError
from ingest.fetch.client import Client
from ingest.fetch.publication import Download, Publication
from ingest.holding import Change, catalogue_text, hold
from ingest.lock import Retrieval


def register(add: Register) -> None:
    """Add the command."""
    sub = add("fetch", "Download catalogued sources and hold them; what changes is shown first.")
    sub.add_argument("sources", nargs="*", metavar="ID", help="which sources (default: all that say what to fetch)")
    sub.add_argument("--yes", action="store_true", help="hold what is fetched without asking")
    sub.add_argument("--dry-run", action="store_true", help="download and show, and change nothing")
    add_arguments(sub)
    sub.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Options:
    yes: bool
    dry_run: bool


def run(args: argparse.Namespace) -> int:
    """Fetch one source after the other; the exit status is 1 where any failed."""
    console = Console(stderr=True)
    catalogue = read_catalogue(args.corpus)
    catalogue_text(args.corpus)  # a folder without a catalogue has nothing to fetch
    if not (args.yes or args.dry_run or asks_somebody()):
        raise CatalogueError("There is nobody to ask whether to hold what is fetched.",
                             remedy="say --yes, or --dry-run to look only.")  # fmt: skip
    named = chosen(catalogue, args.sources)
    failed = unreached = done = 0
    with open_client(catalogued_urls(catalogue), args) as client:
        for source_id in named or _all(catalogue, console):
            try:
                _one(args, catalogue, source_id, client, console)
                done += 1
            except CorpusError as error:
                failed += 1
                _say(console, f"{source_id}: {error}", style="red")
                unreached += isinstance(error, FetchError) and error.code == "offline"
    if unreached and not done and unreached == failed:
        _say(console, "No server could be reached: is there a connection to the internet? Nothing was changed.", "red")
    return 1 if failed else 0


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(text, markup=False, highlight=False, style=style)


def _all(catalogue: Catalogue, console: Console) -> list[str]:
    """All that say what to fetch, and those held ones that were fetched; the others are named."""
    held = {e.source.id: e for e in catalogue.held}
    out = [i for i in catalogue.published if i not in held or held[i].retrieved]
    silent = [s.id for s in catalogue.official if s.id not in catalogue.published]
    if silent:
        _say(console, f"Without an address to fetch from: {', '.join(silent)}.")
    if not out:
        _say(console, "No source of the catalogue says what to fetch.")
    return out


def _one(args: argparse.Namespace, catalogue: Catalogue, source_id: str, client: Client, console: Console) -> None:
    entry = next((e for e in catalogue.held if e.source.id == source_id), None)
    published = catalogue.published.get(source_id)
    if published is None:
        raise CatalogueError("The catalogue does not say what to fetch for it.",
                             remedy='add `fetch = { form = "html" }` (or "legislation-xml", "pdf") and an address.')  # fmt: skip
    if entry is not None and entry.retrieved is None:
        raise CatalogueError(f"The held file {entry.source.file} was not fetched, so it is left as it is.",
                             remedy="to replace it, move the entry to [[official]] and take the file out first.")  # fmt: skip
    with bar(console) as show:
        download = Publication(client, published, entry.retrieved if entry else None, show).download()
    if download is None:
        _say(console, f"{source_id}: unchanged since {entry.retrieved.day if entry and entry.retrieved else 'then'}.")
        return
    today = date.today().isoformat()  # noqa: DTZ011 - the day on which it was really fetched
    retrieved = Retrieval(today, published.url, published.form, download.parts)
    change = _change(args, entry, source_id, published.form.suffix, download, retrieved)
    _describe(console, catalogue, source_id, change, download)
    if args.dry_run:
        _say(console, "  Nothing was changed (--dry-run).")
    elif args.yes or agreed("  Hold it?", console):
        held = hold(args.corpus, change)
        _say(
            console,
            f"  Held: {change.file}, {held.provisions} provisions. Build the index anew with `python -m ingest build`.",
        )
        for warning in held.warnings:
            _say(console, f"  Note: {warning}")
    else:
        _say(console, "  Nothing was changed.")


def _change(
    args: argparse.Namespace, entry: Entry | None, source_id: str, suffix: str, download: Download, retrieved: Retrieval
) -> Change:  # fmt: skip
    before = catalogue_text(args.corpus)
    as_at = download.facts.status_as_at
    facts: dict[str, str | date] = {"status_as_at": date.fromisoformat(as_at)} if as_at else {}
    if entry is not None:
        file = str(entry.source.file)
        after = with_fields(before, source_id, facts) if facts else before
    else:
        file = f"{DOCUMENTS}/{source_id}{suffix}"
        if (args.corpus / file).exists():
            raise CatalogueError(f"There is a file {file} already.", remedy="take it out of the folder first.")
        after = as_held(before, source_id, {"file": file, **facts})
    return Change(source_id, file, download.data, after, before, retrieved)


def _describe(console: Console, catalogue: Catalogue, source_id: str, change: Change, download: Download) -> None:
    """What came, beside what the catalogue says of it, and which lines of the catalogue change."""
    size, parts = len(download.data), len(download.parts)
    _say(console, f"{source_id}: {size:,} bytes{f' in {parts} pages' if parts > 1 else ''}.")
    _say(console, f"  In the catalogue: {catalogue.sources[source_id].title}")
    if download.facts.title:
        _say(console, f"  In the file:      {download.facts.title}")
    for note in download.notes:
        _say(console, f"  Note: {note}", style="yellow")
    lines = difflib.unified_diff(
        change.catalogue_before.splitlines(), change.catalogue.splitlines(), "catalogue.toml", "catalogue.toml, changed",
        lineterm="", n=0,
    )  # fmt: skip
    for line in lines:
        _say(console, f"  {line if len(line) <= 110 else line[:107] + '...'}")
