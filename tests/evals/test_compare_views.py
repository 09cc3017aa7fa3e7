import json
from html.parser import HTMLParser

from run_makers import make_finished, make_result, many

from evals.compare import Comparison, compare
from evals.compare_views import about, as_json, markdown, page, row, sections
from evals.side_by_side import side_by_side

ODD = '<script>alert("1")</script> | a & b'


def compared() -> Comparison:
    before = make_finished(many("answered", 40, 0, split="dev", question=ODD), "before")
    after = [*many("answered", 20, 20, split="dev", question=ODD)[:-1], make_result("guide-039", None)]
    return compare(before, make_finished(after, "after"), by="kind")


def test_a_row_has_the_figures_the_interval_and_a_mark() -> None:
    change = next(c for c in compared().headline if c.measure == "answered")
    cells = row(change)
    assert cells[:3] == ["answerable and answered", "100.0", "51.3"]
    assert cells[3].startswith("-48.7 (-")
    assert cells[4:] == ["< 0.001", "< 0.001 *", "39", "19"]


def test_what_has_no_figure_is_in_the_headline_table_only() -> None:
    tables = dict(sections(compared()))
    assert len(tables["Headline measures"]) == 8
    assert [c.measure for c in tables["kind:direct"]] == ["answered"]
    assert "Other measures" not in tables


def test_what_is_compared_is_said() -> None:
    assert about(compared()) == [
        "Before: before. After: after. 39 questions in both.",
        "1 question left out, as it ended in an error in one of the runs.",
        "0 questions got better.", "19 questions got worse.",
    ]  # fmt: skip


def test_a_part_of_a_run_is_called_one_in_every_form() -> None:
    """Also with --common, which compares whatever two runs share."""
    before = make_finished(many("answered", 4, 0), "before", limit=4, of_questions=313)
    comparison = compare(before, make_finished(many("answered", 2, 1), "after"), common=True)
    said = "The run before is partial: 4 of 313 questions of the test split (it was narrowed by --limit)."
    assert said in about(comparison)
    assert said in page(comparison, ())
    assert said in markdown(comparison, ())
    data = json.loads(as_json(comparison, ()))
    assert (data["partial"]["before"]["of"], data["partial"]["after"]) == (313, None)


def test_a_measure_that_did_not_change_has_no_interval() -> None:
    same = make_finished(many("answered", 40, 2), "same")
    (change,) = [c for c in compare(same, same).headline if c.measure == "answered"]
    assert row(change)[3] == "0.0 (none changed)"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else_and_lets_no_words_become_marks() -> None:
    comparison = compared()
    html = page(comparison, side_by_side(comparison))
    tags = _Tags()
    tags.feed(html)
    names = [tag for tag, _ in tags.seen]
    assert "script" not in names
    assert not [a for _, a in tags.seen if "src" in a or "href" in a]
    assert names.count("article") == 19
    assert all("scope" in attributes for tag, attributes in tags.seen if tag == "th")
    assert dict(tags.seen)["html"] == {"lang": "en-GB"}
    assert "&lt;script&gt;" in html


def test_markdown_and_json_have_the_same_questions() -> None:
    comparison = compared()
    questions = side_by_side(comparison)
    text = markdown(comparison, questions)
    assert text.count("\n### ") == 19
    assert "- worse: answerable and answered" in text
    data = json.loads(as_json(comparison, questions))
    assert len(data["questions"]) == 19
    assert data["questions"][0]["before"]["words"] == "The answer to guide-020. [1]"
    assert {c["measure"]: c["difference"] for c in data["headline"]}["answered"] < -0.48
