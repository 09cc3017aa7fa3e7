"""Makes inputs, checks each within its bounds, and counts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from evals.fuzzing.bounded import run_bounded
from evals.fuzzing.types import Find, Target

OnFind = Callable[[Find, int], None]


@dataclass
class Tally:
    """What came of one target's inputs. `ended` counts them by how they ended; each is counted once."""

    target: str
    seconds: float = 0.0
    ended: Counter[str] = field(default_factory=Counter)
    finds: dict[tuple[str, str], Find] = field(default_factory=dict)

    @property
    def inputs(self) -> int:
        """How many inputs were checked to their end, finds included."""
        return sum(self.ended.values())


def run(
    target: Target, seed: int, inputs: int | None, seconds: float | None, on_find: OnFind = lambda find, number: None
) -> Tally:
    """Check so many inputs, or as many as there is time for; `on_find` is told of the first find of each kind and place."""
    tally = Tally(target.name)
    start = time.monotonic()
    try:
        for number, data in enumerate(islice(target.inputs(seed), inputs)):
            ended = run_bounded(target.check, data, target.bounds)
            if isinstance(ended, Find):
                tally.ended["finds"] += 1
                if ended.key not in tally.finds:
                    tally.finds[ended.key] = ended
                    on_find(ended, number)
            else:
                tally.ended[ended] += 1
            tally.seconds = time.monotonic() - start
            if seconds is not None and tally.seconds >= seconds:
                break
    except KeyboardInterrupt:  # what was counted is told
        pass
    return tally
