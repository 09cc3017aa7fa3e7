"""Call one command module as `python -m evals` would, without the others."""

from __future__ import annotations

import argparse
from types import ModuleType


def call(module: ModuleType, *args: str) -> int:
    """The exit status of a command, its name first; errors come through as they are."""
    parser = argparse.ArgumentParser()
    module.register(parser.add_subparsers(dest="command", required=True))
    parsed = parser.parse_args(list(args))
    return int(parsed.run(parsed))
