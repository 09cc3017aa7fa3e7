"""Builders that are killed at random moments, again and again: the index must always be whole.

python -m evals.bench.faults CORPUS INDEX      one builder with the made model, to be killed
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evals.bench.made import MadeEmbedder, material, write_corpus
from ingest.build import build
from ingest.errors import IngestError
from ingest.store import Index, build_in_use

PAGES = 4


def bench_faults(
    corpus: Path, times: int, tell: Callable[[str], None] = lambda _: None, seed: int = 1
) -> dict[str, Any]:
    """Kill so many builders with SIGKILL, two of them at work at once in every fourth round.

    After each kill the index in use is opened, searched and compared with what it was; after each the
    next builder finds the corpus changed once more. `problems` is empty where nothing was ever lost.
    """
    draw = random.Random(seed)
    problems: list[str] = []
    switched = 0
    with tempfile.TemporaryDirectory() as scratch:
        made, index = Path(scratch) / "corpus", Path(scratch) / "index"
        write_corpus(made, PAGES, material(corpus))
        whole, _ = _timed_build(made, index)
        for n in range(times):
            before = build_in_use(index)
            with (made / "made-0001.md").open("a", encoding="utf-8") as file:
                file.write(f"\n\nRule number {n} of the board is new and stands at the end.\n")
            builders = [_builder(made, index) for _ in range(2 if n % 4 == 3 else 1)]
            time.sleep(draw.uniform(0.0, 1.2 * whole))
            for builder in builders:
                builder.kill()
                builder.wait()
            switched += build_in_use(index) != before
            problems += [f"kill {n + 1}: {p}" for p in _problems(index, before)]
            tell(f"{n + 1} of {times} killed")
        try:
            build(made, index, MadeEmbedder())
        except IngestError as error:
            problems.append(f"the build after all of them: {error}")
        problems += _left_overs(index)
    return {"killed": times, "switched_in_before_the_kill": switched, "problems": problems}


def _timed_build(made: Path, index: Path) -> tuple[float, None]:
    """How long a builder takes from starting the process to its end."""
    start = time.perf_counter()
    builder = _builder(made, index)
    if builder.wait() != 0:
        raise RuntimeError("the made corpus could not be indexed")
    return time.perf_counter() - start, None


def _builder(made: Path, index: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this program itself, without a shell
        [sys.executable, "-m", "evals.bench.faults", str(made), str(index)],
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
