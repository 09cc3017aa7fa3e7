"""Nothing calls home: the switches of every library that would, set before it is imported.

A value that the user has set is left alone, except for telemetry, which is never wanted.
"""

from __future__ import annotations

import logging
import os

_ALWAYS = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "CHROMA_TELEMETRY_IMPL": "none",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
_UNLESS_SET = {
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}


def switch_off_telemetry() -> None:
    """Set the switches. Call before chromadb, gradio, langchain or sentence-transformers load."""
    os.environ.update(_ALWAYS)
    for name, value in _UNLESS_SET.items():
        os.environ.setdefault(name, value)
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)


def forbid_model_downloads() -> None:
    """Keep the model libraries off the network: the weights are on this machine."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
