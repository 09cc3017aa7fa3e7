"""The index on disk: what is written is read back, and an index that cannot be used says why and what to do."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.build import build, check_fresh, parse_corpus
from ingest.errors import IndexProblem
from ingest.pieces import Leg
from ingest.store import Index, build_lock, provision_from_dict, provision_to_dict, read_manifest
from tests.fakes import FakeEmbedder
from tests.ingest.made import shipped


def problem(act: Callable[[], object]) -> tuple[str, str]:
    """The code and the message of an index that cannot be used."""
    with pytest.raises(IndexProblem) as caught:
        act()
    assert "What to do: " in str(caught.value)
    return caught.value.code, str(caught.value)


def open_and_close(folder: Path) -> None:
    Index(folder).close()


def store_of(folder: Path) -> Path:
    return read_manifest(folder)[0] / "chroma" / "chroma.sqlite3"


def all_files(folder: Path) -> list[Path]:
    return sorted(p for p in read_manifest(folder)[0].rglob("*") if p.is_file())


def our_files(folder: Path) -> list[Path]:
    """The files of an index that Chroma did not write."""
    return [f for f in all_files(folder) if "chroma" not in f.parts]


def flipped(data: bytes, at: int) -> bytes:
    """The same data with one bit of one byte turned; one byte where there were none."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if data else b"\1"


@pytest.fixture
def opened(tiny_index: Path) -> Iterator[Index]:
    with closing(Index(tiny_index)) as index:
        yield index


# -- what is written is read back -------------------------------------------------------------------


def test_round_trip(tiny_corpus: Path, opened: Index) -> None:
    parsed = parse_corpus(tiny_corpus)
    assert opened.provisions == tuple(p for ps in parsed.provisions.values() for p in ps)
    assert opened.sources == parsed.catalogue.sources
    assert {i: d.text for i, d in opened.documents.items()} == {i: d.text for i, d in parsed.documents.items()}
    assert {i: d.sha256 for i, d in opened.documents.items()} == {i: d.sha256 for i, d in parsed.documents.items()}
    assert opened.asked_as == parsed.plain.asked_as
    assert opened.unanswered == parsed.plain.unanswered
    assert opened.unanswered_vectors.shape[0] == 2


def test_every_provision_of_the_shipped_corpus_survives_json() -> None:
    for provisions in shipped().provisions.values():
        for p in provisions:
            assert provision_from_dict(json.loads(json.dumps(provision_to_dict(p)))) == p


def test_pages_are_kept(tmp_path: Path) -> None:
    from tests.ingest.pdfs import Writer

    writer = Writer()
    writer.heading("Guidance")
    writer.text("The board meets four times a year, and it meets in public unless there is good reason not to.")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/guidance.pdf").write_bytes(writer.save())
    build(tmp_path / "corpus", tmp_path / "index", FakeEmbedder())
    with closing(Index(tmp_path / "index")) as index:
        assert [p.number for p in index.documents["guidance"].pages] == [1]
        assert {p.page for p in index.provisions} == {1}


def test_the_metadata_of_a_vector_say_where_it_comes_from(opened: Index) -> None:
    store = store_of(opened.path)
    with closing(sqlite3.connect(store)) as database:
        rows = database.execute(
            "SELECT embeddings.embedding_id, key, coalesce(string_value, int_value) FROM embedding_metadata "
            "JOIN embeddings ON embeddings.id = embedding_metadata.id"
        ).fetchall()
    found: dict[str, dict[str, object]] = {}
    for piece, name, value in rows:
        found.setdefault(piece, {})[name] = value
    assert len(found) == opened.manifest.counts["vectors"]
    metadata = found["proposals#proposal-1-ii|t0"]
    text = opened.documents["proposals"].text
    assert metadata["text"] == text[metadata["start"] : metadata["end"]]  # type: ignore[misc]
    assert str(metadata["text"]).startswith("1. (ii) Reserves")
    assert metadata["locator"] == "proposal 1(ii)"
    assert metadata["trail"] == "Progress report > Money"
    assert metadata["source"] == "proposals"
    assert metadata["authority"] == "proposal"


