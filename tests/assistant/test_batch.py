"""Questions from files: a bad line is told with its number and harms no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.batch import BadInput, Line, error_answer, read_batch, read_history
from assistant.types import Reason, Status, Turn

GOOD = b'{"id": "a", "question": "what is a direction?"}'


def lines(data: bytes) -> list[Line]:
    return list(read_batch(data))


def only(data: bytes) -> Line:
    (line,) = lines(data)
    return line


def test_lines_come_in_order_with_their_ids() -> None:
    data = b"\n".join(b'{"id": %d, "question": "q%d"}' % (n, n) for n in range(5))
    assert [(line.number, line.id, line.question) for line in lines(data)] == [(n + 1, n, f"q{n}") for n in range(5)]


@pytest.mark.parametrize("identity", ["x-1", 7, None, 1.5, ["a"], {"a": 1}])
def test_an_id_is_given_back_as_it_came(identity: object) -> None:
    assert only(json.dumps({"id": identity, "question": "q"}).encode()).id == identity


def test_an_id_may_be_left_out() -> None:
    assert only(b'{"question": "q"}').id is None


def test_a_history_comes_with_its_question() -> None:
    history = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    line = only(json.dumps({"question": "q", "history": history}).encode())
    assert line.history == (Turn("user", "a"), Turn("assistant", "b"))


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"{not json", "not JSON"),
        (b'{"id": "x", "question": "q"', "not JSON"),
        (b"[1, 2]", ""),
        (b'"a question"', ""),
        (b"null", ""),
        (b'{"id": "x"}', "question"),
        (b'{"id": "x", "question": null}', "question"),
        (b'{"id": "x", "question": 5}', "question"),
        (b'{"id": "x", "question": "q", "history": "no"}', "history"),
        (b'{"id": "x", "question": "q", "history": [{"role": "judge", "content": "c"}]}', "judge"),
        (b'{"id": "x", "question": "q", "history": [{"role": "user"}]}', "history"),
        (b'{"id": "x", "question": "caf\xe9"}', "UTF-8"),
        (b"\x00\x01\x02", "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_in_the_middle_is_told_and_the_others_are_read(bad: bytes, told: str) -> None:
    first, second, third = lines(GOOD + b"\n" + bad + b"\n" + GOOD)
    assert first.problem is third.problem is None
    assert (first.question, third.question) == ("what is a direction?", "what is a direction?")
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert second.problem is not None
    assert told in second.problem
    assert "What to do" in second.problem


def test_the_id_of_a_bad_line_is_given_where_it_can_be_read() -> None:
    assert only(b'{"id": "x"}').id == "x"
    assert only(b"{").id is None


def test_blank_lines_are_passed_over_and_still_counted() -> None:
    assert [line.number for line in lines(b"\n" + GOOD + b"\n\n   \r\n" + GOOD + b"\n")] == [2, 5]


def test_a_byte_order_mark_and_windows_line_ends_are_no_harm() -> None:
    assert [line.question for line in lines(b"\xef\xbb\xbf" + GOOD + b"\r\n" + GOOD + b"\r\n")] == [
        "what is a direction?"
    ] * 2


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\u2029"])
def test_a_line_separator_inside_a_question_does_not_cut_the_line(mark: str) -> None:
    line = only(json.dumps({"question": f"a{mark}b"}, ensure_ascii=False).encode())
    assert line.question == f"a{mark}b"


def test_an_empty_file_has_no_lines() -> None:
    assert lines(b"") == lines(b"\n\n") == []


def test_unknown_fields_are_no_harm() -> None:
    assert only(b'{"question": "q", "persona": "carer"}').problem is None


# -- a history ---------------------------------------------------------------------------------


def test_a_history_is_read(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_text('[{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]')
    assert read_history(path) == (Turn("user", "a"), Turn("assistant", "b"))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"{}", b'"text"', b'["text"]', b'[{"role": "user"}]', b'[{"role": "judge", "content": "c"}]',
     b'[{"role": "user", "content": 5}]', b"\xff\xfe[]"],
)  # fmt: skip
def test_a_broken_history_is_told_with_its_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.json"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"history\.json"):
        read_history(path)


def test_a_history_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_history(tmp_path / "none.json")


def test_a_history_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_bytes(b'\xef\xbb\xbf[{"role": "user", "content": "a"}]')
    assert read_history(path) == (Turn("user", "a"),)


def test_an_error_is_never_a_decline() -> None:
    answer = error_answer("q", Reason.ERROR_INTERNAL, "broken")
    assert answer.status is Status.ERROR
    assert answer.to_dict()["reason"] == "error_internal"
