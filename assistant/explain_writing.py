"""What a chat model was sent, what it wrote, what was wrong with each statement, and what it cost. For maintainers."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from assistant.compose.generative.types import Exchanged, Outcome, Tried, Written

_ENDED = {
    Outcome.WRITTEN: "The answer is in the model's words.",
    Outcome.DECLINED: "The model declined: it says that the evidence does not answer.",
    Outcome.UNVERIFIED: "What stood does not answer the question: the sources' own words stand in.",
    Outcome.FAILED: "The model gave nothing that can be used: the sources' own words stand in.",
    Outcome.PLANTED: "The evidence holds words that speak to a model: it was not asked, and the sources' own words stand in.",
    Outcome.TOO_MUCH: "The evidence is too much for the model: it was not asked, and the sources' own words stand in.",
}


_Line = Callable[..., None]
# What a model writes could move the cursor or change what the reader sees.
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)), "�")


def explain_writing(written: Written, console: Console) -> None:
    """Print how the model's answer came about."""

    def line(text: str, style: str = "") -> None:
        console.print(Text(text.translate(_CONTROL), style=style))

    line("\n6. The chat model", "bold")
    line(f"Asked: {written.model}")
    for number, call in enumerate(written.calls, 1):
        _call(number, call, line)
    for tried in written.tried:
        _tried(tried, line)
    failure = f" ({written.failure})" if written.failure else ""
    line(f"{_ENDED[written.outcome]}{failure}")
    used = written.usage
    about = " (estimated: the server does not count)" if used.estimated else ""
    line(
        f"Calls: {used.calls}; replies that were known already: {used.kept}; tokens sent {used.tokens_in}, "
        f"got {used.tokens_out}{about}; cost {used.cost:.6f}"
    )


def _call(number: int, call: Exchanged, line: _Line) -> None:
    # The second call repeats the messages of the first; what is new is shown.
    for role, words in call.messages[0 if number == 1 else -1 :]:
        line(f"\nCall {number}, {role}:", "bold")
        line(words)
    line(f"\nCall {number}, reply:", "bold")
    line(call.reply or "(nothing)")
    if call.problem:
        line(f"Problem: {call.problem}")


def _tried(tried: Tried, line: _Line) -> None:
    verdict = "stands" if not tried.faults and not tried.dropped else "dropped"
    line(f"\nTry {tried.attempt}, {verdict}: {tried.claim.text}")
    for quoted in tried.claim.quotes:
        line(f"   from {quoted.number}: “{quoted.words}”")
    for fault in tried.faults:
        line(f"   {fault.kind.value}: {fault.why}")
    if tried.dropped:
        line(f"   {tried.dropped}")