def test_a_long_text_is_not_repeated_with_each_of_its_vectors(tmp_path: Path) -> None:
    """200,000 characters in one paragraph once made an index of two gigabytes."""
    (tmp_path / "corpus").mkdir()
    sentences = " ".join(f"The board meets in room {i} and then again in room {i + 1}." for i in range(4000))
    (tmp_path / "corpus/long.txt").write_text(sentences)
    build(tmp_path / "corpus", tmp_path / "index", FakeEmbedder())
    size = sum(p.stat().st_size for p in (tmp_path / "index").rglob("*") if p.is_file())
    assert size < 200 * len(sentences)


def test_search_finds_the_nearest_and_says_by_which_leg(opened: Index) -> None:
    embedder = FakeEmbedder()
    best, *_ = opened.search(embedder.encode(["who pays for travel"])[0], 5)
    assert (best.owner, best.leg, round(best.similarity, 4)) == ("handbook#expenses-paragraph-1", Leg.ENTRY, 1.0)
    best, *_ = opened.search(embedder.encode(["Reserves are held for a stated purpose only."])[0], 5)
    assert (best.owner, best.leg) == ("proposals#proposal-1-ii", Leg.TEXT)


def test_a_search_for_more_than_there_is_gives_all(opened: Index) -> None:
    found = opened.search(FakeEmbedder().encode(["board"])[0], 10_000)
    assert len(found) == opened.manifest.counts["vectors"]
    assert [m.similarity for m in found] == sorted((m.similarity for m in found), reverse=True)


def test_reading_does_not_change_what_is_checked(tiny_index: Path) -> None:
    """Chroma writes into its database at each opening; that is not damage."""
    for _ in range(3):
        with closing(Index(tiny_index)) as index:
            index.search(FakeEmbedder().encode(["board"])[0], 3)


def test_ids_are_stable_across_rebuilds(tiny_corpus: Path, tiny_index: Path, tmp_path: Path) -> None:
    build(tiny_corpus, tmp_path / "other", FakeEmbedder())
    ids = []
    for folder in (tiny_index, tmp_path / "other"):
        with closing(Index(folder)) as index, closing(sqlite3.connect(store_of(folder))) as database:
            pieces = sorted(row[0] for row in database.execute("SELECT embedding_id FROM embeddings"))
            ids.append(([p.id for p in index.provisions], pieces))
    assert ids[0] == ids[1]


# -- what cannot be used ----------------------------------------------------------------------------


def test_there_is_none(tmp_path: Path) -> None:
    code, message = problem(lambda: Index(tmp_path))
    assert code == "missing"
    assert message.startswith(
        f"There is no index in {tmp_path}. What to do: run `python -m ingest build --index {tmp_path}`"
    )


def test_stale_when_the_corpus_has_changed(tiny_corpus: Path, tiny_index: Path) -> None:
    check_fresh(tiny_index, FakeEmbedder())
    entries = tiny_corpus / "plain-language/handbook.yaml"
    entries.write_text(entries.read_text() + "    - and my train fare?\n")
    code, message = problem(lambda: check_fresh(tiny_index, FakeEmbedder()))
    assert code == "stale"
    assert f"run `python -m ingest build --corpus {tiny_corpus} --index {tiny_index}`" in message
    open_and_close(tiny_index)  # stale is not broken


def test_stale_when_the_model_has_changed(tiny_index: Path) -> None:
    assert problem(lambda: check_fresh(tiny_index, FakeEmbedder("fake-weights-2")))[0] == "stale"


def test_not_stale_when_the_corpus_is_not_on_this_machine(tiny_corpus: Path, tiny_index: Path) -> None:
    shutil.rmtree(tiny_corpus)
    check_fresh(tiny_index, FakeEmbedder())


