"""A passive sentence that names who acts, in the active: "IJBs must provide clear directions to Health Boards".

The one change of order that is licensed. It is read off the sentence and never guessed: "Clear directions must be
provided by IJBs to Health Boards" has what is done, one word of obligation, "be", a participle, "by", and a name with a
capital letter. A negation, a condition or a second verb in the moved parts, and there is no active form.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.claims.lists import AUXILIARIES, CONDITIONS, MONTHS, NEGATIONS, listed
from assistant.claims.units import Unit
from assistant.claims.words import Sort, Word

_MODALS = listed("must should will shall")
_BREAKS = listed("to for in on at with by from through within before after over under during until as which who that")
_IRREGULAR = {
    "undertaken": "undertake", "taken": "take", "led": "lead", "made": "make", "given": "give", "put": "put", "set": "set", "held": "hold",
    "built": "build", "kept": "keep", "sent": "send", "paid": "pay", "written": "write", "drawn": "draw", "found": "find", "done": "do",
    "chosen": "choose", "brought": "bring", "shown": "show", "met": "meet", "told": "tell", "overseen": "oversee", "spent": "spend",
}  # fmt: skip
_LONGEST_OBJECT = 14
_LONGEST_AGENT = 8


def active(unit: Unit, said: frozenset[str]) -> Unit | None:
    """The sentence in the active, with the verb in the form that a statement's words have; `None` where it has no such form."""
    words = unit.words
    modal = next((k for k, w in enumerate(words) if w.norm in AUXILIARIES), None)
    if unit.intro or modal is None or words[modal].norm not in _MODALS or not 0 < modal <= _LONGEST_OBJECT:
        return None
    if len(words) < modal + 5 or words[modal + 1].norm != "be" or words[modal + 3].norm != "by":
        return None
    verb = next((base for base in _bases(words[modal + 2].norm) if base in said), None)
    start = modal + 4
    end = next(
        (k for k in range(start, len(words)) if words[k].norm in _BREAKS or words[k].sort is Sort.PAUSE), len(words)
    )
    agent, moved = words[start:end], words[:modal]
    if verb is None or not 0 < len(agent) <= _LONGEST_AGENT or not _names(agent):
        return None
    if any(w.sort is not Sort.WORD or w.norm in _FIXED for w in (*agent, *moved)):
        return None
    participle = words[modal + 2]
    order = [*range(start, end), modal, modal + 2, *range(modal), *range(end, len(words))]
    turned = [Word(verb, verb, w.start, w.end, w.sort) if w is participle else w for w in (words[k] for k in order)]
    return Unit(tuple(turned), tuple(unit.quoted[k] for k in order), 0, unit.place, unit.taken_back, unit.framed)


_FIXED = NEGATIONS | CONDITIONS | AUXILIARIES | {"or", "nor"}


def _names(agent: tuple[Word, ...]) -> bool:
    return any(w.raw[:1].isupper() and w.norm not in MONTHS for w in agent)


def _bases(participle: str) -> Iterator[str]:
    """The verb that a participle may be of: "provided" is of "provid" or "provide"."""
    if participle in _IRREGULAR:
        yield _IRREGULAR[participle]
    elif participle.endswith("ied"):
        yield f"{participle[:-3]}y"
    elif participle.endswith("ed"):
        yield participle[:-1]
        yield participle[:-2]
        if participle[-3:-2] == participle[-4:-3]:
            yield participle[:-3]
