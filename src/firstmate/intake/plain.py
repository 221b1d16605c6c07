"""Headers and words brought to one plain form, so that accents, case and spelling do not matter.

It does not know what any word means (see company.headers and vocabulary).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBER_WORDS = {"nr", "num", "number", "numero", "nummer", "nro", "no", "numer", "numbers"}
_COMPOUND = re.compile(r"^(\w{4,}?)s?(?:nummer|nr)$")
_BRACKETS = re.compile(r"[(\[{]\s*([^)\]}]*)\s*[)\]}]")

#: Words of a header that say in what its values are counted -> the unit's own name.
UNITS = {
    "min": "minutes", "mins": "minutes", "minute": "minutes", "minutes": "minutes",
    "minuten": "minutes", "minuti": "minutes", "minutos": "minutes", "mn": "minutes",
    "sec": "seconds", "secs": "seconds", "seconds": "seconds", "sek": "seconds",
    "sekunden": "seconds", "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours",
    "hours": "hours", "std": "hours", "stunden": "hours", "heures": "hours", "ore": "hours",
    "horas": "hours", "uren": "hours", "decimal": "hours",
    "d": "days", "day": "days", "days": "days", "tage": "days", "tagen": "days", "jours": "days",
    "dias": "days", "giorni": "days", "dagen": "days", "wd": "days",
    "wk": "weeks", "wks": "weeks", "week": "weeks", "weeks": "weeks", "wochen": "weeks",
    "woche": "weeks", "semaines": "weeks", "semanas": "weeks", "settimane": "weeks",
    "weken": "weeks", "month": "months", "months": "months", "monate": "months",
    "mois": "months", "meses": "months", "mesi": "months", "maanden": "months",
    "%": "percent", "percent": "percent", "pct": "percent", "prozent": "percent",
    "kg": "kg", "kgs": "kg", "g": "grams", "gram": "grams", "grams": "grams", "lb": "pounds",
    "lbs": "pounds", "t": "tonnes", "eur": "EUR", "€": "EUR", "euro": "EUR", "usd": "USD",
    "$": "USD", "gbp": "GBP", "£": "GBP", "chf": "CHF", "sek.": "SEK", "pln": "PLN",
    "dkk": "DKK", "nok": "NOK", "czk": "CZK", "cad": "CAD", "aud": "AUD",
    "gross": "gross", "brutto": "gross", "incl vat": "gross", "inc vat": "gross",
    "incl tax": "gross", "inc tax": "gross", "inkl mwst": "gross", "ttc": "gross",
    "incl btw": "gross", "iva incl": "gross", "tax incl": "gross", "net": "net",
    "netto": "net", "ht": "net", "excl vat": "net", "ex vat": "net", "excl tax": "net",
    "ohne mwst": "net", "exkl mwst": "net", "excl btw": "net", "k": "thousand",
    "tsd": "thousand", "000": "thousand", "k eur": "thousand", "keur": "thousand",
}  # fmt: skip

_TAXES = r"(?:vat|tax|taxes|taxe|gst|mw ?st|ust|mehrwertsteuer|iva|tva|btw|moms)"
_TAX_IN = re.compile(
    rf"\b(?:(?:incl?|inkl|including|inclusive|inklusive|mit|con|met|avec)(?: of)? {_TAXES}|"
    rf"{_TAXES} (?:incl|inc|inkl|inclusa|inclus|incluse|incluido|included|compris|compresa|comprise)|"
    r"toutes taxes comprises|ttc|gross|brutto|bruto|lordo|lorda)\b"
)
_TAX_OUT = re.compile(
    rf"\b(?:(?:excl?|exkl|ex|excluding|exclusive|exklusive|without|before|plus|ohne|zzgl|sans|sin|"
    rf"senza|zonder|hors)(?: of)? {_TAXES}|{_TAXES} (?:excl|ex|exkl|esclusa|exclu|excluido|excluded)|"
    r"ht|net|netto|neto|netta|untaxed|imponible|imponibile)\b"
)
_MEASURED = re.compile(r"weight|gewicht|poids|peso|mass|area|volume|days|lead")

CURRENCIES = frozenset(
    {"EUR", "USD", "GBP", "CHF", "SEK", "PLN", "DKK", "NOK", "CZK", "CAD", "AUD"}
)


#: Letters that are not a plain letter with an accent.
_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "a", "đ": "d"})


@cache
def plain(said: str) -> str:
    """Return lower-case words without accents and punctuation; every "number" is "no".

    >>> plain("*Artikel-Nr."), plain("InvoiceNo"), plain("Stückliste"), plain("Kundennummer")
    ('artikel no', 'invoice no', 'stuckliste', 'kunden no')
    >>> plain("Order #"), plain("Qté livrée"), plain("Stueckliste")
    ('order no', 'qte livree', 'stuckliste')
    """
    said = said.strip().removeprefix("case:")
    said = re.sub(r"n[°º]", " no ", said, flags=re.IGNORECASE).replace("#", " no ")
    said = _CAMEL.sub(" ", said.translate(_LETTERS))
    bare = "".join(c for c in unicodedata.normalize("NFKD", said) if not unicodedata.combining(c))
    bare = re.sub(r"(?<=[a-z])'(?=[a-z])", " ", bare.lower())
    for written, short in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        bare = bare.replace(written, short)
    words = []
    for word in re.sub(r"[^a-z0-9%]+", " ", bare).split():
        compound = _COMPOUND.match(word)
        if word in _NUMBER_WORDS:
            words.append("no")
        elif compound:
            words += [compound[1], "no"]
        else:
            words.append(word)
    return " ".join(words)


def tax_word(said: str) -> str:
    """Return "yes" or "no" where words say that amounts hold tax or do not, else "".

    >>> tax_word("Preis inkl. MwSt."), tax_word("Montant HT"), tax_word("Amount")
    ('yes', 'no', '')
    """
    bare = plain(said)
    if _MEASURED.search(bare):
        return ""
    out, into = _TAX_OUT.search(bare), _TAX_IN.search(bare)
    return "no" if out and not into else "yes" if into and not out else ""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a sheet: where it stands, what is written above it, its plain form, its unit.

    ``said`` names the kind of unit: a name of ``UNITS`` or empty.
    """

    position: str
    text: str
    plain: str
    said: str = ""


