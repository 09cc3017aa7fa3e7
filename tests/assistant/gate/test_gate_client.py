"""Who is believed about the client, and a prefix before every path."""

from __future__ import annotations

from typing import Any

import pytest
from gated import OUTSIDE, ask, gated, plan

from assistant.gate.rates import client_of

CLAIMS = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "ia.example",
          "Forwarded": "for=198.51.100.9", "X-Gradio-Server": "https://evil.example", "X-Real-IP": "198.51.100.9"}  # fmt: skip
BEHIND = {"reachable": True, "proxies": ("10.0.0.0/8", "127.0.0.1")}


def told(of: dict[str, Any], peer: str, headers: dict[str, str], path: str = "/api/v1/health") -> dict[str, Any]:
    got = ask(gated(plan(**of)), "GET", path, peer, headers=headers)
    assert got.status_code == 200, got.text
    return dict(got.json())


@pytest.mark.parametrize("peer", [OUTSIDE, "127.0.0.1"])
def test_nobody_is_believed_unless_named(peer: str) -> None:
    got = told({"reachable": True}, peer, CLAIMS)
    assert (got["client"], got["scheme"], got["headers"]["host"]) == (peer, "http", "127.0.0.1:7860")
    assert not {k for k in got["headers"] if k.startswith("x-") or k == "forwarded"}


def test_a_trusted_proxy_is_believed_and_its_headers_go_no_further() -> None:
    got = told(BEHIND, "10.1.2.3", CLAIMS)
    assert (got["client"], got["scheme"], got["headers"]["host"]) == ("198.51.100.9", "https", "ia.example")
    assert not {k for k in got["headers"] if k.startswith("x-") or k == "forwarded"}


def test_what_a_client_writes_before_the_proxys_own_word_is_not_believed() -> None:
    assert told(BEHIND, "10.1.2.3", {"X-Forwarded-For": f"10.9.9.9, 192.0.2.1, {OUTSIDE}"})["client"] == OUTSIDE
    assert told(BEHIND, OUTSIDE, {"X-Forwarded-For": "10.9.9.9"})["client"] == OUTSIDE


def test_a_proxy_that_is_not_believed_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    app = gated(plan(reachable=True))
    for _ in range(2):
        ask(app, "GET", "/api/v1/health", headers=CLAIMS)
    assert caplog.text.count("ASSISTANT_TRUSTED_PROXIES") == 1


def test_a_client_is_an_address_or_a_network_of_the_newer_kind() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff:1") != client_of("2001:db8:0:1::1")
    assert client_of("fe80::1%eth0") == "fe80::/64"


@pytest.mark.parametrize("path", ["/in/assistant/api/v1/health", "/api/v1/health"])
def test_under_a_prefix_it_does_not_matter_whether_the_proxy_takes_it_away(path: str) -> None:
    got = told({"root": "/in/assistant"}, "127.0.0.1", {}, path)
    assert got["path"] == "/in/assistant/api/v1/health"  # as routers know it, beside a root_path


def test_links_forms_redirects_and_cookies_go_out_with_the_prefix() -> None:
    from starlette.responses import RedirectResponse, Response

    page = ask(gated(plan(root="/in")), "GET", "/in/about").text
    assert 'href="/in/?documents"' in page
    assert 'action="/in/x"' in page

    def moved(_: object) -> Response:
        answer = RedirectResponse("/maintain/", 303)
        answer.set_cookie("a", "b", path="/maintain")
        return answer

    got = ask(gated(plan(root="/in"), moved), "GET", "/in/maintain")
    assert got.headers["location"] == "/in/maintain/"
    assert "Path=/in/maintain" in got.headers["set-cookie"]
    assert ask(gated(plan(), moved), "GET", "/maintain").headers["location"] == "/maintain/"


def test_the_prefix_itself_is_the_first_page() -> None:
    assert ask(gated(plan(root="/in")), "GET", "/in/").status_code == 200
    got = ask(gated(plan(root="/in")), "GET", "/in")
    assert (got.status_code, got.headers["location"]) == (308, "/in/")
    assert ask(gated(plan(root="/in")), "GET", "/inside/about").status_code == 404
