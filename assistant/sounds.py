"""Spelling by ear: what two spellings of one sound have in common.

"Integrashun" is six letters away from being "integration" only on paper. Words are folded to
what they sound like in English, roughly, and compared in that form.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FOLDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:[st]i|ssi|ci|sh|ch)[ou]+n", "shn"),  # -tion, -sion, -cion, -shun
        (r"(?:[tc]i|sh)[aeu]+l", "shl"),  # -tial, -cial, -shul
        (r"tch", "ch"),
        (r"ph", "f"),
        (r"gh(?=t)|(?<=[aeiou])gh$", ""),
        (r"^kn", "n"),
        (r"^wr", "r"),
        (r"wh", "w"),
        (r"qu(?=[aeio])", "kw"),
        (r"ck|q|c(?![eiyh])", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"x", "ks"),
        (r"dg(?=e)", "j"),
        (r"y", "i"),
        (r"(?<=..)e$", ""),
        (r"(\w)\1+", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """What a lower-case word sounds like; equal for spellings of one sound.

    >>> sound_of("integrashun") == sound_of("integration"), sound_of("finanse") == sound_of("finance")
    (True, True)
    """
    for pattern, sound in _FOLDS:
        word = pattern.sub(sound, word)
    return word
