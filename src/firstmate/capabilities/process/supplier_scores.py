"""The task `supplier_scores`: how each supplier delivers, what it charges, and what hangs on it.

It rests on what was ordered and what arrived; it foresees nothing and changes no plan.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.process.advice import advise
from firstmate.capabilities.process.tables_suppliers import SUPPLIER_SCORES
from firstmate.capabilities.process.uses import uses
from firstmate.company.currency import at_home

#: A year is looked at; prices of its last half are held against those before.
YEAR, HALF, QUARTER = timedelta(days=365), timedelta(days=182), 0.25
#: Dearer by so much and more is worth a talk, of which half is taken to succeed.
RISE, SUCCESS = 0.03, 0.5
_SMALL = 1e-9


def supplier_scores(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``supplier_scores`` and recommendations on prices that rose."""
    lines = at_home(
        given["purchase_lines"], ("price", "amount"), rates=given["fx_rates"],
        home=given.settings["currency"], as_of=given.as_of,
    ).filter(
        pl.col("supplier").fill_null("") != "", pl.col("ordered") <= given.as_of,
        ~pl.col("status").fill_null("").is_in(["draft", "cancelled"]),
    ).with_columns(
        amount=pl.coalesce("amount", pl.col("quantity") * pl.col("price")),
        price=pl.coalesce("price", pl.col("amount") / pl.col("quantity")),
    )  # fmt: skip
    year = lines.filter(pl.col("ordered") > given.as_of - YEAR)
    whole = given["lead_times"].filter(
        pl.col("item") == "", pl.col("supplier") != "", pl.col("location").fill_null("") == ""
    )
    rows = (
        spend(year)
        .join(deliveries(year, as_of=given.as_of), on="supplier", how="left")
        .join(
            whole.select("supplier", "stated", days="value", high="high"), on="supplier", how="left"
        )
        .join(rises(lines, as_of=given.as_of), on="supplier", how="left")
        .join(refused(given["receipts"], lines=year, as_of=given.as_of), on="supplier", how="left")
        .join(depends(given, year), on="supplier", how="left")
        .with_columns(pl.col("only_source").fill_null(0), pl.col("at_risk").fill_null(0.0))
    )
    return {
        "supplier_scores": rows.select(SUPPLIER_SCORES.names).sort("supplier"),
        "recommendations": _advised(rows, given),
    }


def spend(year: pl.DataFrame) -> pl.DataFrame:
    """Return supplier, lines, items, amount and its share of all that was bought."""
    return (
        year.group_by("supplier")
        .agg(
            lines=pl.len().cast(pl.Int64),
            items=pl.col("item").drop_nulls().n_unique().cast(pl.Int64),
            amount=pl.col("amount").fill_null(0.0).sum(),
        )
        .with_columns(
            share=pl.when(pl.col("amount").sum() > 0)
            .then(pl.col("amount") / pl.col("amount").sum())
            .otherwise(None)
        )
    )


