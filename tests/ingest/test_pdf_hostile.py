"""What is made of a page's words takes memory in step with them: the reading is bounded, what comes after it is not."""

from __future__ import annotations

import tracemalloc

from ingest.loaders.pdf.furniture import without_furniture
from ingest.loaders.pdf.parts import Line


def page(text: str, number: int) -> list[Line]:
    return [Line(text, 50, 500, 100, 10, False, number), Line("The board meets.", 50, 500, 300, 10, False, number)]


def test_a_line_of_ten_thousand_numbers_is_not_kept_once_for_each() -> None:
    """Of a hundred thousand letters it once took two gigabytes; of three hundred thousand, more than there are."""
    text = "".join(f"{n}. An item. " for n in range(5_000))
    tracemalloc.start()
    try:
        kept, gone = without_furniture([page(text, 1)])
        assert tracemalloc.get_traced_memory()[1] < 20 * len(text)
    finally:
        tracemalloc.stop()
    assert [line.text for line in kept[0]] == [text, "The board meets."]
    assert gone == [[]]
