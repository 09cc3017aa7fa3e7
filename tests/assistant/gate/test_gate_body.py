"""What is too large is read on for a while, so that its sender sees the refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from starlette.types import Message

from assistant.gate.body import let_go


class Sender:
    """Sends its parts, and then nothing more."""

    def __init__(self, parts: Iterable[Message]) -> None:
        self._parts = iter(parts)
        self.asked = 0

    async def __call__(self) -> Message:
        self.asked += 1
        part = next(self._parts, None)
        if part is None:
            await asyncio.sleep(60)
            raise AssertionError("it was waited for")
        return part


def part(size: int, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


def test_it_is_read_to_its_end() -> None:
    sender = Sender([part(10), part(10), part(10, more=False), part(10)])
    asyncio.run(let_go(sender))
    assert sender.asked == 3


def test_not_beyond_so_many_bytes() -> None:
    sender = Sender(part(10) for _ in range(100))
    asyncio.run(let_go(sender, most=25))
    assert sender.asked == 3


def test_nor_beyond_so_many_seconds() -> None:
    sender = Sender([part(10)])
    asyncio.run(let_go(sender, seconds=0.05))
    assert sender.asked == 2


def test_a_sender_who_has_left_is_not_waited_for() -> None:
    sender = Sender([{"type": "http.disconnect", "more_body": True}])
    asyncio.run(let_go(sender))
    assert sender.asked == 1
