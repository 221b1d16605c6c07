"""What is odd about the sales lines, said with count and money; it changes no line."""

from __future__ import annotations

from datetime import date

import polars as pl

from firstmate.base.issue import Issue

TASK = "sales"


def issues(lines: pl.DataFrame, *, tax: float, home: str, as_of: date) -> list[Issue]:
    """Return the issues of the lines; ``tax`` is the money taken out as tax.

    ``lines`` has the columns of sales and ``doubled``, ``no_rate``, ``currency``, and ``own_amount``
    in that currency.
    """
    found = [
        *_numbers(lines),
        *_rates(lines, home=home),
        *_kinds(lines),
        *_documents(lines),
        *_days(lines, as_of=as_of),
        *_presumed(lines),
    ]
    if abs(tax) > 0.005:
        found.append(
            Issue(
                task=TASK,
                code="tax_taken_out",
                severity="hint",
                table="sales_lines",
                column="tax_included",
                why="Amounts of some lines contain tax; it was taken out at the tax rate set.",
                mend="Check the setting tax_rate.",
                effect=tax,
                count=int(lines["tax_included"].fill_null(value=False).sum()) or 1,
            )
        )
    return found


def _some(rows: pl.DataFrame, *, column: str, most: int = 5) -> str:
    """The first few values of the column, for naming them."""
    names = rows[column].drop_nulls().cast(pl.String).unique().sort().to_list()
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")


def _issue(
    rows: pl.DataFrame,
    *,
    code: str,
    why: str,
    mend: str,
    column: str,
    name: str = "order",
    severity: str = "warning",
) -> list[Issue]:
    if rows.is_empty():
        return []
    return [
        Issue(
            task=TASK,
            code=code,
            severity=severity,
            table="sales_lines",
            column=column,
            value=_some(rows, column=name),
            why=why,
            mend=mend,
            effect=float(rows["amount"].fill_null(0.0).sum()),
            count=rows.height,
        )
    ]


def _numbers(lines: pl.DataFrame) -> list[Issue]:
    return _issue(
        lines.filter(pl.col("doubled").fill_null(value=False)),
        code="line_number_doubled",
        column="line",
        why="Two lines of an order have the same number; both were kept, one renumbered.",
        mend="Check whether the export lists these lines twice.",
    ) + _issue(
        lines.filter(pl.col("quantity").is_null() & pl.col("item").is_not_null()),
        code="no_quantity",
        column="quantity",
        why="The line has an item but neither a quantity nor price and amount to work it out.",
        mend="Export the quantity of these lines.",
    )


def _rates(lines: pl.DataFrame, *, home: str) -> list[Issue]:
    unknown = lines.filter(pl.col("no_rate"))
    return [
        Issue(
            task=TASK,
            code="no_exchange_rate",
            severity="error",
            table="fx_rates",
            column="currency",
            value=str(code),
            why=f"No exchange rate from {code} to {home}: these lines, {worth:,.0f} {code}, stay out "
            "of every sum.",
            mend=f"Enter a dated rate for {code} in fx_rates.",
            effect=worth,
            count=count,
        )
        for code, worth, count in unknown.group_by("currency")
        .agg(pl.col("own_amount").abs().sum(), pl.len())
        .sort("currency")
        .iter_rows()
    ]


def _kinds(lines: pl.DataFrame) -> list[Issue]:
    fees = lines.filter((pl.col("kind") == "fee") & pl.col("item").is_not_null())
    taken = lines.filter((pl.col("kind") == "cancelled") & pl.col("cancels").is_not_null())
    adjusted = lines.filter(pl.col("kind") == "adjustment")
    return [
        *_issue(
            fees,
            code="not_a_product",
            column="item",
            name="item",
            severity="hint",
            why="Codes that look like fees, freight or discounts are not planned as items.",
            mend="If one of them is a product, list it in items with supply buy or make.",
        ),
        *_issue(
            taken,
            code="cancellations_paired",
            column="quantity",
            severity="hint",
            why="Lines that take back an earlier order soon after it count, with it, as cancelled.",
            mend="Nothing to do; the option cancel_days says what soon means.",
        ),
        *_issue(
            adjusted,
            code="price_zero",
            column="price",
            name="item",
            severity="hint",
            why="Lines at price 0 without a customer are taken as corrections of stock.",
            mend="Enter the customer of a line that was given away.",
        ),
    ]


def _documents(lines: pl.DataFrame) -> list[Issue]:
    demand = lines.filter(pl.col("kind").is_in(["item", "job", "service"]))
    billed = demand.filter(pl.col("document").is_in(["invoice", "shipment"]))
    if demand.is_empty() or billed.height < demand.height:
        return []
    return _issue(
        billed,
        code="no_orders",
        column="document",
        name="document",
        severity="hint",
        why="Only invoices or shipments are known, not orders: demand is seen when it was served, "
        "and what was asked for but not served is missing.",
        mend="Export order lines with the day of the order and what is still open.",
    )


def _presumed(lines: pl.DataFrame) -> list[Issue]:
    return _issue(
        lines.filter("presumed"),
        code="delivery_not_told",
        column="status",
        why="Nothing says which order lines were delivered; those whose day of delivery has come count "
        "as delivered.",
        mend="Export the status of the lines, or the quantity delivered.",
    )


def _days(lines: pl.DataFrame, *, as_of: date) -> list[Issue]:
    return _issue(
        lines.filter(pl.col("day") > as_of),
        code="order_in_future",
        column="day",
        why="The day of the order lies after the day the data stands at.",
        mend="Correct the day; it may have day and month exchanged.",
    ) + _issue(
        lines.filter(
            pl.col("day").is_null()
            & (pl.col("kind") != "quote")
            # a job that is only known from hours booked on it has neither day nor money
            & (pl.col("document").ne_missing("job") | pl.col("amount").is_not_null())
        ),
        code="order_without_day",
        column="day",
        why="The line has no day: it counts in no week of history.",
        mend="Export the day of the order.",
    )
