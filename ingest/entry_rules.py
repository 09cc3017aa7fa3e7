"""The rules that plain-language entries keep, as functions of provisions, words and vectors.

Two texts are **near-duplicates** when both their vectors and their words are close: at least a
cosine of 0.85 with 0.6 of the content words shared, or 0.95 with 0.3. One measure alone does
not do. Among the shipped entries "what's the fifth of the nine goals" and "... the seventh ..."
have a cosine of 0.88 and share half of their words; "do we need a plan for staffing community
services" and "is it just community services that need to be planned" share four fifths of
their words at 0.79. Above both thresholds the pairs are one question put twice.

An entry is **misplaced** when some other provision's vector is near it (at least 0.70) and
nearer by 0.25 than every vector of its own provision, itself left out. Entries of one provision
ask for different facts, so that a smaller lead is common and says little: with 0.10 four entries
in ten were flagged, most of them well filed. With 0.25 one in twenty was, and a good half of
those was vague, fitted both provisions, or asked for a fact that no other entry asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import Stemmer

from ingest.embed import Embedder, Vectors
from ingest.fold import for_reading
from ingest.pieces import pieces_of
from ingest.types import Document, Kind, Provision

LEAST = 4  # entries of a provision that carries content
WHOLE = 0.95  # the share of a document's characters from which a section is the document
NEAR_DUPLICATE = ((0.85, 0.6), (0.95, 0.3))  # cosine and share of words, both reached
FITS = 0.70  # a cosine from which a vector may be said to fit at all
LEAD = 0.25  # how much nearer another provision must be than the entry's own

Encode = Callable[[Sequence[str]], Vectors]

_LONG = 60  # words
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STEMMER = Stemmer.Stemmer("english")
_NO_CONTENT = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "my", "of", "on", "or", "our", "so", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "which", "will", "with", "would", "you", "your", "am", "about", "any", "whats", "dont", "doesnt", "isnt", "please", "tell"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two texts that ask the same in much the same words."""

    one: str
    other: str
    cosine: float
    shared: float


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An entry of the provision `owner` that `nearest`, a text of the provision `better`, is nearer to."""

    owner: str
    entry: str
    better: str
    nearest: str
    lead: float


def carries_content(provision: Provision, length: int) -> bool:
    """Whether people could ask for a provision of a document of `length` characters.

    Everything but the section that is the whole document (it has no parent, or holds 95 % of the
    characters) and a bare heading (a section with nothing under it).
    """
    if provision.kind is not Kind.SECTION:
        return True
    whole = provision.parent is None or provision.span.end - provision.span.start >= WHOLE * length
    return bool(provision.children) and not whole


def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words, without those that only make a question of it.

    >>> sorted(content_words("Who'll pay the carers' bus fares?"))
    ['bus', 'carer', 'fare', 'pay', "who'll"]
    """
    words = [w.removesuffix("'s") for w in _WORD.findall(text.casefold().replace("’", "'"))]
    return frozenset(_STEMMER.stemWords([w for w in words if w not in _NO_CONTENT] or words))


