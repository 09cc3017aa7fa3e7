"""Safe by default: what may be served without a sign-in, and what is refused with the remedy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from gated import users_file
from pydantic import ValidationError

from assistant.gate.errors import GateError
from assistant.gate.plan import plan_of
from assistant.settings import Settings


def test_this_machine_alone_needs_no_sign_in_and_has_no_limits() -> None:
    plan = plan_of(Settings())
    assert (plan.reachable, plan.sign_in, plan.per_client, plan.overall) == (False, False, 0, 0)


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "0.0.0.0"},
        {"host": "192.0.2.1"},
        {"host": "::"},
        {"root_path": "/assistant"},
        {"trusted_proxies": "127.0.0.1"},
    ],
)
def test_what_others_can_reach_needs_a_sign_in_or_the_word_that_it_is_public(settings: dict[str, Any]) -> None:
    with pytest.raises(GateError, match=r"nobody has to sign in. What to do: .*ASSISTANT_USERS_FILE.*--public"):
        plan_of(Settings(**settings))
    assert plan_of(Settings(**settings), public=True).reachable


def test_a_file_of_users_or_a_trusted_proxy_will_do(tmp_path: Path) -> None:
    assert plan_of(Settings(host="0.0.0.0", users_file=users_file(tmp_path))).sign_in
    assert plan_of(Settings(trusted_proxies="10.0.0.0/8", trusted_user_header="X-User")).sign_in


def test_a_header_that_anybody_could_send_is_refused() -> None:
    with pytest.raises(GateError, match="ASSISTANT_TRUSTED_PROXIES"):
        plan_of(Settings(trusted_user_header="X-User"), public=True)


def test_a_wrong_file_of_users_is_told_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="cannot be read"):
        plan_of(Settings(users_file=tmp_path / "none"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("trusted_proxies", "*"), ("trusted_proxies", "proxy.example"), ("trusted_proxies", "10.0.0.1/8"),
     ("trusted_user_header", "X User"), ("root_path", "assistant"), ("root_path", "/a//b"), ("root_path", "/a?b"),
     ("root_path", "https://x.example/a"), ("session_secret", "short"), ("questions_per_minute", "-1")],
)  # fmt: skip
def test_settings_that_would_not_hold_are_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, f"ASSISTANT_{name.upper()}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_a_prefix_ends_without_a_stroke() -> None:
    assert Settings(root_path="/in/assistant/").root_path == "/in/assistant"
    assert Settings(root_path="/").root_path == ""
