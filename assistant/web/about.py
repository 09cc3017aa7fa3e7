"""The pages About and Accessibility, made from the catalogue, the last release and what the tests cover."""

from __future__ import annotations

from assistant.render import AUTHORITY_WORDS
from assistant.web.figures import Figures
from assistant.web.first_screen import NAME, held_sources_html, newest_year, not_held_words
from assistant.web.markup import badge, date_words, escape, link
from ingest.store import Index
from ingest.types import Source

# What the browser tests do; each line names the test that holds it, and a test holds this list to them.
TESTED: tuple[tuple[str, str], ...] = (
    ("every screen against the rules of axe-core for WCAG 2.2, levels A and AA; and its colours in dark, too",
     "test_no_screen_breaks_a_rule_of_wcag"),
    ("asking, opening a citation and coming back with the keyboard alone, with the focus in view", "test_the_keyboard_is_enough"),
    ("that a screen reader is told when an answer is there, and what each citation is called",
     "test_answers_are_announced_and_citations_have_names"),
    ("a screen 320 pixels wide, which is also 400 % zoom, without scrolling sideways", "test_a_narrow_screen_needs_no_sideways_scrolling"),
    ("a window enlarged to 200 %, where nothing is cut and nothing scrolls sideways", "test_twice_as_large_nothing_is_cut"),
    ("the same rules where something goes wrong: an error, a search that finds nothing, an address of nothing",
     "test_no_state_breaks_a_rule_in_light_or_dark"),
    ("keeping an answer and saying that it was wrong with the keyboard alone", "test_the_keyboard_keeps_an_answer_and_says_it_was_wrong"),
    ("high contrast (forced colours), where the quotation stays marked", "test_forced_colours_keep_the_quotation_marked"),
    ("reduced motion, where nothing moves by itself", "test_reduced_motion_stops_all_movement"),
    ("printing, with each quotation's place, date, address and hash", "test_paper_has_what_is_needed_to_check_an_answer"),
)  # fmt: skip
NOT_TESTED = (
    "with people who use screen readers, magnifiers or voice control every day; that should be done before wide use",
    "in browsers other than Chromium",
)


_STANDS = "is a quotation, or a chat model\u2019s with the quotations below it that it was checked against, each"
_SENT = (
    "Answers are written by a chat model ({model}), which is sent your question and passages of the documents, unless "
    "you ask for the sources\u2019 own words only."
)


def about_html(index: Index, figures: Figures | None, notice: str = "", model: str = "") -> str:
    """What this is, what it holds, how well it did, and what it keeps.

    `notice` says what of questions is recorded; `model` is the chat model that writes answers, where one is set.
    """
    sources = index.sources
    held = [s for s in sources.values() if s.held]
    official = [s for s in sources.values() if not s.held]
    warning = not_held_words(sources.values())
    note = f'<p class="note">{escape(warning)}</p>' if warning else ""
    newest = newest_year(sources.values())
    age = f" The newest of them is of {newest}; what changed since is not in them." if newest else ""
    return (
        f"<h1>About the {escape(NAME)}</h1>"
        "<p>It answers questions about health and social care integration in Scotland from the guidance itself. Every "
        f"sentence of an answer {_STANDS if model else 'is a quotation'}, found character for character in a named place of a named source. Where "
        "nothing in the documents answers a question, it says so, and names the official source that would.</p>"
        f"{note}<h2>What it answers from</h2><p>It holds {_count(len(held))}.{escape(age)}</p>"
        f"{held_sources_html(held)}"
        f"<h2>What it only points to</h2><p>These official sources are named where they would settle a question. Their "
        f'words are not held.</p><ul class="held">{"".join(map(_official_html, official))}</ul>'
        f"<h2>How well it answers</h2>{_figures_html(figures)}"
        "<h2>What it keeps</h2><p>Your conversations stay in this browser, on this device, until you clear them. A "
        "question is sent to the computer that serves this page, and to nobody else; this page asks nothing of any other "
        "host. What you say of an answer is kept on that computer, too, if you send it; what exactly is shown before.</p>"
        f"{f'<p>{escape(notice)}</p>' if notice else ''}"
        f"{f'<p>{escape(_SENT.format(model=model))}</p>' if model else ''}"
        f'<p class="about">Index fingerprint <code>{escape(index.fingerprint)}</code></p>'
    )


def _count(held: int) -> str:
    return "1 document" if held == 1 else f"{held} documents"


def _official_html(source: Source) -> str:
    settles = f'<span class="about">Settles {escape(source.settles)}</span>' if source.settles else ""
    return (
        f'<li><span class="title">{link(source.url, source.title)}</span>{settles}'
        f"{badge(AUTHORITY_WORDS[source.authority.value], source.authority.value)}</li>"
    )


def _figures_html(figures: Figures | None) -> str:
    if figures is None:
        return "<p>No release has been measured yet.</p>"
    items = "".join(
        f'<li><strong>{escape(h.words)}</strong> {escape(h.means)}<span class="about">Counted on {h.of}.</span></li>'
        for h in figures.headlines
    )
    return (
        f"<p>Version {escape(figures.release)} was asked {figures.questions} questions that it had not been adjusted to, on "
        f"{date_words(figures.day)}. Their right answers had been written down before. The range in brackets is where "
        f'the true figure lies in 95 of 100 such trials.</p><ul class="figures">{items}</ul>'
    )


def accessibility_html() -> str:
    """What was tested, what was not, and what helps."""
    tested = "".join(f"<li>{escape(words)}</li>" for words, _ in TESTED)
    untested = "".join(f"<li>{escape(words)}</li>" for words in NOT_TESTED)
    return (
        "<h1>Accessibility</h1>"
        "<p>Everything here can be used with a keyboard, with a screen reader, on a small screen and enlarged. The pages "
        "are made to meet the Web Content Accessibility Guidelines 2.2 at level AA.</p>"
        f"<h2>What the tests do before each release</h2><p>A real browser opens the pages and checks:</p><ul>{tested}</ul>"
        f"<h2>What has not been tested</h2><ul>{untested}</ul>"
        "<h2>Keys</h2><dl><dt>Enter</dt><dd>sends your question</dd><dt>Shift and Enter</dt><dd>begins a new line in it</dd>"
        "<dt>Escape</dt><dd>leaves the source and goes back to the citation you came from</dd></dl>"
        "<h2>Known limits</h2><ul><li>The documents' own tables are shown row by row.</li>"
        "<li>The guidance is quoted in its own words, which are not always plain.</li></ul>"
    )
