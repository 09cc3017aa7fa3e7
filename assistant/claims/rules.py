"""What a model is told so that its statements can be shown: the rules of `check_claim` in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.claims.attribution import form_of
from assistant.types import Evidence
from ingest.types import Authority

RULES = """\
Each statement is one or more sentences of one evidence, in the evidence's own words and in their order.
- Quote the sentence that the statement rests on, character for character, from its first word to its last.
- Begin where that sentence begins. You may end it early only at a comma, before a part that begins with "which",
  "including", "for example", "such as", "so that" or "and", and only where no condition, limit, number, date, "not"
  or "or" comes after. Never end a "may" or "can" early.
- You may write singular for plural, "six" for "6", "don't" for "do not", an abbreviation for its long form, and leave out
  "however", "also" and remarks in brackets. Change nothing else: no other word, number, date, name or order, no "must" for
  "should", no "some" for "all", no active for passive.
- Words that introduce a list belong to each of its items: say them, then the item.
- A sentence that begins with "This", "Such", "It" or "They" needs the sentence before it, said and quoted too.
- Do not join two sentences into one. Do not give a title, date, place or address of your own, nor any marks.
- If the evidence does not answer the question in its own words, leave the statement out."""


def who_says(sheet: Sequence[Evidence]) -> tuple[str, ...]:
    """For each evidence how a statement begins that has one of its "must", "should", "will" or "can"; empty for law."""
    return tuple("" if e.provision.authority is Authority.LEGISLATION else form_of(e) for e in sheet)
