"""Recognise exports of known systems: anchor headers decide the system, rare headers the export.

An anchor is a header that occurs in one system only and is no everyday word. It knows no generic
sheets (see generic).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from firstmate.intake.generic import everyday
from firstmate.intake.guess import Field, Target
from firstmate.intake.plain import Head, head, plain
from firstmate.intake.vendors import EXPORTS, Export, Feed

#: Words that any list may have over a column though only one system's exports are known to.
_ORDINARY = frozenset(
    {
        "address2", "attribution", "available", "brands", "creator", "debit", "credit", "discount",
        "duties", "height", "images", "labels", "len", "pipeline", "province", "reporter",
        "resolution", "resolved", "series", "shipping", "split", "summary", "taxes", "unavailable",
        "updated", "url", "width", "length",
    }
)  # fmt: skip


@cache
def _systems() -> Mapping[str, frozenset[str]]:
    """Return plain header -> systems in whose exports it occurs."""
    found: dict[str, set[str]] = defaultdict(set)
    for export in EXPORTS:
        for header in (*export.headers, *export.also):
            found[plain(header)].add(export.vendor)
    return {word: frozenset(vendors) for word, vendors in found.items()}


@cache
def _rarity(word: str) -> float:
    count = sum(any(plain(h) == word for h in (*e.headers, *e.also)) for e in EXPORTS)
    return math.log(1 + len(EXPORTS) / max(1, count))


def recognise_export(heads: tuple[Head, ...]) -> tuple[Export, tuple[str, ...], float] | None:
    """Return the export a header row comes from, its anchors, and a confidence; None if unknown.

    Method and measured error rates: reference of headers, anchors first, then inverse document
    frequency inside the system.
    """
    present = {plain(each.text) for each in heads}
    anchors: dict[str, list[str]] = defaultdict(list)
    for each in heads:
        word = plain(each.text)
        vendors = _systems().get(word, frozenset())
        if len(vendors) == 1 and (word in _ORDINARY or word not in everyday()):
            anchors[next(iter(vendors))].append(each.text)
    if not anchors:
        return None
    scored = []
    for export in EXPORTS:
        if export.vendor not in anchors:
            continue
        own = {plain(h) for h in (*export.headers, *export.also)}
        shared = sum(_rarity(word) for word in own & present)
        foreign = sum(_rarity(word) for word in present - own)
        mine = [text for text in anchors[export.vendor] if plain(text) in own]
        if mine:
            scored.append((shared / (shared + foreign + 1e-9), shared, export, tuple(mine)))
    if not scored:
        return None
    share, shared, export, mine_best = max(scored, key=lambda s: s[1] * (0.5 + s[0]))
    # one lonely anchor in a sheet of other words is a coincidence
    if share < 0.25 or (len(mine_best) == 1 and share < 0.4):
        return None
    # ordinary words are anchors only where nearly all the rest is the export's as well
    if share < 0.75 and all(plain(text) in _ORDINARY for text in mine_best):
        return None
    return export, mine_best, min(0.99, 0.6 + 0.4 * share)


def targets(export: Export, heads: tuple[Head, ...]) -> tuple[Target, ...]:
    """Return what the export feeds, with the headers that are there."""
    by_form: dict[str, Head] = {}
    for each in heads:
        by_form.setdefault(plain(each.text), each)
    found = [_target(feed, by_form) for feed in export.feeds]
    kept = [target for target in found if target is not None]
    if export.vendor == "hubspot" and export.name == "deals":
        kept += _stages(heads, by_form)
    return tuple(kept)


def _target(feed: Feed, heads: Mapping[str, Head]) -> Target | None:
    fields = []
    for column, sources in feed.columns.items():
        for source in sources.split("|"):
            header, _, word = source.partition("=")
            if each := heads.get(plain(header)):
                how = f"word:{word}" if word else feed.constants.get(column, "")
                how = how if how == "less tax" or word else ""
                fields.append(Field(column, each.position, each.text, each.said, how))
    have = {field.column for field in fields}
    first = next(iter(feed.columns))
    if first not in have or len(have) < 2:
        return None
    keep = {
        heads[plain(header)].position: tuple(plain(word) if word != "*" else "*" for word in words)
        for header, words in feed.keep.items()
        if plain(header) in heads
    }
    constants = dict(feed.constants)
    divisor = constants.pop("divide quantity by", "")
    if divisor and plain(divisor) in heads:
        constants["divide quantity by"] = heads[plain(divisor)].position
    if constants.get("amount") == "less tax":
        del constants["amount"]
    return Target(feed.table, tuple(fields), constants, keep)


def _stages(heads: tuple[Head, ...], by_form: Mapping[str, Head]) -> list[Target]:
    """HubSpot writes one column "Date entered <stage>" for each stage."""
    deal = by_form.get(plain("Record ID")) or by_form.get(plain("Deal Name"))
    if deal is None:
        return []
    found = []
    for each in heads:
        words = head(each.position, each.text).text
        if plain(words).startswith("date entered "):
            stage = words[words.lower().index("entered") + len("entered") :].strip(" \"'“”")
            fields = (
                Field("deal", deal.position, deal.text),
                Field("at", each.position, each.text),
            )
            found.append(Target("deal_stages", fields, {"stage": stage}, {each.position: ("*",)}))
    return found
