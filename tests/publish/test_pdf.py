"""On paper: A4 pages that hold what the report says, set letter by letter, the same bytes every time."""

from datetime import date, timedelta

import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.supply.tables import BUY_LIST, CASH_PROJECTION, LOADS
from firstmate.publish.page import Drawing, Grid, Head, Item, Section
from firstmate.publish.report.pdf import pdf, pictures, plain
from firstmate.publish.report.report import Report, report
from tests.publish.conftest import AS_OF, run_of
from tests.publish.paper import sheets

#: What typst would read as markup, code, a comment, a label, a reference or an escape.
MARKUP = (
    "#panic() $x$ *bold* _it_ `raw` <label> @ref // gone /* gone */ \\u{41} \\ [a](b) = head "
    "- list + list / term: ~ -- --- ... \" ' {} #{1+1} https://a.b"
)


def weeks(count):
    return [date(2026, 11, 2) + timedelta(weeks=k) for k in range(count)]


def full():
    loads = [{"resource": "EDGE", "period": w, "hours": 46.0, "capacity": 38.0, "share": 46 / 38}
             for w in weeks(3)]  # fmt: skip
    buy = [{"buy": f"b{k}", "supplier": "S", "item": "D-1", "quantity": 1234.0 + k, "amount": 9.0,
            "order_by": AS_OF, "arrives": AS_OF} for k in range(50)]  # fmt: skip
    cash = [{"period": w, "sales": 10.0, "in": 10.0, "balance": -500.0 + k}
            for k, w in enumerate(weeks(3))]  # fmt: skip
    return run_of(more=[frame(LOADS, loads), frame(BUY_LIST, buy), frame(CASH_PROJECTION, cash)])


def text_of(content):
    said = " ".join(sheet.text for sheet in sheets(content))
    return " ".join(said.replace("\N{ZERO WIDTH SPACE}", "").split())


def one(*sections, title="Möbel & Söhne"):
    return Report(title, AS_OF, (title, "data of today"), ("Nothing.",), "", sections, ("Run 1.",))


def test_pages_are_a4_numbered_and_named(words):
    content = pdf(report(full(), words, title="Möbel & Söhne"))
    made = sheets(content)
    assert {(round(sheet.wide), round(sheet.high)) for sheet in made} == {(595, 842)}
    assert len(made) > 2
    for number, sheet in enumerate(made, 1):
        said = " ".join(sheet.text.split())
        assert f"{number} of {len(made)}" in said
        assert "Möbel & Söhne data of 30 Oct 2026" in said
        assert "Run " in said


def test_it_holds_the_answers_the_list_and_the_figures(words):
    said = text_of(pdf(report(full(), words, title="x")))
    assert "Bill 3 orders worth 197 k EUR." in said
    assert "Edge bander (EDGE)" in said
    assert "Oak <door> (D-1)" in said
    assert "1,234" in said
    assert "The balance is lowest in week 45 with −500 EUR" in said
    assert "And 10 lines more" in said


@pytest.mark.parametrize(
    "text", [MARKUP, "家具 木材 有限公司", "🚚 مرحبا שלום", "a\x00b\ud800c", ""]
)
def test_no_text_is_read_as_markup(text):
    section = Section(
        text, answer=text, sentences=(text,),
        items=(Item(text, mark=text, value=text, notes=(text,), opens=text),),
        grids=(Grid((Head(text), Head(text, right=True)), ((text, text),), title=text, source=text),),
    )  # fmt: skip
    content = pdf(one(section, title=text or "x"))
    if text == MARKUP:
        bare, said = text.replace(" ", ""), text_of(content).replace(" ", "")
        assert said.count(bare) >= 6


def test_a_word_without_end_stays_on_the_page():
    word = "X" * 400
    grid = Grid((Head("item"), Head("figure", right=True)), ((word, "1"),))
    said = plain(one(Section("s", grids=(grid,))))["sections"][0]["grids"][0]
    assert max(len(piece) for piece in said["cells"][0].split("\N{ZERO WIDTH SPACE}")) < 30
    assert said["cells"][0].replace("\N{ZERO WIDTH SPACE}", "") == word


def test_wide_tables_are_set_smaller_and_figures_stand_right():
    few = Grid((Head("item"), Head("a", right=True)), (("x", "1"),))
    many = Grid(tuple(Head(f"column {k}", right=True) for k in range(30)),
                (tuple("1,234,567" for _ in range(30)),))  # fmt: skip
    small, large = plain(one(Section("s", grids=(few, many))))["sections"][0]["grids"]
    assert small["size"] > large["size"]
    assert [c["right"] for c in small["columns"]] == [False, True]


def test_a_drawing_with_signs_of_xml_is_drawn():
    svg = '<svg viewBox="0 0 10 10" aria-label="a &lt;b&gt; &amp; c"><text x="1" y="5">Ä &amp;</text></svg>'
    assert pdf(one(Section("s", drawings=(Drawing("<t>", "u & v", svg),)))).startswith(b"%PDF")


def test_the_same_report_gives_the_same_bytes(words):
    first, second = (pdf(report(full(), words, title="x")) for _ in range(2))
    assert first == second


def test_pages_can_be_looked_at(words):
    shown = report(full(), words, title="x")
    drawn = pictures(shown, per_inch=20)
    assert len(drawn) == len(sheets(pdf(shown)))
    assert all(page.startswith(b"\x89PNG") for page in drawn)


def test_a_firm_of_which_little_is_known_has_a_short_report(words):
    content = pdf(report(run_of(ranked=[], found=[], steps=[]), words, title="bare"))
    said = text_of(content)
    assert "nothing to decide" in said
    assert "there is too little data for a plan" in said
