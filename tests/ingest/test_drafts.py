"""Drafts by a scripted chat model: what is kept, what is left out and counted, and where nothing is written."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ingest import drafts as drafting
from ingest.build import parse_corpus
from ingest.drafts import DraftError, Drafts, as_yaml, check_path, draft_entries, open_model, write_drafts
from ingest.errors import CorpusError
from tests.fakes import FakeEmbedder

LONG = " ".join(["word"] * 31)


class Scripted:
    """A chat model that says what it was told to for the passage that a prompt holds, else nothing of use."""

    def __init__(self, said: dict[str, str | Exception], otherwise: str = "[]") -> None:
        self.said = said
        self.otherwise = otherwise
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        for passage, reply in self.said.items():
            if f"Passage:\n{passage}" in prompt:
                if isinstance(reply, Exception):
                    raise reply
                return reply
        return self.otherwise


def drafted(corpus: Path, model: Callable[[str], str], least: int = 4) -> Drafts:
    return draft_entries(parse_corpus(corpus), "handbook", model, FakeEmbedder(), least)


def listed(*questions: str) -> str:
    return json.dumps(list(questions))


def test_what_passes_is_kept_by_locator(tiny_corpus: Path) -> None:
    reply = listed("any  homework\nbeforehand?")
    model = Scripted({"read the papers": f"Here you are:\n```json\n{reply}\n```"})
    out = drafted(tiny_corpus, model)
    assert {k: v for k, v in out.kept.items() if v} == {"Meetings, bullet 1": ["any homework beforehand?"]}


def test_the_model_sees_the_passage_its_place_and_what_is_there(tiny_corpus: Path) -> None:
    model = Scripted({})
    drafted(tiny_corpus, model)
    (prompt,) = (p for p in model.prompts if "Passage:\nCarers are paid" in p)
    assert "Document: Board handbook" in prompt
    assert "Place: Expenses: Expenses, paragraph 1" in prompt
    assert "- can I claim my ticket" in prompt


def test_provisions_with_enough_entries_are_left_alone(tiny_corpus: Path) -> None:
    model = Scripted({})
    drafted(tiny_corpus, model, least=2)
    assert not any("Passage:\nCarers are paid" in p for p in model.prompts)
    assert not any("Passage:\nBoard handbook" in p for p in model.prompts)  # the whole document


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        ("Papers are sent seven days before each meeting", "copied from the provision"),
        ("why", "too short or too long"),
        (LONG, "too short or too long"),
        ("Who pays for travel?", "near-duplicates"),  # an entry of another provision
        ("what is the chair paid?", "near-duplicates"),  # a question known to be unanswered
    ],
)
def test_what_does_not_pass_is_counted(tiny_corpus: Path, draft: str, why: str) -> None:
    out = drafted(tiny_corpus, Scripted({"The board meets": listed(draft)}))
    assert out.kept["Meetings, paragraph 1"] == []
    assert out.refused[why] == 1


def test_a_short_passage_word_for_word_is_a_copy(tiny_corpus: Path) -> None:
    out = drafted(tiny_corpus, Scripted({"vote in person": listed("Vote in person.", "must I turn up to cast mine")}))
    assert out.kept["Meetings, bullet 3"] == ["must I turn up to cast mine"]
    assert out.refused["copied from the provision"] == 1


def test_two_alike_drafts_are_one(tiny_corpus: Path) -> None:
    model = Scripted({"The board meets": listed("how often do we gather here", "here, how often do we gather")})
    assert drafted(tiny_corpus, model).kept["Meetings, paragraph 1"] == ["how often do we gather here"]


def test_a_draft_that_fits_another_provision_better_is_left_out(tiny_corpus: Path) -> None:
    out = drafted(tiny_corpus, Scripted({"vote in person": listed("Carers' bus fares paid, Expenses")}))
    assert out.kept["Meetings, bullet 3"] == []
    assert out.refused["nearer to another provision"] == 1


@pytest.mark.parametrize("reply", ["I cannot do that.", "[1, 2]", '{"a": 1}', "[", "]["])
def test_bad_replies_are_counted_and_the_rest_goes_on(tiny_corpus: Path, reply: str) -> None:
    model = Scripted({"read the papers": listed("any homework beforehand")}, otherwise=reply)
    out = drafted(tiny_corpus, model)
    assert out.kept["Meetings, bullet 1"] == ["any homework beforehand"]
    assert out.refused["replies that are no list of questions"] == len(model.prompts) - 1


def test_a_call_that_fails_is_counted_and_the_rest_goes_on(tiny_corpus: Path) -> None:
    model = Scripted({"read the papers": TimeoutError("too slow"), "vote in person": listed("must I turn up")})
    out = drafted(tiny_corpus, model)
    assert out.refused["calls without an answer"] == 1
    assert out.kept["Meetings, bullet 3"] == ["must I turn up"]


def test_a_model_that_never_answers_is_an_error(tiny_corpus: Path) -> None:
    def refuses(prompt: str) -> str:
        raise ConnectionError("no route to host")

    with pytest.raises(DraftError, match=r"did not answer once: no route to host\. What to do: "):
        drafted(tiny_corpus, refuses)


def test_a_source_that_is_not_held(tiny_corpus: Path) -> None:
    with pytest.raises(CorpusError, match=r"No held source has the id 'board-act'\. What to do: name one of: handbook"):
        draft_entries(parse_corpus(tiny_corpus), "board-act", Scripted({}), FakeEmbedder())


# -- the file ---------------------------------------------------------------------------------------------


def test_the_file_says_what_to_do_and_has_the_form_of_the_index(tiny_corpus: Path) -> None:
    out = drafted(tiny_corpus, Scripted({"read the papers": listed("is there: homework", "why")}))
    text = as_yaml(out, "handbook", "Board handbook", "fake:one")
    assert text.startswith("# DRAFTS, not in use. fake:one wrote them for Board handbook.\n")
    assert "corpus/plain-language/handbook.yaml" in text
    assert "# 1 drafts. Left out: " in text
    assert "1 too short or too long" in text
    assert yaml.safe_load(text) == [{"locator": "Meetings, bullet 1", "asked_as": ["is there: homework"]}]


def test_a_file_without_drafts_is_an_empty_list() -> None:
    assert yaml.safe_load(as_yaml(Drafts(), "handbook", "Board handbook", "fake:one")) == []


@pytest.mark.parametrize("name", ["handbook.yaml", "../plain-language/new.yaml", "deeper/new.yaml"])
def test_never_into_the_index(tiny_corpus: Path, name: str) -> None:
    with pytest.raises(DraftError, match="inside the plain-language index"):
        check_path(tiny_corpus / "plain-language" / name, tiny_corpus)


def test_never_into_the_index_through_a_link(tiny_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tiny_corpus / "plain-language")
    with pytest.raises(DraftError, match="inside the plain-language index"):
        check_path(tmp_path / "link" / "new.yaml", tiny_corpus)


def test_nothing_is_overwritten(tiny_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "drafts.yaml").write_text("read half way")
    with pytest.raises(DraftError, match="is there already"):
        check_path(tmp_path / "drafts.yaml", tiny_corpus)
    check_path(tmp_path / "new.yaml", tiny_corpus)
    with pytest.raises(DraftError, match="cannot be written"):
        write_drafts(tmp_path / "drafts.yaml", "new")
    assert (tmp_path / "drafts.yaml").read_text() == "read half way"


# -- the model --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["llama", ":llama", "ollama:", ""])
def test_a_model_needs_a_provider_and_a_name(name: str) -> None:
    with pytest.raises(DraftError, match="name it as provider:model"):
        open_model(name)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_ollama", None)
    with pytest.raises(DraftError, match=r"needs the package langchain-ollama.*pip install langchain-ollama"):
        open_model("ollama:llama3.2")


def test_a_provider_that_nobody_knows() -> None:
    with pytest.raises(DraftError, match=r"The model 'nonsense:x' cannot be opened: .*What to do: "):
        open_model("nonsense:x")


def test_the_text_of_a_reply_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain import chat_models
    from langchain_core.language_models.fake_chat_models import FakeListChatModel

    asked: dict[str, object] = {}

    def opened(model: str, **more: object) -> FakeListChatModel:
        asked.update(more, model=model)
        return FakeListChatModel(responses=["[]"])

    monkeypatch.setattr(chat_models, "init_chat_model", opened)
    assert open_model("some:one:two")("a prompt") == "[]"
    assert asked == {"model": "one:two", "model_provider": "some"}


def test_the_library_is_imported_only_when_a_model_is_opened() -> None:
    assert not any(
        isinstance(v, types.ModuleType) and v.__name__.startswith("langchain") for v in vars(drafting).values()
    )
