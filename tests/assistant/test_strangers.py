"""Names and days that no document mentions; who asks is not what is asked for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from assistant_makers import make_source

from assistant.dates import days_in
from assistant.strangers import Strangers, strange_documents_to, strangers_to
from ingest.store import Index

TEXT = (
    "Shona Robison told Parliament on 2 May 2018 that Glasgow City IJB had reported. Audit Scotland and NHS Fife agree. "
    "The Public Bodies (Joint Working) (Scotland) Act 2014 is in force."
)


@pytest.fixture(scope="module")
def strangers() -> Strangers:
    return Strangers([TEXT, "Review of Progress"], ["what do HSCPs do", "did Jeane Freeman say it"])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("who is the chief officer of Highland IJB?", ["Highland"]), ("who is chief officer in dundee", ["dundee"]),
        ("what did Jeane Freeman say?", ["Jeane Freeman"]), ("what does the Care Reform Act say?", ["Care Reform Act"]),
        ("What did Shona Robison say?", []), ("what does Audit Scotland find?", []), ("Who chairs Glasgow City IJB?", []),
        ("I live in Oban, can carers claim expenses?", []), ("my mum is in hospital in Elgin. what can I expect?", []),
        ("I'm on the Highland board: what is a direction?", []), ("Should I ask? What is it for?", []),
        ("WHAT IS THE BOARD FOR?", []), ("What do HSCPs do?", []), ("what about the Review of Progress?", []),
        ("What happens on Monday in March?", []),
    ],
)  # fmt: skip
def test_names_that_stand_nowhere(strangers: Strangers, question: str, found: list[str]) -> None:
    assert strangers.names(question) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what was said on 2 May 2018?", []), ("what was said on the 2nd of May?", []),
        ("what was agreed on 1 June 2017?", ["1 june 2017"]), ("and on 2 May 2017?", ["2 may 2017"]),
    ],
)  # fmt: skip
def test_days_that_stand_nowhere(strangers: Strangers, question: str, found: list[str]) -> None:
    assert strangers.days(question) == found


def test_a_day_has_one_form() -> None:
    assert days_in("on the 2nd of May 2018, 03 June and 4 july 2019") == ["2 may 2018", "3 june", "4 july 2019"]


def test_a_held_act_may_be_named_by_some_words_of_its_title() -> None:
    """ "Section 27 of the Shared Gardens Act" was declined although the Act is held."""
    strangers = Strangers([TEXT], titles=["Shared Gardens (Joint Tending) (Scotland) Act 2031"])
    assert strangers.names("what does section 27 of the Shared Gardens Act say?") == []
    assert strangers.names("what does section 27 of the Gardens Act 2031 say?") == []
    assert strangers.names("what does section 27 of the Shared Hedges Act say?") == ["Shared Hedges Act"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        # a name is whole: what joins its words, what stands in brackets, and its marks
        ("what does the House of Kelso say?", ["House of Kelso"]), ("what does Kelso and Peebles do?", ["Kelso and Peebles"]),
        ("does the Hedges (Scotland) Act apply?", ["Hedges (Scotland) Act"]), ("does AB&C-D pay?", ["AB&C-D"]),
        ("was it Kelso’s idea?", ["Kelso’s"]), ("was it Shona Robison's idea?", []), ("was it Shona Robison’s idea?", []),
        ("does Kelso pay, and does Kelso owe?", ["Kelso"]), ("does Kelso or Peebles pay?", ["Kelso", "Peebles"]),
        # a sentence begins with a capital, wherever it begins, and what is left of the name counts
        ("Kelso pays", []), ("who pays? Kelso does", []), ("who pays: Kelso", []), ("who says “Kelso pays”", []), ("who pays (Kelso)", []),
        ("House of Kelso pays", ["Kelso"]), ("Does Kelso pay", ["Kelso"]), ("so The Kelso plan", ["Kelso"]), ("may I ask Mr Kelso", ["Kelso"]),
        ("does eBay pay?", []), ("does Kelso B pay?", ["Kelso B"]), ("is B paid as Page 3 or part XI has it?", []),
        # abbreviations that entries use are known, names that only entries use are not
        ("what do HSCPs do?", []), ("what does Jeane say?", ["Jeane"]), ("what do XYZs do?", ["XYZs"]),
        # capitals for stress are no name
        ("tell me ALL ABOUT directions", []), ("tell me about ACME", ["ACME"]),
        # places are known without capitals, and only as words
        ("is a warrant needed to arrange it?", []), ("who must contribute?", []), ("is it so in argyll and bute?", ["argyll", "bute"]), ("who pays in glasgow?", []),
        ("WHO PAYS IN DUNDEE?", ["DUNDEE"]), ("does the Highland Council pay?", ["Highland"]),
    ],
)  # fmt: skip
def test_what_is_a_name(strangers: Strangers, question: str, found: list[str]) -> None:
    assert strangers.names(question) == found


@pytest.mark.parametrize(
    "aside",
    ["I live in Kelso", "we are the Kelso board", "I'm with Kelso Care", "we’ve Kelso Care", "I was at Kelso", "we sit with Kelso", "I care for Ann in Kelso", "down in Kelso",
     "here in Kelso", "my gran was seen in Kelso", "our own council is at Kelso", "my wife comes from Kelso", "my team is near Kelso"],
)  # fmt: skip
def test_who_asks_is_not_what_is_asked_for(strangers: Strangers, aside: str) -> None:
    for end in (",", ".", "?", "!", ";", ":"):
        assert strangers.names(f"{aside}{end} is it so in Peebles?") == ["Peebles"]


def test_what_only_sounds_like_an_aside_is_asked_for(strangers: Strangers) -> None:
    for question in (
        "does my wife ask Kelso?",
        "what do we know of Kelso?",
        "was it put in Kelso?",
        "is tapioca in Kelso?",
        "where in Kelso is it?",
        "is it put down into Kelso?",
        "what if the taxi was in Kelso?",
        "what do we carefully ask Kelso?",
        "is the academy council in Kelso?",
        "is our boarding in Kelso paid?",
        "is my council certain Kelso pays?",
        "is my council invited by Kelso?",
    ):
        assert strangers.names(question) == ["Kelso"], question


@pytest.mark.parametrize(
    ("held", "entry", "question", "found"),
    [
        ("Kelsoland and Newkelso agree.", "", "does Kelso pay?", ["Kelso"]),
        ("They met Ann Eton.", "", "does Anne Ton pay?", ["Anne Ton"]),
        ("The Shona-Robison papers", "", "does Shona Robison pay?", []),
        ("**Kelso** [Care](https://example.org/act) Act", "", "does the Kelso Care Act apply?", []),
        ("Parliament met.", "", "was it Parliament's, or Parliament’s?", []),
        ("Nobody met.", "do HSCPs", "do HSCPs and IJBs pay?", ["HSCPs and IJBs"]),
        ("Nobody met.", "do HSCPs", "do HSCPs or IJBs pay?", []),
        ("Kelso", "", "does Kelso pay?", []),
    ],
)
def test_a_name_is_known_by_whole_words_as_they_are_read(
    held: str, entry: str, question: str, found: list[str]
) -> None:
    assert Strangers([held, "Nobody else."], [entry, "IJBs pay"]).names(question) == found


def test_words_of_a_title_are_in_its_order_and_more_than_one() -> None:
    strangers = Strangers([TEXT], titles=["Shared Gardens (Joint Tending) (Scotland) Act 2031"])
    assert strangers.names("what does the Gardens Shared Act say?") == ["Gardens Shared Act"]
    assert strangers.names("what does the Tending say?") == ["Tending"]


def test_a_day_of_any_year_is_known_by_its_month_and_of_a_year_by_all_of_it(strangers: Strangers) -> None:
    assert strangers.days("on 2 May, 3 May and 20 May?") == ["3 may", "20 may"]
    assert strangers.in_question("what did Kelso say on 3 May?") == ["Kelso", "3 may"]


@pytest.fixture
def made() -> Index:
    """An index of two sources of which one is held; its entry uses an abbreviation, and its text ends with no line."""
    held = make_source(id="review-2019", title="Review of Care", short="2019 review", called=("Feeley Report", "care paper"),
                       publisher="Care Group", author="Ann Smith")  # fmt: skip
    away = make_source(
        id="act", title="Hedges Act", short="hedges law", called=("Hedges",), publisher="Hedge Office", file=None
    )
    plain = make_source(id="plain", title="Plain Words", short="", publisher=None, author=None)
    document = SimpleNamespace(text="\nHow we Mulched\nIn Kelso, on 1 April 2019, they met.")
    return SimpleNamespace(  # type: ignore[return-value]
        sources={"review-2019": held, "act": away, "plain": plain},
        documents={"review-2019": document},
        asked_as={"x": ["what do IJBs weed?"]},
    )


def test_an_index_knows_its_sources_by_all_their_names_and_its_entries_by_their_abbreviations(made: Index) -> None:
    strangers = strangers_to(made)
    for known in (
        "Review of Care",
        "Feeley Report",
        "Care Group",
        "Ann Smith",
        "Report Feeley Feeley Report",
        "IJBs",
        "Kelso",
    ):
        assert strangers.names(f"what does {known} say?") == ([] if known != "Report Feeley Feeley Report" else [known])
    for strange in ("Hedges Act", "Hedge Office", "Weeds"):
        assert strangers.names(f"what does the {strange} say?") == [strange]
    assert strangers.days("on 1 April 2019 or 2 April 2019?") == ["2 april 2019"]


@pytest.mark.parametrize(
    ("name", "strange"),
    [
        ("Hedges scheme", True), ("Feeley scheme", False), ("Mulched scheme", False), ("Kelso scheme", True), ("met scheme", False), ("weed scheme", False),
        ("Dundee scheme", True), ("Plain scheme", False), ("review", False),
    ],
)  # fmt: skip
def test_a_document_that_is_not_held_is_told_from_those_that_are(made: Index, name: str, strange: bool) -> None:
    """By what held documents are called, how they begin, and what they and their entries say without a capital."""
    found = strange_documents_to(made).in_question(f"what does paragraph 3 of the {name} say?")
    assert found == ([name] if strange else [])


def test_capitals_throughout_are_no_names(strangers: Strangers) -> None:
    assert strangers.names("DO 5 BOARDS, 6 COUNCILS OR DUNDEE PAY?") == ["DUNDEE"]
    assert strangers.names("do 5 BOARDS pay?") == ["BOARDS"]


@pytest.mark.parametrize(
    ("held", "name", "strange"),
    [
        ("HSCPs", "HSCP", False), ("HSCP", "HSCPs", False), ("HSCP", "HSCP's", False), ("HSCPs", "HSC", True), ("HSC", "HSCP", True),
        ("IJB", "IJBS", True), ("Carer", "Carers", True), ("Perths", "Perth Carers", True),
    ],
)  # fmt: skip
def test_one_or_several_of_an_abbreviation_are_the_same_name(held: str, name: str, strange: bool) -> None:
    assert bool(Strangers([f"the {held} met"]).names(f"what does {name} do?")) == strange


def test_letters_side_by_side_are_a_name_of_their_own() -> None:
    assert Strangers([TEXT], ["do the IJB HSCPs meet?"]).names("what do the IJB HSCPs do?") == ["IJB HSCPs"]


def test_a_day_is_known_by_any_that_is_mentioned() -> None:
    assert Strangers(["on 2 May 2018 and 4 June"]).days("on 2 May, 4 June and 2 May 2018?") == []
