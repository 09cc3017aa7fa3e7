"""The catalogue and the files must agree; where they do not, the message says which and what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ingest import catalogue as module
from ingest.catalogue import LOCK, read_catalogue, sha256_of, write_lock
from ingest.errors import CatalogueError
from ingest.types import Authority
from tests.ingest.made import ROOT


def edit(corpus: Path, old: str, new: str, name: str = "catalogue.toml") -> None:
    path = corpus / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def problem(corpus: Path) -> str:
    """The message for a corpus that does not hang together."""
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(corpus)
    message = str(caught.value)
    assert str(corpus) in message
    assert "What to do: " in message
    return message


def test_facts_are_read(tiny_corpus: Path) -> None:
    found = read_catalogue(tiny_corpus)
    assert list(found.sources) == ["handbook", "proposals", "opinion", "board-act"]
    handbook, act = found.sources["handbook"], found.sources["board-act"]
    assert (handbook.title, handbook.published, handbook.year) == ("Board handbook", "2020-05-01", "2020")
    assert (handbook.authority, handbook.held) == (Authority.GUIDANCE, True)
    assert (act.authority, act.held, act.topics) == (Authority.LEGISLATION, False, ("vote",))
    assert found.sources["opinion"].author == "Jean Muir"
    assert found.sources["opinion"].published is None
    assert found.sources["proposals"].missing[0].part == "the report's annex"
    assert found.warnings == ()


def test_a_named_file_that_is_not_there(tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/opinion.txt").unlink()
    message = problem(tiny_corpus)
    assert "'opinion' names documents/opinion.txt, and there is no such file." in message
    assert "put the file there, or remove the entry" in message


def test_a_file_that_no_entry_names(tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/extra.txt").write_text("words")
    assert "No entry names the file documents/extra.txt. What to do: add an entry" in problem(tiny_corpus)


def test_hidden_files_are_nobodys_business(tiny_corpus: Path) -> None:
    (tiny_corpus / "documents/.DS_Store").write_bytes(b"\0\1")
    read_catalogue(tiny_corpus)


def test_an_unknown_authority(tiny_corpus: Path) -> None:
    edit(tiny_corpus, 'authority = "guidance"', 'authority = "gospel"')
    message = problem(tiny_corpus)
    assert "held entry 'handbook', field authority" in message
    assert "found 'gospel'" in message
    assert "use one of: legislation, statutory-guidance, guidance, proposal, explainer, opinion, unstated" in message


def test_a_duplicate_id(tiny_corpus: Path) -> None:
    edit(tiny_corpus, 'id = "board-act"', 'id = "opinion"')
    assert "Two entries have the id 'opinion'. What to do: give one of them another id." in problem(tiny_corpus)


def test_a_hash_that_differs(tiny_corpus: Path) -> None:
    edit(tiny_corpus, "bus fares", "bus fees", "documents/handbook.md")
    message = problem(tiny_corpus)
    assert "documents/handbook.md is not the file that was checked" in message
    assert sha256_of(tiny_corpus / "documents/handbook.md")[:12] in message
    assert "restore the file; or, if the new words are wanted, run `python -m ingest check --update-lock`" in message
    write_lock(tiny_corpus)
    read_catalogue(tiny_corpus)


def test_a_file_that_the_lock_does_not_know(tiny_corpus: Path) -> None:
    edit(tiny_corpus, "documents/opinion.txt", "documents/other.txt", LOCK)
    assert "The lock file has no hash for documents/opinion.txt." in problem(tiny_corpus)


@pytest.mark.parametrize("text", ["{", "[]", '{"sha256": []}', '{"sha256": {"a": 1}}', "\ufffe"])
def test_a_lock_that_cannot_be_read(tiny_corpus: Path, text: str) -> None:
    (tiny_corpus / LOCK).write_text(text, encoding="utf-16")
    assert "The lock file cannot be read" in problem(tiny_corpus)
    (tiny_corpus / LOCK).write_text(text, encoding="utf-8")
    assert "The lock file cannot be read" in problem(tiny_corpus)


def test_without_a_lock_there_is_a_warning(tiny_corpus: Path) -> None:
    (tiny_corpus / LOCK).unlink()
    (warning,) = read_catalogue(tiny_corpus).warnings
    assert "no lock file" in warning


def test_an_unreadable_or_empty_file_is_left_to_its_loader(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One bad file must not keep the others from being built."""

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(module, "sha256_of", refuse)
    assert len(read_catalogue(tiny_corpus).held) == 3
    monkeypatch.undo()
    (tiny_corpus / "documents/opinion.txt").write_bytes(b"")
    assert len(read_catalogue(tiny_corpus).held) == 3


