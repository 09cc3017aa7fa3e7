"""What simulated users say: conversations made of development questions, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from evals.questions import Question

# Said after an answer, whatever it was: each leans on the conversation before it.
FOLLOW_UPS = ("and by when?", "who is responsible for that?", "are you sure?", "can you say that in plainer words?",
              "what does the second one mean?", "and what about carers?")  # fmt: skip
_OWN_WORDS_ONE_IN = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One message; `own_words` asks for the sources' own."""

    question: str
    own_words: bool = False


Script = tuple[Step, ...]


def scripts_of(questions: Sequence[Question], count: int, seed: int) -> list[Script]:
    """So many conversations: follow-up questions with what is asked before them, others with a follow-up of ours."""
    draw = random.Random(seed)
    chosen = list(questions)
    draw.shuffle(chosen)
    out = []
    for question in chosen[:count]:
        said = [m.content for m in question.history if m.role == "user"]
        after = [] if said else draw.sample(FOLLOW_UPS, draw.randint(0, 2))
        words = [*said, question.question, *after]
        out.append(tuple(Step(w, draw.randrange(_OWN_WORDS_ONE_IN) == 0) for w in words))
    return out
