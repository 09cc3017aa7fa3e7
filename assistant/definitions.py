"""What letters stand for, where a document spells them out: "Integration Joint Boards (IJBs)".

Nothing is known from elsewhere. Letters that no document spells out are said to be so, also
where the documents use them; and so is a term that they use and do not define.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.compose.extractive import reading_form, voice
from assistant.evidence import evidence_of
from assistant.leaning import topic_words
from assistant.lexical import STOPWORDS, stem, words_of
from assistant.retrieve import Retrieved
from assistant.sentences import sentence_spans
from assistant.types import Evidence, Query, Statement
from assistant.wording import spelt_out
from ingest.numbering import references
from ingest.store import Index
from ingest.types import Provision, Span

_LETTERS = r"([A-Za-z][A-Za-z0-9&]{1,7})"
_STANDS_FOR = re.compile(
    rf"\b(?:what|wot) (?:do|does|did) (?:the (?:letters?|initials|abbreviation|acronym|term) )?[\"'“‘]?{_LETTERS}[\"'”’]? (?:actually |even )?(?:stand for|mean|spell|refer to)\b"
    rf"|\b(?:what(?:['’]?s| is| are) )?(?:the )?(?:full (?:name|form|title) (?:of|for)|meaning of|spell out|expand|short form) (?:the )?[\"'“‘]?{_LETTERS}[\"'”’]?\W*$"
    rf"|\b(?:what(?:['’]?s| is| are)) (?:the )?[\"'“‘]?{_LETTERS}[\"'”’]? (?:short for|in full|an (?:abbreviation|acronym) (?:of|for))\b"
    rf"|^\W*{_LETTERS} (?:stands for|means|meaning|abbreviation|acronym|in full)\W*(?:what)?\W*$",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(
    rf"^\W*(?:and |so |ok |but )*(?:what(?:['’]?s| is| are| r)|who (?:is|are)|define) (?:an? |the )?[\"'“‘]?{_LETTERS}[\"'”’]?\W*$",
    re.IGNORECASE,
)


_ASKED_SO = 0.8  # an entry this near asks for the same letters


@dataclass(frozen=True, slots=True)
class Spelt:
    """Where a document spells letters out: the sentence, and the provision that it stands in."""

    letters: str
    provision: Provision
    sentence: Span


@dataclass(frozen=True, slots=True)
class Asked:
    """The letters that a question asks for; `only` where it wants nothing but what they stand for."""

    letters: str
    only: bool


class Definitions:
    """The abbreviations of a corpus."""

    def __init__(self, index: Index, knows: Callable[[str], bool]) -> None:
        """Find what the documents spell out; `knows` says what is a common word."""
        self._index = index
        self._words = frozenset(w for d in index.documents.values() for w in words_of(d.text))
        self._knows = knows
        self._spelt: dict[str, Spelt] = {}
        for source_id in sorted(index.documents):
            document = index.documents[source_id]
            small = [p for p in index.provisions if p.source_id == source_id and not p.kind.is_whole]
            for letters, span in spelt_out(document.text):
                inside = [p for p in small if p.span.contains(span)]
                if inside and letters not in self._spelt:
                    p = min(inside, key=lambda p: (p.span.end - p.span.start, p.id))
                    self._spelt[letters] = Spelt(letters, p, _sentence(document.text, p.span, span))

    def asked(self, query: Query) -> Asked | None:
        """The letters that a question asks about; `None` for any other question."""
        if m := _STANDS_FOR.search(query.search):
            word = next(g for g in m.groups() if g)
            return Asked(_letters(word), True) if self._are_letters(word) else None
        if (m := _WHAT_IS.match(query.search)) and self._are_letters(m[1]):
            return Asked(_letters(m[1]), False)
        return None

    def _are_letters(self, word: str) -> bool:
        """Whether a word is an abbreviation: spelt out somewhere, written in capitals, or no word at all."""
        if word.casefold() in STOPWORDS:
            return False
        if _letters(word) in self._spelt or sum(c.isupper() or c.isdigit() for c in word) > 1:
            return True
        forms = {word.casefold(), _letters(word).casefold()}
        return not (forms & self._words or any(map(self._knows, forms)))

    def unknown(self, asked: Asked, found: Retrieved) -> bool:
        """Whether the documents cannot say what the letters mean: nobody spells them out or is asked about them so."""
        if asked.letters in self._spelt:
            return False
        near = max((h.legs["entry"].score for h in found.hits[:3] if h.legs), default=0.0)
        return (asked.only and near < _ASKED_SO) or not self.uses(asked.letters)

    def spelt(self, letters: str) -> Spelt | None:
        """Where the letters are spelt out."""
        return self._spelt.get(letters)

    def uses(self, letters: str) -> bool:
        """Whether any document uses the letters."""
        used = re.compile(rf"\b{re.escape(letters)}s?\b")
        return any(used.search(d.text) for d in self._index.documents.values())

    def statement(self, spelt: Spelt) -> Statement:
        """The sentence that spells the letters out, as a quotation."""
        p = spelt.provision
        source = self._index.sources[p.source_id]
        words = spelt.sentence.of(self._index.documents[p.source_id].text)
        # A whole item is quoted with what introduces it, as anywhere else; a sentence of it stands by itself.
        evidence = (
            evidence_of(p, self._index) if spelt.sentence == p.span else Evidence(p, source, spelt.sentence, words)
        )
        law = self._index.sources.get(p.restates) if p.restates else None
        return Statement(f"{voice(p, source, law)} ({p.locator.label}):", reading_form(evidence), (evidence,))


def not_spelt_out(letters: str, used: bool) -> str:
    """What somebody is told who asks for letters that no document spells out."""
    return f"They use {letters} and do not say what it stands for." if used else f"They do not use {letters}."


_TERM = re.compile(
    r"^\W*(?:and |so |ok |but |please |sorry )*(?:(?:can|could) you (?:please )?(?:tell me |explain )|tell me |explain )?"
    r"(?:what(?:['’]?s| is) an? (?P<a>[\w'’-]+(?: [\w'’-]+){0,3})|what(?:['’]?s| is| are) (?!an? |the |your |our |my |their |its |it\b|this|that|these|those|there|in |on |of )(?P<b>[\w'’-]+(?: [\w'’-]+){0,2})|"
    r"(?:what (?:is|are) meant by|define|(?:the )?(?:definition|meaning) of) (?:an? |the )?(?P<c>[\w'’-]+(?: [\w'’-]+){0,3})|"
    r"what (?:does|do) (?:an? |the )?(?P<d>[\w'’-]+(?: [\w'’-]+){0,3}) mean)\W*$",
    re.IGNORECASE,
)
_IS = r"(?:\W+\w+){0,2}?\W*(?:\bis\b|\bare\b|\bmeans?\b|\bdescribes?\b|\brefers? to\b|\bcomprises?\b|\bconsists?\b|,\s+(?:which|a|an|the)\b)"


def term_of(question: str) -> str:
    """The term that a question asks the meaning of; empty for any other question.

    >>> term_of("what is a strategic plan?"), term_of("what is the deadline?")
    ('strategic plan', '')
    """
    m = _TERM.match(question)
    term = next((g for g in m.groups() if g), "") if m and not references(question) else ""
    return term if topic_words(term) else ""


def _any_form(term: str) -> str:
    """A pattern of a term's words in singular and plural: "policies" as well as "policy"."""
    begun = (next(w[:i] for i in range(len(w), 0, -1) if stem(w).startswith(w[:i])) for w in words_of(term))
    return r"\W+".join(re.escape(w) + r"\w*" for w in begun)


