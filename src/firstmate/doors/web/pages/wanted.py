"""Exports still wanted, by system: where in its menus, which columns, what each unlocks; and empty templates."""

from __future__ import annotations

from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.company.tables import INPUTS
from firstmate.doors.manners import attached
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.intake.wanted import SYSTEMS, wanted
from firstmate.publish.exported import TYPES
from firstmate.publish.template import csv_template, excel_template

#: Name under which the workbook of all templates is given.
ALL = "all tables"


def page(asked: Asked) -> Response:
    """List the exports worth making, the most valuable first."""
    system = asked.query.get("system", "") or "spreadsheet"
    have = asked.view.company if asked.view.current else None
    rows = wanted(system=system, have=have).to_dicts()
    return asked.render(
        "pages/wanted.html", rows=rows, system=system,
        systems=[(name, "a spreadsheet of our own" if name == "spreadsheet" else name.capitalize())
                 for name in sorted(SYSTEMS)],
    )  # fmt: skip


def template(asked: Asked) -> Response:
    """Give an empty template of a table, or of all."""
    name, _, ending = asked.path("file").rpartition(".")
    if ending == "xlsx" and name == ALL:
        data = excel_template(INPUTS.values())
    elif name in INPUTS and ending in {"csv", "xlsx"}:
        table = INPUTS[name]
        data = csv_template(table) if ending == "csv" else excel_template([table])
    else:
        raise Refused("There is no such template.", "There is one for each table, as xlsx or csv.")
    return Response(
        data, media_type=TYPES[ending],
        headers=attached(f"{name}.{ending}"),
    )  # fmt: skip


PAGES = (
    Page("/wanted", "Files wanted", page, group="Data", order=5),
    Page("/templates/{file}", "Template", template),
)
