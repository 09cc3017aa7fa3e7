"""Fixtures of the tests over HTTP: a real llama.cpp server, and one that follows a script."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import llama_server
import pytest
from asking import Stage
from assistant_makers import WordsEmbedder


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """Scripted models over HTTP."""
    with ExitStack() as up:
        yield Stage(up)


@pytest.fixture
def words_embedder() -> Callable[..., WordsEmbedder]:
    """What stands in for the function that opens the embedding model."""
    return lambda *_: WordsEmbedder()


@pytest.fixture(scope="session")
def llama() -> Iterator[str]:
    """The address of a llama.cpp server with a very small model; skipped where it is not installed, not in CI."""
    if (why := llama_server.missing()) is not None:
        if os.environ.get("CI"):
            pytest.fail(f"{why}, and CI must run the tests with a real model")
        pytest.skip(why)
    # Two waiting threads would otherwise take both cores from whoever asks.
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}
    process = subprocess.Popen(
        [sys.executable, llama_server.__file__], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the llama.cpp server did not start"
        yield f"{address}/v1"
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
