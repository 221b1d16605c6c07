"""A folder of people's files to a company: read, recognise, convert, assemble, date; and what is odd.

It keeps nothing (see store) and never fails on bad data: what cannot be used is an issue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.company.company import Company, company
from firstmate.company.setting import default_rows, values
from firstmate.company.tables import INPUTS
from firstmate.intake.as_of import later_days, stands_at
from firstmate.intake.assemble import assemble
from firstmate.intake.compare import compare, status_events
from firstmate.intake.convert import Converted
from firstmate.intake.correction import apply_corrections, row_hashes
from firstmate.intake.counts import date_stock, keep_counts, roll_forward
from firstmate.intake.currency import with_currency, without_rate
from firstmate.intake.earlier import carry_over
from firstmate.intake.generic import everyday
from firstmate.intake.grid import Grid, find_grid
from firstmate.intake.guess import Guess, Question
from firstmate.intake.levels import unfold
from firstmate.intake.plain import plain
from firstmate.intake.profile import Profile, amend, remember, shape_id
from firstmate.intake.raw import Limits, RawSheet, Unreadable, read_folder
from firstmate.intake.recognise import recognise
from firstmate.intake.references import add_missing, unify
from firstmate.intake.stages_seen import stages_seen
from firstmate.intake.values import read_values
from firstmate.intake.vendors import EXPORTS

Progress = Callable[[float, str], None]
_QUESTIONS = 3
#: Raw rows shown of each sheet.
_SAMPLE = 8


@dataclass(frozen=True)
class Imported:
    """What an import gave.

    Attributes
    ----------
    company
        The company as the files show it.
    rejected
        Sheet name -> rejected rows in full: row number, why, hash for a correction, and all cells.
    issues
        Rows of the table ``issues``.
    guesses
        What each sheet was taken for, with reasons.
    questions
        At most three, the one that concerns most rows first; defaults were used.
    profile
        What to give to the next import so that it asks nothing again.
    changes
        What is different from the company before, in words.
    counts
        Per sheet: rows, good, rejected, skipped by fate, table.
    samples
        Per guess, in the same order: the first rows of the sheet as they stand, under its headers.
    raw
        The sheets as read from the files; ``load`` takes them again, with an amended profile or
        with answers, without reading the files a second time.
    """

    company: Company
    rejected: Mapping[str, pl.DataFrame]
    issues: pl.DataFrame
    guesses: tuple[Guess, ...]
    questions: tuple[Question, ...]
    profile: Profile
    changes: tuple[str, ...]
    counts: pl.DataFrame
    samples: tuple[pl.DataFrame, ...] = ()
    raw: tuple[RawSheet | Unreadable, ...] = ()


def load(
    source: Path | Sequence[RawSheet | Unreadable],
    *,
    today: date,
    name: str = "",
    profile: Profile = Profile(),  # noqa: B008 - frozen
    answers: Mapping[str, str] | None = None,
    mappings: Mapping[str, Mapping[str, Any]] | None = None,
    previous: Company | None = None,
    limits: Limits = Limits.folder(),  # noqa: B008 - frozen
    progress: Progress = lambda _share, _words: None,
) -> Imported:
    """Import a folder, or sheets already read; bad data raises nothing.

    Parameters
    ----------
    source
        Folder with files, or raw sheets.
    today
        Day of the import; nothing is taken to have happened after it.
    name, answers
        Name of the company, the folder's by default; question id -> chosen option.
    mappings
        What a person says of a sheet: shape -> ``{"table": name, "columns": {column: header}}``.
    profile
        What was learned before; give the ``profile`` of the last import.
    previous
        The company before, whose tables stand in for files that are missing this time.
    limits
        What a file may ask for: a door that takes files from elsewhere gives ``Limits.upload()``.
    progress
        Told the share done (0 to 1) and what is being done.
    """
    read = _read(source, limits, progress)
    profile = replace(profile, answers={**profile.answers, **(answers or {})})
    return _imported(
        read, profile=profile, mappings=mappings or {}, today=today, name=name or _name(source),
        previous=previous, progress=progress,
    )  # fmt: skip


def _imported(
    read: Sequence[RawSheet | Unreadable],
    *,
    profile: Profile,
    mappings: Mapping[str, Mapping[str, Any]],
    today: date,
    name: str,
    previous: Company | None,
    progress: Progress,
) -> Imported:
    issues = [_unreadable(each) for each in read if isinstance(each, Unreadable)]
    progress(0.4, "Recognising the sheets")
    pairs, questions, profile, found = _recognised(
        [each for each in read if isinstance(each, RawSheet)],
        profile=profile,
        mappings=mappings,
        today=today,
    )
    told = {**profile.assumed, **profile.answers}
    issues += found
    progress(0.5, "Reading the values")
    settings = previous.settings if previous else values(default_rows())
    converted, found, more = read_values(
        pairs, answers=told, today=today, zone=settings["time_zone"], tax_rate=settings["tax_rate"],
    )  # fmt: skip
    issues += found
    issues += [said for sheet in converted for said in _mostly_rejected(*sheet)]
    progress(0.75, "Putting the tables together")
    built, found, money = _company(
        converted, today=today, name=name, previous=previous, answers=told
    )
    issues += found
    unanswered = sorted(
        (q for q in (*questions, *more, *money) if q.id not in profile.answers),
        key=lambda q: (-q.effect, q.id),
    )
    once = list({q.id: q for q in unanswered}.values())
    asked = [q for q in once if q.id not in profile.assumed and q.effect]
    issues += [_assumed(q, profile.assumed.get(q.id, q.default)) for q in once]
    progress(1.0, "")
    rows = issue_rows(issues)
    return Imported(
        company=replace(built, issues=rows),
        rejected={grid.name: _in_full(grid, guess, each) for grid, guess, each in converted
                  if each.rejected.height},
        issues=rows,
        guesses=tuple(guess for _, guess in pairs),
        questions=tuple(asked[:_QUESTIONS]),
        profile=_remembered(profile, unanswered),
        changes=compare(previous, built) if previous else (),
        counts=_counts(converted),
        samples=tuple(_sample(grid) for grid, _ in pairs),
        raw=tuple(read),
    )  # fmt: skip


def _read(
    source: Path | Sequence[RawSheet | Unreadable], limits: Limits, progress: Progress
) -> Sequence[RawSheet | Unreadable]:
    if not isinstance(source, Path):
        return source
    return read_folder(
        source,
        limits=limits,
        progress=lambda file, share: progress(0.4 * share, f"Reading {file}" if file else ""),
    )


def _name(source: object) -> str:
    return source.resolve().name if isinstance(source, Path) else "company"


def _unreadable(each: Unreadable) -> Issue:
    return Issue(
        task="intake", code="unreadable_file", severity="warning", file=each.file, why=each.reason,
        mend=each.remedy,
    )  # fmt: skip


def _known_words() -> frozenset[str]:
    return everyday() | {plain(header) for export in EXPORTS for header in export.headers}


def _recognised(
    sheets: Sequence[RawSheet],
    *,
    profile: Profile,
    mappings: Mapping[str, Mapping[str, Any]],
    today: date,
) -> tuple[list[tuple[Grid, Guess]], list[Question], Profile, list[Issue]]:
    pairs: list[tuple[Grid, Guess]] = []
    questions: list[Question] = []
    issues: list[Issue] = []
    known = _known_words()
    for sheet in sheets:
        grid = unfold(find_grid(sheet, known=known))
        if said := mappings.get(shape_id(grid.heads)):
            profile = _by_hand(grid, said, profile=profile, today=today)
        guess, asked = recognise(grid, profile=profile, answers=profile.answers, today=today)
        grid, lost = apply_corrections(grid, guess.shape, profile.corrections)
        pairs.append((grid, guess))
        questions += asked
        issues += lost
        if not guess.targets and grid.rows.height:
            issues.append(_left_out(grid, guess))
        if grid.heads:
            profile = remember(profile, guess, grid.heads)
    return pairs, questions, profile, issues


def _by_hand(grid: Grid, said: Mapping[str, Any], *, profile: Profile, today: date) -> Profile:
    """Return the profile with what a person says of a sheet, on top of what it is taken for."""
    shape = shape_id(grid.heads)
    guess, _ = recognise(grid, profile=profile, answers=profile.answers, today=today)
    known = remember(profile, replace(guess, shape=shape), grid.heads)
    return amend(known, shape, **said)


def _left_out(grid: Grid, guess: Guess) -> Issue:
    heads = ", ".join(head.text for head in grid.heads[:6])
    return Issue(
        task="intake", code="sheet_not_used", severity="hint", file=grid.sheet.file,
        sheet=grid.sheet.sheet, value=heads[:120], why=f"The sheet was left out: {guess.reasons[0]}.",
        mend="If it matters, say which table it is, or name its columns as in a template.",
        count=grid.rows.height,
    )  # fmt: skip


def _company(
    converted: Sequence[tuple[Grid, Guess, Converted]],
    *,
    today: date,
    name: str,
    previous: Company | None,
    answers: Mapping[str, str],
) -> tuple[Company, list[Issue], list[Question]]:
    parts = [part for _, _, each in converted for part in each.parts]
    parts, issues = unify(parts)
    tables, found = assemble(parts)
    issues += found
    tables, found = carry_over(tables, previous)
    issues += found
    as_of = stands_at(tables, today=today, weekly=_weekly(converted))
    if as_of is None:
        as_of = today
        issues.append(Issue(
            task="intake", code="nothing_happened", severity="error",
            why="No file holds a day on which anything was sold, bought, made or counted.",
            mend="Export the sales orders or invoices of the last two years, line by line, with their days.",
        ))  # fmt: skip
    issues += later_days(tables, as_of=as_of)
    tables, found = date_stock(tables, as_of=as_of)
    issues += found
    tables, found = roll_forward(keep_counts(tables, previous), as_of=as_of)
    issues += found
    tables, found = add_missing(tables)
    issues += found
    issues += _without_stock(tables)
    if previous is not None:
        tables = stages_seen(previous, tables, as_of=as_of)
        tables = status_events(previous, tables, as_of=as_of)
    tables, asked = with_currency(tables, answers=answers)
    issues += without_rate(tables)
    kept = {table: rows for table, rows in tables.items() if table in INPUTS}
    return company(name, kept, as_of=as_of), issues, asked


def _weekly(converted: Sequence[tuple[Grid, Guess, Converted]]) -> bool:
    """Whether all sales are told by the week or month rather than by the day."""
    told = [
        bool(guess.options.get("spread")) or any(issue.code == "weeks" for issue in each.issues)
        for _, guess, each in converted
        if guess.table == "sales_lines" and each.good
    ]
    return bool(told) and all(told)


def _without_stock(tables: Mapping[str, pl.DataFrame]) -> list[Issue]:
    """A plan of purchases without a count of stock starts from empty shelves, which must be said."""
    sold = tables.get("sales_lines")
    if sold is None or "stock" in tables or sold["item"].is_null().all():
        return []
    return [Issue(
        task="intake", code="no_stock_list", table="stock", count=int(sold["item"].n_unique()),
        why="No file says what is in stock: the plan starts with empty shelves, so that what it wants "
        "to buy or make at first is too much by what is there. What to order now is not recommended.",
        mend="Export the stock list of the same day as the orders.",
    )]  # fmt: skip


def _mostly_rejected(grid: Grid, guess: Guess, each: Converted) -> list[Issue]:
    """A sheet of which most rows are rejected was probably taken for the wrong table."""
    if each.rejected.height <= max(each.good, 3):
        return []
    why = each.rejected["why"].value_counts(sort=True)["why"][0]
    return [Issue(
        task="intake", code="mostly_rejected", table=guess.table, file=grid.sheet.file,
        sheet=grid.sheet.sheet, count=each.rejected.height,
        why=f"{each.rejected.height} of {grid.rows.height} rows taken for {guess.table.replace('_', ' ')} "
        f"were rejected, most because {why}.",
        mend="It may be another table: say which, or correct what its columns were taken for.",
    )]  # fmt: skip


def _sample(grid: Grid) -> pl.DataFrame:
    return grid.rows.head(_SAMPLE).select("row", *grid.texts).rename(grid.texts)


def _in_full(grid: Grid, guess: Guess, each: Converted) -> pl.DataFrame:
    """Rejected rows with every cell under its header, and the hash that a correction addresses."""
    rows = grid.rows.with_columns(
        row_hashes(grid).alias("row_hash"), pl.lit(guess.shape).alias("shape")
    ).rename(grid.texts)
    joined = each.rejected.join(rows, on="row", how="left", maintain_order="left")
    return joined.select("row", "why", "shape", "row_hash", *grid.texts.values())


def _remembered(profile: Profile, unanswered: Sequence[Question]) -> Profile:
    """A question not answered is not put again: its default holds until somebody answers it."""
    fresh = {q.id: q.default for q in unanswered}
    assumed = {k: v for k, v in {**fresh, **profile.assumed}.items() if k not in profile.answers}
    return replace(profile, assumed=assumed)


def _assumed(question: Question, taken: str) -> Issue:
    """Name what was taken for granted where nobody has said it, and what hangs on it."""
    return Issue(
        task="intake", code="assumed", severity="hint", value=question.id,
        why=f"{question.text} Not answered; taken: {taken}. {question.why}".strip(),
        mend=f"Answer {question.id}: {' or '.join(question.options) or 'in your own words'}.",
        effect=question.stake,
    )  # fmt: skip


def _counts(converted: Sequence[tuple[Grid, Guess, Converted]]) -> pl.DataFrame:
    rows = []
    for grid, guess, each in converted:
        fates = dict(each.skipped.group_by("fate").len().sort("fate").iter_rows())
        rows.append({
            "file": grid.sheet.file, "sheet": grid.sheet.sheet, "table": guess.table,
            "rows": grid.sheet.cells.height, "good": each.good, "rejected": each.rejected.height,
            "skipped": each.skipped.height,
            "fates": ", ".join(f"{count} {fate}" for fate, count in fates.items()),
        })  # fmt: skip
    types = {"file": pl.String, "sheet": pl.String, "table": pl.String, "rows": pl.Int64,
             "good": pl.Int64, "rejected": pl.Int64, "skipped": pl.Int64, "fates": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=types)
