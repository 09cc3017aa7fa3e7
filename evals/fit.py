"""`python -m evals fit`: fit the numbers of ranking and of the decision to answer.

Only the development split is used, with five-fold cross-validation; the figures of the held-out
folds are written beside the numbers. What a question is decided by before any number is asked
(a place that it names, a part that is missing, advice) is left out.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from assistant.chain import Ask, Assistant, Work, open_assistant
from assistant.settings import Settings
from assistant.tuning import Ranking
from assistant.types import Query, Turn
from evals.questions import Question
from ingest.build import build
from ingest.fold import whitespace
from ingest.model_in_use import embedder_of
from ingest.types import Provision

FOLDER = Path(__file__).resolve().parent.parent / "assistant"
SIGNALS_WITH = ("gap", "entry", "text", "unknown", "focus", "coverage", "lacks")
SIGNALS_WITHOUT = ("text", "coverage", "unknown", "names")
ANSWERED_SHARE = 0.98  # of the answerable questions that reach the decision, by cross-validation
# The questions of the plain-language index that nobody answers are further examples, each judged
# without itself; all of them together weigh this many times the unanswerable development questions.
_FILE_WEIGHT = 2.0
_FLOOR_MARGIN = 0.02
_FOLDS = 5
_TRIALS = 400
_KEPT = 15
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Case:
    """A development question with what the assistant made of it up to the decision."""

    question: Question
    work: Work


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provision that retrieval saw: its legs' scores, what is added to them, the gold groups it holds."""

    provision: Provision
    legs: dict[str, float]
    added: float
    holds: tuple[bool, ...]


def cases(assistant: Assistant, questions: Sequence[Question]) -> list[Case]:
    """The questions, and their other wordings by hand, that come as far as the decision."""
    out: list[Case] = []
    for question in questions:
        history = tuple(Turn(m.role, m.content) for m in question.history)
        for words in dict.fromkeys((question.question, question.variants.lay or question.question)):
            if (work := assistant.until_decision(Ask(words, history))) is not None:
                out.append(Case(question, work))
    return out


def _holds(p: Provision, question: Question) -> tuple[bool, ...]:
    text = whitespace(p.text)
    return tuple(
        any(g.source == p.source_id and whitespace(g.quotation or "") in text for g in group) for group in question.gold
    )


def candidates(assistant: Assistant, case: Case) -> list[Candidate]:
    """What retrieval saw for a question, with the part of the score that no weight changes."""
    found, query = case.work.seen, case.work.asked
    return [
        Candidate(
            h.provision, {leg: s.score for leg, s in h.legs.items()},
            assistant._retriever._nearness(h.provision, query), _holds(h.provision, case.question),
        )
        for h in found.hits[:400] if h.legs
    ]  # fmt: skip


def merit(ranking: Ranking, pool: Sequence[Candidate], query: Query, sources: set[str]) -> float:
    """0.4 for all the evidence at 1, and 0.3 each at 3 and at 5."""
    scored = sorted(
        ((ranking.score(c.legs, c.provision, query, sources) + c.added, -i) for i, c in enumerate(pool)), reverse=True
    )
    kept: list[Candidate] = []
    for _, place in scored:
        c = pool[-place]
        if not any(
            k.provision.source_id == c.provision.source_id and k.provision.span.contains(c.provision.span) for k in kept
        ):
            kept.append(c)
        if len(kept) == 5:
            break
    groups = range(len(pool[0].holds))
    at = {k: float(all(any(c.holds[g] for c in kept[:k]) for g in groups)) for k in (1, 3, 5)}
    return 0.4 * at[1] + 0.3 * at[3] + 0.3 * at[5]


def _sample(rng: random.Random) -> Ranking:
    return Ranking(
        text=rng.uniform(0, 0.8), entry=rng.uniform(0, 0.8), several=rng.uniform(0, 0.8), lexical=rng.uniform(0, 1.2), best_of=rng.uniform(0, 1),
        whole_penalty=rng.uniform(0, 0.2), list_bonus=rng.uniform(0, 0.3), timescale_penalty=rng.uniform(0, 0.3),
        when_bonus=rng.uniform(-0.1, 0.1), source_bonus=rng.uniform(0, 0.3),
    )  # fmt: skip


