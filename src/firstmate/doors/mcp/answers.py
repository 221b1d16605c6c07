"""What tools answer with: rows, numbers, decisions, jobs; typed, so that a program can rely on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from firstmate.base.table import Kind, Table
from firstmate.publish.plain import records
from firstmate.work.view import Shown

Cell = str | float | int | bool | None
Row = dict[str, Cell]
#: Kind of a column -> the type of its cells in JSON.
TYPES: dict[Kind, Any] = {
    "text": str | None, "number": float | None, "integer": int | None, "money": float | None,
    "flag": bool | None, "day": str | None, "moment": str | None,
}  # fmt: skip


class Company(BaseModel):
    """A company, its newest version and the day its data stands at; empty before the first import."""

    company: str
    version: str
    as_of: str
    currency: str


class TableLine(BaseModel):
    """A table there is: what people bring (input), what is computed (result), what is kept (record)."""

    table: str
    role: str
    meaning: str


class ColumnLine(BaseModel):
    """A column of a table."""

    column: str
    kind: str
    unit: str
    meaning: str
    formula: str
    key: bool
    choices: list[str]


class Declaration(BaseModel):
    """A table by its declaration; ``given_by`` names the tools that compute it."""

    table: str
    role: str
    meaning: str
    given_by: list[str]
    columns: list[ColumnLine]


class Rows(BaseModel):
    """A page of rows; ``found`` counts those that pass the filters, ``run`` is what they are of."""

    table: str
    run: str
    version: str
    currency: str
    total: int
    found: int
    page: int
    pages: int
    rows: list[Row]


class Behind(BaseModel):
    """Rows of one table behind a number; ``sum`` is that of ``adds_up``, where it adds up to it."""

    table: str
    through: str
    depth: int
    total: int
    adds_up: str
    sum: float | None
    rows: list[Row]


class Opened(BaseModel):
    """A number with its formula and the rows it rests on, down to the files they were read from."""

    table: str
    column: str
    value: Cell
    unit: str
    meaning: str
    formula: str
    row: Row
    behind: list[Behind]


class Thing(BaseModel):
    """Something found: its kind, code, name, and the table it stands in."""

    kind: str
    table: str
    code: str
    name: str


class Decision(BaseModel):
    """What is recommended: ``value`` over 13 weeks net of cost, with its cautious and hopeful end.

    ``certain`` rests on what happened, not on a model; ``state`` ask is a question, not a decision.
    ``decided`` is what people decided on it already.
    """

    rank: int
    task: str
    recommendation: str
    state: str
    certain: bool
    sentence: str
    why: str
    value: float | None
    low: float | None
    high: float | None
    cash_effect: float | None
    deadline: str | None
    can_apply: bool
    decided: str


class Question(BaseModel):
    """An assumed setting that decides: how much money hangs on what it truly is."""

    setting: str
    question: str
    value: str
    low: float | None
    high: float | None
    amount: float | None
    count: int | None


class Agenda(BaseModel):
    """Today: the answer in a sentence, what is certain, what is worth most, what has to be asked."""

    company: str
    as_of: str
    currency: str
    run: str
    answer: str
    certain: list[Decision]
    worth: list[Decision]
    left_out: int
    questions: list[Question]
    gaps: list[str]


class Answer(BaseModel):
    """A page in words: its sentence and what follows, with the rows behind it by table."""

    company: str
    as_of: str
    currency: str
    run: str
    answer: str
    lines: list[str]
    tables: dict[str, list[Row]]


class Kept(BaseModel):
    """A kept scenario with its changes, in order."""

    scenario: str
    note: str
    changes: list[dict[str, Any]]


class Comparison(BaseModel):
    """Scenarios beside the base: the answer in sentences, and each figure with its difference."""

    version: str
    currency: str
    answer: str
    told: list[str] = Field(description="What changes could not do, and what was not computed.")
    rows: list[Row]


class Decided(BaseModel):
    """A decision: its number and state, and the version of the data that its changes made."""

    decision: str
    status: str
    title: str
    value: float | None
    currency: str
    run: str
    version: str


class Job(BaseModel):
    """Long work and how far it is."""

    job: str
    kind: str
    status: Literal["waiting", "running", "cancelling", "done", "failed", "cancelled"]
    share: float
    doing: str
    result: str
    problem: str


class Data(BaseModel):
    """Where the data stands: its version, age, what waits to be taken in, and what is wrong with it."""

    company: str
    version: str
    as_of: str
    note: str
    rows: dict[str, int]
    waiting_imports: list[str]
    open_jobs: list[Job]
    issues: int
    worst: list[Row]
    wanted: list[Row]


def plain(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows as JSON can hold them: days as text, what is no number as nothing."""
    said: list[Row] = json.loads(json.dumps(list(rows), default=str).replace("NaN", "null"))
    return said


def page_of(shown: Shown, found: Any, *, page: int, rows: int, currency: str) -> Rows:
    """Return one page of the rows that were found in a table."""
    return Rows(
        table=shown.table.name, run=shown.run, version=shown.version, currency=currency,
        total=shown.rows.height, found=found.height, page=page,
        pages=max(1, -(-found.height // rows)), rows=records(found.slice((page - 1) * rows, rows)),
    )  # fmt: skip


def columns_of(table: Table) -> list[ColumnLine]:
    """Return the columns of a table that an assistant may see."""
    return [
        ColumnLine(
            column=c.name, kind=c.kind, unit=c.unit, meaning=c.meaning, formula=c.formula,
            key=c.key, choices=list(c.choices),
        )
        for c in table.columns
        if c.private != "person"
    ]  # fmt: skip
