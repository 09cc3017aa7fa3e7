import json
from pathlib import Path
from typing import Any

import pytest
from evals_makers import gold, make_question, unanswerable
from ir_measures import RR, Success, calc_aggregate
from made_beir import write_beir

from evals.errors import CallError, QuestionError, QuestionErrors
from evals.exchange.before import ids_before
from evals.exchange.beir import import_beir
from evals.exchange.trec import export_trec, measure_files, read_qrels, read_run
from evals.questions import Question, load
from evals.reference import Reference, read_reference

INTERESTS, FARES = "declare their interests;", "Carers are paid their bus fares."
QUESTIONS = (
    make_question(id="handbook-001", gold=[[gold(INTERESTS, "handbook")]]),
    make_question(id="handbook-003", gold=[[gold(FARES, "handbook")]]),
    make_question(id="handbook-005", gold=[[gold(INTERESTS, "handbook")], [gold(FARES, "handbook")]]),
    unanswerable(id="handbook-007"),
)


@pytest.fixture
def reference(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def place(reference: Reference, label: str) -> list[Any]:
    p = next(p for p in reference.provisions["handbook"] if p.locator.label == label)
    return ["handbook", p.span.start, p.span.end, label]


@pytest.fixture
def run(tmp_path: Path, reference: Reference) -> Path:
    """Of three answerable questions: found at 1, found at 2, an error; and one that has no answer."""
    bullet, other, fares = (
        place(reference, x) for x in ("Meetings, bullet 2", "Meetings, bullet 3", "Expenses, paragraph 1")
    )
    results = [
        {"id": "handbook-001", "legs": {"fused": [bullet, other], "text": [other, bullet]}},
        {"id": "handbook-003", "legs": {"fused": [other, fares], "text": []}},
        {"id": "handbook-005", "legs": {}},
        {"id": "handbook-007", "legs": {"fused": [bullet], "text": [bullet]}},
    ]
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "results.jsonl").write_text("".join(json.dumps(r) + "\n" for r in results), encoding="utf-8")
    return folder


