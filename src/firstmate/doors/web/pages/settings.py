"""Settings: value, where it comes from, what hangs on it; entered here with a reason."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Conflict, Refused
from firstmate.company.setting import SETTINGS, Setting
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import grid
from firstmate.publish.figures import money, number
from firstmate.publish.settings import SHOWN
from firstmate.publish.settings import settings as rows_of
from firstmate.work.reading import require

_COLUMNS = ("setting", "value", "unit", "origin", "range", "amount", "decisions", "meaning")
_SIGNALS = {"entered": "good", "measured": "good", "assumed": "risk"}


def settings(asked: Asked) -> Response:
    """List every setting, those on which most money hangs first."""
    if asked.view.current is None:
        return asked.render("pages/empty.html")
    rows = _rows(asked)
    part = grid(
        asked, SHOWN, rows, columns=_COLUMNS, opens=False,
        links={"setting": lambda row: asked.url(f"/settings/{row['setting']}")},
        states={"origin": lambda row: _SIGNALS.get(row["origin"], "plain")},
    )  # fmt: skip
    assumed = rows.filter(pl.col("origin") == "assumed").height
    first = rows.row(0, named=True)
    hangs = (
        f" Most hangs on {first['setting'].replace('_', ' ')}: "
        f"{money(first['amount'], currency=asked.words.currency)}."
        if first["amount"]
        else ""
    )
    many = "One value is" if assumed == 1 else f"{number(assumed)} values are"
    return asked.render(
        "pages/table.html", part=part, add="", answer=f"{many} assumed, not known.{hangs}",
        rests="Open one to enter what you know; decisions that hung on the range become certain.",
    )  # fmt: skip


def _rows(asked: Asked) -> pl.DataFrame:
    questions = asked.view.result("questions")
    nodes = asked.workspace.registry.nodes.values()
    return rows_of(
        asked.view.company,
        nodes,
        questions=None if questions is None else questions.rows,
        currency=asked.words.currency,
    )


def _setting(asked: Asked) -> Setting:
    name = asked.path("setting")
    if name not in SETTINGS:
        raise Refused(f"There is no setting {name}.", "The list of settings has them all.")
    return SETTINGS[name]


def setting(asked: Asked) -> Response:
    """Show one setting as a form."""
    return _form(asked, _setting(asked))


def _form(
    asked: Asked,
    setting: Setting,
    *,
    status: int = 200,
    problem: str = "",
    conflict: Conflict | None = None,
) -> Response:
    row = _rows(asked).filter(pl.col("setting") == setting.name).row(0, named=True)
    held = asked.view.company["settings"].filter(pl.col("name") == setting.name)
    value = held["value"][0] if len(held) else setting.default
    return asked.render(
        "pages/setting.html", status=status, setting=setting, row=row, problem=problem,
        conflict=conflict, seen=asked.view.current, because=asked.said("because"),
        value=asked.said("value") if asked.form else value or "",
    )  # fmt: skip


def enter(asked: Asked) -> Response:
    """Enter the setting; a conflict shows both values."""
    require(asked.person, "change")
    declared = _setting(asked)
    if not asked.editable:
        raise Refused(
            "You look at the past or at a scenario.", "Go back to the plan of today first."
        )
    try:
        made = asked.workspace.set(
            declared.name, asked.said("value"), because=asked.said("because"),
            seen=asked.said("seen") or None,
        )  # fmt: skip
    except Conflict as conflict:
        return _form(asked, declared, status=409, conflict=conflict)
    except Refused as refusal:
        return _form(asked, declared, status=422, problem=str(refusal))
    name = declared.name.replace("_", " ").capitalize()
    return asked.go("/settings", told=f"{name} is entered.", undo=made)


PAGES = (
    Page("/settings", "Settings", settings, group="Data", order=4),
    Page("/settings/{setting}", "Setting", setting, enter),
)
