"""Statements that hang on the one before them: where that one is dropped, they go with it.

"It must also set out the budget" says something else, or nothing, without the sentence that "it" points back to.
"""

from __future__ import annotations

import re

_LEANS = re.compile(
    r"^\W*(?:(?:and|but|so|or|also|then|therefore|thus|hence|however|otherwise|instead|moreover|furthermore|likewise|similarly|"
    r"additionally|consequently|accordingly|nevertheless|conversely|finally|further|yet|again|both|neither|either|each|the (?:same|latter|former|other|others|rest))\b|"
    r"(?:it|its|this|that|these|those|they|them|their|he|she|his|her|such|here|there|doing so|to do so|one|ones)\b|"
    r"(?:in (?:addition|that case|such cases?|this case|doing so|turn|contrast|particular|both cases)|as a result|for (?:this|that|example|instance)|"
    r"if (?:so|not|it|they|this|that)|when (?:it|they|this|that)|on the other hand|at the same time|to (?:this|that) end|unlike|because of (?:this|that)|apart from (?:this|that))\b)",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether a statement needs the one before it to be understood.

    >>> leans("It must also be sent to the board."), leans("A direction must be in writing.")
    (True, False)
    """
    return _LEANS.match(text) is not None
