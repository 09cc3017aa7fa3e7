"""Documents without any plain-language entry: what is beside the point is declined, what they say is answered.

Once such an assistant answered everything, as nothing was known to be unanswered.
"""

from __future__ import annotations

import shutil

import pytest

from assistant.chain import Assistant, open_assistant
from assistant.settings import Settings
from assistant.types import Status
from ingest.build import build
from ingest.model_in_use import embedder_of
from tests.conftest import ROOT

pytestmark = pytest.mark.model
BESIDE = (
    "How long do I boil an egg?", "What is the capital of Peru?", "Who won the league last year?",
    "Write me a poem about the sea.", "How do I change the oil of my car?",
)  # fmt: skip
WITHIN = ("What must every Health Board, Local Authority and IJB evaluate in relation to this report?",
          "What should the framework for community based integrated services illustrate?")  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one of the shipped documents, in a folder of its own without a catalogue."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "corpus").mkdir()
    shutil.copy(ROOT / "corpus" / "documents" / "msg-review-2019.txt", folder / "corpus")
    settings = Settings(corpus=folder / "corpus", index=folder / "index")
    embedder = embedder_of(settings)
    build(settings.corpus, settings.index, embedder)
    return open_assistant(settings, embedder)


def test_there_are_no_entries_to_decide_by(assistant: Assistant) -> None:
    assert len(assistant.index.unanswered) == 0


@pytest.mark.parametrize("question", BESIDE)
def test_what_is_beside_the_point_is_declined(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.DECLINED


@pytest.mark.parametrize("question", WITHIN)
def test_what_the_document_says_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.ANSWERED
