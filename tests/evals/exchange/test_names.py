from pathlib import Path

from evals.exchange.names import document_id, documents, safe_stems, slug
from evals.reference import read_reference
from ingest.types import Kind


def test_a_document_id_has_no_white_space_and_says_where() -> None:
    assert document_id("msg-review-2019", 5, 9) == "msg-review-2019#5-9"
    assert document_id("a\tb/c#ü", 0, 1) == "a%09b%2Fc%23%C3%BC#0-1"


def test_stems_are_safe_and_never_clash() -> None:
    names = ["MED-10", "med-10", "../etc/passwd", ".hidden", "con fusing", "x" * 300, "y", "Übung", ""]
    stems = safe_stems(names)
    assert list(stems) == names
    assert len(set(stems.values())) == len(names)
    for stem in stems.values():
        assert stem == stem.casefold()
        assert slug(stem) == stem
        assert len(stem) <= 90
    assert stems["y"] == "y"
    assert safe_stems(["MED-10"]) == {"MED-10": "med-10"}


def test_whole_documents_are_no_documents(tiny_corpus: Path) -> None:
    reference = read_reference(tiny_corpus)
    every = [p for ps in reference.provisions.values() for p in ps]
    found = documents(every)
    assert len(found) == len(every) - 3
    assert all(p.parent is not None for p in found.values())
    assert any(p.kind is Kind.SECTION for p in found.values())
    assert found["handbook#195-219"].text == "declare their interests;"
