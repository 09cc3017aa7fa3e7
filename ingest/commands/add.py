"""`python -m ingest add FILE_OR_ADDRESS`: a document comes into the corpus with an entry of its own.

Title, publisher, date and authority are asked for, or given by flags; a `-` says that the document does not state
it. Nothing is guessed: what was not said is asked, and where nobody can be asked the command names the flags. An id
of an official entry makes that one held, with the facts that it has.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from ingest.catalogue import DOCUMENTS, Catalogue, read_catalogue
from ingest.catalogue_text import as_held, with_entry
from ingest.commands.asking import Register, add_arguments, agreed, answer_to, asks_somebody, bar, open_client
from ingest.errors import CatalogueError
from ingest.fetch.facts import NO_FACTS, Facts
from ingest.fetch.publication import Publication
from ingest.holding import Change, catalogue_text, hold
from ingest.loaders import LOADERS, saved_pages
from ingest.loaders.html import gaps
from ingest.loaders.stated import stated_in
from ingest.lock import Retrieval
from ingest.published import Form, Published
from ingest.types import Authority

NOT_STATED = "-"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_MEGABYTE = 1_000_000


def register(add: Register) -> None:
    """Add the command."""
    sub = add("add", "Bring a file or a page into the corpus with its entry; what was not said is asked.")
    sub.add_argument("what", metavar="FILE_OR_ADDRESS")
    sub.add_argument(
        "--id", help="a short name for the source, or the id of an official entry that this is the text of"
    )
    sub.add_argument("--title")
    sub.add_argument("--publisher", help="who published it; - if the document does not say")
    sub.add_argument("--published", metavar="DATE", help="YYYY-MM-DD; - if the document does not say")
    sub.add_argument("--authority", choices=[a.value for a in Authority])
    sub.add_argument("--author", help="a person whose words they are, if any")
    sub.add_argument("--rights", help="under which rights it may be used")
    sub.add_argument("--url", help="where a file that you have was published")
    sub.add_argument("--from-file", action="store_true",
                     help="take title, date and address as the file states them, where they were not said")  # fmt: skip
    sub.add_argument("--form", choices=[f.value for f in Form], default=Form.HTML.value,
                     help="what an address serves (default: %(default)s)")  # fmt: skip
    sub.add_argument("--yes", action="store_true", help="add it without showing it first")
    add_arguments(sub)
    sub.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Got:
    """The bytes, how their file ends, and what is known of where they came from."""

    data: bytes
    suffix: str
    stem: str
    url: str | None = None
    fetch: dict[str, str] | None = None
    retrieved: Retrieval | None = None
    facts: Facts = NO_FACTS
    stated: Mapping[str, str] = field(default_factory=dict)


def run(args: argparse.Namespace) -> int:
    """Add one document, or change nothing."""
    console = Console(stderr=True)
    catalogue = read_catalogue(args.corpus)
    before = catalogue_text(args.corpus)
    if (scheme := re.match(r"([a-zA-Z][\w+.-]*)://", args.what)) and scheme[1].casefold() not in ("http", "https"):
        raise CatalogueError(f"An address that begins with {scheme[0]} is not fetched; only http and https are.",
                             remedy="name the document's address on the web, or save it and name the file.")  # fmt: skip
    got = _from_web(args, console) if scheme else _from_file(args)
    _not_held_yet(got, catalogue)
    source_id = _id(args, got, catalogue, console)
    entry = _entry(args, got, source_id, before, console)
    file = f"{DOCUMENTS}/{source_id}{got.suffix}"
    if (args.corpus / file).exists():
        raise CatalogueError(f"There is a file {file} already.", remedy="choose another --id.")
    fields = {"id": source_id, "file": file, **entry}
    if source_id in catalogue.sources:
        after = as_held(before, source_id, {k: v for k, v in fields.items() if k != "id"})
    else:
        after = with_entry(before, fields)
    if got.facts.title:
        _say(console, f"The file calls itself: {got.facts.title}")
    for name, value in fields.items():
        _say(console, f"  {name}: {value}")
    if asks_somebody() and not args.yes and not agreed("Add it?", console):
        _say(console, "Nothing was changed.")
        return 0
    held = hold(args.corpus, Change(source_id, file, got.data, after, before, got.retrieved))
    _say(console, f"Added: {file}, {held.provisions} provisions. `python -m ingest outline {source_id}` shows how it was read; "
                  "then build the index anew with `python -m ingest build`.")  # fmt: skip
    for warning in held.warnings:
        _say(console, f"Note: {warning}")
    return 0


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False)


# -- the document -----------------------------------------------------------------------------------


def _from_file(args: argparse.Namespace) -> _Got:
    path = Path(args.what)
    suffix = path.suffix.casefold()
    if path.is_dir():
        return _from_folder(args, path)
    if suffix not in LOADERS:
        raise CatalogueError(f"Files of the type '{path.suffix or path.name}' cannot be read.", place=path,
                             remedy=f"convert it to one of: {', '.join(sorted(LOADERS))}.")  # fmt: skip
    try:
        if path.stat().st_size > args.max_size * _MEGABYTE:
            raise CatalogueError(f"The file is larger than {args.max_size} MB.", place=path,
                                 remedy="if that is right, allow more with --max-size.")  # fmt: skip
        data = path.read_bytes()
    except OSError as error:
        raise CatalogueError(f"The file cannot be read: {error.strerror or error}.", place=path,
                             remedy="check that it is there and that you may read it.") from error  # fmt: skip
    stated = stated_in(data, path)
    facts = Facts(stated.title, stated.status_as_at)
    return _Got(data, suffix, path.stem, args.url, facts=facts, stated=stated.known())


def _from_folder(args: argparse.Namespace, folder: Path) -> _Got:
    """The saved pages of one publication as one file, each below the comment that names its place."""
    pages = saved_pages(folder)
    if not pages:
        raise CatalogueError("The folder holds no saved web pages.", place=folder,
                             remedy="add each of its files by itself; or save the publication's pages into it "
                             "(1.html, 2.html, …).")  # fmt: skip
    if missing := gaps(pages):
        raise CatalogueError(missing[0], place=folder,
                             remedy="save the missing pages into it, or number those that are there from 1.")  # fmt: skip
    parts = [page.read_bytes() for page in pages]
    if sum(map(len, parts)) > args.max_size * _MEGABYTE:
        raise CatalogueError(f"The pages are larger than {args.max_size} MB.", place=folder,
                             remedy="if that is right, allow more with --max-size.")  # fmt: skip
    addresses = [stated_in(data, page).url or "-" for data, page in zip(parts, pages, strict=True)]
    marks = (f"<!-- page {i} of {len(pages)}: {a} -->\n".encode() for i, a in enumerate(addresses, 1))
    joined = b"\n".join(mark + data for mark, data in zip(marks, parts, strict=True))
    first = stated_in(parts[0], pages[0])
    return _Got(joined, ".html", folder.resolve().name, args.url, facts=Facts(first.title), stated=first.known())


def _from_web(args: argparse.Namespace, console: Console) -> _Got:
    url, form = args.what, Form(args.form)
    with open_client([url], args) as client, bar(console) as show:
        download = Publication(client, Published(form, url), None, show).download()
    assert download is not None  # nothing is known that it could be as before
    for note in download.notes:
        _say(console, f"Note: {note}")
    retrieved = Retrieval(date.today().isoformat(), url, form, download.parts)  # noqa: DTZ011 - the real day
    page, fetch = url, {"form": form.value}
    if form is Form.LEGISLATION_XML:
        page = url.removesuffix("/data.xml")
        fetch |= {} if page != url else {"url": url}
    stem = PurePosixPath(urlsplit(page).path.rstrip("/")).stem
    return _Got(download.data, form.suffix, stem, page, fetch, retrieved, download.facts)


def _not_held_yet(got: _Got, catalogue: Catalogue) -> None:
    digest = sha256(got.data).hexdigest()
    for entry in catalogue.held:
        if entry.locked_sha256 == digest:
            raise CatalogueError(f"This very file is held already, as '{entry.source.id}'.",
                                 remedy="nothing; or correct that entry in the catalogue.")  # fmt: skip


# -- its facts --------------------------------------------------------------------------------------


def _id(args: argparse.Namespace, got: _Got, catalogue: Catalogue, console: Console) -> str:
    """The id that was said; else the one that the file's name makes, shown and, where somebody can be asked, asked."""
    held = {e.source.id for e in catalogue.held}
    made = re.sub(r"[^a-z0-9]+", "-", got.stem.casefold()).strip("-")

    def problem(text: str) -> str | None:
        if not _ID.fullmatch(text):
            return "An id has small letters, digits, dots, hyphens and underscores only, and begins with a letter or a digit."
        return f"The id '{text}' is held already." if text in held else None

    if args.id is None and asks_somebody():
        return _asked(f"Id [{made}]:", lambda text: problem(text or made), console) or made
    if args.id is None:
        _say(console, f"Its id is made from its name: {made}. Another is chosen with --id.")
    if wrong := problem(args.id or made):
        raise CatalogueError(wrong, remedy="choose another with --id.")
    return args.id or made


