"""Tables by their declaration: what there is, the rows in every form, and opening a number."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.company.record import RECORDS
from firstmate.company.tables import INPUTS
from firstmate.doors.api.asked import ON_ITS_WAY, Named, Seen, not_yet
from firstmate.doors.api.rows import Rows, text
from firstmate.doors.manners import attached
from firstmate.publish.asking import asking, chosen, keyed, strict
from firstmate.publish.exported import TYPES, exported
from firstmate.publish.plain import declared, records
from firstmate.work.registry import installed
from firstmate.work.view import Shown

router = APIRouter(tags=["tables"])
_JSON = "application/json"
_FORMS: dict[int | str, dict[str, Any]] = {
    **ON_ITS_WAY,
    200: {
        "model": Rows,
        "content": {
            kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
            for kind in TYPES.values()
        },
    },
}


def _declaration(name: str) -> Table:
    known = {**INPUTS, **installed().results, **RECORDS}
    if name not in known:
        raise Refused(f"There is no table {name}.", "The list of tables has them all.")
    return known[name]


@router.get("/tables")
def tables() -> list[dict[str, Any]]:
    """List the declarations of all tables: what people bring, what is computed, what is kept."""
    return [
        declared(t) for t in (*INPUTS.values(), *installed().results.values(), *RECORDS.values())
    ]


@router.get("/tables/{table}")
def declaration(table: Named) -> dict[str, Any]:
    """Return the declaration of a table: columns with kind, unit, meaning, formula."""
    return declared(_declaration(table))


@router.get("/companies/{company}/tables/{table}", responses=_FORMS, response_model=None)
def rows(
    *,
    view: Seen,
    table: Named,
    request: Request,
    form: Annotated[
        Literal["json", "csv", "arrow", "parquet", "xlsx"], Query(alias="format")
    ] = "json",
    sort: Annotated[str, Query(description="Column; -column is falling.")] = "",
    cols: Annotated[str, Query(description="Columns, parted by commas; empty = all.")] = "",
    page: Annotated[int, Query(ge=1, le=10_000_000, description="Of the JSON.")] = 1,
    rows: Annotated[int, Query(ge=1, le=500, description="Rows on a page of the JSON.")] = 50,
) -> Response:
    """Return rows of a table under a scenario, at a version.

    ``f.COLUMN=`` filters: a part of a text; for numbers and days ``>5``, ``<=5``, ``2..5`` or a value;
    ``-`` for empty. JSON comes in pages; CSV, Arrow, Parquet and Excel hold all that pass, and no formula.
    """
    query = {**request.query_params, "sort": sort, "cols": cols}
    strict(query, _declaration(table))
    said = asking(query, _declaration(table))
    shown = view.show(table)
    if shown is None:
        return not_yet(view, table)
    found = chosen(shown.rows, shown.table, said)
    columns = [name for name in said.columns if name in found.columns] or found.columns
    if form != "json":
        return _file(shown, found.select(columns), form, f"{view.workspace.name} {table}")
    return Response(text(_page(shown, found.select(columns), page, rows)), media_type=_JSON)


def _page(shown: Shown, found: Any, page: int, rows: int) -> dict[str, Any]:
    return {
        "table": shown.table.name, "run": shown.run, "version": shown.version,
        "stale": shown.stale, "total": shown.rows.height, "found": found.height, "page": page,
        "pages": max(1, -(-found.height // rows)),
        "rows": records(found.slice((page - 1) * rows, rows)),
    }  # fmt: skip


def _file(shown: Shown, found: Any, form: str, name: str) -> Response:
    return Response(
        exported(shown.table, found, form), media_type=TYPES[form],
        headers=attached(f"{name}.{form}"),
    )  # fmt: skip


@router.get(
    "/companies/{company}/tables/{table}/open/{column}", responses=ON_ITS_WAY, response_model=None
)
def opened(
    view: Seen,
    table: Named,
    column: Named,
    request: Request,
    run: Annotated[str, Query(max_length=120, description="Empty = the newest.")] = "",
) -> Response:
    """Open one number: its formula and the rows behind it, table by table down to the files.

    ``k.COLUMN=`` singles out the row by its key.
    """
    declared_ = _declaration(table)
    if table in RECORDS:
        raise Refused(f"The rows of {table} are what was kept; nothing stands behind them.")
    number = view.opened(table, keyed(request.query_params, declared_), column, run=run)
    if number is None:
        return not_yet(view, table)
    said = {
        "table": table, "column": column, "value": number.value, "formula": number.formula,
        "row": dict(number.row),
        "sums": {name: {"column": at, "sum": sum_} for name, (at, sum_) in number.sums.items()},
        "behind": [
            {"table": b.table.name, "through": b.through, "depth": b.depth,
             "rows": records(b.rows.head(MOST_BEHIND)), "total": b.rows.height}
            for b in number.behind
        ],
    }  # fmt: skip
    return Response(text(said), media_type=_JSON)


#: Rows shown of each table behind a number; ``total`` says how many there are.
MOST_BEHIND = 500
