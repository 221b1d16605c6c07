"""Writes the trader as the folder of exports such a firm has: CSV files and one workbook.

It makes nothing up itself; what it writes is the order book and the world made from the seed.
"""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from firstmate.demo.trader.source import AS_OF, DAYS, FIRST_DAY
from firstmate.demo.trader.world import World, world


def write(folder: Path, *, seed: int = 7) -> None:
    """Write the trader's export files into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where the files go; made if it is not there. Files of the same names are replaced.
    seed : int
        Seed of the made-up supply side; the order book is always the same.

    Notes
    -----
    Files: ``online_retail.csv`` (the real order book), ``items.csv``, ``other_codes.csv``,
    ``suppliers.csv``, ``order_days.csv`` (1 = Monday), ``purchasing_list.xlsx`` (a row per step
    of price), ``purchase_orders.csv``, ``goods_in.csv`` and ``stock_list.csv`` (as of
    9 December 2011). Amounts are GBP without tax. The same seed gives the same bytes.
    """
    made = world(seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "online_retail.csv").write_bytes(made.orders)
    tables = {
        "items": _items(made),
        "other_codes": made.book.spellings.select(
            pl.col("code").alias("Other code"), pl.col("item").alias("Item code")
        ),
        "suppliers": _suppliers(made),
        "order_days": _order_days(made),
        "purchase_orders": _purchase_orders(made),
        "goods_in": _goods_in(made),
        "stock_list": _stock_list(made),
    }
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv", line_terminator="\r\n", float_precision=2)
    _write_workbook(folder / "purchasing_list.xlsx", _purchasing_list(made))


def _supplier_no(made: World, column: str) -> pl.Expr:
    numbers = {n: maker.supplier for n, maker in enumerate(made.suppliers)}
    return pl.col(column).replace_strict(numbers, return_dtype=pl.String)


def _day(column: str) -> pl.Expr:
    return pl.lit(FIRST_DAY) + pl.duration(days=pl.col(column))


def _items(made: World) -> pl.DataFrame:
    return made.items.select(
        pl.col("item").alias("Item code"),
        pl.col("name").alias("Description"),
        pl.col("group").alias("Product group"),
        pl.lit("pcs").alias("Unit"),
        pl.col("pack").alias("Pack size"),
        pl.col("cost").alias("Cost price"),
        pl.col("price").round(2).alias("Selling price"),
        _supplier_no(made, "supplier").alias("Supplier no"),
    )


def _suppliers(made: World) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Supplier no": maker.supplier,
            "Supplier name": maker.name,
            "Country": maker.country,
            "Currency": "GBP",
            "Payment terms (days)": maker.payment_days,
            "Minimum order value": maker.minimum_value,
            "Lead time (days)": maker.stated_days,
        }
        for maker in made.suppliers
    )


def _order_days(made: World) -> pl.DataFrame:
    return pl.DataFrame(
        {"Supplier no": maker.supplier, "Order weekday": maker.order_weekday + 1}
        for maker in made.suppliers
    )


def _purchasing_list(made: World) -> pl.DataFrame:
    """List who sells us what at which terms, one row per step of quantity."""
    days = {n: maker.stated_days for n, maker in enumerate(made.suppliers)}
    step = ["item", "supplier", "minimum", "pack"]
    first = made.items.select(*step, pl.lit(1).cast(pl.Int64).alias("from"), "cost")
    dearer = made.items.drop("supplier", "cost").rename({"second": "supplier"})
    second = dearer.filter(pl.col("supplier").is_not_null()).select(
        *step, pl.lit(1).cast(pl.Int64).alias("from"), pl.col("second_cost").alias("cost")
    )
    breaks = made.items.filter(pl.col("break_from").is_not_null()).select(
        *step, pl.col("break_from").alias("from"), pl.col("break_cost").alias("cost")
    )
    return (
        pl.concat([first, second, breaks])
        .sort("supplier", "item", "from")
        .select(
            _supplier_no(made, "supplier").alias("Supplier no"),
            pl.col("item").alias("Item code"),
            pl.col("from").alias("From qty"),
            pl.col("cost").alias("Purchase price"),
            pl.col("minimum").alias("Min order qty"),
            pl.col("pack").alias("Order multiple"),
            pl.col("supplier")
            .replace_strict(days, return_dtype=pl.Int64)
            .alias("Lead time (days)"),
        )
    )


def _purchase_orders(made: World) -> pl.DataFrame:
    bought = made.purchases
    came = (
        bought.receipts.filter(pl.col("day") < DAYS)
        .group_by("purchase", "line")
        .agg(pl.col("quantity").sum().alias("came"))
    )
    lines = bought.lines.join(came, on=["purchase", "line"], how="left", maintain_order="left")
    status = (
        pl.when(pl.col("came") == pl.col("quantity"))
        .then(pl.lit("received"))
        .when(pl.col("came") > 0)
        .then(pl.lit("part received"))
        .otherwise(pl.lit("open"))
    )
    return lines.with_columns(pl.col("came").fill_null(0)).select(
        _purchase_no().alias("PO no"),
        pl.col("line").alias("Line"),
        _supplier_no(made, "supplier").alias("Supplier no"),
        made.items["item"].gather(lines["at"]).alias("Item code"),
        _day("ordered").alias("Ordered on"),
        _day("expected").alias("Expected on"),
        pl.col("quantity").alias("Qty ordered"),
        pl.col("came").alias("Qty received"),
        pl.col("cost").alias("Unit price"),
        (pl.col("quantity") * pl.col("cost")).round(2).alias("Line value"),
        status.alias("Status"),
    )


def _purchase_no() -> pl.Expr:
    return pl.format("PO{}", pl.col("purchase") + 10000)


def _goods_in(made: World) -> pl.DataFrame:
    lines = made.purchases.lines.select("purchase", "line", "at")
    came = (
        made.purchases.receipts.filter(pl.col("day") < DAYS)
        .join(lines, on=["purchase", "line"], maintain_order="left")
        .sort("day", "purchase", "line", maintain_order=True)
    )
    return came.with_columns(pl.struct("day", "purchase").rle_id().alias("delivery")).select(
        pl.format("GR{}", pl.col("delivery") + 10001).alias("Receipt no"),
        _purchase_no().alias("PO no"),
        pl.col("line").alias("Line"),
        made.items["item"].gather(came["at"]).alias("Item code"),
        _day("day").alias("Received on"),
        pl.col("quantity").alias("Qty received"),
    )


def _stock_list(made: World) -> pl.DataFrame:
    closing = pl.Series(made.purchases.closing)
    return made.items.select(
        pl.col("item").alias("Item code"),
        pl.col("name").alias("Description"),
        pl.lit("Main warehouse").alias("Location"),
        pl.lit(AS_OF).alias("Counted on"),
        closing.alias("On hand"),
        pl.col("cost").alias("Unit cost"),
        (closing * pl.col("cost")).round(2).alias("Stock value"),
    )


def _write_workbook(path: Path, table: pl.DataFrame) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        # A fixed date of creation: the same seed gives the same bytes.
        book.set_properties({"created": datetime(2011, 12, 9, tzinfo=UTC)})
        sheet = book.add_worksheet("Purchasing list")
        sheet.write_row(0, 0, table.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(table.columns):
            sheet.write_column(1, at, table[name].to_list())
