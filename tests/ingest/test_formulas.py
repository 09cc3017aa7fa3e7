"""Formulas keep their strokes and powers, in legislation, web pages and Word files alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from ingest.loaders import load_document
from ingest.loaders.formulas import formula
from ingest.types import Source
from tests.ingest.word_files import p, word_file

SOURCE = Source("guide", "Guide")
FRACTION = "<mfrac><mrow><mi>A</mi><mo>+</mo><mi>B</mi></mrow><msup><mi>C</mi><mn>2</mn></msup></mfrac>"
MATH = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{FRACTION}</math>'
OFFICE = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f><m:num><m:r><m:t>A+B</m:t></m:r>'
    "</m:num><m:den><m:sSup><m:e><m:r><m:t>C</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f>"
    "</m:oMath>"
)


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        (FRACTION, "(A + B)/C²"),
        ("<mfrac><mi>A</mi><mi>B</mi></mfrac><mo>×</mo><mi>C</mi>", "A/B × C"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a + b)"),
        ("<mroot><mi>a</mi><mn>3</mn></mroot>", "³√a"),
        ("<msub><mi>x</mi><mi>min</mi></msub>", "x_(min)"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<mfrac><mtext>days worked</mtext><mn>365</mn></mfrac>", "(days worked)/365"),
        ("<semantics><mi>A</mi><annotation>said twice</annotation></semantics>", "A"),
    ],
)
def test_a_formula_is_one_line_that_says_the_same(markup: str, line: str) -> None:
    assert formula(etree.fromstring(f"<math>{markup}</math>")) == line


def test_a_formula_of_any_depth_ends() -> None:
    assert formula(etree.fromstring("<math>" + "<mrow>" * 200 + "x" + "</mrow>" * 200 + "</math>")) == "x"


def test_legislation(tmp_path: Path) -> None:
    path = tmp_path / "act.xml"
    path.write_text(
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"><Primary><Body><P1><Pnumber>1</Pnumber>'
        f"<P1para><Text>The fee is <Formula>{MATH}</Formula> pounds.</Text></P1para></P1></Body></Primary></Legislation>",
        encoding="utf-8",
    )
    assert "The fee is (A + B)/C² pounds." in load_document(SOURCE, path).text


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><main><h1>Fees</h1><p>The fee is {MATH} pounds.</p></main></body></html>", "utf-8")
    assert "The fee is (A + B)/C² pounds." in load_document(SOURCE, path).text.splitlines()


def test_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "guide.docx"
    path.write_bytes(word_file(p("The fee in pounds is ").replace("</w:p>", f"{OFFICE}</w:p>")))
    assert "The fee in pounds is (A + B)/C²" in load_document(SOURCE, path).text