def deliveries(lines: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return supplier, judged, on_time_in_full and late_days of lines that were due or have arrived.

    A line is due on the day confirmed, else the day wanted; without either it is not judged. It is in
    full where as much arrived as was ordered, on time where the last of it came by that day. Late
    days are those of the lines that came, or are still awaited, after it.
    """
    due = pl.coalesce("confirmed", "wanted")
    done = pl.col("received_on").is_not_null() | (pl.col("status") == "done")
    arrived = pl.when(done).then(pl.coalesce("received", "quantity")).otherwise(pl.col("received"))
    full = arrived.fill_null(0.0) >= pl.col("quantity").fill_null(0.0) - _SMALL
    judged = lines.with_columns(due=due, full=full).filter(
        pl.col("due").is_not_null(),
        (pl.col("due") < as_of) | (pl.col("full") & pl.col("received_on").is_not_null()),
        ~(pl.col("full") & pl.col("received_on").is_null()),
    )
    end = pl.when("full").then("received_on").otherwise(pl.lit(as_of))
    late = (end - pl.col("due")).dt.total_days().clip(lower_bound=0)
    return (
        judged.with_columns(late=late)
        .group_by("supplier")
        .agg(
            judged=pl.len().cast(pl.Int64),
            on_time_in_full=(pl.col("full") & (pl.col("late") == 0)).mean(),
            late_days=pl.col("late").filter(pl.col("late") > 0).mean(),
        )
    )


def rises(lines: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return supplier, price_change and dearer: prices of the last half year against the year before.

    Only items bought from the supplier in both times count, each at the mean price paid; the change
    is that of the basket of the last half year (Paasche), dearer its amount a year.
    """
    priced = lines.filter(
        pl.col("price") > 0, pl.col("quantity") > 0, pl.col("item").is_not_null(),
        pl.col("ordered") > as_of - HALF - YEAR,
    ).with_columns(now=pl.col("ordered") > as_of - HALF)  # fmt: skip
    paid = pl.col("price") * pl.col("quantity")

    def mean(now: pl.Expr) -> pl.Expr:
        return paid.filter(now).sum() / pl.col("quantity").filter(now).sum()

    by_item = priced.group_by("supplier", "item").agg(
        new=mean(pl.col("now")), old=mean(~pl.col("now")),
        quantity=pl.col("quantity").filter(pl.col("now")).sum(),
    ).filter(pl.col("new").is_finite(), pl.col("old").is_finite()).sort("supplier", "item")  # fmt: skip
    before, after = (pl.col(name) * pl.col("quantity") for name in ("old", "new"))
    return by_item.group_by("supplier").agg(
        price_change=after.sum() / before.sum() - 1.0, dearer=2.0 * (after - before).sum()
    )


def refused(receipts: pl.DataFrame, *, lines: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return supplier, refused: share of the units received in a year that were not accepted.

    A receipt without a supplier is that of its purchase. Where nothing was ever refused in the
    firm, nobody writes it down, and nothing is said.
    """
    by_purchase = lines.select("purchase", ordered_from="supplier").unique("purchase", keep="any")
    rows = (
        receipts.filter(pl.col("day") > as_of - YEAR, pl.col("day") <= as_of)
        .join(by_purchase, on="purchase", how="left")
        .with_columns(supplier=pl.coalesce(pl.col("supplier").replace("", None), "ordered_from"))
        .filter(pl.col("supplier").is_not_null(), pl.col("quantity") > 0)
    )
    if not (rows["rejected"].fill_null(0.0) > 0).any():
        return pl.DataFrame(schema={"supplier": pl.String, "refused": pl.Float64})
    share = pl.col("rejected").fill_null(0.0).sum() / pl.col("quantity").sum()
    return rows.group_by("supplier").agg(refused=share)


def depends(given: Given, year: pl.DataFrame) -> pl.DataFrame:
    """Return supplier, only_source and at_risk: items nobody else was asked for, and what they earn.

    Nobody else: no purchase of the year and no offer of another supplier. What they earn is the
    contribution in 13 weeks of whatever was sold of them or contains them, each sold item once.
    """
    bought = year.select("item", "supplier").drop_nulls()
    offers = given["supplier_items"].select("item", "supplier").drop_nulls()
    sources = pl.concat([bought, offers]).unique()
    single = sources.filter(pl.len().over("item") == 1).join(
        bought.unique(), on=["item", "supplier"]
    )
    inside = uses(given["bom_lines"]).select("component", "item").rename({"item": "sold"})
    itself = single.select(component="item", sold="item")
    into = pl.concat(
        [itself, inside.join(single.select(component="item"), on="component", how="semi")]
    )
    earned = contribution(given)
    worth = (
        single.join(into.unique(), left_on="item", right_on="component")
        .select("supplier", item="sold").unique()
        .join(earned, on="item", how="inner")
        .sort("supplier", "item")
        .group_by("supplier").agg(at_risk=pl.col("contribution").sum())
    )  # fmt: skip
    counted = single.group_by("supplier").agg(only_source=pl.len().cast(pl.Int64))
    return counted.join(worth, on="supplier", how="left")


def contribution(given: Given) -> pl.DataFrame:
    """Return item, contribution: what the sales of the last year earned in 13 weeks, on average."""
    sales = given["sales"].filter(
        pl.col("day") > given.as_of - YEAR, pl.col("day") <= given.as_of,
        pl.col("kind").is_in(["item", "return"]), pl.col("item").is_not_null(),
    )  # fmt: skip
    margin = float(given.settings["item_margin"])
    return (
        sales.group_by("item")
        .agg(pl.col("amount").fill_null(0.0).sum(), pl.col("quantity").fill_null(0.0).sum())
        .join(given["unit_costs"].select("item", cost="value"), on="item", how="left")
        .select(
            "item",
            contribution=QUARTER
            * pl.coalesce(
                pl.col("amount") - pl.col("quantity") * pl.col("cost"), pl.col("amount") * margin
            ).clip(lower_bound=0.0),
        )
    )


def _advised(rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    """A talk about prices that rose; half of the rise is taken to be won back, at worst nothing."""
    quarter = pl.col("dearer") * QUARTER
    found = rows.filter(
        pl.col("price_change") >= RISE, quarter * SUCCESS > float(given.settings["order_cost"])
    ).with_columns(
        share=pl.col("price_change"), amount=quarter, value=quarter * SUCCESS, low=pl.lit(0.0),
        high=quarter, cash_effect=quarter * SUCCESS, recurring=pl.lit(value=True),
    )  # fmt: skip
    return advise(
        found.select("supplier", "share", "amount", "value", "low", "high", "cash_effect", "recurring"),
        code="question_price_rise", name=("supplier",),
        opens={"purchase_lines": ("supplier",)}, rest="supplier_scores",
    )  # fmt: skip
