"""A sentence that says where, or for whom, the sentences around it hold.

"Carers must be paid. The rates are set by the board. The duty does not apply to volunteers." The third sentence
takes from the first, and begins with no word that says so. One that stands near and speaks of what applies has
to be said with the sentence that is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SCOPE = re.compile(
    r"\bappl(?:y|ies|ied) (?:only|just|solely|where|if|when|unless|until|from)\b|\bonly (?:applies|apply|applied)\b|"
    r"(?:\bnot|n['’]t)(?: \w+)? (?:apply|extend to|cover)\b|\bcease(?:s|d)? to (?:apply|have effect)\b|"
    r"^\W*(?:nothing in (?:this|these|sub)|(?:this|that|these) .{0,60}\b(?:is|are) (?:subject to|without prejudice to))\b",
    re.IGNORECASE,
)  # fmt: skip
_NEAR = 3  # sentences before and after; what stands further off is about something else


def scope_of(sentences: Sequence[str], at: int) -> tuple[int, str] | None:
    """The nearest sentence that says where the one at `at` holds, and its place; `None` where there is none."""
    near = sorted((k for k in range(len(sentences)) if 0 < abs(k - at) <= _NEAR), key=lambda k: abs(k - at))
    return next(((k, sentences[k].strip()) for k in near if _SCOPE.search(sentences[k])), None)
