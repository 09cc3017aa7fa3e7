"""An index that may only be read: its folder and files without write permission, and a disk that is mounted so.

The vector store writes into its files even to read them. It is right where questions are answered as ever,
and a build says what to do and changes nothing. Whoever is root may write everywhere, so the process that asks
gives that right up first (setpriv without CAP_DAC_OVERRIDE); the mounted disk needs the right to mount.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile  # noqa: F401 - of the program below
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.faults.made import CountedWords, Made, change_rules, make, opened, said
from evals.faults.result import Outcome, Plan, clear
from ingest.build import build
from ingest.errors import IngestError
from ingest.store import build_in_use

NAME = "readonly"
ASK, ASK_WITHOUT, BUILD = "questions", "questions, and no folder for passing files", "a build"
_AS_OTHERS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all")
_ANSWERED, _OTHERS = "answered as ever", "silently other answers"


def readonly(plan: Plan, trials: Sequence[str] = (ASK, ASK_WITHOUT, BUILD)) -> Iterator[Outcome]:
    """Each way of forbidding it, with each trial."""
    folder = plan.place(NAME)
    made = make(folder / "made")
    change_rules(made.corpus, 1)
    before = build_in_use(made.index)
    with _without_permission(made.index):
        if os.geteuid() == 0 and not shutil.which(_AS_OTHERS[0]):
            yield Outcome(NAME, "no permission", "not tried: root may write everywhere, and setpriv is not here")
        else:
            for trial in trials:
                yield _outcome("no permission", trial, _elsewhere(made, trial))
    mounted = folder / "mounted"
    with _mounted(made.index, mounted) as done:
        if not done:
            yield Outcome(NAME, "mounted read-only", "not tried: mounting is not allowed here")
        for trial in (ASK, BUILD) if done else ():
            yield _outcome("mounted read-only", trial, tried(made.corpus, mounted, trial, made.right))
    whole = tried(made.corpus, made.index, ASK, made.right) == _ANSWERED and build_in_use(made.index) == before
    yield Outcome(NAME, "after all of it", "the index is as it was", "" if whole else "the index is another")


def tried(corpus: Path, index: Path, trial: str, right: dict[str, bytes]) -> str:
    """What came of it: that all is answered as ever, or what was said."""
    try:
        if trial == BUILD:
            build(corpus, index, CountedWords())
            return "a build went through"
        with opened(index) as assistant:
            return _ANSWERED if said(assistant) == right else _OTHERS
    except IngestError as error:
        return str(error)


def _outcome(how: str, trial: str, told: str) -> Outcome:
    injected = f"{how}, {trial}"
    if trial == ASK:
        return Outcome(NAME, injected, told, "" if told == _ANSWERED else told)
    return Outcome(NAME, injected, "told with what to do", clear(told))


_PROGRAM = """
import json, sys
from pathlib import Path
from evals.faults import readonly
corpus, index, trial = sys.argv[1:4]
if trial == readonly.ASK_WITHOUT:
    readonly.tempfile.tempdir = "/dev/null/none"
right = {question: answer.encode() for question, answer in json.load(sys.stdin).items()}
sys.stdout.write(readonly.tried(Path(corpus), Path(index), trial, right))
"""


def _elsewhere(made: Made, trial: str) -> str:
    """The same in a process that may write no more than any user."""
    command = [*(_AS_OTHERS if os.geteuid() == 0 else ()), sys.executable, "-c", _PROGRAM]
    done = subprocess.run(  # noqa: S603 - this program itself, without a shell
        [*command, str(made.corpus), str(made.index), trial], capture_output=True, check=False,
        input=json.dumps({question: answer.decode() for question, answer in made.right.items()}).encode(),
    )  # fmt: skip
    return done.stdout.decode() or done.stderr.decode()


@contextlib.contextmanager
def _without_permission(index: Path) -> Iterator[None]:
    paths = [index, *index.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextlib.contextmanager
def _mounted(index: Path, folder: Path) -> Iterator[bool]:
    folder.mkdir()
    commands = (["mount", "--bind", str(index), str(folder)], ["mount", "-o", "remount,bind,ro", str(folder)])
    done = 0
    for command in commands if shutil.which("mount") and os.geteuid() == 0 else ():
        if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
            break
        done += 1
    try:
        yield done == len(commands)
    finally:
        if done:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607
