"""What a message goes on from: the thread of exchanges that it belongs to, and nothing older.

A thread begins with the last question that stood by itself. A message that recalls something
earlier ("going back to the reserves", "the first thing I asked") is matched with the exchange
that it speaks of, by position or by the words that they share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core import core_of, without_orders
from assistant.leaning import leaning_of, recalls, topic_words, without_recall
from assistant.lexical import stem
from assistant.picks import pick_of
from assistant.smalltalk import small_talk
from assistant.types import Turn

_AT_THE_START = re.compile(r"\b(first|start|beginning|outset|originally|original)\b", re.IGNORECASE)
_ONE_BEFORE = re.compile(r"\b(previous|last but one|before that|other)\b", re.IGNORECASE)
_AGO = re.compile(
    r"\b(one|two|three|a couple of|2|3) (?:questions?|answers?|messages?|turns?) (?:ago|back|earlier|before)\b",
    re.IGNORECASE,
)
_AGO_NUMBER = {"one": 1, "two": 2, "a couple of": 2, "2": 2, "three": 3, "3": 3}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what was answered to it; the answer is empty where there was none."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What a message goes on from: the topic in the user's words, and the answers to it, newest first."""

    topic: str
    answers: tuple[str, ...]
    question: str = ""  # the last question of the thread that says what it wants to know
    picked: bool = False  # the last message before picked one thing of an answer: "the second one"


def exchanges_of(turns: Sequence[Turn]) -> tuple[Exchange, ...]:
    """The exchanges of a conversation, greetings and thanks left out."""
    out: list[Exchange] = []
    for turn in turns:
        if turn.role == "user":
            out.append(Exchange(core_of(without_orders(turn.content)[0]), ""))
        elif out:
            answer = f"{out[-1].answer}\n\n{turn.content}".strip()
            out[-1] = Exchange(out[-1].question, answer)
    return tuple(e for e in out if e.question and not small_talk(e.question))


def thread_of(exchanges: Sequence[Exchange], message: str) -> Thread:
    """The thread that a leaning message belongs to; there must be an exchange before it."""
    at = _meant(exchanges, message)
    start = at
    while start > 0 and leaning_of(exchanges[start].question).degree > 0:
        start -= 1
    topic = exchanges[start].question
    # "And by when?" leaves the topic as it was; of several that add to it the last counts.
    added = [e.question for e in exchanges[start + 1 : at + 1] if topic_words(e.question)]
    if added:
        topic = f"{topic.rstrip(' .')} – {added[-1]}"
    answers = tuple(e.answer for e in reversed(exchanges[start : at + 1]) if e.answer)
    return Thread(topic, answers, exchanges[at].question, at > start and pick_of(exchanges[at].question) is not None)


def _meant(exchanges: Sequence[Exchange], message: str) -> int:
    """Which exchange a message speaks of."""
    last = len(exchanges) - 1
    if not recalls(message):
        return last
    if m := _AGO.search(message):
        return max(0, last + 1 - _AGO_NUMBER[m[1].casefold()])
    early = bool(_AT_THE_START.search(message))
    asked = {stem(w) for w in topic_words(without_recall(message))}
    shared = [len(asked & {stem(w) for w in topic_words(f"{e.question} {e.answer}")}) for e in exchanges]
    best = max(shared)
    if best:
        places = [i for i, n in enumerate(shared) if n == best]
        return places[0] if early else places[-1]
    if early:
        return 0
    return max(0, last - 1) if _ONE_BEFORE.search(message) else last
