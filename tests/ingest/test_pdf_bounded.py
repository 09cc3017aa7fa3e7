"""No PDF may hang or swell the program: it is read in a process of its own, within limits."""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

import pytest

from ingest.errors import LoadError
from ingest.loaders import pdf
from ingest.loaders.pdf import bounded
from ingest.loaders.pdf.limits import LIMITS, Limits
from tests.ingest.pdfs import Writer

HERE = Path("guidance.pdf")


SELF = b"/Fm0 Do BT /F1 11 Tf 72 600 Td (Inside.) Tj ET /Fm0 Do"  # a form that holds itself


def made(pages: int = 2) -> bytes:
    w = Writer()
    for n in range(1, pages + 1):
        if n > 1:
            w.page()
        w.text(f"The words of page {n}.")
    return w.save()


def with_content(content: bytes) -> bytes:
    """A PDF of one page with this content stream, compressed; it may call the form /Fm0."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources 7 0 R /Length %d >>\nstream\n%s\nendstream"
        % (len(SELF), SELF),
        b"<< /Font << /F1 5 0 R >> /XObject << /Fm0 6 0 R >> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail


def speaking(monkeypatch: pytest.MonkeyPatch, *turns: str) -> None:
    """Let the process be a script that says what each turn says; `first` is the page it is asked to begin at."""
    script = "import json, os, sys, time; first = json.loads(sys.stdin.buffer.readline())['first']; sys.stdin.buffer.read()\n"
    script += "def say(**message): print(json.dumps({'damaged': False, 'runs': [], **message}), flush=True)\n"
    script += "def whole(n): say(page=n, runs=[[f'The words of page {n}.', 70.0, 170.0, -700.0, 11.0, False]])\n"
    monkeypatch.setattr(bounded, "_CODE", script + "\n".join(turns))


def test_a_process_of_its_own_reads_what_this_one_reads() -> None:
    w = Writer()
    w.heading("Travel")
    w.text("Carers are paid their fares.")
    data = w.save()
    assert pdf.load(data, HERE).text == "# Travel\n\nCarers are paid their fares.\n"
    assert pdf.load(data, HERE) == pdf.load(data, HERE, LIMITS, bounded.read_here)


def test_a_page_that_hangs_is_given_up_and_the_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking(monkeypatch, "say(pages=3, labels=[], outline=[])", "if first == 1: whole(1); time.sleep(60)", "whole(3)")
    loaded = pdf.load(made(3), HERE, Limits(page_seconds=0.3))
    assert loaded.warnings == ("Page 2 could not be read (it takes longer than 0.3 seconds); its words are missing.",)
    assert loaded.text == "The words of page 1.\n\nThe words of page 3.\n"


def test_a_page_that_kills_its_reader_is_given_up_and_the_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking(monkeypatch, "say(pages=2, labels=[], outline=[])", "if first == 1: os.abort()", "whole(2)")
    loaded = pdf.load(made(), HERE)
    assert [w[:30] for w in loaded.warnings] == ["Page 1 could not be read (the "]
    assert loaded.text == "The words of page 2.\n"


def test_too_many_lost_pages_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking(monkeypatch, "say(pages=9, labels=[], outline=[])", "time.sleep(60)")
    with pytest.raises(LoadError, match=r"given up after pages 1, 2: it takes longer than 0.1 seconds.*What to do"):
        pdf.load(made(), HERE, Limits(page_seconds=0.1, lost_pages=2))


def test_a_file_that_hangs_at_its_opening_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking(monkeypatch, "time.sleep(60)")
    with pytest.raises(LoadError, match=r"could not be opened: opening it takes longer than 0.2 seconds"):
        pdf.load(made(), HERE, Limits(opening_seconds=0.2))


def test_a_file_has_an_end_of_patience_as_a_whole() -> None:
    with pytest.raises(LoadError, match=r"longer than 0 seconds to read.*split it"):
        pdf.load(made(), HERE, Limits(file_seconds=0))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")
@pytest.mark.parametrize(("times", "why"), [(600_000, "it needs more memory"), (3_000_000, "it unpacks to more")])
def test_a_page_that_explodes_when_unpacked_is_bounded(times: int, why: str) -> None:
    """A few kilobytes that unpack to millions of instructions."""
    data = with_content(b"BT /F1 11 Tf 72 700 Td (a) Tj ET\n" * times)
    assert len(data) < 1_000_000
    with pytest.raises(LoadError, match=f"page 1: {why}"):
        pdf.load(data, HERE, Limits(memory=220_000_000))


def test_a_page_of_too_many_pieces_is_given_up() -> None:
    content = b"".join(b"BT /F1 11 Tf %d %d Td (word) Tj ET\n" % (i % 500, i) for i in range(0, 3_000, 20))
    with pytest.raises(LoadError, match=r"page 1: it has \d+ pieces of text; 100 is the most"):
        pdf.load(with_content(content), HERE, Limits(runs_per_page=100))


def test_letters_have_limits() -> None:
    with pytest.raises(LoadError, match=r"has 20 letters; 10 is the most"):
        pdf.load(made(), HERE, Limits(letters_per_page=10))
    with pytest.raises(LoadError, match=r"more than 30 letters"):
        pdf.load(made(), HERE, Limits(letters=30))


def test_a_form_that_holds_itself_ends() -> None:
    loaded = pdf.load(with_content(b"BT /F1 11 Tf 72 700 Td (Some words.) Tj ET /Fm0 Do"), HERE)
    assert loaded.text == "Some words.\n\nInside.\n"


def test_what_is_refused_before_reading_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded.subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(LoadError, match=r"not a PDF"):
        pdf.load(b"just words", HERE)


def test_refusals_come_through_from_the_process() -> None:
    with pytest.raises(LoadError, match=r"has 2 pages; 1 is the most.*split it"):
        pdf.load(made(), HERE, Limits(pages=1))


def test_messages_are_plain_json() -> None:
    from ingest.loaders.pdf.worker import messages

    said = [json.loads(json.dumps(m)) for m in messages(made(), LIMITS)]
    assert said[0] == {"pages": 2, "labels": [], "outline": []}
    assert [m["page"] for m in said[1:]] == [1, 2]
