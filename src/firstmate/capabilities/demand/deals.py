"""The tasks `deal_outlook` and `deal_trial`: open deals with their real chance and day, and the proof."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from scipy.special import betaincinv

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.demand.deal_chances import (
    AHEAD,
    Array,
    Chances,
    Model,
    chances,
    learn,
    told,
)
from firstmate.capabilities.demand.deal_dates import dated, points
from firstmate.capabilities.demand.deal_flow import ENOUGH
from firstmate.capabilities.demand.deal_links import draw, links
from firstmate.capabilities.demand.deal_trial import parts, trial
from firstmate.capabilities.demand.open_quotes import quotes_as_deals
from firstmate.company.currency import at_home

TASK = "deal_outlook"
DRAWS = 1000
#: Chance in a week that is still told.
SMALLEST = 1e-4
#: Deals with a stated chance from which a person's own share counts without the firm's; its weight.
OWN_DEALS, OWN_WEIGHT = 10, 4.0
_LEVELS = (("stage", "owner", "job_class"), ("stage", "owner"), ("stage", "job_class"),
           ("owner", "job_class"), ("stage",), ("owner",), ("job_class",), ())  # fmt: skip


def deal_outlook(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``deal_chances``, ``deal_weeks``, ``deal_rates``, ``deal_funnel``, ``deal_links``, ``stated_chances``."""
    plan = Buckets.after(given.as_of, weeks=given.settings["plan_weeks"])
    rng = np.random.default_rng(given.seed)
    found, weeks, rates, residuals, models = [], [], [], [], {}
    for kind, rows in sources(given).items():
        model = _learned(given, rows)
        said = chances(model, rows)
        found.append(_rows(kind, said, model, rows, given))
        weeks.append(_by_week(found[-1], plan))
        rates.append(_rates(kind, model))
        residuals.append(_residuals(model, rows))
        models[kind] = model
    each = pl.concat(found)
    linked = links(pl.concat(residuals))
    drawn = _drawn(each, linked, rng)
    return {
        "deal_chances": each.drop("won"),
        "deal_weeks": pl.concat(weeks),
        "deal_rates": pl.concat(rates),
        "deal_funnel": funnel(each, drawn, models),
        "deal_links": linked,
        "stated_chances": stated_chances(
            sources(given)["deal"], each, by_person=bool(given.settings["optimism_by_person"])
        ),
        "issues": issue_rows(_uncounted(each)),
    }


