"""Whether the amounts of a sheet hold tax: said in words, shown by its sums, else assumed and asked.

It takes no tax out (see measure): amounts keep what they hold, the flag and the rate stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from firstmate.company.tables import INPUTS
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Guess, Question, Target
from firstmate.intake.habits import Habits
from firstmate.intake.numbers import read_numbers
from firstmate.intake.plain import Head, plain, tax_word

WITH, WITHOUT = "with tax", "without tax"
#: Share of rows whose sums must agree before they count as proof.
_PROOF = 0.8
_TAX = re.compile(
    r"(?:^|.* )(?:tax|taxes|taxtotal|tax total|tax amount|tax value|vat|vat amount|gst|mw ?st|ust|"
    r"mehrwertsteuer|umsatzsteuer|steuer|steuerbetrag|mw ?st betrag|ust betrag|tva|montant tva|iva|"
    r"importe iva|importo iva|imposta|btw|btw bedrag|moms|tax total|item tax|podatek)$"
)
_RATE = re.compile(r"%|\b(?:rate|satz|taux|tipo|aliquota|tarief|percent|prozent|code|name|class)\b")
_SUBTOTAL = re.compile(r"\b(?:subtotal|sub total|zwischensumme|sous total|subtotale|subtotaal)\b")
_FREIGHT = re.compile(r"^(?:shipping|freight|versand|versandkosten|porto|livraison|envio)$")
#: Systems whose amounts usually hold tax, because they sell to consumers.
_SHOPS = ("shopify", "woocommerce", "amazon")
#: Currencies of countries whose prices are shown without sales tax.
_BARE = frozenset({"USD", "CAD"})


@dataclass(frozen=True, slots=True)
class Tax:
    """Whether amounts hold tax, on what that rests ("words", "sums", "assumed"), the share of tax."""

    included: bool
    rest: str
    rate: float | None = None
    signs: bool = False


def with_tax(
    pairs: Sequence[tuple[Grid, Guess]],
    habits: Habits,
    *,
    answers: Mapping[str, str],
    rate: float,
) -> tuple[list[tuple[Grid, Guess]], list[Question]]:
    """Return the sheets with what is known of tax as values said once, and what could be asked.

    Words above price or amount decide; else sums (amount + tax = total); else sales to consumers
    are taken to hold tax and all others not, and that is a question: worth asking where the sheet
    has a sign of tax or no business customer, otherwise an assumption that is said.

    Parameters
    ----------
    pairs, habits
        Sheets with their guesses, and how their numbers are written.
    answers
        Question id -> chosen option.
    rate
        Tax rate where none is known [share].
    """
    told: list[tuple[Grid, Guess]] = []
    questions: list[Question] = []
    for grid, guess in pairs:
        main = guess.targets[0] if guess.targets else None
        if main is None or not _concerned(main):
            told.append((grid, guess))
            continue
        money = _Money(grid, main, habits)
        tax = _decide(grid, guess, money)
        key = f"tax:{guess.shape}"
        if tax.rest == "assumed":
            question = _question(key, grid, guess, money, tax=tax, rate=rate)
            if question is not None:
                questions.append(question)
            tax = replace(tax, included=answers.get(key, WITH if tax.included else WITHOUT) == WITH)
        told.append((grid, replace(guess, targets=(_said(main, tax), *guess.targets[1:]))))
    return told, questions


def _concerned(target: Target) -> bool:
    have = {field.column for field in target.fields}
    return (
        "tax_included" in INPUTS[target.table]
        and "tax_included" not in have | set(target.constants)
        and bool(have & {"price", "amount"})
    )


def _said(target: Target, tax: Tax) -> Target:
    said = {**target.constants, "tax_included": "true" if tax.included else "false"}
    if tax.included and tax.rate is not None and "tax_rate" in INPUTS[target.table]:
        said["tax_rate"] = f"{tax.rate:.4f}"
    return replace(target, constants=said)


class _Money:
    """The numbers of a sheet by position, each read once, and what a line is worth."""

    def __init__(self, grid: Grid, target: Target, habits: Habits) -> None:
        self.grid, self.habits = grid, habits
        self.at = {field.column: field.position for field in target.fields if not field.how}
        self._read: dict[str, pl.Series] = {}

    def __getitem__(self, position: str) -> pl.Series:
        if position not in self._read:
            cells = (
                self.grid.rows[position]
                if position in self.grid.rows.columns
                else pl.Series(position, [None] * self.grid.rows.height, dtype=pl.String)
            )
            mark = self.habits.decimals.get((self.grid.name, position))
            usual = [
                self.habits.decimals[at] for at in self.habits.decimals if at[0] == self.grid.name
            ]
            decimal = mark or (max(set(usual), key=usual.count) if usual else ".")
            self._read[position] = read_numbers(cells, decimal=decimal).values
        return self._read[position]

    @property
    def line(self) -> pl.Series | None:
        """What each line is worth: its amount, else quantity times price."""
        if "amount" in self.at:
            return self[self.at["amount"]]
        if {"price", "quantity"} <= self.at.keys():
            return self[self.at["price"]] * self[self.at["quantity"]]
        return None

    @property
    def total(self) -> float:
        """All lines together, 0 where it cannot be said."""
        line = self.line
        return float(line.fill_null(0.0).sum()) if line is not None else 0.0


def _decide(grid: Grid, guess: Guess, money: _Money) -> Tax:
    words = _by_words(grid, guess.targets[0])
    taxes = [
        head for head in grid.heads
        if _TAX.match(plain(head.text)) and not _RATE.search(head.text.lower())
        and head.position not in {money.at.get("price"), money.at.get("amount")}
        and (money[head.position].fill_null(0.0).abs() > 0.005).any()
    ]  # fmt: skip
    shown = next((found for head in taxes if (found := _by_sums(grid, money, head))), None)
    if shown is not None and (words is None or shown.included == (words == "yes")):
        return shown
    if words is not None:
        return Tax(words == "yes", "words")
    consumer = guess.vendor.startswith(_SHOPS) and not _bare(grid, guess)
    signs = bool(taxes) or any(_RATE.search(h.text) and _TAX.match(_bared(h)) for h in grid.heads)
    return Tax(consumer, "assumed", signs=signs or consumer)


def _bared(head: Head) -> str:
    return _RATE.sub(" ", plain(head.text)).strip()


def _bare(grid: Grid, guess: Guess) -> bool:
    """Whether the sheet's currency is of a country that shows prices without tax."""
    at = next((f.position for f in guess.targets[0].fields if f.column == "currency"), "")
    return bool(at) and bool(grid.rows[at].drop_nulls().is_in(list(_BARE)).mean() or 0.0)