def _entry(args: argparse.Namespace, got: _Got, source_id: str, before: str, console: Console) -> dict[str, Any]:
    """The facts in the order of the catalogue: said by flags, else by the official entry, else asked for."""
    official: dict[str, Any] = next((e for e in tomllib.loads(before).get("official", []) if e["id"] == source_id), {})
    said: dict[str, str | None] = {n: getattr(args, n) for n in ("title", "publisher", "published", "authority")}
    checks: dict[str, Callable[[str], str | None]] = {
        "title": lambda text: None if text and text != NOT_STATED else "A title is needed.",
        "publisher": lambda text: None if text else "Type the publisher, or - if the document does not say.",
        "published": _date_problem,
        "authority": lambda text: None if text in set(Authority) else f"It is one of: {', '.join(Authority)}.",
    }
    if args.from_file:
        said |= {n: got.stated.get(n) for n, value in said.items() if value is None and n not in official}
    missing = [name for name, value in said.items() if value is None and name not in official]
    if missing and not asks_somebody():
        offered = "; ".join(f"{n} {v}" for n, v in got.stated.items() if n in missing or n == "url")
        told = f" The file says: {offered}. --from-file takes that." if offered else ""
        raise CatalogueError(f"Not said: {', '.join(missing)}.{told}",
                             remedy=f"say {' '.join(f'--{n} …' for n in missing)} (- where the document does not state it).")  # fmt: skip
    for name in missing:
        hint = {"published": " (YYYY-MM-DD, or -)", "publisher": " (or -)", "authority": f" ({', '.join(Authority)})"}
        own = got.stated.get(name)
        offer = f"{hint.get(name, '')} [{own}, as the file says]" if own else hint.get(name, "")
        answer = _asked(f"{name.capitalize()}{offer}:", _or_else(checks[name], own), console)
        said[name] = answer or own
    for name, value in said.items():
        if value is not None and (wrong := checks[name](value)):
            raise CatalogueError(f"--{name} {value}: {wrong}", remedy="correct it.")
    url = got.url or (got.stated.get("url") if args.from_file else None)
    facts: dict[str, Any] = {
        "title": said["title"], "publisher": said["publisher"], "author": args.author,
        "published": said["published"], "authority": said["authority"], "status_as_at": got.facts.status_as_at,
        "rights": args.rights, "url": url if "url" not in official else None,
        "fetch": got.fetch if "fetch" not in official else None,
    }  # fmt: skip
    facts = {name: value for name, value in facts.items() if value not in (None, NOT_STATED)}
    return facts | {n: date.fromisoformat(facts[n]) for n in ("published", "status_as_at") if n in facts}


def _or_else(problem: Callable[[str], str | None], own: str | None) -> Callable[[str], str | None]:
    """The check of an answer that may be left empty where the file gives one."""
    return lambda text: problem(text or own or "")


def _date_problem(text: str) -> str | None:
    if text == NOT_STATED:
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return "A date is written YYYY-MM-DD; - says that the document has none."
    return None


def _asked(question: str, problem: Callable[[str], str | None], console: Console) -> str:
    """What somebody says, asked again until it can be right."""
    while True:
        answer = answer_to(question, console)
        if (wrong := problem(answer)) is None:
            return answer
        _say(console, wrong)
