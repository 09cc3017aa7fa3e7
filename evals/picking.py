"""Picking gold from the passages that a question finds, or from any place of a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.types import Turn
from evals.drafting import exact_words, gold_at, provision_named
from evals.errors import CallError
from evals.reference import Reference
from evals.talk import Talk
from ingest.types import Provision, Span

Gold = dict[str, str]
# The passages found for a question in a conversation, best first.
Search = Callable[[str, Sequence[Turn]], Sequence[Provision]]
_PICK = "a number; /other words to search again; source: locator"


@dataclass(frozen=True, slots=True)
class Picker:
    """Asks for groups of gold until there are no more."""

    talk: Talk
    search: Search
    reference: Reference

    def groups(self, question: str, history: Sequence[Turn]) -> list[list[Gold]]:
        """At least one group, each with at least one alternative."""
        found = self._found(question, history)
        groups: list[list[Gold]] = []
        while True:
            group, found = self._group(len(groups) + 1, found)
            if group:
                groups.append(group)
                self.talk.say("Does the answer need anything else as well? Then pick the gold of the next group.")
            elif groups:
                return groups
            else:
                self.talk.say("An answerable question needs gold. Pick a passage, or press Ctrl-C to stop.")

    def _group(self, number: int, found: Sequence[Provision]) -> tuple[list[Gold], Sequence[Provision]]:
        """The alternatives of one group, and the passages found last."""
        group: list[Gold] = []
        while True:
            ending = "this group is complete" if group else "no more groups"
            answer = self.talk.ask(f"Group {number}, alternative {len(group) + 1}: {_PICK} (Enter: {ending}): ")
            if not answer:
                return group, found
            if answer.startswith("/"):
                found = self._found(answer[1:].strip(), ())
                continue
            try:
                group.append(self._quoted(self._picked(answer, found)))
            except CallError as error:
                self.talk.say(str(error))

    def _found(self, words: str, history: Sequence[Turn]) -> Sequence[Provision]:
        found = self.search(words, history) if words else ()
        for number, p in enumerate(found, 1):
            trail = f" ({' > '.join(p.trail)})" if p.trail else ""
            self.talk.say(f"\n[{number}] {p.source_id}, {p.locator.label}{trail}")
            self.talk.say("    " + " ".join(p.text.split()))
        if not found:
            self.talk.say("Nothing was found. Search with other words (/words), or name a place (source: locator).")
        return found

    def _picked(self, answer: str, found: Sequence[Provision]) -> Provision:
        if answer.isdecimal():
            if not 1 <= int(answer) <= len(found):
                raise CallError(f"There is no passage {answer}. What to do: name one from 1 to {len(found)}.")
            return found[int(answer) - 1]
        source, colon, locator = answer.partition(":")
        if not colon:
            raise CallError(f"'{answer}' is no passage. What to do: give {_PICK}.")
        return provision_named(self.reference, source.strip(), locator.strip())

    def _quoted(self, provision: Provision) -> Gold:
        """Gold in a passage: the words as the source has them, and the smallest provision around them."""
        self.talk.say("    " + " ".join(provision.text.split()))
        while True:
            given = self.talk.ask("Quotation (Enter: all of it; or: first words ... last words): ")
            try:
                inside = exact_words(provision.text, given)
            except CallError as error:
                self.talk.say(str(error))
                continue
            start = provision.span.start
            gold = gold_at(provision.source_id, Span(start + inside.start, start + inside.end), self.reference)
            self.talk.say(f"Taken: {gold['source']}, {gold['locator']}: {gold['quotation']}")
            return gold
