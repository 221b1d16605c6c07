"""Tools that look: companies, tables, a number down to its rows, search, the state of the data."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

import polars as pl
from pydantic import Field

from firstmate.base.errors import Denied, Refused
from firstmate.base.issue import SEVERITIES
from firstmate.base.table import Table
from firstmate.company.record import RECORDS
from firstmate.company.tables import INPUTS
from firstmate.doors.mcp.answers import (
    Behind,
    Company,
    Data,
    Declaration,
    Job,
    Opened,
    Rows,
    TableLine,
    Thing,
    columns_of,
    page_of,
    plain,
)
from firstmate.doors.mcp.asked import ASSISTANT, HIDDEN, Asked, NotYet
from firstmate.doors.mcp.offer import Offer
from firstmate.intake.wanted import wanted
from firstmate.publish.asking import asking, chosen, keyed, strict
from firstmate.publish.plain import records
from firstmate.work import uploads
from firstmate.work.clock import now
from firstmate.work.finding import find
from firstmate.work.registry import installed
from firstmate.work.workspace import Workspace

#: Rows shown of each table behind a number.
MOST_BEHIND = 20
Name = Annotated[str, Field(min_length=1, max_length=120)]


def list_companies(asked: Asked) -> list[Company]:
    """List the companies, each with the newest version of its data and the day it stands at."""
    served = asked.door.served
    return [_company(served.workspace(name, person=ASSISTANT)) for name in served.companies()]


def _company(workspace: Workspace) -> Company:
    company = workspace.current()
    return Company(
        company=workspace.name,
        version=company.version or "" if company else "",
        as_of=str(company.as_of) if company else "",
        currency=company.currency if company else "",
    )


def list_tables(
    asked: Asked,  # noqa: ARG001  # every tool has it
    words: Annotated[str, Field(description="Part of a name or meaning; empty = all.")] = "",
) -> list[TableLine]:
    """List the tables: inputs people bring, results that are computed, records that are kept."""
    sought = words.strip().lower()
    return [
        TableLine(table=name, role=table.role, meaning=table.meaning)
        for name, table in _known().items()
        if sought in name.replace("_", " ") or sought in table.meaning.lower() or sought in name
    ]


def describe_table(asked: Asked, table: Name) -> Declaration:  # noqa: ARG001
    """Say what the columns of a table mean: kind, unit, formula, key."""
    declared = _declared(table)
    return Declaration(
        table=table, role=declared.role, meaning=declared.meaning, columns=columns_of(declared),
        given_by=[f"run_{name}" for name in installed().givers.get(table, ())],
    )  # fmt: skip


def _known() -> dict[str, Table]:
    known = {**INPUTS, **installed().results, **RECORDS}
    return {name: table for name, table in known.items() if name not in HIDDEN}


def _declared(table: str) -> Table:
    known = _known()
    if table in HIDDEN:
        raise Denied(f"Table {table} is for people only.", "A person can look at it.")
    if table not in known:
        raise Refused(f"There is no table {table}.", "list_tables has them all.")
    return known[table]


def read_table(
    asked: Asked,
    table: Name,
    *,
    filters: Annotated[
        dict[str, str],
        Field(
            description="Column -> a part of a text; for numbers and days >5, <=5, 2..5 or a value; "
            "- for empty."
        ),
    ] = {},  # noqa: B006  # a schema's default, never written
    sort: Annotated[str, Field(description="Column; -column is falling.")] = "",
    columns: Annotated[list[str], Field(description="Empty = all.")] = [],  # noqa: B006
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1,
    rows: Annotated[int, Field(ge=1, le=500)] = 50,
) -> Rows:
    """Return rows of any table: filtered, sorted, in pages. What is not computed yet is computed first."""
    declared = _declared(table)
    query = {f"f.{name}": said for name, said in filters.items()}
    query |= {"sort": sort, "cols": ",".join(columns)}
    strict(query, declared)
    said = asking(query, declared)
    shown = asked.show(table)
    found = chosen(shown.rows, shown.table, said)
    names = [name for name in said.columns if name in found.columns] or found.columns
    return page_of(
        shown, found.select(names), page=page, rows=rows, currency=asked.words().currency
    )


def open_number(
    asked: Asked,
    table: Name,
    column: Name,
    key: Annotated[
        dict[str, str | int | float | bool | None],
        Field(description="Key column -> value, as many as single out the row."),
    ],
    run: Annotated[str, Field(max_length=120, description="Empty = the newest.")] = "",
) -> Opened:
    """Open one number of an input or result: its formula and the rows behind it, down to the files."""
    declared = _declared(table)
    if table in RECORDS:
        raise Refused(f"The rows of {table} are what was kept; nothing stands behind them.")
    for name in key:
        if name not in declared:
            raise Refused(f"Table {table} has no column {name}.", "describe_table lists them.")
    query = {f"k.{name}": _as_text(value) for name, value in key.items() if value is not None}
    if not run:
        asked.show(table)  # computed first where it is not yet
    number = asked.view.opened(table, keyed(query, declared), column, run=run)
    if number is None:
        raise Refused(f"{table} is not computed.", f"Call read_table for {table} first.")
    sums = number.sums
    return Opened(
        table=table, column=column, value=plain([{"value": number.value}])[0]["value"],
        unit=number.column.unit, meaning=number.column.meaning, formula=number.formula,
        row=plain([number.row])[0],
        behind=[
            Behind(
                table=b.table.name, through=b.through, depth=b.depth, total=b.rows.height,
                adds_up=sums[b.table.name][0] if b.table.name in sums else "",
                sum=sums[b.table.name][1] if b.table.name in sums else None,
                rows=records(b.rows.head(MOST_BEHIND)),
            )
            for b in number.behind
        ],
    )  # fmt: skip


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def search(
    asked: Asked,
    words: Annotated[str, Field(min_length=1, max_length=200)],
    most: Annotated[int, Field(ge=1, le=100, description="Of each kind.")] = 8,
) -> list[Thing]:
    """Find items, customers, suppliers, resources, jobs and orders by a part of their code or name."""
    view = asked.view
    if view.current is None:
        view.workspace.company()  # refuses with what to do
    return [
        Thing(kind=f.kind, table=f.table, code=f.code, name=f.name)
        for f in find(view, words, most=most)
    ]


def data_status(
    asked: Asked,
    issues: Annotated[int, Field(ge=0, le=200, description="Worst issues to list.")] = 10,
) -> Data:
    """Say where the data stands: version, day, rows, imports under way, worst issues, files wanted next."""
    workspace, view = asked.workspace, asked.view
    versions = workspace.store.versions().to_dicts()
    company = view.company if view.current else None
    held = asked.show("issues").rows if company else pl.DataFrame()
    newest = versions[-1] if versions else {}
    return Data(
        company=workspace.name, version=view.current or "", note=newest.get("note") or "",
        as_of=str(company.as_of) if company else "",
        rows={n: f.rows.height for n, f in company.tables.items() if len(f)} if company else {},
        waiting_imports=uploads.waiting(workspace),
        open_jobs=[job_of(row) for row in workspace.store.queue.open()],
        issues=held.height, worst=_worst(held, issues) if held.height else [],
        wanted=plain(wanted(have=company).head(5).to_dicts()),
    )  # fmt: skip


def _worst(rows: pl.DataFrame, most: int) -> list[dict[str, Any]]:
    rank = {name: at for at, name in enumerate(SEVERITIES)}
    order = pl.col("severity").replace_strict(rank, default=len(rank), return_dtype=pl.Int64)
    sorted_ = rows.sort(order, pl.col("effect"), descending=[False, True], nulls_last=True)
    return records(sorted_.head(most))


def job(asked: Asked, job: Name) -> Job:
    """Say how far long work is; with wait it is followed until it ends or the time is over."""
    queue = asked.workspace.store.queue
    with suppress(NotYet, Refused):  # how it ended is said below
        asked.follow(job)
    return job_of(queue.job(job))


def cancel_job(asked: Asked, job: Name) -> Job:
    """Stop long work; nothing is changed by it."""
    queue = asked.workspace.store.queue
    queue.cancel(job, by=ASSISTANT.name, at=now())
    return job_of(queue.job(job))


def job_of(row: dict[str, Any]) -> Job:
    """Return a row of the table ``work`` as it is told; who asked for it stays out."""
    told = {name: row[name] or "" for name in ("job", "kind", "doing", "result", "problem")}
    return Job(status=row["status"], share=row["share"] or 0.0, **told)


_ALL = ("company", "scenario", "version", "wait")
OFFERS = (
    Offer(list_companies, "Companies", takes=()),
    Offer(list_tables, "Tables there are", takes=()),
    Offer(describe_table, "What a table means", takes=()),
    Offer(read_table, "Rows of a table", takes=_ALL),
    Offer(open_number, "Where a number comes from", takes=_ALL),
    Offer(search, "Find by code or name"),
    Offer(data_status, "State of the data", takes=("company", "wait")),
    Offer(job, "Long work", takes=("company", "wait")),
    Offer(cancel_job, "Stop long work", writes=True),
)
