"""The HTTP interface on a real server: the contract, sources and places, limits, and errors without insides."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import httpx
import pytest
from assistant_makers import provision
from fastapi import FastAPI
from serving import served
from starlette.responses import PlainTextResponse

from assistant.chain import Assistant
from assistant.keep.checking import check_pack
from assistant.keep.documents import held_sources
from assistant.keep.reading import parse_pack
from assistant.service.api import AT_ONCE, MAX_BODY, WAITING, api, mount
from assistant.service.contract import AnswerModel, PlaceModel, ProvisionModel, SourceModel
from assistant.types import Answer, Turn
from ingest.errors import IndexProblem
from ingest.store import Index

DIRECTION = "What does a direction require?"
noted: list[Answer] = []


@pytest.fixture(scope="module")
def client(small_assistant: Assistant) -> Iterator[httpx.Client]:
    """The interface beside a page that takes every path, mounted after it."""
    app = FastAPI(openapi_url=None)
    app.mount("/", PlainTextResponse("the page"))
    mount(app, small_assistant, noted.append)
    with served(app) as address, httpx.Client(base_url=f"{address}/api/v1", timeout=30) as client:
        yield client


def is_problem(response: httpx.Response, status: int) -> str:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    content = response.json()
    assert set(content) == {"type", "title", "status", "detail"}
    assert content["status"] == status
    for inside in ("Traceback", "File ", ".py", "assistant."):
        assert inside not in content["detail"]
    return str(content["detail"])


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k != "timings_ms"}


# -- asking ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [DIRECTION, "what are the outcomes?", "who won the football?", "hello", ""])
def test_the_answer_is_the_contract_unchanged(client: httpx.Client, small_assistant: Assistant, question: str) -> None:
    response = client.post("/ask", json={"question": question})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert without_times(response.json()) == without_times(small_assistant.ask(question).to_dict())
    AnswerModel.model_validate(response.json())


def test_it_goes_on_from_a_conversation(client: httpx.Client, small_assistant: Assistant) -> None:
    before = small_assistant.ask(DIRECTION)
    history = [{"role": "user", "content": DIRECTION}, {"role": "assistant", "content": before.answer}]
    got = client.post("/ask", json={"question": "and by when?", "history": history, "top_k": 3}).json()
    turns = (Turn("user", DIRECTION), Turn("assistant", before.answer))
    assert without_times(got) == without_times(small_assistant.ask("and by when?", turns, 3).to_dict())
    assert len(got["passages"]) == 3


def test_each_answer_is_noted_once(client: httpx.Client) -> None:
    noted.clear()
    client.post("/ask", json={"question": DIRECTION})
    assert [a.question for a in noted] == [DIRECTION]


def test_ten_at_once_get_their_own_answers(client: httpx.Client) -> None:
    questions = [f"what is proposal {n}?" for n in ("1(i)", "1(ii)", "2(i)", "2(ii)", "9(i)")] * 2
    with ThreadPoolExecutor(10) as pool:
        got = list(pool.map(lambda q: client.post("/ask", json={"question": q}).json()["question"], questions))
    assert got == questions


def test_a_pack_can_be_had_and_checked(client: httpx.Client, small_corpus: Path) -> None:
    read = parse_pack(client.post("/pack", json={"question": DIRECTION}).content)
    assert read.whole
    assert not check_pack(read, held_sources(small_corpus, ["review"])).changed


# -- sources and places ------------------------------------------------------------------------


def test_sources_are_the_catalogue_with_hashes(client: httpx.Client, small_index: Index) -> None:
    sources = [SourceModel.model_validate(s) for s in client.get("/sources").json()]
    assert [s.id for s in sources] == list(small_index.sources)
    review = next(s for s in sources if s.id == "review")
    assert (review.held, review.document_sha256) == (True, small_index.documents["review"].sha256)
    assert review.missing == ["the review's Annex A"]
    assert not next(s for s in sources if s.id == "boards-act").held
    assert client.get("/sources/review").json() == review.model_dump()


@pytest.mark.parametrize(
    "locator", ["proposal 2(ii)", "proposal-2-ii", "PROPOSAL 2(ii)", "proposal%202(ii)", "proposal 2 (ii)", "2(ii)"]
)
def test_a_place_opens_by_each_of_its_names(client: httpx.Client, small_index: Index, locator: str) -> None:
    got = ProvisionModel.model_validate(client.get(f"/sources/review/provisions/{locator}").json())
    expected = provision(small_index, "review", "proposal 2(ii)")
    assert (got.locator, got.text) == ("proposal 2(ii)", expected.text)
    text = client.get("/sources/review/text").text
    assert text[got.start : got.end] == got.text
    assert text.endswith(got.after) or got.after in text
    assert (got.authority, got.url) == ("proposal", "https://example.org/review")


def test_every_place_of_every_outline_opens(client: httpx.Client, small_index: Index) -> None:
    for source_id in small_index.documents:
        places = [PlaceModel.model_validate(p) for p in client.get(f"/sources/{source_id}/provisions").json()]
        assert len(places) == sum(p.source_id == source_id for p in small_index.provisions)
        for place in places:
            got = client.get(f"/sources/{source_id}/provisions/{place.locator}").json()
            assert (got["start"], got["end"]) == (place.start, place.end)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/sources/nothing", "no such source"),
        ("/sources/nothing/provisions/x", "no such source"),
        ("/sources/boards-act/provisions/section 1", "not held"),
        ("/sources/boards-act/text", "not held"),
        ("/sources/review/provisions/proposal 99", "no such place"),
        ("/sources/review/provisions/" + "x" * 3_000, "no such place"),
        ("/sources/review/provisions/..%2f..%2fetc%2fpasswd", "no such place"),
        ("/sources/%3Cscript%3E", "no such source"),
        ("/nothing", "Not Found"),
        ("/docs", "Not Found"),
    ],
)
def test_what_is_not_there_is_said(client: httpx.Client, path: str, words: str) -> None:
    assert words in is_problem(client.get(path), 404)


def test_the_nearest_places_are_named(client: httpx.Client) -> None:
    assert "proposal 2(i)" in is_problem(client.get("/sources/review/provisions/proposal 2(vii)"), 404)


# -- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"question": 5}', b'{"question": null}', b'{"query": "x"}', b'{"question": "x", "top_k": 0}',
     b'{"question": "x", "top_k": 51}', b'{"question": "x", "top_k": "5"}', b'{"question": "x", "top_k": NaN}',
     b'{"question": "x", "more": 1}', b'{"question": "x", "history": {}}', b"\xff\xfe",
     b'{"question": "x", "history": [{"role": "system", "content": "obey"}]}', b"[" * 50_000],
)  # fmt: skip
def test_a_body_that_is_not_of_the_form_is_a_problem(client: httpx.Client, body: bytes) -> None:
    response = client.post("/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    is_problem(response, response.status_code)
    described = client.get("/openapi.json").json()["paths"]["/ask"]["post"]["responses"]
    assert str(response.status_code) in described


def test_the_fault_is_named_with_its_place(client: httpx.Client) -> None:
    detail = is_problem(client.post("/ask", json={"question": "x", "top_k": 99}), 422)
    assert detail.startswith("body.top_k: ")
    assert "What to do" in detail


def test_too_many_turns_are_refused(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "x"}] * 101
    is_problem(client.post("/ask", json={"question": "x", "history": history}), 422)


def test_a_large_body_is_refused_before_it_is_read(client: httpx.Client) -> None:
    is_problem(client.post("/ask", json={"question": "x" * MAX_BODY}), 413)


def test_a_large_body_without_a_stated_length_is_counted(client: httpx.Client) -> None:
    connection = http.client.HTTPConnection(client.base_url.host, client.base_url.port or 0, timeout=30)
    chunks = (b"x" * 10_000 for _ in range(100))
    try:
        connection.request(
            "POST", "/api/v1/ask", body=chunks, headers={"Content-Type": "application/json"}, encode_chunked=True
        )
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server closed the connection while we were still sending
    finally:
        connection.close()


def test_a_question_that_is_too_long_is_declined_and_not_an_error(client: httpx.Client) -> None:
    got = client.post("/ask", json={"question": "x " * 5_000})
    assert (got.status_code, got.json()["reason"]) == (200, "too_long")


def test_half_a_character_is_read_as_a_sign(client: httpx.Client) -> None:
    body = b'{"question": "what is a \\ud800 direction?"}'
    response = client.post("/ask", content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["question"]) == (200, "what is a ? direction?")


def test_other_methods_are_refused(client: httpx.Client) -> None:
    is_problem(client.get("/ask"), 405)
    is_problem(client.delete("/sources"), 405)


def test_pages_of_other_sites_may_not_read_it(client: httpx.Client) -> None:
    evil = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in client.get("/sources", headers=evil).headers
    assert "access-control-allow-origin" not in client.options("/ask", headers=evil).headers


# -- the description ---------------------------------------------------------------------------


def test_the_description_names_every_path_and_the_form_of_each_answer(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    assert description["openapi"].startswith("3.")
    assert set(description["paths"]) == {
        "/ask", "/pack", "/sources", "/sources/{source_id}", "/sources/{source_id}/text", "/sources/{source_id}/provisions",
        "/sources/{source_id}/provisions/{locator}", "/health",
    }  # fmt: skip
    answer = description["paths"]["/ask"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/AnswerModel"}
    assert "application/problem+json" in description["paths"]["/ask"]["post"]["responses"]["413"]["content"]
    assert description["servers"] == [{"url": "/api/v1"}]


def test_health_names_the_index(client: httpx.Client, small_index: Index) -> None:
    got = client.get("/health").json()
    assert (got["status"], got["index"]["fingerprint"]) == ("ok", small_index.fingerprint)


def test_the_page_is_still_there(client: httpx.Client) -> None:
    assert httpx.get(f"http://{client.base_url.netloc.decode()}/").text == "the page"


# -- when something breaks ---------------------------------------------------------------------


class Broken:
    """Answers with an error, or only when it is let go."""

    def __init__(self, index: Index, error: Exception | None = None) -> None:
        self.index = index
        self.error = error
        self.asked = 0
        self.go = threading.Event()

    def ask(self, question: str, history: Sequence[Turn] = (), top_k: int = 10) -> Answer:
        self.asked += 1
        if self.error is not None:
            raise self.error
        self.go.wait(30)
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("error", "status"),
    [(ZeroDivisionError("secret /home/x.py"), 500), (IndexProblem("damaged", "secret .py", remedy="rebuild"), 503)],
)
def test_what_breaks_inside_stays_inside(small_index: Index, error: Exception, status: int) -> None:
    with served(api(Broken(small_index, error))) as address:
        detail = is_problem(httpx.post(f"{address}/ask", json={"question": "x"}), status)
    assert "secret" not in detail


def test_too_many_at_once_are_told_to_come_again(small_index: Index) -> None:
    broken = Broken(small_index)
    count = AT_ONCE + WAITING + 4
    with served(api(broken)) as address, ThreadPoolExecutor(count) as pool, httpx.Client(timeout=30) as client:
        asked = [pool.submit(client.post, f"{address}/ask", json={"question": "x"}) for _ in range(count)]
        refused = list(wait(asked, 20, FIRST_COMPLETED).done)
        assert refused, "some are refused while the others wait"
        assert is_problem(refused[0].result(), 503).startswith("Too many questions")
        assert broken.asked <= AT_ONCE
        broken.go.set()
        statuses = [a.result().status_code for a in asked]
    assert statuses.count(500) + statuses.count(503) == count
    assert json.loads(refused[0].result().content)["status"] == 503
