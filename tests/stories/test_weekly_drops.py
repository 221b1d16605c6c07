"""A firm drops the same exports for eight weeks: one file is forgotten once, one column renamed once."""

import datetime as dt
from pathlib import Path

FIRST = dt.date(2026, 3, 2)
HEADS = "Order no;Line;Order date;Customer no;Article no;{quantity};Unit price;Promised date;Status;Currency"
WEEKS, FORGOTTEN, RENAMED = 8, 3, 5


def line(week: int, number: int, *, now: int, moved: int = 0) -> str:
    day = FIRST + dt.timedelta(weeks=week)
    promised = day + dt.timedelta(days=14 + moved)
    status = "delivered" if week < now else "open"
    return (
        f"{1000 + 20 * week + number};1;{day:%d.%m.%Y};00{7 + number % 3};{'AB'[number % 2]}1;{number + 1};12,50;"
        f"{promised:%d.%m.%Y};{status};EUR"
    )


def drop(folder: Path, week: int) -> Path:
    """The folder of one week: 20 new orders each week; those of the week before are delivered."""
    quantity = "Ordered quantity" if week == RENAMED else "Qty ordered"
    lines = [line(k, n, now=week) for k in range(week + 1) for n in range(20)]
    here = folder / f"week {week}"
    here.mkdir()
    (here / "orders.csv").write_text("\n".join([HEADS.format(quantity=quantity), *lines]))
    if week != FORGOTTEN:
        (here / "stock.csv").write_text(
            f"Article no;Description;On hand\nA1;Door;{90 - week}\nB1;Shelf;{40 - week}"
        )
    return here


def test_eight_weeks_through_the_command_line(cli, tmp_path):
    for week in range(WEEKS):
        today = FIRST + dt.timedelta(weeks=week, days=3)
        told = cli("import", drop(tmp_path, week), "--yes", "--company", "shop", today=today)
        codes = [issue["code"] for issue in told["issues"]]
        assert len(told["questions"]) <= (3 if week == 0 else 0)
        assert told["as_of"] == str(FIRST + dt.timedelta(weeks=week))
        if week:
            assert "20 new order lines" in told["changes"]
        assert ("table_not_in_files" in codes) == (week == FORGOTTEN)
        orders = next(s for s in told["sheets"] if s["file"] == "orders.csv")
        named = "Ordered quantity" if week == RENAMED else "Qty ordered"
        assert orders["columns"]["sales_lines.quantity"] == named
        sold = cli("show", "sales_lines", "--rows", "500")["sales_lines"]
        assert sum(row["quantity"] for row in sold) == 210 * (week + 1)

    # Every drop is a version; the forgotten stock list stood at the week before.
    assert len(cli("versions")["versions"]) == WEEKS
    third = cli("show", "stock", "--at", f"v{FORGOTTEN + 1}", "--rows", "50")["stock"]
    assert {row["quantity"] for row in third if row["item"] == "A1"} >= {88.0}

    # A status that changed between two drops is an event with the time between them.
    events = cli("show", "events", "--rows", "500")["events"]
    done = [row for row in events if row["activity"] == "status done"]
    assert len(done) == 20 * (WEEKS - 1)
    assert {row["case"] for row in done} == {str(1000 + k) for k in range(20 * (WEEKS - 1))}

    # The same folder again changes nothing.
    again = cli("import", tmp_path / "week 7", "--yes", today=FIRST + dt.timedelta(weeks=7, days=3))
    assert again["changes"] == []


def test_moved_and_vanished_orders_are_told(cli, tmp_path):
    today = FIRST + dt.timedelta(weeks=1, days=3)
    first = drop(tmp_path, 1)
    cli("import", first, "--yes", "--company", "shop", today=today)
    head, *rows = (first / "orders.csv").read_text().split("\n")
    later = [line(1, n, now=1, moved=7) for n in range(12)]
    (first / "orders.csv").write_text("\n".join([head, *rows[:17], *later, *rows[32:]]))
    told = cli("import", first, "--yes", today=today)
    assert "12 orders moved to another day, 12 of them later" in told["changes"]
    assert "3 order lines vanished" in told["changes"]
