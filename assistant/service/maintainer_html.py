"""The maintainer's lists as HTML: tables with headings, filters that are plain links and forms, every word escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from assistant.feedback.queries import Page, Row, View
from assistant.feedback.records import Thumb, Wrong
from assistant.feedback.totals import Totals
from assistant.keep.safe import plain
from assistant.types import Reason

HOME = "/maintain"
TITLE = "For maintainers"
SHOWN = 50  # rows of a page
# Room for fingers, and lines that hold a table together; colours are left to the page around it.
_LOOKS = (
    "<style>.maintain a, .maintain button, .maintain input, .maintain select {min-height: 28px; line-height: 28px;"
    "display: inline-block; font: inherit; line-height: 28px; max-width: 100%}"
    ".maintain nav ul {display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none}"
    ".maintain dl {display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px} .maintain dd {margin: 0}"
    ".maintain .filters {display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: end} .maintain .filters p {margin: 0}"
    ".maintain label {display: block} .maintain td.words {min-width: 18em}"
    ".maintain [aria-current] {font-weight: bold} .maintain table {border-collapse: collapse}"
    ".maintain th, .maintain td {text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-top: 1px solid}"
    ".maintain th, .maintain td {overflow-wrap: break-word} .maintain th {white-space: nowrap}"  # words stay whole
    ".maintain h2, .maintain dl, .maintain .filters {margin: 16px 0} main:has(> .maintain) {max-width: 96em !important}"
    "</style>"
)


def inside_html(content: str) -> str:
    """The content of a page with its few looks."""
    return f'{_LOOKS}<div class="maintain">{content}</div>'


def shown(text: str) -> str:
    """Text as it is, without marks that would turn or hide it."""
    return escape(plain(text), quote=True)


def spaced(name: str) -> str:
    """A status or reason as people read it: "not in corpus"."""
    return name.replace("_", " ")


def sign_in_html(message: str = "") -> str:
    """The form for the password; a message is told to screen readers, too."""
    told = f'<p role="alert">{shown(message)}</p>' if message else ""
    return (
        f'<h1>{TITLE}</h1>{told}<form method="post" action="{HOME}/"><p><label for="password">Password</label> '
        '<input id="password" name="password" type="password" autocomplete="current-password" required></p>'
        '<p><button type="submit">Sign in</button></p></form>'
    )


def lists_html(view: View, page: Page, totals: Totals, asked: Mapping[str, str]) -> str:
    """One list with its filters, its export, and the ways to the other lists."""
    views = "".join(
        f'<li><a href="{HOME}/?list={v.value}"{" aria-current=page" if v is view else ""}>{v.value.capitalize()}</a></li>'
        for v in View
    )
    query = escape(urlencode({**asked, "list": view.value}))
    return (
        f'<h1>{TITLE}</h1><nav aria-label="Lists"><ul>{views}</ul></nav>{_totals_html(totals)}'
        f"<h2>{view.value.capitalize()}</h2>{_filters_html(view, asked)}"
        f'<p>{len(page.rows)} of {page.total}. <a href="{HOME}/csv?{query}">Export all as CSV</a></p>'
        f"{_table_html(view, page.rows)}{_more_html(view, page, asked)}"
        f'<form method="post" action="{HOME}/leave"><button type="submit">Sign out</button></form>'
    )


def _totals_html(t: Totals) -> str:
    groups = (
        ("By status", t.by_status),
        ("Declines", t.declines_by_reason),
        ("Thumbs", t.by_thumb),
        ("Faults", t.by_wrong),
    )
    counts = "".join(
        f"<dt>{name}</dt><dd>{shown(', '.join(f'{n} {spaced(k)}' for k, n in counts.items())) or 'none'}</dd>"
        for name, counts in groups
    )
    return f"<dl><dt>Questions recorded</dt><dd>{t.questions}, {t.slow} of them slow</dd>{counts}</dl>"


def _filters_html(view: View, asked: Mapping[str, str]) -> str:
    fields = [
        _field("words", "Words", asked),
        _field("since", "Since (2026-03-01)", asked),
        _field("source", "Source", asked),
    ]
    fields.append(_choice("reason", "Reason", [r.value for r in Reason], asked))
    if view is View.FEEDBACK:
        fields.append(_choice("thumb", "Thumb", [t.value for t in Thumb], asked))
        fields.append(_choice("wrong", "Fault", [w.value for w in Wrong], asked))
    return (
        f'<form class="filters" method="get" action="{HOME}/"><input type="hidden" name="list" value="{view.value}">{"".join(fields)}'
        '<button type="submit">Filter</button></form>'
    )


def _field(name: str, label: str, asked: Mapping[str, str]) -> str:
    value = shown(asked.get(name, ""))
    return (
        f'<p><label for="{name}">{label}</label> <input id="{name}" name="{name}" value="{value}" maxlength="200"></p>'
    )


def _choice(name: str, label: str, values: Iterable[str], asked: Mapping[str, str]) -> str:
    options = "".join(
        f'<option value="{v}"{" selected" if asked.get(name) == v else ""}>{spaced(v)}</option>' for v in values
    )
    return f'<p><label for="{name}">{label}</label> <select id="{name}" name="{name}"><option></option>{options}</select></p>'


def _table_html(view: View, rows: Iterable[Row]) -> str:
    names = ["Number", "When", "Question", "Ending", "Cited", "Milliseconds"] + (
        ["Opinion"] if view is View.FEEDBACK else []
    )
    head = "".join(f'<th scope="col">{n}</th>' for n in [*names, "Draft"])
    body = "".join(_row_html(row) for row in rows)
    return (
        f'<div role="region" aria-label="{view.value.capitalize()}" tabindex="0" style="overflow-x:auto"><table><thead>'
        f"<tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_html(row: Row) -> str:
    ending = row.status + (f" ({spaced(row.reason)})" if row.reason else "")
    cited = "; ".join(f"{c.source_id}, {c.locator}" for c in row.cited)
    cells = [("", row.at[:16].replace("T", " ")), ("words", row.question), ("", ending), ("", cited),
             ("", f"{row.total_ms:.0f}")]  # fmt: skip
    if row.view is View.FEEDBACK:
        fault = Wrong(row.wrong).label.lower() if row.wrong else None
        cells.append(("words", ". ".join(part for part in (row.thumb, fault, row.words) if part)))
    draft = f'<a href="{HOME}/draft?list={row.view.value}&amp;number={row.id}">Draft question {row.id}</a>'
    inside = "".join(
        f'<td class="{kind}">{shown(words)}</td>' if kind else f"<td>{shown(words)}</td>" for kind, words in cells
    )
    return f'<tr><th scope="row">{row.id}</th>{inside}<td>{draft}</td></tr>'


def _more_html(view: View, page: Page, asked: Mapping[str, str]) -> str:
    after = int(asked.get("skip", "0")) + len(page.rows)
    if after >= page.total or not page.rows:
        return ""
    query = escape(urlencode({**asked, "list": view.value, "skip": after}))
    return f'<p><a href="{HOME}/?{query}">Older ones</a></p>'
