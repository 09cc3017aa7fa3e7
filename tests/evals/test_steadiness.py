from typing import Any

from evals.steadiness import summary_of_variants


def result(found: bool | None = True, status: str = "answered", **variants: dict[str, Any]) -> dict[str, Any]:
    return {"status": status, "scores": {"found_at_5": found}, "variants": variants}


def variant(same: bool | None = True, status: str = "answered", found: bool | None = True) -> dict[str, Any]:
    return {"question": "?", "status": status, "citations": [], "same": same, "first_same": same, "found_at_5": found}


def test_each_way_is_compared_with_the_questions_themselves() -> None:
    ways = summary_of_variants([
        result(lay=variant(), misspelt=variant()),
        result(lay=variant(same=False, found=False)),
        result(lay=variant(same=False, status="declined", found=False)),
    ])  # fmt: skip
    lay = ways["lay"]
    assert list(ways) == ["misspelt", "lay"]
    assert (lay["questions"], lay["errors"]) == (3, 0)
    assert (lay["same_status"].value, lay["same"].value) == (2 / 3, 1 / 3)
    assert (lay["found_at_5"].value, lay["base_found_at_5"].value) == (1 / 3, 1.0)
    assert round(lay["found_difference"].value, 6) == round(-2 / 3, 6)


def test_what_could_not_be_compared_is_counted_apart() -> None:
    failed = variant(same=None, status="error", found=None)
    lay = summary_of_variants([result(lay=failed), result(lay=variant())])["lay"]
    assert (lay["questions"], lay["errors"], lay["same"].of) == (2, 1, 1)


def test_questions_without_gold_are_in_no_figure_of_finding() -> None:
    lay = summary_of_variants([result(found=None, status="declined", lay=variant(status="declined", found=None))])[
        "lay"
    ]
    assert lay["same"].value == 1.0
    assert lay["found_at_5"].value is None


def test_no_wordings_no_figures() -> None:
    assert summary_of_variants([result(), {"scores": None, "variants": {}}]) == {}
