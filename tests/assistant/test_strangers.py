"""Names and days that no document mentions; who asks is not what is asked for."""

from __future__ import annotations

import pytest

from assistant.dates import days_in
from assistant.strangers import Strangers

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
