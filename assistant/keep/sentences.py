"""Holds the sentences of a kept answer against the quotations that they cite, and against nothing else."""

from __future__ import annotations

from dataclasses import replace

from assistant.compose.extractive import Extractive, reading_form, voice
from assistant.compose.generative.types import NAME as GENERATIVE
from assistant.decisive import IN_FULL
from assistant.keep.pack import KeptAnswer
from assistant.keep.values import statements_of
from assistant.render import answer_text
from assistant.types import Evidence, Status
from assistant.verify import claim_problem
from ingest.fold import for_reading, whitespace
from ingest.types import Locator, Source


def checkable(kept: KeptAnswer) -> bool:
    """Whether the answer is of a composer whose sentences can be checked: it quotes, or it writes on quotations."""
    return kept.composer in (Extractive.name, GENERATIVE) and kept.status == Status.ANSWERED.value


def not_as_composed(kept: KeptAnswer) -> list[str]:
    """Sentences that do not stand on what they cite, or that claim another authority for it.

    A model's are held against their quotations once more, as they were when it wrote them.
    """
    if not checkable(kept):
        return []
    statements, markers = statements_of(kept)
    problems = [] if statements else ["it has no sentences."]
    laws = {c.marker: c.restates_title for c in kept.citations}
    for number, (statement, numbers) in enumerate(zip(statements, markers, strict=True), 1):
        first = statement.evidence[0]
        if statement.by_model is not (kept.composer == GENERATIVE):
            problems.append(f"sentence {number} is not of the composer that the answer names.")
            continue
        if statement.by_model:
            if (why := claim_problem(statement.text, statement.evidence)) is not None:
                problems.append(f"sentence {number} does not stand on its quotations: {why}")
            for lead, evidence, marker in zip(statement.quoted, statement.evidence, numbers, strict=True):
                if not lead.startswith(_voices(evidence, laws[marker])):
                    problems.append(
                        f"what is said of the authority of citation {marker} is not what the assistant says of it."
                    )
            continue
        # In a list the lead-in stands above its items, and what closes them below.
        alone = replace(first, lead_in=None, lead_in_text="", outer=(), closing=())
        forms = (whitespace(reading_form(first)), whitespace(reading_form(alone)))
        if whitespace(statement.text) not in forms:
            problems.append(f"sentence {number} is not the wording of its quotation.")
        if lost := _not_said(first, kept.answer):
            problems.append(f"sentence {number} is without words that bind it: “{lost}”.")
        in_full = number > 1 and statement.lead == IN_FULL and _holds(first, statements[number - 2].evidence[0])
        if statement.lead and not in_full and not statement.lead.startswith(_voices(first, laws[numbers[0]])):
            problems.append(f"what is said of the authority of sentence {number} is not what the assistant says of it.")
    if kept.answer != answer_text(statements, markers):
        problems.append("its text is not made of its sentences.")
    return problems


def _holds(whole: Evidence, part: Evidence) -> bool:
    """Whether what was said just before is a part of a quotation, which then follows in full."""
    return whole.source.id == part.source.id and whole.quote.contains(part.quote)


def _not_said(first: Evidence, answer: str) -> str:
    """What closes the list that a quotation stands in, and is nowhere in the answer; empty where all of it is."""
    said = whitespace(answer)
    return next((for_reading(t) for _, t in first.closing if whitespace(for_reading(t)) not in said), "")


def _voices(first: Evidence, law_title: str | None) -> tuple[str, ...]:
    """How the assistant may begin: for the place itself, or for the list or section that holds it."""
    p = first.provision
    law = Source(p.restates, law_title) if p.restates and law_title else None
    return tuple(
        f"{voice(replace(p, locator=Locator(label), speaker=speaker), first.source, restated)} ("
        for label in (p.locator.label, "proposal", "section")
        for speaker in (p.speaker, None)
        for restated in (law, None)
    )
