"""The machinery of fuzzing: faults are found, kept and replayed; inputs come from their seed; counts are honest."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from evals.__main__ import main
from evals.fuzzing.bounded import run_bounded
from evals.fuzzing.elements import change_elements, elements
from evals.fuzzing.keeping import keep, kept
from evals.fuzzing.mutate import Mutator
from evals.fuzzing.running import run
from evals.fuzzing.targets.choosing import Choice
from evals.fuzzing.targets.loading_pdf import unpacked
from evals.fuzzing.targets.sound import check_sound
from evals.fuzzing.targets.verifying import Verifying
from evals.fuzzing.types import Bounds, BrokenPromiseError, Find, Made
from ingest.loaders.safe_xml import parse_xml
from ingest.structure import parse
from ingest.types import Document, Source

XML = b"""<a xmlns="x"><b id="1">words<c/><d>more</d></b><b>other</b><e at='2'></e></a>"""


class Fragile:
    """Falls over every third input, in one place, and keeps no promise of every fifth."""

    name = "fragile"
    bounds = Bounds(seconds=30)

    def inputs(self, seed: int) -> Iterator[bytes]:
        return (str(n).encode() for n in range(1, 10_000))

    def check(self, data: bytes) -> str:
        if int(data) % 5 == 0:
            raise BrokenPromiseError("fives are kept", data.decode())
        if int(data) % 3 == 0:
            raise ZeroDivisionError
        return "good"


def test_each_input_is_counted_once_and_each_fault_told_once() -> None:
    told: list[tuple[Find, int]] = []
    tally = run(Fragile(), 1, 30, None, lambda find, number: told.append((find, number)))
    assert tally.ended == {"good": 16, "finds": 14}
    assert tally.inputs == 30
    assert [(f.kind, number) for f, number in told] == [("ZeroDivisionError", 2), ("BrokenPromiseError", 4)]


def test_a_run_ends_when_its_time_is_over() -> None:
    assert run(Fragile(), 1, None, 0.0).inputs == 1


def test_what_never_ends_is_found_and_what_waits_is_not_taken_for_it() -> None:
    def for_ever(_: bytes) -> str:
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001 - the alarm must come through such a handler
                continue

    ended = run_bounded(for_ever, b"x", Bounds(seconds=0.05))
    assert isinstance(ended, Find)
    assert ended.kind == "too long"
    assert run_bounded(lambda _: "good", b"x", Bounds(seconds=0.05)) == "good"


def test_a_find_is_kept_with_its_input_and_where_it_came_from(tmp_path: Path) -> None:
    find = Find("ZeroDivisionError", "ingest/structure.py:1", "division by zero", b"\x00\xff")
    path = keep(find, "pdf", 7, 99, tmp_path)
    assert kept(path) == b"\x00\xff"
    assert path.parent == tmp_path / "pdf"
    assert json.loads(path.with_suffix(".json").read_text("utf-8")) == {
        "target": "pdf", "seed": 7, "number": 99, "kind": "ZeroDivisionError", "place": "ingest/structure.py:1",
        "said": "division by zero",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["text", "legislation", "word", "locator", "verify", "question"])
def test_a_seed_gives_the_same_inputs_and_another_seed_others(name: str, fuzzed: Choice) -> None:
    target = fuzzed.target(name)
    first = list(islice(target.inputs(3), 6))
    assert list(islice(target.inputs(3), 6)) == first
    assert list(islice(target.inputs(4), 6)) != first


def test_inputs_differ_from_each_other_and_stay_bounded() -> None:
    mutator = Mutator([b"The board meets four times a year.\n" * 20], [b"(", b"a "], 2_000, 20_000)
    made = [mutator.make(Random(n)) for n in range(500)]
    assert len(set(made)) > 450
    assert max(map(len, made)) <= 20_000
    assert sum(len(m) > 2_000 for m in made) < 20


def test_changed_elements_are_still_xml() -> None:
    changed = [change_elements(Random(n), XML, [XML], [b"a "], 5_000) for n in range(200)]
    for data in changed:
        if len(data) < 1_000:  # what is nested further than anybody reads is refused, well formed or not
            parse_xml(data, "made")
    assert len(set(changed)) > 150
    assert len(elements(XML)) == 4


def test_words_of_a_pdf_are_unpacked_so_that_changes_reach_them() -> None:
    packed = zlib.compress(b"BT (Reserves) Tj ET")
    data = b"4 0 obj\n<</Filter /FlateDecode /Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj"
    assert b"stream\nBT (Reserves) Tj ET\nendstream" in unpacked(data)
    assert unpacked(data.replace(packed, b"no zip")) == data.replace(packed, b"no zip")


def test_a_provision_out_of_its_place_is_noticed() -> None:
    document = Document(Source(id="x", title="X"), "# Money\n\nBoards keep reserves.\n", "", "")
    provisions, _ = parse(document)
    check_sound(document, provisions)
    moved = Document(Source(id="x", title="X"), " " + document.text, "", "")
    with pytest.raises(BrokenPromiseError, match="not those of its span"):
        check_sound(moved, provisions)
    with pytest.raises(BrokenPromiseError, match="two provisions"):
        check_sound(document, [*provisions, provisions[0]])


def test_a_verifier_that_accepts_what_it_should_not_is_noticed(fuzzed: Choice, monkeypatch: pytest.MonkeyPatch) -> None:
    target = fuzzed.target("verify")
    assert isinstance(target, Verifying)
    monkeypatch.setattr("evals.fuzzing.targets.verifying.problem", lambda statement, index: None)
    tally = run(target, 1, 300, None)
    assert {f.kind for f in tally.finds.values()} == {"BrokenPromiseError"}


def test_a_made_target_must_say_how() -> None:
    with pytest.raises(NotImplementedError):
        Made().make(Random(1))


def test_the_command_names_the_targets_and_replays_one_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fuzz", "spreadsheet"]) == 2
    assert "There is no target 'spreadsheet'" in capsys.readouterr().err
    assert main(["fuzz", "text", "html", "--replay", "x"]) == 2
    assert main(["fuzz", "text", "--replay", str(tmp_path / "none.bin")]) == 2
    (tmp_path / "a.bin").write_bytes(b"# Money\n\nBoards keep reserves.\n")
    assert main(["fuzz", "text", "--replay", str(tmp_path / "a.bin")]) == 0
    assert "text: read" in capsys.readouterr().out