def fit_ranking(assistant: Assistant, every: Sequence[Case]) -> dict[str, Any]:
    """Weights by random search: the mean of the best fifteen, which is steadier than the best one."""
    usable = [c for c in every if c.question.answerable and not c.work.asked.parts]
    pools = [(candidates(assistant, c), c.work.asked) for c in usable]
    rng = random.Random(_SEED)
    trials = [_sample(rng) for _ in range(_TRIALS)]
    table = np.zeros((len(trials), len(pools)))
    for column, (pool, query) in enumerate(pools):
        sources = assistant._retriever.sources_named(query.search)
        for row, trial in enumerate(trials):
            table[row, column] = merit(trial, pool, query, sources)
    ids = sorted({c.question.id for c in usable})
    rng.shuffle(ids)
    held: list[float] = []
    for fold in range(_FOLDS):  # two wordings of one question are never on both sides
        names = set(ids[fold::_FOLDS])
        out = [i for i, c in enumerate(usable) if c.question.id in names]
        rest = [i for i, c in enumerate(usable) if c.question.id not in names]
        best = np.argsort(-table[:, rest].mean(axis=1), kind="stable")[:_KEPT]
        mean = _mean([trials[b] for b in best])
        for i in out:
            pool, query = pools[i]
            held.append(merit(mean, pool, query, assistant._retriever.sources_named(query.search)))
    best = np.argsort(-table.mean(axis=1), kind="stable")[:_KEPT]
    weights = {name: round(value, 3) for name, value in asdict(_mean([trials[b] for b in best])).items()}
    return {"weights": weights, "questions": len(pools), "held_out_merit": round(fmean(held), 4)}


def _mean(trials: Sequence[Ranking]) -> Ranking:
    rows = [asdict(t) for t in trials]
    return Ranking(**{name: fmean(row[name] for row in rows) for name in rows[0]})


def unanswered_signals(assistant: Assistant) -> list[dict[str, float]]:
    """The signals of each question known to be unanswered, which never counts as its own neighbour."""
    out: list[dict[str, float]] = []
    vectors = assistant.index.unanswered_vectors
    for place, known in enumerate(assistant.index.unanswered):
        work = assistant.until_decision(Ask(known.question))
        if work is None:
            continue
        near = vectors @ work.seen.vector
        near[place] = -1.0
        found = replace(work.seen, nearest_unanswered=float(near.max()))
        out.append(assistant._decider.signals(work.asked, found))
    return out


def fit_answerability(
    assistant: Assistant, every: Sequence[Case], names: Sequence[str], more: Sequence[dict[str, float]] = ()
) -> dict[str, Any]:
    """A logistic regression on the signals, and the threshold that answers enough of the answerable.

    `more` are the signals of further unanswerable questions: they are learned from, never judged on.
    """
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedGroupKFold

    signals = [assistant._decider.signals(c.work.asked, c.work.seen) for c in every]
    x = np.array([[s[n] for n in names] for s in signals])
    y = np.array([c.question.answerable for c in every], dtype=int)
    extra = np.array([[s[n] for n in names] for s in more]).reshape(-1, len(names))
    weight = _FILE_WEIGHT * float((y == 0).sum()) / max(1, len(extra))
    held = np.zeros(len(y))
    repeats = 10
    for seed in range(repeats):
        folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
        for train, test in folds.split(x, y, [c.question.id for c in every]):
            held[test] += _regression(x[train], y[train], extra, weight).predict_proba(x[test])[:, 1] / repeats
    threshold = float(np.quantile(held[y == 1], 1 - ANSWERED_SHARE))
    model = _regression(x, y, extra, weight)
    scaler, logistic = model.steps[0][1], model.steps[1][1]
    raw = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - (raw * scaler.mean_).sum())
    weights = {"intercept": round(intercept, 4)} | {n: round(float(w), 4) for n, w in zip(names, raw, strict=True)}
    alone = [max(s["entry"], s["text"]) for s, c in zip(signals, every, strict=True)
             if c.question.answerable and not c.work.asked.follow_up]  # fmt: skip
    return {
        "weights": weights,
        "threshold": round(threshold, 3),
        "floor": round(min(alone) - _FLOOR_MARGIN, 3),
        # Without entries the other signals tell little, so that the floor does what the threshold does elsewhere.
        "firm_floor": round(float(np.quantile(alone, 1 - ANSWERED_SHARE)), 3),
        "held_out": {
            "questions": len(y),
            "answerable": int(y.sum()),
            "area_under_curve": round(float(roc_auc_score(y, held)), 4),
            "answered": round(float((held[y == 1] >= threshold).mean()), 4),
            "declined": round(float((held[y == 0] < threshold).mean()), 4),
        },
    }


