"""The switch by which a reader asks for the sources' own words, where a chat model writes answers."""

from __future__ import annotations

from assistant.web.markup import escape


def own_words_html(model: str) -> str:
    """The switch, and what happens while it is off: the reader must know where a question goes."""
    return (
        '<p class="about" id="composer"><label><input type="checkbox" id="own-words"> The sources\u2019 own words only.</label> '
        f"Otherwise a chat model ({escape(model)}) is sent your question, and each sentence that it writes is checked.</p>"
    )
