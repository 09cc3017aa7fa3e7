"""The examples in the docstrings of the question tools are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from evals import drafting, questions, spans, word_changes
from evals.exchange import names


@pytest.mark.parametrize("module", [drafting, names, questions, spans, word_changes], ids=lambda m: m.__name__)
def test_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
