"""An index on a Chroma server: the same as in a folder, switched in one step, and removed when nobody uses it."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest import build as build_module
from ingest import server as server_module
from ingest.__main__ import main
from ingest.address import ServerAddress, place_of
from ingest.build import build
from ingest.catalogue import write_lock
from ingest.embed import Vectors
from ingest.errors import BuildError, IndexProblem
from ingest.places import manifest_in_use, name_in_use, open_index, reports_in_use
from ingest.served import ServedWriter
from ingest.server import Server, server_of
from ingest.settings import IngestSettings
from ingest.store import Index
from tests.chroma_servers import ChromaServer
from tests.fakes import FakeEmbedder

_NUMBERS = itertools.count()


@pytest.fixture
def address(chroma_server: ChromaServer) -> ServerAddress:
    return chroma_server.database(f"served-{next(_NUMBERS)}")


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "GRACE", -1.0)
    monkeypatch.setattr(server_module, "ABANDONED", -1.0)


def changed(corpus: Path, words: str) -> None:
    with (corpus / "documents/handbook.md").open("a", encoding="utf-8") as file:
        file.write(f"\n\n{words}\n")
    write_lock(corpus)


def question(words: str = "who pays for travel") -> Vectors:
    row: Vectors = FakeEmbedder().encode([words])[0]
    return row


def builds_on(address: ServerAddress) -> set[str]:
    return {n.split("-")[1] for n in server_of(address).collections() if not n.startswith("assistant-switch-")}


def test_the_index_on_a_server_is_the_one_in_a_folder(
    tiny_corpus: Path, tiny_index: Path, address: ServerAddress
) -> None:
    report = build(tiny_corpus, address, FakeEmbedder())
    here, there = Index(tiny_index), open_index(address)
    assert (there.provisions, there.documents, there.sources) == (here.provisions, here.documents, here.sources)
    assert (there.asked_as, there.unanswered) == (here.asked_as, here.unanswered)
    assert there.unanswered_vectors.tobytes() == here.unanswered_vectors.tobytes()
    assert there.search(question(), 10) == here.search(question(), 10)
    assert (there.fingerprint, report.vectors) == (here.fingerprint, here.manifest.counts["vectors"])
    assert reports_in_use(address) == report.documents
    here.close()
    there.close()


def test_only_what_is_new_is_embedded_on_any_machine(tiny_corpus: Path, address: ServerAddress) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    first = name_in_use(address)
    same = build(tiny_corpus, address, FakeEmbedder())
    assert (same.up_to_date, same.embedded, name_in_use(address)) == (True, 0, first)
    changed(tiny_corpus, "A quorum is eleven members.")
    embedder = FakeEmbedder()
    build(tiny_corpus, address, embedder)
    assert name_in_use(address) != first
    assert any("quorum" in t for t in embedder.encoded)
    assert not any("bus fares" in t and "quorum" not in t for t in embedder.encoded)


def test_an_open_index_goes_on_with_its_own_build(tiny_corpus: Path, address: ServerAddress) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    before = open_index(address)
    found = before.search(question(), 5)
    changed(tiny_corpus, "A quorum is eleven members.")
    build(tiny_corpus, address, FakeEmbedder())
    assert before.search(question(), 5) == found
    assert open_index(address).fingerprint != before.fingerprint


def test_a_build_stays_for_the_grace_and_the_previous_one_for_longer(
    tiny_corpus: Path, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = []
    for n in range(3):
        changed(tiny_corpus, f"Rule {n} of the board.")
        build(tiny_corpus, address, FakeEmbedder())
        names.append(name_in_use(address))
    assert builds_on(address) == set(names)
    monkeypatch.setattr(server_module, "GRACE", -1.0)
    server_of(address).clear()
    assert builds_on(address) == set(names[1:])
    assert len(server_of(address).switches()) == 2


def test_of_two_builders_the_first_to_switch_wins(
    tiny_corpus: Path, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second began before the first had ended, with an older state of the corpus."""
    build(tiny_corpus, address, FakeEmbedder())
    begun = build_module.new_writer

    def late(place: ServerAddress) -> ServedWriter:
        writer = begun(place)
        monkeypatch.setattr(build_module, "new_writer", begun)
        changed(tiny_corpus, "The newest rule.")
        build(tiny_corpus, address, FakeEmbedder())
        assert isinstance(writer, ServedWriter)
        return writer

    changed(tiny_corpus, "A rule.")
    monkeypatch.setattr(build_module, "new_writer", late)
    with pytest.raises(BuildError, match=r"Another build of the Chroma server .* was switched in meanwhile"):
        build(tiny_corpus, address, FakeEmbedder())
    assert any("newest rule" in p.text for p in open_index(address).provisions)
    assert builds_on(address) == {s.build for s in server_of(address).switches()}


