"""A model's words with the marks that the document has: its own quotation marks, dashes and spaces.

Models copy faithfully and still type `'` for `’`, `-` for `–`, a plain blank for one that does not break, or
close with a full stop that is not there. Such words are put into the document's exact characters before they are
checked, so that the check stays exact and what is shown is the document's. Letters, figures and their order are
never touched: words that differ in one of them are left as they came, and fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.claims.quoting import find, folded
from assistant.claims.types import Claim, Quoted
from assistant.types import Evidence
from ingest.fold import for_reading

_QUOTES = "'\"‘’‚‛“”„‟«»‹›ʼ`´′″"
_DASHES = "-‐‑‒–—―−"
_MARKS = re.compile(rf"(?P<dots>…|\.\.\.)|\s*(?P<dash>[{_DASHES}])\s*|(?P<blank>\s+)|(?P<quote>``|''|[{_QUOTES}])")
_WRAPPED = re.compile(rf"^[{_QUOTES}]+\s*|\s*[{_QUOTES}]+$")
_CLOSED = re.compile(rf"[.,;:…{_QUOTES}]+$")  # what the model closed its words with; a "?" or "!" is no such mark
_LONGEST = 4000  # characters of quoted words that are looked for
# What may be typed otherwise in a statement, whatever it says.
_TYPED = {ord(c): "-" for c in "‐‑"} | {ord("ʼ"): "’"}
_IN_MARKS = re.compile(rf"(?<![^\W_])([{_QUOTES}])((?=[^\W_])[^{_QUOTES}]*(?<=[^\W_]))([{_QUOTES}])(?![^\W_])")


def as_printed(claim: Claim, sheet: Sequence[Evidence]) -> Claim:
    """The claim with the documents' own marks, where its words are a document's but for marks and spaces."""
    quotes = tuple(_quoted(q, sheet) for q in claim.quotes)
    return Claim(_stated(claim.text, [q.words for q in quotes]), quotes)


def _quoted(quote: Quoted, sheet: Sequence[Evidence]) -> Quoted:
    if not 1 <= quote.number <= len(sheet) or len(quote.words) > _LONGEST:
        return quote
    evidence = sheet[quote.number - 1]
    if find(quote.number, quote.words, evidence) is not None:
        return quote
    for words in _writings(quote.words):
        pattern = _pattern(words)
        for text in _texts(evidence):
            for m in pattern.finditer(text):
                if find(quote.number, m[0], evidence) is not None:
                    return replace(quote, words=m[0])
    return quote


def _writings(words: str) -> Iterator[str]:
    """The words as they came, without marks around them, and without what they were closed with."""
    bare = _WRAPPED.sub("", words.strip())
    yield from dict.fromkeys(
        (words.strip(), bare, _CLOSED.sub("", words.strip()), _CLOSED.sub("", bare)) if bare else ()
    )


@lru_cache(maxsize=256)
def _texts(evidence: Evidence) -> tuple[str, ...]:
    """What may be quoted of an evidence, in the form in which the model was shown it."""
    own = for_reading(evidence.text)
    before = [for_reading(t) for t in evidence.introduction]
    after = [for_reading(t) for _, t in evidence.closing]
    return tuple(dict.fromkeys((folded(evidence.text)[0], own, *before, *after, " ".join((*before, own)))))


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    """The words with any of the same marks at each place that has one."""
    out: list[str] = []
    at = 0
    for m in _MARKS.finditer(words):
        out.append(re.escape(words[at : m.start()]))
        if m["dots"]:
            out.append(r"(?:…|\.\.\.)")
        elif m["dash"]:
            out.append(rf"\s*+[{_DASHES}]\s*+")  # possessive: a row of dashes is read in one way only
        else:
            out.append(r"\s+" if m["blank"] else rf"(?:``|''|[{_QUOTES}])")
        at = m.end()
    return re.compile("".join([*out, re.escape(words[at:])]))


def _stated(text: str, quoted: Sequence[str]) -> str:
    """A statement with plain blanks, and its quotation marks as the quoted words have them."""
    plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text).translate(_TYPED)

    def marked(m: re.Match[str]) -> str:
        inside = re.compile(rf"[{_QUOTES}]{_pattern(m[2]).pattern}[{_QUOTES}]")
        found = next((f[0] for words in quoted if (f := inside.search(words))), m[0])
        return found if found[1:-1] == m[2] else f"{found[0]}{m[2]}{found[-1]}"

    return _IN_MARKS.sub(marked, plain)
