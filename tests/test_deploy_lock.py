"""The locked install: it has everything that the project asks for, in versions it allows, each with its hashes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "docs" / "deploy" / "requirements.lock"
PINNED = re.compile(r"([A-Za-z0-9._-]+)==(\S+?)((?:\s+--hash=sha256:[0-9a-f]{64})+)")
REMEDY = "make docs/deploy/requirements.lock anew; its head says how"


def lines() -> list[str]:
    """The entries, each on one line; remarks left out."""
    text = "\n".join(line for line in LOCK.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def locked() -> dict[str, Version]:
    found = {}
    for line in lines():
        match = PINNED.fullmatch(line.strip())
        assert match is not None, f"not one version with its hashes: {line[:80]}"
        found[canonicalize_name(match[1])] = Version(match[2])
    return found


def needed(requirements: list[str], extras: set[str]) -> list[Requirement]:
    """What is required where the lock is for, with some extras."""
    here = {**default_environment(), "sys_platform": "linux", "platform_machine": "x86_64", "python_version": "3.11",
            "python_full_version": "3.11.7", "platform_system": "Linux", "os_name": "posix"}  # fmt: skip
    read = [Requirement(text) for text in requirements]
    return [r for r in read if not r.marker or any(r.marker.evaluate({**here, "extra": e}) for e in extras or {""})]


def test_every_entry_is_one_version_with_hashes_and_names_no_server() -> None:
    assert len(locked()) == len(lines()) > 80
    assert "://" not in LOCK.read_text(encoding="utf-8")
    assert not [line for line in lines() if line.startswith("-")]


def test_the_lock_satisfies_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    held = locked()
    for requirement in needed(project["dependencies"], set()):
        version = held.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: {REMEDY}"
        assert requirement.specifier.contains(version, prereleases=True), (
            f"{requirement} is locked as {version}: {REMEDY}"
        )


def test_the_lock_is_closed() -> None:
    """What a locked package needs is locked, too: asked of those that are installed here in the same version."""
    held = locked()
    asked, extras = 0, {canonicalize_name(r.name): r.extras for r in needed(_direct(), set())}
    for name, version in held.items():
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        if Version(found.version) != version:
            continue
        asked += 1
        for requirement in needed(list(found.requires or []), {"", *extras.get(name, set())}):
            got = held.get(canonicalize_name(requirement.name))
            assert got is not None, f"{name} needs {requirement}: {REMEDY}"
            assert requirement.specifier.contains(got, prereleases=True), (
                f"{name} needs {requirement}, locked is {got}: {REMEDY}"
            )
    assert asked > 0


def _direct() -> list[str]:
    return list(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"])
