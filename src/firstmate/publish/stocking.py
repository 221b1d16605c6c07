"""Where stock lies and how suppliers do, in one sentence each; it computes nothing."""

from __future__ import annotations

import polars as pl

from firstmate.publish.figures import money, share
from firstmate.publish.saying import Words


def where(cells: pl.DataFrame, places: pl.DataFrame, words: Words) -> str:
    """Return the answer: how much lies where little is earned, and what placing saves."""
    total = float(cells["stock_amount"].sum() or 0.0)
    if total <= 0:
        return "How much lies in stock is not known."
    little = float(cells.filter(pl.col("abc") == "C")["stock_amount"].sum() or 0.0)
    text = (
        f"{money(total, currency=words.currency)} lies in stock, {share(little / total)} of it in items "
        "that earn next to nothing"
    )
    saves = float(places["saves"].sum() or 0.0)
    if saves >= 1.0:
        return (
            f"{text}; safety stock held where it is cheapest saves {money(saves, currency=words.currency)} "
            "a year against holding it at every stage."
        )
    return f"{text}."


def suppliers(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer: how many suppliers, how the largest does, what hangs on single sources."""
    if rows.is_empty():
        return "Who delivers what is not known."
    first = rows.sort("amount", "supplier", descending=[True, False]).row(0, named=True)
    name = words.named("supplier", first["supplier"])
    text = f"{rows.height} suppliers" if rows.height != 1 else "One supplier"
    if first["share"] is not None and rows.height > 1:
        text += f"; {share(first['share'])} is bought from {name}"
    if first["on_time_in_full"] is not None:
        text += f", which delivers {share(first['on_time_in_full'])} on time in full"
    risk = rows.sort("at_risk", "supplier", descending=[True, False]).row(0, named=True)
    if (risk["at_risk"] or 0.0) >= 1.0:
        text += (
            f"; {money(risk['at_risk'], currency=words.currency)} of contribution in 13 weeks hangs on "
            f"what only {words.named('supplier', risk['supplier'])} delivers"
        )
    return f"{text}."
