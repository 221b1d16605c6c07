# ruff: noqa: E501 - sheets written as text
"""Story: the same firm drops its exports eight weeks running; nothing is asked after the first."""

import datetime as dt
import json

import polars as pl

from firstmate.intake import Correction, Profile, load
from tests.intake.sheets import sheet

FIRST = dt.date(2026, 3, 2)


def orders(week: int, *, quantity: str = "Qty ordered") -> str:
    """Orders up to a week: two new lines a week; lines of the week before are delivered."""
    lines = [
        f"Order no;Line;Order date;Customer no;Article no;{quantity};Unit price;Promised date;Status"
    ]
    for k in range(week + 1):
        day = FIRST + dt.timedelta(weeks=k)
        status = "delivered" if k < week else "open"
        for line, item in ((1, "A1"), (2, "B2")):
            lines.append(
                f"{100 + k};{line};{day:%d.%m.%Y};00{7 + k};{item};{k + line};12,50;{day + dt.timedelta(days=14):%d.%m.%Y};{status}"
            )
    return "\n".join(lines)


def stock(week: int) -> str:
    return f"Article no;Description;On hand\nA1;Door;{20 - week}\nB2;Shelf;{9 - week}"


def drop(week: int):
    sheets = [
        sheet(
            orders(week, quantity="Ordered quantity" if week == 5 else "Qty ordered"),
            file="orders.csv",
        )
    ]
    if week != 3:
        sheets.append(sheet(stock(week), file="stock.csv"))
    return sheets


def test_eight_weekly_drops():
    profile, company, asked = Profile(), None, []
    for week in range(8):
        today = FIRST + dt.timedelta(weeks=week, days=3)
        imported = load(drop(week), today=today, profile=profile, previous=company, name="shop")
        company = imported.company
        profile = Profile.from_data(json.loads(json.dumps(imported.profile.to_data())))
        asked.append(len(imported.questions))
        codes = imported.issues["code"].to_list()
        assert company["sales_lines"].height == 2 * (week + 1)
        assert company["sales_lines"]["quantity"].sum() == sum(2 * k + 3 for k in range(week + 1))
        assert company.as_of == FIRST + dt.timedelta(weeks=week)
        if week:
            assert "2 new order lines" in imported.changes
        if week == 3:  # the stock list was forgotten: last week's counts, and it is said
            assert "table_not_in_files" in codes
            assert company["stock"].filter(pl.col("item") == "A1")["quantity"].to_list()[-1] == 18.0
    assert asked[1:] == [0] * 7
    states = company["events"].filter(pl.col("activity") == "status done")
    assert states["case"].to_list() == [str(100 + k) for k in range(7)]


def test_second_import_of_the_same_files_changes_nothing():
    first = load(drop(2), today=dt.date(2026, 4, 1), name="shop")
    again = load(
        drop(2),
        today=dt.date(2026, 4, 1),
        profile=first.profile,
        previous=first.company,
        name="shop",
    )
    assert again.company.mark == first.company.mark
    assert again.changes == ()


def test_order_of_rows_and_files_changes_nothing():
    header, *rows = orders(4).replace(";Line;", ";Zeile7;").split("\n")
    turned = "\n".join([header, *reversed(rows)])
    one = load(
        [sheet("\n".join([header, *rows]), file="orders.csv"), sheet(stock(1), file="stock.csv")],
        today=dt.date(2026, 5, 1),
    )
    two = load(
        [sheet(stock(1), file="stock.csv"), sheet(turned, file="orders.csv")],
        today=dt.date(2026, 5, 1),
    )
    mine, theirs = (each.company["sales_lines"].drop("source") for each in (one, two))
    assert mine.equals(theirs)


def test_changes_are_said_in_business_words():
    first = load(drop(1), today=dt.date(2026, 3, 12), name="shop")
    moved = orders(1).replace("23.03.2026;open", "06.04.2026;open", 1).replace("101;2;", "199;2;")
    second = load([sheet(moved, file="orders.csv"), sheet(stock(4), file="stock.csv")], today=dt.date(2026, 3, 12),
                  profile=first.profile, previous=first.company, name="shop")  # fmt: skip
    assert "1 new order line" in second.changes
    assert "1 order line vanished" in second.changes
    assert "1 order moved to another day, 1 of them later" in second.changes


def test_an_old_count_is_rolled_forward_by_documents_or_is_an_issue_in_money():
    text = (
        "Order no;Order date;Article no;Qty;Price\n1;2026-03-02;A1;3;2.00\n2;2026-03-13;A1;4;2.00"
    )
    counted = "Article no;On hand;Counted on\nA1;10;2026-03-03"
    files = [sheet(text, file="orders.csv"), sheet(counted, file="stock.csv")]
    alone = load(files, today=dt.date(2026, 4, 1)).issues.filter(
        pl.col("code") == "stock_counted_earlier"
    )
    assert alone["effect"].to_list() == [8.0]  # 4 x 2.00 sold since the count
    out = "Delivery note;Order no;Article no;Qty shipped;Shipped on\nL1;2;A1;4;2026-03-13"
    come = "Receipt no;PO no;Article no;Qty received;Receipt date\nW1;7;A1;6;2026-03-10"
    known = load(
        [*files, sheet(out, file="deliveries.csv"), sheet(come, file="receipts.csv")],
        today=dt.date(2026, 4, 1),
    )
    stock = known.company["stock"].sort("day")
    assert stock["quantity"].to_list() == [10.0, 12.0]  # 10 + 6 in - 4 out
    assert stock["day"].to_list()[-1] == dt.date(2026, 3, 13)


def test_correction_is_applied_again_and_reported_when_its_row_is_gone():
    text = "Order no;Order date;Article no;Qty;Price\n1;2026-03-02;A;x;2.50\n2;2026-03-13;B;3;1.00\n;;;;"
    first = load([sheet(text, file="orders.csv")], today=dt.date(2026, 4, 1))
    assert first.company["sales_lines"]["quantity"].to_list() == [None, 3.0]
    from firstmate.intake.correction import row_hashes
    from firstmate.intake.grid import find_grid

    grid = find_grid(sheet(text, file="orders.csv"), known={"order no", "qty"})
    wrong = Correction(first.guesses[0].shape, row_hashes(grid)[0], "Qty", "8")
    lost = Correction(first.guesses[0].shape, "0" * 12, "Qty", "9")
    profile = Profile(first.profile.shapes, first.profile.answers, (wrong, lost))
    second = load([sheet(text, file="orders.csv")], today=dt.date(2026, 4, 1), profile=profile)
    assert second.company["sales_lines"]["quantity"].to_list() == [8.0, 3.0]
    assert second.issues["code"].to_list().count("correction_without_row") == 1
