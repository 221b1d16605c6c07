"""Which item codes are no products but fees, freight, discounts or bookings; it changes no line.

A rule of evidence, not a list of codes: a name made of fee words alone, or a code without digits
that has a fee word in its name or prices of every height. A code that is stocked, bought, made or
used in a bill is never a fee.
"""

from __future__ import annotations

import polars as pl

#: Words of fees, freight and bookings in the languages files come in; upper case, no accents.
_SPELLED = """
POST POSTAGE DOTCOM CARRIAGE FREIGHT SHIPPING DELIVERY HANDLING SURCHARGE CHARGE CHARGES FEE FEES
COMMISSION DISCOUNT REBATE MANUAL ADJUST ADJUSTMENT DEBT SAMPLE SAMPLES VOUCHER DEPOSIT ROUNDING
INSURANCE INTEREST WRITEOFF REFUND
VERSAND VERSANDKOSTEN FRACHT FRACHTKOSTEN PORTO RABATT SKONTO GEBUEHR GEBUHR MAHNGEBUHR ANZAHLUNG
GUTSCHRIFT MUSTER
PORT TRANSPORT REMISE FRAIS ACOMPTE ECHANTILLON AVOIR
ENVIO PORTES GASTOS DESCUENTO COMISION ANTICIPO MUESTRA
SPEDIZIONE SPESE TRASPORTO SCONTO COMMISSIONE ACCONTO CAMPIONE
VERZENDING VERZENDKOSTEN VRACHT KORTING KOSTEN AANBETALING
"""
#: Words that may stand beside them in the name of a fee.
_SPELLED_BESIDE = "BANK BAD CREDIT DE DES DU DI EN ET UND AND OF FOR A"
_REAL_WORDS = frozenset(_SPELLED.split())
FEE_WORDS = _REAL_WORDS | frozenset(_SPELLED_BESIDE.split())

#: Price at the 90 % point over that at the 10 % point beyond which a code has no price of its own.
WIDE = 5.0


def fee_words(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return two flags of a text: it holds a fee word, and it holds nothing else.

    >>> names = pl.DataFrame({"name": ["CARRIAGE", "Bank Charges", "POST OFFICE TOY", "Mug"]})
    >>> some, only = fee_words(pl.col("name"))
    >>> names.select(some.alias("some"), only.alias("only")).rows()
    [(True, True), (True, True), (True, False), (False, False)]
    """
    words = (
        text.fill_null("")
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_uppercase()
        .str.extract_all(r"\p{L}+")
    )
    some = words.list.set_intersection(pl.lit(sorted(_REAL_WORDS))).list.len() > 0
    only = some & (words.list.set_difference(pl.lit(sorted(FEE_WORDS))).list.len() == 0)
    return some, only


def fee_codes(lines: pl.DataFrame, *, goods: pl.Series, names: pl.DataFrame) -> pl.Series:
    """Return the codes of the lines that are no products.

    Parameters
    ----------
    lines
        item, description, price.
    goods
        Codes known as goods: stocked, bought, made or used.
    names
        item, name as entered in the item list; may be empty.
    """
    coded = lines.filter(pl.col("item").is_not_null() & ~pl.col("item").is_in(goods.implode()))
    usual = (
        coded.drop_nulls("description")
        .group_by("item", "description")
        .len()
        .sort("item", "len", "description", descending=[False, True, False])
        .unique("item", keep="first", maintain_order=True)
        .select("item", "description")
    )
    paid = pl.col("price").filter(pl.col("price") > 0)
    codes = (
        coded.group_by("item")
        .agg((paid.quantile(0.9) / paid.quantile(0.1) > WIDE).fill_null(value=False).alias("wide"))
        .join(usual, on="item", how="left")
        .join(names.select("item", "name"), on="item", how="left")
    )
    some, only = fee_words(pl.coalesce("description", "name"))
    code_some, code_only = fee_words(pl.col("item"))
    no_digit = ~pl.col("item").str.contains(r"\d")
    is_fee = only | code_only | (no_digit & (some | code_some | pl.col("wide")))
    return codes.filter(is_fee).get_column("item").sort()
