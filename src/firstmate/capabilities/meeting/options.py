"""What a person may choose of the agenda, with unit, default and reason."""

from __future__ import annotations

from firstmate.base.task import Option

OPTIONS = (
    Option(
        "small_share",
        "number",
        0.01,
        "Certain findings worth less than this share of all certain value stand together, one row "
        "a kind; below a hundredth no order among them changes what is done first; 0 = never.",
        unit="share",
        low=0,
        high=0.5,
    ),
)
