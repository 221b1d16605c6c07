"""Writes docs/reference from the declarations: tables, tasks, settings, commands, Python.

It holds no text of its own about any of them: what is missing here is missing there.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import click

import firstmate.capabilities
from firstmate.base.table import Column, Opens, Table
from firstmate.base.task import Option, Study, Task
from firstmate.company.setting import SETTINGS
from firstmate.company.tables import INPUTS
from firstmate.work.registry import Registry, registry

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "\n\nWritten by `make docs` from the declarations; do not edit.\n\n"


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"docs/reference/{name}")


def pages() -> Mapping[str, str]:
    """Give each page of the reference: file name -> Markdown."""
    return {
        "tables.md": _tables_page(),
        "tasks.md": _tasks_page(),
        "settings.md": _settings_page(),
        "commands.md": _commands_page(),
        "python.md": _python_page(),
    }


def capabilities() -> Mapping[str, ModuleType]:
    """Give each capability that is there: name -> its package, which declares it."""
    return {
        found.name: importlib.import_module(f"firstmate.capabilities.{found.name}")
        for found in pkgutil.iter_modules(firstmate.capabilities.__path__)
    }


def declared() -> Registry:
    """Give what the capabilities of this repository declare, without installed extensions."""
    return registry(capabilities().values())


def commands() -> Mapping[str, click.Command]:
    """Give every command of the command line by its full name, groups before what is in them."""
    try:
        cli = importlib.import_module("firstmate.doors.cli")
    except ModuleNotFoundError as missing:
        if not str(missing.name).startswith("firstmate.doors"):
            raise
        return {}
    return dict(_walk("firstmate", cli.main))


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from _walk(f"{name} {below}", found)


def _tables_page() -> str:
    inputs = sorted(INPUTS.values(), key=lambda table: table.name)
    found = declared()
    parts = [
        f"# Tables{MADE}Columns of the key are **bold**; those that must be filled are marked *.",
        "## Input tables\n\nWhat a company has. Every row says in `source` where it came from.",
        *(_table(table, "") for table in inputs),
        "## Result tables\n\nWhat tasks and studies give.",
        *(
            _table(table, f"Given by {_names(found.givers[name])}.")
            for name, table in sorted(found.results.items())
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: Table, giver: str) -> str:
    facts = [giver] if giver else []
    if table.time:
        facts.append(f"Its days are those of `{table.time}`.")
    if table.validity:
        facts.append(f"A row holds from `{table.validity[0]}` to `{table.validity[1]}`.")
    head = " ".join([table.meaning, *facts])
    grid = _grid(
        ("column", "kind", "unit", "meaning", "known as", "formula", "opens to"),
        [
            (
                *_common(column),
                ", ".join(column.synonyms),
                column.formula,
                "; ".join(map(_opens, column.ways)),
            )
            for column in table.columns
        ],
    )
    return f"### {table.name}\n\n{head}\n\n{grid}"


def _common(column: Column) -> tuple[str, str, str, str]:
    name = f"**{column.name}**" if column.key else column.name
    words = [column.meaning]
    if column.references:
        words.append(f"One of `{column.references}`.")
    if column.choices:
        words.append(f"One of: {', '.join(column.choices)}.")
    if limits := _limits(column.low, column.high):
        words.append(f"{limits}.")
    if column.private != "no":
        words.append(f"Private: {column.private}.")
    return name + ("*" if column.required else ""), column.kind, column.unit, " ".join(words)


def _opens(opens: Opens) -> str:
    shared = [on if isinstance(on, str) else f"{on[0]} = {on[1]}" for on in opens.on]
    by = f" by {', '.join(shared)}" if shared else ""
    sums = f", adds up {opens.adds_up}" if opens.adds_up else ""
    return _names(opens.tables) + by + sums


def _tasks_page() -> str:
    intro = (
        "A task computes tables from tables. A study runs tasks under scenarios and concludes from "
        "the differences. A need that ends in `?` may be absent."
    )
    parts = [f"# Tasks and studies{MADE}{intro}"]
    for capability, module in capabilities().items():
        page = f"[{capability}](../capabilities/{capability}.md)"
        said = (module.__doc__ or "").strip().split("\n\n")[0]
        parts.append(f"## {capability}\n\n{said}\n\nPage: {page}")
        parts += [_work(task, "task") for task in module.TASKS]
        parts += [_work(study, "study") for study in module.STUDIES]
    return "\n\n".join(parts) + "\n"


def _work(work: Task | Study, kind: str) -> str:
    lines = [
        f"### {work.name}\n\n{work.meaning}\n",
        f"- {kind}, version {work.version}",
        f"- needs {_names(work.needs)}",
        f"- gives {_names(table.name for table in work.gives)}",
    ]
    if work.settings:
        lines.append(f"- reads the settings {_names(work.settings)}")
    text = "\n".join(lines)
    if work.options:
        rows = [_choice(option, option.default) for option in work.options]
        text += "\n\n" + _grid(("option", "kind", "default", "unit", "range", "meaning"), rows)
    return text


def _settings_page() -> str:
    rows = [(*_choice(setting, setting.default), setting.question) for setting in SETTINGS.values()]
    head = ("setting", "kind", "default", "unit", "range", "meaning", "question")
    return f"# Settings{MADE}" + _grid(head, rows) + "\n"


def _choice(choice: Any, default: object) -> tuple[str, ...]:
    """Give the cells that an option and a setting share."""
    words = choice.meaning
    if isinstance(choice, Option) and choice.choices:
        words += f" One of: {', '.join(choice.choices)}."
    limits = _limits(choice.low, choice.high)
    return choice.name, choice.kind, str(default), choice.unit, limits, words


def _commands_page() -> str:
    parts = [f"# Commands{MADE.rstrip()}"]
    for name, command in commands().items():
        context = click.Context(command, info_name=name, max_content_width=96, terminal_width=96)
        # Colours and the width of somebody's terminal have no place in a page.
        text = click.unstyle(command.get_help(context))
        parts.append(f"## {name}\n\n```text\n{text.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def _python_page() -> str:
    parts = [f"# Python{MADE.rstrip()}"]
    for name in sorted(getattr(firstmate, "__all__", ()), key=str.lower):
        thing = getattr(firstmate, name)
        said = inspect.cleandoc(thing.__doc__ or "").replace(".. ", "")
        parts.append(f"## {name}\n\n```text\n{name}{_signature(thing)}\n\n{said}\n```")
    return "\n\n".join(parts) + "\n"


def _signature(thing: object) -> str:
    if not callable(thing):
        return ""
    # Places in memory and long unions of types would change the page without a change in it.
    bare = [p.replace(annotation=p.empty) for p in inspect.signature(thing).parameters.values()]
    return str(inspect.Signature(bare))


def _limits(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"At least {low:g}"
    return f"At most {high:g}" if low is None else f"{low:g} to {high:g}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table, without the columns that no row fills."""
    filled = [tuple(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    used = [at for at in range(len(head)) if any(row[at] for row in filled)]
    lines = [[head[at] for at in used], ["---"] * len(used)]
    lines += [[row[at] for at in used] for row in filled]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
