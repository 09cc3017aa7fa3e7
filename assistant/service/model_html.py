"""What the chat model cost, and how often what happened, for the maintainer's page."""

from __future__ import annotations

from assistant.compose.generative.ledger import Ledger
from assistant.compose.generative.writer import Writer
from assistant.service.maintainer_html import shown

_DAYS = 31
_WORDS = {
    "asked": "Questions that could have been answered in the model\u2019s words",
    "written": "Answered in the model\u2019s words",
    "declined": "Declined by the model",
    "unverified": "Answered in the sources\u2019 own words: what the model wrote did not stand or did not answer",
    "failed": "Answered in the sources\u2019 own words: the model could not be asked or read",
    "planted": "Answered in the sources\u2019 own words: a document speaks to chat models",
    "too_much": "Answered in the sources\u2019 own words: too much for the model",
    "statements": "Statements that the model wrote",
    "tried_again": "Calls that were tried again",
}


def model_html(writer: Writer | None) -> str:
    """Two tables; nothing where no model is set."""
    if writer is None:
        return ""
    return f"<h2>The chat model</h2><p>{shown(writer.name)}</p>{_days(writer.ledger)}{_counts(writer.ledger)}"


def _days(ledger: Ledger) -> str:
    head = "<tr><th>Day<th>Model<th>Calls<th>Known already<th>Tokens sent<th>Tokens got<th>Cost</tr>"
    rows = "".join(
        f"<tr><td>{shown(d.day)}<td>{shown(d.model)}<td>{d.usage.calls}<td>{d.usage.kept}<td>{d.usage.tokens_in}"
        f"<td>{d.usage.tokens_out}<td>{d.usage.cost:.4f}</tr>"
        for d in ledger.days(_DAYS)
    )
    return f"<table><caption>What it cost by day (UTC), in the currency of the prices that are set</caption>{head}{rows}</table>"


def _counts(ledger: Ledger) -> str:
    rows = "".join(
        f"<tr><td>{shown(_WORDS.get(name, name.replace('_', ' ')))}<td>{count}</tr>"
        for name, count in sorted(ledger.counted().items(), key=lambda x: (-x[1], x[0]))
    )
    return f"<table><caption>Since the program began</caption>{rows}</table>"
