"""Do the words of an answer keep what must not change: obligations, negations, conditions, numbers?

Those words of each statement, in order, must be those of every quotation that it cites, after
the fold by which people read a text (`ingest.fold`): "must" for "must not", 27B for 27A, or 14
days for 28, is a statement that is not preserved. Other words may differ. A quotation may be
said with or without its lead-in, and with or without the number that labels it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from evals.answers import Said, by_marker, statements
from evals.citations import in_full
from ingest.fold import for_reading

_OBLIGATIONS = (
    r"must|shall|should|may|might|can|could|cannot|will|would|ought|needs?|needed|have to|has to|"
    r"require(?:s|d|ments?)?|recommend(?:s|ed|ations?)?|entitle(?:s|d|ments?)?|"
    r"oblig(?:ed?|es|ations?|atory)|dut(?:y|ies)|rights?|permit(?:s|ted)?|allow(?:s|ed)?|prohibit(?:s|ed)?|"
    r"forbidden|mandatory|compulsory|optional|voluntary|binding|expect(?:s|ed)?"
)
_NEGATIONS = r"not|no|never|nor|neither|none|nobody|nothing|without|unable|\w+n['’]t"
_CONDITIONS = r"unless|except|other than|only|if|where|until|subject to|provided|so far as|insofar as"
_NUMBER_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|"
    r"half|third|quarter|first|second|once|twice|per ?cent"
)
_TIMES = (
    r"days?|weeks?|months?|years?|daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|january|february|march|april|june|"
    r"july|august|september|october|november|december"
)
# 14, 1,000, 2019/20, 50%, 27A, 27(1)(a), 4(iv), £2.5
_FIGURE = r"[£€$]?\d+(?:[.,/:]\d+)*(?:%|[a-z]{1,2}\b)?(?:\([0-9a-z]{1,5}\))*"
_PROTECTED = re.compile(
    rf"{_FIGURE}|\b(?:{'|'.join((_NEGATIONS, _OBLIGATIONS, _CONDITIONS, _NUMBER_WORDS, _TIMES))})\b", re.IGNORECASE
)
# What, left out of a sentence, changes what it binds to; not the month of May.
BINDING = re.compile(rf"(?!May\b)\b(?i:{_NEGATIONS}|{_OBLIGATIONS}|{_CONDITIONS})\b")
_LABEL = re.compile(r"^\(?\d{1,3}[.)]\s+(?:\([ivx]{1,5}\)\s+)?")


@lru_cache(maxsize=4096)
def protected(text: str) -> tuple[str, ...]:
    """The words of a text that must not change, in order, case folded, as people read it.

    >>> protected("The **Board** must not wait 28 days under s. 27A[1].")
    ('must', 'not', '28', 'days', '27a')
    """
    return tuple(m[0].casefold().replace("’", "'") for m in _PROTECTED.finditer(for_reading(text)))


def preserved(answer: Mapping[str, Any]) -> tuple[int, int]:
    """How many statements of an answer's text keep those words of each quotation they cite; and of how many.

    A statement that cites nothing keeps them if it has none.
    """
    citations = by_marker(answer["citations"])
    found = [_keeps(said, citations) for said in statements(answer["answer"])]
    return sum(found), len(found)


def _keeps(said: Said, citations: Mapping[int, Mapping[str, Any]]) -> bool:
    cited = [citations.get(marker) for marker in said.markers]
    words = protected(_without_speaker(said.words, cited))
    if not said.markers:
        return not words
    if said.introduces:
        first = cited[0]
        return words == (protected(first["lead_in"]["quote"]) if first and first.get("lead_in") else ())
    if any(c is None or words not in _ways_to_say(c) for c in cited):
        return False
    first = cited[0]
    return not said.number or first is None or _is_numbered(said.number, first)


def _without_speaker(words: str, cited: Sequence[Mapping[str, Any] | None]) -> str:
    """A model's sentence without who says it: "the Deputy First Minister said that …" has no number."""
    speakers = [str(c["speaker"]) for c in cited if c is not None and c.get("speaker")]
    return next((words[len(s) :] for s in speakers if words.casefold().startswith(s.casefold())), words)


def _ways_to_say(citation: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [protected(text) for text in _readings(citation)]


def _readings(citation: Mapping[str, Any]) -> Iterator[str]:
    quote = for_reading(citation["quote"])
    lead = f"{for_reading(citation['lead_in']['quote'])} " if citation.get("lead_in") else ""
    for words in (quote, _LABEL.sub("", quote)):
        yield words
        if lead:
            yield lead + words
            yield _LABEL.sub("", lead) + words
    if citation.get("around"):
        yield in_full(citation)


def _is_numbered(number: str, citation: Mapping[str, Any]) -> bool:
    """Whether an item's number is the last word of its locator, or stands before its own words."""
    label = citation["locator"].split()[-1:]
    return label == [number] or for_reading(citation["quote"]).casefold().startswith(f"{number}.".casefold())