def deal_trial(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``deal_trial``: by parts of the chance said, then by stage; of quotes where no CRM is."""
    known = sources(given)
    rows = known["deal"] if not known["deal"].is_empty() else known["quote"]
    share, days = _base(given)
    seen = trial(rows, stages=given["deal_stages"], as_of=given.as_of, share=share, days=days)
    named = (
        pl.when(pl.col("part") == 0).then(pl.lit("all")).otherwise(pl.col("part").cast(pl.String))
    )
    whole = parts(seen).with_columns(part=named, stage=pl.lit(""))
    by_stage = [
        parts(mine)
        .filter(pl.col("part") == 0)
        .with_columns(part=pl.lit("all"), stage=pl.lit(name[0]))
        for name, mine in seen.filter(pl.col("stage") != "").group_by("stage", maintain_order=True)
    ]
    # Stages known of a few only are those of deals that are still open: no fair sample.
    if (seen["stage"] != "").mean() is None or float((seen["stage"] != "").mean()) < 0.5:  # type: ignore[arg-type]
        by_stage = []
    return {"deal_trial": pl.concat([whole, *by_stage]).sort("stage", "part")}


def sources(given: Given) -> dict[str, pl.DataFrame]:
    """Return deals, and quotes that no deal stands for, in the company's currency."""
    home = given.settings["currency"]
    answer = {}
    for kind, rows in {
        "deal": given["deals"],
        "quote": quotes_as_deals(given["quotes"], given["deals"]),
    }.items():
        answer[kind] = at_home(
            rows, ["amount"], rates=given["fx_rates"], home=home, as_of=given.as_of
        ).sort("deal")
    return answer


def _base(given: Given) -> tuple[float, float]:
    """Share won and days to a decision of all, on which what is unknown leans."""
    whole = given["conversions"].filter(
        *(pl.col(name).fill_null("") == "" for name in ("stage", "owner", "job_class"))
    )
    if whole.is_empty():
        return 0.3, 45.0
    row = whole.row(0, named=True)
    return float(np.clip(row["value"], 0.001, 0.999)), float(row["days_to_close"] or 45.0)


def _learned(given: Given, rows: pl.DataFrame) -> Model:
    share, days = _base(given)
    return learn(rows, stages=given["deal_stages"], as_of=given.as_of, share=share, days=days)


def _rows(kind: str, said: Chances, model: Model, rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Rows of ``deal_chances`` with the chances by week ahead in ``won``."""
    decided = model.lives.closed
    won, by = dated(said, deals=rows, as_of=given.as_of, decided=decided)
    basis = "measured" if decided >= ENOUGH else "group" if decided else "default"
    open_ = said.deals.with_columns(
        kind=pl.lit(kind), chance=pl.Series(said.chance), low=pl.Series(said.low),
        high=pl.Series(said.high), dated_by=pl.Series(by, dtype=pl.String), basis=pl.lit(basis),
        n=pl.Series(said.n).round().cast(pl.Int64), stated=pl.col("probability"),
        won=pl.Series(won, dtype=pl.Array(pl.Float64, AHEAD)),
        days_open=(pl.lit(given.as_of) - pl.col("created")).dt.total_days().cast(pl.Float64),
    ).with_columns(points(won, as_of=given.as_of))  # fmt: skip
    open_ = _entered(open_, given["conversions"])
    plan = Buckets.after(given.as_of, weeks=given.settings["plan_weeks"])
    in_plan = _shares(open_, plan).sum(axis=1)
    return open_.with_columns(
        chance_in_plan=pl.Series(in_plan, dtype=pl.Float64),
        expected_amount=pl.col("amount") * pl.col("chance"),
        stated_amount=pl.col("amount") * pl.col("stated"),
    ).select(
        "kind", "deal", "customer", "owner", "job_class", "item", "stage", "days_open", "amount",
        "stated", "chance", "low", "high", "chance_in_plan", "expected_amount", "stated_amount",
        "day_early", "day_middle", "day_late", "dated_by", "n", "basis", "won",
    )  # fmt: skip


def _entered(rows: pl.DataFrame, conversions: pl.DataFrame) -> pl.DataFrame:
    """Put the shares that a person entered in place of what was learned, the closest first."""
    if "basis" not in conversions.columns:
        return rows
    told_by = conversions.filter(pl.col("basis") == "entered").with_columns(
        pl.col("stage", "owner", "job_class").fill_null("")
    )
    if told_by.is_empty():
        return rows
    names = []
    for k, on in enumerate(_LEVELS):
        off = [name for name in _LEVELS[0] if name not in on]
        mine = told_by.filter(*(pl.col(name) == "" for name in off)).select(
            *on, pl.col("value").alias(f"_said{k}")
        )
        if mine.is_empty():
            continue
        how = {"on": list(on), "how": "left"} if on else {"how": "cross"}
        rows = rows.join(mine, maintain_order="left", **how)
        names.append(f"_said{k}")
    found = pl.coalesce(names) if names else pl.lit(None, dtype=pl.Float64)
    rows = rows.with_columns(_said=found.clip(0.0, 1.0)).drop(names)
    factor = (pl.col("_said") / pl.col("chance")).fill_nan(1.0)
    scale = rows.select(
        pl.when(pl.col("_said").is_not_null()).then(factor).fill_null(1.0)
    ).to_series()
    won = rows["won"].to_numpy().reshape(-1, AHEAD) * scale.to_numpy()[:, None]
    has = pl.col("_said").is_not_null()
    return rows.with_columns(
        pl.coalesce("_said", "chance").alias("chance"), pl.coalesce("_said", "low").alias("low"),
        pl.coalesce("_said", "high").alias("high"),
        pl.when(has).then(pl.lit("entered")).otherwise("basis").alias("basis"),
        pl.Series("won", won, dtype=pl.Array(pl.Float64, AHEAD)),
    ).drop("_said")  # fmt: skip


def _bucket(plan: Buckets) -> list[int]:
    """Week of the plan of each week ahead, by its middle day; beyond the plan its number of weeks."""
    days = [plan.start + timedelta(days=7 * week + 3) for week in range(AHEAD)]
    index = plan.index(np.array(days, dtype="datetime64[D]"))
    return [int(i) if 0 <= i < plan.weeks else plan.weeks for i in index]


def _shares(rows: pl.DataFrame, plan: Buckets) -> Array:
    """Chance to be won by week of the plan; below one in ten thousand counts as none."""
    won = rows["won"].to_numpy().reshape(-1, AHEAD)
    bucket = np.array(_bucket(plan))
    share = np.stack([won[:, bucket == week].sum(axis=1) for week in range(plan.weeks)], axis=1)
    return np.where(share >= SMALLEST, share, 0.0)


def _by_week(rows: pl.DataFrame, plan: Buckets) -> pl.DataFrame:
    """Rows of ``deal_weeks``."""
    share = _shares(rows, plan)
    row, week = np.nonzero(share)
    place = pl.Series(row, dtype=pl.UInt32)
    return rows.select("kind", "deal", "job_class", "item", "customer", "amount")[place].with_columns(
        period=pl.Series([plan.periods[w] for w in week], dtype=pl.Date),
        chance=pl.Series(share[row, week], dtype=pl.Float64),
    )  # fmt: skip


def _rates(kind: str, model: Model) -> pl.DataFrame:
    flow = model.flow
    bands, stages = flow.win.shape
    leaves = flow.move.sum(axis=2) - np.diagonal(flow.move, axis1=1, axis2=2)
    return pl.DataFrame(
        {
            "kind": kind,
            "stage": list(flow.stages) * bands,
            "week_from": np.repeat(flow.edges, stages),
            "win": flow.win.ravel(),
            "loss": flow.loss.ravel(),
            "moves": leaves.ravel(),
        }
    ).head(bands * stages if model.lives.deal else 0)


def _residuals(model: Model, rows: pl.DataFrame) -> pl.DataFrame:
    ended = pl.Series(model.lives.outcome >= 0, dtype=pl.Boolean)
    mine = told(rows, model.lives.deal).filter(ended)
    quarter = pl.concat_str(pl.col("closed").dt.year(), pl.lit("Q"), pl.col("closed").dt.quarter())
    return mine.select(
        "customer",
        quarter.alias("quarter"),
        pl.Series("residual", model.residual, dtype=pl.Float64),
    )


def _drawn(rows: pl.DataFrame, linked: pl.DataFrame, rng: np.random.Generator) -> Array:
    """Return (deal x draw) whether it is won."""
    number = rows.select(pl.coalesce("customer", "deal").rank("dense")).to_series()
    even = draw(
        rows.height, customer=number.to_numpy().astype(np.int64) - 1,
        by=dict(linked.select("link", "value").iter_rows()), draws=DRAWS, rng=rng,
    )  # fmt: skip
    return (even < rows["chance"].to_numpy()[:, None]).astype(np.float64)


def funnel(rows: pl.DataFrame, drawn: Array, models: dict[str, Model]) -> pl.DataFrame:
    """Return ``deal_funnel``: every stage of deals and quotes, and each of the two in all."""
    amount = rows["amount"].fill_null(0.0).to_numpy()
    found = []
    for kind, model in models.items():
        mine = (rows["kind"] == kind).to_numpy()
        names = ["", *dict.fromkeys(rows.filter(pl.col("kind") == kind)["stage"].sort().to_list())]
        for name in dict.fromkeys(names):
            here = mine & ((rows["stage"] == name).to_numpy() | (name == ""))
            if not here.any():
                continue
            money = amount[here] @ drawn[here]
            seen = dict(zip(model.flow.stages, model.flow.seen, strict=True))
            n = model.lives.closed if name == "" else seen.get(name, 0.0)
            part = rows.filter(pl.Series(here))
            stated = float(part["stated_amount"].sum())
            of = float(part.filter(pl.col("stated").is_not_null())["amount"].sum())
            total, expected = float(part["amount"].sum()), float(part["expected_amount"].sum())
            found.append({
                "kind": kind, "stage": name, "deals": int(here.sum()), "amount": total,
                "stated": stated / of if of else None, "chance": expected / total if total else None,
                "stated_amount": stated, "expected_amount": expected,
                "low": float(np.quantile(money, 0.05)), "high": float(np.quantile(money, 0.95)),
                "n": round(n),
            })  # fmt: skip
    schema = {"kind": pl.String, "stage": pl.String, "deals": pl.Int64, "amount": pl.Float64,
              "stated": pl.Float64, "chance": pl.Float64, "stated_amount": pl.Float64,
              "expected_amount": pl.Float64, "low": pl.Float64, "high": pl.Float64, "n": pl.Int64}  # fmt: skip
    return pl.DataFrame(found, schema=schema)


def stated_chances(deals: pl.DataFrame, open_: pl.DataFrame, *, by_person: bool) -> pl.DataFrame:
    """Return ``stated_chances``: how many times too high stated chances are, with its 90 % range.

    Of decided deals whose stated chance was kept (neither 0 nor 100 %); where a CRM writes 0 or 100
    over it, of the open deals, against the chance learned. A person's share leans on that of all as
    on 4 deals.
    """
    who = pl.col("owner").fill_null("") if by_person else pl.lit("")
    inside = pl.col("probability").is_between(0.005, 0.995)
    past = deals.filter(inside & pl.col("outcome").is_in(["won", "lost"])).select(
        owner=who, stated="probability", won=(pl.col("outcome") == "won").cast(pl.Float64)
    )
    there = open_.filter(pl.col("kind") == "deal", pl.col("stated").is_not_null()).with_columns(
        owner=who
    )
    kept = past.height >= OWN_DEALS
    basis = past if kept else there.select("owner", "stated", won="chance")
    every = basis["won"].mean()
    usual = float(every) if isinstance(every, float) else 0.0
    rows = basis.filter((pl.col("owner") != "") | pl.lit(not by_person)).group_by("owner").agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("stated").mean(), pl.col("won").sum()
    ).sort("owner")  # fmt: skip
    won, n = rows["won"].to_numpy(), rows["n"].to_numpy().astype(float)
    a = np.maximum(won + OWN_WEIGHT * usual, 1e-6)
    b = np.maximum(n - won + OWN_WEIGHT * (1.0 - usual), 1e-6)
    money = there.group_by("owner").agg(pl.col("amount", "stated_amount", "expected_amount").sum())
    stated = rows["stated"].to_numpy()
    return (
        rows.with_columns(
            share=pl.Series(a / (a + b)), factor=pl.Series(stated * (a + b) / a),
            low=pl.Series(stated / betaincinv(a, b, 0.95)),
            high=pl.Series(stated / np.maximum(betaincinv(a, b, 0.05), 1e-6)),
            basis=pl.lit("measured" if kept else "group"),
        )
        .join(money, on="owner", how="left")
        .with_columns(pl.col("amount", "stated_amount", "expected_amount").fill_null(0.0))
        .drop("won")
    )  # fmt: skip


def _uncounted(rows: pl.DataFrame) -> list[Issue]:
    missing = rows.filter(~(pl.col("amount") > 0).fill_null(value=False))
    if missing.is_empty():
        return []
    return [
        Issue(
            task=TASK,
            code="deal_not_counted",
            table="deals",
            column="amount",
            value=", ".join(missing["deal"].head(5).to_list()),
            why="Open deals without an amount in a known currency are not in the expected intake.",
            mend="Enter the amount, and the rate of its currency, of these deals.",
            count=missing.height,
        )
    ]
