"""Building: nothing is embedded twice, and whatever goes wrong leaves the index in use as it was."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import chromadb
import pytest

from ingest import store
from ingest.build import build, check_fresh, corpus_fingerprint, parse_corpus
from ingest.catalogue import write_lock
from ingest.errors import BuildError, CatalogueError, IndexProblem, PlainLanguageError
from ingest.hashing import sha256_of
from ingest.store import Index, Writer, read_manifest
from ingest.vectors import KEYS, ROWS, VectorFile
from tests.fakes import FakeEmbedder, write_tiny_corpus
from tests.ingest.made import ROOT

NEW = "\n\nA new paragraph about the quorum of the board.\n"


def add_words(corpus: Path, words: str = NEW) -> None:
    with (corpus / "documents/handbook.md").open("a", encoding="utf-8") as file:
        file.write(words)
    write_lock(corpus)


def builds(index: Path) -> set[str]:
    return {p.name for p in (index / "builds").iterdir()}


def check_usable(index: Path, corpus: Path | None = None) -> None:
    """An index that opens, answers, and (with a corpus) is of this corpus."""
    with closing(Index(index)) as opened:
        best, *_ = opened.search(FakeEmbedder().encode(["who pays for travel"])[0], 3)
        assert best.owner == "handbook#expenses-paragraph-1"
    if corpus:
        check_fresh(index, FakeEmbedder())


# -- what is embedded ---------------------------------------------------------------------------------


def test_a_report_says_what_was_done(tiny_corpus: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    report = build(tiny_corpus, tmp_path / "index", embedder)
    assert not report.up_to_date
    assert [d.source_id for d in report.documents] == ["handbook", "proposals", "opinion"]
    handbook, proposals, _ = report.documents
    assert handbook.provisions == {"section": 3, "paragraph": 3, "list": 1, "item": 3}
    assert proposals.furniture == 1
    assert handbook.without_entries == 7  # ten provisions; the whole document needs none, two have some
    assert report.failures == ()
    assert report.embedded == len(set(embedder.encoded)) == report.vectors + 2


def test_unchanged_input_embeds_nothing_and_keeps_the_build(tiny_corpus: Path, tiny_index: Path) -> None:
    before = (tiny_index / "CURRENT").read_bytes()
    embedder = FakeEmbedder()
    report = build(tiny_corpus, tiny_index, embedder)
    assert report.up_to_date
    assert embedder.encoded == []
    assert (tiny_index / "CURRENT").read_bytes() == before


def test_unchanged_input_waits_for_no_other_builder(tiny_corpus: Path, tiny_index: Path) -> None:
    """Two chats that were started at once over one index: the second once ended, though there was nothing to build."""
    with store.build_lock(tiny_index):
        assert build(tiny_corpus, tiny_index, FakeEmbedder()).up_to_date
        with (tiny_corpus / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write("\n# another state of it\n")
        with pytest.raises(BuildError, match="Another build of"):
            build(tiny_corpus, tiny_index, FakeEmbedder())


def test_touched_but_equal_files_are_unchanged_input(tiny_corpus: Path, tiny_index: Path) -> None:
    for path in tiny_corpus.rglob("*.*"):
        path.touch()
    assert build(tiny_corpus, tiny_index, FakeEmbedder()).up_to_date


def test_a_changed_file_embeds_only_what_is_new(tiny_corpus: Path, tiny_index: Path) -> None:
    add_words(tiny_corpus)
    embedder = FakeEmbedder()
    report = build(tiny_corpus, tiny_index, embedder)
    assert not report.up_to_date
    paragraph, in_context, section, opening, document = sorted(embedder.encoded, key=len)
    assert paragraph == "A new paragraph about the quorum of the board."
    assert in_context == f"Expenses. {paragraph}"
    assert section == f"Expenses: Carers are paid their bus fares.; {paragraph}"
    assert opening.endswith(f"their bus fares. {paragraph}")
    assert document.startswith("Board handbook. ")
    assert report.embedded == len(embedder.encoded)
    check_usable(tiny_index, tiny_corpus)


def test_a_new_entry_embeds_one_text(tiny_corpus: Path, tiny_index: Path) -> None:
    path = tiny_corpus / "plain-language/handbook.yaml"
    path.write_text(
        path.read_text().replace("    - who pays for travel\n", "    - who pays for travel\n    - my train\n")
    )
    embedder = FakeEmbedder()
    build(tiny_corpus, tiny_index, embedder)
    assert embedder.encoded == ["my train"]


def test_another_model_embeds_everything_anew(tiny_corpus: Path, tiny_index: Path) -> None:
    embedder = FakeEmbedder("fake-weights-2")
    report = build(tiny_corpus, tiny_index, embedder)
    assert report.embedded == report.vectors + 2
    assert read_manifest(tiny_index)[1].model["fingerprint"] == "fake-weights-2"


@pytest.mark.parametrize(
    "name", ["catalogue.toml", "catalogue.lock.json", "documents/opinion.txt", "plain-language/not-answered.yaml"]
)
def test_the_fingerprint_is_of_everything_that_an_index_is_made_from(tiny_corpus: Path, name: str) -> None:
    before = corpus_fingerprint(tiny_corpus, "weights")
    with (tiny_corpus / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    (tiny_corpus / "catalogue.lock.json").touch()
    if name.startswith("documents"):
        write_lock(tiny_corpus)
    assert corpus_fingerprint(tiny_corpus, "weights") != before
    assert corpus_fingerprint(tiny_corpus, "weights") == corpus_fingerprint(tiny_corpus, "weights")
    assert corpus_fingerprint(tiny_corpus, "weights") != corpus_fingerprint(tiny_corpus, "other weights")


def test_the_manifest_says_what_the_index_was_made_with(tiny_corpus: Path, tiny_index: Path) -> None:
    _, manifest = read_manifest(tiny_index)
    assert manifest.fingerprint == corpus_fingerprint(tiny_corpus, "fake-weights-1")
    assert manifest.model == {"name": "fake", "fingerprint": "fake-weights-1", "dimension": 64}
    assert manifest.counts == {"documents": 3, "provisions": 21, "vectors": 48, "unanswered": 2}
    assert manifest.settings["max_pieces"] == 64
    assert manifest.settings["corpus"] == str(tiny_corpus)
    assert manifest.settings["inputs"]["documents/handbook.md"] == [
        sha256_of(tiny_corpus / "documents/handbook.md"), "handbook"
    ]  # fmt: skip
    assert manifest.versions["chromadb"][0].isdigit()


def test_only_the_build_in_use_and_the_one_before_are_kept(tiny_corpus: Path, tiny_index: Path) -> None:
    first = builds(tiny_index)
    for n in range(3):
        before = builds(tiny_index)
        add_words(tiny_corpus, f"\n\nParagraph number {n}.\n")
        build(tiny_corpus, tiny_index, FakeEmbedder())
    assert len(builds(tiny_index)) == 2
    assert len(builds(tiny_index) & before) == 1
    assert not first & builds(tiny_index)


def test_a_reader_goes_on_reading_while_a_build_is_switched_in(tiny_corpus: Path, tiny_index: Path) -> None:
    with closing(Index(tiny_index)) as reader:
        add_words(tiny_corpus)
        build(tiny_corpus, tiny_index, FakeEmbedder())
        assert reader.search(FakeEmbedder().encode(["who pays for travel"])[0], 1)


@pytest.mark.parametrize("name", ["provisions.jsonl", "chroma/chroma.sqlite3", "manifest.json"])
def test_a_damaged_index_is_built_anew(tiny_corpus: Path, tiny_index: Path, name: str) -> None:
    path = read_manifest(tiny_index)[0] / name
    path.write_bytes(path.read_bytes()[:100])
    assert not build(tiny_corpus, tiny_index, FakeEmbedder()).up_to_date
    check_usable(tiny_index, tiny_corpus)


# -- a corpus that is not all well ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01", "The file is binary, not text."),
        ("caf\u00e9".encode("latin-1"), "Line 1 is not UTF-8 text"),
        (b"Back to top\n", "no content besides site furniture"),
        (b"# Only a heading\n", "no content"),
    ],
)
def test_a_bad_file_is_reported_and_the_rest_is_built(
    tiny_corpus: Path, tmp_path: Path, data: bytes, said: str
) -> None:
    (tiny_corpus / "documents/opinion.txt").write_bytes(data)
    write_lock(tiny_corpus)
    for again in (False, True):  # an index that is up to date still says what it lacks
        report = build(tiny_corpus, tmp_path / "index", FakeEmbedder())
        assert report.up_to_date is again
        ((source, reason),) = report.failures
        assert source == "opinion"
        assert str(tiny_corpus / "documents/opinion.txt") in reason
        assert said in reason
    check_usable(tmp_path / "index", tiny_corpus)


def test_a_file_that_may_not_be_read_is_reported(
    tiny_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a lock, its hash could not be made either, and that once ended the whole build."""
    whole = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "opinion.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    ((source, reason),) = build(tiny_corpus, tmp_path / "index", FakeEmbedder()).failures
    assert source == "opinion"
    assert "The file cannot be read: Permission denied." in reason
    check_usable(tmp_path / "index")


