"""The result tables of `item_classes`: ABC by money, XYZ by how well demand is foreseen."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_SALES = Opens(("sales",), on=("item",))
_STOCK = Opens(("stock",), on=("item",))
_ITEMS = ("abc", "xyz")


def _of_class(column: str) -> Opens:
    return Opens(("item_classes",), on=_ITEMS, adds_up=column)


_ABC = Column("abc", "text", "A: the items that bring 80 % of contribution; B: up to 95 %; C: the rest.",
              key=True, choices=("A", "B", "C"))  # fmt: skip
_XYZ = Column("xyz", "text", "X: foreseen to half its mean, Y: to its mean, Z: less well or not at all.",
              key=True, choices=("X", "Y", "Z"))  # fmt: skip

ITEM_CLASSES = result_table(
    "item_classes",
    "Items by what they earn and by how well their demand is foreseen, with the stock that lies there.",
    Column("item", "text", "Item.", key=True),
    Column("abc", "text", _ABC.meaning, choices=_ABC.choices),
    Column("xyz", "text", _XYZ.meaning, choices=_XYZ.choices),
    Column("amount", "money", "Sold in the last year.", unit="currency",
           formula="sum of amounts of 365 days, returns taken off", opens=_SALES),
    Column("contribution", "money", "Earned with it in the last year.", unit="currency",
           private="money",
           formula="amount - quantity x unit cost, else amount x item_margin", opens=_SALES),
    Column("share", "number", "Share of all contribution.", unit="share",
           formula="contribution / sum of those above 0", opens=_SALES),
    Column("cumulated", "number", "Share of it and of all that earn more.", unit="share",
           formula="running sum of share", opens=Opens(("item_classes",))),
    Column("spread", "number", "What is not foreseen of four weeks' demand, to its mean; empty = no "
           "demand is foreseen.", unit="share",
           formula="(q90 - q10) / 2.563 / mean at a span of 4; places as if independent",
           opens=Opens(("protection_demand",), on=("item",))),
    Column("on_hand", "number", "Units in stock at the last count, all places.", unit="item unit",
           formula="sum over places and lots of the last day counted", opens=_STOCK),
    Column("stock_amount", "money", "What they cost.", unit="currency", private="money",
           formula="on_hand x unit cost", opens=_STOCK),
    Column("above_target", "money", "Of that above the order-up-to level.", unit="currency",
           private="money", formula="max(on_hand - order_up_to of this week, 0) x unit cost",
           opens=Opens(("stock_targets",), on=("item",))),
    Column("holding", "money", "What keeping them costs in a year.", unit="currency per year",
           private="money", formula="stock_amount x holding_rate", opens=_STOCK),
)  # fmt: skip

CLASS_STOCK = result_table(
    "class_stock",
    "ABC x XYZ: how many items, what they earn, and what stock lies there.",
    _ABC,
    _XYZ,
    Column("items", "integer", "Items.", formula="count",
           opens=Opens(("item_classes",), on=_ITEMS)),
    Column("contribution", "money", "Earned in the last year.", unit="currency", private="money",
           formula="sum", opens=_of_class("contribution")),
    Column("stock_amount", "money", "Stock at cost.", unit="currency", private="money",
           formula="sum", opens=_of_class("stock_amount")),
    Column("above_target", "money", "Of that above the order-up-to level.", unit="currency",
           private="money", formula="sum", opens=_of_class("above_target")),
    Column("holding", "money", "What keeping it costs in a year.", unit="currency per year",
           private="money", formula="sum", opens=_of_class("holding")),
)  # fmt: skip
