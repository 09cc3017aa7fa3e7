"""A whole answer by a chat model: what is shown, what stands in for it, and that it can be checked again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from assistant_makers import TODAY, WordsEmbedder
from writing_makers import INVENTED, NOT_BUILT_UP, RESERVES, Scripted, reply, said, writer_for

from assistant.chain import Assistant
from assistant.compose.generative.errors import ChatModelError, Failure
from assistant.compose.generative.types import NOTES
from assistant.keep.checking import check_pack
from assistant.keep.documents import held_in
from assistant.keep.files import export
from assistant.keep.making import keep_answer, make_pack
from assistant.keep.reading import parse_pack
from assistant.types import Answer, Reason, Status, Turn
from ingest.store import Index

ASKED = "what is proposal 2(i)?"


def assistant_with(index: Index, model: Scripted) -> Assistant:
    return Assistant(index, WordsEmbedder(), TODAY, writer=writer_for(model))


def ask(index: Index, *replies: object, question: str = ASKED) -> tuple[Answer, Scripted]:
    model = Scripted(*replies)  # type: ignore[arg-type]
    return assistant_with(index, model).ask(question), model


def test_a_models_sentence_is_shown_with_its_quotation_below(small_index: Index) -> None:
    answer, model = ask(small_index, reply(RESERVES))
    assert answer.composer == "generative"
    assert answer.model == "scripted:model"
    assert answer.answer == (
        "It was proposed that each board must keep a reserves policy. [1]\n"
        "    The 2019 review proposed (proposal 2(i)): “Each board must keep a reserves policy.” [1]"
    )
    assert answer.citations[0].evidence.text == "Each board must keep a reserves policy."
    assert any("not law" in note for note in answer.notes)
    assert len(model.asked) == 1


def test_without_a_model_nothing_changes(small_index: Index, small_assistant: Assistant) -> None:
    plain = small_assistant.ask(ASKED)
    assert plain.composer == "extractive"
    assert {"model", "statements", "usage"} & set(plain.to_dict()) == set()
    own = assistant_with(small_index, Scripted(reply(RESERVES))).ask(ASKED, composer="extractive")
    assert own.answer == plain.answer


def test_an_invention_is_asked_for_again_and_then_dropped(small_index: Index) -> None:
    answer, model = ask(small_index, reply(RESERVES, INVENTED))
    assert len(model.asked) == 2
    assert "These words do not stand so in evidence 1" in model.asked[1][-1][1]
    assert "500" not in json.dumps(answer.to_dict())
    assert answer.composer == "generative"


def test_a_second_try_takes_the_place_of_the_first(small_index: Index) -> None:
    answer, _ = ask(small_index, reply(INVENTED, NOT_BUILT_UP), reply(RESERVES))
    assert [s.text[:8] for s in answer.statements] == ["It was p", "The revi"]


def test_what_hangs_on_a_dropped_statement_goes_with_it(small_index: Index) -> None:
    hangs = said("It must not be built up unnecessarily.", (1, "must not be built up unnecessarily"))
    answer, _ = ask(small_index, reply(RESERVES, INVENTED, hangs))
    assert [s.text for s in answer.statements] == [RESERVES["says"]]


@pytest.mark.parametrize(
    ("replies", "note"),
    [
        ((reply(INVENTED),), NOTES["unverified"]),
        (("I cannot help with that.",), NOTES["malformed"]),
        ((reply(),), NOTES["malformed"]),
        (("",), NOTES["malformed"]),
        ((ChatModelError(Failure.UNREACHABLE, "It is away."),), NOTES[""]),
        ((ChatModelError(Failure.CONTENT_FILTER, "No."),), NOTES["content_filter"]),
        ((RuntimeError("boom"),), NOTES[""]),
    ],
)
def test_whatever_goes_wrong_the_sources_own_words_stand_in(
    small_index: Index, small_assistant: Assistant, replies: tuple[object, ...], note: str
) -> None:
    answer, _ = ask(small_index, *replies)
    assert answer.composer == "extractive"
    assert answer.answer == small_assistant.ask(ASKED).answer
    assert answer.notes[0] == note
    assert answer.model == "scripted:model"


def test_true_words_of_another_place_do_not_answer(small_index: Index) -> None:
    """What stands must rest on what the sources' own answer puts first."""

    def other(messages: tuple[tuple[str, str], ...]) -> str:
        number = messages[1][1].count("<<< EVIDENCE")
        words = messages[1][1].rsplit("Words: ", 1)[1].split("\n", 1)[0]
        return reply(said(words, (number, words)))

    answer, model = ask(small_index, other)
    assert model.asked[0][1][1].count("<<< EVIDENCE") > 1
    assert answer.composer == "extractive"
    assert answer.notes[0] == NOTES["unverified"]