def test_no_readable_document_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.txt").write_bytes(b"")
    with pytest.raises(BuildError, match=r"No document of .* could be read. .*a.txt: The file is empty."):
        build(tmp_path / "corpus", tmp_path / "index", FakeEmbedder())
    assert not (tmp_path / "index/CURRENT").exists()


@pytest.mark.parametrize("name", ["catalogue.toml", "plain-language/handbook.yaml"])
def test_a_corpus_that_does_not_hang_together_leaves_the_index_as_it_was(
    tiny_corpus: Path, tiny_index: Path, name: str
) -> None:
    before = (tiny_index / "CURRENT").read_bytes()
    with (tiny_corpus / name).open("a", encoding="utf-8") as file:
        file.write("\n[[[")
    with pytest.raises((CatalogueError, PlainLanguageError)):
        build(tiny_corpus, tiny_index, FakeEmbedder())
    assert (tiny_index / "CURRENT").read_bytes() == before
    check_usable(tiny_index)


def test_repeated_headings_do_not_clash(tmp_path: Path) -> None:
    """Two provisions with one id were refused by the vector store."""
    (tmp_path / "corpus").mkdir()
    text = "# A\n\n## Overview\n\nOne.\n\n## Overview\n\nTwo.\n\n## Overview (2)\n\nThree.\n\n## Over view\n\nFour.\n"
    (tmp_path / "corpus/a.md").write_text(text)
    build(tmp_path / "corpus", tmp_path / "index", FakeEmbedder())
    with closing(Index(tmp_path / "index")) as index:
        assert len(index.by_id) == len(index.provisions) == 9


