"""Is each citation given its own weight, and does the answer say what its weight calls for?

The weight of words is that of the provision in the source file, parsed afresh, and of the
catalogue: a law, guidance, a proposal, somebody's opinion. An answer may say less, never more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.intent import wants_of
from assistant.types import Reason, Want
from evals.answers import Said, by_marker, statements
from evals.citations import stands
from evals.questions import Question
from evals.reference import Reference
from ingest.types import Authority, Provision, Source, Span

Cited = Mapping[str, Any]
_LAW = r"laws?|acts?|statutes?|legislation|regulations?|legally|require[sd]?|must|shall|binding|entitles?|obliges?"
_OTHER = r"propos\w+|opinion"
# What the words that say who says it must not say of words with this authority.
_TOO_MUCH: dict[Authority, str] = {
    Authority.LEGISLATION: rf"{_OTHER}|guidance|explain\w*",
    Authority.STATUTORY_GUIDANCE: rf"{_OTHER}|laws?|acts?|legislation|regulations?",
    Authority.GUIDANCE: rf"{_LAW}|statutory|{_OTHER}",
    Authority.PROPOSAL: rf"{_LAW}|statutory|guidance|says|opinion",
    Authority.EXPLAINER: rf"{_LAW}|statutory|guidance|{_OTHER}",
    Authority.OPINION: rf"{_LAW}|statutory|guidance|propos\w+",
    Authority.UNSTATED: rf"{_LAW}|statutory|guidance",
}
# Words that restate a law may be given as the law's, if the answer says that they restate it.
_RESTATES = re.compile(r"\brestat", re.IGNORECASE)
_OF_RESTATED = "guidance|opinion"
_WITHOUT_FORCE = (Authority.PROPOSAL, Authority.EXPLAINER, Authority.OPINION, Authority.UNSTATED)
_NOT_LAW = re.compile(
    r"\bnot (?:the |a )?(?:law|legislation|statute|(?:legally )?binding)|\bnot give an? (?:entitlement|right|duty)|"
    r"\bno (?:legal )?force", re.IGNORECASE,
)  # fmt: skip
_SPELLING = "Searching for:"
_PLACE = re.compile(r"\(((?:[^()]|\([^()]*\))*)\):$")
_PAGE = re.compile(r", p\. (\d+)$")


def authority_right(reference: Reference, answer: Mapping[str, Any]) -> tuple[int, int] | None:
    """How many citations have their authority, the law they restate and their speaker rightly, and are introduced so.

    Introduced rightly: the words before the quotation that is cited claim no more than its
    authority allows, and the place in them holds it. `None` without citations.
    """
    citations = by_marker(answer["citations"])
    introduced: dict[int, list[Said]] = {}
    for said in statements(answer["answer"]):
        if said.lead and said.markers and not said.introduces:
            introduced.setdefault(said.markers[0], []).append(said)
    good = [
        _stated(reference, c) and all(_fits(reference, c, said.lead) for said in introduced.get(marker, ()))
        for marker, c in citations.items()
    ]
    return (sum(good), len(good)) if good else None


def notes_present(question: Question, answer: Mapping[str, Any], reference: Reference) -> bool | None:
    """Whether an answer about an entitlement or a duty that rests on nothing with force says that it is not law.

    `None` where no such note is called for: another question, another status, or a citation of
    law or guidance, or of words that restate the law.
    """
    asked = question.full_question or question.question
    if answer["status"] != "answered" or not answer["citations"] or Want.ENTITLEMENT not in wants_of(asked):
        return None
    weights = [weight_of(reference, c) for c in answer["citations"]]
    if any(restates or authority not in _WITHOUT_FORCE for authority, restates, _ in weights):
        return None
    return any(_NOT_LAW.search(note) for note in answer["notes"])


def signposts_present(question: Question, answer: Mapping[str, Any]) -> bool | None:
    """Whether a declined question that another source would settle says where to look, or why there is nothing.

    `None` but for declined questions that are expected to be declined as not in the corpus or as
    a missing part. A note on spelling does not count.
    """
    if question.expect_reason not in (Reason.NOT_IN_CORPUS, Reason.MISSING_PART) or answer["status"] != "declined":
        return None
    notes = [note for note in answer["notes"] if not note.startswith(_SPELLING)]
    return bool(answer["signposts"] or notes)


def weight_of(reference: Reference, citation: Cited) -> tuple[Authority, str | None, str | None]:
    """The authority, the law restated and the speaker of a citation's words, whatever the citation says.

    Of several provisions that hold the words, the one that the citation names counts, or else
    the smallest. Words that do not stand at their place have the authority of their source.
    """
    source = citation["source_id"]
    if stands(reference, source, citation):
        quote = Span(citation["start"], citation["end"])
        around = [p for p in reference.provisions.get(source, ()) if p.span.contains(quote)]
        named = [p for p in around if p.locator.label == citation["locator"]]
        if around:
            p: Provision = min(named or around, key=lambda p: p.span.end - p.span.start)
            return p.authority, p.restates, p.speaker
    entry = reference.sources.get(source)
    return (entry.authority if entry else Authority.UNSTATED), None, None


def _stated(reference: Reference, citation: Cited) -> bool:
    authority, restates, speaker = weight_of(reference, citation)
    said = (citation.get("authority"), citation.get("restates"), citation.get("speaker"))
    return said == (authority.value, restates, speaker)


def _fits(reference: Reference, citation: Cited, lead: str) -> bool:
    authority, restates, speaker = weight_of(reference, citation)
    place = _PLACE.search(lead)
    if place is not None and not _place_holds(reference, citation, place[1]):
        return False
    words = lead[: place.start()] if place else lead
    words = _without(words, [*_names(reference.sources.get(citation["source_id"])), speaker or ""])
    too_much = _TOO_MUCH[authority]
    if restates is not None:
        words = _without(words, _names(reference.sources.get(restates)))
        too_much = _OF_RESTATED if _RESTATES.search(words) else too_much
    return re.search(rf"\b(?:{too_much})\b", words, re.IGNORECASE) is None


def _place_holds(reference: Reference, citation: Cited, place: str) -> bool:
    """Whether the place that the lead-in names, "proposal 4(iv), p. 12", holds the quotation."""
    page = _PAGE.search(place)
    label = place[: page.start()] if page else place
    quote = Span(citation["start"], citation["end"])
    source = citation["source_id"]
    spans = [s for s in reference.spans_of(source, label) if s.contains(quote)]
    if page is None:
        return bool(spans)
    return any(reference.page_of(source, s.start) == int(page[1]) for s in spans)


def _names(source: Source | None) -> list[str]:
    """What a source is called; its words are names, not claims."""
    return [n for n in (source.title, source.short, source.author, source.publisher) if n] if source else []


def _without(words: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if name:
            words = re.sub(re.escape(name), " ", words, flags=re.IGNORECASE)
    return words
