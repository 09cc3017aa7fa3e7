"""What the page sends back: files of kept answers, and opinions; forged answers become no files."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx import Document
from fastapi import FastAPI
from serving import served

from assistant.chain import Assistant
from assistant.feedback.queries import View, listing
from assistant.feedback.store import Store
from assistant.keep.making import keep_answer
from assistant.keep.reading import parse_pack
from assistant.service.kept import MAX_BODY, mount_kept

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("kept") / "feedback.sqlite")


@pytest.fixture(scope="module")
def client(small_assistant: Assistant, store: Store) -> Iterator[httpx.Client]:
    app = FastAPI()
    mount_kept(app, lambda: small_assistant.index, lambda: store)
    with served(app) as address, httpx.Client(base_url=f"{address}/kept", timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def kept(small_assistant: Assistant) -> dict[str, Any]:
    """An answer as the page keeps it."""
    answer = small_assistant.ask("what does a direction require?")
    return keep_answer(answer, small_assistant.index, WHEN).model_dump()


def test_each_form_opens_and_holds_the_quotation(client: httpx.Client, kept: dict[str, Any]) -> None:
    got = {f: client.post("/file", json={"form": f, "answers": [kept, kept]}) for f in (".md", ".docx", ".json")}
    assert [r.status_code for r in got.values()] == [200, 200, 200]
    words = "Clear directions must be given by the boards."
    assert words in got[".md"].text
    assert any(words in p.text for p in Document(io.BytesIO(got[".docx"].content)).paragraphs)
    read = parse_pack(got[".json"].content)
    assert (read.whole, len(read.pack.answers)) == (True, 2)
    assert got[".md"].headers["content-disposition"].startswith('attachment; filename="integration-20')
    assert got[".md"].headers["content-disposition"].endswith('-what-does-a-direction-require.md"')


@pytest.mark.parametrize(("old", "new"), [("must be", "may be"), ("28 days", "14 days"), ("27A", "27B")])
def test_no_file_is_made_of_words_that_the_documents_do_not_hold(
    client: httpx.Client, kept: dict[str, Any], old: str, new: str
) -> None:
    forged = copy.deepcopy(kept)
    for holder, field in ((forged["citations"][0], "quote"), (forged["statements"][0], "text"), (forged, "answer")):
        assert old in holder[field]
        holder[field] = holder[field].replace(old, new)
    got = client.post("/file", json={"form": ".docx", "answers": [forged]})
    assert got.status_code in (409, 422), "422 where the words no longer fill their place"
    assert "What to do" in got.json()["detail"]


def test_no_file_is_made_of_a_sentence_that_is_no_quotation(client: httpx.Client, kept: dict[str, Any]) -> None:
    forged = copy.deepcopy(kept) | {"answer": kept["answer"] + " Boards must pay double."}
    assert client.post("/file", json={"form": ".md", "answers": [forged]}).status_code == 409


def test_an_opinion_is_kept_masked(client: httpx.Client, store: Store, kept: dict[str, Any]) -> None:
    words = "the Act says otherwise, ring 0131 496 0000"
    sent = {"answer": kept, "thumb": "down", "wrong": "wrong_source", "words": words, "took": 41.5}
    assert client.post("/opinion", json=sent).status_code == 204
    [row] = listing(store, View.FEEDBACK).rows
    assert (row.thumb, row.wrong, row.words) == ("down", "wrong_source", "the Act says otherwise, ring [telephone]")
    assert row.total_ms == 41.5
    assert (row.question, row.cited[0].locator) == ("what does a direction require?", "proposal 2(ii)")


@pytest.mark.parametrize(
    "change",
    [
        {"thumb": "sideways"},
        {"wrong": "because"},
        {"words": "x" * 2_001},
        {"answer": {}},
        {"who": "me"},
        {"thumb": None},
        {"took": -1},
        {"took": 1e12},
        {"took": "long"},
    ],
)
def test_what_is_no_opinion_is_a_problem(client: httpx.Client, kept: dict[str, Any], change: dict[str, Any]) -> None:
    got = client.post("/opinion", json={"answer": kept, "thumb": "up"} | change)
    assert (got.status_code, got.headers["content-type"]) == (422, "application/problem+json")


def test_pages_of_other_sites_cannot_send_one(client: httpx.Client, kept: dict[str, Any]) -> None:
    """A form of another site can send text without asking first, and no JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        got = client.post("/opinion", content=httpx.Request("POST", "http://x", json={"answer": kept, "thumb": "up"}).content,
                          headers={"content-type": kind})  # fmt: skip
        assert got.status_code == 422


def test_too_much_is_refused(client: httpx.Client, kept: dict[str, Any]) -> None:
    assert client.post("/file", json={"form": ".md", "answers": [kept] * 201}).status_code == 422
    assert client.post("/file", content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert client.post("/file", json={"form": ".exe", "answers": [kept]}).status_code == 422
    assert client.post("/file", json={"form": ".md", "answers": []}).status_code == 422


def test_a_store_that_breaks_is_said_without_its_place(
    small_assistant: Assistant, kept: dict[str, Any], tmp_path: Path
) -> None:
    app = FastAPI()
    mount_kept(app, lambda: small_assistant.index, lambda: Store(tmp_path))
    with served(app) as address:
        got = httpx.post(f"{address}/kept/opinion", json={"answer": kept, "thumb": "up"})
    assert got.status_code == 503
    assert str(tmp_path) not in got.text
