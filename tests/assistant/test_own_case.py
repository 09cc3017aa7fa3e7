"""Advice on one's own case, and what only sounds like it."""

from __future__ import annotations

import pytest

from assistant.own_case import own_case


@pytest.mark.parametrize(
    "message",
    ["should I put mum in a home?", pytest.param("should I put my mum in a home?"), "what would you do?",
     "can I sue the board?", "what is my diagnosis?"],
)  # fmt: skip
def test_own_case(message: str) -> None:
    assert own_case(message)


@pytest.mark.parametrize(
    "message",
    ["can I claim my bus fare?", "what should the board do?", "who supports carers?", "do I get paid to come?"],
)
def test_what_the_guidance_is_about_is_not_an_own_case(message: str) -> None:
    assert not own_case(message)