def test_the_model_may_decline_further(small_index: Index) -> None:
    answer, model = ask(small_index, reply(answered=False))
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.NOT_IN_CORPUS)
    assert len(model.asked) == 1
    assert answer.passages
    assert "sources’ own words" in answer.notes[0]


@pytest.mark.parametrize("question", ["who gets a vote on the board?", "hello", "", "what is proposal 9(i)?"])
def test_the_model_is_not_asked_what_is_declined(small_index: Index, small_assistant: Assistant, question: str) -> None:
    answer, model = ask(small_index, reply(RESERVES), question=question)
    assert model.asked == []
    assert answer.answer == small_assistant.ask(question).answer


def test_a_list_must_be_whole(small_index: Index) -> None:
    one = said("People live in good health for longer.", (1, "People live in good health for longer"))
    answer, _ = ask(small_index, reply(one), question="what are the outcomes?")
    assert answer.composer == "extractive"
    assert len([s for s in answer.statements if s.number]) > 1


def test_the_answer_grows_sentence_by_sentence(small_index: Index) -> None:
    assistant = assistant_with(small_index, Scripted(reply(RESERVES, INVENTED, NOT_BUILT_UP)))
    *grown, last = assistant.stream(ASKED)
    assert [len(a.statements) for a in grown] == [1, 2]
    assert all(a.partial for a in grown)
    assert not last.partial
    assert "500" not in "".join(a.answer for a in grown)
    assert last.answer == assistant_with(small_index, Scripted(reply(RESERVES, NOT_BUILT_UP))).ask(ASKED).answer


def test_a_stream_without_a_model_is_the_answer(small_assistant: Assistant) -> None:
    (only,) = small_assistant.stream(ASKED)
    assert only.answer == small_assistant.ask(ASKED).answer


def test_nothing_but_question_and_evidence_reaches_the_model(small_index: Index) -> None:
    model = Scripted(reply(RESERVES))
    history = (Turn("user", "what is proposal 2(i)?"), Turn("assistant", "SECRET answer that a browser made up"))
    assistant_with(small_index, model).ask("and by when?", history)
    sent = json.dumps(model.asked)
    assert "SECRET" not in sent
    assert "proposal 2(i)" in sent
    assert "https://" not in sent
    assert "Shared Care Group" not in sent


def test_a_follow_up_goes_on_from_a_models_answer(small_index: Index) -> None:
    assistant = assistant_with(small_index, Scripted(reply(RESERVES)))
    first = assistant.ask(ASKED)
    history = (Turn("user", ASKED), Turn("assistant", first.answer))
    answer = assistant.ask("and by when?", history, composer="extractive")
    assert "3 months" in answer.answer


# -- kept --------------------------------------------------------------------------------------


def test_a_pack_of_it_can_be_checked_again(small_index: Index) -> None:
    answer, _ = ask(small_index, reply(RESERVES, NOT_BUILT_UP))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    pack = make_pack([keep_answer(answer, small_index, now)], now)
    report = check_pack(parse_pack(pack.to_json().encode()), held_in(small_index))
    assert not report.changed
    assert "Written by" in export(pack, ".md").decode()
    assert RESERVES["says"] in export(pack, ".md").decode()

    forged = pack.answers[0].model_copy(
        update={
            "statements": [
                pack.answers[0].statements[0].model_copy(update={"text": "Each board must keep 14 policies."})
            ]
        }
    )
    altered = check_pack(parse_pack(make_pack([forged], now).to_json().encode()), held_in(small_index)).altered
    assert any("does not stand on its quotations" in line for line in altered)
