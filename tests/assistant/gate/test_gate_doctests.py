"""The examples in the gate's docstrings are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from assistant.gate import body, door, framework, prefix, rates, refusal


@pytest.mark.parametrize("module", [body, door, framework, prefix, rates, refusal], ids=lambda m: m.__name__)
def test_the_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
