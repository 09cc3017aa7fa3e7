"""How two wordings differ, word by word, and which differences change what is said.

"must" for "must not", 28 for 14, "27B" for "27A", the council for the board are one short word in a long sentence: alike by
every measure of likeness, and another rule. They are named apart, so that nobody overlooks them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = {
    "negation": (
        "no not never none nor neither nothing nobody without cannot can't won't don't doesn't isn't aren't shouldn't "
        "mustn't needn't lack fail refuse exclude excluding excluded"
    ),
    "obligation": (
        "must shall should may might can could will would required require requires requirement need needs duty "
        "entitled expected recommended encouraged ought mandatory optional"
    ),
    "condition": (
        "if unless except only until subject provided where when while whether before after within either both and or "
        "all any every each some most least"
    ),
    "number": (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half "
        "quarter third once twice first second daily weekly monthly quarterly annually yearly january february march "
        "april june july august september october november december"
    ),
}
_KINDS = {kind: frozenset(words.split()) for kind, words in _WORDS.items()}
_ROMAN = re.compile(r"\(?[ivx]+\)")


@dataclass(frozen=True, slots=True)
class Change:
    """Words that one wording has and the other has not, at one place; `kinds` says what else they change.

    The kinds: negation, obligation, condition, number (and date), name (a word with a capital
    letter that does not begin the wording: who has to act is as grave as whether).
    """

    before: str
    after: str
    kinds: tuple[str, ...]


def changes(before: str, after: str) -> tuple[Change, ...]:
    """The places at which two wordings differ, white space aside, in order.

    >>> changes("They must not meet.", "They must meet.")
    (Change(before='not', after='', kinds=('negation',)),)
    """
    old, new = before.split(), after.split()
    return tuple(
        Change(" ".join(old[a:b]), " ".join(new[c:d]), _kinds(old[a:b], new[c:d], {*old[1:], *new[1:]}))
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if tag != "equal"
    )  # fmt: skip


def marked(before: str, after: str) -> str:
    """The second wording with what differs shown in it: "They must [-not-] meet {+monthly.+}"."""
    old, new = before.split(), after.split()
    out: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out += old[a:b]
            continue
        out += [f"[-{' '.join(old[a:b])}-]"] if b > a else []
        out += [f"{{+{' '.join(new[c:d])}+}}"] if d > c else []
    return " ".join(out)


def _kinds(old: Sequence[str], new: Sequence[str], inside: Collection[str]) -> tuple[str, ...]:
    """The kinds of words that one side has more often than the other; `inside` are those that begin no wording."""
    one, other = Counter(map(_bare, old)), Counter(map(_bare, new))
    odd = {word for word in {*one, *other} if one[word] != other[word]}
    found = [kind for kind, words in _KINDS.items() if any(_is(word, kind, words) for word in odd)]
    rest = {word for word in odd if not any(_is(word, kind, words) for kind, words in _KINDS.items())}
    names = [word for word in (*old, *new) if word in inside and _bare(word) in rest and _capital(word)]
    return (*found, "name") if names else tuple(found)


def _capital(word: str) -> bool:
    return next((c for c in word if c.isalnum()), "x").isupper()


def _bare(word: str) -> str:
    """A word without the marks around it; brackets stay, "(iv)" is a number."""
    return word.casefold().replace("’", "'").strip(".,;:!?\"“”‘'*_")


def _is(word: str, kind: str, words: frozenset[str]) -> bool:
    if word in words or any(part in words for part in word.split("-")):
        return True
    return kind == "number" and (any(c.isdigit() for c in word) or _ROMAN.fullmatch(word) is not None)
