"""Whether two runs asked the same question: a short hash of what is asked and of what it is held against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from evals.questions import Question

# What can change without changing what is asked, or what is right: who asks, where it is reported,
# what is noted for people, and other wordings, which are asked beside it.
_ASIDE = {"id", "persona", "kind", "slices", "note", "checked", "variants"}


def content_hash(question: Question) -> str:
    """16 hexadecimal digits of SHA-256; fields at their defaults do not count, so that a new field changes nothing."""
    said = question.model_dump(mode="json", exclude=_ASIDE, exclude_defaults=True)
    return _short(said)


def words_hash(result: Mapping[str, Any]) -> str | None:
    """A short hash of a result's words and of what it says of the gold; `None` where the words are not known.

    It tells results apart that were made before there were content hashes.
    """
    if result.get("words"):
        return str(result["words"])
    words = result.get("question") or (result.get("answer") or {}).get("question")
    return _short([words, result["answerable"], list(result["sources"])]) if words else None


def same_question(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two results are of the same question: by content where both know it, otherwise by words."""
    if one.get("content") and other.get("content"):
        return bool(one["content"] == other["content"])
    return words_hash(one) is not None and words_hash(one) == words_hash(other)


def _short(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
