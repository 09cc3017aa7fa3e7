"""What a run was asked to do: the options of the command line, kept so that a run can go on by them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from evals.questions import Split
from evals.record import ROOT, shown_path


@dataclass(frozen=True, slots=True)
class Options:
    """Which questions are asked of which corpus, and what is measured beside the answers.

    `split` is `None` where the command left it to the default; `questions` are files, empty for
    those that come with the project; `corpus` and `index` are `None` for those of the settings.
    """

    split: Split | None = None
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    limit: int | None = None
    corpus: Path | None = None
    questions: tuple[Path, ...] = ()
    index: Path | None = None
    robustness: bool = True
    baseline: bool = False
    cost: bool = False
    composer: str = "extractive"

    @classmethod
    def of(cls, args: argparse.Namespace) -> Options:
        """The options of a command. One that has no baseline or cost among its arguments measures neither.

        Starting is timed once in a run of a whole split; of a few questions it would be most of
        the time, and is only timed where it is asked for.
        """
        narrow = bool(args.ids or args.limit)
        cost = getattr(args, "cost", False)
        return cls(
            args.split, tuple(args.kind), tuple(args.ids), args.limit, args.corpus, tuple(args.questions or ()),
            args.index, getattr(args, "robustness", True), getattr(args, "baseline", False),
            not narrow if cost is None else cost, getattr(args, "composer", "extractive"),
        )  # fmt: skip

    def to_dict(self, split: Split) -> dict[str, Any]:
        """Plain values for the record, with the split that was taken."""
        return {
            "split": split, "kinds": list(self.kinds), "ids": list(self.ids), "limit": self.limit,
            "corpus": shown_path(self.corpus) if self.corpus else None,
            "questions": [shown_path(path) for path in self.questions],
            "index": shown_path(self.index) if self.index else None,
            "robustness": self.robustness, "baseline": self.baseline, "cost": self.cost,
            "composer": self.composer,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Options:
        """The options that a record holds. Raises `KeyError` for a record of another make."""

        def path(name: str | None) -> Path | None:
            return ROOT / name if name else None

        return cls(
            cast(Split, kept["split"]), tuple(kept["kinds"]), tuple(kept["ids"]), kept["limit"], path(kept["corpus"]),
            tuple(ROOT / name for name in kept["questions"]), path(kept["index"]),
            kept["robustness"], kept["baseline"], kept["cost"], kept.get("composer", "extractive"),
        )  # fmt: skip
