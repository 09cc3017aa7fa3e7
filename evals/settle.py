"""Proposals taken over into the question files: only those that a person need not weigh.

A proposal is taken over when it is the only one of its likeness, at least as alike as asked for,
and no negation, obligation, condition, number or name differs. Everything else is left to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.located_yaml import Where
from evals.problems import read_entries
from evals.relocate import Finding, Proposal
from evals.rewrite import rewrite


def certain(finding: Finding, least: float) -> Proposal | None:
    """The proposal that may be taken over without weighing it, if there is one."""
    if not finding.proposals:
        return None
    best = max(finding.proposals, key=lambda p: p.similarity)
    rivals = [p for p in finding.proposals if p.similarity == best.similarity]
    moved = best.source != finding.gold.source and finding.kind != "no_source"
    if len(rivals) > 1 or moved or best.loud or best.similarity < least:
        return None
    return best


def settle(files: Sequence[Path], found: Sequence[Finding], least: float) -> int:
    """Write what is certain into the files, and count it; the rest of each file stays byte for byte.

    Raises `QuestionError` for a file in which a value cannot be replaced safely; files before it are written.
    """
    chosen = {(f.question, f.group, f.alternative): p for f in found if (p := certain(f, least))}
    taken = 0
    for path in files:
        values: dict[Where, str] = {}
        for position, entry in enumerate(read_entries(path).value):
            for (question, group, alternative), proposal in chosen.items():
                if entry["id"] == question:
                    old = entry["gold"][group - 1][alternative - 1]
                    where: Where = (position, "gold", group - 1, alternative - 1)
                    new = {"source": proposal.source, "locator": proposal.locator}
                    if proposal.quotation.split() != old["quotation"].split():
                        new["quotation"] = " ".join(proposal.quotation.split())
                    values |= {(*where, field): value for field, value in new.items() if old[field] != value}
                    taken += 1
        if values:
            rewrite(path, values)
    return taken