def _by_words(grid: Grid, target: Target) -> str | None:
    """Return "yes" or "no" where headers or the title say it; the amount speaks before the price."""
    fields = {field.column: field for field in target.fields}
    for column in ("amount", "price"):
        if column in fields:
            if word := tax_word(fields[column].header):
                return word
            if column == "amount":
                break
    return (
        tax_word(grid.title) or None
        if re.search(r"(?i)tax|vat|mwst|ust|tva|iva|btw", grid.title)
        else None
    )


def _by_sums(grid: Grid, money: _Money, tax_head: Head) -> Tax | None:
    """Return what the sums of the sheet prove, line by line or order by order."""
    line = money.line
    if line is None:
        return None
    tax = money[tax_head.position]
    used = {tax_head.position, money.at.get("quantity"), money.at.get("line")}
    others = [h for h in grid.heads if h.position not in used and h.position in grid.rows.columns]
    rows = pl.DataFrame({"line": line, "tax": tax}).with_columns(
        money[h.position].alias(h.position) for h in others
    )
    taxed = rows.filter((pl.col("tax").abs() > 0.005) & pl.col("line").is_not_null())
    for head in others:
        if head.position == money.at.get("amount" if "amount" in money.at else "price"):
            continue
        if _equal(taxed, pl.col(head.position), pl.col("line") + pl.col("tax")):
            return Tax(included=False, rest="sums")
        if _equal(taxed, pl.col(head.position), pl.col("line") - pl.col("tax")):
            return Tax(included=True, rest="sums", rate=_rate(rows))
    if "amount" in money.at and {"price", "quantity"} <= money.at.keys():
        product = money[money.at["price"]] * money[money.at["quantity"]]
        both = rows.with_columns(product=product).filter(
            (pl.col("tax").abs() > 0.005) & pl.col("line").is_not_null()
        )
        if _equal(both, pl.col("line"), pl.col("product") + pl.col("tax")):
            return Tax(included=True, rest="sums", rate=_rate(rows))
        if _equal(both, pl.col("line"), pl.col("product") - pl.col("tax")):
            return Tax(included=False, rest="sums")
    return _by_orders(grid, money, rows, others)


