"""The parts of a .docx file: a zip of XML, opened with its sizes checked before anything is unpacked.

Nothing is written to disk, and only parts that are known by name are read, each up to a bound that
does not trust what the zip says of itself.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

from ingest.errors import LoadError
from ingest.loaders.safe_xml import local, parse_xml

MAX_BYTES = 200_000_000
MAX_PART = 60_000_000
MAX_PARTS = 5_000
_RATIO = 300  # Word packs its XML to a tenth; nothing real to a three-hundredth
_FAIR = 1_000_000  # smaller parts may pack as well as they like
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "open it in Word or LibreOffice and save it as .docx."
_AGAIN = "open it in Word or LibreOffice and save it again as .docx, or fetch it again."


class Package:
    """An open .docx. Raises `LoadError` for what is none, is locked, damaged, or would swell when unpacked."""

    def __init__(self, data: bytes, path: Path) -> None:
        """Check the zip and find the main part."""
        self._path = path
        if len(data) > MAX_BYTES:
            raise self._error(f"The file is larger than {MAX_BYTES // 1_000_000} MB.", "save it without its pictures.")
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise self._error("The Word file is locked with a password.", "save it without one.")
            raise self._error("The file is an old Word document (.doc), whatever its name says.", _SAVE)
        if not data.startswith(b"PK"):
            raise self._error("The file is no Word document (.docx).", "give it the ending of its real format.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._check()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise self._error("The Word file is damaged or cut short.", _AGAIN) from error
        self.main = self._main_part()

    def _error(self, problem: str, remedy: str) -> LoadError:
        return LoadError(problem, place=self._path, remedy=remedy)

    def _check(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS:
            raise self._error(f"The Word file holds {len(parts)} parts; a document has some dozens.", _AGAIN)
        twice = [name for name, n in Counter(p.filename for p in parts).items() if n > 1]
        if twice:
            raise self._error(f"The Word file holds two parts of the name {twice[0]!r}.", _AGAIN)
        for part in parts:
            if part.flag_bits & 1:
                raise self._error("The Word file is locked with a password.", "save it without one.")
            if part.filename.startswith("/") or ".." in part.filename.split("/") or "\\" in part.filename:
                raise self._error(f"The Word file holds a part that leads out of it: {part.filename[:80]!r}.", _AGAIN)
            swelling = part.file_size > _FAIR and part.file_size > _RATIO * max(1, part.compress_size)
            if swelling and part.filename.endswith((".xml", ".rels")):
                raise self._error(f"The part {part.filename[:80]!r} would swell to {part.file_size:,} bytes.", _AGAIN)

    def _main_part(self) -> str:
        root = self.xml("_rels/.rels")
        for relation in root if root is not None else ():
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return posixpath.normpath((relation.get("Target") or "").lstrip("/"))
        raise self._error("The zip file is no Word document (.docx).", "give it the ending of its real format.")

    def beside_main(self, kind: str) -> Any | None:
        """The root of the part that the main one relates to as `kind`: "styles", "numbering", "footnotes"."""
        folder, name = posixpath.split(self.main)
        relations = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in relations if relations is not None else ():
            if (relation.get("Type") or "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                return self.xml(posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/"))
        return None

    def body(self) -> Any:
        """The element that holds the document's words."""
        root = self.xml(self.main)
        body = next((e for e in root if local(e) == "body"), None) if root is not None else None
        if root is None or local(root) != "document" or body is None:
            kind = {"workbook": "a spreadsheet", "presentation": "a set of slides"}.get(
                local(root) if root is not None else ""
            )
            raise self._error(
                f"The file is {kind or 'no Word document'}, not a text.", "save its text as .docx or PDF."
            )
        return body

    def xml(self, name: str) -> Any | None:
        """The root of a part; `None` where there is no such part."""
        try:
            with self._zip.open(name) as part:
                data = part.read(MAX_PART + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise self._error(f"The part {name!r} of the Word file is damaged.", _AGAIN) from error
        if len(data) > MAX_PART:
            raise self._error(f"The part {name!r} is larger than {MAX_PART // 1_000_000} MB.", _AGAIN)
        return parse_xml(data, f"{self._path} ({name})", most=MAX_PART)
