"""Where the law, or an official source that is not held, settles what the held texts do not."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from functools import lru_cache

from assistant.dates import day_in_words
from assistant.lexical import STOPWORDS, stem, tokens_of, words_of
from assistant.types import Query, Signpost, Want
from ingest.fold import for_reading
from ingest.plain_language import Unanswered
from ingest.types import Authority, Provision, Source

_RANK = {a: i for i, a in enumerate(Authority)}
_MOST = 3
_NEAR_UNANSWERED = 0.6
_BINDING = (Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE)


def signposts_for(
    query: Query, cited: Sequence[Provision], sources: dict[str, Source], nearest: tuple[float, Unanswered | None]
) -> list[Signpost]:
    """The official sources, not held, that would settle the question: by topic, by law, by a near question.

    A question about an entitlement or a duty that is answered from nothing with force is always
    shown a source with force, where the catalogue has one.
    """
    entitled = Want.ENTITLEMENT in query.wants and bool(cited)
    asked = _words(f"{query.standalone} {query.search}")
    quoted = _words(" ".join(for_reading(p.text) for p in cited[:2]) if entitled else "")
    restated = {p.restates for p in cited if p.restates}
    scored: list[tuple[float, int, str]] = []
    for source in (s for s in sources.values() if not s.held):
        score = max((_match(t, *asked) for t in source.topics), default=0.0)
        if quoted[0]:
            score += 0.2 * len({tuple(tokens_of(t)) for t in source.topics if _match(t, *quoted)})
        if source.id in restated:
            score += 3.0
        near, entry = nearest
        if entry is not None and entry.answered_by == source.id and near >= _NEAR_UNANSWERED:
            score += 2.0 * near
        if score > 0:
            scored.append((-score, _RANK[source.authority], source.id))
    chosen = [sources[i] for _, _, i in sorted(scored)[:_MOST]]
    bound = any(p.authority in _BINDING or p.restates for p in cited)
    if entitled and not bound and not any(s.authority in _BINDING for s in chosen):
        # The catalogue names the law that founds the field first.
        chosen += [s for s in sources.values() if not s.held and s.authority is Authority.LEGISLATION][:1]
    return [Signpost(s, _why(s)) for s in chosen[:_MOST]]


def _words(text: str) -> tuple[set[str], set[str]]:
    """The stems of a text and its words as they stand."""
    return set(tokens_of(text)), set(words_of(text))


def _why(source: Source) -> str:
    settles = f"It settles {source.settles}." if source.settles else "It is the official source."
    since = (
        f" It is in force from {day_in_words(source.in_force)}."
        if source.in_force and "in force" not in settles
        else ""
    )
    return f"{settles}{since} I do not hold its text."


def _match(topic: str, words: Container[str], spelt: Collection[str]) -> float:
    """How closely a topic is asked for: the number of its words if all are there, else 0.

    `words` are stems; `spelt` are the words as they stand, so that "locality", whose stem is
    "local", is not taken for asked for by "Local Authority".
    """
    asked = _asked(topic)
    for stemmed, begins in asked:  # most topics end with their first word: a question is held against all of them
        if stemmed not in words or not any(s.startswith(begins) for s in spelt):
            return 0.0
    return float(len(asked))


@lru_cache(maxsize=4096)  # the same topics for every question
def _asked(topic: str) -> tuple[tuple[str, str], ...]:
    """The stem and the beginning of each word of a topic that says something."""
    return tuple((stem(w), w[:-2]) for w in words_of(topic) if w not in STOPWORDS)