def shared_words(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the content words of two texts that both have (Jaccard index), 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0


def close_in_words(ones: Sequence[str], others: Sequence[str]) -> list[tuple[str, str, float]]:
    """The pairs that share enough words to be near-duplicates, with the share, in order of `ones`.

    Where both are the same sequence, each pair is given once and no text is its own duplicate.
    """
    least = min(share for _, share in NEAR_DUPLICATE)
    words = [content_words(t) for t in others]
    holders: dict[str, list[int]] = {}
    for at, bag in enumerate(words):
        for word in bag:
            holders.setdefault(word, []).append(at)
    pairs: list[tuple[str, str, float]] = []
    for place, one in enumerate(ones):
        bag = content_words(one)
        for at in sorted({at for word in bag for at in holders.get(word, ())}):
            share = shared_words(bag, words[at])
            if share >= least and not (ones is others and at <= place):
                pairs.append((one, others[at], share))
    return pairs


def near_duplicates(pairs: Sequence[tuple[str, str, float]], encode: Encode) -> list[NearDuplicate]:
    """Those of the pairs that are near in meaning as well. Nothing else is embedded."""
    if not pairs:
        return []
    texts = sorted({t for one, other, _ in pairs for t in (one, other)}, key=lambda t: (len(t), t))
    vector = dict(zip(texts, encode(texts), strict=True))
    found = [NearDuplicate(a, b, float(vector[a] @ vector[b]), share) for a, b, share in pairs]
    return [d for d in found if any(d.cosine >= cosine and d.shared >= share for cosine, share in NEAR_DUPLICATE)]


def kin_of(provisions: Iterable[Provision]) -> dict[str, frozenset[str]]:
    """For each provision those whose entries are as good as its own.

    Itself, the wholes that hold it and the parts that it holds; and its twins with theirs: the
    provisions with the same words, or the same item of the same law restated in another document,
    and the wholes whose parts are twins. The section of a whole document is nobody's kin.
    """
    every = {p.id: p for p in provisions}
    lines = {i: {a for a in _ancestors(p, every) if every[a].parent} for i, p in every.items()}
    below: dict[str, set[str]] = {i: set() for i in every}
    for i, above in lines.items():
        for a in above:
            below[a].add(i)
    twins: dict[object, set[str]] = {}
    for p in every.values():
        for mark in _marks(p):
            twins.setdefault(mark, set()).add(p.id)
    same = {i: {i}.union(*(twins[m] for m in _marks(p))) for i, p in every.items()}
    for i, p in every.items():
        if p.kind is Kind.LIST:
            held = [{every[t].parent for t in same[c]} for c in p.children]
            same[i] |= {w for w in set.intersection(*held) if w} if held else set()
    return {i: frozenset(k for t in same[i] for k in {t} | lines[t] | below[t]) for i in every}


def _ancestors(provision: Provision, every: Mapping[str, Provision]) -> Iterable[str]:
    above = provision.parent
    while above is not None:
        yield above
        above = every[above].parent


def _marks(provision: Provision) -> list[object]:
    """What twins have in common: their words, and the item of a law that they restate."""
    if provision.kind.is_whole:
        return []
    words = tuple(_WORD.findall(for_reading(provision.text).casefold()))
    restated = [(provision.restates, key) for key in provision.locator.keys if provision.restates]
    return [words, *restated]


def own_texts(
    provisions: Sequence[Provision], documents: Mapping[str, Document], embedder: Embedder
) -> dict[str, list[str]]:
    """What is embedded of each provision's own words, without windows of more than 60 words.

    A question is nearer to one of a window's sentences than to the window, and the long texts take
    most of the time. A provision that has long ones only keeps its first.
    """
    by_id = {p.id: p for p in provisions}
    out: dict[str, list[str]] = {}
    for p in provisions:
        pieces = pieces_of(p, documents[p.source_id], [by_id[c] for c in p.children], (), embedder)
        out[p.id] = [q.text for q in pieces if len(q.text.split()) <= _LONG] or [pieces[0].text]
    return out


def misplaced(
    asked_as: Mapping[str, Sequence[str]],
    texts: Mapping[str, Sequence[str]],
    kin: Mapping[str, frozenset[str]],
    encode: Encode,
    of: Mapping[str, Sequence[str]] | None = None,
) -> list[Misplaced]:
    """The entries that fit another provision better than every one that they are listed at.

    Args:
        asked_as: Entries by provision.
        texts: The provisions' own texts, as they are embedded.
        kin: What `kin_of` gives.
        encode: The embedding model.
        of: The entries to judge, by provision, if not all of `asked_as`.

    Returns:
        Widest lead first.
    """
    rows = [(owner, text) for source in (asked_as, texts) for owner, several in source.items() for text in several]
    judged = [(owner, text) for owner, several in (asked_as if of is None else of).items() for text in several]
    every = sorted({text for _, text in [*rows, *judged]}, key=lambda t: (len(t), t))
    vector = dict(zip(every, encode(every), strict=True))
    number = {identity: n for n, identity in enumerate(kin)}
    owners = np.array([number[owner] for owner, _ in rows])
    copies: dict[str, list[int]] = {}
    for at, (_, text) in enumerate(rows):
        copies.setdefault(text, []).append(at)
    matrix = np.stack([vector[text] for _, text in rows])

    @cache
    def owned(listed: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Which rows belong to the provisions that list an entry, or to their kin."""
        return np.isin(owners, [number[k] for place in listed for k in kin[place]])

    out: list[Misplaced] = []
    for owner, several in (asked_as if of is None else of).items():
        if not several:
            continue
        every_near = np.stack([vector[text] for text in several]) @ matrix.T
        for text, near in zip(several, every_near, strict=True):
            itself = copies.get(text, [])
            own = owned(frozenset({owner, *(rows[i][0] for i in itself)}))
            near[itself] = -1.0
            best = int(np.argmax(np.where(own, -1.0, near)))
            lead = float(near[best] - near[own].max(initial=0.0))
            if near[best] >= FITS and lead >= LEAD and not own[best]:
                out.append(Misplaced(owner, text, rows[best][0], rows[best][1], lead))
    return sorted(out, key=lambda m: (-m.lead, m.owner, m.entry))
