"""The conditions of the gate, read from a versioned file and checked.

There are two kinds. A *floor* is held against the bound of the 95 % interval on the wrong side of
the figure (the lower one, or the upper one where less is better), so that luck with a few
questions passes nothing. How high a lower bound can be depends on how many questions there are:
the file says how many each floor presumes and what perfect answers would reach there, and is
refused where it is mistaken. An *exception* condition counts failures: one too many breaks it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import GateError, in_words
from evals.metrics import MEASURES
from evals.questions import KINDS
from evals.stats import wilson
from evals.summary import FAMILIES, OVERALL

THRESHOLDS = Path(__file__).parent / "gate.toml"


def reachable(questions: int, *, more_is_better: bool = True) -> float:
    """The best bound that a number of questions can give: of 50 right ones of 50 the lower is 0.93.

    >>> round(reachable(50), 2), round(reachable(50, more_is_better=False), 2)
    (0.93, 0.07)
    """
    return wilson(questions, questions)[0] if more_is_better else wilson(0, questions)[1]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Strict):
    """What a condition is about: a measure, over all questions or a group of them such as "kind:lay"."""

    measure: str
    group: str = OVERALL

    @model_validator(mode="after")
    def _known(self) -> Condition:
        if self.measure not in MEASURES:
            raise ValueError(f"there is no measure '{self.measure}'")
        if self.group != OVERALL and self.group.partition(":")[0] not in FAMILIES:
            raise ValueError(
                f"there is no group '{self.group}'; a group is '{OVERALL}' or one of a family, such as kind:lay"
            )
        family, _, name = self.group.partition(":")
        if self.group != OVERALL and not name:
            raise ValueError(f"the group '{self.group}' names nothing after its family, as kind:lay does")
        if family == "kind" and name not in KINDS:
            raise ValueError(f"there is no kind '{name}'; there are {', '.join(KINDS)}")
        return self

    @property
    def more_is_better(self) -> bool:
        """The direction of the measure."""
        return MEASURES[self.measure].more_is_better

    @property
    def wanted(self) -> str:
        """The condition in words."""
        raise NotImplementedError


class Floor(Condition):
    """The least that the lower bound, or the most that the upper bound, may be."""

    lower_bound: float | None = Field(default=None, gt=0, lt=1)
    upper_bound: float | None = Field(default=None, gt=0, lt=1)
    questions: int = Field(ge=1)
    reachable: float

    @model_validator(mode="after")
    def _can_be_met(self) -> Floor:
        right, wrong = ("lower_bound", "upper_bound") if self.more_is_better else ("upper_bound", "lower_bound")
        if getattr(self, right) is None or getattr(self, wrong) is not None:
            more = "more" if self.more_is_better else "less"
            raise ValueError(f"{self.measure} has a {right}, and that only, as {more} of it is better")
        best = reachable(self.questions, more_is_better=self.more_is_better)
        if abs(best - self.reachable) > 0.0006:
            raise ValueError(f"with {self.questions} questions {best:.3f} is reachable, not {self.reachable:g}")
        if not self.can_be_met(self.questions):
            raise ValueError(f"the floor {self.bound:g} is unreachable with {self.questions} questions; "
                             f"best reachable is {best:.3f}")  # fmt: skip
        return self

    @property
    def bound(self) -> float:
        """The floor itself, whichever side it is on."""
        bound = self.lower_bound if self.lower_bound is not None else self.upper_bound
        assert bound is not None  # checked when it was read
        return bound

    @property
    def wanted(self) -> str:
        """The condition in words."""
        return f"{'lower bound at least' if self.more_is_better else 'upper bound at most'} {self.bound:g}"

    def can_be_met(self, questions: int) -> bool:
        """Whether perfect answers to so many questions would meet it."""
        best = reachable(questions, more_is_better=self.more_is_better)
        return best >= self.bound if self.more_is_better else best <= self.bound


class Exceptions(Condition):
    """How many failures there may be; of a promise without exception, none.

    With `beyond_release` the failures of a question that the last release had too are not
    counted, nor those of questions that it did not ask: a promise that is not kept yet, and that
    is to be kept no less.
    """

    allowed: int = Field(ge=0)
    beyond_release: bool = False

    @property
    def wanted(self) -> str:
        """The condition in words."""
        what = "no exception" if self.allowed == 0 else f"at most {self.allowed} exceptions"
        return f"{what} beyond the release's" if self.beyond_release else what


class AgainstRelease(_Strict):
    """No headline measure is significantly worse than in the last release.

    `alpha` is the level after Holm's correction; `paired` the least share of questions that both
    runs asked.
    """

    alpha: float = Field(default=0.05, gt=0, lt=1)
    paired: float = Field(default=0.5, gt=0, le=1)


class Latency(_Strict):
    """The most that a question may take, as a multiple of embedding it alone; only noted, never a reason to fail."""

    most: float


class GateFile(_Strict):
    """The conditions; without `release` nothing is held against a release."""

    version: int
    floor: tuple[Floor, ...] = ()
    exceptions: tuple[Exceptions, ...] = ()
    release: AgainstRelease | None = None
    latency: Latency | None = None

    @model_validator(mode="after")
    def _holds_something(self) -> GateFile:
        if not self.conditions:
            raise ValueError("there is no condition in it")
        return self

    @property
    def conditions(self) -> tuple[Floor | Exceptions, ...]:
        """The promises without exception, then the floors."""
        return (*self.exceptions, *self.floor)


def read_gate(path: Path = THRESHOLDS) -> GateFile:
    """Read the conditions. Raises `GateError` with the file and the entry."""
    try:
        return GateFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise GateError(f"{path} cannot be read: {error.strerror or error}. What to do: restore the file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateError(f"{path} is not valid TOML: {error}. What to do: correct that line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        said = f"{path}: {where}: {in_words(first)}" if where else f"{path}: {in_words(first)}"
        raise GateError(f"{said}. What to do: correct the entry.") from error
