"""What each step did with a question, for maintainers."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.compose.generative.types import Written
from assistant.explain_writing import explain_writing
from assistant.render import citation_line
from assistant.types import Answer, Hit, LegScore

_LEGS = ("text", "entry", "lexical")
_SHOWN = 10


def explain(answer: Answer, console: Console, written: Written | None = None) -> None:
    """Print the steps of an answer in their order; `written` is what came of asking a chat model."""
    _rephrasing(answer, console)
    _retrieval(answer, console)
    _decision(answer, console)
    _selection(answer, console)
    if written is not None:
        explain_writing(written, console)
    times = ", ".join(f"{name} {ms:.1f}" for name, ms in answer.timings_ms.items())
    _heading("Time in milliseconds", console)
    _line(times, console)


def _heading(text: str, console: Console) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _line(text: str, console: Console) -> None:
    console.print(Text(text))


def _rephrasing(answer: Answer, console: Console) -> None:
    _heading("1. Rephrasing", console)
    query = answer.query
    if query is None:
        _line("The message was not read as a question.", console)
        return
    _line(f"Asked: {answer.question[:500]}", console)
    if query.standalone != query.question:
        _line(f"Standing alone: {query.standalone}", console)
    _line(f"Searched for: {query.search}", console)
    if query.why:
        _line(f"{'A follow-up' if query.follow_up else 'A question by itself'}: {query.why}.", console)
    for word, better in query.corrections:
        _line(f"Mended: {word} -> {better}", console)
    if query.references:
        _line(f"Names: {', '.join(r.key for r in query.references)}", console)
    if query.wants:
        _line(f"Wants: {', '.join(sorted(w.value for w in query.wants))}", console)
    if query.focus:
        _line(f"The conversation is about: {', '.join(query.focus)}", console)


def _leg(score: LegScore | None) -> str:
    if score is None:
        return "-"
    return f"{score.score:.3f} (#{score.rank})" if score.rank else f"{score.score:.3f}"


def _row(number: int, hit: Hit) -> list[str]:
    p = hit.provision
    return [str(number), p.source_id, p.locator.label, f"{hit.score:.3f}", *(_leg(hit.legs.get(leg)) for leg in _LEGS)]


def _retrieval(answer: Answer, console: Console) -> None:
    _heading("2. Retrieval (score and rank of each leg)", console)
    if not answer.passages:
        _line("Nothing was searched.", console)
        return
    table = Table("", "source", "place", "score", "own words", "plain-language entry", "lexical", show_edge=False)
    for number, hit in enumerate(answer.passages[:_SHOWN], 1):
        table.add_row(*(Text(cell) for cell in _row(number, hit)))
    console.print(table)


def _decision(answer: Answer, console: Console) -> None:
    _heading("3. Decision", console)
    decision = answer.decision
    if decision is not None:
        verdict = "answer" if decision.answer else "decline"
        _line(
            f"{verdict}: probability {decision.score:.3f}, threshold {decision.threshold:.3f} ({decision.why})", console
        )
        _line(", ".join(f"{name} {value:.3f}" for name, value in decision.signals.items()), console)
    reason = f" ({answer.reason.value})" if answer.reason else ""
    _line(f"Ended as: {answer.status.value}{reason}", console)


def _selection(answer: Answer, console: Console) -> None:
    _heading("4. Selection", console)
    for citation in answer.citations:
        _line(citation_line(citation), console)
    if not answer.citations:
        _line("Nothing was selected.", console)
    _heading("5. Verification", console)
    _line(
        f"{len(answer.statements)} statements stand on their quotations; {len(answer.rejected)} were dropped.", console
    )
    for rejected in answer.rejected:
        place = rejected.statement.evidence[0].provision.locator.label
        _line(f"Dropped: {place}: {rejected.reason}", console)