def test_foreign_model(opened: Index) -> None:
    opened.check_model("fake-weights-1", "fake")
    code, message = problem(lambda: opened.check_model("fake-weights-2", "other"))
    assert code == "foreign"
    assert "made with the embedding model 'fake', not with 'other'" in message


def test_foreign_format(tiny_index: Path) -> None:
    manifest = read_manifest(tiny_index)[0] / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 3', '"format": 1'))
    code, message = problem(lambda: Index(tiny_index))
    assert code == "foreign"
    assert "has format 1; this version reads format 3" in message


def test_one_byte_changed_in_any_file_is_damage(tiny_index: Path) -> None:
    files = our_files(tiny_index)
    assert {
        "manifest.json",
        "provisions.jsonl",
        "sources.json",
        "plain-language.json",
        "unanswered.npy",
        "handbook.txt",
    } <= {f.name for f in files}
    for path in [*files, tiny_index / "CURRENT"]:
        data = path.read_bytes()
        for at in (0, len(data) // 2, len(data) - 2):
            path.write_bytes(flipped(data, at))
            code, message = problem(lambda: Index(tiny_index))
            assert code in ("damaged", "foreign"), (path.name, at)
            assert f"run `python -m ingest build --index {tiny_index}`" in message
        path.write_bytes(data)
    open_and_close(tiny_index)


@pytest.mark.parametrize("word", [b"read the papers", b"handbook#expenses-paragraph-1|e0", b"Expenses, paragraph 1"])
def test_one_byte_changed_in_what_the_vector_store_says_is_damage(tiny_index: Path, word: bytes) -> None:
    store = store_of(tiny_index)
    data = store.read_bytes()
    changed = bytearray(data)
    for hit in re.finditer(re.escape(word), data):
        changed[hit.start()] ^= 1
    assert changed != data
    store.write_bytes(changed)
    assert problem(lambda: Index(tiny_index))[0] == "damaged"


def test_a_changed_vector_is_damage(tiny_index: Path) -> None:
    vector = FakeEmbedder().encode(["who pays for travel"])[0].tobytes()
    store = store_of(tiny_index)
    data = store.read_bytes()
    assert vector in data
    store.write_bytes(data.replace(vector, vector[:1] + bytes([vector[1] ^ 1]) + vector[2:]))
    assert problem(lambda: Index(tiny_index))[0] == "damaged"


@pytest.fixture
def large_index(tmp_path: Path) -> Path:
    """An index with so many vectors that Chroma keeps them in files of their own."""
    (tmp_path / "large").mkdir()
    text = "\n\n".join(f"The board meets in room {i}. It then decides on paper {i}." for i in range(600))
    (tmp_path / "large/rooms.txt").write_text(text)
    build(tmp_path / "large", tmp_path / "large-index", FakeEmbedder())
    return tmp_path / "large-index"


def test_one_byte_changed_in_the_files_of_a_large_vector_store_is_damage(large_index: Path) -> None:
    files = {f.name: f for f in all_files(large_index) if f.parent.parent.name == "chroma"}
    assert {"data_level0.bin", "header.bin", "length.bin", "link_lists.bin"} <= set(files)
    for path in files.values():
        data = path.read_bytes()
        path.write_bytes(flipped(data, len(data) // 2))
        assert problem(lambda: Index(large_index))[0] == "damaged", path.name
        path.write_bytes(data)
    for _ in range(3):  # opening and reading is no damage
        with closing(Index(large_index)) as index:
            assert len(index.search(FakeEmbedder().encode(["room 7"])[0], 5)) == 5


def test_the_files_that_a_small_vector_store_writes_anew_do_not_matter(tiny_index: Path) -> None:
    for path in store_of(tiny_index).parent.glob("*/*.bin"):
        path.write_bytes(flipped(path.read_bytes(), path.stat().st_size // 2))
    with closing(Index(tiny_index)) as index:
        best, *_ = index.search(FakeEmbedder().encode(["who pays for travel"])[0], 5)
        assert best.owner == "handbook#expenses-paragraph-1"


def test_any_file_gone_or_cut_off_is_damage(tiny_index: Path) -> None:
    for path in [*our_files(tiny_index), store_of(tiny_index)]:
        data = path.read_bytes()
        path.unlink()
        assert problem(lambda: Index(tiny_index))[0] == "damaged", path.name
        for cut in (0, len(data) // 2):
            path.write_bytes(data[:cut])
            assert problem(lambda: Index(tiny_index))[0] == "damaged", path.name
        path.write_bytes(data)


@pytest.mark.parametrize("content", ["", "nowhere", "../../etc", "\0", "x y z"])
def test_a_pointer_to_nowhere(tiny_index: Path, content: str) -> None:
    (tiny_index / "CURRENT").write_text(content)
    assert problem(lambda: Index(tiny_index))[0] == ("damaged" if content else "missing")


def test_a_pointer_that_is_not_text(tiny_index: Path) -> None:
    (tiny_index / "CURRENT").write_bytes(b"\xff\xfe\x00")
    assert problem(lambda: Index(tiny_index))[0] == "damaged"


def test_vectors_that_are_missing_are_counted(tiny_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import chromadb

    monkeypatch.setattr(chromadb.Collection, "count", lambda self: 7)
    code, message = problem(lambda: Index(tiny_index))
    assert code == "damaged"
    assert "it holds 7 vectors, and 48 were written" in message


def test_a_store_that_fails_later_says_so(opened: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    import chromadb

    def fail(self: object, **_: object) -> None:
        raise RuntimeError("disk gone\nand more")

    monkeypatch.setattr(chromadb.Collection, "query", fail)
    code, message = problem(lambda: opened.search(FakeEmbedder().encode(["a"])[0], 1))
    assert code == "damaged"
    assert "the vector store did not answer (disk gone)" in message


def test_a_file_that_may_not_be_read(tiny_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "sources.json":
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    code, message = problem(lambda: Index(tiny_index))
    assert code == "damaged"
    assert "sources.json cannot be read (Permission denied)" in message


@pytest.fixture
def read_only(tiny_index: Path, tmp_path: Path) -> Iterator[Path]:
    """The small index, mounted so that nobody can write to it."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    for command in (["mount", "--bind", tiny_index, folder], ["mount", "-o", "remount,bind,ro", folder]):
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a folder read-only needs root and the right to mount")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_read_only_index_is_read_from_a_copy(read_only: Path, tiny_index: Path, tmp_path: Path) -> None:
    """Chroma cannot even read there; it was once reported as damaged, and then as one to be copied by hand."""
    question = FakeEmbedder().encode(["who pays for travel"])[0]
    with closing(Index(tiny_index)) as index:
        expected = index.search(question, 10)
    with closing(Index(read_only)) as index:
        copied = index._copy.folder  # type: ignore[union-attr]
        assert index.search(question, 10) == expected
        assert not index.gone()
    assert not copied.exists()


def test_a_read_only_index_that_cannot_be_copied_either_says_so(
    read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.own_copy.shutil.copyfile", refuse)
    code, message = problem(lambda: Index(read_only))
    assert code == "unwritable"
    assert "no copy could be made (No space left on device), and the vector store writes" in message
    assert "What to do: make room and allow writing there or in the folder for passing files" in message


def test_only_one_builder_at_a_time(tmp_path: Path) -> None:
    from ingest.errors import BuildError

    with (
        build_lock(tmp_path),
        pytest.raises(BuildError, match=r"Another build of .* is running. What to do: wait until it has ended."),
        build_lock(tmp_path),
    ):
        pass
    with build_lock(tmp_path):
        pass
