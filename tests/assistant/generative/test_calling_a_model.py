"""Calls: in time, tried again, paid for once, within the budget; and every error by its kind."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from writing_makers import Scripted, writer_for

from assistant.compose.generative.calling import Caller, Reply
from assistant.compose.generative.errors import ChatModelError, Failure, failure_of
from assistant.compose.generative.kept import Kept
from assistant.compose.generative.ledger import Ledger, Prices
from assistant.compose.generative.model import LangChainModel, Messages, Piece, Schema, open_model
from assistant.compose.generative.opening import writer_of
from assistant.settings import Settings
from assistant.types import Usage

ASKING: Messages = (("system", "Answer."), ("human", "What?"))


def call(
    model: Scripted, ledger: Ledger | None = None, kept: Kept | None = None, seconds: float = 5.0
) -> tuple[str, Reply]:
    caller = Caller(model, ledger or Ledger(), kept or Kept(0), Prices(1.0, 10.0), first_wait=0.001)
    calling = caller.call(ASKING, None, time.monotonic() + seconds)
    said = ""
    while True:
        try:
            said += next(calling)
        except StopIteration as ended:
            return said, ended.value


def away(kind: Failure = Failure.UNREACHABLE, wait: float | None = None) -> ChatModelError:
    return ChatModelError(kind, "Away.", wait=wait)


def test_a_reply_comes_in_pieces_with_its_price() -> None:
    said, reply = call(Scripted("a fine reply"))
    assert said == reply.text == "a fine reply"
    assert reply.usage == Usage(1, 0, 100, 20, pytest.approx(0.0003))
    assert reply.problem is None


def test_a_busy_server_is_asked_again() -> None:
    model, ledger = Scripted(away(), away(Failure.RATE_LIMIT, 0.0), "here"), Ledger()
    assert call(model, ledger)[0] == "here"
    assert len(model.asked) == 3
    assert ledger.counted()["tried_again"] == 2


@pytest.mark.parametrize("kind", [Failure.REFUSED_KEY, Failure.NO_SUCH_MODEL, Failure.CONTENT_FILTER])
def test_what_will_not_change_is_not_asked_again(kind: Failure) -> None:
    model, ledger = Scripted(away(kind)), Ledger()
    _, reply = call(model, ledger)
    assert reply.problem is not None
    assert reply.problem.kind is kind
    assert len(model.asked) == 1
    assert ledger.counted() == {kind.value: 1}


def test_no_wait_is_longer_than_the_time() -> None:
    model = Scripted(away(Failure.RATE_LIMIT, 3600.0))
    _, reply = call(model, seconds=0.2)
    assert reply.problem is not None
    assert len(model.asked) == 1


def test_a_server_that_never_ends_is_left_alone() -> None:
    class Dripping(Scripted):
        def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
            yield Piece("begun")
            threading.Event().wait(30)

    said, reply = call(Dripping("x"), seconds=0.1)
    assert said == "begun"
    assert reply.problem is not None
    assert reply.problem.kind is Failure.TIME_OUT


@pytest.mark.parametrize(
    ("finish", "kind"),
    [("length", Failure.TRUNCATED), ("max_tokens", Failure.TRUNCATED), ("content_filter", Failure.CONTENT_FILTER)],
)
def test_how_it_ended_is_read(finish: str, kind: Failure) -> None:
    _, reply = call(Scripted("half a", finish=finish))
    assert reply.text == "half a"
    assert reply.problem is not None
    assert reply.problem.kind is kind


def test_a_model_that_writes_on_and_on_is_stopped() -> None:
    _, reply = call(Scripted("word " * 10_000, step=5000))
    assert reply.problem is not None
    assert reply.problem.kind is Failure.TRUNCATED


# -- paid once -----------------------------------------------------------------------------------


def test_the_same_is_not_paid_for_twice() -> None:
    model, kept, ledger = Scripted("a reply"), Kept(5), Ledger()
    first, second = call(model, ledger, kept), call(model, ledger, kept)
    assert first[0] == second[0]
    assert len(model.asked) == 1
    assert second[1].usage == Usage(kept=1)
    assert ledger.days()[0].usage == Usage(1, 1, 100, 20, pytest.approx(0.0003))


def test_a_reply_that_is_not_whole_is_not_kept() -> None:
    model, kept = Scripted("half", finish="length"), Kept(5)
    call(model, kept=kept)
    call(model, kept=kept)
    assert len(model.asked) == 2


def test_everything_that_decides_a_reply_is_in_its_key() -> None:
    kept = Kept(5, "server")
    keys = {
        kept.key("m", ASKING, None), kept.key("n", ASKING, None), kept.key("m", ASKING[:1], None),
        kept.key("m", ASKING, {}), Kept(5, "other").key("m", ASKING, None),
    }  # fmt: skip
    assert len(keys) == 5


def test_the_oldest_reply_goes_first() -> None:
    kept = Kept(2)
    for key in "abac":
        kept.put(key, key)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("a", None, "c")


# -- the budget ----------------------------------------------------------------------------------


def test_a_budget_stops_and_holds_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "new" / "ledger.sqlite"
    model = Scripted("a reply")
    call(model, Ledger(file, budget=0.0003))
    _, reply = call(model, Ledger(file, budget=0.0003))
    assert reply.problem is not None
    assert reply.problem.kind is Failure.BUDGET
    assert len(model.asked) == 1
    assert call(model, Ledger(file, tokens=121))[1].problem is None
    assert call(model, Ledger(file, tokens=121))[1].problem is not None


def test_the_next_day_has_a_budget_of_its_own(tmp_path: Path) -> None:
    days = [date(2026, 3, 1)]
    ledger = Ledger(tmp_path / "l.sqlite", budget=0.0001, today=lambda: days[-1])
    assert call(Scripted("a"), ledger)[1].problem is None
    assert call(Scripted("a"), ledger)[1].problem is not None
    days.append(date(2026, 3, 2))
    assert call(Scripted("a"), ledger)[1].problem is None
    assert [d.day for d in ledger.days()] == ["2026-03-02", "2026-03-01"]


def test_a_full_disk_makes_no_budget_forget_what_is_spent(tmp_path: Path) -> None:
    """The day's spending once began at nothing where one call could not be written, and the file was never used again."""
    file = tmp_path / "ledger.sqlite"
    ledger = Ledger(file, budget=1.0)
    ledger.add("m", Usage(1, cost=0.6))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON calls BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        ledger.add("m", Usage(1, cost=0.3))
        assert ledger.days()[0].usage == Usage(2, cost=pytest.approx(0.9))
        ledger.check()
        ledger.add("m", Usage(1, cost=0.3))
        with pytest.raises(ChatModelError, match="budget"):
            ledger.check()
        connection.execute("DROP TRIGGER full")
    assert Ledger(file).days()[0].usage.calls == 1
    ledger.add("m", Usage(1, cost=0.1))
    assert Ledger(file).days()[0].usage == ledger.days()[0].usage == Usage(4, cost=pytest.approx(1.3))


