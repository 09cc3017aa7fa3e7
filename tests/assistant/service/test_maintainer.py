"""The maintainer's page: off without a password, closed without it, and hostile words shown as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import yaml
from fastapi import FastAPI
from serving import served
from starlette.responses import PlainTextResponse

from assistant.feedback.password import hash_password
from assistant.feedback.records import Asked, Cited, Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from assistant.service.maintainer import COOKIE, mount_maintainer

SECRET = "correct horse battery staple"
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> \u202e =1+1'


def asked(question: str, **changes: object) -> Asked:
    values = {"at": datetime(2026, 3, 1, 9, tzinfo=UTC), "question": question, "standalone": question, "status": "answered",
              "reason": None, "composer": "extractive", "fingerprint": "f", "total_ms": 12.0,
              "cited": (Cited("review", "proposal 2(ii)", "Clear directions."),)}  # fmt: skip
    return Asked(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("maintainer") / "feedback.sqlite")
    store.add_question(asked("who may vote?", status="declined", reason="not_in_corpus", cited=()))
    store.add_question(asked("what takes so long?", total_ms=9_000.0))
    store.add_opinion(Opinion(asked("who pays for travel?"), Thumb.UP))
    store.add_opinion(Opinion(asked(HOSTILE), Thumb.DOWN, Wrong.OTHER, HOSTILE))
    return store


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    app = FastAPI(openapi_url=None)
    app.mount("/", PlainTextResponse("the page"))  # takes every path that nobody took before
    mount_maintainer(app, lambda: store, hash_password(SECRET))
    with served(app) as address:
        yield f"{address}/maintain"


@pytest.fixture(scope="module")
def inside(address: str) -> Iterator[httpx.Client]:
    """A browser that is signed in."""
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        assert client.post("/", data={"password": SECRET}).status_code == 200
        yield client


def test_without_a_password_there_is_nothing(store: Store) -> None:
    app = FastAPI()
    mount_maintainer(app, lambda: store, "")
    assert not [r for r in app.routes if getattr(r, "path", "") == "/maintain"]


@pytest.mark.parametrize("path", ["/", "/?list=questions", "/csv", "/draft?list=feedback&number=1"])
def test_nothing_is_shown_to_who_is_not_signed_in(address: str, path: str) -> None:
    for cookies in ({}, {COOKIE: ""}, {COOKIE: "guess"}):
        got = httpx.get(address + path, follow_redirects=True, cookies=cookies)
        assert "who pays" not in got.text
        assert "Password" in got.text


def test_its_address_works_without_the_stroke_and_every_link_leads_somewhere(
    inside: httpx.Client, address: str
) -> None:
    assert "who pays" in inside.get(address).text
    links = {part.split('"')[0].replace("&amp;", "&") for part in inside.get("/").text.split('href="')[1:]}
    assert len(links) > 6
    for link in links:
        got = inside.get(address.removesuffix("/maintain") + link)
        assert (got.status_code, got.text == "the page") == (200, False)


def test_a_wrong_password_opens_nothing_and_the_right_one_sets_a_cookie_for_this_page_only(address: str) -> None:
    wrong = httpx.post(address + "/", data={"password": "guess"})
    assert (wrong.status_code, wrong.cookies.get(COOKIE)) == (403, None)
    right = httpx.post(address + "/", data={"password": SECRET})
    assert right.status_code == 303
    cookie = right.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/maintain", "Max-Age=28800"):
        assert part in cookie


def test_signing_out_ends_it_also_for_who_kept_the_cookie(address: str) -> None:
    token = httpx.post(address + "/", data={"password": SECRET}).cookies[COOKIE]
    assert "who pays" in httpx.get(address + "/", cookies={COOKIE: token}).text
    httpx.post(address + "/leave", cookies={COOKIE: token})
    assert "who pays" not in httpx.get(address + "/", cookies={COOKIE: token}).text


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("", "who pays", "who may vote"),
        ("?list=questions", "who may vote", "who pays"),
        ("?list=declines", "not_in_corpus", "so long"),
        ("?list=slow", "so long", "who may vote"),
        ("?list=feedback&words=travel", "who pays", "alert(1)"),
        ("?list=feedback&thumb=down", "alert(1)", "who pays"),
        ("?list=questions&since=2026-03-02", "0 of 0", "who may vote"),
        ("?list=nothing&since=never&reason=x&skip=-1&thumb=9", "who pays", "who may vote"),
        ("?list=feedback&skip=1", "1 of 2", "alert(1)"),
    ],
)
def test_each_list_and_filter(inside: httpx.Client, query: str, there: str, not_there: str) -> None:
    text = inside.get("/" + query).text
    assert there in text
    assert not_there not in text.split("<table>")[1]


def test_hostile_words_are_shown_as_text(inside: httpx.Client) -> None:
    text = inside.get("/", params={"words": '"><script>alert(2)</script>'}).text + inside.get("/").text
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text


def test_every_field_has_a_label_and_the_table_its_headings(inside: httpx.Client) -> None:
    text = inside.get("/").text
    for name in ("words", "since", "source", "reason", "thumb", "wrong"):
        assert f'<label for="{name}">' in text
        assert f'id="{name}"' in text
    assert text.count('scope="row"') == 2
    assert 'lang="en-GB"' in text


def test_csv_holds_the_list_and_runs_nothing(inside: httpx.Client) -> None:
    got = inside.get("/csv", params={"list": "feedback"})
    assert got.headers["content-disposition"] == 'attachment; filename="feedback.csv"'
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"), newline="")))
    assert [r["thumb"] for r in rows] == ["down", "up"]


def test_a_record_becomes_a_draft_to_save(inside: httpx.Client) -> None:
    got = inside.get("/draft", params={"list": "feedback", "number": "1"})
    assert got.headers["content-disposition"] == 'attachment; filename="draft-feedback-1.yaml"'
    [entry] = yaml.safe_load(got.text)
    assert entry["question"] == "who pays for travel?"
    for number in ("99", "x", "9" * 30, ""):
        assert inside.get("/draft", params={"list": "feedback", "number": number}).status_code == 404


def test_guessing_is_stopped(store: Store) -> None:
    app = FastAPI()
    mount_maintainer(app, lambda: store, hash_password(SECRET))
    with served(app) as address:
        statuses = [httpx.post(f"{address}/maintain/", data={"password": "guess"}).status_code for _ in range(7)]
        assert httpx.post(f"{address}/maintain/", data={"password": SECRET}).status_code == 429
    assert statuses == [403] * 5 + [429] * 2
