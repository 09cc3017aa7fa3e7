"""What holds for any claim whatever, broken and hostile ones among them."""

from __future__ import annotations

from claim_makers import checked, evidence
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims.check import check_claim
from assistant.claims.types import Claim, Quoted
from ingest.fold import whitespace
from ingest.types import Authority

SHEET = [
    evidence(
        "Each IJB must develop a **transparent** reserves policy within 6 months[1]. Reserves must not be built up unnecessarily."
    ),
    evidence(
        "pay reasonable expenses;",
        Authority.PROPOSAL,
        lead_in="In summer, boards should:",
        closing="unless they are closed.",
    ),
    evidence("People’s needs are met – in all areas – by 15/11/18.", Authority.OPINION),
]
WORDS = sorted(
    {w for e in SHEET for w in e.text.split()}
    | {"not", "must", "may", "7", "IJB", "£500", "unless", "the", ",", ".", "?"}
)
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
quotes = st.lists(
    st.builds(Quoted, st.integers(-1, 5), st.one_of(texts, st.sampled_from([e.text for e in SHEET]))), max_size=8
)


@given(st.builds(Claim, texts, quotes.map(tuple)))
@settings(max_examples=150)
def test_any_claim_is_checked_without_an_error_and_its_evidence_stands_in_the_sheet(claim: Claim) -> None:
    result = check_claim(claim, SHEET)
    for e in result.evidence:
        held = next(s for s in SHEET if s.provision == e.provision)
        assert held.quote.contains(e.quote)
        assert e.text == held.text[e.quote.start - held.quote.start : e.quote.end - held.quote.start]
    if result.stands:
        assert claim.quotes
        assert result.evidence
    assert all(f.why for f in result.faults)


@given(st.integers(0, len(SHEET[0].text)), st.integers(0, len(SHEET[0].text)))
@settings(max_examples=100)
def test_a_quotation_is_found_exactly_where_it_stands_or_not_at_all(one: int, other: int) -> None:
    words = SHEET[0].text[min(one, other) : max(one, other)]
    result = check_claim(Claim("Reserves must not be built up unnecessarily.", (Quoted(1, words),)), SHEET)
    for e in result.evidence:
        assert whitespace(e.text) in whitespace(SHEET[0].text)
        assert "".join(c for c in e.text if c.isalpha()) == "".join(c for c in words if c.isalpha())


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
@settings(max_examples=150)
def test_words_put_together_at_random_stand_only_in_their_order(chosen: list[str]) -> None:
    text = " ".join(chosen)
    if checked(text, SHEET[0]).stands:
        at = 0
        for word in chosen:
            bare = word.strip("*.,[]1").casefold()
            if bare and bare not in ("the", "a", "an"):
                at = SHEET[0].text.casefold().index(bare, at)
