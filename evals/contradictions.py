"""What does not go together in an entry of a question file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# Kinds of questions that have an answer; one without is of the kind unanswerable.
ANSWERED_KINDS = ("direct", "lay", "list", "several-source")


def contradictions(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What does not go together in an entry: the field, the problem, the remedy.

    It takes values that nobody has checked, so that these are found beside errors in single fields.
    """
    gold, answerable, kind = entry.get("gold"), entry.get("answerable"), entry.get("kind")
    if answerable is True and not gold:
        yield "gold", "an answerable question needs gold", "add the evidence, or set answerable to false."
    if answerable is False and gold:
        yield "gold", "an unanswerable question has no gold", "empty it, or set answerable to true."
    if isinstance(gold, list | tuple) and any(group in ([], (), None) for group in gold):
        yield "gold", "a gold group needs at least one alternative", "fill the group, or remove it."
    if answerable is True and entry.get("expect_reason"):
        yield "expect_reason", "expect_reason is for unanswerable questions", "set it to null."
    if answerable is True and kind == "unanswerable":
        yield (
            "kind",
            "a question of the kind unanswerable is not answerable",
            "name another kind, or set answerable to false.",
        )
    if answerable is False and not gold and kind in ANSWERED_KINDS:
        yield "kind", f"a question of the kind {kind} is answerable", "write 'unanswerable', or set answerable to true."
    if kind == "follow-up" and not entry.get("history"):
        yield "history", "a follow-up needs a history", "add the turns before, or name another kind."
    states, leaves_out = entry.get("must_state"), entry.get("must_not_state")
    if isinstance(states, list | tuple) and isinstance(leaves_out, list | tuple):
        for phrase in (p for p in states if p in leaves_out):
            yield "must_not_state", f"{phrase!r} is in must_state, too", "remove it from one of the two."
