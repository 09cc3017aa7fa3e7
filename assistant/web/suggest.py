"""What to ask next: questions that the corpus answers, from the entries of places near those just cited.

An entry of the plain-language index says how people ask for a provision. It is suggested only
after asking it: the answer must stand on that provision, and say more than what was just said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.leaning import leaning_of
from assistant.lexical import tokens_of
from assistant.types import Answer, Status
from ingest.store import Index
from ingest.types import Provision

_SHOWN = 3
_TRIED = 7  # each costs as much as an answer
_LONGEST = 90  # characters
_SHORTEST = 5  # words: a shorter one says too little by itself
_QUESTION = ("who", "what", "when", "where", "why", "how", "which", "is", "are", "do", "does", "did", "can", "could",
             "should", "must", "will", "has", "have", "may")  # fmt: skip


def suggestions(answer: Answer, index: Index, ask: Callable[[str], Answer]) -> tuple[str, ...]:
    """Up to three follow-up questions; `ask` answers one as the next of the conversation would be."""
    said = {c.evidence.provision.id for c in answer.citations}
    good: list[str] = []
    for tried, (question, place) in enumerate(candidates(answer, index)):
        if len(good) == _SHOWN or tried == _TRIED:
            break
        if _answers(ask(question), place, said):
            good.append(question)
    return tuple(good)


def candidates(answer: Answer, index: Index) -> Iterator[tuple[str, Provision]]:
    """Questions to try, with the place that each is about: one of each neighbour of what was cited."""
    if answer.status is Status.ANSWERED:
        cited = [c.evidence.provision for c in answer.citations]
        places = [n for p in cited[:3] for n in neighbours(p, index)]
    else:
        cited = []
        places = [h.provision for h in answer.passages[:5]]
    seen = {p.id for p in cited}
    for place in places:
        if place.id in seen or any(p.source_id == place.source_id and p.span.contains(place.span) for p in cited):
            continue
        seen.add(place.id)
        question = _plainest(index.asked_as.get(place.id, ()), place)
        if question and question.casefold() != answer.question.strip().casefold():
            yield question, place


def neighbours(p: Provision, index: Index) -> Sequence[Provision]:
    """The places beside a provision, nearest first, and then those around it."""
    found: list[Provision] = []
    while p.parent:
        parent = index.by_id[p.parent]
        siblings = [index.by_id[c] for c in parent.children]
        at = next((i for i, s in enumerate(siblings) if s.id == p.id), 0)
        beside = sorted(
            (s for s in siblings if s.id != p.id), key=lambda s: (abs(siblings.index(s) - at), s.span.start)
        )
        found += beside[:4]
        p = parent
    return found


def _plainest(entries: Sequence[str], place: Provision) -> str:
    """The entry that says most of what the place is about, as a question; empty where none stands by itself."""
    about = set(tokens_of(place.text))
    fit = [e for e in entries if _stands_by_itself(e)]
    best = max(fit, key=lambda e: len(about & set(tokens_of(e))), default="")
    return best[:1].upper() + best[1:].rstrip("?") + "?" if best else ""


def _stands_by_itself(entry: str) -> bool:
    words = entry.split()
    asks = entry.endswith("?") or words[0].casefold() in _QUESTION
    return asks and len(entry) <= _LONGEST and len(words) >= _SHORTEST and leaning_of(entry).degree == 0


def _answers(answer: Answer, place: Provision, said: set[str]) -> bool:
    cited = [c.evidence.provision for c in answer.citations]
    on_place = any(p.source_id == place.source_id and p.span.overlap(place.span) for p in cited)
    return answer.status is Status.ANSWERED and on_place and bool({p.id for p in cited} - said)
