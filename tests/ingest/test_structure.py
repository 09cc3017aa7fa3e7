"""The provisions of the five documents, stated by locator, first and last words.

`expected/ID.txt` lists every provision of a document in reading order, timescales aside: its
locator, its first words and its last words. It was checked against the documents by eye.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from ingest.types import Authority, Kind, Provision
from tests.ingest.made import check_sound, folded, shipped

EXPECTED = Path(__file__).with_name("expected")
REVIEW, FRAMEWORK, HSCI = "msg-review-2019", "community-framework-2019", "hsci-facilitating-the-journey"
ALLIANCE, TAYLOR = "alliance-framework-for-integration", "taylor-opinion-2018"
SOURCES = (REVIEW, FRAMEWORK, HSCI, ALLIANCE, TAYLOR)

TIMESCALES = {
    "1(i)": "6 months",
    "1(ii)": "12 months",
    "1(iii)": "12 months",
    "2(i)": "By 1st April 2019 and thereafter each year by end March.",
    "2(ii)": "By end of March 2019 and thereafter each year by end March",
    "2(iii)": "6 months",
    "2(iv)": "3 months",
    "2(v)": "6 months",
    "2(vi)": "from 31st March 2019 onwards.",
    "3(i)": "12 months",
    "3(ii)": "6 months",
    "3(iii)": "3 - 6 months",
    "3(iv)": "12 months",
    "3(v)": "12 months",
    "4(i)": "6 months",
    "4(ii)": "12 months",
    "4(iii)": "12 months",
    "4(iv)": "6 months",
    "4(v)": "6 months",
    "5(i)": "By publication of next round of annual reports in July 2019",
    "5(ii)": "6 - 12 months",
    "5(iii)": "6 months",
    "6(i)": "6 months",
    "6(ii)": "12 months",
    "6(iii)": "6 -12 months",
}

# The sentence that introduces a provision, by its locator. What is not here has none.
ENABLERS = (
    "Integration Authorities may therefore benefit from considering the extent to which the following enablers for "
    "organisational development, service planning and service delivery are well established to support their "
    "transformation plans:"
)
LEAD_INS = {
    REVIEW: {
        "objective ?": "When the Scottish Government first consulted upon plans for integration[2], it focused on four "
        "key objectives, which remain central to our aims:",
        "principle *": "Principles of integration: services should[3]:",
        "outcome ?": "National health and wellbeing outcomes[4]",
        "Review process, list 1, bullet ?": "Membership of the review leadership group is as follows:",
        "Review process, list 2, item ?": "The work of the review leadership group followed this timetable:",
        "proposal ?(*)": "We propose that:",
        "proposal 3(ii), bullet ?": "As part of this work, the Care Inspectorate and Healthcare Improvement Scotland "
        "will ensure that:",
        "In support of these proposals we will, bullet ?": "In support of these proposals we will:",
        "In support of these proposals we expect, bullet ?": "In support of these proposals we expect:",
    },
    FRAMEWORK: {
        "section 1, bullet ?": "Specifically, it is believed that the framework can help Chief Officers and their "
        "senior teams to respond positively to the pressures they experience at a local level by:",
        "section 1, bullet 3, sub-bullet ?": "Helping to inform an operational planning and delivery cycle that "
        "appropriately engages with and involves communities, carers, the third and independent sectors, NHS Boards "
        "and Local Authorities in:",
        "section 2, row ?": "<b>Status Quo</b> → <b>Future State</b>",
        "section 3, item ?": "The framework therefore encourages the adoption of an ethos of **CARE** and a clear "
        "commitment to:",
        "section 4, bullet *": "There is therefore benefit to be derived from Integration Authorities drawing on this "
        "learning to secure maximum benefit for people who need assessment, care and support by considering the extent "
        "to which the following characteristics are embedded in all aspects of service delivery:",
        "section 5, bullet *": "While recognising that this is not an exhaustive list, it represents a description of "
        "the core components of effective integrated service models, which, along with the accompanying Good Practice "
        "Guide, offers Chief Officers and their senior teams a basis to inform how local services can be planned to "
        "improve how people are supported:",
        "section 6, Enablers for Organisational Development, bullet *": ENABLERS,
        "section 6, Enablers for Strategic Planning, bullet ?": ENABLERS,
        "section 6, Enablers for Service Delivery, bullet ?": ENABLERS,
        "section 6, Enablers for Service Delivery, bullet 3, sub-bullet ?": "A detailed workforce plan based on the "
        "new National Workforce Plan and covering all community health and social care services, including those "
        "provided by the third and independent sectors, that describes:",
        "section 8, row ?": "Rather, to be delivered effectively, it must be progressed in line with the other 24 "
        "proposals arising from the review of progress with integration, with particular attention being paid to:",
    },
    HSCI: {
        "section 1.1, paragraph 1, quotation 1": "Amongst his key recommendations he urged that",
        "section 1.1, paragraph 1, quotation 2": 'Amongst his key recommendations he urged that "public service '
        "providers must be required to work much more closely in partnership, to integrate service provision and thus "
        'improve the outcomes they achieve"; and that',
        "section 1.2, paragraph 5": "Shona Robison, Cabinet Secretary for Health and Wellbeing and Sport has stated that:",
        "section 1.5, item ?": "This guide focuses on three main areas:",
        "section 1.6, bullet ?": "It aims to help develop reflective thinking in order to support:",
    },
    ALLIANCE: {
        "National Health & Wellbeing Outcomes, bullet ?": "They have been chosen to make sure that service planning "
        "and delivery focuses on:",
        "outcome ?": "The nine national outcomes are: –",
        "Integration Planning and Delivery Principles, list 1, bullet ?": "The principles are: –",
        "principle *": "That, in so far as consistent with the main purpose, those services should be provided in a "
        "way which, so far as possible",
        "Integration Planning and Delivery Principles, list 2, bullet ?": "To ensure that these principles are fully "
        "embedded in the system they apply to:",
    },
    TAYLOR: {
        "principle ?": "In Scotland, we’ve based our approach to integration on a handful of key principles:",
        "paragraph 17": "When the Scottish Government’s consultation on integration was launched in May 2012, the First "
        "Minister, in her then role as Deputy First Minister and Cabinet Secretary for Health and Wellbeing, said:",
        "paragraph 19, quotation": "The Christie Commission Report on the Future Delivery of Public Services in "
        "Scotland (2011) (this link will take you away from our website) noted that",
    },
}
# Its lead-in is the whole first paragraph of the proposal; too long to state here again.
LONG_LEAD_IN = (REVIEW, "proposal 2(v), paragraph 2")

ACT, REGULATIONS = "pbjw-act-2014", "outcomes-regulations-2014"
RESTATES = {
    REVIEW: {"principle*": ACT, "outcome*": REGULATIONS},
    FRAMEWORK: {},
    HSCI: {},
    ALLIANCE: {
        "principle ?": ACT,
        "principle 1?": ACT,
        "Integration Planning and Delivery Principles, list 1, bullet*": ACT,
        "outcome*": REGULATIONS,
    },
    TAYLOR: {},
}
SPEAKERS = {
    REVIEW: {"proposal 2(v), paragraph 2": "the existing statutory guidance, as the review asks for it to be amended"},
    FRAMEWORK: {},
    HSCI: {
        "section 1.1, paragraph 1, quotation 1": "Campbell Christie",
        "section 1.1, paragraph 1, quotation 2": "Campbell Christie",
        "section 1.2, paragraph 5": "Shona Robison, Cabinet Secretary for Health and Wellbeing and Sport",
    },
    ALLIANCE: {},
    TAYLOR: {
        "paragraph 17": "the then Deputy First Minister and Cabinet Secretary for Health and Wellbeing",
        "paragraph 19, quotation": "the Christie Commission report of 2011",
    },
}
FURNITURE = {
    REVIEW: [
        "Meeting date Topics for discussion",
        "Integration Review Leadership Group",
        "Features supporting integration",
        "Email: Christina Naismith",
        "Back to top",
    ],
    FRAMEWORK: [],
    HSCI: ["Email: Brian Nisbet", "Back to top"],
    ALLIANCE: [
        "Find Out More About",
        "Understanding Integration",
        "Key documents produced by Integration Authorities",
        "Share this page (Links open new windows/tabs)",
        "Share this page on LinkedIn (opens new window)",
        "Share this page on Reddit (opens new window)",
    ],
    TAYLOR: ["integration team can be found on Twitter at:", "We thought you might also like:"],
}


def by_label(source: str) -> dict[str, Provision]:
    return {p.locator.label: p for p in shipped().provisions[source]}


# -- the five documents -----------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_every_provision_is_where_it_is_expected(source: str) -> None:
    rows = [line.split(" | ") for line in (EXPECTED / f"{source}.txt").read_text(encoding="utf-8").splitlines()]
    found = [p for p in shipped().provisions[source] if p.kind is not Kind.TIMESCALE]
    assert [p.locator.label for p in found] == [label for label, _, _ in rows]
    for p, (label, first, last) in zip(found, rows, strict=True):
        assert folded(p.text).startswith(first), label
        assert folded(p.text).endswith(last), label


@pytest.mark.parametrize("source", SOURCES)
def test_the_tree_is_sound(source: str) -> None:
    check_sound(shipped().documents[source], shipped().provisions[source])


@pytest.mark.parametrize("source", SOURCES)
def test_lead_ins(source: str) -> None:
    document = shipped().documents[source]
    for p in shipped().provisions[source]:
        label = p.locator.label
        if (source, label) == LONG_LEAD_IN or p.kind is Kind.TIMESCALE:
            continue
        patterns = [pattern for pattern in LEAD_INS[source] if fnmatchcase(label, pattern)]
        # The longest pattern is the one that means the provision: "…, bullet 3, sub-bullet ?".
        expected = LEAD_INS[source][max(patterns, key=len)] if patterns and not p.kind.is_whole else None
        assert (folded(p.lead_in.of(document.text)) if p.lead_in else None) == expected, label


@pytest.mark.parametrize("source", SOURCES)
def test_what_restates_the_law_says_which(source: str) -> None:
    for label, p in by_label(source).items():
        expected = [law for pattern, law in RESTATES[source].items() if fnmatchcase(label, pattern)]
        assert p.restates == (expected[0] if expected else None), label


@pytest.mark.parametrize("source", SOURCES)
def test_quoted_speakers_are_named(source: str) -> None:
    assert {label: p.speaker for label, p in by_label(source).items() if p.speaker} == SPEAKERS[source]


@pytest.mark.parametrize("source", SOURCES)
def test_furniture_is_in_the_text_and_in_no_provision_of_its_own_words(source: str) -> None:
    text = folded(shipped().documents[source].text).casefold()
    smallest = [p for p in shipped().provisions[source] if not p.kind.is_whole]
    for line in FURNITURE[source]:
        assert line.casefold() in text
        assert not [p.locator.label for p in smallest if line.casefold() in folded(p.text).casefold()], line


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_but_headings_lead_ins_and_furniture_is_left_out(source: str) -> None:
    """Every word of a document is in a provision, or is a heading, a lead-in, or furniture that the lists name."""
    text = shipped().documents[source].text
    covered = bytearray(len(text))
    for p in shipped().provisions[source]:
        spans = [p.span] if not p.kind.is_whole else []
        for span in [*spans, *([p.lead_in] if p.lead_in else [])]:
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    titles = {folded(t) for p in shipped().provisions[source] for t in p.trail}
    at, left = 0, []
    for line in text.splitlines(keepends=True):
        rest = folded("".join(c for i, c in enumerate(line) if not covered[at + i])).strip("•- ")
        at += len(line)
        title = rest.strip("#* ").lstrip("0123456789. ").rstrip(":")
        if rest and title not in titles and rest.strip("#* ") not in titles:
            left.append(rest)
    known = [f.casefold() for f in FURNITURE[source]]
    links = {"The Legislation", "A Framework for Integration", "The National Picture"}  # of the ALLIANCE's side bar
    unknown = [x for x in left if not any(f in x.casefold() for f in known) and x not in links]
    assert [x for x in unknown if not x.startswith(("Share this page on", "Key Decisions", "Integration Governance",
                                                    "Other considerations", "Scottish Government and"))] == []  # fmt: skip


def test_the_25_proposals_have_their_whole_text_and_their_timescales() -> None:
    provisions = by_label(REVIEW)
    assert len(TIMESCALES) == 25
    found = [label for label in provisions if label.startswith("proposal ") and "," not in label]
    assert found == [f"proposal {n}" for n in TIMESCALES]
    for number, words in TIMESCALES.items():
        proposal, timescale = provisions[f"proposal {number}"], provisions[f"proposal {number}, timescale"]
        assert timescale.text == f"Timescale: {words}"
        assert timescale.kind is Kind.TIMESCALE
        assert timescale.parent == proposal.id
        assert proposal.text.endswith(timescale.text)
        assert {f"proposal {number}", number} <= set(proposal.locator.keys)
        assert proposal.authority is Authority.PROPOSAL
        assert proposal.restates is None


def test_a_proposal_holds_its_second_paragraph_and_its_bullets() -> None:
    provisions = by_label(REVIEW)
    assert "are undertaken by the IJB S95 officer" in provisions["proposal 2(v)"].text
    quoted = provisions["proposal 2(v), paragraph 2"]
    assert quoted.kind is Kind.QUOTATION
    assert quoted.lead_in is not None
    assert quoted.lead_in.of(shipped().documents[REVIEW].text).endswith("such support as follows:")
    bullets = [provisions[f"proposal 3(ii), bullet {n}"] for n in (1, 2, 3)]
    assert all(provisions["proposal 3(ii)"].span.contains(b.span) for b in bullets)


def test_whole_lists_hold_every_item() -> None:
    for source, whole, count in [
        (REVIEW, "objectives 1 to 4", 4), (REVIEW, "principles 1 to 12", 12), (REVIEW, "outcomes 1 to 9", 9),
        (REVIEW, "Review process, list 1, bullets 1 to 7", 7), (REVIEW, "paragraphs 1 to 4", 4),
        (REVIEW, "proposals 4(i) to 4(v)", 5), (REVIEW, "In support of these proposals we will, bullets 1 to 7", 7),
        (REVIEW, "In support of these proposals we expect, bullets 1 to 3", 3),
        (FRAMEWORK, "section 2, table", 5), (FRAMEWORK, "section 3, items 1 to 4", 4),
        (FRAMEWORK, "section 4, bullets 1 to 11", 11), (FRAMEWORK, "section 5, bullets 1 to 12", 12),
        (FRAMEWORK, "section 6, Enablers for Organisational Development, bullets 1 to 10", 10),
        (FRAMEWORK, "section 6, Enablers for Strategic Planning, bullets 1 to 2", 2),
        (FRAMEWORK, "section 6, Enablers for Service Delivery, bullets 1 to 4", 4),
        (FRAMEWORK, "section 6, Enablers for Service Delivery, bullet 3", 4), (FRAMEWORK, "section 8, table", 7),
        (HSCI, "section 1.5, items 1 to 3", 3), (HSCI, "section 1.6, bullets 1 to 6", 6),
        (ALLIANCE, "outcomes 1 to 9", 9), (ALLIANCE, "Integration Planning and Delivery Principles, list 1, bullet 2", 12),
        (ALLIANCE, "Integration Planning and Delivery Principles, list 2, bullets 1 to 4", 4),
        (TAYLOR, "principles 1 to 4", 4),
    ]:  # fmt: skip
        assert len(by_label(source)[whole].children) == count, whole


@pytest.mark.parametrize(
    ("source", "key", "label"),
    [
        (REVIEW, "outcome 6", "outcome 6"),
        (REVIEW, "proposal 4", "section 4"),
        (FRAMEWORK, "section 4", "section 4"),
        (FRAMEWORK, "commitment 1", "section 3, item 1"),
        (FRAMEWORK, "characteristic 11", "section 4, bullet 11"),
        (FRAMEWORK, "component 5", "section 5, bullet 5"),
        (FRAMEWORK, "footnote 1", "footnote 1"),
        (HSCI, "section 1.6", "section 1.6"),
        (HSCI, "area 2", "section 1.5, item 2"),
        (ALLIANCE, "principle 12", "principle 12"),
        (TAYLOR, "principle 3", "principle 3"),
    ],
)
def test_keys_name_provisions(source: str, key: str, label: str) -> None:
    assert [p.locator.label for p in shipped().provisions[source] if key in p.locator.keys] == [label]


def test_trails_are_the_headings_above() -> None:
    assert by_label(REVIEW)["proposal 4(iv)"].trail == (
        "Health and Social Care integration: progress review",
        "Leadership Group Proposals",
        "Governance and accountability arrangements",
    )
    # Section 4 is marked "####" among sections marked "##" and "###".
    framework = by_label(FRAMEWORK)
    assert len({len(framework[f"section {n}"].trail) for n in range(1, 9)}) == 1


def test_the_nine_outcomes_of_two_sources_are_word_for_word_the_same() -> None:
    one, other = by_label(REVIEW), by_label(ALLIANCE)
    for n in range(1, 10):
        assert one[f"outcome {n}"].text.rstrip(".") == other[f"outcome {n}"].text.rstrip(".")


def test_the_sentence_that_strayed_into_a_bullet_is_a_paragraph() -> None:
    provisions = by_label(TAYLOR)
    assert provisions["principle 2"].text.endswith("professional leadership;")
    stray = provisions["paragraph 7"]
    assert stray.text.startswith("The fact that we need to integrate")
    assert stray.parent == provisions["What progress has our approach on integration in Scotland made so far?"].id


def test_the_opinion_is_its_authors() -> None:
    source = shipped().catalogue.sources[TAYLOR]
    assert source.author == "Alison Taylor"
    assert {p.authority for p in shipped().provisions[TAYLOR]} == {Authority.OPINION}
