"""The company's own currency, taken from its data; and amounts in others for which no rate is known.

It converts nothing (see measure) and guesses no rate.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.issue import Issue
from firstmate.company.tables import INPUTS
from firstmate.intake.guess import Question
from firstmate.intake.plain import plain

#: Answer that leaves the currency open.
UNKNOWN = "not said"
#: Tables whose money tells the currency of the firm, the first that names one counts.
_TELLING = (
    ("sales_lines", "amount"), ("jobs", "amount"), ("invoices", "amount"), ("quotes", "amount"),
    ("deals", "amount"), ("prices", "price"), ("items", "price"), ("purchase_lines", "amount"),
)  # fmt: skip
_COUNTRIES: Mapping[str, str] = {
    plain(name): code
    for code, names in {
        "EUR": "de|germany|deutschland|allemagne|fr|france|frankreich|it|italy|italia|italien|es|spain|"
        "espana|spanien|nl|netherlands|nederland|niederlande|at|austria|osterreich|be|belgium|belgie|"
        "belgique|belgien|ie|ireland|fi|finland|pt|portugal|gr|greece|lu|luxembourg|si|sk|ee|lv|lt",
        "GBP": "gb|uk|united kingdom|great britain|england|scotland|wales",
        "USD": "us|usa|united states|united states of america",
        "CHF": "ch|switzerland|schweiz|suisse|svizzera",
        "PLN": "pl|poland|polska|polen",
        "SEK": "se|sweden|sverige|schweden",
        "DKK": "dk|denmark|danmark|danemark",
        "NOK": "no|norway|norge|norwegen",
        "CZK": "cz|czech republic|czechia|cesko|tschechien",
        "CAD": "ca|canada",
        "AUD": "au|australia",
    }.items()
    for name in names.split("|")
}
_SIGNS = (
    (r"€|\bEUR\b", "EUR"), (r"£|\bGBP\b", "GBP"), (r"\bCHF\b|\bSFr\b|\bFr\.", "CHF"),
    (r"\bCA\$|\bCAD\b", "CAD"), (r"\bA\$|\bAUD\b", "AUD"), (r"\$|\bUSD\b", "USD"),
    (r"zł|\bPLN\b", "PLN"), (r"Kč|\bCZK\b", "CZK"), (r"\bSEK\b", "SEK"), (r"\bDKK\b", "DKK"),
    (r"\bNOK\b", "NOK"),
)  # fmt: skip
_ANY_SIGN = "|".join(sign for sign, _ in _SIGNS)


def currency_signs(cells: pl.Series) -> pl.Series | None:
    """Return the currency that a sign in each cell names; None where no cell has one.

    >>> currency_signs(pl.Series(["12,50 €", "$ 3", "7"])).to_list()
    ['EUR', 'USD', None]
    """
    if not cells.str.contains(_ANY_SIGN).any():
        return None
    found = pl.coalesce(
        pl.when(pl.col("cell").str.contains(sign)).then(pl.lit(code)) for sign, code in _SIGNS
    )
    return pl.DataFrame({"cell": cells}).select(found.alias("currency")).to_series()


def with_currency(
    tables: dict[str, pl.DataFrame], *, answers: Mapping[str, str]
) -> tuple[dict[str, pl.DataFrame], list[Question]]:
    """Return the tables with the setting ``currency`` and its reason, and the question if it is open.

    What a person entered stands. Else the currency with most money in sales counts, then in other
    tables, then that of the country of most customers; else it is asked.
    """
    settings = tables.get("settings", pl.DataFrame(schema=schema(INPUTS["settings"])))
    mine = settings.filter(pl.col("name") == "currency")
    if mine.height and (mine["origin"] == "entered").any():
        return tables, []
    found = _of_money(tables) or _of_country(tables)
    questions = []
    if found is None and _has_money(tables):
        said = answers.get("currency", UNKNOWN)
        found = None if said == UNKNOWN else (said, "said by a person")
        questions = [Question(
            "currency", "In which currency are your amounts?", ("EUR", "USD", "GBP", "CHF", UNKNOWN),
            UNKNOWN, 1.0, "No column, sign or country says it; figures are shown without a currency.",
        )]  # fmt: skip
    if found is None:
        return tables, questions
    row = pl.DataFrame(
        {"name": "currency", "value": found[0], "origin": "read", "source": found[1]},
    )
    others = settings.filter(pl.col("name") != "currency")
    return {**tables, "settings": pl.concat([others, row], how="diagonal_relaxed")}, questions


def _has_money(tables: Mapping[str, pl.DataFrame]) -> bool:
    return any(
        name in tables and tables[name][column].is_not_null().any() for name, column in _TELLING[:2]
    )


def _of_money(tables: Mapping[str, pl.DataFrame]) -> tuple[str, str] | None:
    for name, column in _TELLING:
        if name not in tables:
            continue
        rows = tables[name].filter(pl.col("currency").fill_null("") != "")
        if rows.is_empty():
            continue
        worth = _worth(rows, column)
        sums = (
            rows.select("currency", worth.alias("worth"))
            .group_by("currency")
            .agg(pl.col("worth").sum(), pl.len().alias("n"))
            .sort("worth", "n", "currency", descending=[True, True, False])
        )
        whole = float(sums["worth"].sum()) or 1.0
        share = 100 * float(sums["worth"][0]) / whole if sums["worth"][0] else 100.0
        words = name.replace("_", " ")
        return str(sums["currency"][0]), f"{share:.0f} % of the money in {words} is in it"
    return None


def _worth(rows: pl.DataFrame, column: str) -> pl.Expr:
    worth = pl.col(column)
    if {"price", "quantity"} <= set(rows.columns) and column == "amount":
        worth = pl.coalesce(worth, pl.col("price") * pl.col("quantity"))
    return worth.abs().fill_null(0.0)


def _of_country(tables: Mapping[str, pl.DataFrame]) -> tuple[str, str] | None:
    if "customers" not in tables or not _has_money(tables):
        return None
    named = tables["customers"]["country"].drop_nulls()
    if named.is_empty():
        return None
    first, count = (
        named.value_counts(sort=True).sort("count", "country", descending=[True, False]).row(0)
    )
    code = _COUNTRIES.get(plain(first))
    if code is None or count < 0.5 * named.len():
        return None
    return code, f"{count} of {named.len()} customers are in {first}"


def without_rate(tables: Mapping[str, pl.DataFrame]) -> list[Issue]:
    """Say per table which currencies have amounts but no rate; sales lines say so themselves.

    The effect is the amount in its own currency, since without a rate nothing better can be said.
    """
    settings = tables.get("settings")
    home = ""
    if settings is not None:
        home = "".join(settings.filter(pl.col("name") == "currency")["value"].head(1))
    known = {home, ""}
    if "fx_rates" in tables:
        known |= set(tables["fx_rates"]["currency"].drop_nulls())
    issues = []
    for name, rows in tables.items():
        if name in {"sales_lines", "fx_rates", "settings"} or "currency" not in rows.columns:
            continue
        column = next((c.name for c in INPUTS[name].columns if c.kind == "money"), "")
        if not column or not home:
            continue
        column = "amount" if "amount" in rows.columns else column
        foreign = rows.filter(~pl.col("currency").fill_null("").is_in(list(known)))
        sums = foreign.select("currency", _worth(foreign, column).alias("worth"))
        for code, worth, count in (
            sums.group_by("currency").agg(pl.col("worth").sum(), pl.len()).sort("currency").rows()
        ):
            issues.append(Issue(
                task="intake", code="no_exchange_rate", severity="error", table=name, column="currency",
                value=code, effect=worth, count=count,
                why=f"{worth:,.0f} {code} stand in {name.replace('_', ' ')} and no rate to {home} is known: "
                f"costs and prices leave them out, lists of what is late or due count them one to one.",
                mend=f"Enter a dated rate for {code} in fx_rates.",
            ))  # fmt: skip
    return issues
