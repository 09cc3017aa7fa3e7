"""The real model, the real Chroma and the shipped corpus: from the five files to a cited answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.chain import Assistant, open_assistant
from assistant.settings import Settings
from assistant.types import Answer, Reason, Status, Turn
from ingest.build import build
from ingest.embed import SentenceTransformerEmbedder
from ingest.model_in_use import embedder_of
from ingest.settings import IngestSettings
from ingest.types import Authority

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
TODAY = date(2026, 3, 1)
DIRECTION = "what does a direction require?"
MADE = """Rules of the allotment society

Every plot holder must keep the hedge of the plot below two metres.

The water tank is filled by the treasurer on the first Monday of May.

Bees may be kept on a plot with the written consent of both neighbours.
"""


def settings(index: Path) -> Settings:
    """Every setting that changes an answer, whatever the environment of the tests says."""
    return Settings(index=index, corpus=CORPUS, today=TODAY, top_k=10, max_question=4000)


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return embedder_of(IngestSettings())


@pytest.fixture(scope="module")
def shipped_index(embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("shipped") / "index"
    report = build(CORPUS, index, embedder)
    assert report.failures == ()
    assert len(report.documents) == 5
    assert report.embedded > 0
    return index


@pytest.fixture(scope="module")
def shipped(shipped_index: Path, embedder: SentenceTransformerEmbedder) -> Assistant:
    return open_assistant(settings(shipped_index), embedder)


@pytest.fixture(scope="module")
def files(shipped: Assistant) -> dict[str, str]:
    """The words of each source FILE, as they stand in the corpus folder."""
    held = {s.id: s.file for s in shipped.index.sources.values() if s.file}
    return {i: (CORPUS / file).read_bytes().decode("utf-8") for i, file in held.items()}


def followed(shipped: Assistant, *questions: str) -> Answer:
    """The answer to the last of several questions of one conversation."""
    history: tuple[Turn, ...] = ()
    for question in questions[:-1]:
        history = (*history, Turn("user", question), Turn("assistant", shipped.ask(question, history).answer))
    return shipped.ask(questions[-1], history)


def cited(answer: Answer) -> list[tuple[str, str]]:
    return [(c.evidence.source.id, c.evidence.provision.locator.label) for c in answer.citations]


def untimed(answer: dict[str, Any]) -> str:
    return json.dumps({k: v for k, v in answer.items() if k != "timings_ms"}, ensure_ascii=False)


# -- the promised conversation -----------------------------------------------------------------


def test_what_a_direction_requires(shipped: Assistant) -> None:
    answer = shipped.ask(DIRECTION)
    assert answer.status is Status.ANSWERED
    first = answer.citations[0].evidence
    assert cited(answer)[0] == ("msg-review-2019", "proposal 4(iv)")
    assert first.provision.authority is Authority.PROPOSAL
    assert first.text.startswith("4. (iv) Clear directions must be provided by IJBs")
    assert first.text.endswith("Timescale: 6 months")
    assert answer.answer.startswith("The 2019 review proposed (proposal 4(iv)): “Clear directions must be provided")
    assert answer.notes[0].startswith("This is a proposal of 2019, not law.")
    assert {"pbjw-act-2014", "directions-guidance-2020"} <= {s.source.id for s in answer.signposts}
    assert all(s.source.url for s in answer.signposts if s.source.id in ("pbjw-act-2014", "directions-guidance-2020"))


def test_and_by_when(shipped: Assistant) -> None:
    answer = followed(shipped, DIRECTION, "and by when?")
    assert answer.status is Status.ANSWERED
    assert cited(answer) == [("msg-review-2019", "proposal 4(iv), timescale")]
    assert answer.citations[0].evidence.text == "Timescale: 6 months"


def test_a_change_of_topic_after_it(shipped: Assistant) -> None:
    answer = followed(shipped, DIRECTION, "what are the nine outcomes?")
    assert answer.standalone_question == "what are the nine outcomes?"
    assert len(answer.statements) == 9


def test_the_nine_outcomes_each_with_both_sources(shipped: Assistant) -> None:
    answer = shipped.ask("what are the nine outcomes?")
    assert answer.status is Status.ANSWERED
    assert [s.number for s in answer.statements] == [str(n) for n in range(1, 10)]
    for number, statement in enumerate(answer.statements, 1):
        assert {e.source.id for e in statement.evidence} == {"msg-review-2019", "alliance-framework-for-integration"}
        assert {e.provision.locator.label for e in statement.evidence} == {f"outcome {number}"}
    assert any("restates this from the National Health and Wellbeing Outcomes Regulations" in n for n in answer.notes)


def test_a_principle_that_two_sources_word_differently(shipped: Assistant) -> None:
    answer = shipped.ask("principle 10")
    assert answer.status is Status.ANSWERED
    assert set(cited(answer)) == {
        ("msg-review-2019", "principle 10"), ("alliance-framework-for-integration", "principle 10"),
    }  # fmt: skip


def test_the_second_one_and_the_one_after_that(shipped: Assistant) -> None:
    second = followed(shipped, "what are the four objectives?", "explain the second one")
    assert cited(second)[0] == ("msg-review-2019", "objective 2")
    after = followed(shipped, "what are the four objectives?", "explain the second one", "and the one after that?")
    assert cited(after)[0] == ("msg-review-2019", "objective 3")


def test_a_carers_representative_asks_for_the_bus_fare(shipped: Assistant) -> None:
    answer = shipped.ask("will anybody pay my bus ticket to the board meetings?")
    assert answer.status is Status.ANSWERED
    assert ("msg-review-2019", "proposal 6(iii)") in cited(answer)
    assert answer.notes[0].startswith("This is a proposal of 2019, not law.")


def test_an_opinion_is_given_as_its_authors(shipped: Assistant) -> None:
    answer = shipped.ask("what did Alison Taylor write about the five giants of Beveridge?")
    assert cited(answer)[0][0] == "taylor-opinion-2018"
    assert answer.answer.startswith("In an opinion piece of 2018, Alison Taylor wrote")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        pytest.param("what are Scotland's nine outcomes?", "outcome 1"),
        pytest.param("what did Alison Taylor write about Beveridge's five giants?", "paragraph 4"),
    ],
)
def test_a_possessive_before_a_number_names_no_section(shipped: Assistant, question: str, place: str) -> None:
    assert place in [label for _, label in cited(shipped.ask(question))]


def test_the_third_sector_is_no_third_outcome(shipped: Assistant) -> None:
    assert not any(
        label == "outcome 3" for _, label in cited(shipped.ask("how can the third sector support the outcomes?"))
    )


def test_a_new_topic_is_not_answered_with_the_last_one(shipped: Assistant) -> None:
    answer = followed(shipped, DIRECTION, "is there anything about telecare?")
    assert ("msg-review-2019", "proposal 4(iv)") not in cited(answer)


# -- the honest endings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("what is proposal 7(i)?", Reason.NO_SUCH_PROVISION),
        ("what does Annex A say", Reason.MISSING_PART),
        ("what does exhibit 7 show?", Reason.MISSING_PART),
        ("quand faut-il donner une directive au conseil ?", Reason.OTHER_LANGUAGE),
    ],
)
def test_what_is_not_held_is_declined_with_its_reason(shipped: Assistant, question: str, reason: Reason) -> None:
    answer = shipped.ask(question)
    assert (answer.status, answer.reason) == (Status.DECLINED, reason)
    assert answer.citations == ()


@pytest.mark.parametrize(
    "question",
    ["who won the world cup", "how long do I boil an egg?", "what is the boiling point of lead?",
     "how many people voted in the last election in Peru?"],
)  # fmt: skip
def test_what_the_corpus_is_not_about_is_declined(shipped: Assistant, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.status is Status.DECLINED
    assert answer.citations == ()


def test_who_votes_is_declined_with_the_order_that_settles_it(shipped: Assistant) -> None:
    answer = shipped.ask("do the carers' reps on the board have voting rights?")
    assert answer.status is Status.DECLINED
    assert {"ijb-order-2014", "ijb-order-amendment-2025"} & {s.source.id for s in answer.signposts}


@pytest.mark.parametrize(
    ("message", "reason"),
    [("hello", Reason.GREETING), ("thank you!", Reason.THANKS), ("what can you do?", Reason.HELP)],
)
def test_small_talk_gets_a_reply_and_no_search(shipped: Assistant, message: str, reason: Reason) -> None:
    answer = shipped.ask(message)
    assert (answer.status, answer.reason) == (Status.REPLIED, reason)
    assert answer.passages == ()
    assert "retrieve" not in answer.timings_ms


def test_a_misspelt_question_says_what_it_is_searching_for(shipped: Assistant) -> None:
    answer = shipped.ask("what does a direciton require?")
    assert "Searching for: direction." in answer.notes
    assert cited(answer)[:1] == cited(shipped.ask(DIRECTION))[:1]


# -- the promise -------------------------------------------------------------------------------

MANY = [
    DIRECTION, "what are the nine outcomes?", "what are the twelve principles?", "principle 10", "section 5", "section 3",
    "what are the eleven characteristics?", "what does CARE stand for?", "what is proposal 2(v)?", "what is proposal 3(ii)?",
    "who sat on the leadership group?", "what are the four objectives?", "what must be done about reserves?",
    "what did Campbell Christie say?", "footnote 1 of the framework", "who wrote about Beveridge's five giants?",
    "what is the main purpose of the principles?", "what does the guidance say about culture?",
]  # fmt: skip


def test_every_quotation_stands_at_its_offsets_in_the_files(shipped: Assistant, files: dict[str, str]) -> None:
    quoted = set()
    for question in MANY:
        answer = shipped.ask(question).to_dict()
        assert (answer["status"] == "answered") == bool(answer["citations"])
        for c in answer["citations"]:
            text = files[c["source_id"]]
            assert c["quote"] == text[c["start"] : c["end"]], f"{question}: {c['locator']}"
            if c["lead_in"]:
                assert c["lead_in"]["quote"] == text[c["lead_in"]["start"] : c["lead_in"]["end"]]
            quoted.add((c["source_id"], c["start"]))
        for p in answer["passages"]:
            assert p["text"] == files[p["source_id"]][p["start"] : p["end"]]
    assert len(quoted) > 40
    assert {source for source, _ in quoted} == set(files)


def test_every_sentence_of_an_answer_stands_on_a_quotation(shipped: Assistant) -> None:
    for question in MANY:
        answer = shipped.ask(question)
        assert all(s.evidence for s in answer.statements)
        assert answer.rejected == (), question
        for citation in answer.citations:
            assert f"[{citation.marker}]" in answer.answer


def test_every_provision_of_the_corpus_can_be_stated_and_verified(shipped: Assistant) -> None:
    """Whatever retrieval finds, what is composed of it holds: nothing is ever dropped."""
    from assistant.evidence import Part, Selection, Shape
    from assistant.verify import verify

    parts = [Part(p, Shape.PROVISIONS) for p in shipped.index.provisions if not p.kind.is_whole]
    statements = shipped._composer.compose(Selection(tuple(parts), "every one"))
    assert len(statements) > 150
    assert verify(statements, shipped.index)[1] == ()


def test_another_process_prints_the_same_answer(shipped: Assistant, shipped_index: Path) -> None:
    command = [sys.executable, "-m", "assistant", "ask", "--format", "json", "--index", str(shipped_index), DIRECTION]
    env = {k: v for k, v in os.environ.items() if not k.startswith("ASSISTANT_")}
    env |= {"ASSISTANT_TODAY": TODAY.isoformat(), "PYTHONHASHSEED": "4711"}
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=True)
    assert untimed(json.loads(run.stdout)) == untimed(shipped.ask(DIRECTION).to_dict())


# -- building ----------------------------------------------------------------------------------


class _Counting:
    """The real embedder, counting what it is asked to embed."""

    def __init__(self, real: SentenceTransformerEmbedder) -> None:
        self._real = real
        self.texts = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def encode(self, texts: list[str]) -> Any:
        self.texts += len(texts)
        return self._real.encode(texts)


def test_building_again_embeds_nothing(shipped_index: Path, embedder: SentenceTransformerEmbedder) -> None:
    counting = _Counting(embedder)
    before = (shipped_index / "CURRENT").read_text()
    report = build(CORPUS, shipped_index, counting)  # type: ignore[arg-type]
    assert report.up_to_date
    assert (report.embedded, counting.texts) == (0, 0)
    assert (shipped_index / "CURRENT").read_text() == before


@pytest.fixture(scope="module")
def plain_folder(
    embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Assistant]:
    """An assistant over a folder with one made document and no catalogue."""
    root = tmp_path_factory.mktemp("plain")
    (root / "papers").mkdir()
    (root / "papers" / "allotment.txt").write_text(MADE, encoding="utf-8")
    build(root / "papers", root / "index", embedder)
    return lambda: open_assistant(settings(root / "index"), embedder)


def test_a_folder_without_a_catalogue_answers_from_its_document(plain_folder: Callable[[], Assistant]) -> None:
    answer = plain_folder().ask("how high may the hedge of a plot be?")
    assert answer.status is Status.ANSWERED
    first = answer.to_dict()["citations"][0]
    assert first["source_id"] == "allotment"
    assert first["authority"] == "unstated"
    assert first["published"] is None
    assert first["quote"] == MADE[first["start"] : first["end"]]
    assert "below two metres" in first["quote"]
    assert "The catalogue does not state what authority this source has." in answer.notes


def test_a_folder_without_a_catalogue_declines_what_is_far_from_it(plain_folder: Callable[[], Assistant]) -> None:
    answer = plain_folder().ask("who won the world cup?")
    assert answer.status is Status.DECLINED
