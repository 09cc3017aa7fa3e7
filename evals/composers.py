"""Which composer a run measures, and what became of the answers that a chat model was asked for.

A run measures the sources' own words unless it is told otherwise, whatever the environment says: so no gate
and no figure depends on a model that happens to be set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.settings import Settings
from evals.counting import counted
from evals.errors import CallError
from evals.run import Result

EXTRACTIVE, GENERATIVE = "extractive", "generative"
COMPOSERS = (EXTRACTIVE, GENERATIVE)


def with_composer(settings: Settings, composer: str) -> Settings:
    """The settings for a run with this composer. Raises `CallError` where it needs a model and none is set.

    Every answer is asked for anew: one that is kept would take no time.
    """
    if composer == EXTRACTIVE:
        return settings.model_copy(update={"model": ""})
    if not settings.model:
        raise CallError("No chat model is set. What to do: set ASSISTANT_MODEL to provider:model; see the README.")
    return settings.model_copy(update={"model_cache": 0})


def composer_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says of the composer: its name and the model."""
    model = settings.get("model") or None
    return {"name": GENERATIVE if model else EXTRACTIVE, "model": model}


def writing(results: Sequence[Result]) -> dict[str, Any] | None:
    """How the answers that a model was asked for ended, and what they cost; `None` where none was asked for.

    `written` are in the model's words, `own_words` in the sources' because the model's did not stand or did
    not come, `declined` because it said that the evidence does not answer.
    """
    asked = [a for r in results if (a := r.get("answer")) and a.get("model")]
    if not asked:
        return None
    answered = [a for a in asked if a["status"] == "answered"]
    used = [a.get("usage") or {} for a in asked]
    return {
        "asked": len(asked), "written": sum(a["composer"] == GENERATIVE for a in answered),
        "own_words": sum(a["composer"] != GENERATIVE for a in answered), "declined": len(asked) - len(answered),
        **{name: sum(u.get(name, 0) for u in used) for name in ("calls", "tokens_in", "tokens_out")},
        "cost": round(sum(u.get("cost", 0.0) for u in used), 6), "estimated": any(u.get("estimated") for u in used),
    }  # fmt: skip


def writing_line(record: Mapping[str, Any]) -> str | None:
    """The same in a sentence; `None` for a run without a model."""
    w = record.get("writing")
    if not w:
        return None
    about = " (estimated)" if w["estimated"] else ""
    return (
        f"{record['composer']['model']} was asked for {counted(w['asked'], 'answer')}: {w['written']} in its words, "
        f"{w['own_words']} in the sources' own words instead, {w['declined']} declined. "
        f"{counted(w['calls'], 'call')}, {w['tokens_in']} tokens sent and {w['tokens_out']} got{about}, cost {w['cost']:g}."
    )