def test_a_ledger_that_cannot_be_written_counts_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    ledger = Ledger(tmp_path / "file" / "ledger.sqlite", tokens=100)
    assert call(Scripted("a"), ledger)[1].problem is None
    assert call(Scripted("a"), ledger)[1].problem is not None


def test_tokens_are_estimated_where_a_server_does_not_count() -> None:
    class Silent(Scripted):
        def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
            yield Piece("12345678")

    usage = call(Silent("x"))[1].usage
    assert usage.estimated
    assert usage.tokens_out == 2


# -- the provider's library ------------------------------------------------------------------------


class _Status(Exception):
    def __init__(self, status: int, words: str = "", headers: dict[str, str] | None = None) -> None:
        self.status_code = status
        self.response = SimpleNamespace(headers=headers or {})
        super().__init__(words)


class APITimeoutError(Exception):
    pass


class APIConnectionError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_Status(401, "Incorrect API key provided: sk-abcdef1234567"), Failure.REFUSED_KEY),
        (_Status(404, "The model `x` does not exist"), Failure.NO_SUCH_MODEL),
        (_Status(400, "model 'x' not found"), Failure.NO_SUCH_MODEL),
        (_Status(400, "content_filter triggered"), Failure.CONTENT_FILTER),
        (_Status(400, "This model's maximum context length is 4096 tokens"), Failure.TOO_LONG),
        (_Status(400, "response_format is not supported"), Failure.REFUSED),
        (_Status(429, "slow down"), Failure.RATE_LIMIT),
        (_Status(503, "overloaded"), Failure.SERVER),
        (APITimeoutError("too slow"), Failure.TIME_OUT),
        (TimeoutError(), Failure.TIME_OUT),
        (APIConnectionError("refused"), Failure.UNREACHABLE),
        (ValueError("what?"), Failure.SERVER),
    ],
)
def test_every_librarys_error_has_its_kind_and_a_remedy(error: Exception, kind: Failure) -> None:
    ours = failure_of(error)
    assert ours.kind is kind
    assert "What to do:" in str(ours)
    assert "abcdef" not in str(ours)


