"""Builders that are killed at random moments, again and again: the index must always be whole.

python -m evals.faults.builders CORPUS INDEX      one builder with the made model, to be killed
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evals.bench.made import MadeEmbedder, material, write_corpus
from evals.faults.result import Outcome, Plan
from ingest.build import build
from ingest.errors import IngestError
from ingest.store import Index, build_in_use

NAME = "builders"
PAGES = 4


def builders(plan: Plan) -> Iterator[Outcome]:
    """Kill `times` builders (or pairs of them), and see the index after each."""
    for outcome, _ in _kills(plan.corpus, plan.times, plan.seed):
        yield outcome


def bench_faults(
    corpus: Path, times: int, tell: Callable[[str], None] = lambda _: None, seed: int = 1
) -> dict[str, Any]:
    """The same as one object, for `bench faults`. `problems` is empty where nothing was ever lost."""
    problems: list[str] = []
    switched = 0
    for outcome, in_time in _kills(corpus, times, seed):
        switched += in_time
        problems += [f"{outcome.injected}: {outcome.problem}"] if outcome.problem else []
        tell(f"{outcome.injected} of {times}")
    return {"killed": times, "switched_in_before_the_kill": switched, "problems": problems}


def _kills(corpus: Path, times: int, seed: int) -> Iterator[tuple[Outcome, bool]]:
    """Kill so many builders with SIGKILL, two of them at work at once in every fourth round.

    After each kill the index in use is opened, searched and compared with what it was; after each the
    next builder finds the corpus changed once more. With each: whether the builder had switched before.
    """
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        made, index = Path(scratch) / "corpus", Path(scratch) / "index"
        write_corpus(made, PAGES, material(corpus))
        whole = _timed_build(made, index)
        for n in range(times):
            before = build_in_use(index)
            with (made / "made-0001.md").open("a", encoding="utf-8") as file:
                file.write(f"\n\nRule number {n} of the board is new and stands at the end.\n")
            at_work = [_builder(made, index) for _ in range(2 if n % 4 == 3 else 1)]
            time.sleep(draw.uniform(0.0, 1.2 * whole))
            for builder in at_work:
                builder.kill()
                builder.wait()
            in_time = build_in_use(index) != before
            problem = "; ".join(_problems(index, before))
            yield Outcome(NAME, f"kill {n + 1}", "the index in use is whole", problem), in_time
        problems = []
        try:
            build(made, index, MadeEmbedder())
        except IngestError as error:
            problems.append(str(error))
        problems += _left_overs(index)
        yield Outcome(NAME, "the build after all of them", "nothing is left behind", "; ".join(problems)), False


def _timed_build(made: Path, index: Path) -> float:
    """How long a builder takes from starting the process to its end."""
    start = time.perf_counter()
    builder = _builder(made, index)
    if builder.wait() != 0:
        raise RuntimeError("the made corpus could not be indexed")
    return time.perf_counter() - start


def _builder(made: Path, index: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this program itself, without a shell
        [sys.executable, "-m", "evals.faults.builders", str(made), str(index)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _problems(index: Path, before: str | None) -> list[str]:
    """What is wrong with the index in use, if anything is."""
    if build_in_use(index) is None:
        return [f"there is no index any more; there was {before}"]
    try:
        with contextlib.closing(Index(index)) as opened:  # every file is checked against its hash
            found = opened.search(MadeEmbedder().encode([opened.provisions[1].text])[0], 5)
            lost = [m.owner for m in found if m.owner not in opened.by_id]
            return [f"vectors lead to provisions that are not there: {lost}"] if lost or not found else []
    except IngestError as error:
        return [str(error)]


def _left_overs(index: Path) -> list[str]:
    """What a build should have removed."""
    builds = sorted(p.name for p in (index / "builds").iterdir())
    pointers = [p.name for p in index.glob(".CURRENT*")]
    half = [n for n in builds if not (index / "builds" / n / "manifest.json").is_file()]
    return [f"left behind: {half + pointers}"] if half or pointers or len(builds) > 2 else []


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), MadeEmbedder())
