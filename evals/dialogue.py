"""The interview behind `python -m evals new`: what is asked of the person who drafts an entry, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.types import Reason, Turn
from evals.citations import states
from evals.contradictions import ANSWERED_KINDS
from evals.picking import Picker
from evals.questions import KINDS, PERSONA
from evals.talk import Talk

PERSONAS = ("ijb-member", "officer", "carers-representative", "public")
_NOT_SURE = ("unanswerable", "adversarial", "false-premise")


@dataclass(frozen=True, slots=True)
class Interview:
    """Asks for the fields of an entry; what `given` has is not asked."""

    talk: Talk
    picker: Picker
    given: Mapping[str, Any] = field(default_factory=dict)

    def entry(self) -> dict[str, Any]:
        """The fields of one entry but its id. The question comes first, before any passage is seen."""
        ask, known = self.talk.ask, self.given.get
        out: dict[str, Any] = {"question": known("question") or self.talk.words("Question")}
        out["kind"] = known("kind") or self.talk.one_of("Kind", KINDS, "direct")
        out["persona"] = known("persona") or self._persona()
        out["slices"] = known("slices") or ask("Slices, such as carers (Enter: none): ").replace(",", " ").split()
        if out["kind"] == "follow-up":
            out["history"] = self._history()
            out["full_question"] = ask("The question in full, without need of the history (Enter: none): ") or None
        out["answerable"] = self._answerable(out["kind"])
        if not out["answerable"] and out["kind"] in ANSWERED_KINDS:
            self.talk.say(f"Then it is of the kind unanswerable, and not {out['kind']}.")
            out["kind"] = "unanswerable"
        if out["answerable"]:
            turns = [Turn(turn["role"], turn["content"]) for turn in out.get("history", ())]
            out["gold"] = self.picker.groups(out["question"], turns)
            out["must_state"] = known("must_state") or self._phrases("The answer states", out["gold"])
        else:
            out["expect_reason"] = known("expect_reason") or self._reason()
        out["must_not_state"] = known("must_not_state") or self._phrases("The answer does not state", None)
        out["note"] = known("note") or ask("Note for people (Enter: none): ") or None
        return out

    def _persona(self) -> str:
        prompt = f"Persona: {', '.join(PERSONAS)}, or another (Enter: public): "
        while not re.fullmatch(PERSONA, persona := self.talk.ask(prompt) or "public"):
            self.talk.say("A persona is written in small letters, digits and '-'.")
        return persona

    def _history(self) -> list[dict[str, Any]]:
        turns = [{"role": "user", "content": self.talk.words("Before, the user asked")}]
        while True:
            turns.append({"role": "assistant", "content": self.talk.words("The assistant answered")})
            more = self.talk.ask("Then the user asked (Enter: nothing more before the question): ")
            if not more:
                return turns
            turns.append({"role": "user", "content": more})

    def _answerable(self, kind: str) -> bool:
        if kind == "unanswerable":
            return False
        return self.talk.yes("Do the documents answer it?", kind not in _NOT_SURE)

    def _reason(self) -> str | None:
        options = ("none", *(r.value for r in Reason if not r.value.startswith("error_")))
        reason = self.talk.one_of("The reason to decline with", options, Reason.NOT_IN_CORPUS.value)
        return None if reason == "none" else reason

    def _phrases(self, prompt: str, gold: Sequence[Sequence[Mapping[str, str]]] | None) -> list[str]:
        """Phrases until nothing is given; one that no gold has is questioned, for an answer quotes."""
        out: list[str] = []
        while phrase := self.talk.ask(f"{prompt} (Enter: {'no more' if out else 'nothing'}): "):
            quoted = gold is None or any(states(one["quotation"], phrase) for group in gold for one in group)
            if quoted or self.talk.yes(
                "No quotation of the gold has these words. Keep the phrase all the same?", False
            ):
                out.append(phrase)
        return out
