"""Whether a model's statement stands on the words that it quotes.

Strict on purpose. A statement is sound when each of its sentences is one quoted sentence's own words in
their own order (`align`), with the words that decide its sense, and says whose they are where the source
has not the standing of law (`attribution`). A model that stays near the words passes; one that rewords
is asked once more, and then not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.claims.align import differences, follows, nearness, without_pauses
from assistant.claims.attribution import as_written, attributed, form_of, must_be_attributed, wrongly_attributed
from assistant.claims.faults import of_difference, of_form
from assistant.claims.quoting import LEAST_WORDS, Found, carries, find, narrowed
from assistant.claims.types import Checked, Claim, Fault, FaultKind
from assistant.claims.units import Unit, is_title, sentences, units
from assistant.claims.voice import active
from assistant.claims.words import Word, words_of
from assistant.types import Evidence
from ingest.fold import whitespace

MOST_QUOTES = 6
MOST_WORDS = 400  # of a quotation; a sentence has fewer


# A sentence that begins so leans on the one before it; of a document's "this guide" the reader knows what it is.
_LEANS = re.compile(
    r"(?<!the )\b(?:then|in (?:that|such|this|these|those) (?:case|event|circumstance)s?)\b|"
    r"\b(?:do|does|doing|did|done) (?:this|so)\b|^(?:do|doing|to do) it\b|"
    r"^(?:here(?! (?:is|are)\b)|both (?:are|were|must|shall|should|will|would|may|can|have|of (?:these|them|which))\b|each (?:must|shall|should|will|may|can|is|has)\b|"
    r"neither (?!\w+ nor|the)|rather(?! than)(?!.*:)|conversely|in contrast|by contrast|on the other hand|likewise|the same\b|the others?\b|otherwise|thereafter|thereby|instead|if so|if not|for this reason|such|these|those(?! (?:of us|who)\b)|they|their|its|he|she|his|her|in doing so|to that end|based on this|the former|the latter|"
    r"(?:this|that)(?! (?:guide|guidance|framework|report|review|resource|document|paper|page|act|order|year)\b)|"
    r"it(?! (?:is|was) (?:\w+ )?(?:proposed|recommended|recognised|suggested|anticipated|important|evident|key)\b))\b",
    re.IGNORECASE,
)  # fmt: skip
# "Boards must pay them in advance": not the boards, or it would be "themselves"; so it is somebody of a sentence before.
_OTHERS = re.compile(
    r"^(?:(?!which\b|who\b|that\b|whose\b|of\b|with\b|for\b|to\b|in\b)[\w’'-]+ ){1,6}?(?:must|shall|should|will|would|may|might|can|could)(?: also| not){0,2} (?!be\b|have\b)\w+ "
    r"(?:it|them|(?:this|these|those)(?! (?:guide|guidance|framework|report|review|resource|document|paper|page|act|order|year)\b)|"
    r"such(?! (?:as|a|an|that)\b))\b|^(?:(?! and | or ).)*\bthe (?:former|latter)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Base:
    """One evidence with the quoted sentences of it."""

    number: int
    evidence: Evidence
    units: tuple[Unit, ...]


def check_claim(claim: Claim, sheet: Sequence[Evidence]) -> Checked:
    """The claim's evidence narrowed to its quotations, and every fault that was found; the claim stands if there is none.

    `sheet` is the evidence that the model was shown, in the order in which it was numbered from 1.
    """
    found, faults = _find(claim, sheet)
    faults = [*of_form(claim.text), *faults]
    evidence = tuple(dict.fromkeys(narrowed(sheet[f.number - 1], f) for f in found))
    if not faults:
        faults = _of_statement(whitespace(claim.text), _bases(found, sheet))
    return Checked(evidence, tuple(dict.fromkeys(faults)))


def _find(claim: Claim, sheet: Sequence[Evidence]) -> tuple[list[Found], list[Fault]]:
    """Where the quotations stand, and what is wrong with them."""
    found: list[Found] = []
    faults: list[Fault] = []
    if not claim.quotes:
        faults.append(Fault(FaultKind.NO_QUOTE, "", "The statement has no quotation."))
    if len(claim.quotes) > MOST_QUOTES:
        faults.append(
            Fault(FaultKind.TOO_LONG, "", f"A statement has at most {MOST_QUOTES} quotations; make several of it.")
        )
    for quote in claim.quotes[:MOST_QUOTES]:
        if not 1 <= quote.number <= len(sheet):
            why = f"There is no evidence {quote.number}; the evidence is numbered from 1 to {len(sheet)}."
            faults.append(Fault(FaultKind.NO_SUCH_EVIDENCE, quote.words, why))
            continue
        if len(quote.words.split()) > MOST_WORDS:
            why = "A quotation is the sentence that the statement rests on, and no whole section."
            faults.append(Fault(FaultKind.TOO_LONG, quote.words[:60], why))
            continue
        evidence = sheet[quote.number - 1]
        place = find(quote.number, quote.words, evidence)
        if place is None:
            why = f"These words do not stand so in evidence {quote.number}; copy them character for character."
            faults.append(Fault(FaultKind.NOT_VERBATIM, quote.words, why))
        elif not carries(quote.words, evidence):
            why = f"A quotation has at least {LEAST_WORDS} words, or all of a shorter provision."
            faults.append(Fault(FaultKind.NO_QUOTE, quote.words, why))
        else:
            found.append(place)
    return found, faults


def _bases(found: Iterable[Found], sheet: Sequence[Evidence]) -> list[_Base]:
    by_number: dict[int, list[Found]] = {}
    for f in found:
        by_number.setdefault(f.number, []).append(f)
    return [_Base(n, sheet[n - 1], tuple(units(sheet[n - 1], quotes))) for n, quotes in by_number.items()]


def _of_statement(text: str, bases: Sequence[_Base]) -> list[Fault]:
    """The faults of a statement whose quotations are in order.

    Its sentences must be sentences of one evidence that follow each other: what stands between two, or in
    other evidence, may be what the second speaks of.
    """
    faults: list[Fault] = []
    stood: list[dict[tuple[int, int], tuple[Unit, str]]] = []
    if bases and all(is_title(b.evidence) for b in bases):
        return [Fault(FaultKind.UNSUPPORTED, text, "A heading, a name or a date by itself says nothing.")]
    for start, end in sentences(text):
        sentence = text[start:end].strip()
        stood.append({(b.number, u.place): (u, rest) for b in bases for u, rest in _standing(sentence, b)})
        if not stood[-1]:
            faults += _why(sentence, bases)
    if faults:
        return faults
    runs = set.intersection(*({(n, k - i) for n, k in here} for i, here in enumerate(stood)))
    if not runs:
        why = "The sentences of a statement follow each other in one evidence; make a statement of each."
        return [Fault(FaultKind.UNSUPPORTED, text, why)]
    of_runs = [_around(n, k, stood) for n, k in runs]
    if all(of_runs):
        return [next(fault for fault in of_runs if fault)]
    used = {n for n, _ in runs}
    idle = [b.number for b in bases if b.number not in used]
    why = f"The words quoted from evidence {idle[0]} do not say what the statement says." if idle else ""
    return [Fault(FaultKind.UNSUPPORTED, "", why)] if idle else []


def _around(number: int, place: int, stood: Sequence[dict[tuple[int, int], tuple[Unit, str]]]) -> Fault | None:
    """What is wrong with beginning and ending a statement where it does: the sentence before, or after, is needed."""
    first, rest = stood[0][number, place]
    last, _ = stood[-1][number, place + len(stood) - 1]
    if m := _LEANS.search(rest) or _OTHERS.search(rest):
        why = f"“{m[0]}” leans on a sentence before it; say that sentence too."
        return Fault(FaultKind.UNSUPPORTED, m[0], why)
    if first.framed:
        why = f"The sentence before says how it is meant: “{first.framed}” Say that too."
        return Fault(FaultKind.CONDITION, first.framed, why)
    if first.scope is not None and not place <= first.scope[0] < place + len(stood):
        why = f"Another sentence says where this holds: “{first.scope[1]}” Say that too, with what stands between them."
        return Fault(FaultKind.CONDITION, first.scope[1], why)
    if last.asks:
        return Fault(FaultKind.UNSUPPORTED, "?", "A question is no answer; say what the evidence answers.")
    if last.taken_back:
        why = f"The next sentence narrows what is said: “{last.taken_back}” Say that too."
        return Fault(FaultKind.CONDITION, last.taken_back, why)
    return None


def _standing(sentence: str, base: _Base) -> Iterator[tuple[Unit, str]]:
    """The quoted sentences that a sentence stands on, with what it says beside who says it."""
    sentence = as_written(sentence)
    said = attributed(sentence, base.evidence)
    for rest in dict.fromkeys((as_written(said.rest), sentence)):
        words = words_of(rest)
        if rest == sentence and _unowned(words, rest, base.evidence):
            continue
        for unit in base.units:
            if words and (follows(words, unit) or _follows_active(words, unit)):
                yield unit, rest


def _follows_active(words: tuple[Word, ...], unit: Unit) -> bool:
    turned = active(unit, frozenset(w.norm for w in words))
    return turned is not None and follows(words, turned)


def _unowned(words: tuple[Word, ...], rest: str, evidence: Evidence) -> str:
    return must_be_attributed(frozenset(w.norm for w in words), rest, evidence)


def _why(sentence: str, bases: Sequence[_Base]) -> list[Fault]:
    """Why a sentence stands on none of the quotations: in what it differs from the nearest."""
    best = max(
        ((nearness(words_of(attributed(sentence, b.evidence).rest), u), b, u) for b in bases for u in b.units),
        key=lambda x: x[0],
        default=None,
    )
    if best is None:
        return [Fault(FaultKind.UNSUPPORTED, sentence, "The quotation says nothing of this.")]
    _, base, unit = best
    said = attributed(sentence, base.evidence)
    words = words_of(as_written(said.rest))
    faults: list[Fault] = []
    if not said.who and (word := _unowned(words, said.rest, base.evidence)):
        why = f"The source is not law, so “{word}” needs who says it: begin with “{form_of(base.evidence, said.rest)}”."
        faults.append(Fault(FaultKind.AUTHORITY, word, why))
    if not said.who and not follows(words, unit) and (who := wrongly_attributed(sentence)):
        rest = sentence[len(who) :]
        why = f"“{who}” is not how this source may be spoken of; begin with “{form_of(base.evidence, rest)}”, or with its own words."
        faults.append(Fault(FaultKind.AUTHORITY, who, why))
    if follows(words, unit):
        return faults
    for difference in differences(without_pauses(words), unit):
        faults += of_difference(difference)
    why = "The statement is not the quoted sentence's own words in their own order."
    return faults or [Fault(FaultKind.UNSUPPORTED, sentence, why)]
