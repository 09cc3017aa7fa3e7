"""Engines for the lexical leg, held against each other on made paragraphs.

Each gives the 50 best of all provisions for a question. The leg also needs the score of every candidate
that the vectors bring, which bm25s gives with the same call and the others do not. numba and tantivy are
measured where they are installed; neither is a dependency.
"""

from __future__ import annotations

import importlib.util
import itertools
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from assistant.lexical import Lexical, tokens_of
from evals.bench.made import material, paragraphs
from evals.bench.rates import median_ms, timed
from evals.bench.scale import questions_from

BEST = 50
Search = Callable[[str], list[int]]


def _ours(texts: Sequence[str]) -> Search:
    lexical = Lexical({str(i): t for i, t in enumerate(texts)})
    return lambda q: [int(i) for i in lexical.best(lexical.scores(q), BEST)]


def _numba(texts: Sequence[str]) -> Search:
    engine = bm25s.BM25(k1=1.2, b=0.6, method="lucene", backend="numba")
    engine.index([tokens_of(t) for t in texts], show_progress=False)

    def search(question: str) -> list[int]:
        tokens = [t for t in dict.fromkeys(tokens_of(question)) if t in engine.vocab_dict]
        found, _ = engine.retrieve([tokens], k=min(BEST, len(texts)), show_progress=False)
        return [int(i) for i in found[0]]

    return search


def _fts5(texts: Sequence[str]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize = 'unicode61')")
    rows = ((i + 1, " ".join(_plain(t))) for i, t in enumerate(texts))
    database.executemany("INSERT INTO t(rowid, words) VALUES (?, ?)", rows)

    def search(question: str) -> list[int]:
        match = " OR ".join(f'"{w}"' for w in dict.fromkeys(_plain(question)))
        found = database.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t), rowid LIMIT ?", (match, BEST))
        return [i - 1 for (i,) in found]

    return search


def _tantivy(texts: Sequence[str]) -> Search:
    import tantivy  # type: ignore[import-not-found, unused-ignore]  # only to be measured

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("words", tokenizer_name="whitespace")
    schema.add_integer_field("place", stored=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)
    for i, text in enumerate(texts):
        writer.add_document(tantivy.Document(words=" ".join(_plain(text)), place=i))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        query = index.parse_query(" ".join(dict.fromkeys(_plain(question))), ["words"])
        return [searcher.doc(address)["place"][0] for _, address in searcher.search(query, BEST).hits]

    return search


def _plain(text: str) -> list[str]:
    """Our tokens without the brackets that other engines take apart."""
    return [w for t in tokens_of(text) if (w := re.sub(r"\W", "", t))]


def bench_engines(corpus: Path, sizes: Sequence[int], count: int = 40) -> dict[str, Any]:
    """For each engine and size: seconds to index, median milliseconds a question, and whether a second index agrees."""
    engines: dict[str, Callable[[Sequence[str]], Search]] = {"bm25s, numpy": _ours}
    if importlib.util.find_spec("numba"):
        engines["bm25s, numba"] = _numba
    engines["SQLite FTS5"] = _fts5
    if importlib.util.find_spec("tantivy"):
        engines["tantivy"] = _tantivy
    stock = material(corpus)
    out: dict[str, Any] = {}
    for size in sizes:
        texts = list(itertools.islice(paragraphs(stock, 1), size))
        asked = list(questions_from(texts[::20], count))
        first: list[set[int]] = []
        for name, make in engines.items():
            seconds, search = timed(make, texts)
            search(asked[0])
            found = [search(q) for q in asked]
            first = first or [set(f[:10]) for f in found]
            shared = float(np.mean([len(one & set(f[:10])) / 10 for one, f in zip(first, found, strict=True)]))
            again = make(texts)
            out[f"{name}, {size:,}"] = {
                "index_seconds": round(seconds, 2),
                "question_ms": round(median_ms(search, asked), 3),
                "same_in_a_second_index": found == [again(q) for q in asked],
                "first_ten_shared_with_the_first_engine": round(shared, 2),
            }
    return out
