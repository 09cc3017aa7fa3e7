"""`python -m ingest outdated [ID…]`: is what is held still what is published, and does it still stand?

Exit status: 0 nothing to act on; 1 an error; 2 a wrong call; 3 something changed, or was superseded, amended or
withdrawn; 4 nothing of that is known, and something could not be reached.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.catalogue import read_catalogue
from ingest.commands.asking import Register, add_arguments, bar, catalogued_urls, chosen, open_client
from ingest.errors import CatalogueError
from ingest.fetch.currency import TO_ACT_ON, Finding, State, findings
from ingest.settings import IngestSettings

ACT, UNREACHED = 3, 4


def register(add: Register) -> None:
    """Add the command."""
    sub = add("outdated", "Compare what is held with what is published; exit status 3 where there is something to do.")
    sub.add_argument("sources", nargs="*", metavar="ID", help="which held sources (default: all)")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    add_arguments(sub)
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask after each held source; nothing is changed."""
    console = Console(stderr=True)
    catalogue = read_catalogue(args.corpus)
    held = {e.source.id: e for e in catalogue.held}
    named = chosen(catalogue, args.sources) or list(held)
    if not_held := [i for i in named if i not in held]:
        raise CatalogueError(f"Not held: {', '.join(not_held)}.", remedy="name held sources, or `fetch` it first.")
    today = (IngestSettings().today or date.today()).isoformat()  # noqa: DTZ011 - a calendar day where the user is
    found: list[Finding] = []
    with open_client(catalogued_urls(catalogue), args) as client, bar(console) as show:
        for source_id in named:
            found += findings(held[source_id], catalogue, client, today, show)
    if args.format == "json":
        data = {"today": today, "findings": [asdict(f) for f in found]}
        sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    else:
        _print(found)
    states = {f.state for f in found}
    return ACT if states & set(TO_ACT_ON) else UNREACHED if State.UNREACHABLE in states else 0


def _print(found: list[Finding]) -> None:
    table = Table("source", "state", "", show_edge=False)
    for f in found:
        table.add_row(
            Text(f.source_id), Text(f.state.value, style="bold" if f.state in TO_ACT_ON else ""), Text(f.detail)
        )
    console = Console()
    console.print(table)
    asked = [f for f in found if f.state in (State.UNREACHABLE, State.CURRENT, State.CHANGED, State.WITHDRAWN)]
    if asked and all(f.state is State.UNREACHABLE for f in asked):
        console.print("No server answered as it should: is there a connection to the internet?", highlight=False)