def test_what_cannot_be_a_source_does_not_keep_the_others_out(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("good.md", "rules.md", "rules.txt"):
        (corpus / name).write_text("The board meets four times a year.")
    build(corpus, tmp_path / "index", FakeEmbedder())
    report = build(corpus, tmp_path / "index", FakeEmbedder())
    assert report.up_to_date
    assert [d.source_id for d in report.documents] == ["good"]
    assert [source for source, _ in report.failures] == ["rules"]
    (corpus / "bad\nname.txt").write_text("More words.")  # one more of them is told, too
    again = build(corpus, tmp_path / "index", FakeEmbedder())
    assert [source for source, _ in again.failures] == ["bad\\nname.txt", "rules"]


def test_a_file_that_is_one_line_is_reported(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "line.txt").write_text("The board meets. " * 2000)
    (report,) = build(corpus, tmp_path / "index", FakeEmbedder()).documents
    assert [w.split(" has ")[0] for w in report.warnings] == ["paragraph 1"]
    assert "33,999 characters" in report.warnings[0]
    assert "What to do: " in report.warnings[0]


# -- a build that fails -------------------------------------------------------------------------------


def refuse_to(monkeypatch: pytest.MonkeyPatch, target: object, name: str, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(target, name, fail)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (store, "_client"), (Path, "mkdir"), (Writer, "_write"), (Writer, "add"), (store.np, "save"),
        (store, "_sync"), (Path, "write_text"), (Path, "replace"),
    ],
)  # fmt: skip
def test_a_write_that_fails_leaves_the_index_in_use(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch, target: object, name: str
) -> None:
    error = OSError(errno.ENOSPC, "No space left on device")
    add_words(tiny_corpus)
    before, files = builds(tiny_index), sorted(p.name for p in tiny_index.iterdir())
    refuse_to(monkeypatch, target, name, error)
    with pytest.raises(BuildError, match=f"{error.strerror}. What to do: ") as caught:
        build(tiny_corpus, tiny_index, FakeEmbedder())
    monkeypatch.undo()
    assert caught.value.__cause__ is error
    assert builds(tiny_index) == before
    assert sorted(p.name for p in tiny_index.iterdir()) == files
    check_usable(tiny_index)
    build(tiny_corpus, tiny_index, FakeEmbedder())
    check_usable(tiny_index, tiny_corpus)


