"""The words that mutations look for, and those that they put in their place."""

from __future__ import annotations

import re

from ingest.numbering import CARDINALS, ORDINALS

NUMBER = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|{'|'.join([*CARDINALS[1:], *ORDINALS, 'half', 'twice', 'once', 'thirds'])})\b", re.IGNORECASE
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)}|May)(?: \d{{4}})?|(?:{'|'.join(MONTHS)})|(?:19|20)\d\d|\d\d/\d\d/\d\d)\b"
)
UNIT = ("days", "weeks", "months", "years")
AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|will|must|should|may|can|could|would|shall|does|do|did)\b")
NEGATION = re.compile(r"\s(?:not|no|never|without|neither|nor|unless)\b|n['’]t\b", re.IGNORECASE)
OBLIGATION = (
    "must",
    "shall",
    "should",
    "may",
    "can",
    "will",
    "might",
    "could",
    "would",
    "ought to",
    "need to",
    "has to",
    "is required to",
    "is entitled to",
)
OBLIGED = re.compile(
    r"\b(?:must|shall|should|may|can|will|might|could|would|is required to|are required to|need to|are entitled to)\b"
)
NAMES = ("Health Board", "Local Authority", "IJB", "Integration Joint Board", "Integration Authority", "Scottish Government", "COSLA",
          "Chief Officer", "Care Inspectorate", "Audit Scotland", "NHS Board", "Scottish Ministers", "Ministerial Strategic Group",
          "Healthcare Improvement Scotland", "Chief Executive", "council", "third sector", "carer")  # fmt: skip
NAMED = re.compile(r"(?:(?<=\s)|^)(?:[A-Z][\w’'-]+(?: (?:and|of|for|the) (?=[A-Z])| (?=[A-Z]))?){1,6}")
KNOWN = re.compile(rf"\b(?:{'|'.join(NAMES)})s?\b", re.IGNORECASE)
COMPARED = (("more", "less"), ("before", "after"), ("increase", "reduce"), ("increased", "reduced"), ("at least", "at most"), ("above", "below"),
             ("within", "after"), ("better", "worse"), ("improve", "worsen"), ("highest", "lowest"), ("most", "least"), ("first", "last"),
             ("up to", "at least"), ("longer", "shorter"), ("by", "after"), ("fell", "rose"), ("under", "over"), ("including", "excluding"))  # fmt: skip
QUANTITY = (
    "all",
    "every",
    "each",
    "some",
    "most",
    "many",
    "any",
    "no",
    "few",
    "both",
    "several",
    "only some",
    "almost all",
    "a few",
    "half of",
    "the majority of",
)
QUANTIFIED = re.compile(
    r"\b(?:all|every|each|some|most|many|any|both|several|a number of|a range of|the majority of)\b", re.IGNORECASE
)
CONDITION = re.compile(
    r",? \b(?:unless|if|where|when|except|subject to|provided that|only|until|while|in so far as|so far as|as far as|whether or not|without|before)\b[^,.;]*",
    re.IGNORECASE,
)
LOCATOR = re.compile(
    r"\b(?:[Ss]ection|[Pp]aragraph|[Pp]roposal|[Pp]rinciple|[Oo]utcome|[Ss]chedule|[Ee]xhibit|[Aa]nnex|regulation) (\d+[A-Z]?)((?:\s?\(\w+\))*)"
)
ROMANS = ("i", "ii", "iii", "iv", "v", "vi")
OPPOSED = (("lawful", "unlawful"), ("statutory", "non-statutory"), ("required", "prohibited"), ("effective", "ineffective"), ("include", "exclude"),
            ("appropriate", "inappropriate"), ("clear", "unclear"), ("able", "unable"), ("support", "oppose"), ("agreed", "refused"), ("ensure", "prevent"),
            ("available", "unavailable"), ("continue", "cease"), ("accept", "reject"), ("possible", "impossible"), ("paid", "unpaid"), ("unpaid", "paid"))  # fmt: skip
