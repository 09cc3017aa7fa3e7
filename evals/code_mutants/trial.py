"""Runs the tests of one module against its mutants, each in a process of its own that is forked from this one.

Libraries, and what of the project does not use the module, are imported here once; the forked process imports the rest
anew, with the mutant in the module's place, so that a mutant costs little more than its tests. No file is changed, and nothing is left behind.
"""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import importlib.util
import math
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import CodeType, ModuleType

from evals.code_mutants.mutate import Mutant, code_of
from evals.errors import CallError

_WHOLE = 600.0  # seconds that the tests may take by the clock, so that one that only waits is ended too
# A mutant may take so many times the processor's time that the code took, and at least so many seconds of it: by the
# clock, a busy machine would make faults look noticed.
_TIMES, _LEAST = 3.0, 10.0
_MEMORY = 12 * 2**30  # bytes of addresses; a mutant that never stops collecting ends there
_TOLD = "modules.txt"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutant: killed by the tests (or by the time it may take), or not."""

    mutant: Mutant
    killed: bool
    seconds: float


class Trial:
    """One module of a project with the tests that are to hold it."""

    def __init__(self, root: Path, file: str, tests: Sequence[str]) -> None:
        """Run the tests once on the code as it is. Raises `CallError` where they do not pass, or cannot be run so."""
        if not hasattr(os, "fork"):
            raise CallError("Mutants are run in forked processes, which this system does not have. "
                            "What to do: run the command on Linux or macOS.")  # fmt: skip
        self._root, self._file, self._tests = root.resolve(), file, list(tests)
        self._source = (self._root / file).read_text(encoding="utf-8")
        self._name = file.removesuffix(".py").replace("/", ".")
        self._tested = frozenset(
            {"tests", "conftest", *(p.stem for p in self._root.rglob("tests/**/*.py")), *_stems(tests)}
        )
        self._users = users_of(self._root, self._name)
        with tempfile.TemporaryDirectory(prefix="code-mutants-") as folder:
            told, before = Path(folder) / _TOLD, _processor_time()
            if self._run(None, _WHOLE, told) != 0:
                raise CallError(f"The tests of {file} do not pass on the code as it is ({' '.join(self._tests)}). "
                                "What to do: run them with pytest, and mend what they tell.")  # fmt: skip
            self.seconds = _processor_time() - before
            for name in told.read_text(encoding="utf-8").split():
                if not self._is_anew(name) and name not in sys.modules:
                    with suppress(Exception):  # what cannot be imported by itself is imported by whom it belongs to
                        importlib.import_module(name)

    def outcomes(self, chosen: Sequence[Mutant]) -> Iterator[Outcome]:
        """One after another what becomes of the mutants."""
        limit = max(_LEAST, _TIMES * self.seconds)
        for mutant in chosen:
            start = time.monotonic()
            killed = self._run(mutant, limit) != 0
            yield Outcome(mutant, killed, time.monotonic() - start)

    def _is_anew(self, name: str) -> bool:
        """Whether a module is imported anew for each mutant: the module itself, what uses it, and the tests."""
        return name in self._users or name.split(".")[0] in self._tested

    def _run(self, mutant: Mutant | None, limit: float, told: Path | None = None) -> int:
        """The status of the tests; not 0 where they took more of the processor's seconds than `limit`."""
        code = code_of(self._source, str(self._root / self._file), mutant)
        temporary = tempfile.mkdtemp(prefix="code-mutant-")
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            self._in_child(code, Path(temporary), limit, told)
        try:
            return _wait(child, _WHOLE)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _in_child(self, code: CodeType, temporary: Path, limit: float, told: Path | None) -> None:
        status = 70
        try:
            import resource

            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit) + 1))
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
            os.chdir(self._root)
            for name in [n for n in sys.modules if self._is_anew(n)]:
                package, _, last = name.rpartition(".")
                if package in sys.modules:
                    vars(sys.modules[package]).pop(last, None)
                del sys.modules[name]
            sys.path.insert(0, str(self._root))
            sys.meta_path.insert(0, _InPlace(self._name, str(self._root / self._file), code))
            import pytest

            tempfile.tempdir = str(temporary)
            # Plugins are not loaded: the tests need none, and they take seconds.
            status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--disable-plugin-autoload",
                                      f"--rootdir={self._root}", f"--basetemp={temporary / 'tests'}", *self._tests]))  # fmt: skip
            if told is not None:
                told.write_text("\n".join(sys.modules), encoding="utf-8")
        finally:
            os._exit(status)


class _InPlace(MetaPathFinder):
    """Finds the code that is given in the place of one module."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        self._name, self._path, self._code = name, path, code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self._path, loader=_Given(fullname, self._path, self._code)
        )


class _Given(importlib.machinery.SourceFileLoader):
    """Loads a module from code instead of its file."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


def users_of(root: Path, module: str) -> frozenset[str]:
    """A module and all modules of its project that import it, themselves or by others; where in doubt, those too."""
    said: dict[str, frozenset[str]] = {}
    for path in root.rglob("*.py"):
        inside = path.relative_to(root).with_suffix("").parts
        if "tests" not in inside and not any(part.startswith(".") for part in inside):
            name = ".".join(inside[:-1] if inside[-1] == "__init__" else inside)
            said[name] = frozenset(_imported(ast.parse(path.read_text(encoding="utf-8"))))
    users = {module}
    while more := {name for name, names in said.items() if name not in users and names & users}:
        users |= more
    return frozenset(users)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _stems(tests: Sequence[str]) -> Iterator[str]:
    """What the files of tests are imported as."""
    for test in tests:
        yield Path(test.split("::")[0]).stem


def _processor_time() -> float:
    """The seconds of the processor that processes started here have taken."""
    used = os.times()
    return used.children_user + used.children_system


def _wait(child: int, limit: float) -> int:
    """The status of a process; where it is not over in time it is ended, with all that it started."""
    ends = time.monotonic() + limit
    while time.monotonic() < ends:
        over, status = os.waitpid(child, os.WNOHANG)
        if over:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -int(signal.SIGKILL)