class FullDisk:
    """Names every write of a build, and lets the one with the given number find the disk full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fails: int = -1) -> None:
        self.fails = fails
        self.writes: list[str] = []
        for target, name in (
            (Path, "mkdir"), (Path, "write_bytes"), (Path, "write_text"), (Path, "replace"), (store.os, "fsync"),
            (store.np, "save"), (VectorFile, "add"), (VectorFile, "close"), (chromadb.Collection, "add"),
            (store, "_client"), (Writer, "document"),
        ):  # fmt: skip
            monkeypatch.setattr(target, name, self.named(name, getattr(target, name)))

    def named(self, name: str, whole: Callable[..., object]) -> Callable[..., object]:
        def write(*args: object, **kwargs: object) -> object:
            self.writes.append(name)
            if len(self.writes) - 1 == self.fails:
                raise OSError(errno.ENOSPC, "No space left on device")
            return whole(*args, **kwargs)

        return write


def test_a_disk_that_is_full_at_any_write_leaves_the_index_in_use(
    tiny_corpus: Path, tiny_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first and the last write of every kind, and every ninth between them."""
    before, kept = (tiny_index / "CURRENT").read_bytes(), builds(tiny_index)
    add_words(tiny_corpus)
    shutil.copytree(tiny_index, tmp_path / "other")
    with monkeypatch.context() as patch:
        disk = FullDisk(patch)
        build(tiny_corpus, tmp_path / "other", FakeEmbedder())
    writes = disk.writes
    first = {writes.index(name) for name in writes}
    last = {len(writes) - 1 - writes[::-1].index(name) for name in writes}
    assert {writes[n] for n in first} >= {
        "mkdir",
        "write_bytes",
        "write_text",
        "replace",
        "fsync",
        "save",
        "add",
        "close",
    }
    for n in sorted(first | last | set(range(0, len(writes), 9))):
        with monkeypatch.context() as patch:
            FullDisk(patch, n)
            with pytest.raises(BuildError, match="What to do: "):
                build(tiny_corpus, tiny_index, FakeEmbedder())
        assert (tiny_index / "CURRENT").read_bytes() == before, writes[n]
        assert builds(tiny_index) == kept, writes[n]
    check_usable(tiny_index)
    build(tiny_corpus, tiny_index, FakeEmbedder())
    check_usable(tiny_index, tiny_corpus)


def files_of(index: Path) -> dict[str, bytes]:
    """What an index says, without what differs from one writing to the next: dates, ids and random names."""
    folder, _ = read_manifest(index)
    names = ["provisions.jsonl", "sources.json", "plain-language.json", "unanswered.npy", ROWS, KEYS, "report.json"]
    return {name: (folder / name).read_bytes() for name in names}


def test_an_index_that_grew_is_the_same_as_one_built_anew(tiny_corpus: Path, tiny_index: Path, tmp_path: Path) -> None:
    for words in (NEW, "\n\nMore, at the end.\n"):
        add_words(tiny_corpus, words)
        build(tiny_corpus, tiny_index, FakeEmbedder())
    handbook = tiny_corpus / "documents/handbook.md"
    handbook.write_text(handbook.read_text().replace("- vote in person.\n", "").replace("# Board", "Above.\n\n# Board"))
    entries = tiny_corpus / "plain-language/handbook.yaml"
    entries.write_text(entries.read_text().replace("Expenses, paragraph 1", "Expenses, paragraph 2"))
    write_lock(tiny_corpus)
    grown = build(tiny_corpus, tiny_index, FakeEmbedder())
    anew = build(tiny_corpus, tmp_path / "anew", FakeEmbedder())
    assert 0 < grown.embedded < anew.embedded
    assert files_of(tiny_index) == files_of(tmp_path / "anew")
    question = FakeEmbedder().encode(["do I declare my interests?"])[0]
    with closing(Index(tiny_index)) as one, closing(Index(tmp_path / "anew")) as other:
        assert one.search(question, 50) == other.search(question, 50)
        assert not any("vote in person" in p.text for p in one.provisions)


