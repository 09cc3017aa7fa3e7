"""Asks a model for an answer, and lets through only what its quotations carry.

    ask -> check each statement -> ask once more for those that fail, with the reasons -> drop the rest

A statement that is dropped takes with it those that hang on it. What is left must rest on what the sources'
own answer rests on (`Sheet.answered_by`), or that answer stands in. The model may say that the evidence
does not answer; it can never answer what was declined before it was asked.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from assistant.claims.check import check_claim
from assistant.claims.printed import as_printed
from assistant.claims.repeats import Core, core_of_claim, is_bare_timescale, repeats
from assistant.claims.types import Checked, Claim, Fault, FaultKind
from assistant.compose.generative.calling import Caller, Reply
from assistant.compose.generative.completing import completed
from assistant.compose.generative.depends import leans
from assistant.compose.generative.errors import Failure
from assistant.compose.generative.ledger import Ledger
from assistant.compose.generative.prompt import asking, asking_again
from assistant.compose.generative.reply import Reader, reply_schema
from assistant.compose.generative.sheet import Question, Sheet
from assistant.compose.generative.types import Exchanged, Outcome, Tried, Written
from assistant.passing import passed_on
from assistant.types import Evidence, Statement, Turn, Usage

_LOG = logging.getLogger("assistant.model")
_AGAIN = 8  # statements that are asked for again; where more fail, the model will not do better
_SCHEMA = reply_schema()
Shown = Generator[tuple[Statement, ...], None, Written]


@dataclass(slots=True)
class _Slot:
    """A place in the answer: what was tried for it, the last try last."""

    tries: list[tuple[Claim, Checked]]
    made: Statement | None = None  # of the last try, once it stands

    @property
    def stands(self) -> bool:
        return not self.tries[-1][1].faults

    @property
    def last(self) -> tuple[Claim, Checked]:
        return self.tries[-1]


class Writer:
    """Writes answers with one model. Safe to share between threads; a new index takes no new one."""

    def __init__(self, caller: Caller, seconds: float = 60.0, room: int = 24_000, completes: bool = False) -> None:
        """Keep the parts; `seconds` are for an answer as a whole, `room` is in characters of evidence.

        `completes` is whether it may also complete follow-up questions.
        """
        self._caller = caller
        self._completes = completes
        self._seconds = seconds
        self.room = room

    @property
    def name(self) -> str:
        """The model as provider:model."""
        return self._caller.model.name

    @property
    def ledger(self) -> Ledger:
        """What it cost, and how often what happened."""
        return self._caller.ledger

    def prepare(self) -> None:
        """Open the model, which takes a second or two: nothing is asked, and nothing is raised."""
        _ = self._caller.model.takes_schema

    def completed(self, question: str, history: Sequence[Turn]) -> tuple[str | None, Usage]:
        """A follow-up as a question that stands by itself, `None` where that is off or came to nothing; and its cost."""
        if not self._completes:
            return None, Usage()
        return completed(self._caller, question, history, self._seconds / 3)

    def not_asked(self, why: Outcome) -> Written:
        """What is noted where the evidence is nothing to ask the model with."""
        self.ledger.count("asked", why.value)
        return Written(self.name, why)

    def broken(self) -> Written:
        """What is noted where something of ours went wrong: the sources' own words stand in."""
        self.ledger.count(Outcome.FAILED.value, "internal")
        return Written(self.name, Outcome.FAILED, failure="internal")

    def write(self, question: Question, sheet: Sheet) -> Shown:
        """The statements that stand so far, each time there is one more, and at the end what came of it all."""
        until = time.monotonic() + self._seconds
        self.ledger.count("asked")
        schema = self._caller.model.takes_schema
        messages = asking(question, sheet, schema)
        slots: list[_Slot] = []
        reader = Reader()
        reply = yield from self._read(messages, until, reader, slots, sheet)
        calls = [_exchanged(messages, reply)]
        usage = reply.usage
        if self._worth_another(slots, reader, reply):
            failed = [s for s in slots if not s.stands]
            told = [(s.last[0], s.last[1].faults) for s in failed]
            again = asking_again(messages, reply.text[:8000], told, self._caller.model.takes_schema)
            second = Reader()
            reply = yield from self._read(again, until, second, slots, sheet, failed if slots else None)
            calls.append(_exchanged(again, reply))
            usage = usage + reply.usage
            reader.declined = reader.declined or (second.declined and not slots)
        written = self._concluded(slots, sheet, reader, reply, calls, usage)
        self.ledger.count(written.outcome.value)
        return written

    def _read(
        self, messages: tuple[tuple[str, str], ...], until: float, reader: Reader, slots: list[_Slot], sheet: Sheet,
        into: Sequence[_Slot] | None = None,
    ) -> Generator[tuple[Statement, ...], None, Reply]:  # fmt: skip
        """Read a reply as it comes, and check each statement; those of a second try go `into` the failed ones' places."""
        places = None if into is None else iter(into)
        schema = _SCHEMA if self._caller.model.takes_schema else None
        call = self._caller.call(messages, schema, until)

        def take(claims: Iterator[Claim]) -> bool:
            more = False
            for claim in claims:
                claim = as_printed(claim, sheet.evidence)
                tried = (claim, self._checked(claim, sheet))
                self.ledger.count("statements", *(f"fault_{f.kind.value}" for f in tried[1].faults))
                if places is None:
                    slots.append(_Slot([tried]))
                elif (slot := next(places, None)) is not None:
                    slot.tries.append(tried)
                more = more or not tried[1].faults
            return more

        shown: tuple[Statement, ...] = self._statements(slots, sheet)[0]

        def grown(claims: Iterator[Claim]) -> Iterator[tuple[Statement, ...]]:
            nonlocal shown
            now = self._statements(slots, sheet)[0] if take(claims) else shown
            if now != shown:
                shown = now
                yield now

        reply = yield from passed_on(call, lambda text: grown(reader.feed(text)))
        yield from grown(reader.end())
        return reply

    def _checked(self, claim: Claim, sheet: Sheet) -> Checked:
        """A claim held against the sheet. What cannot be checked is not shown, whatever went wrong."""
        try:
            return check_claim(claim, sheet.evidence)
        except Exception:  # noqa: BLE001 - words from outside must not take an answer down
            _LOG.exception("a statement of the model could not be checked")
            self.ledger.count("check_failed")
            return Checked((), (Fault(FaultKind.UNSUPPORTED, "", "It could not be checked."),))

    @staticmethod
    def _worth_another(slots: Sequence[_Slot], reader: Reader, reply: Reply) -> bool:
        if reader.declined or (reply.problem is not None and reply.problem.kind is not Failure.TRUNCATED):
            return False
        failed = [s for s in slots if not s.stands]
        return 0 < len(failed) <= _AGAIN or not slots

    def _statements(self, slots: Sequence[_Slot], sheet: Sheet) -> tuple[tuple[Statement, ...], tuple[Tried, ...]]:
        """The statements that can be shown, and everything that was tried with what became of it."""
        shown: list[Statement] = []
        tried: list[Tried] = []
        said: list[Core] = []
        before_stands = True
        for slot in slots:
            for attempt, (claim, checked) in enumerate(slot.tries[:-1], 1):
                tried.append(Tried(attempt, claim, checked.faults))
            claim, checked = slot.last
            dropped = ""
            if slot.stands:
                core = core_of_claim(claim, sheet.evidence)
                if not before_stands and leans(claim.text):
                    dropped = "It hangs on a statement that was dropped."
                elif is_bare_timescale(core) and not core[0] <= sheet.spoken_of([numbers for numbers, _ in said]):
                    dropped = "It speaks of something else than the statement before it."
                elif repeats(core, said):
                    dropped = "It was said before."
            before_stands = slot.stands and not dropped
            if before_stands:
                said.append(core)
                slot.made = slot.made or _statement(claim, checked, sheet)
                shown.append(slot.made)
            tried.append(Tried(len(slot.tries), claim, checked.faults, dropped))
        return tuple(shown), tuple(tried)

    def _concluded(
        self, slots: Sequence[_Slot], sheet: Sheet, reader: Reader, reply: Reply, calls: Sequence[Exchanged], usage: Usage
    ) -> Written:  # fmt: skip
        shown, tried = self._statements(slots, sheet)
        failure = reply.problem.kind.value if reply.problem is not None else ""
        kept = [t for t in tried if not t.faults and not t.dropped]
        cited = frozenset(q.number for t in kept for q in t.claim.quotes)
        if sheet.answered_by(cited):
            outcome = Outcome.WRITTEN
        elif reader.declined and not slots:
            outcome = Outcome.DECLINED
        elif slots:
            outcome = Outcome.UNVERIFIED
        else:
            outcome = Outcome.FAILED
            failure = failure or Failure.MALFORMED.value
            if reply.problem is None:
                self.ledger.count(failure)
        statements = shown if outcome is Outcome.WRITTEN else ()
        return Written(self.name, outcome, statements, tried, tuple(calls), usage, failure)


def _statement(claim: Claim, checked: Checked, sheet: Sheet) -> Statement:
    """A claim that stands as a statement: each quotation once, with who says it."""
    leads = {e.evidence.provision.id: e.lead for e in sheet.entries}
    evidence: list[Evidence] = []
    for e in checked.evidence:
        if all((e.source.id, e.quote) != (o.source.id, o.quote) for o in evidence):
            evidence.append(e)
    return Statement(
        "", " ".join(claim.text.split()), tuple(evidence), quoted=tuple(leads[e.provision.id] for e in evidence)
    )


def _exchanged(messages: tuple[tuple[str, str], ...], reply: Reply) -> Exchanged:
    return Exchanged(messages, reply.text, str(reply.problem) if reply.problem is not None else "")
