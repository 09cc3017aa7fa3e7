from evals_makers import gold, make_question
from run_makers import make_result

from evals.content import content_hash, same_question


def test_what_is_asked_and_what_is_right_is_the_content() -> None:
    first = content_hash(make_question())
    assert len(first) == 16
    assert content_hash(make_question(question="How often does it meet?")) != first
    assert content_hash(make_question(gold=[[gold("Papers are sent 14 days before.")]])) != first
    assert content_hash(make_question(must_state=["twice"])) != first


def test_what_is_for_people_is_not() -> None:
    changes = {"id": "guide-003", "persona": "public", "kind": "lay", "slices": ["carers"], "note": "a note",
               "checked": "2026-01-01", "variants": {"lay": "When do they meet?"}}  # fmt: skip
    assert content_hash(make_question(**changes)) == content_hash(make_question())


def test_results_are_of_the_same_question_by_content() -> None:
    one = make_result("guide-001", {})
    assert same_question(one, make_result("guide-001", {}, question="worded otherwise"))
    assert not same_question(one, make_result("guide-001", {}, content="another"))


def test_without_a_content_hash_the_words_count() -> None:
    old = make_result("guide-001", {}, content=None)
    assert same_question(old, make_result("guide-001", {}))
    assert not same_question(old, make_result("guide-001", {}, question="worded otherwise"))
    assert not same_question(old, make_result("guide-001", {}, sources=["opinion"]))


def test_what_is_not_known_is_not_the_same() -> None:
    unknown = make_result("guide-001", {}, content=None, question=None, answer=None)
    assert not same_question(unknown, unknown)
