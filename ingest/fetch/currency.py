"""What is held against what is published: changed, superseded, amended, withdrawn, unreachable, or as it was.

A fetched source is asked for with its validators. What its server sends all the same is compared by its canonical
text, so that a new date in a page's foot is no change. A source that was not fetched can only be asked after.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.catalogue import Catalogue, Entry
from ingest.errors import FetchError, LoadError
from ingest.fetch.client import Client
from ingest.fetch.publication import Progress, Publication
from ingest.loaders import load_document
from ingest.published import Form, Published
from ingest.standing import Shown, amendments, successor
from ingest.types import Source

# What official sites put above what no longer stands, and legislation.gov.uk behind a title.
_NOTICE = re.compile(
    r"this (?:publication|guidance|document|page|version)\s+(?:has been|was|is)\s+(?:withdrawn|superseded|archived|replaced)"
    r"|\(repealed\)(?=</dc:title>)|\(revoked\)(?=</dc:title>)",
    re.IGNORECASE,
)


class State(StrEnum):
    """How a held source compares with what is published. The first are for somebody to act on."""

    CHANGED = "changed"
    SUPERSEDED = "superseded"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    NOT_COMPARED = "not compared"  # the held file was not fetched, or no address is known
    CURRENT = "current"


TO_ACT_ON = (State.CHANGED, State.SUPERSEDED, State.AMENDED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is to be known of a held source; `by` is the id of what replaces or amends it."""

    source_id: str
    state: State
    detail: str
    by: str | None = None
    url: str | None = None


def findings(entry: Entry, catalogue: Catalogue, client: Client, today: str, progress: Progress) -> list[Finding]:
    """All that is to be known of one held source; exactly one finding says how its words compare."""
    return [*_standing(entry.source, catalogue, today), _published(entry, catalogue, client, progress)]


def _standing(source: Source, catalogue: Catalogue, today: str) -> list[Finding]:
    """What the catalogue itself knows, without asking anybody."""
    out: list[Finding] = []
    later = successor(source, catalogue.sources, today)
    if later is not None and (later.day is None or later.day <= today):
        since = f" since {later.day}" if later.day else ""
        out.append(_by(source, State.SUPERSEDED, f"replaced{since} by '{later.source.title}'", later.source))
    for a in amendments(source, catalogue.sources, today):
        if a.shown in (Shown.NO, Shown.NOT_KNOWN):
            since = f" on {a.day}" if a.day else ""
            sure = "" if a.shown is Shown.NO else "; whether the held text shows it is not known"
            out.append(_by(source, State.AMENDED, f"amended{since} by '{a.source.title}'{sure}", a.source))
    return out


def _by(source: Source, state: State, detail: str, other: Source) -> Finding:
    return Finding(source.id, state, f"{detail}{' (held)' if other.held else ' (not held)'}.", other.id, other.url)


def _published(entry: Entry, catalogue: Catalogue, client: Client, progress: Progress) -> Finding:
    source = entry.source
    published = catalogue.published.get(source.id)
    url = published.url if published else source.url

    def finding(state: State, detail: str) -> Finding:
        return Finding(source.id, state, detail, None, url)

    if url is None:
        return finding(State.NOT_COMPARED, "the catalogue names no address.")
    try:
        if entry.retrieved is None or published is None:
            return _still_there(source, published or Published(Form.HTML, url), client, finding)
        download = Publication(client, published, entry.retrieved, progress).download()
    except FetchError as error:
        if error.code == "gone":
            return finding(State.WITHDRAWN, f"it is no longer published there: {error.problem}")
        return finding(State.UNREACHABLE, error.problem)
    if download is None:
        return finding(State.CURRENT, f"as it was fetched on {entry.retrieved.day}.")
    if notice := _new_notice(entry.path.read_bytes(), download.data, published.form):
        return finding(State.WITHDRAWN, f"the page now says '{notice}'.")
    if _same_text(entry, download.data):
        return finding(State.CURRENT, f"the words are as they were fetched on {entry.retrieved.day}; only what is around them changed.")  # fmt: skip
    return finding(
        State.CHANGED, f"other words are published than were fetched on {entry.retrieved.day}; fetch it again."
    )


def _still_there(
    source: Source, published: Published, client: Client, finding: Callable[[State, str], Finding]
) -> Finding:
    client.ask_after(published.url)
    return finding(State.NOT_COMPARED, "it is still published there; the held file was not fetched, so its words cannot be compared.")  # fmt: skip


def _new_notice(held: bytes, published: bytes, form: Form) -> str | None:
    """What the publisher says of the whole source now and did not before: that it no longer stands."""
    if form is Form.PDF:
        return None
    before = {m.casefold() for m in _NOTICE.findall(held.decode("utf-8", errors="replace"))}
    after = _NOTICE.findall(published.decode("utf-8", errors="replace"))
    return next((" ".join(m.split()) for m in after if m.casefold() not in before), None)


def _same_text(entry: Entry, data: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / entry.path.name
        path.write_bytes(data)
        try:
            return load_document(entry.source, path).text == load_document(entry.source, entry.path).text
        except LoadError:
            return False