def defines(term: str, texts: Iterable[str]) -> bool:
    """Whether any of the texts says what a term is: "The strategic plan is …", "a new body, Integration Authorities,"."""
    words = _any_form(term)
    said = re.compile(
        rf"(?:^|[.;:] |[“‘\"]|\b(?:the|an?|this|these|each|every) ){words}{_IS}|,\s+{words}\s*,|[–(]\s*{words}\s*[–)]",
        re.IGNORECASE,
    )
    return any(said.search(text) for text in texts)


def not_defined(term: str, texts: Iterable[str]) -> str:
    """What somebody is told who asks what a term means that is not defined in the texts, or not even used."""
    used = re.compile(rf"\b{_any_form(term)}", re.IGNORECASE)
    if any(used.search(text) for text in texts):
        return f"The documents use the term “{term}” and do not define it."
    return f"The documents do not use the term “{term}”."


def _letters(word: str) -> str:
    """An abbreviation in capitals and singular: "ijbs" is "IJB"."""
    return word.removesuffix("s").upper()


def _sentence(text: str, whole: Span, part: Span) -> Span:
    """The sentences of a provision that hold some words."""
    spans = [(whole.start + a, whole.start + z) for a, z in sentence_spans(whole.of(text))]
    return Span(max(a for a, _ in spans if a <= part.start), min(z for _, z in spans if z >= part.end))