def _by_orders(grid: Grid, money: _Money, rows: pl.DataFrame, others: Sequence[Head]) -> Tax | None:
    """Return what totals of whole orders prove, where tax is told once for an order."""
    if "order" not in money.at:
        return None
    order = grid.rows[money.at["order"]].forward_fill()
    firsts = [pl.col(h.position).drop_nulls().first().alias(h.position) for h in others]
    orders = (
        rows.with_columns(order=order)
        .group_by("order", maintain_order=True)
        .agg(pl.col("line").sum(), pl.col("tax").drop_nulls().first(), *firsts)
    )
    sub = next((h.position for h in others if _SUBTOTAL.search(plain(h.text))), "line")
    freight = next((h.position for h in others if _FREIGHT.match(plain(h.text))), "")
    ship = pl.col(freight).fill_null(0.0) if freight else pl.lit(0.0)
    orders = orders.with_columns(base=pl.col(sub) + ship)
    taxed = orders.filter(pl.col("tax").abs() > 0.005)
    for head in others:
        if head.position == sub:
            continue
        whole = pl.col(head.position)
        if _equal(taxed, whole, pl.col("base") + pl.col("tax")):
            return Tax(included=False, rest="sums")
        if _equal(taxed, whole, pl.col("base")) and "total" in plain(head.text):
            return Tax(included=True, rest="sums", rate=_rate(orders.with_columns(line="base")))
    return None


def _equal(rows: pl.DataFrame, left: pl.Expr, right: pl.Expr) -> bool:
    if rows.is_empty():
        return False
    near = (left - right).abs() <= 0.03 + 0.001 * right.abs()
    return float(rows.select(near.fill_null(value=False).mean()).item()) >= _PROOF


def _rate(rows: pl.DataFrame) -> float | None:
    """Return tax over net of all rows, rows without tax included, so that sums come out right."""
    tax = float(rows["tax"].fill_null(0.0).sum())
    net = float(rows["line"].fill_null(0.0).sum()) - tax
    return tax / net if net > 0 and 0 < tax / net < 0.5 else None


def _question(
    key: str, grid: Grid, guess: Guess, money: _Money, *, tax: Tax, rate: float
) -> Question | None:
    main = guess.targets[0]
    fields = {field.column: field for field in main.fields}
    shown = fields.get("amount") or fields["price"]
    businesses = main.table != "sales_lines" or (
        "customer" in fields and not _private(grid, fields["customer"].position)
    )
    worth = 0.3 if tax.signs else 0.1 if not businesses else 0.0
    if not worth and main.table != "sales_lines":
        return None
    return Question(
        key, f"Do the amounts in {grid.name} (“{shown.header}”) hold tax?", (WITHOUT, WITH),
        WITH if tax.included else WITHOUT, worth * grid.rows.height,
        "Neither its headers nor its sums say so.", stake=abs(money.total) * rate / (1.0 + rate) or None,
    )  # fmt: skip


def _private(grid: Grid, position: str) -> bool:
    """Whether customers are named by an e-mail address, as consumers in a shop are."""
    seen = grid.rows[position].drop_nulls().head(500) if position in grid.rows.columns else None
    return seen is not None and int(seen.str.contains("@").sum()) > 0.5 * seen.len()
