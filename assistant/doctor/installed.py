"""What every installation needs: settings, the embedding model's weights, a fresh index, how it is served, a place for feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.doctor.findings import Check, Finding, Grade, from_message
from assistant.doctor.places import writable
from assistant.feedback.errors import FeedbackError
from assistant.feedback.store import Store
from assistant.gate.errors import GateError
from assistant.gate.plan import plan_of
from assistant.settings import Settings, unknown_settings
from ingest.address import place_of
from ingest.build import check_fresh
from ingest.embed import Embedder
from ingest.errors import CorpusError, IndexProblem, ModelError
from ingest.fresh import corpus_fingerprint, stale
from ingest.model_in_use import OnnxEmbedder, embedder_of
from ingest.places import manifest_in_use, open_index
from ingest.settings import DEFAULT_MODEL
from ingest.store import Manifest

SETTINGS, WEIGHTS, INDEX, SERVING, FEEDBACK = "Settings", "Embedding model", "Index", "Serving", "Feedback file"


def check_settings(settings: Settings) -> Iterator[Finding]:
    """All settings are well formed where this is reached."""
    yield Finding(SETTINGS, Grade.FINE, f"All {len(type(settings).model_fields)} are well formed.")
    yield from misspelt()


def misspelt() -> Iterator[Finding]:
    """Names that are no setting, and probably misspelt."""
    for name, meant in unknown_settings():
        what = f"{name} stands in the environment and is no setting."
        yield Finding(SETTINGS, Grade.NOTE, what, f"Did you mean {meant}?" if meant else "Take it out.")


def check_weights(settings: Settings) -> Iterator[Finding]:
    """The weights are the published ones; another model's are only looked for."""
    embedder = embedder_of(settings)
    try:
        fingerprint = embedder.weights_fingerprint() if isinstance(embedder, OnnxEmbedder) else embedder.fingerprint
    except ModelError as error:
        yield from_message(WEIGHTS, str(error))
        return
    if settings.embedding_model == DEFAULT_MODEL:
        yield Finding(WEIGHTS, Grade.FINE, f"{DEFAULT_MODEL} has the published weights.")
    elif fingerprint.startswith("hub:"):
        what = f"'{settings.embedding_model}' is no folder, so its weights come from a hub, and cannot be checked."
        yield Finding(WEIGHTS, Grade.NOTE, what, "Name the folder of a model that you trust.")
    else:
        yield Finding(WEIGHTS, Grade.FINE, f"The folder {settings.embedding_model} holds weights.")
    if isinstance(embedder, OnnxEmbedder) and embedder.graph is None:
        what = "It has no quick form that can be used, so PyTorch is started to answer, which takes longer."
        yield Finding(WEIGHTS, Grade.NOTE, what, "Run `python -m ingest export-model`, which says what is in the way.")


def check_index(settings: Settings) -> Iterator[Finding]:
    """The index is there, whole, of this model, and made from the corpus as it is now."""
    try:
        embedder = embedder_of(settings)
        place = place_of(settings)
        manifest = manifest_in_use(place)
        check_fresh(place, embedder)
        _check_corpus(settings, manifest, embedder)
        index = open_index(place, read=False)
        try:
            index.check_model(embedder.fingerprint, embedder.name)
        finally:
            index.close()
    except (CorpusError, IndexProblem, ModelError) as error:
        yield from_message(INDEX, str(error))
        return
    counts = manifest.counts
    yield Finding(INDEX, Grade.FINE, f"It is fresh: {counts['vectors']} vectors in {place}.")
    for failure in manifest.failures:
        what = f"{failure['source']} is not in it: {failure['reason']}"
        yield Finding(INDEX, Grade.NOTE, what, "Mend the file, and build the index again.")


def _check_corpus(settings: Settings, manifest: Manifest, embedder: Embedder) -> None:
    """The index is of the corpus that the settings name: `check_fresh` asks after the folder that it was made in.

    Raises `CorpusError` and `IndexProblem`. Of a server nothing is asked: those who answer from it need no corpus.
    """
    if settings.chroma_url or Path(str(manifest.settings.get("corpus", ""))) == settings.corpus.resolve():
        return
    if manifest.fingerprint != corpus_fingerprint(settings.corpus, embedder.fingerprint):
        raise stale(settings.index, settings.corpus)


def check_serving(settings: Settings) -> Iterator[Finding]:
    """The chat would start as it is set up to be served. Flags of `python app.py` are not known here."""
    try:
        plan = plan_of(settings, public=True)
    except GateError as error:
        yield from_message(SERVING, str(error))
        return
    try:
        plan_of(settings)
    except GateError as error:
        yield from_message(SERVING, str(error), Grade.NOTE)
        return
    who = "whoever signs in" if plan.sign_in else "this machine only"
    yield Finding(SERVING, Grade.FINE, f"It is for {who}, on {plan.host}.")


def check_feedback(settings: Settings) -> Iterator[Finding]:
    """What people say of answers can be written. A file that is not there yet is not made."""
    path = settings.feedback_file
    finding = writable(FEEDBACK, path, "ASSISTANT_FEEDBACK_FILE", "the first start of the chat")
    if finding.grade is not Grade.FINE or not path.exists():
        yield finding
        return
    try:
        with Store(path).writing():
            yield finding
    except FeedbackError as error:
        yield from_message(FEEDBACK, str(error))


CHECKS: tuple[tuple[str, Check[Settings]], ...] = (
    (SETTINGS, check_settings),
    (WEIGHTS, check_weights),
    (INDEX, check_index),
    (SERVING, check_serving),
    (FEEDBACK, check_feedback),
)
