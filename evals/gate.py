"""Whether the figures of a run are good enough to release; the thresholds are in gate.toml.

A run with errors, or one that lacks a figure that a threshold needs, has not been measured:
that is an outcome of its own, neither passed nor failed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import GateError
from evals.metrics import MEASURES
from evals.report import figure
from evals.summary import FAMILIES, OVERALL, Summary

THRESHOLDS = Path(__file__).parent / "gate.toml"
LATENCY_RATIO = "latency_ratio"


class Verdict(Enum):
    """What became of a threshold; "note" is a threshold that never fails a gate."""

    MET = "met"
    MISSED = "MISSED"
    UNMEASURED = "not measured"
    NOTE = "note"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Threshold(_Strict):
    """The least or the most that a measure may be, in all questions or in a group of them."""

    measure: str
    group: str = OVERALL
    min: float | None = None
    max: float | None = None
    note_only: bool = False

    @model_validator(mode="after")
    def _hangs_together(self) -> Threshold:
        if self.measure not in (*MEASURES, LATENCY_RATIO):
            raise ValueError(f"there is no measure '{self.measure}'")
        if self.group != OVERALL and self.group.partition(":")[0] not in FAMILIES:
            raise ValueError(f"there is no group '{self.group}'")
        if (self.min is None) == (self.max is None):
            raise ValueError("a threshold has either min or max")
        return self

    @property
    def wanted(self) -> str:
        """The condition in words."""
        return f"at least {self.min:g}" if self.min is not None else f"at most {self.max:g}"


class _File(_Strict):
    version: int
    threshold: tuple[Threshold, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold with the figure that it was held against."""

    threshold: Threshold
    verdict: Verdict
    shown: str


def read_thresholds(path: Path = THRESHOLDS) -> tuple[Threshold, ...]:
    """Read the thresholds. Raises `GateError` with the file and the entry."""
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).threshold
    except OSError as error:
        raise GateError(f"{path} cannot be read: {error.strerror or error}. What to do: restore the file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateError(f"{path} is not valid TOML: {error}. What to do: correct that line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        raise GateError(f"{path}: {where}: {first['msg']}. What to do: correct the entry.") from error


def judge(summary: Summary, thresholds: tuple[Threshold, ...]) -> list[Judged]:
    """Hold every threshold against its figure."""
    return [_judge(summary, threshold) for threshold in thresholds]


def exit_code(judged: list[Judged], errors: int) -> int:
    """0 passed; 1 a figure misses its threshold; 3 could not be measured, errors among the questions included."""
    verdicts = {j.verdict for j in judged}
    if errors or Verdict.UNMEASURED in verdicts:
        return 3
    return 1 if Verdict.MISSED in verdicts else 0


def _judge(summary: Summary, threshold: Threshold) -> Judged:
    value, shown = _figure(summary, threshold)
    if value is None:
        return Judged(threshold, Verdict.NOTE if threshold.note_only else Verdict.UNMEASURED, shown)
    low = threshold.min is not None and value < threshold.min
    high = threshold.max is not None and value > threshold.max
    if not low and not high:
        return Judged(threshold, Verdict.MET, shown)
    return Judged(threshold, Verdict.NOTE if threshold.note_only else Verdict.MISSED, shown)


def _figure(summary: Summary, threshold: Threshold) -> tuple[float | None, str]:
    if threshold.measure == LATENCY_RATIO:
        ratio = summary.latency.ratio
        return ratio, "-" if ratio is None else f"{ratio:.2f}"
    group = summary.groups.get(threshold.group)
    estimate = group.figures.get(threshold.measure) if group else None
    return (None, "-") if estimate is None else (estimate.value, figure(estimate, threshold.measure))
