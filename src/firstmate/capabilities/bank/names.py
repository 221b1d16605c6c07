"""Names on bank lines: who, for what, and whether that is a customer or supplier we know."""

from __future__ import annotations

import polars as pl

#: Words that say what kind of firm or payment it is, and months: they tell nobody apart.
_IDLE = (
    r"\b(?:gmbh|mbh|ag|kg|ohg|gbr|ug|ek|co|ltd|limited|plc|llc|inc|corp|sarl|sas|sa|sl|srl|spa|bv|nv|"
    r"lastschrift|sepa|dauerauftrag|uberweisung|gutschrift|direct debit|standing order|transfer|payment|"
    r"prlv|virement|vir|adeudo|bonifico|addebito|incasso|"
    r"jan(?:uar|uary|uari|vier)?|feb(?:ruar|ruary|ruari)?|fevrier|mar(?:z|ch|s|et|zo)?|maerz|maart|"
    r"apr(?:il|ile)?|avril|mai|may|mei|maggio|jun[ie]?|juin|jul[iy]?|juillet|aug(?:ust|ustus)?|aout|"
    r"sep(?:t|tember|tembre)?|okt(?:ober)?|oct(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember|embre)?)\b"
)
#: Shorter names are found everywhere.
_LONG_ENOUGH = 5


def plain_name(name: pl.Expr) -> pl.Expr:
    """Return a name without case, accents, numbers, forms of firms, ways of paying and months.

    >>> names = pl.DataFrame({"n": ["Müller & Söhne GmbH 4711", "MIETE 03/2026 März"]})
    >>> names.select(plain_name(pl.col("n")))["n"].to_list()
    ['muller sohne', 'miete']
    """
    plain = (
        name.fill_null("").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    )
    words = plain.str.replace_all(r"[^a-z\s]+", " ").str.replace_all(_IDLE, " ")
    return words.str.replace_all(r"\s+", " ").str.strip_chars()


def known(names: pl.DataFrame, parties: pl.DataFrame, *, key: str) -> pl.Series:
    """Return the names of movements that are those of parties.

    Parameters
    ----------
    names
        cash_line, plain: the movements.
    parties
        ``key`` and name of customers or suppliers; a movement is theirs where one of the two is in
        its plain name or holds it.

    >>> moves = pl.DataFrame(
    ...     {"cash_line": ["OAK TIMBER LTD", "Landlord"], "plain": ["oak timber", "landlord"]}
    ... )
    >>> firms = pl.DataFrame({"supplier": ["S1"], "name": ["Oak Timber Ltd"]})
    >>> known(moves, firms, key="supplier").to_list()
    ['OAK TIMBER LTD']
    """
    called = pl.concat([parties.select(pl.col(column).alias("party")) for column in (key, "name")])
    called = called.select(plain_name(pl.col("party")).alias("party")).unique(maintain_order=True)
    called = called.filter(pl.col("party").str.len_chars() >= _LONG_ENOUGH)
    pairs = names.filter(pl.col("plain").str.len_chars() >= _LONG_ENOUGH).join(called, how="cross")
    same = pl.col("plain").str.contains(pl.col("party"), literal=True) | pl.col(
        "party"
    ).str.contains(pl.col("plain"), literal=True)
    return pairs.filter(same)["cash_line"].unique(maintain_order=True)
