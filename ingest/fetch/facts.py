"""What a legislation file says of itself, shown to the maintainer before it is held: its title and its state."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from ingest.errors import FetchError


@dataclass(frozen=True, slots=True)
class Facts:
    """The title, and the day whose law the text shows: up to which it is revised, else when it was made. `None`: not said."""

    title: str | None = None
    status_as_at: str | None = None


NO_FACTS = Facts()


def legislation_facts(data: bytes, url: str) -> Facts:
    """Read the metadata. Raises `FetchError` for what is no whole legislation XML, or declares entities."""
    title = valid = status = start = made = None
    try:
        root = None
        # Nothing outside is ever fetched by this parser, and expat stops what swells: both are tested.
        for event, element in ElementTree.iterparse(io.BytesIO(data), events=("start", "end", "start-ns")):  # noqa: S314
            if event == "start" and root is None:
                root, start = _local(element.tag), element.get("RestrictStartDate")
                if root != "Legislation":
                    raise FetchError("wrong-type", f"This is XML, but no legislation (it begins with <{root}>).",
                                     place=url, remedy="correct the address of `fetch` in the catalogue.")  # fmt: skip
            if event != "end":
                continue
            name = _local(element.tag)
            text = " ".join((element.text or "").split())
            title = title or (text if name == "title" and "purl.org/dc" in element.tag else None)
            valid = valid or (text if name == "valid" else None)
            status = status or (element.get("Value") if name == "DocumentStatus" else None)
            made = made or (element.get("Date") if name in ("Made", "EnactmentDate") else None)
            if name not in ("title", "valid", "DocumentStatus"):
                element.clear()  # what has been read is let go: memory does not grow with the file
    except ElementTree.ParseError as error:
        raise FetchError("incomplete", f"The XML is not well formed: {error}.", place=url,
                         remedy="fetch it again.") from error  # fmt: skip
    # What was never changed shows the law of the day on which it was made.
    return Facts(title or None, _day((valid or start) if status == "revised" else made if status else None))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        return None
