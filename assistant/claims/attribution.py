"""Who says it: "The review proposed that …", and what may be said without that.

The words of a proposal, an explainer or an opinion say what somebody wants or thinks. A statement that
has one of their "must", "should", "will" or "can" must begin by saying whose it is, in words that name the
kind of the source and no title: those are the catalogue's. Guidance may be followed by its "should" as it
stands, but its "must" and "required" only with "the guidance says". Legislation speaks for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.claims.lists import listed
from assistant.types import Evidence
from ingest.types import Authority

_LAW = "act|law|legislation|regulations|order"
_NOUNS = {
    Authority.LEGISLATION: "law|legislation",
    Authority.STATUTORY_GUIDANCE: "(?:statutory )?guidance",
    Authority.GUIDANCE: "guidance|guide",
    Authority.PROPOSAL: "report",
    Authority.EXPLAINER: "page|explainer|overview|briefing",
    Authority.OPINION: "author|writer|opinion piece|article",
    Authority.UNSTATED: "document|source|text",
}
_ANY = "document|source|text|paper"
# A source may be called what its title calls it.
_OF_TITLE = listed("review report framework guide strategy plan policy paper statement standards code handbook")
_LAW_OF_TITLE = listed("act order regulations")
_SAYS = "says|said|states|stated|sets out"
_VERBS = {
    Authority.LEGISLATION: f"{_SAYS}|provides",
    Authority.STATUTORY_GUIDANCE: _SAYS,
    Authority.GUIDANCE: _SAYS,
    Authority.PROPOSAL: _SAYS,
    Authority.EXPLAINER: f"{_SAYS}|explains|explained",
    Authority.OPINION: f"{_SAYS}|wrote|writes|argued|argues",
    Authority.UNSTATED: _SAYS,
}
_PROPOSES = "proposes|proposed|recommends|recommended"
_ANYONE = re.compile(
    rf"^(?:(?:the|this|statutory)\s)?(?:[\w-]+\s){{0,3}}?(?:{_LAW}|guidance|guide|framework|review|report|proposal|author|article|page|paper|document)s?\s"
    r"(?:also\s)?(?:says?|said|states?|stated|requires?|required|provides?|proposes?|proposed|recommends?|recommended|explains?|explained|"
    r"mandates?|orders?|directs?|found|confirms?|confirmed|concluded|decided|argued|argues|wrote|sets out)\b(?:\sthat\b)?",
    re.IGNORECASE,
)
DUTIES = listed(
    "must shall required requirement requirements entitled obliged obligation duty duties mandatory compulsory"
)
_SOFT = listed("should will would may can could might ought expected need needs able")
_IS_TO = re.compile(r"\b(?:is|are|was|were) to (?:be )?\w+", re.IGNORECASE)  # "members are to be paid"
_HAVE_TO = re.compile(r"\b(?:have|has|had) to(?= \w)", re.IGNORECASE)  # a "must" in other words
_NO_DUTY = re.compile(r"\bno (?:\w+ )?(?:requirement|duty|obligation)", re.IGNORECASE)
_NEEDS = re.compile(r"\bneeds? (?:to|not)\b", re.IGNORECASE)
_PROPOSED = re.compile(r"\b(?:propos|recommend)", re.IGNORECASE)
_WISHES = re.compile(
    r"\b(?:must|shall|should|will|would|may|might|can|could|needs? to|required|requirement|timescale)\b", re.IGNORECASE
)
_REPORTED = re.compile(r"\b(?:propos|recommend|suggest|advis)(?:e|es|ed|s)?(?: \w+){0,3} that\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement without the words that say whose it is; `who` are those words, empty where there are none."""

    who: str
    rest: str


# "The timescale for this is 6 months" as the documents write it: "Timescale: 6 months".
_TIMESCALE = re.compile(
    r"^(?:the )?(?:proposed )?timescale (?:(?:for|of) (?:this|that|the)(?: proposal)? )?(?:is|was) ", re.IGNORECASE
)


def as_written(sentence: str) -> str:
    """A sentence about a timescale in the form that the documents have; any other as it is."""
    return _TIMESCALE.sub("Timescale: ", sentence)


def proposes(evidence: Evidence) -> bool:
    """Whether a provision is itself a proposal, and not the text around proposals."""
    label = evidence.provision.locator.label
    return evidence.provision.authority is Authority.PROPOSAL and ("proposal" in label or "recommendation" in label)


