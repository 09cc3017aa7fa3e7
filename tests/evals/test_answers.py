from evals.answers import Said, by_marker, statements


def test_a_quotation_stands_after_who_says_it() -> None:
    (said,) = statements("The 2019 review proposed (proposal 4(iv), p. 3): “Boards must meet.” [1][2]")
    assert said == Said("The 2019 review proposed (proposal 4(iv), p. 3):", "Boards must meet.", (1, 2))


def test_quotation_marks_inside_a_quotation_are_words_of_it() -> None:
    (said,) = statements("The page explains (section 1): ““Health” and “care” (both):” [1]")
    assert said.words == "“Health” and “care” (both):"


def test_a_list_has_its_introduction_and_its_items_share_who_says_it() -> None:
    intro, first, second, last = statements(
        "The review proposed (proposals 4(i) to 4(ii)): We propose that:\n4(i). Boards meet. [1]\n4(ii). Boards vote. [2]\n\n"
        "The page says (section 1): “No.” [3]"
    )
    assert intro == Said("The review proposed (proposals 4(i) to 4(ii)):", "We propose that:", (1,), introduces=True)
    assert (first.number, first.words, first.markers) == ("4(i)", "Boards meet.", (1,))
    assert second.lead == first.lead == intro.lead
    assert (last.lead, last.words) == ("The page says (section 1):", "No.")


def test_a_quotation_may_go_on_over_several_lines() -> None:
    (said,) = statements("The guide says (section 1): “Boards must meet.\n\nTimescale: 6 months” [1]")
    assert (said.words, said.markers) == ("Boards must meet. Timescale: 6 months", (1,))


def test_a_line_can_hold_several_statements_and_one_without_a_citation() -> None:
    assert [(s.words, s.markers) for s in statements("It meets. [1] It votes. [2] So it is.")] == [
        ("It meets.", (1,)), ("It votes.", (2,)), ("So it is.", ()),
    ]  # fmt: skip


def test_a_short_word_that_ends_a_sentence_is_no_list_number() -> None:
    (said,) = statements("No. It may not. [1]")
    assert (said.number, said.words) == ("", "No. It may not.")


def test_citations_are_known_by_their_markers() -> None:
    assert by_marker([{"marker": 2}, {"marker": 1}]) == {2: {"marker": 2}, 1: {"marker": 1}}
    assert list(by_marker([{}, {}])) == [1, 2]