def _regression(x: Any, y: Any, extra: Any, weight: float) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    weights = np.concatenate([np.ones(len(y)), np.full(len(extra), weight)])
    labels = np.concatenate([y, np.zeros(len(extra), dtype=int)])
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0)).fit(
        np.vstack([x, extra]), labels, logisticregression__sample_weight=weights
    )


def _plain_assistant(settings: Settings, folder: Path) -> Assistant:
    """The same documents as a folder without a catalogue and without plain-language entries."""
    corpus = folder / "corpus"
    documents = settings.corpus / "documents"
    shutil.copytree(
        documents if documents.is_dir() else settings.corpus, corpus,
        ignore=shutil.ignore_patterns("catalogue.toml", "plain-language"),
    )  # fmt: skip
    embedder = embedder_of(settings)
    build(corpus, folder / "index", embedder)
    return open_assistant(
        settings.model_copy(update={"corpus": corpus, "index": folder / "index", "chroma_url": ""}), embedder
    )


@contextmanager
def restored(paths: Sequence[Path], *, always: bool) -> Iterator[None]:
    """The files as they were before, at the end or, unless `always`, only where something goes wrong."""
    before = {path: path.read_bytes() for path in paths}
    whole = False
    try:
        yield
        whole = True
    finally:
        if always or not whole:
            for path, content in before.items():
                path.write_bytes(content)
            Ranking.forget()


def fit(questions: Sequence[Question], settings: Settings, out: Path | None = None) -> dict[str, dict[str, Any]]:
    """Fit everything, write the files, and give what was written.

    The assistant reads its numbers from its own folder, and the decision is fitted on the ranking
    that was fitted first: so they are written there, and with `out` put back after they were copied.
    """
    names = ("ranking.json", "answerability.json")
    elsewhere = out is not None and out.resolve() != FOLDER
    with restored([FOLDER / name for name in names], always=elsewhere):
        found = _fit(questions, settings)
        if out is not None and elsewhere:
            out.mkdir(parents=True, exist_ok=True)
            for name in names:
                shutil.copyfile(FOLDER / name, out / name)
    return found


def _fit(questions: Sequence[Question], settings: Settings) -> dict[str, dict[str, Any]]:
    stamp = {
        "fitted": datetime.now(UTC).date().isoformat(),
        "questions_sha256": hashlib.sha256("\n".join(f"{q.id} {q.question}" for q in questions).encode()).hexdigest(),
        "how": "python -m evals fit, development split, five-fold cross-validation",
    }
    path = FOLDER / "ranking.json"
    ranking = json.loads(path.read_text(encoding="utf-8"))
    assistant = open_assistant(settings)
    fitted = fit_ranking(assistant, cases(assistant, questions))
    ranking["weights"] = fitted.pop("weights")
    ranking["provenance"] = stamp | {
        "weights": fitted,
        "choice": "chosen on the same split",
        "follow_up": "chosen on the same split",
    }
    _write(path, ranking)
    Ranking.forget()
    assistant = open_assistant(settings)
    with_entries = fit_answerability(
        assistant, cases(assistant, questions), SIGNALS_WITH, unanswered_signals(assistant)
    )
    with tempfile.TemporaryDirectory() as folder:
        plain = _plain_assistant(settings, Path(folder))
        without = fit_answerability(plain, cases(plain, questions), SIGNALS_WITHOUT)
    data = {
        "with_entries": with_entries["weights"], "without_entries": without["weights"],
        "threshold_with": with_entries["threshold"], "threshold_without": without["threshold"],
        "floor": with_entries["floor"], "floor_without": without["firm_floor"],
        "provenance": stamp | {"with_entries": with_entries["held_out"], "without_entries": without["held_out"]},
    }  # fmt: skip
    _write(FOLDER / "answerability.json", data)
    return {"ranking": ranking, "answerability": data}


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