def attributed(text: str, evidence: Evidence) -> Said:
    """The statement in its two parts, where its first words rightly say whose the rest is."""
    m = _pattern(evidence).match(text)
    if m is None or not text[m.end() :].strip():
        return Said("", text)
    if _PROPOSED.search(m[0]) and not _WISHES.search(text[m.end() :]):
        return Said("", text)  # what is only described was not proposed
    return Said(m[0].strip(), text[m.end() :].strip())


def wrongly_attributed(text: str) -> str:
    """Words at the beginning that say whose the rest is; for a statement of which `attributed` found none."""
    m = _ANYONE.match(text)
    return m[0].strip() if m else ""


def must_be_attributed(words: frozenset[str], rest: str, evidence: Evidence) -> str:
    """A word of a statement without attribution that its source has not the standing for; empty where there is none."""
    authority = evidence.provision.authority
    if evidence.provision.speaker:  # the source quotes somebody else, whose words are not its own
        return rest.split()[0]
    if authority is Authority.LEGISLATION:
        return ""
    if proposes(evidence) and not rest.casefold().startswith("timescale"):
        return rest.split()[0]  # what is proposed is no fact yet, whatever verb it has
    lower = authority in (Authority.PROPOSAL, Authority.EXPLAINER, Authority.OPINION, Authority.UNSTATED)
    wrong = words & ((DUTIES | _SOFT) if lower else DUTIES)
    if not lower and _NO_DUTY.search(rest):
        wrong -= {"requirement", "requirements", "duty", "duties", "obligation"}
    if not _NEEDS.search(rest):
        wrong -= {"need", "needs"}
    if lower and (bound := _IS_TO.search(rest)):
        wrong |= {bound[0].casefold()}
    if bound := _HAVE_TO.search(rest):
        wrong |= {bound[0].casefold()}
    reported = _REPORTED.search(rest)
    if not wrong or (reported and min(rest.casefold().find(w) for w in wrong) > reported.start()):
        return ""
    return min(wrong, key=lambda w: rest.casefold().find(w))


def form_of(evidence: Evidence, rest: str = "") -> str:
    """How a statement from this evidence can say whose it is; `rest` is what it says, where that is known."""
    authority = evidence.provision.authority
    if evidence.provision.speaker:
        return f"{evidence.provision.speaker} said that …"
    if authority is Authority.PROPOSAL:
        noun = _title_nouns(evidence)[:1] or ["document"]
        wished = proposes(evidence) and (not rest or _WISHES.search(rest))
        return f"The {noun[0]} {'proposed' if wished else 'said'} that …"
    return {Authority.OPINION: "The author wrote that …", Authority.EXPLAINER: "The page explains that …",
            Authority.UNSTATED: "The document says that …"}.get(authority, "The guidance says that …")  # fmt: skip


def _title_nouns(evidence: Evidence) -> list[str]:
    source = evidence.source
    if evidence.provision.authority in (Authority.EXPLAINER, Authority.OPINION):
        return []  # a page called "A Framework" is none
    title = re.findall(r"[a-z]+", f"{source.short or ''} {source.title}".casefold())
    allowed = _OF_TITLE | (_LAW_OF_TITLE if evidence.provision.authority is Authority.LEGISLATION else frozenset())
    return [w for w in dict.fromkeys(title) if w in allowed]


def _pattern(evidence: Evidence) -> re.Pattern[str]:
    authority = evidence.provision.authority
    nouns = "|".join([_NOUNS[authority], _ANY, *_title_nouns(evidence)])
    verbs = _VERBS[authority] + (f"|{_PROPOSES}" if proposes(evidence) else "")
    forms = [
        rf"(?:the|this) (?:{nouns}) (?:also )?(?:{verbs})(?: that\b|:)?,?",
        rf"according to (?:the|this) (?:{nouns}),",
    ]
    if authority in (Authority.GUIDANCE, Authority.STATUTORY_GUIDANCE):
        forms += [
            rf"{'(?:statutory )?' if authority is Authority.STATUTORY_GUIDANCE else ''}guidance (?:{_SAYS})(?: that\b|:)?,?"
        ]
    if proposes(evidence):
        forms += [
            r"the proposal (?:says|said)(?: that\b|:)?,?",
            r"it (?:is|was) (?:proposed|recommended) that\b",
            r"(?:the|one) proposal is that\b",
        ]
    if evidence.provision.speaker:  # the words of somebody whom the source quotes are not the source's
        forms = [rf"{re.escape(evidence.provision.speaker)} (?:said|says)(?: that\b|:)?,?"]
    return re.compile(rf"(?:{'|'.join(forms)})\s+", re.IGNORECASE)
