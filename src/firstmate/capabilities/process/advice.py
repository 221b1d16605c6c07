"""Turns findings into recommendations: the largest by name, the rest as one; it values nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

#: Findings of a kind that are named one by one; the others stand together in one recommendation.
MOST = 10


def advise(
    findings: pl.DataFrame,
    *,
    code: str,
    name: Sequence[str],
    opens: Mapping[str, Sequence[str] | Mapping[str, str]],
    rest: str,
    most: int = MOST,
) -> pl.DataFrame:
    """Return recommendations for the findings.

    Parameters
    ----------
    findings
        Columns named as in ``recommendations``, among them value, low, high, cash_effect, amount;
        plus the columns of ``name`` and ``opens``.
    code
        Code of the saying; the rest has code + "_rest".
    name
        Columns whose values make the stable name.
    opens
        Table -> columns of the finding (or column there -> column here) that select its rows.
    rest
        Result table that lists all findings.
    """
    if findings.is_empty():
        return pl.DataFrame(schema={"recommendation": pl.String})
    ranked = findings.sort("value", "amount", *name, descending=[True, True, *[False] * len(name)])
    rows = [
        _row(finding, code=code, name=name, opens=opens)
        for finding in ranked.head(most).iter_rows(named=True)
    ]
    left = ranked.slice(most)
    if not left.is_empty():
        sums = left.select(pl.col("value", "low", "high", "cash_effect", "amount").sum())
        together = sums.row(0, named=True)
        rows.append(
            {
                **together,
                "recommendation": f"{code}_rest",
                "code": f"{code}_rest",
                "count": left.height,
                "certain": True,
                "opens": json.dumps({rest: {}}),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _row(
    finding: Mapping[str, Any],
    *,
    code: str,
    name: Sequence[str],
    opens: Mapping[str, Sequence[str] | Mapping[str, str]],
) -> dict[str, Any]:
    pairs = {
        table: dict(columns) if isinstance(columns, Mapping) else {c: c for c in columns}
        for table, columns in opens.items()
    }
    selected = {
        table: {there: finding[here] for there, here in columns.items()}
        for table, columns in pairs.items()
    }
    said = {key: value for key, value in finding.items() if value not in (None, "")}
    known = {key: value for key, value in said.items() if key in _COLUMNS}
    return {
        **known,
        "recommendation": ":".join([code, *(str(finding[column]) for column in name)]),
        "code": code,
        "certain": True,
        "opens": json.dumps(selected, default=str),
    }


_COLUMNS = frozenset(
    {
        "item", "location", "customer", "supplier", "resource", "person", "order", "job",
        "quantity", "hours", "days", "share", "amount", "count", "day", "text", "value", "low",
        "high", "cash_effect", "recurring", "group", "deadline", "assumption",
    }
)  # fmt: skip