def test_the_servers_wait_is_read() -> None:
    assert failure_of(_Status(429, "later", {"retry-after": "7"})).wait == 7.0
    assert failure_of(_Status(429, "later", {"retry-after": "Wed, 21 Oct"})).wait is None


def test_a_chat_model_of_langchain_is_read_piece_by_piece() -> None:
    chat = GenericFakeChatModel(messages=iter([AIMessage("one two three")]))
    assert "".join(p.text for p in LangChainModel(chat, "fake:model").pieces(ASKING, None)) == "one two three"
    chat = GenericFakeChatModel(messages=iter([AIMessage("one two three")]))
    (whole,) = LangChainModel(chat, "fake:model", streaming=False).pieces(ASKING, None)
    assert whole.text == "one two three"


@pytest.mark.parametrize("refusal", [_Status(400, "response_format is not supported"), TypeError("response_format?")])
def test_a_server_or_library_that_refuses_the_schema_is_asked_without_it(refusal: Exception) -> None:
    class Refusing:
        def __init__(self) -> None:
            self.options: list[dict[str, object]] = []

        def stream(self, messages: object, **options: object) -> Iterator[AIMessage]:
            self.options.append(options)
            if options:
                raise refusal
            yield AIMessage("here")

    chat = Refusing()
    model = LangChainModel(chat, "openai:x")  # type: ignore[arg-type]
    assert model.takes_schema
    caller = Caller(model, Ledger(), Kept(0), Prices(), first_wait=0.001)
    assert "".join(caller.call(ASKING, {"type": "object"}, time.monotonic() + 5)) == "here"
    assert not model.takes_schema
    assert [bool(o) for o in chat.options] == [True, False]


@pytest.mark.parametrize(
    ("name", "kind"), [("gpt", Failure.SETTING), ("openai:", Failure.SETTING), ("nobody:x", Failure.SETTING)]
)
def test_a_name_that_is_none_is_said(name: str, kind: Failure) -> None:
    with pytest.raises(ChatModelError) as caught:
        open_model(Settings(model=name))
    assert caught.value.kind is kind


def test_no_model_is_no_writer_and_a_wrong_one_fails_with_the_first_question_only() -> None:
    assert writer_of(Settings()) is None
    writer = writer_of(Settings(model="nobody:x", model_ledger=Path("/dev/null/none")))
    assert writer is not None
    assert writer.name == "nobody:x"
    assert writer_for(Scripted("x")).name == "scripted:model"


def test_a_budget_needs_prices() -> None:
    with pytest.raises(ValueError, match="ASSISTANT_MODEL_PRICE_IN"):
        Settings(model_budget=1.0)
    assert "secret" not in repr(Settings(model_key="secret"))


def test_a_servers_message_cannot_change_what_a_terminal_shows() -> None:
    message = str(failure_of(RuntimeError("\x1b[2J\x1b]0;title\x07 all is \u202ewell")))
    assert message.isprintable()
    assert "all is" in message
