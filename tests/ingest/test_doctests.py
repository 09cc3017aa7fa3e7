"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from ingest import fold, numbering
from ingest.loaders import formulas, html, legislation_names, legislation_status, raised, word_numbering


@pytest.mark.parametrize(
    "module",
    [fold, numbering, formulas, html, legislation_names, legislation_status, raised, word_numbering],
    ids=lambda m: m.__name__,
)
def test_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
