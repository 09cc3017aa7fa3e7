"""A BEIR folder read and written; the imported set is indexed and asked once with the real model."""

import json
from pathlib import Path

import pytest
from evals_makers import gold, make_question, unanswerable
from made_beir import DOCUMENTS, QRELS, QUERIES, write_beir

from evals.errors import CallError, QuestionError, QuestionErrors
from evals.exchange.before import ids_before
from evals.exchange.beir import export_beir, import_beir
from evals.opening import open_assistant, settings_for
from evals.questions import Question, load, split_of
from evals.reference import read_reference
from evals.retrieval import found_at
from evals.terminal import NOTES


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    return write_beir(tmp_path / "Nutrition Facts")


def relevant(question: Question, ids: dict[str, dict[str, str]]) -> set[str]:
    (group,) = question.gold
    assert all(one.whole_source for one in group)
    return {ids["documents"][one.source] for one in group}


def test_a_set_becomes_a_corpus_and_questions(beir: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    read = import_beir(beir, out)
    assert (read.documents, read.questions, read.left_out, read.empty) == (10, 4, 1, 1)
    questions = load([out / "questions.yaml"])
    ids = json.loads((out / "ids.json").read_text(encoding="utf-8"))
    by_query = {ids["questions"][q.id]: q for q in questions}
    assert set(by_query) == {"PLAIN-1", "PLAIN-2", "PLAIN-3", "PLAIN-4"}
    assert {name: split_of(q.id) for name, q in by_query.items()} == {
        "PLAIN-1": "test", "PLAIN-3": "test", "PLAIN-2": "dev", "PLAIN-4": "dev",
    }  # fmt: skip
    assert by_query["PLAIN-1"].id == "nutrition-facts-0002"
    assert relevant(by_query["PLAIN-3"], ids) == {"5", "6"}  # not "8", whose score is 0
    assert by_query["PLAIN-3"].question == QUERIES["PLAIN-3"]
    corpus = read_reference(out / "corpus").texts
    assert {ids["documents"][stem] for stem in corpus} == set(DOCUMENTS) - {"11"}
    assert corpus[by_query["PLAIN-1"].gold[0][0].source] == "Vitamin D\n\n" + DOCUMENTS["MED-1"][1] + "\n"
    # Two ids that a file system may take for one are two files.
    assert len({stem.casefold() for stem in corpus}) == 10


def test_one_file_of_qrels_can_be_chosen(beir: Path, tmp_path: Path) -> None:
    assert import_beir(beir, tmp_path / "out", "test").questions == 2
    with pytest.raises(CallError, match=r"no train\.tsv \(there is: dev, test\)"):
        import_beir(beir, tmp_path / "other", "train")


def test_what_is_imported_and_exported_again_judges_the_same(beir: Path, tmp_path: Path) -> None:
    """Documents become provisions, so that a relevant document becomes all of its provisions."""
    first, second = tmp_path / "first", tmp_path / "second"
    import_beir(beir, first)
    written = export_beir(load([first / "questions.yaml"]), read_reference(first / "corpus"), second)
    assert (written.queries, written.judged) == (4, 4)
    ids = json.loads((first / "ids.json").read_text(encoding="utf-8"))
    judged = set()
    for split in ("dev", "test"):
        header, *rows = (second / "qrels" / f"{split}.tsv").read_text(encoding="utf-8").splitlines()
        assert header == "query-id\tcorpus-id\tscore"
        for row in rows:
            query, document, score = row.split("\t")
            judged.add((ids["questions"][query], ids["documents"][document.split("#")[0]], score))
    wanted = {(q, d, "1") for rows in QRELS.values() for q, d, score in rows if score and q != "PLAIN-5"}
    assert judged == wanted
    # And back in: every provision is now a document, under its own words.
    assert import_beir(second, tmp_path / "third").questions == 4
    third = {q.question: q for q in load([tmp_path / "third" / "questions.yaml"])}
    texts = read_reference(tmp_path / "third" / "corpus").texts
    (alternatives,) = third[QUERIES["PLAIN-4"]].gold
    assert {"soap" in texts[one.source] for one in alternatives} == {True}


def test_an_imported_set_goes_out_again_under_the_ids_that_it_had(beir: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    import_beir(beir, first)
    questions = load([first / "questions.yaml"])
    before = ids_before([first / "questions.yaml"])
    export_beir(questions, read_reference(first / "corpus"), second, before)
    judged = {
        split: {tuple(row.split("\t")) for row in (second / "qrels" / f"{split}.tsv").read_text().splitlines()[1:]}
        for split in ("dev", "test")
    }
    wanted = {split: {(q, d, "1") for q, d, score in rows if score and q != "PLAIN-5"} for split, rows in QRELS.items()}
    assert judged == wanted
    corpus = [json.loads(line) for line in (second / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {d["_id"] for d in corpus} == set(DOCUMENTS) - {"11"}
    # In again: the same sources and questions as the first time.
    import_beir(second, tmp_path / "third")
    assert read_reference(tmp_path / "third" / "corpus").texts == read_reference(first / "corpus").texts
    assert {q.question for q in load([tmp_path / "third" / "questions.yaml"])} == {q.question for q in questions}


def test_ids_that_end_in_a_number_of_their_split_are_kept(tiny_corpus: Path, tmp_path: Path) -> None:
    ours = [make_question(id=f"handbook-{n:03}", question=f"What is number {n}?",
                          gold=[[gold("declare their interests;", "handbook")]]) for n in (1, 2, 5)]  # fmt: skip
    export_beir(ours, read_reference(tiny_corpus), tmp_path / "out")
    import_beir(tmp_path / "out", tmp_path / "back")
    back = load([tmp_path / "back" / "questions.yaml"])
    assert {(q.id, q.question) for q in back} == {(q.id, q.question) for q in ours}


def test_an_id_that_is_made_is_never_one_that_is_kept(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "plain")
    text = (folder / "queries.jsonl").read_text().replace("PLAIN-1", "plain-0002")
    (folder / "queries.jsonl").write_text(text)
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nPLAIN-3\t5\t1\nplain-0002\tMED-1\t1\n")
    import_beir(folder, tmp_path / "out", "test")
    ids = json.loads((tmp_path / "out" / "ids.json").read_text(encoding="utf-8"))["questions"]
    assert ids == {"plain-0004": "PLAIN-3", "plain-0002": "plain-0002"}


def test_a_follow_up_goes_out_as_the_question_in_full(tiny_corpus: Path, tmp_path: Path) -> None:
    """Other tools read the text alone, and nobody can find anything for "And me?"."""
    turns = [{"role": "user", "content": "Who is paid?"}, {"role": "assistant", "content": "Carers."}]
    asked = make_question(id="handbook-001", kind="follow-up", history=turns, question="And me?",
                          full_question="Am I paid?", gold=[[gold("declare their interests;", "handbook")]])  # fmt: skip
    export_beir([asked], read_reference(tiny_corpus), tmp_path / "out")
    query = json.loads((tmp_path / "out" / "queries.jsonl").read_text(encoding="utf-8"))
    assert (query["text"], query["metadata"]["question"]) == ("Am I paid?", "And me?")


def test_our_questions_are_exported_with_the_provisions_that_hold_gold(tiny_corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    questions = [
        make_question(id="handbook-001", gold=[[gold("declare their interests;", "handbook")],
                                               [gold("Carers are paid their bus fares.", "handbook")]]),
        unanswerable(id="handbook-002"),
    ]  # fmt: skip
    written = export_beir(questions, read_reference(tiny_corpus), out)
    corpus = {d["_id"]: d for d in map(json.loads, (out / "corpus.jsonl").read_text(encoding="utf-8").splitlines())}
    assert written.documents == len(corpus) == 18
    assert (written.queries, written.judged) == (2, 1)
    queries = [json.loads(line) for line in (out / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [q["_id"] for q in queries] == ["handbook-001", "handbook-002"]
    assert [p.name for p in (out / "qrels").iterdir()] == ["dev.tsv"]
    rows = [r.split("\t") for r in (out / "qrels" / "dev.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    labels = {corpus[document]["metadata"]["locator"] for _, document, _ in rows}
    assert labels == {"Meetings", "Meetings, bullets 1 to 3", "Meetings, bullet 2", "Expenses", "Expenses, paragraph 1"}
    assert corpus["handbook#195-219"]["title"].endswith("Meetings > Meetings, bullet 2")


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("corpus.jsonl", '{"_id": "5", "text": "x"}', "the id '5' is taken"),
        ("corpus.jsonl", '{"text": "x"}', "field _id: Field required"),
        ("corpus.jsonl", '{"_id": "99", "text": "a\\u0000b"}', "holds a NUL character"),
        ("queries.jsonl", '{"_id": "PLAIN-1", "text": "x"}', "the id 'PLAIN-1' is taken"),
        ("queries.jsonl", '{"_id": "PLAIN-9", "text": " "}', "field text"),
        ("qrels/test.tsv", "PLAIN-1\tMED-1", "3 columns are expected, and 2 were found"),
        ("qrels/test.tsv", "PLAIN-1 MED-1 1", "3 columns are expected, and 1 were found"),
        ("qrels/test.tsv", "PLAIN-1\tMED-1\tyes", "the score 'yes' is no whole number"),
        ("qrels/test.tsv", "PLAIN-9\tMED-1\t1", "there is no query 'PLAIN-9'"),
        ("qrels/test.tsv", "PLAIN-1\tMED-9\t1", "there is no document 'MED-9'"),
    ],
)
def test_a_bad_line_is_told_with_its_place_and_nothing_is_written(
    beir: Path, tmp_path: Path, file: str, line: str, words: str
) -> None:
    path = beir / file
    number = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as out:
        out.write(f"{line}\n")
    with pytest.raises(QuestionError) as caught:
        import_beir(beir, tmp_path / "out")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{path}:{number}: ")
    assert words in str(problem)
    assert "What to do: " in str(problem)
    assert not (tmp_path / "out").exists()


def test_bad_lines_are_told_together(beir: Path, tmp_path: Path) -> None:
    (beir / "queries.jsonl").write_text("{\n[]\n{}\n", encoding="utf-8")
    with pytest.raises(QuestionErrors) as caught:
        import_beir(beir, tmp_path / "out")
    assert [p.line for p in caught.value.problems] == [1, 2, 3, 3]


def test_a_folder_that_is_none_is_told(tmp_path: Path, beir: Path) -> None:
    with pytest.raises(CallError, match="There is no folder"):
        import_beir(tmp_path / "none", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(QuestionError, match=r"corpus\.jsonl: the file cannot be read"):
        import_beir(tmp_path / "empty", tmp_path / "out")
    for file in (beir / "qrels").iterdir():
        file.unlink()
    with pytest.raises(CallError, match=r"no \.tsv file \(there is: none\)"):
        import_beir(beir, tmp_path / "out")


@pytest.mark.model
def test_an_imported_set_is_indexed_and_asked_with_the_real_model(beir: Path, tmp_path: Path) -> None:
    import_beir(beir, tmp_path / "out")
    settings = settings_for(tmp_path / "out" / "corpus", tmp_path / "index")
    assistant = open_assistant(settings, build=True, console=NOTES)
    questions = load([tmp_path / "out" / "questions.yaml"])
    found = [found_at(q.gold, assistant.observe(q.question).answer["passages"], 3) for q in questions]
    assert len(found) == 4
    assert all(found)
