"""What users created comes back as it was; an archive that was made to harm, or damaged, changes nothing."""

from __future__ import annotations

import hashlib
import json
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from assistant.feedback.records import Asked, Opinion, Thumb
from assistant.feedback.store import Store
from assistant.operate.copies.archive import good_name, opened
from assistant.operate.copies.errors import CopyError
from assistant.operate.copies.making import back_up
from assistant.operate.copies.restoring import restore
from assistant.settings import Settings
from tests.fakes import FILES, write_tiny_corpus

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def opinion(words: str) -> Opinion:
    return Opinion(Asked(NOW, "May I?", "May I?", "answered", None, "extractive", "f", 1.0, ()), Thumb.UP, None, words)


def settings_of(folder: Path) -> Settings:
    return Settings(corpus=folder / "corpus", feedback_file=folder / "feedback" / "feedback.sqlite")


def words_in(settings: Settings) -> list[str]:
    with Store(settings.feedback_file).connection() as connection:
        return [r["words"] for r in connection.execute("SELECT words FROM opinion ORDER BY id")]


def state(folder: Path) -> dict[str, str]:
    """Every file with its content; SQLite's helpers come and go."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith(("-wal", "-shm"))
    }  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> tuple[Settings, Path]:
    """A place with a corpus and feedback, and a copy of it."""
    settings = settings_of(tmp_path / "old")
    write_tiny_corpus(settings.corpus)
    (settings.corpus / ".leftover").write_text("x")
    Store(settings.feedback_file).add_opinion(opinion("first"))
    archive = tmp_path / "copy.zip"
    back_up(settings, archive, "1.2.3", NOW)
    return settings, archive


@pytest.fixture
def new(tmp_path: Path) -> Settings:
    return settings_of(tmp_path / "new")


def test_a_copy_comes_back_in_an_empty_place(made: tuple[Settings, Path], new: Settings) -> None:
    old, archive = made
    done = restore(new, archive)
    assert (done.put_back, done.same, done.kept) == (("feedback", "corpus"), (), ())
    assert words_in(new) == ["first"]
    assert set(state(new.corpus)) == {*FILES, "catalogue.lock.json"}
    assert all((new.corpus / name).read_text() == text for name, text in FILES.items())
    assert stat.S_IMODE(new.feedback_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [p.name for p in new.corpus.parent.iterdir() if p.name.startswith(".restore")] == []
    assert restore(old, archive).same == ("feedback", "corpus"), "nothing to do where it came from"


def test_another_state_is_kept_and_replaced_only_where_that_is_said(made: tuple[Settings, Path]) -> None:
    settings, archive = made
    Store(settings.feedback_file).add_opinion(opinion("second"))
    (settings.corpus / "documents" / "handbook.md").write_text("# Other\n\nWords.\n")
    before = state(settings.corpus)
    with pytest.raises(CopyError, match=r"would be replaced.*--replace"):
        restore(settings, archive)
    assert (state(settings.corpus), words_in(settings)) == (before, ["first", "second"])
    done = restore(settings, archive, replace=True, now=NOW)
    assert words_in(settings) == ["first"]
    assert (settings.corpus / "documents" / "handbook.md").read_text() == FILES["documents/handbook.md"]
    feedback, corpus = done.kept
    assert words_in(Settings(feedback_file=feedback)) == ["first", "second"]
    assert state(corpus) == before
    assert corpus.name == "corpus.before-restore-20260301T120000Z"


def test_one_part_by_itself(made: tuple[Settings, Path], new: Settings) -> None:
    assert restore(new, made[1], parts=["feedback"]).put_back == ("feedback",)
    assert not new.corpus.exists()


def test_a_copy_while_people_write(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "old")
    write_tiny_corpus(settings.corpus)
    store, stop = Store(settings.feedback_file), threading.Event()

    def write() -> None:
        while not stop.is_set():
            store.add_opinion(opinion("words"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(settings, tmp_path / "copy.zip", "1")
    finally:
        stop.set()
        writer.join()
    new = settings_of(tmp_path / "new")
    restore(new, tmp_path / "copy.zip")
    assert set(words_in(new)) <= {"words"}
    assert len(words_in(new)) <= len(words_in(settings))


def test_putting_back_while_the_database_is_open(made: tuple[Settings, Path]) -> None:
    settings, archive = made
    store = Store(settings.feedback_file)
    with store.connection() as reader:
        assert len(reader.execute("SELECT * FROM opinion").fetchall()) == 1
        store.add_opinion(opinion("second"))
        restore(settings, archive, replace=True, parts=["feedback"])
        assert [r["words"] for r in reader.execute("SELECT words FROM opinion")] == ["first"]
    store.add_opinion(opinion("third"))
    assert words_in(settings) == ["first", "third"]


def test_a_corpus_that_cannot_be_moved_takes_the_feedback_back(
    made: tuple[Settings, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, archive = made
    Store(settings.feedback_file).add_opinion(opinion("second"))
    (settings.corpus / "documents" / "handbook.md").write_text("# Other\n\nWords.\n")
    before, rename = state(settings.corpus), Path.rename

    def refuses(self: Path, target: Any) -> Path:
        if self.name == "corpus" and self.parent.name.startswith(".restore-"):
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuses)
    with pytest.raises(CopyError, match="cannot be replaced: Device or resource busy"):
        restore(settings, archive, replace=True)
    assert (state(settings.corpus), words_in(settings)) == (before, ["first", "second"])


# -- archives that were changed ----------------------------------------------------------------


def files_of(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as z:
        return {n: z.read(n) for n in z.namelist()}


def write(archive: Path, files: list[tuple[str | zipfile.ZipInfo, bytes]]) -> None:
    with zipfile.ZipFile(archive, "w") as z:
        for name, data in files:
            z.writestr(name, data)


def named(files: dict[str, bytes], **more: Any) -> bytes:
    """A manifest that is true of some files."""
    held = [
        {"name": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest()}
        for n, d in files.items()
        if n != "manifest.json"
    ]
    return json.dumps({"format": 1, "made": "2026", "version": "1", "files": held} | more).encode()


def adding(name: str) -> Callable[[Path], None]:
    """A file of a bad name, true to the manifest."""

    def change(archive: Path) -> None:
        files = files_of(archive) | {name: b"x"}
        files["manifest.json"] = named(files)
        write(archive, list(files.items()))

    return change


def a_link(archive: Path) -> None:
    files = files_of(archive) | {"corpus/link": b"/etc"}
    files["manifest.json"] = named(files)
    link = zipfile.ZipInfo("corpus/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    write(archive, [(link if n == "corpus/link" else n, d) for n, d in files.items()])


def other_bytes(archive: Path) -> None:
    files = files_of(archive)
    files["corpus/documents/handbook.md"] = files["corpus/documents/handbook.md"].replace(b"four", b"five")
    write(archive, list(files.items()))


def a_flipped_bit(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[200] ^= 1
    archive.write_bytes(bytes(data))


def more_than_named(archive: Path) -> None:
    write(archive, [*files_of(archive).items(), ("corpus/more.txt", b"x")])


def fewer_than_named(archive: Path) -> None:
    write(archive, [(n, d) for n, d in files_of(archive).items() if n != "corpus/catalogue.toml"])


def a_bomb(archive: Path) -> None:
    files = files_of(archive)
    manifest = json.loads(files["manifest.json"])
    manifest["files"].append({"name": "corpus/zeros", "size": 10, "sha256": "0" * 64})
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in (files | {"manifest.json": json.dumps(manifest).encode()}).items():
            z.writestr(name, data)
        z.writestr("corpus/zeros", b"\0" * 5_000_000)


def a_file_too_large_for_the_disk(archive: Path) -> None:
    files = files_of(archive)
    manifest = json.loads(files["manifest.json"])
    manifest["files"][0]["size"] = 10**18
    write(archive, list((files | {"manifest.json": json.dumps(manifest).encode()}).items()))


def manifest(text: bytes) -> Callable[[Path], None]:
    return lambda archive: write(archive, list((files_of(archive) | {"manifest.json": text}).items()))


def a_newer_format(archive: Path) -> None:
    files = files_of(archive)
    write(archive, list((files | {"manifest.json": named(files, format=2)}).items()))


def a_foreign_database(archive: Path) -> None:
    files = files_of(archive) | {"feedback.sqlite": b"SQLite format 3\0" + b"\0" * 100}
    write(archive, list((files | {"manifest.json": named(files)}).items()))


def a_broken_catalogue(archive: Path) -> None:
    files = files_of(archive) | {"corpus/catalogue.toml": b"[[held]"}
    write(archive, list((files | {"manifest.json": named(files)}).items()))


def cut_off(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-100])


def no_archive(archive: Path) -> None:
    archive.write_bytes(b"nothing of the kind")


HOSTILE = {
    "out of the folder": adding("corpus/../../taken"), "absolute": adding("/tmp/taken"), "a drive": adding("corpus/C:taken"),
    "backslashes": adding("corpus\\..\\taken"), "hidden": adding("corpus/.ssh"), "a device": adding("corpus/NUL.txt"),
    "beside the parts": adding("app.py"), "a dot at its end": adding("corpus/a."), "the same but for case":
    adding("corpus/CATALOGUE.toml"), "a link": a_link, "other bytes": other_bytes, "a flipped bit": a_flipped_bit,
    "more than named": more_than_named, "fewer than named": fewer_than_named, "a bomb": a_bomb,
    "a size that is not true": a_file_too_large_for_the_disk, "no json": manifest(b"{"), "other json": manifest(b"[]"),
    "deep json": manifest(b"[" * 100_000), "a newer format": a_newer_format, "a foreign database": a_foreign_database,
    "a broken catalogue": a_broken_catalogue, "cut off": cut_off, "no archive": no_archive,
}  # fmt: skip


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_changed_archive_changes_nothing(kind: str, made: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, archive = made
    HOSTILE[kind](archive)
    (settings.corpus / "documents" / "handbook.md").write_text("# Other\n\nWords.\n")
    before = state(tmp_path)
    with pytest.raises(CopyError, match="What to do: "):
        restore(settings, archive, replace=True)
    assert state(tmp_path) == before
    assert words_in(settings) == ["first"]


@pytest.mark.parametrize("name", ["corpus/documents/act.xml", "corpus/a b (2).pdf", "feedback.sqlite", "corpus/é.md"])
def test_good_names(name: str) -> None:
    assert good_name(name)


@pytest.mark.parametrize(
    "name", ["corpus", "corpus/", "corpus//a", "corpus/a\nb", "corpus/" + "a/" * 30 + "a", "other/a"]
)
def test_bad_names(name: str) -> None:
    assert not good_name(name)


# -- the commands ------------------------------------------------------------------------------


@pytest.fixture
def in_place(made: tuple[Settings, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, Path]]:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(made[0].corpus))
    monkeypatch.setenv("ASSISTANT_FEEDBACK_FILE", str(made[0].feedback_file))
    return made


def test_the_commands(in_place: tuple[Settings, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings, _ = in_place
    target = tmp_path / "second.zip"
    assert main(["backup", str(target)]) == 0
    assert "holds 8 files" in capsys.readouterr().err
    with opened(target) as archive:
        assert archive.contents.format == 1
    assert main(["backup", str(target)]) == 1
    assert "There is a file" in capsys.readouterr().err
    assert main(["restore", str(target), "--check"]) == 0
    assert "is whole" in capsys.readouterr().err
    Store(settings.feedback_file).add_opinion(opinion("second"))
    assert main(["restore", str(target)]) == 1
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", str(target), "--replace"]) == 0
    said = capsys.readouterr().err
    assert "The corpus is the same already." in said
    assert "is kept in" in said
    assert words_in(settings) == ["first"]


def test_nothing_to_copy_and_nowhere_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="nothing to copy"):
        back_up(settings_of(tmp_path / "none"), tmp_path / "copy.zip", "1")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CopyError, match="cannot be written"):
        back_up(settings_of(tmp_path), tmp_path / "none" / "copy.zip", "1")
