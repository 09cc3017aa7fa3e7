"""A corpus whose official sources are published on a loopback server, and a console to run commands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest import __main__ as commands
from ingest import loaders
from ingest.catalogue import write_lock
from ingest.commands import asking
from ingest.loaders import Loaded
from tests.ingest.fetch.publications import PUBLICATION, act, publication
from tests.ingest.fetch.serving import LOOPBACK, Page, Served, serving

Run = Callable[..., tuple[int, str, str]]

OFFICIAL = """
[[official]]
id = "act"
title = "Boards Act 2014"
authority = "legislation"
url = "{base}/asp/2014/9"
fetch = {{ form = "legislation-xml" }}

[[official]]
id = "rules"
title = "Rules for boards"
authority = "statutory-guidance"
url = "{base}{publication}"
fetch = {{ form = "html" }}
"""


def _words(data: bytes, path: Path) -> Loaded:
    """Stands in for the loaders of pages and of legislation: a line of words for each line between marks."""
    out, inside = [], False
    for c in data.decode("utf-8"):
        if c in "<>":
            inside = c == "<"
            out.append("\n\n")
        elif not inside:
            out.append(c)
    return Loaded("\n\n".join(line.strip() for line in "".join(out).splitlines() if line.strip()))


@pytest.fixture
def official(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The server; the small corpus names its addresses."""
    monkeypatch.setitem(loaders.LOADERS, ".html", _words)
    monkeypatch.setitem(loaders.LOADERS, ".xml", _words)
    monkeypatch.setattr(asking, "sleep", lambda seconds: None)
    pages: dict[str, Page | list[Page]] = {"/asp/2014/9/data.xml": act(), **publication()}
    with serving(pages) as served:
        catalogue = tiny_corpus / "catalogue.toml"
        added = OFFICIAL.format(base=served.url(""), publication=PUBLICATION)
        catalogue.write_text(catalogue.read_text(encoding="utf-8") + added, encoding="utf-8")
        write_lock(tiny_corpus)
        yield served


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tiny_corpus: Path) -> Run:
    """Runs a command on the small corpus; gives the exit status and what it printed, white space folded."""
    monkeypatch.setenv("COLUMNS", "200")

    def command(name: str, *arguments: object, loopback: bool = True) -> tuple[int, str, str]:
        capfd.readouterr()
        more = ["--allow-address", LOOPBACK] if loopback else []
        status = commands.main([name, "--corpus", str(tiny_corpus), *more, *map(str, arguments)])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, " ".join(said.err.split())

    return command


def state(corpus: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {p.relative_to(corpus).as_posix(): p.read_bytes() for p in sorted(corpus.rglob("*")) if p.is_file()}
