"""The page around everything: its head, its landmarks, and the policy that is sent with it.

The framework's page is served with our parts around its question box, so that the first screen is
there before any script has run. Its own inline scripts are named in the policy by their hashes:
no other script runs, nothing is evaluated, and no other host is asked for anything.
"""

from __future__ import annotations

import base64
import hashlib
import re

from assistant.web.first_screen import NAME, PURPOSE
from assistant.web.markup import attribute, escape
from assistant.web.opinion import opinion_form_html
from assistant.web.own_words import own_words_html

LOOKS = "/looks"  # where our own style sheet and scripts are served
_ADVERTS = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*|<link rel="manifest"[^>]*>\s*')
_BODY = re.compile(r"<body[^>]*>")
_APP = re.compile(r"<gradio-app\b.*?</gradio-app>", re.DOTALL)
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%230b5563'/%3E%3Cpath d='M4 4h8M4 7h8M4 10h5' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E"
)
_NAVIGATION = (("/", "Ask"), ("/?documents", "Documents"), ("/about", "About"), ("/accessibility", "Accessibility"))


def policy_of(page: str) -> str:
    """The content security policy of a page: itself, and the inline scripts that it was served with."""
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in _INLINE.findall(page)]
    scripts = "".join(f" 'sha256-{h}'" for h in dict.fromkeys(hashes))
    return (
        f"default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def head_html(title: str) -> str:
    """What every page's head holds."""
    return (
        f'<title>{attribute(title)}</title><link rel="icon" href="{_ICON}">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="stylesheet" href="{LOOKS}/chat.css"><link rel="stylesheet" href="{LOOKS}/paper.css" media="print">'
    )


def banner_html(here: str, tools: str = "") -> str:
    """The head of every page: where this is, and the ways to the other pages."""
    links = "".join(
        f'<li><a href="{address}"{" aria-current=page" if address == here else ""}>{words}</a></li>'
        for address, words in _NAVIGATION
    )
    return (
        f'<header class="banner"><div class="name"><a href="/">{escape(NAME)}</a>'
        f'<p>{escape(PURPOSE)}</p></div><nav aria-label="Pages"><ul>{links}</ul></nav>{tools}</header>'
    )


def chat_page(page: str, welcome: str, documents: str, longest: int, notice: str = "", model: str = "") -> str:
    """The framework's page with ours around its question box; below that a notice, and a switch where a chat model writes answers.

    Raises `ValueError` for a page of another form.
    """
    app = _APP.search(page)
    if app is None or _BODY.search(page) is None:
        raise ValueError("the framework's page has no place for the question box")
    page = _ADVERTS.sub("", page)
    page = page.replace('lang="en"', 'lang="en-GB"', 1)
    page = page.replace("<head>", f"<head>\n{head_html(NAME)}", 1)
    frame = _frame_html(app[0], welcome, documents, longest, notice, model)
    page = _APP.sub(lambda _: frame, page, count=1)
    return _BODY.sub(f'<body class="chat"><script type="module" src="{LOOKS}/main.js"></script>', page, count=1)


def _frame_html(app: str, welcome: str, documents: str, longest: int, notice: str, model: str) -> str:
    switch = own_words_html(model) if model else ""
    told = f'<p class="about" id="notice">{escape(notice)}</p>' if notice else ""
    tools = (
        '<div class="tools"><button type="button" id="open-talks" aria-haspopup="dialog">Conversations</button>'
        '<button type="button" id="new-talk" aria-label="New conversation" class="strong">New<span class="more"> conversation</span></button></div>'
    )
    find = (
        '<form id="find" role="search" action="/" autocomplete="off"><label for="find-words">Search the documents</label>'
        '<div><input id="find-words" name="find" type="search" maxlength="200" '
        'placeholder="Words, or a place such as “outcome 6”"><button type="submit">Search</button></div></form>'
    )
    return (
        f'<a class="skip" href="/#question" id="skip">Skip to your question</a>{banner_html("/", tools)}'
        f'<main id="main"><h1 class="unseen">{escape(NAME)}</h1>'
        f'<section id="talk" aria-label="Questions and answers"><div id="turns">{welcome}</div>'
        f'<div id="asking" data-longest="{longest}">{app}<p id="count"></p>{switch}{told}</div></section>'
        f'<section id="panel" aria-label="Sources"><div id="panel-bar"><button type="button" id="back">Back to the answer'
        '</button><div id="steps" hidden><button type="button" id="previous" '
        'aria-label="Previous citation"><span aria-hidden="true">‹</span><span class="more"> Previous</span></button>'
        '<span id="step"></span><button type="button" id="next" aria-label="Next citation"><span class="more">'
        'Next </span><span aria-hidden="true">›</span></button></div></div>'
        f'{find}<div id="shown">{documents}</div></section>'
        '<div id="heard" class="toast" hidden></div></main>'
        '<div id="status" role="status" aria-live="polite" class="unseen"></div>'
        '<dialog id="talks" aria-labelledby="talks-head"><h2 id="talks-head">Conversations</h2>'
        "<p>They are kept in this browser only, on this device.</p><ul></ul>"
        '<p class="foot"><button type="button" id="clear">Clear all conversations</button>'
        '<button type="button" id="close-talks" class="strong">Close</button></p></dialog>'
        f"{opinion_form_html()}{_without_scripts(documents)}"
    )


def _without_scripts(documents: str) -> str:
    """What there is where scripts are switched off: the documents, as plain pages."""
    readable = documents.replace('href="/?source=', 'href="/read?source=')
    return (
        "<noscript><style>#main, .banner .tools, .skip {display: none !important} "
        "body.chat {height: auto !important; overflow: auto !important}</style>"
        '<div class="without"><p class="note">Asking and searching need JavaScript, which is switched off in this browser. '
        'Without it you can read the documents, and the page <a href="/about">about this assistant</a>.</p>'
        f"{readable}</div></noscript>"
    )


def lost_page() -> str:
    """What a browser is shown for an address of nothing."""
    said = '<p>Nothing is at this address. What to do: <a href="/">ask a question</a>, or <a href="/?documents">look through the documents</a>.</p>'
    return plain_page("No such page", "", f"<h1>No such page</h1>{said}")


def plain_page(title: str, here: str, inside: str) -> str:
    """A page without the question box: About, Accessibility, and what is said where there is no such page."""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head_html(f"{title} – {NAME}")}</head>'
        f'<body class="plain">{banner_html(here)}<main id="main">{inside}</main></body></html>'
    )
