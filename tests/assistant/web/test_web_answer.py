"""A turn on the page: the answer's own words, citations that lead to their places, nothing interpreted."""

from __future__ import annotations

import re

import pytest
from web_makers import DOCUMENTS, HOSTILE, LAW, SOURCES, STATEMENT, Reading, answer_of, evidence

from assistant.types import Answer, Hit, Reason, Signpost, Statement, Status
from assistant.web import answer as page
from ingest.types import Document

_MARKS = re.compile(r"\[\d+\]")


def _html(answer: Answer) -> str:
    return page.answer_html(answer, DOCUMENTS, SOURCES)


def test_the_page_says_the_same_words_as_the_text_answer() -> None:
    items = [
        Statement(
            "The review listed (outcomes):" if i == 1 else "", f"item {i}", (evidence(words, label=f"o{i}"),), f"{i}"
        )
        for i, words in enumerate(("Before it.", "After it."), 1)
    ]
    for answer in (answer_of(STATEMENT), answer_of(*items), answer_of(STATEMENT, *items)):
        shown = Reading(_html(answer).split('<section class="sources">')[0]).words
        assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", answer.answer)


def test_every_marker_is_a_link_that_a_source_below_has_too() -> None:
    tags = Reading(_html(answer_of(STATEMENT))).tags
    markers = [a for t, a in tags if t == "a" and a.get("class") == "marker"]
    sources = [a for t, a in tags if t == "a" and a.get("class") == "cite"]
    assert [a["href"] for a in markers] == [a["href"] for a in sources] == ["/?source=review#proposal-4-iv"]
    assert markers[0]["aria-label"] == "Source 1: proposal 4(iv), 2019 review"


def test_a_source_says_where_who_when_and_with_what_weight() -> None:
    words = Reading(
        _html(answer_of(Statement("It says:", "x", (evidence("Before it.", page=3, speaker="Ann"),))))
    ).words
    for part in ("proposal 4(iv), p. 3", "The Review", "The Group · 4 February 2019", "proposal, not law",
                 "The words of Ann", "https://gov.example/review", "SHA-256 of the text: abc123"):  # fmt: skip
        assert part in words


def test_list_items_are_a_list_and_a_timescale_has_its_own_line() -> None:
    item = Statement("It says:", "one", (evidence("Before it."),), "1")
    assert "<ol" in _html(answer_of(item)).split('<section class="sources">')[0]
    assert "<br>Timescale: 6 months" in _html(answer_of(STATEMENT))


def test_notes_and_signposts_are_set_off() -> None:
    html = _html(answer_of(STATEMENT, notes=("Not law.",), signposts=(Signpost(LAW, "It settles it."),)))
    assert "<li>Not law.</li>" in html
    assert 'href="https://law.example/act"' in html


def test_nothing_of_a_text_is_interpreted() -> None:
    documents = {"review": Document(DOCUMENTS["review"].source, HOSTILE, HOSTILE, "")}
    said = Statement(HOSTILE, HOSTILE, (evidence(HOSTILE, HOSTILE, label=HOSTILE, speaker=HOSTILE),))
    answer = answer_of(said, notes=(HOSTILE,), signposts=(Signpost(LAW, HOSTILE),), fingerprint=HOSTILE)
    declined = _declined(Reason.NOT_IN_CORPUS, HOSTILE)
    html = page.turn_html(HOSTILE, page.answer_html(answer, documents, SOURCES)) + page.failure_html(HOSTILE)
    html += page.turn_html(HOSTILE, _html(declined))
    tags = Reading(html).tags
    assert not {"script", "img", "svg"} & {t for t, _ in tags}
    assert not [n for _, attributes in tags for n in attributes if n.startswith("on")]
    assert {a["href"].split(":")[0] for t, a in tags if t == "a" and a.get("href")} <= {  # type: ignore[union-attr]
        "https", *(str(a["href"]) for _, a in tags if str(a.get("href", "")).startswith("/?source="))
    }  # fmt: skip
    assert not re.search('(?<!">)[\u202e\u2066]', html), "a mark of direction stands free"


def _declined(reason: Reason, text: str) -> Answer:
    hit = Hit(evidence("Before it.").provision, 1.0)
    return Answer(
        "q", "q", Status.DECLINED, text, reason=reason, passages=(hit,) * 5, signposts=(Signpost(LAW, "Why."),)
    )


def test_a_decline_gives_its_reason_the_nearest_passages_and_where_to_look() -> None:
    html = _html(_declined(Reason.NOT_IN_CORPUS, "The documents I hold do not say."))
    assert "The documents I hold do not say." in html
    assert f'<details class="nearest" open><summary>{page.NEAREST}' in html
    assert html.count(">proposal 4(iv)</a>") == 3
    assert html.index("Where to look") < html.index(page.NEAREST), "what would settle it comes first"


def test_passages_are_folded_away_where_they_cannot_help() -> None:
    assert '<details class="nearest"><summary>' in _html(_declined(Reason.OFF_TOPIC, "No."))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (answer_of(STATEMENT), "Answered, with 1 citation. The 2019 review proposed (proposal 4(iv))."),
        (_declined(Reason.OFF_TOPIC, "No."), "No. 1 official source to look at."),
    ],
)
def test_what_a_screen_reader_is_told(answer: Answer, told: str) -> None:
    assert page.summary_of(answer) == told
