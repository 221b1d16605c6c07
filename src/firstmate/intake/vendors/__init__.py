"""Exports of known systems as declarations: their headers and what each feeds."""

from __future__ import annotations

from firstmate.intake.vendors import desks, ledgers, plants, shops
from firstmate.intake.vendors.sheet import Export, Feed

EXPORTS: tuple[Export, ...] = (*shops.EXPORTS, *ledgers.EXPORTS, *plants.EXPORTS, *desks.EXPORTS)

__all__ = ["EXPORTS", "Export", "Feed"]
