"""The client against a real server on loopback: polite, bounded, and never led astray."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from ingest.errors import FetchError
from ingest.fetch.addresses import Allowed
from ingest.fetch.client import Client, Limits, user_agent
from tests.ingest.fetch.serving import LOOPBACK, NO_RULES, Clock, Page, Served, client_for, serving

HTML = ("text/html",)


def failure(served: Served, path: str, code: str, **options: object) -> str:
    """The message of a request that must fail with that code."""
    client = client_for(served.url("/"), **options)  # type: ignore[arg-type]
    with pytest.raises(FetchError) as caught:
        client.get(served.url(path), HTML)
    client.close()
    assert caught.value.code == code
    assert "What to do: " in str(caught.value)
    return str(caught.value)


# -- what is got ---------------------------------------------------------------------------------


def test_a_page_comes_with_its_validators_and_the_server_is_told_who_asks() -> None:
    with serving({"/a": Page("words", headers={"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT"})}) as s:
        reply = client_for(s.url("/")).get(s.url("/a"), HTML)
        assert (reply.body, reply.etag) == (b"words", '"1"')
        assert reply.last_modified == "Mon, 02 Mar 2026 00:00:00 GMT"
        assert s.paths() == ["/robots.txt", "/a"]
        assert s.asked[1][1]["user-agent"] == user_agent("tests")
        assert s.asked[1][1]["user-agent"].startswith("IntegrationAssistant/")
        assert "tests" in s.asked[1][1]["user-agent"]


@pytest.mark.parametrize(
    "validators", [{"If-None-Match": '"1"'}, {"If-Modified-Since": "Mon, 02 Mar 2026 00:00:00 GMT"}]
)
def test_what_has_not_changed_is_not_sent_again(validators: dict[str, str]) -> None:
    page = Page("words", headers={"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT"})
    with serving({"/a": page}) as s:
        client = client_for(s.url("/"))
        assert client.get(s.url("/a"), HTML, validators).body is None
        page.headers = {"ETag": '"2"'}
        assert client.get(s.url("/a"), HTML, validators).body == b"words"


def test_a_packed_answer_is_unpacked_and_counted_as_unpacked() -> None:
    big = gzip.compress(b"a" * 200_000)
    with serving({"/a": Page(big, headers={"Content-Encoding": "gzip"})}) as s:
        assert len(client_for(s.url("/")).get(s.url("/a"), HTML).body or b"") == 200_000
        assert len(big) < 100_000
        assert "larger than 100,000 bytes" in failure(s, "/a", "too-large", limits=Limits(size=100_000))


# -- manners -------------------------------------------------------------------------------------


def test_robots_are_asked_once_and_obeyed() -> None:
    rules = Page("User-agent: *\nDisallow: /private\n", "text/plain")
    with serving({"/robots.txt": rules, "/private/a": Page("x"), "/b": Page("y"), "/c": Page("z")}) as s:
        assert "robots.txt" in failure(s, "/private/a", "robots")
        assert s.paths() == ["/robots.txt"]
        client = client_for(s.url("/"))
        client.get(s.url("/b"), HTML)
        client.get(s.url("/c"), HTML)
        assert s.paths() == ["/robots.txt", "/robots.txt", "/b", "/c"]


def test_rules_for_this_program_by_name_are_obeyed() -> None:
    rules = Page("User-agent: IntegrationAssistant\nDisallow: /\n\nUser-agent: *\nDisallow:\n", "text/plain")
    with serving({"/robots.txt": rules, "/a": Page("x")}) as s:
        failure(s, "/a", "robots")


@pytest.mark.parametrize("status", [404, 410, 403])
def test_without_rules_all_may_be_asked(status: int) -> None:
    with serving({"/robots.txt": Page("none", status=status), "/a": Page("x")}) as s:
        assert client_for(s.url("/")).get(s.url("/a"), HTML).body == b"x"


def test_rules_that_cannot_be_read_now_forbid_everything() -> None:
    with serving({"/robots.txt": Page("broken", status=500), "/a": Page("x")}) as s:
        failure(s, "/a", "busy")
        assert "/a" not in s.paths()


@pytest.mark.parametrize(
    ("rules", "pause"),
    [(NO_RULES, 1.0), ("User-agent: *\nCrawl-delay: 7\n", 7.0), ("User-agent: *\nRequest-rate: 1/5s\n", 5.0)],
)
def test_between_two_requests_there_is_the_pause_that_the_site_asks_for(rules: str, pause: float) -> None:
    clock = Clock()
    with serving({"/robots.txt": Page(rules, "text/plain"), "/a": Page("x")}) as s:
        client = client_for(s.url("/"), clock=clock)
        client.get(s.url("/a"), HTML)
        client.get(s.url("/a"), HTML)
        assert clock.waits == [pause, pause]


def test_a_site_that_asks_for_endless_pauses_is_left_alone() -> None:
    with serving({"/robots.txt": Page("User-agent: *\nCrawl-delay: 3600\n", "text/plain"), "/a": Page("x")}) as s:
        assert "3600 seconds between requests" in failure(s, "/a", "robots")


# -- a server in trouble --------------------------------------------------------------------------


@pytest.mark.parametrize("status", [202, 429, 500, 503])
def test_a_busy_server_is_asked_again_with_growing_pauses(status: int) -> None:
    clock = Clock()
    with serving({"/a": [Page("later", status=status), Page("later", status=status), Page("words")]}) as s:
        assert client_for(s.url("/"), clock=clock).get(s.url("/a"), HTML).body == b"words"
        assert clock.waits == [1.0, 2.0, 4.0]


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    clock = Clock()
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    pages = [
        Page("", status=429, headers={"Retry-After": "33"}),
        Page("", status=503, headers={"Retry-After": date}),
        Page("x"),
    ]
    with serving({"/a": pages}) as s:
        assert client_for(s.url("/"), clock=clock).get(s.url("/a"), HTML).body == b"x"
        assert clock.waits[1] == 33.0
        assert 50 < clock.waits[2] <= 60


@pytest.mark.parametrize("wish", ["²", "soon", "-3", "Mon, 99 Nonsense"])
def test_a_wish_that_is_none_is_not_kept(wish: str) -> None:
    clock = Clock()
    with serving({"/a": [Page("", status=503, headers={"Retry-After": wish}), Page("x")]}) as s:
        assert client_for(s.url("/"), clock=clock).get(s.url("/a"), HTML).body == b"x"
        assert clock.waits[1] == 2.0


def test_a_server_that_wants_hours_of_peace_is_not_asked_again() -> None:
    with serving({"/a": Page("", status=429, headers={"Retry-After": "7200"})}) as s:
        assert "left alone for 7200 seconds" in failure(s, "/a", "busy")
        assert s.paths().count("/a") == 1


def test_a_server_that_stays_busy_is_given_up() -> None:
    with serving({"/a": Page("", status=503)}) as s:
        failure(s, "/a", "busy")
        assert s.paths().count("/a") == Limits().attempts


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_not_asked_for_again(status: int) -> None:
    with serving({"/a": Page("", status=status)}) as s:
        assert f"the server says {status}" in failure(s, "/a", "gone")
        assert s.paths().count("/a") == 1


@pytest.mark.parametrize("status", [400, 401, 403, 451, 300])
def test_a_refusal_is_told(status: int) -> None:
    with serving({"/a": Page("", status=status)}) as s:
        assert f"it says {status}" in failure(s, "/a", "server")


def test_the_wrong_kind_of_file() -> None:
    with serving({"/a": Page("{}", "application/json"), "/b": Page("x", "")}) as s:
        assert "The server sends 'application/json', and the catalogue expects text/html" in failure(
            s, "/a", "wrong-type"
        )
        failure(s, "/b", "wrong-type")


def test_a_file_that_says_that_it_is_too_large_is_not_read() -> None:
    def stated(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999999999\r\n\r\n")

    with serving({"/a": Page(raw=stated)}) as s:
        failure(s, "/a", "too-large")


def test_an_endless_file_is_cut_off() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b"a" * 100_000)
        except OSError:  # the reader has gone
            return

    with serving({"/a": Page(raw=endless)}) as s:
        failure(s, "/a", "too-large", limits=Limits(size=1_000_000))


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nhalf")


def test_an_answer_that_breaks_off_is_asked_for_again_and_never_taken() -> None:
    with serving({"/a": [Page(raw=cut_off), Page("whole")]}) as s:
        assert client_for(s.url("/")).get(s.url("/a"), HTML).body == b"whole"
    with serving({"/a": Page(raw=cut_off)}) as s:
        assert "broke off" in failure(s, "/a", "incomplete")


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever: no single wait is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    try:
        for _ in range(2000):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.01)
    except OSError:
        return


def drip_in_the_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    try:
        for number in range(2000):
            handler.wfile.write(b"X-%d: a\r\n" % number)
            handler.wfile.flush()
            time.sleep(0.01)
    except OSError:
        return


@pytest.mark.parametrize("slow", [drip, drip_in_the_head])
def test_an_answer_that_never_ends_is_ended(slow: Callable[[BaseHTTPRequestHandler], None]) -> None:
    """The clock here is the real one, and the limit short."""
    with serving({"/a": Page(raw=slow)}) as s:
        client = Client(Allowed.of([s.url("/")], [LOOPBACK]), Limits(request=0.2, step=0.2, attempts=1, pause=0.0))
        with pytest.raises(FetchError, match="took longer than it may") as caught:
            client.get(s.url("/a"), HTML)
        assert caught.value.code == "too-slow"


def test_nobody_there() -> None:
    with serving({}) as s:
        nobody = s.url("/a")
    with pytest.raises(FetchError) as caught:
        client_for(nobody).get(nobody, HTML)
    assert caught.value.code == "offline"


def test_a_name_that_nobody_knows_is_not_asked_for_again() -> None:
    asked: list[str] = []

    def unknown(host: str, port: int) -> list[str]:
        asked.append(host)
        raise OSError(-2, "Name or service not known")

    url = "https://guidance.invalid/a"
    with pytest.raises(FetchError, match="Name or service not known") as caught:
        client_for(url, look_up=unknown).get(url, HTML)
    assert caught.value.code == "offline"
    assert asked == ["guidance.invalid"]


def test_a_host_that_could_not_be_asked_is_not_tried_again() -> None:
    with serving({"/robots.txt": Page("", status=503), "/a": Page("x")}) as s:
        client = client_for(s.url("/"))
        for _ in range(2):
            with pytest.raises(FetchError):
                client.get(s.url("/a"), HTML)
        assert len(s.asked) == Limits().attempts


def test_a_server_that_cannot_prove_who_it_is_is_no_outage() -> None:
    with serving({"/a": Page("x")}) as s:
        url = s.url("/a").replace("http:", "https:")
        with pytest.raises(FetchError, match="does not prove that it is") as caught:
            client_for(url).get(url, HTML)
        assert caught.value.code == "server"


# -- led astray -----------------------------------------------------------------------------------


def redirect(to: str, status: int = 302) -> Page:
    return Page("", status=status, headers={"Location": to})


def test_a_redirect_on_the_same_host_is_followed() -> None:
    with serving({"/a": redirect("/b", 301), "/b": redirect("c", 308), "/c": Page("x")}) as s:
        reply = client_for(s.url("/")).get(s.url("/a"), HTML)
        assert (reply.body, reply.url) == (b"x", s.url("/c"))


def test_a_redirect_to_another_host_is_refused() -> None:
    with serving({"/secret": Page("x")}) as other, serving({"/a": redirect(other.url("/secret"))}) as s:
        assert "names no source at this host" in failure(s, "/a", "refused")
        assert other.asked == []


def test_a_redirect_to_a_private_address_is_refused_also_at_a_catalogued_host() -> None:
    """The metadata service of a cloud, a printer, a router: none is asked because a page says so."""
    with serving({"/secret": Page("x")}, "127.0.0.2") as inside:
        target = f"http://127.0.0.2:{inside.port}/secret"
        with serving({"/a": redirect(target)}) as s:
            client = client_for(s.url("/"), target)
            with pytest.raises(FetchError, match=r"stands for 127\.0\.0\.2, which is no public address") as caught:
                client.get(s.url("/a"), HTML)
            assert caught.value.code == "refused"
            assert inside.asked == []


@pytest.mark.parametrize(
    "to", ["file:///etc/hostname", "ftp://example.org/a", "http://u:p@127.0.0.1/", "http://[nonsense/"]
)
def test_a_redirect_out_of_the_web_is_refused(to: str) -> None:
    with serving({"/a": redirect(to)}) as s:
        failure(s, "/a", "refused")


def test_a_redirect_to_nothing() -> None:
    with serving({"/a": redirect("javascript:alert(1)")}) as s:
        failure(s, "/a", "redirects")


def test_from_a_protected_address_none_leads_to_an_open_one() -> None:
    client = client_for("https://www.gov.example/")
    with pytest.raises(FetchError, match="not protected") as caught:
        client._check("http://www.gov.example/a", ["https://www.gov.example/a"])
    assert caught.value.code == "refused"


def test_a_loop_is_noticed() -> None:
    with serving({"/a": redirect("/b"), "/b": redirect("/a")}) as s:
        assert "round in a circle" in failure(s, "/a", "redirects")
        assert len(s.asked) == 3


def test_a_long_chain_is_cut() -> None:
    with serving({f"/{n}": redirect(f"/{n + 1}") for n in range(20)}) as s:
        assert "More than 5 redirects" in failure(s, "/0", "redirects")


def test_a_redirect_to_what_robots_forbid_is_refused() -> None:
    rules = Page("User-agent: *\nDisallow: /private\n", "text/plain")
    with serving({"/robots.txt": rules, "/a": redirect("/private"), "/private": Page("x")}) as s:
        failure(s, "/a", "robots")
        assert "/private" not in s.paths()


def test_rules_that_lead_elsewhere_are_not_followed_there() -> None:
    with serving({"/robots.txt": redirect("http://example.org/robots.txt"), "/a": Page("x")}) as s:
        failure(s, "/a", "refused")


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name server that says something else the second time is not asked a second time."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return [LOOPBACK] if len(asked) == 1 else ["10.0.0.1"]

    with serving({"/a": Page("x", headers={"Connection": "keep-alive"})}) as s:
        url = f"http://rebinding.example:{s.port}/a"
        client = client_for(url, look_up=rebinding)
        with pytest.raises(FetchError, match=r"rebinding\.example stands for 10\.0\.0\.1"):
            # robots.txt goes to the address that was checked; the next connection is checked anew.
            client.get(url, HTML)
        assert s.paths() == ["/robots.txt"]
        assert asked == ["rebinding.example", "rebinding.example"]


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving({"/a": Page("x")}) as s:
        assert client_for(s.url("/")).get(s.url("/a"), HTML).body == b"x"