def test_an_interrupt_leaves_nothing_behind(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_words(tiny_corpus)
    before = builds(tiny_index)
    refuse_to(monkeypatch, Writer, "add", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        build(tiny_corpus, tiny_index, FakeEmbedder())
    assert builds(tiny_index) == before
    check_usable(tiny_index)


def test_an_index_path_that_is_a_file(tiny_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a folder")
    with pytest.raises(BuildError, match=r"The index folder .* cannot be written: .*What to do: allow writing there"):
        build(tiny_corpus, tmp_path / "index", FakeEmbedder())


def mounted(folder: Path, *commands: list[str | Path]) -> None:
    """Run mount commands, or skip the test visibly where this machine does not allow them."""
    folder.mkdir()
    for command in commands:
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting needs root and the right to mount")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    mounted(folder, ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder])
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("room", [0, 4, 40, 200, 400, 600])
def test_a_disk_that_is_full(tiny_corpus: Path, small_disk: Path, room: int) -> None:
    """A real full disk, with so many kilobytes left: enough for more and more of a build."""
    index = small_disk / "index"
    build(tiny_corpus, index, FakeEmbedder())
    add_words(tiny_corpus, "".join(f"\n\nParagraph {i} of a long text.\n" for i in range(300)))
    before = builds(index)
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(b"x" * (free - room * 1024))
    with pytest.raises(BuildError, match=r"What to do: ") as caught:
        build(tiny_corpus, index, FakeEmbedder())
    assert "could not be written" in str(caught.value) or "cannot be written" in str(caught.value)
    check_usable(index)  # with no room at all Chroma cannot read there, and a copy is read
    ballast.unlink()
    assert builds(index) == before
    check_usable(index)
    build(tiny_corpus, index, FakeEmbedder())
    check_usable(index, tiny_corpus)


def test_a_folder_that_is_read_only(tiny_corpus: Path, tiny_index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    mounted(folder, ["mount", "--bind", tiny_index, folder], ["mount", "-o", "remount,bind,ro", folder])
    try:
        assert build(tiny_corpus, folder, FakeEmbedder()).up_to_date  # nothing has to be written
        add_words(tiny_corpus, "\n\nOne paragraph more.\n")
        with pytest.raises(BuildError, match=r"cannot be written: Read-only file system. What to do: allow writing"):
            build(tiny_corpus, folder, FakeEmbedder())
    finally:
        subprocess.run(["umount", folder], check=True)
    check_usable(tiny_index)


# -- a builder that is killed ---------------------------------------------------------------------------

BUILDER = """
import os, signal, sys
from pathlib import Path
import chromadb
from ingest import store
from ingest.build import build
from tests.fakes import FakeEmbedder

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

{point}
print("ready", flush=True)
build(Path(sys.argv[1]), Path(sys.argv[2]), FakeEmbedder())
print("built", flush=True)
"""


WAIT_AT_THE_END = """
finish = store.Writer.finish

def finish_when_told(*args):
    print("at the end", flush=True)
    sys.stdin.readline()
    finish(*args)

store.Writer.finish = finish_when_told
"""


def builder(corpus: Path, index: Path, point: str = "") -> subprocess.Popen[str]:
    """A builder in a process of its own, ready to begin."""
    code = textwrap.dedent(BUILDER).replace("{point}", point)
    process = subprocess.Popen(
        [sys.executable, "-c", code, corpus, index], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def check_after_a_kill(corpus: Path, index: Path, before: set[str]) -> None:
    check_usable(index)
    build(corpus, index, FakeEmbedder())
    check_usable(index, corpus)
    assert len(builds(index)) <= 2
    assert all((index / "builds" / name / "manifest.json").is_file() for name in builds(index))
    assert [p.name for p in index.glob(".CURRENT*")] == []


@pytest.mark.parametrize(
    "point",
    [
        "store.Writer.document = die",
        "store.Writer.add = die",
        "store.Writer.plain_language = die",
        "store.Writer.finish = die",
        "store._sync = die",
        "Path.replace = die",
        "store.remove_other_builds = die",
    ],
)
def test_a_builder_killed_at_any_step_loses_nothing(tiny_corpus: Path, tiny_index: Path, point: str) -> None:
    add_words(tiny_corpus)
    before = builds(tiny_index)
    process = builder(tiny_corpus, tiny_index, point)
    assert process.wait(60) == -signal.SIGKILL
    assert len(builds(tiny_index) - before) == 1  # it had begun
    check_after_a_kill(tiny_corpus, tiny_index, before)


def test_a_builder_killed_at_a_random_moment_loses_nothing(tiny_corpus: Path, tiny_index: Path) -> None:
    moments = random.Random(7)
    for n in range(10):
        add_words(tiny_corpus, "".join(f"\n\nParagraph {i} of version {n}.\n" for i in range(50)))
        before = builds(tiny_index)
        process = builder(tiny_corpus, tiny_index)
        time.sleep(moments.uniform(0.0, 0.5))
        process.kill()
        process.wait(60)
        check_after_a_kill(tiny_corpus, tiny_index, before)


def test_left_overs_go_although_nothing_is_to_be_built(tiny_corpus: Path, tiny_index: Path) -> None:
    """The corpus was put back after a killed build; its half a build used to stay for good."""
    (tiny_index / "builds/half/chroma").mkdir(parents=True)
    (tiny_index / ".CURRENT.half").write_text("half")
    assert build(tiny_corpus, tiny_index, FakeEmbedder()).up_to_date
    assert len(builds(tiny_index)) == 1
    assert not (tiny_index / ".CURRENT.half").exists()


def test_two_builders_at_once(tiny_corpus: Path, tiny_index: Path) -> None:
    """One builds and the other says that it does; neither spoils the index."""
    add_words(tiny_corpus, "".join(f"\n\nParagraph {i}.\n" for i in range(200)))
    process = builder(tiny_corpus, tiny_index, WAIT_AT_THE_END)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "at the end\n"
    with pytest.raises(BuildError, match=r"Another build of .* is running"):
        build(tiny_corpus, tiny_index, FakeEmbedder())
    check_usable(tiny_index)
    process.stdin.write("go on\n")
    process.stdin.flush()
    assert process.wait(60) == 0
    check_usable(tiny_index, tiny_corpus)
    assert build(tiny_corpus, tiny_index, FakeEmbedder()).up_to_date


def test_a_builder_that_waits_for_another_finds_its_index(tiny_corpus: Path, tiny_index: Path) -> None:
    """Whoever asks first while somebody else asks first, too, used to be told to wait themselves."""
    add_words(tiny_corpus, "\n\nOne paragraph more.\n")
    process = builder(tiny_corpus, tiny_index, WAIT_AT_THE_END)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "at the end\n"
    stages: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        stages.append(stage)
        assert process.stdin is not None
        process.stdin.write("go on\n")
        process.stdin.flush()

    assert build(tiny_corpus, tiny_index, FakeEmbedder(), progress, wait=60).up_to_date
    assert stages == ["waiting"]
    assert process.wait(60) == 0


# -- the pieces of a long text ------------------------------------------------------------------------


def test_every_piece_fits_the_model(tmp_path: Path) -> None:
    """MiniLM reads 256 word pieces; whatever is longer is cut at sentences, then at words."""
    (tmp_path / "corpus").mkdir()
    words = " ".join(f"word{i}" for i in range(1000))
    sentences = " ".join(f"The board meets in room {i} of the house." for i in range(100))
    (tmp_path / "corpus/long.txt").write_text(f"{words}.\n\n{sentences}\n")
    embedder = FakeEmbedder()
    build(tmp_path / "corpus", tmp_path / "index", embedder)
    assert max(map(embedder.pieces, embedder.encoded)) <= embedder.max_pieces
    said = " ".join(embedder.encoded)
    assert all(f"word{i}" in said for i in range(1000))
    assert all(f"room {i} of" in said for i in range(100))


def test_a_whole_is_embedded_by_its_name_and_the_openings_of_its_parts(tiny_corpus: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    build(tiny_corpus, tmp_path / "index", embedder)
    name = "Meetings: Meetings, bullets 1 to 3"
    assert f"{name}: read the papers;; declare their interests;; vote in person." in embedder.encoded
    assert f"{name}. Members must: read the papers; declare their interests; vote in person." in embedder.encoded


def test_an_item_is_embedded_with_and_without_its_headings_and_its_lead_in(tiny_corpus: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    build(tiny_corpus, tmp_path / "index", embedder)
    own = "1. (ii) Reserves are held for a stated purpose only. Timescale: 6 months"
    assert {own, f"Money We propose that:. {own}"} <= set(embedder.encoded)


def test_the_parsed_corpus_keeps_documents_apart(tiny_corpus: Path) -> None:
    parsed = parse_corpus(tiny_corpus)
    assert (
        set(parsed.documents) == set(parsed.provisions) == set(parsed.furniture) == {"handbook", "proposals", "opinion"}
    )


def test_the_folder_of_the_corpus_may_move(tmp_path: Path) -> None:
    """The fingerprint is of names inside the corpus, not of where it is."""
    one, other = write_tiny_corpus(tmp_path / "one"), write_tiny_corpus(tmp_path / "other")
    assert corpus_fingerprint(one, "weights") == corpus_fingerprint(other, "weights")


def test_a_missing_index_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem) as caught:
        check_fresh(tmp_path, FakeEmbedder())
    assert caught.value.code == "missing"