def head(position: str, text: str) -> Head:
    """Take a header apart into plain words and the unit it names.

    >>> head("c2", "Set-up time (min)")
    Head(position='c2', text='Set-up time (min)', plain='set up time', said='minutes')
    >>> head("c3", "Qty (Items)").plain
    'qty items'
    """
    said = ""

    def unit(found: re.Match[str]) -> str:
        nonlocal said
        inner = re.sub(r"[^\w%€$£]+", " ", found[1].lower().split("/")[0]).strip()
        if inner not in UNITS:
            return f" {found[1]} "
        said = said or UNITS[inner]
        return " "

    words = _BRACKETS.sub(unit, text)
    bare = plain(words)
    if not said:
        tail = bare.split()
        if "%" in words or {"percent", "prozent", "pct"} & set(tail):
            said = "percent"
            bare = " ".join(word for word in tail if word != "%")
        elif len(tail) > 1 and tail[-1] in UNITS and tail[-1] not in {"d", "g", "t", "k", "day"}:
            said = UNITS[tail[-1]]
            if said in CURRENCIES or said == "kg":
                bare = " ".join(tail[:-1])
        elif len(tail) == 1 and UNITS.get(tail[0]) in {"minutes", "seconds"} and tail[0] != "mn":
            said = UNITS[tail[0]]
    if (not said or said in {"gross", "net"}) and (word := tax_word(text)):
        said = "gross" if word == "yes" else "net"
        bare = " ".join(_TAX_IN.sub(" ", _TAX_OUT.sub(" ", bare)).split()) or bare
    return Head(position, text, bare or plain(text), said)
