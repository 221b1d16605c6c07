"""The report is one file that fetches and runs nothing, and shows names as text."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

from firstmate.base.frame import frame
from firstmate.capabilities.supply.tables import LOADS, PLAN_VALUES
from firstmate.publish.report.chart import bars_against_line, waterfall
from firstmate.publish.report.html import document
from firstmate.publish.report.report import report
from tests.publish.conftest import run_of

WRITTEN = datetime(2026, 10, 31, 8, 0, tzinfo=UTC)
VOID = {"meta", "rect", "polyline", "line"}


class Balance(HTMLParser):
    """Follows open and closed elements and what they would fetch."""

    def __init__(self):
        super().__init__()
        self.open, self.fetches, self.names = [], [], []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.fetches += [v for n, v in attrs if n in {"src", "href"} and not v.startswith("#")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def html(run, words, **said):
    return document(report(run, words, **said), written=WRITTEN)


def full():
    weeks = [date(2026, 11, 2) + timedelta(weeks=k) for k in range(3)]
    loads = [
        {"resource": "EDGE", "period": week, "hours": 46.0, "capacity": 38.0} for week in weeks
    ]
    values = [
        {"part": "revenue", "counts": True, "linear": 100.0},
        {"part": "material", "counts": True, "linear": -40.0},
        {"part": "total", "counts": True, "linear": 60.0},
    ]
    return run_of(more=[frame(LOADS, loads), frame(PLAN_VALUES, values)])


def test_it_is_whole_and_fetches_nothing(words):
    text = html(full(), words, title="A & B <i>")
    seen = Balance()
    seen.feed(text)
    assert seen.open == []
    assert seen.fetches == []
    assert "script" not in seen.names
    assert "url(" not in text
    assert seen.names.count("svg") == 2


def test_names_of_the_company_are_text(words):
    text = html(full(), words, title="A & B <i>")
    assert "A &amp; B &lt;i&gt;" in text
    assert "Oak &lt;door&gt;" in text
    assert "<door>" not in text


def test_every_part_says_where_its_figures_come_from(words):
    text = html(full(), words, title="x")
    parts = re.findall(r"<h2>(.*?)</h2>(.*?)</section>", text, re.DOTALL)
    assert len(parts) > 6
    shown = [(title, body) for title, body in parts if "<table" in body or "<svg" in body]
    assert [title for title, body in shown if "From table" not in body] == []


def test_a_scenario_is_said_at_the_top(words):
    assert "Under the scenario more" in html(full(), words, title="x", scenario="more")
    assert "Under the scenario" not in html(full(), words, title="x")


def test_the_same_run_gives_the_same_bytes(words):
    first, second = (html(full(), words, title="x") for _ in range(2))
    assert first == second


def test_hours_above_capacity_are_drawn_apart():
    # 46 against 38: one bar up to the line, one above it; 30 against 38: one bar.
    drawn = bars_against_line([46.0, 30.0], [38.0, 38.0], ["44", "45"], said="x")
    assert drawn.count('class="actual"') == 2
    assert drawn.count('class="over"') == 1


def test_a_waterfall_ends_at_its_total():
    # Scale 0..100 over 184 units from 112: the total of 60 ends at 112 + 110.4 = 222.4.
    drawn = waterfall([("revenue", 100.0), ("material", -40.0)], 60.0, said="x")
    boxes = re.findall(r'<rect class="(\w+)" x="([\d.]+)"[^>]*width="([\d.]+)"', drawn)
    assert boxes == [("more", "112.0", "184.0"), ("over", "222.4", "73.6"),
                     ("actual", "112.0", "110.4")]  # fmt: skip
