"""The real order book of the trader: reads the packed Online Retail lines and counts its goods.

It does not write files and invents nothing; the supply side is made elsewhere.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

AS_OF = date(2011, 12, 9)
FIRST_DAY = date(2010, 12, 1)
DAYS = (AS_OF - FIRST_DAY).days + 1

ATTRIBUTION = (
    "Sales: Chen, D. (2015). Online Retail. UCI Machine Learning Repository. "
    "https://doi.org/10.24432/C5BW33, CC BY 4.0; repacked as CSV, no line changed. "
    "Suppliers, costs, purchases and stock are made up."
)

GOODS = r"^(\d{5}|DCGS)"
"""What a code of goods looks like; postage, fees, vouchers and manual lines do not."""


@dataclass(frozen=True)
class OrderBook:
    """The goods sold, one row per item, and their units per day.

    Attributes
    ----------
    items : polars.DataFrame
        Columns ``item`` (upper case, sorted), ``name``, ``price`` [GBP/unit, mean of priced
        lines], ``first`` and ``last`` (day index of the first and last priced sale).
    sold : numpy.ndarray
        Units sold at a price, less units taken back, shape (items, days) [units].
    moved : numpy.ndarray
        All units that left, adjustments at price 0 included, shape (items, days) [units].
    spellings : polars.DataFrame
        Columns ``code`` (as typed on invoices) and ``item``, where the two differ.
    """

    items: pl.DataFrame
    sold: NDArray[np.int64]
    moved: NDArray[np.int64]
    spellings: pl.DataFrame


def packed_orders() -> bytes:
    """Return the order book as the bytes of its CSV file."""
    packed = files("firstmate.demo.trader").joinpath("online_retail.csv.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.read("online_retail.csv")


def order_book(orders: bytes) -> OrderBook:
    """Count goods, days and prices in the order book.

    Parameters
    ----------
    orders : bytes
        The CSV file, as `packed_orders` gives it.

    Returns
    -------
    OrderBook
        Goods that were sold at a price at least once; other codes are left out.
    """
    lines = _goods_lines(orders)
    priced = pl.col("price") > 0
    sale = priced & (pl.col("quantity") > 0)
    units = pl.col("quantity").filter(sale).sum()
    items = (
        lines.group_by("item")
        .agg(
            pl.col("name").filter(sale).drop_nulls().mode().sort().first(),
            # In whole thousandths of a pound: integer sums do not depend on the order of rows.
            ((pl.col("quantity") * pl.col("price")).filter(sale).sum() / units / 1000).alias(
                "price"
            ),
            pl.col("day").filter(sale).min().alias("first"),
            pl.col("day").filter(sale).max().alias("last"),
        )
        .filter(pl.col("last").is_not_null())
        .sort("item")
    )
    spellings = (
        lines.filter(pl.col("code") != pl.col("item"))
        .join(items, on="item", how="semi")
        .select("code", "item")
        .unique()
        .sort("code")
    )
    return OrderBook(
        items, _per_day(lines.filter(priced), items), _per_day(lines, items), spellings
    )


def _goods_lines(orders: bytes) -> pl.DataFrame:
    """Read the lines of goods: code, item, name, quantity, price [GBP/1000], day index."""
    raw = pl.read_csv(orders, infer_schema=False)
    day = pl.col("InvoiceDate").str.to_date("%m/%d/%Y %H:%M")
    code = pl.col("StockCode")
    return raw.select(
        code.alias("code"),
        code.str.to_uppercase().alias("item"),
        pl.col("Description").str.strip_chars().alias("name"),
        pl.col("Quantity").cast(pl.Int64).alias("quantity"),
        (pl.col("UnitPrice").cast(pl.Float64) * 1000).round().cast(pl.Int64).alias("price"),
        (day - pl.lit(FIRST_DAY)).dt.total_days().alias("day"),
    ).filter(pl.col("item").str.contains(GOODS))


def _per_day(lines: pl.DataFrame, items: pl.DataFrame) -> NDArray[np.int64]:
    """Sum the units of each item and day into an array of shape (items, days)."""
    placed = lines.join(items.select("item").with_row_index("at"), on="item")
    units = np.zeros((items.height, DAYS), dtype=np.int64)
    np.add.at(
        units, (placed["at"].to_numpy(), placed["day"].to_numpy()), placed["quantity"].to_numpy()
    )
    return units
