"""Every setting of a company: kind, default, range and meaning; no setting exists that is not here.

A default that is a guess carries a range; a decision that turns inside the range is put as a
question instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.table import Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``low`` and ``high`` bound what an assumed number may truly be."""

    name: str
    kind: Kind
    default: str
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    question: str = ""


_ALL = (
    Setting("company", "text", "", "Name of the company."),
    Setting("currency", "text", "", "ISO code of the company's currency; read from the files."),
    Setting("country", "text", "", "ISO country code, for holidays and formats."),
    Setting("time_zone", "text", "UTC", "Time zone of the company, for days out of moments."),
    Setting("tax_rate", "number", "0.2", "Tax rate where amounts contain tax.", "share", 0.0, 0.27,
            "Which tax rate do your prices contain?"),
    Setting("holding_rate", "number", "0.20",
            "Cost of keeping stock for a year, as a share of its value (capital, space, risk).",
            "share", 0.12, 0.35, "What does it cost you to keep stock for a year, in % of its value?"),
    Setting("lost_per_week", "number", "0.10",
            "Share of an order's value lost for each week it is late, where nothing better is known.",
            "share", 0.03, 0.25, "Of ten orders a week late, how many does the customer cancel?"),
    Setting("lost_when_short", "number", "0.50",
            "Share of demand for stock items that is lost when the shelf is empty.",
            "share", 0.2, 0.9, "When an item is out of stock, how many of ten customers leave?"),
    Setting("job_margin", "number", "0.45",
            "Contribution of one-off work as a share of its price, where material is not known.",
            "share", 0.3, 0.6, "What share of the price of a job is left after its material?"),
    Setting("item_margin", "number", "0.40",
            "Contribution of an item as a share of its price, where no cost is known.",
            "share", 0.2, 0.6, "What share of an item's price is left after buying it?"),
    Setting("overtime_premium", "number", "0.30", "Premium on an hour of overtime.", "share", 0.2, 0.6,
            "What premium do you pay on overtime?"),
    Setting("hour_cost", "money", "32", "Cost of an hour of work, where none is entered.",
            "currency per hour", 22, 50, "What does an hour of work cost you, all in?"),
    Setting("overtime_share", "number", "0.15",
            "Most overtime in a week as a share of normal hours, where none is entered.",
            "share", 0.0, 0.25),
    Setting("outside_premium", "number", "0.60",
            "What work bought outside costs above an own hour, where no price is entered.", "share",
            0.3, 1.5, "What does an hour of work cost when you give it outside?"),
    Setting("hire_weeks", "integer", "10", "Weeks from deciding on a hire to the first day.", "weeks",
            6, 20),
    Setting("hire_cost", "money", "4000", "Cost of finding and starting one person.", "currency",
            1000, 12000),
    Setting("order_cost", "money", "25", "Cost of placing and receiving one purchase order.",
            "currency", 10, 60),
    Setting("cash_limit", "money", "", "Cash that must not be undercut; empty = not limited.", "currency"),
    Setting("credit_line", "money", "", "Most the bank lends below the cash limit; empty = nothing.",
            "currency"),
    Setting("overdraft_price", "number", "2",
            "What each week costs that cash is below its limit and the credit line, as a share of "
            "what is missing; dear, so that the plan avoids it wherever it can.", "share", 0.5, 5.0),
    Setting("storage_price", "money", "3",
            "What a cubic metre of space outside costs for a week, where a place is full.",
            "currency per m3 and week", 1, 10),
    Setting("cash_now", "money", "", "Money in the bank at as-of; empty = not known.", "currency"),
    Setting("buying_budget", "money", "", "Most to spend on purchases in four weeks; empty = no limit.",
            "currency"),
    Setting("review_days", "integer", "7", "Days between two looks at the buy list.", "days"),
    Setting("frozen_days", "integer", "0",
            "Days from the start of the plan in which nothing new is started; what is already "
            "ordered or started goes on.", "days"),
    Setting("plan_weeks", "integer", "26", "Length of the plan.", "weeks"),
    Setting("dead_after_days", "integer", "180", "Days without a movement after which stock is dead.",
            "days"),
    Setting("dead_value", "number", "0.30", "Share of its cost that dead stock still brings.", "share",
            0.05, 0.6, "What would your slow stock still bring, in % of what it cost?"),
    Setting("credit_rate", "number", "0.08", "Cost of money for a year.", "share", 0.04, 0.12),
    Setting("assistants_decide", "flag", "no",
            "Whether an assistant connected by MCP may decide; else it may look and propose."),
    Setting("optimism_by_person", "flag", "no",
            "Whether chances stated are compared with what was won person by person; switch it on "
            "for a purpose, and say it as the reason of the change."),
    Setting("as_of", "day", "", "Day the data stands at; empty = latest complete day that happened."),
    Setting("day_order", "text", "", "dmy or mdy, where a file leaves it open."),
)  # fmt: skip

#: How a person says yes or no.
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in _ALL})


def as_text(setting: Setting, said: str) -> str:
    """Return what a person typed as the text that is kept; a share may come in percent.

    Raises
    ------
    Refused
        It is no value of the setting's kind.

    >>> as_text(SETTINGS["holding_rate"], "20 %"), as_text(SETTINGS["hire_weeks"], " 12 ")
    ('0.2', '12')
    """
    text = said.strip()
    if setting.unit == "share" and text.endswith("%"):
        try:
            text = f"{float(text.removesuffix('%')) / 100:.10g}"
        except ValueError:
            text = said
    _value(setting, text)
    return text


def default_rows() -> pl.DataFrame:
    """Return every setting with a default as a row of the table ``settings``, origin assumed."""
    return pl.DataFrame(
        [
            {
                "name": s.name,
                "value": s.default,
                "low": None if s.low is None else float(s.low),
                "high": None if s.high is None else float(s.high),
                "origin": "assumed",
                "source": "default",
            }
            for s in _ALL
            if s.default
        ],
        schema_overrides={"low": pl.Float64, "high": pl.Float64},
    )


def values(rows: pl.DataFrame) -> dict[str, Any]:
    """Return every declared setting as a value of its kind: entered rows first, defaults else.

    Numbers that are not set are ``None``, text is ``""``.

    Raises
    ------
    Refused
        A setting is unknown, or its value is not of its kind.
    """
    entered = dict(zip(rows["name"].to_list(), rows["value"].to_list(), strict=True))
    unknown = sorted(set(entered) - set(SETTINGS))
    if unknown:
        raise Refused(
            f"There is no setting {', '.join(unknown)}.", "`firstmate tables settings` lists them."
        )
    return {s.name: _value(s, entered.get(s.name) or s.default) for s in _ALL}


def ranges(rows: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Return setting -> (low, high) of those whose value is assumed; entering one ends its range."""
    open_ = rows.filter(pl.col("low").is_not_null() & pl.col("high").is_not_null())
    ends = zip(open_["low"].to_list(), open_["high"].to_list(), strict=True)
    return dict(zip(open_["name"].to_list(), ends, strict=True))


def _value(setting: Setting, said: str) -> Any:
    if not said:
        return "" if setting.kind == "text" else None
    try:
        if setting.kind == "integer":
            return int(said)
        if setting.kind in {"number", "money"}:
            return float(said)
        if setting.kind == "flag":
            return _FLAGS[said.lower()]
        return date.fromisoformat(said) if setting.kind == "day" else said
    except (KeyError, ValueError) as error:
        raise Refused(
            f"Setting {setting.name} is {said!r}, which is not a {setting.kind}.",
            f"{setting.meaning} For example: {setting.default or '2026-01-31'}.",
        ) from error
