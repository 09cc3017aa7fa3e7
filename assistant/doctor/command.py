"""`python -m assistant doctor`: every check in turn, for people or as data."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from assistant.doctor.findings import Finding, Grade, from_message, is_well, run
from assistant.settings import Settings

NAME = "doctor"
_STYLES = {Grade.FINE: "green", Grade.NOTE: "yellow", Grade.WRONG: "bold red", Grade.NOT_CHECKED: "dim"}
_WIDTH = max(len(g) for g in Grade)


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `doctor`."""
    text = "Check the installation, and the chat model where one is set; say what is wrong and what to do."
    sub = commands.add_parser(NAME, help=text, description=text)
    sub.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for programs")
    sub.add_argument("--url", help="ask a running assistant at this address instead, such as http://127.0.0.1:7860")
    sub.set_defaults(run=_doctor)


def findings(settings: Settings, setting_problems: Sequence[str] = ()) -> Iterator[Finding]:
    """What every check finds. Wrong settings are all told at once, and then nothing else can be looked at."""
    from assistant.doctor.chat_model import CHECKS as MODEL_CHECKS
    from assistant.doctor.chat_model import opened
    from assistant.doctor.installed import CHECKS, SETTINGS, misspelt

    if setting_problems:
        for problem in setting_problems:
            yield from_message(SETTINGS, problem)
        yield from misspelt()
        others = ", ".join(name.lower() for name, _ in CHECKS[1:])
        yield Finding("The rest", Grade.NOT_CHECKED, f"These wait until the settings are right: {others}, chat model.")
        return
    yield from run(CHECKS, settings)
    chat = yield from opened(settings)
    if chat is not None:
        yield from run(MODEL_CHECKS, chat)


def _doctor(args: argparse.Namespace, settings: Settings) -> int:
    """Exit status 0 where all is well, 1 where something is wrong."""
    if args.url:
        from assistant.doctor.running import RUNNING, check_running

        found = run([(RUNNING, check_running)], args.url)
    else:
        found = findings(settings, args.setting_problems)
    done = list(found) if args.format == "json" else list(_shown(found, Console()))
    well = is_well(done)
    if args.format == "json":
        told = {"ok": well, "findings": [f.to_dict() for f in done]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        wrong = sum(f.grade is Grade.WRONG for f in done)
        sys.stdout.write("All is well.\n" if well else f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong.\n")
    return 0 if well else 1


def _plain(words: str) -> str:
    """Words without the characters by which a server's message could change what a terminal shows."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in words)


def _shown(found: Iterable[Finding], console: Console) -> Iterator[Finding]:
    """Each finding, printed as it comes."""
    for finding in found:
        line = Text(f"{finding.grade:<{_WIDTH}}  ", _STYLES[finding.grade])
        line.append(f"{finding.check}: ", "bold").append(_plain(finding.found), "not bold")
        console.print(line, soft_wrap=True)
        if finding.remedy:
            console.print(Text(f"{'':{_WIDTH}}  What to do: {_plain(finding.remedy)}"), soft_wrap=True)
        yield finding
