"""Who gets the hours when they are short: what each rule earns and what it costs against the best."""

from __future__ import annotations

import polars as pl

from firstmate.publish.figures import money, span
from firstmate.publish.saying import Words

#: Rules of the table ``allocation_rules`` in words.
RULES = {
    "hour": "most contribution an hour",
    "margin": "highest margin",
    "penalty": "dearest lateness",
    "class": "class of customer",
    "fair": "the same share for all",
}


def answer(rules: pl.DataFrame, words: Words) -> str:
    """Return the answer: whether hours are short, and what the rules cost against the best.

    Parameters
    ----------
    rules
        Rows of the table ``allocation_rules``.
    """
    if rules.is_empty():
        return "No hours are short: every open order can be served, and nobody has to be chosen."
    order = rules.sort("rule_cost", pl.col("rule") != "hour", "rule")
    best, worst = order.row(0, named=True), order.row(-1, named=True)
    where = words.named("resource", best["resource"])
    need = f"Open orders need {span(round(best['needed']), 'hour')} at {where} in the coming weeks"
    if best["needed"] <= best["hours"]:
        return (
            f"{need}; {span(round(best['hours']), 'hour')} are there, so nobody has to be chosen."
        )
    return (
        f"{need}, {span(round(best['hours']), 'hour')} are there; serving by "
        f"{RULES.get(best['rule'], best['rule'])} earns "
        f"{money(best['contribution'], currency=words.currency)}, by "
        f"{RULES.get(worst['rule'], worst['rule'])} {money(worst['rule_cost'])} less."
    )
