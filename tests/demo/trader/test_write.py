"""The trader's files: the real order book, and a supply side that agrees with it."""

import hashlib
import zipfile
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from firstmate.demo.trader import AS_OF, ATTRIBUTION, Truth, truth, write

FILES = {
    "goods_in.csv",
    "items.csv",
    "online_retail.csv",
    "order_days.csv",
    "other_codes.csv",
    "purchase_orders.csv",
    "purchasing_list.xlsx",
    "stock_list.csv",
    "suppliers.csv",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the folder as a person gets it."""
    made = tmp_path_factory.mktemp("trader")
    write(made)
    return made


@pytest.fixture(scope="module")
def planted() -> Truth:
    """Tell what was planted with the same seed."""
    return truth()


@pytest.fixture(scope="module")
def sales(folder: Path) -> pl.DataFrame:
    """Read the order book, typed."""
    return pl.read_csv(folder / "online_retail.csv", infer_schema=False).with_columns(
        pl.col("Quantity").cast(pl.Int64),
        pl.col("UnitPrice").cast(pl.Float64),
        pl.col("InvoiceDate").str.to_datetime("%m/%d/%Y %H:%M"),
    )


def read(folder: Path, name: str) -> pl.DataFrame:
    """Read one of the CSV files with its dates."""
    return pl.read_csv(folder / f"{name}.csv", try_parse_dates=True, infer_schema_length=None)


def purchasing_list(folder: Path) -> pl.DataFrame:
    """Read the workbook: header, then one row per supplier and item."""
    book = CalamineWorkbook.from_path(str(folder / "purchasing_list.xlsx"))
    head, *rows = book.get_sheet_by_name("Purchasing list").to_python()
    return pl.DataFrame(rows, schema=[str(name) for name in head], orient="row", strict=False)


def test_order_book_is_the_whole_data_set(sales: pl.DataFrame) -> None:
    # Published facts: 541,909 lines, 9,288 lines of cancellations, 4,070 codes, 25,900 invoices.
    assert sales.height == 541_909
    assert sales["InvoiceNo"].str.starts_with("C").sum() == 9_288
    assert sales["StockCode"].n_unique() == 4_070
    assert sales["InvoiceNo"].n_unique() == 25_900
    assert (sales["Quantity"] * sales["UnitPrice"]).sum() == pytest.approx(9_747_747.934)
    assert sales["InvoiceDate"].is_sorted()
    assert sales["InvoiceDate"].max().date() == AS_OF


def test_order_book_keeps_the_original_style(folder: Path) -> None:
    with (folder / "online_retail.csv").open(newline="", encoding="utf-8") as file:
        head, first = file.readline(), file.readline()
    assert head == (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
    )
    assert first == (
        "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,12/1/2010 8:26,2.55,17850,"
        "United Kingdom\r\n"
    )


def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(tmp_path)

    def digests(place: Path) -> dict[str, str]:
        return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in place.iterdir()}

    assert set(digests(folder)) == FILES
    assert digests(tmp_path) == digests(folder)


def test_another_seed_makes_another_supply_side(planted: Truth) -> None:
    other = truth(seed=8)
    assert other.lead_times != planted.lead_times
    assert not other.items["closing"].equals(planted.items["closing"])
    assert other.items["moved"].equals(planted.items["moved"])


def test_items_are_goods_that_were_sold(folder: Path, sales: pl.DataFrame) -> None:
    items = read(folder, "items")
    sold = sales.filter(pl.col("Quantity") > 0, pl.col("UnitPrice") > 0)["StockCode"]
    assert items["Item code"].is_unique().all()
    assert set(items["Item code"]) <= set(sold.str.to_uppercase())
    assert not set(items["Item code"]) & {"POST", "DOT", "M", "C2", "BANK CHARGES", "AMAZONFEE"}
    share = items.filter(pl.col("Selling price") > 2).select(
        pl.col("Cost price") / pl.col("Selling price")
    )
    # Cost is 45 to 65 % of the mean selling price; both are rounded to pence.
    assert share.to_series().is_between(0.445, 0.655).all()


def test_references_hold(folder: Path) -> None:
    items = set(read(folder, "items")["Item code"])
    suppliers = set(read(folder, "suppliers")["Supplier no"])
    orders, goods_in = read(folder, "purchase_orders"), read(folder, "goods_in")
    terms = purchasing_list(folder)
    assert len(suppliers) == 40
    assert read(folder, "suppliers")["Supplier name"].is_unique().all()
    for table in (orders, terms, goods_in, read(folder, "stock_list"), read(folder, "other_codes")):
        assert set(table["Item code"]) <= items
    for table in (orders, terms, read(folder, "items")):
        assert set(table["Supplier no"]) <= suppliers
    pair = ["Supplier no", "Item code"]
    assert terms.select([*pair, "From qty"]).is_unique().all()
    steps = terms.sort("From qty").group_by(pair).agg(pl.col("Purchase price"))["Purchase price"]
    assert all(prices[-1] <= prices[0] for prices in steps)
    assert 800 < (steps.list.len() == 2).sum() < 1_100  # a quarter of 3,800 items has a break
    assert orders.join(terms, on=pair, how="anti").is_empty()
    key = ["PO no", "Line"]
    assert orders.select(key).is_unique().all()
    assert goods_in.join(orders, on=[*key, "Item code"], how="anti").is_empty()


def test_stock_balances(folder: Path, sales: pl.DataFrame, planted: Truth) -> None:
    # opening + goods in - everything invoiced (adjustments too) = the counted stock, never < 0.
    came = read(folder, "goods_in").group_by("Item code").agg(pl.col("Qty received").sum())
    left = (
        sales.with_columns(pl.col("StockCode").str.to_uppercase())
        .group_by("StockCode")
        .agg(pl.col("Quantity").sum())
    )
    stock = (
        read(folder, "stock_list")
        .join(planted.items.select("item", "opening"), left_on="Item code", right_on="item")
        .join(came, on="Item code", how="left")
        .join(left, left_on="Item code", right_on="StockCode")
        .fill_null(0)
    )
    counted = stock["opening"] + stock["Qty received"] - stock["Quantity"]
    assert (counted == stock["On hand"]).all()
    assert stock["On hand"].min() == 0
    # Half a million to two million pounds: 5 to 20 weeks of sales at cost.
    assert 0.5e6 < stock["Stock value"].sum() < 2e6


def test_purchase_orders_agree_with_goods_in(folder: Path) -> None:
    orders, goods_in = read(folder, "purchase_orders"), read(folder, "goods_in")
    came = goods_in.group_by("PO no", "Line").agg(pl.col("Qty received").sum().alias("came"))
    both = orders.join(came, on=["PO no", "Line"], how="left").fill_null(0)
    assert (both["came"] == both["Qty received"]).all()
    assert (both["came"] <= both["Qty ordered"]).all()
    state = both.group_by("Status").len()
    assert set(state["Status"]) == {"open", "part received", "received"}
    assert goods_in["Received on"].max() <= AS_OF
    assert (goods_in["Received on"].dt.weekday() <= 5).all()
    multiple = (
        purchasing_list(folder)
        .select("Supplier no", "Item code", "Order multiple", "Min order qty")
        .unique()
    )
    ordered = orders.join(multiple, on=["Supplier no", "Item code"])
    assert (ordered["Qty ordered"] % ordered["Order multiple"] == 0).all()
    assert (ordered["Qty ordered"] >= ordered["Min order qty"]).all()


def test_one_supplier_is_late(folder: Path, planted: Truth) -> None:
    orders, goods_in = read(folder, "purchase_orders"), read(folder, "goods_in")
    last = goods_in.group_by("PO no", "Line").agg(pl.col("Received on").min())
    # Orders of the first eight months only, so that slow ones are not missing.
    early = orders.filter(pl.col("Ordered on") < pl.date(2011, 8, 1)).join(
        last, on=["PO no", "Line"]
    )
    ratio = (
        early.group_by("Supplier no", "PO no")
        .agg(
            (pl.col("Received on") - pl.col("Ordered on")).dt.total_days().median().alias("took"),
            (pl.col("Expected on") - pl.col("Ordered on")).dt.total_days().first().alias("said"),
        )
        .group_by("Supplier no")
        .agg((pl.col("took").mean() / pl.col("said").mean()).alias("ratio"))
        .sort("ratio", descending=True)
    )
    assert ratio["Supplier no"][0] == planted.late_supplier
    # 1.8 times what is stated; 35 orders with a spread of 35 % leave about +- 0.2.
    assert ratio["ratio"][0] == pytest.approx(1.8, abs=0.25)
    assert ratio["ratio"][1] < 1.35


def test_dead_stock_is_in_the_files(folder: Path, sales: pl.DataFrame, planted: Truth) -> None:
    sold = sales.filter(
        pl.col("Quantity") > 0,
        pl.col("UnitPrice") > 0,
        pl.col("InvoiceDate") >= pl.datetime(2011, 6, 13),
    )["StockCode"].str.to_uppercase()
    stock = read(folder, "stock_list").filter(pl.col("On hand") > 0)
    still = stock.filter(~pl.col("Item code").is_in(sold.to_list()))
    assert set(still["Item code"]) == planted.dead_items
    assert 30_000 < still["Stock value"].sum() < 120_000
    planned = planted.items.filter(habit="dead")
    assert planned.height == 40
    assert set(planned["item"]) <= planted.dead_items


def test_short_and_overstocked_items_show(planted: Truth, sales: pl.DataFrame) -> None:
    # Weeks of cover at the rate of the last eight weeks: short < steady < over, by the median.
    recent = (
        sales.filter(pl.col("InvoiceDate") >= pl.datetime(2011, 10, 15))
        .group_by(pl.col("StockCode").str.to_uppercase().alias("item"))
        .agg((pl.col("Quantity").sum() / 8).alias("weekly"))
        .filter(pl.col("weekly") > 0)
    )
    cover = (
        planted.items.join(recent, on="item")
        .group_by("habit")
        .agg((pl.col("closing") / pl.col("weekly")).median().alias("weeks"))
    )
    weeks = dict(cover.iter_rows())
    assert weeks["short"] < 4 < weeks["steady"] < 15 < weeks["over"]
    assert planted.short_items.isdisjoint(planted.overstocked_items)


def test_attribution_names_the_source_and_lies_beside_the_data() -> None:
    assert "10.24432/C5BW33" in ATTRIBUTION
    assert "CC BY 4.0" in ATTRIBUTION
    home = Path(str(files("firstmate.demo.trader")))
    assert "10.24432/C5BW33" in (home / "ATTRIBUTION.md").read_text(encoding="utf-8")
    with zipfile.ZipFile(home / "online_retail.csv.zip") as archive:
        assert archive.namelist() == ["online_retail.csv"]