def test_a_failed_update_keeps_the_old_lock(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (tiny_corpus / LOCK).read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CatalogueError, match="No space left on device"):
        write_lock(tiny_corpus)
    assert (tiny_corpus / LOCK).read_bytes() == before
    assert sorted(p.name for p in tiny_corpus.iterdir()) == [LOCK, "catalogue.toml", "documents", "plain-language"]


def test_bad_toml_says_the_line(tiny_corpus: Path) -> None:
    edit(tiny_corpus, 'id = "opinion"', 'id = "opinion')
    message = problem(tiny_corpus)
    assert "not valid TOML" in message
    assert "line 18" in message


def test_a_catalogue_in_another_encoding(tiny_corpus: Path) -> None:
    (tiny_corpus / "catalogue.toml").write_bytes("title = 'caf\u00e9'".encode("latin-1"))
    assert "not UTF-8 text. What to do: save it as UTF-8." in problem(tiny_corpus)


def test_a_catalogue_that_may_not_be_read(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, encoding: str) -> str:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_text", refuse)
    assert "The catalogue cannot be read: Permission denied." in problem(tiny_corpus)


@pytest.mark.parametrize("file", ["../secret.txt", "/etc/hostname", "documents/../../secret.txt"])
def test_a_path_outside_the_corpus(tiny_corpus: Path, file: str) -> None:
    (tiny_corpus.parent / "secret.txt").write_text("secret")
    edit(tiny_corpus, "documents/opinion.txt", file)
    assert f"'opinion' names a file outside the corpus: {file}." in problem(tiny_corpus)


def test_a_link_to_outside_the_corpus(tiny_corpus: Path) -> None:
    (tiny_corpus.parent / "secret.txt").write_text("secret")
    link = tiny_corpus / "documents/opinion.txt"
    link.unlink()
    link.symlink_to(tiny_corpus.parent / "secret.txt")
    assert "names a file outside the corpus" in problem(tiny_corpus)


def test_two_entries_with_one_file(tiny_corpus: Path) -> None:
    edit(tiny_corpus, "documents/opinion.txt", "documents/./handbook.md")
    assert "Two entries name the same file." in problem(tiny_corpus)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "opinion"', 'id = "Opinion piece"', "field id: an id has small letters, digits, dots, hyphens"),
        ('title = "One view from the floor"\n', "", "held entry 'opinion', field title: it is not there, and must be"),
        ('author = "Jean Muir"', 'writer = "Jean Muir"', "field writer: there is no such field"),
        (
            "published = 2020-05-01",
            'published = "in May"',
            "field published: it is no day of the calendar, written YYYY-MM-DD (found 'in May')",
        ),
        (
            "https://example.org/act",
            "javascript:alert(1)",
            "official entry 'board-act', field url: an address begins with http",
        ),
        ('file = "documents/opinion.txt"\n', "", "held entry 'opinion', field file: it is not there, and must be"),
        ("[[held]]", "[held]", "field held"),
    ],
)
def test_an_entry_that_is_not_well_formed_is_named(tiny_corpus: Path, old: str, new: str, said: str) -> None:
    text = (tiny_corpus / "catalogue.toml").read_text(encoding="utf-8")
    if old == "[[held]]":
        text = text[text.rindex("[[held]]") : text.index("[[official]]")]
    assert old in text
    (tiny_corpus / "catalogue.toml").write_text(text.replace(old, new), encoding="utf-8")
    assert said in problem(tiny_corpus)


