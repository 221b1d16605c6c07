"""What each sheet is: remembered, else a known export, else by headers and values; with reasons.

It reads no values into tables (see convert).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from firstmate.intake.days import day_within
from firstmate.intake.delivered import delivered_or_promised
from firstmate.intake.generic import Candidate, assign, candidates, companions
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Field, Guess, Question, Target
from firstmate.intake.kinds import Looks, looks
from firstmate.intake.levels import PARENT_QUANTITY
from firstmate.intake.periods import Spread, spread
from firstmate.intake.plain import Head, plain
from firstmate.intake.profile import Profile, recall, shape_id
from firstmate.intake.twins import tell_apart
from firstmate.intake.vendor import recognise_export, targets

LEAVE_OUT = "leave it out"
#: Name of the sheet that explains our own templates.
_EXPLAINED = "About the columns"


def recognise(
    grid: Grid, *, profile: Profile, answers: Mapping[str, str], today: date
) -> tuple[Guess, tuple[Question, ...]]:
    """Return what the sheet is thought to be, and what a person could be asked about it."""
    if not grid.heads or grid.rows.is_empty():
        return _nothing(grid, "It holds no rows of data"), ()
    if grid.sheet.sheet == _EXPLAINED:
        return _nothing(grid, "It explains the columns of a template"), ()
    seen = {each.position: looks(grid.rows[each.position], today=today) for each in grid.heads}
    shape = shape_id(grid.heads)
    answer = answers.get(f"sheet:{shape}", "")
    if answer == LEAVE_OUT:
        return _nothing(grid, "You said to leave it out"), ()
    wide = spread(grid.heads, today=today)
    if wide is not None:
        return _wide(grid, wide, seen, shape), ()
    if not answer:
        known = recall(profile, grid.heads, seen, file=grid.sheet.file, sheet=grid.sheet.sheet)
        if known is not None:
            return known, ()
    export = _export(grid, shape, answer)
    if export is not None:
        return export
    found = candidates(grid.heads, seen, names=_names(grid), only=answer)
    if not found:
        return _unknown(grid, seen, shape)
    return _generic(grid, found, seen, shape, answers=answers, today=today)


def _names(grid: Grid) -> tuple[str, ...]:
    file = PurePosixPath(grid.sheet.file)
    return (grid.sheet.sheet, file.stem, grid.title, *reversed(file.parts[:-1]))


def _nothing(grid: Grid, why: str, **more: object) -> Guess:
    return Guess(
        grid.sheet.file,
        grid.sheet.sheet,
        shape_id(grid.heads),
        (),
        1.0,
        (why,),
        "nothing",
        **more,  # type: ignore[arg-type]
    )


def _export(grid: Grid, shape: str, answer: str) -> tuple[Guess, tuple[Question, ...]] | None:
    found = recognise_export(grid.heads)
    if found is None:
        return None
    known, anchors, confidence = found
    pair = {each.name: each for each in (known, known.twin) if each is not None}
    if answer and answer not in pair:
        return None
    export, sign = (
        (pair[answer], "you said so") if answer else tell_apart(known, grid, _names(grid))
    )
    fed = targets(export, grid.heads)
    if export.feeds and not fed:
        return None
    used = {field.position for target in fed for field in target.fields}
    shown = ", ".join(f"“{anchor}”" for anchor in anchors[:3])
    reasons: tuple[str, ...] = (
        f"{export.vendor} {export.name}: only {export.vendor} writes {shown}",
    )
    if known.twin is not None and sign:
        reasons = (*reasons, f"{export.name} because {sign}")
    if not fed:
        reasons = (
            *reasons,
            "This report holds nothing that is read; export the sales or items instead",
        )
    guess = Guess(
        grid.sheet.file, grid.sheet.sheet, shape, fed, confidence if sign else 0.5, reasons, "vendor",
        f"{export.vendor} {export.name}",
        tuple(each.text for each in grid.heads if each.position not in used),
    )  # fmt: skip
    if sign:
        return guess, ()
    question = Question(
        f"sheet:{shape}", f"What is in {grid.name}: what you sold or what you bought?",
        (*pair, LEAVE_OUT), export.name, float(grid.rows.height),
        f"{export.vendor} writes {' and '.join(pair)} with the same headers.",
    )  # fmt: skip
    return guess, (question,)


def _generic(
    grid: Grid,
    found: list[Candidate],
    seen: Mapping[str, Looks],
    shape: str,
    *,
    answers: Mapping[str, str],
    today: date,
) -> tuple[Guess, tuple[Question, ...]]:
    best = found[0]
    answered = bool(answers.get(f"sheet:{shape}"))
    margin = (best.score - found[1].score) / best.score if len(found) > 1 else 1.0
    confidence = 1.0 if answered else min(
        0.97, 0.35 + 0.3 * best.coverage + 0.25 * min(1.0, 3 * margin) + 0.15 * bool(best.named)
    )  # fmt: skip
    dated = delivered_or_promised(best.table, _dated(best), grid, today=today)
    fields = (*dated, *_clock(best, grid.heads))
    main = Target(
        best.table,
        fields,
        {
            **_said_once(best, grid),
            **_document(best.table, fields),
            **_per_parent(best.table, shape, grid, answers),
        },
    )
    others = companions(best.table, best.fields, grid.heads, seen)
    used = {field.position for target in (main, *others) for field in target.fields}
    reasons = [field.why for field in fields if field.why][:4]
    if best.named:
        reasons.insert(0, f"Its name speaks of {best.table.replace('_', ' ')}")
    if answered:
        reasons.insert(0, "You said so")
    guess = Guess(
        grid.sheet.file, grid.sheet.sheet, shape, (main, *others), round(confidence, 2), tuple(reasons),
        "answer" if answered else "headers", "",
        tuple(each.text for each in grid.heads if each.position not in used),
        tuple(each.table for each in found[1:4]),
    )  # fmt: skip
    deep = _levels(guess, grid)
    if answered or confidence >= 0.6 or len(found) < 2:
        return guess, deep
    options = (*(each.table for each in found[:3]), LEAVE_OUT)
    question = Question(
        f"sheet:{shape}", f"What is in {grid.name}?", options, best.table,
        float(grid.rows.height), "; ".join(reasons[:2]),
    )  # fmt: skip
    return guess, (question, *deep)


_ONE, _ALL = "for one of the part above it", "for the whole product"


def _levels(guess: Guess, grid: Grid) -> tuple[Question, ...]:
    """A list by levels may give quantities for the part above or for the product as a whole."""
    if guess.table != "bom_lines" or PARENT_QUANTITY not in grid.rows.columns:
        return ()
    header = next(field.header for field in guess.targets[0].fields if field.column == "quantity")
    return (
        Question(
            f"levels:{guess.shape}", f"What is “{header}” in {grid.name} for?", (_ONE, _ALL), _ONE,
            0.5 * grid.rows.height, "In a list by levels both are usual.",
        ),
    )  # fmt: skip


def _per_parent(table: str, shape: str, grid: Grid, answers: Mapping[str, str]) -> dict[str, str]:
    if table != "bom_lines" or PARENT_QUANTITY not in grid.rows.columns:
        return {}
    whole = answers.get(f"levels:{shape}") == _ALL
    return {"divide quantity by": PARENT_QUANTITY} if whole else {}


_INVOICE_WORDS = {"invoice", "rechnung", "rechnungs", "facture", "factura", "fattura", "factuur", "rechnungsdatum",
                  "factuurdatum", "invoiced", "bill"}  # fmt: skip


def _dated(best: Candidate) -> tuple[Field, ...]:
    """Where sales have no day of the order, the day of the invoice or shipment stands in."""
    have = {field.column: field for field in best.fields}
    if best.table == "sales_lines" and "day" not in have:
        for column in ("invoiced_on", "shipped_on"):
            if column in have:
                return (*best.fields, replace(have[column], column="day"))
    return best.fields


def _document(table: str, fields: tuple[Field, ...]) -> dict[str, str]:
    """Say what sales were made from, by the words over number and day; what is ordered counts more."""
    if table != "sales_lines" or any(field.column == "document" for field in fields):
        return {}
    words = {field.column: set(plain(field.header).split()) for field in fields}
    about = words.get("order", set()) | words.get("day", set())
    return {"document": "invoice" if about & _INVOICE_WORDS else "order"}


_TIMES = {"time", "clock time", "uhrzeit", "heure", "hora", "ora", "tijd", "zeit"}


def _clock(best: Candidate, heads: tuple[Head, ...]) -> tuple[Field, ...]:
    """A column of clock times beside a day tells when the entry was made."""
    have = {field.column for field in best.fields}
    used = {field.position for field in best.fields}
    if (
        best.table not in {"work_reports", "time_entries"}
        or "day" not in have
        or have & {"began", "ended"}
    ):
        return ()
    free = [head for head in heads if head.plain in _TIMES and head.position not in used]
    return tuple(Field("ended", head.position, head.text, "", "clock", "clock time of the entry")
                 for head in free[:1])  # fmt: skip


def _said_once(best: Candidate, grid: Grid) -> dict[str, str]:
    """A list of stock without a day stands as of the day in its title or name."""
    if best.table != "stock" or any(field.column == "day" for field in best.fields):
        return {}
    for text in (grid.title, grid.sheet.sheet, grid.sheet.file):
        if day := day_within(text):
            return {"day": day.isoformat()}
    return {}


def _unknown(
    grid: Grid, seen: Mapping[str, Looks], shape: str
) -> tuple[Guess, tuple[Question, ...]]:
    """A sheet that fits no table: it is left out, and asked about only where it is long."""
    guess = _nothing(grid, "Its headers fit no table that is known")
    named = [head for head in grid.heads if not head.text.startswith("Column ")]
    partly = [
        table for table in ("sales_lines", "items", "stock", "customers", "purchase_lines")
        if len(assign(table, grid.heads, seen)) >= 2
    ]  # fmt: skip
    if grid.rows.height < 30 or len(named) < 3 or not partly:
        return guess, ()
    question = Question(
        f"sheet:{shape}", f"What is in {grid.name}?", (*partly[:3], LEAVE_OUT), LEAVE_OUT,
        float(grid.rows.height), f"Headers: {', '.join(head.text for head in named[:6])}",
    )  # fmt: skip
    return guess, (question,)


_MONEY_WORDS = {"revenue", "umsatz", "turnover", "amount", "value", "eur", "euro", "usd", "gbp", "sales value",
                "betrag", "ca", "omzet", "fatturato", "ventas", "wert", "money"}  # fmt: skip
_PLAN_WORDS = {"budget", "plan", "forecast", "prognose", "planung", "target", "vorschau", "prevision",
               "presupuesto", "previsione", "begroting", "hours", "stunden"}  # fmt: skip


def _wide(grid: Grid, wide: Spread, seen: Mapping[str, Looks], shape: str) -> Guess:
    """A grid of periods holds sales by item; plans and hours are said and left out."""
    kept: tuple[Head, ...] = tuple(h for h in grid.heads if h.position not in wide.positions)
    bare = f" {plain(f'{grid.sheet.file} {grid.sheet.sheet} {grid.title}')} "
    plan = sorted(word for word in _PLAN_WORDS if f" {word} " in bare)
    if plan:
        return _nothing(grid, f"A grid by {wide.grain} of a {plan[0]}, which is not read")
    fields = {
        field.column: field for field in assign("sales_lines", kept, seen)
        if field.column in {"item", "customer", "location", "channel", "job_class", "description"}
    }  # fmt: skip
    if not fields.keys() & {"item", "job_class", "description", "customer"}:
        texts = [h for h in kept if seen[h.position].numbers < 0.5]
        if not texts:
            return _nothing(
                grid, f"A grid by {wide.grain} without a column that names what was sold"
            )
        fields["item"] = Field(
            "item", texts[0].position, texts[0].text, "", "", "the first column of words"
        )
    broken = sum(seen[p].whole < 0.9 for p in wide.positions if seen[p].texts)
    money = any(f" {word} " in bare for word in _MONEY_WORDS) or broken > len(wide.positions) / 2
    value = "amount" if money or "item" not in fields else "quantity"
    main = Target(
        "sales_lines",
        (
            *fields.values(),
            Field("day", "period", f"{wide.grain} columns", "", "period"),
            Field(value, "value", f"{wide.grain} columns"),
        ),
        {"document": "invoice"},
    )
    others = companions("sales_lines", tuple(fields.values()), kept, seen)
    return Guess(
        grid.sheet.file, grid.sheet.sheet, shape, (main, *others), 0.8,
        (f"{len(wide.positions)} headers are consecutive {wide.grain}s", f"cells are read as {value}"),
        "headers",
        options={"spread": wide.positions, "days": wide.first_days, "grain": wide.grain, "value": value},
    )  # fmt: skip