def test_of_two_builders_of_the_same_corpus_none_fails(
    tiny_corpus: Path, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = build_module.new_writer

    def late(place: ServerAddress) -> object:
        writer = begun(place)
        monkeypatch.setattr(build_module, "new_writer", begun)
        build(tiny_corpus, address, FakeEmbedder())
        return writer

    monkeypatch.setattr(build_module, "new_writer", late)
    assert build(tiny_corpus, address, FakeEmbedder()).up_to_date
    assert len(server_of(address).switches()) == 1


def test_a_builder_that_fails_leaves_nothing_and_changes_nothing(
    tiny_corpus: Path, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    first = name_in_use(address)
    changed(tiny_corpus, "A quorum is eleven members.")

    def full(*_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("ingest.served.put_file", full)
    with pytest.raises(IndexProblem, match="no room"):
        build(tiny_corpus, address, FakeEmbedder())
    assert (name_in_use(address), builds_on(address)) == (first, {first})


def test_what_a_killed_builder_left_goes_when_it_shows_no_sign_of_life(
    tiny_corpus: Path, address: ServerAddress, no_grace: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    server = server_of(address)
    server.create("assistant-0123456789ab-vectors", {})
    monkeypatch.setattr(server_module, "ABANDONED", 900.0)
    server.clear()
    assert "0123456789ab" in builds_on(address)
    monkeypatch.setattr(server_module, "ABANDONED", -1.0)
    server.clear()
    assert builds_on(address) == {name_in_use(address)}


def test_a_removed_build_is_an_outage_and_known_as_gone(tiny_corpus: Path, address: ServerAddress) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    opened = open_index(address)
    assert not opened.gone()
    server_of(address).remove(f"assistant-{opened.name}-vectors")
    with pytest.raises(IndexProblem, match=r"temporarily unavailable.*says nothing about the guidance") as caught:
        opened.search(question(), 5)
    assert caught.value.code == "unavailable"
    assert opened.gone()


def test_vectors_that_are_missing_are_no_corpus_without_guidance(tiny_corpus: Path, address: ServerAddress) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    opened = open_index(address)
    vectors = server_of(address).collection(f"assistant-{opened.name}-vectors")
    vectors.delete(ids=vectors.get(include=[])["ids"])
    with pytest.raises(IndexProblem, match="temporarily unavailable"):
        opened.search(question(), 5)
    with pytest.raises(IndexProblem, match="holds 0 vectors") as caught:
        open_index(address)
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_that_is_not_what_was_written_is_found(tiny_corpus: Path, address: ServerAddress, harm: str) -> None:
    build(tiny_corpus, address, FakeEmbedder())
    files = server_of(address).collection(f"assistant-{name_in_use(address)}-files")
    name = "000000|provisions.jsonl"
    if harm == "gone":
        files.delete(ids=[name])
    else:
        files.update(ids=[name], metadatas=[{"00": server_module._packed(b"{}")["00"]}])
    with pytest.raises(IndexProblem, match=r"provisions\.jsonl is not .*python -m ingest build") as caught:
        open_index(address)
    assert caught.value.code == "damaged"


def test_files_of_any_size_come_back_as_they_were(address: ServerAddress, tmp_path: Path) -> None:
    server = server_of(address)
    files = server.create("assistant-0123456789ab-files", {"space": "l2"})
    noise = b"".join(n.to_bytes(4, "big") for n in range(500_000))
    for n, data in enumerate((b"", b"x", noise[: server_module._BLOCK], noise)):
        (tmp_path / "in").write_bytes(data)
        server_module.put_file(files, f"{n}", tmp_path / "in")
        server_module.get_file(files, f"{n}", tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == data


def test_a_database_without_an_index_says_so(address: ServerAddress) -> None:
    assert name_in_use(address) is None
    with pytest.raises(IndexProblem, match=r"There is no index on .*ASSISTANT_CHROMA_URL") as caught:
        manifest_in_use(address)
    assert caught.value.code == "missing"


def test_a_database_that_is_not_there_is_named(chroma_server: ChromaServer) -> None:
    with pytest.raises(IndexProblem, match=r"database nowhere.*What to do"):
        name_in_use(ServerAddress(chroma_server.url, database="nowhere"))


@pytest.fixture
def silent() -> Iterator[ServerAddress]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield ServerAddress(f"http://127.0.0.1:{listening.getsockname()[1]}")


def test_a_server_that_does_not_answer_is_not_waited_for(
    silent: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "READING", 0.2)
    with pytest.raises(IndexProblem, match="does not answer as it should") as caught:
        Server(silent, 0.2)
    assert caught.value.code == "unavailable"


def test_a_server_that_falls_silent_is_not_waited_for(chroma_server: ChromaServer, address: ServerAddress) -> None:
    server = Server(address, 0.3)
    with chroma_server.silent(), pytest.raises(IndexProblem, match="timed out"):
        server.switches()
    assert server.switches() == []


def test_no_server_is_an_error_with_the_remedy(tmp_path: Path, tiny_corpus: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = ServerAddress(f"http://127.0.0.1:{taken.getsockname()[1]}")
    with pytest.raises(IndexProblem, match=r"refused.*What to do: start it"):
        build(tiny_corpus, nobody, FakeEmbedder())


def test_the_settings_name_the_server_and_show_no_secret() -> None:
    settings = IngestSettings(
        chroma_url="https://index.example.org/", chroma_token="hush", chroma_headers='{"X-Team": "secret too"}'
    )
    place = place_of(settings)
    assert isinstance(place, ServerAddress)
    assert (place.url, dict(place.headers)) == (
        "https://index.example.org", {"X-Team": "secret too", "Authorization": "Bearer hush"}
    )  # fmt: skip
    other = place_of(settings.model_copy(update={"chroma_token_header": "X-Chroma-Token"}))
    assert isinstance(other, ServerAddress)
    assert dict(other.headers)["X-Chroma-Token"] == "hush"
    shown = f"{settings!r} {place!r} {place}"
    assert "hush" not in shown
    assert "secret too" not in shown
    assert place_of(IngestSettings(index=Path("here"))) == Path("here")


@pytest.mark.parametrize(
    ("name", "value"),
    [("chroma_url", "index.example.org:8000"), ("chroma_url", "http://me:word@host"), ("chroma_url", "http://host:port"),
     ("chroma_url", "http://host/api"), ("chroma_headers", "X-Team: a"), ("chroma_headers", '{"a": 1}')],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        IngestSettings.model_validate({name: value})


def test_a_wrong_setting_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_CHROMA_URL", "index.example.org")
    assert main(["build"]) == 2
    assert "ASSISTANT_CHROMA_URL is wrong" in capsys.readouterr().err