def test_restating_what_is_not_in_the_catalogue(tiny_corpus: Path) -> None:
    edit(
        tiny_corpus,
        'author = "Jean Muir"\n',
        'author = "Jean Muir"\nstructure = { restates = { principle = "no-act" } }\n',
    )
    assert "'opinion' says that its list of 'principle' restates 'no-act'" in problem(tiny_corpus)


def test_no_such_folder(tmp_path: Path) -> None:
    assert "There is no such corpus folder." in problem(tmp_path / "nowhere")


# -- a folder without a catalogue ------------------------------------------------------------------


def test_without_a_catalogue_stems_are_ids_and_authority_is_unstated(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("minutes.txt", "sub/rules.md", "README.md", ".hidden.txt"):
        (tmp_path / name).write_text("words")
    sources = read_catalogue(tmp_path).sources
    assert list(sources) == ["minutes", "rules"]
    assert {s.authority for s in sources.values()} == {Authority.UNSTATED}
    assert sources["rules"].title == "rules"
    assert sources["rules"].file == "sub/rules.md"


def test_without_a_catalogue_a_clash_of_ids_is_an_error(tmp_path: Path) -> None:
    for name in ("rules.md", "rules.txt"):
        (tmp_path / name).write_text("words")
    assert "rules.txt and rules.md would both have the id 'rules'. What to do: rename one" in problem(tmp_path)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "The corpus folder holds no documents. What to do: put documents into it." in problem(tmp_path)


def test_a_file_name_that_is_not_text(tmp_path: Path) -> None:
    """Such a name, from an old archive, ended the program with a traceback."""
    (tmp_path / "caf\udce9.txt").write_text("words")
    assert "A file name is not readable text" in problem(tmp_path)


def test_without_a_catalogue_what_cannot_be_a_source_is_told_beside_the_others(tmp_path: Path) -> None:
    corpus = tmp_path / "papers"
    corpus.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "elsewhere").mkdir()
    for name in ("good.md", "rules.md", "rules.txt", "bad\nname.txt", "näme with room.txt"):
        (corpus / name).write_text("words")
    (corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "nowhere.txt").symlink_to(tmp_path / "nothing")
    (corpus / "folder").symlink_to(tmp_path / "elsewhere")
    (corpus / "inside.txt").symlink_to(corpus / "good.md")
    found = read_catalogue(corpus)
    assert [e.source.id for e in found.held] == ["good", "inside", "näme with room"]
    said = dict(found.unusable)
    assert set(said) == {"bad\\nname.txt", "folder", "nowhere.txt", "out.txt", "rules"}
    assert "leads to a file outside the folder" in said["out.txt"]
    assert "leads to nothing" in said["nowhere.txt"]
    assert "leads to a folder" in said["folder"]
    assert "rules.txt and rules.md would both have the id 'rules'" in said["rules"]
    assert all("What to do: " in reason and str(corpus) in reason for reason in said.values())


# -- the shipped corpus ----------------------------------------------------------------------------


def test_the_shipped_corpus_hangs_together() -> None:
    found = read_catalogue(ROOT / "corpus")
    assert len(found.held) == 5
    assert found.warnings == ()
    lock = json.loads((ROOT / "corpus" / LOCK).read_text(encoding="utf-8"))["sha256"]
    assert {f"documents/{p.name}" for p in (ROOT / "corpus/documents").iterdir()} == set(lock)
    assert {s.authority for s in found.official} <= {
        Authority.LEGISLATION, Authority.STATUTORY_GUIDANCE, Authority.GUIDANCE,
    }  # fmt: skip


def test_one_changed_byte_of_the_shipped_corpus_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    edit(tmp_path / "corpus", "must be provided", "may be provided", "documents/msg-review-2019.txt")
    assert "documents/msg-review-2019.txt is not the file that was checked" in problem(tmp_path / "corpus")
