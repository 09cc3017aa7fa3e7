"""Places that a question ties to one held law: "section 99 of the 2014 Act", "the 2014 Act, s. 99".

Such a place is that law's or nobody's: section 5 of a guide is no answer to who asks for section 5 of the Act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.tuning import names_of
from ingest.numbering import Reference, references
from ingest.types import Authority, Source

_BEFORE = re.compile(r"[\s,]*(?:of|in|under|from|to)?\s+(?:the\s+|that\s+)?", re.IGNORECASE)
_AFTER = re.compile(r"(?:['’]s)?\s*[,:]?\s+(?:at\s+|in\s+)?", re.IGNORECASE)


def tied(text: str, sources: Iterable[Source]) -> list[tuple[Reference, str]]:
    """Each reference of a text that stands right beside the name of a held law, with that law's id."""
    found = references(text)
    out: list[tuple[Reference, str]] = []
    laws = [s for s in sources if s.held and s.authority is Authority.LEGISLATION] if found else []
    for source in laws:
        words = sorted(names_of(source), key=lambda n: (-len(n), n))
        name = "|".join(r"\W+".join(n.split()) for n in words)  # names have letters and figures only
        for reference in found:
            if reference.noun and (
                re.match(rf"{_BEFORE.pattern}(?:{name})\b", text[reference.end :], re.IGNORECASE)
                or re.search(rf"\b(?:{name}){_AFTER.pattern}$", text[: reference.start], re.IGNORECASE)
            ):
                out.append((reference, source.id))
    return out