def test_a_run_becomes_qrels_and_a_run_file_for_each_leg(run: Path, reference: Reference, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = export_trec(run, QUESTIONS, reference, out)
    assert (written.runs, written.questions, written.judged, written.strange) == (("fused", "text"), 3, 3, 0)
    assert sorted(p.name for p in out.iterdir()) == ["qrels.txt", "run-fused.txt", "run-text.txt"]
    assert (out / "run-fused.txt").read_text(encoding="utf-8").splitlines() == [
        "handbook-001 Q0 handbook#195-219 1 2 fused",
        "handbook-001 Q0 handbook#222-237 2 1 fused",
        "handbook-003 Q0 handbook#222-237 1 2 fused",
        "handbook-003 Q0 handbook#252-284 2 1 fused",
    ]
    qrels = (out / "qrels.txt").read_text(encoding="utf-8").splitlines()
    # The bullet, its list and its section: every provision that holds the words.
    assert [line for line in qrels if line.startswith("handbook-001 ")] == [
        "handbook-001 0 handbook#62-237 1", "handbook-001 0 handbook#159-237 1", "handbook-001 0 handbook#195-219 1",
    ]  # fmt: skip


def test_the_measures_of_what_was_exported_are_the_ones_to_expect(
    run: Path, reference: Reference, tmp_path: Path
) -> None:
    """Over three questions: first, second, and nothing for the one that ended in an error."""
    out = tmp_path / "out"
    export_trec(run, QUESTIONS, reference, out)
    fused = measure_files(out / "qrels.txt", out / "run-fused.txt")
    assert fused["RR@10"].value == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert fused["Success@1"].value == pytest.approx(1 / 3)
    assert fused["R@10"].value == pytest.approx((1 / 3 + 1 / 2 + 0) / 3)  # one of three nested provisions, one of two
    assert fused["RR@10"].questions == 3
    text = measure_files(out / "qrels.txt", out / "run-text.txt")
    assert text["RR@10"].value == pytest.approx((1 / 2 + 0 + 0) / 3)


def test_the_files_are_read_by_the_library_as_by_us(run: Path, reference: Reference, tmp_path: Path) -> None:
    import ir_measures

    out = tmp_path / "out"
    export_trec(run, QUESTIONS, reference, out)
    qrels = list(ir_measures.read_trec_qrels(str(out / "qrels.txt")))
    ranked = list(ir_measures.read_trec_run(str(out / "run-fused.txt")))
    assert [(q.query_id, q.doc_id, q.relevance) for q in qrels] == [
        (q.query_id, q.doc_id, q.relevance) for q in read_qrels(out / "qrels.txt")
    ]
    ours = measure_files(out / "qrels.txt", out / "run-fused.txt")
    theirs = calc_aggregate([RR @ 10, Success @ 1], qrels, ranked)
    assert ours["RR@10"].value == pytest.approx(theirs[RR @ 10])
    assert ours["Success@1"].value == pytest.approx(theirs[Success @ 1])
    assert list(read_run(out / "run-fused.txt")) == ranked


def test_places_that_are_no_longer_provisions_are_counted(run: Path, reference: Reference, tmp_path: Path) -> None:
    old = {"id": "handbook-001", "legs": {"fused": [["handbook", 1, 5, "x"], ["gone", 0, 9, "y"]]}}
    (run / "results.jsonl").write_text(json.dumps(old) + "\n", encoding="utf-8")
    assert export_trec(run, QUESTIONS, reference, tmp_path / "out").strange == 2


@pytest.mark.parametrize(
    ("results", "error", "words"),
    [
        ('{"id": "handbook-009", "legs": {}}', CallError, "asked 'handbook-009', which is not among the questions"),
        ('{"id": "handbook-001"}', CallError, "kept no rankings"),
        ('{"id": "handbook-001", "legs": {"fused": [["handbook"]]}}', QuestionError, "results.jsonl:1: a result with"),
        ('{"legs": {}}', QuestionError, "results.jsonl:1: a result with an id"),
        ("{", QuestionError, "results.jsonl:1: the line is not JSON"),
    ],
)
def test_a_run_that_cannot_be_exported_is_told(
    run: Path, reference: Reference, tmp_path: Path, results: str, error: type[Exception], words: str
) -> None:
    (run / "results.jsonl").write_text(results + "\n", encoding="utf-8")
    with pytest.raises(error, match=words):
        export_trec(run, QUESTIONS, reference, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_score_decides_and_not_the_rank(tmp_path: Path) -> None:
    qrels = write(tmp_path / "q", "1 0 a 1\n1 0 b 0\n2 0 c 2\n")
    ranked = write(tmp_path / "r", "1 Q0 b 1 0.5 x\n1 Q0 a 2 0.9 x\n")
    measured = measure_files(qrels, ranked)
    assert measured["Success@1"].value == 0.5  # query 2 is not in the run, and counts as nothing found
    assert measured["nDCG@10"].low is not None


def test_bad_lines_of_others_files_are_told_together(tmp_path: Path) -> None:
    qrels = write(tmp_path / "q", "1 0 a 1\n1 a 1\n1 0 b high\n\n1 0 a 1\n")
    with pytest.raises(QuestionErrors) as caught:
        read_qrels(qrels)
    assert sorted(p.line or 0 for p in caught.value.problems) == [2, 3, 5]
    ranked = write(tmp_path / "r", "1 Q0 a 1 0.5 x\n1 Q0 a 2 0.4 x\n1 Q0 b 3 nan x\n1 Q0 c 4\n")
    with pytest.raises(QuestionErrors) as caught:
        read_run(ranked)
    told = "\n".join(map(str, caught.value.problems))
    assert "query '1' has document 'a' already, on line 1" in told
    assert "the score 'nan' is no number" in told
    assert (
        "6 columns are expected, and 4 were found. What to do: write the line as: qid Q0 docid rank score tag." in told
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [("q9 Q0 d1 1 0.5 x", "has no query that"), ("q1 Q0 other 1 0.5 x", "has no document that")],
)
def test_a_run_of_another_set_is_refused_and_not_measured_as_0(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "qrels.txt").write_text("q1 0 d1 1\n")
    (tmp_path / "run.txt").write_text(f"{line}\n")
    with pytest.raises(CallError, match=words):
        measure_files(tmp_path / "qrels.txt", tmp_path / "run.txt")


def test_an_imported_sets_run_fits_the_qrels_that_it_came_with(tmp_path: Path) -> None:
    """From a BEIR folder through our import, a run and our export: the set's own qrels judge the run."""
    write_beir(tmp_path / "beir")
    import_beir(tmp_path / "beir", tmp_path / "in", "test")
    files = [tmp_path / "in" / "questions.yaml"]
    questions, before = load(files), ids_before(files)
    assert before is not None
    source = {identity: stem for stem, identity in before.documents.items()}
    legs = {"PLAIN-1": ["7", "MED-1", "MED-1"], "PLAIN-3": ["5", "6"]}
    places = {q: [[source[d], 0, 3 + n, "x"] for n, d in enumerate(ds)] for q, ds in legs.items()}
    lines = [json.dumps({"id": q.id, "legs": {"fused": places[before.question(q.id)]}}) for q in questions]
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "results.jsonl").write_text("".join(f"{line}\n" for line in lines))
    written = export_trec(
        tmp_path / "run", questions, read_reference(tmp_path / "in" / "corpus"), tmp_path / "out", before
    )
    assert (written.judged, written.strange) == (2, 0)
    rows = [row.split("\t") for row in (tmp_path / "beir" / "qrels" / "test.tsv").read_text().splitlines()[1:]]
    own = tmp_path / "own.txt"
    own.write_text("".join(f"{q} 0 {d} {int(int(score) > 0)}\n" for q, d, score in rows))
    for qrels in (own, tmp_path / "out" / "qrels.txt"):
        assert measure_files(qrels, tmp_path / "out" / "run-fused.txt")["RR@10"].value == 0.75


def test_qrels_and_a_run_in_the_wrong_order_are_told(tmp_path: Path) -> None:
    ranked = write(tmp_path / "r", "1 Q0 a 1 0.5 x\n")
    with pytest.raises(QuestionError, match=r"r:1: 4 columns are expected, and 6 were found"):
        measure_files(ranked, ranked)
    with pytest.raises(QuestionError, match="no document is relevant"):
        measure_files(write(tmp_path / "q", "1 0 a 0\n"), ranked)


def test_a_question_without_gold_in_any_document_has_no_judgement(
    reference: Reference, tmp_path: Path, run: Path
) -> None:
    lost: Question = make_question(id="handbook-001", gold=[[gold("words that are nowhere", "handbook")]])
    assert export_trec(run, (lost, *QUESTIONS[1:]), reference, tmp_path / "out").judged == 2
