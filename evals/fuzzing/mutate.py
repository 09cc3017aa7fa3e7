"""Changes real inputs as accident and malice do: flips, cuts, splices, repetition, nesting, odd code points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

# Code points that break what counts, folds or compares letters, and bytes that are no text.
_CODE_POINTS = tuple(
    c.encode("utf-8", "surrogatepass")
    for c in (
        "\x00", "\x0b", "\x0c", "\r", "\x1c", "\x85", "\xa0", "\xad", "\u0130", "\u0131", "\u017f", "\u00df", "\u0301",
        "\u0345", "\u0660", "\u06dd", "\u200b", "\u200d", "\u200f", "\u2028", "\u2029", "\u202e", "\u2066", "\u2160",
        "\u2460", "\u00b2", "\u00bd", "\u3000", "\ufb03", "\ufdfa", "\ufeff", "\ufffd", "\uffff", "\ud800", "\udfff",
        "\U0001d7d8", "\U0001f469\u200d\U0001f467", "\U000e0041", "\U0010ffff", "e\u0301" * 9, "\u1100\u1161", "\u0e33",
    )
)  # fmt: skip
ODD = (*_CODE_POINTS, b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xfe\xff")
_STEPS = (1, 1, 1, 2, 2, 3, 5, 9)
_EDGES = b"\n> "


class Mutator:
    """Makes inputs out of `shapes` and `tokens`; `most` bytes mostly, `rarely` as many as one in a hundred may have."""

    def __init__(
        self, shapes: Sequence[bytes], tokens: Sequence[bytes], most: int = 20_000, rarely: int = 200_000
    ) -> None:
        """Keep what inputs begin from."""
        self._shapes = shapes
        self._tokens = tokens
        self._most, self._rarely = most, rarely
        self._ways: tuple[Callable[[Random, bytes], bytes], ...] = (
            self._flip, self._drop, self._repeat, self._move, self._splice, self._insert, self._run, self._nest, self._odd,
            self._unbroken, self._cut,
        )  # fmt: skip

    def make(self, rng: Random, window: int = 0) -> bytes:
        """One input; begun from a stretch of `window` bytes of a shape, or from a whole one where that is 0."""
        data = rng.choice(self._shapes)
        if window and len(data) > window:
            at = rng.randrange(len(data) - window)
            data = data[at : at + rng.randrange(1, window)]
        return self.change(rng, data)

    def change(self, rng: Random, data: bytes) -> bytes:
        """The input with some changes."""
        big = rng.random() < 0.01
        for _ in range(rng.choice(_STEPS)):
            data = rng.choice(self._ways)(rng, data)
        if big:
            data = self._run(rng, data, self._rarely - len(data))
        return data[: self._rarely if big else max(self._most, 0)]

    def _stretch(self, rng: Random, data: bytes) -> tuple[int, int]:
        """A stretch of bytes, mostly short, often from one line, tag or word to another."""
        if not data:
            return 0, 0
        start = rng.randrange(len(data))
        end = min(len(data), start + int(rng.paretovariate(0.7)))
        if rng.random() < 0.7:
            edge = _EDGES[rng.randrange(3) :][:1]
            start = data.rfind(edge, 0, start) + 1
            found = data.find(edge, end)
            end = found + 1 if found >= 0 else len(data)
        return start, end

    def _flip(self, rng: Random, data: bytes) -> bytes:
        out = bytearray(data)
        for _ in range(rng.choice(_STEPS) if data else 0):
            at = rng.randrange(len(out))
            out[at] = out[at] ^ (1 << rng.randrange(8)) if rng.random() < 0.5 else rng.randrange(256)
        return bytes(out)

    def _drop(self, rng: Random, data: bytes) -> bytes:
        start, end = self._stretch(rng, data)
        return data[:start] + data[end:]

    def _repeat(self, rng: Random, data: bytes) -> bytes:
        start, end = self._stretch(rng, data)
        times = min(int(rng.paretovariate(0.6)) + 1, self._most // max(1, end - start) + 1)
        return data[:start] + data[start:end] * times + data[end:]

    def _move(self, rng: Random, data: bytes) -> bytes:
        start, end = self._stretch(rng, data)
        rest = data[:start] + data[end:]
        at = rng.randrange(len(rest) + 1)
        return rest[:at] + data[start:end] + rest[at:]

    def _splice(self, rng: Random, data: bytes) -> bytes:
        other = rng.choice(self._shapes)
        start, end = self._stretch(rng, other)
        at = rng.randrange(len(data) + 1)
        return data[:at] + other[start:end] + (data[at:] if rng.random() < 0.8 else b"")

    def _insert(self, rng: Random, data: bytes) -> bytes:
        at = rng.randrange(len(data) + 1)
        return data[:at] + rng.choice(self._tokens) + data[at:]

    def _run(self, rng: Random, data: bytes, room: int = 0) -> bytes:
        """A token, or two by turns, again and again."""
        token = b"".join(rng.choice(self._tokens) for _ in range(rng.choice((1, 1, 2, 3))))
        room = room or min(self._most, int(rng.paretovariate(0.4)) * len(token))
        at = rng.randrange(len(data) + 1)
        return data[:at] + token * (room // max(1, len(token)) + 1) + data[at:]

    def _nest(self, rng: Random, data: bytes) -> bytes:
        """Something opened again and again around a stretch, and closed as often."""
        start, end = self._stretch(rng, data)
        opening, closing = rng.choice(self._tokens), rng.choice(self._tokens)
        depth = min(int(rng.paretovariate(0.4)) + 1, self._most // max(1, len(opening) + len(closing)))
        return data[:start] + opening * depth + data[start:end] + closing * depth + data[end:]

    def _odd(self, rng: Random, data: bytes) -> bytes:
        at = rng.randrange(len(data) + 1)
        return data[:at] + rng.choice(ODD) * rng.choice(_STEPS) + data[at:]

    def _unbroken(self, rng: Random, data: bytes) -> bytes:
        """One giant line."""
        return data.replace(b"\n", rng.choice((b"", b" ", b"\r", b"\t", b"  ")))

    def _cut(self, rng: Random, data: bytes) -> bytes:
        return data[: rng.randrange(len(data) + 1)]
