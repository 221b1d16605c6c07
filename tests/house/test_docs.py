"""What is declared is explained, and the reference pages say what the declarations say."""

import importlib
import re
from collections import defaultdict
from pathlib import Path

import pytest

from firstmate.base.table import Table
from firstmate.base.task import Task
from firstmate.company.setting import SETTINGS
from firstmate.company.tables import INPUTS
from tools import reference

ROOT = Path(__file__).parents[2]
DECLARED = reference.declared()  # it refuses two givers of a table and two tasks of one name
RESULTS = DECLARED.results
TABLES: dict[str, Table] = {**INPUTS, **RESULTS}
WORKS = list(DECLARED.nodes.values())


@pytest.mark.parametrize("page", sorted(reference.pages()))
def test_reference_pages_are_what_the_generator_writes(page):
    path = ROOT / "docs" / "reference" / page
    written = path.read_text("utf-8") if path.exists() else ""
    assert written == reference.pages()[page], f"docs/reference/{page} is old: run `make docs`"


def test_every_capability_has_its_page():
    for name, module in reference.capabilities().items():
        page = ROOT / "docs" / "capabilities" / f"{name}.md"
        assert page.exists(), f"docs/capabilities/{name}.md is missing"
        assert len(page.read_text("utf-8")) > 300
        assert module.__doc__


def test_every_page_of_a_capability_has_its_capability():
    pages = {page.stem for page in (ROOT / "docs" / "capabilities").glob("*.md")}
    assert pages <= set(reference.capabilities())


def test_tables_and_columns_have_a_meaning_and_a_plain_name():
    silent = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if not table.meaning.strip() or not column.meaning.strip()
    ]
    assert silent == []
    names = [name for table in TABLES.values() for name in (table.name, *table.names)]
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_references_name_a_column_that_exists():
    broken = [
        f"{table.name}.{column.name} -> {column.references}"
        for table in TABLES.values()
        for column in table.columns
        if column.references
        and (parts := column.references.split("."))
        and (parts[0] not in TABLES or parts[-1] not in TABLES[parts[0]])
    ]
    assert broken == []


# Columns of two kinds, each with the reason why one name is right; the list may only get shorter.
TWO_KINDS = {
    "amount": "of an override it is units, money or a factor, by what it overrides and how",
    "value": "of the kind of what it estimates or sets: days, hours, shares, money or text",
    "low": "the cautious end of such a value",
    "high": "the hopeful end of such a value",
}


def test_a_column_is_of_one_kind_everywhere():
    kinds = defaultdict(lambda: defaultdict(list))
    for table in TABLES.values():
        for column in table.columns:
            kinds[column.name][column.kind].append(table.name)
    mixed = {name: dict(found) for name, found in kinds.items() if len(found) > 1}
    assert {name: found for name, found in mixed.items() if name not in TWO_KINDS} == {}
    assert set(mixed) >= set(TWO_KINDS), "take the mended names off the list"


def test_figures_of_results_say_how_they_are_computed():
    bare = [
        f"{table.name}.{column.name}"
        for table in RESULTS.values()
        if not table.gathered
        for column in table.columns
        if column.kind in {"number", "integer", "money"} and not column.key and not column.formula
    ]
    assert bare == []


def test_what_a_figure_opens_to_is_declared():
    broken = []
    ways = [(t, c, way) for t in RESULTS.values() for c in t.columns for way in c.ways]
    for table, column, way in ways:
        ours = [on if isinstance(on, str) else on[0] for on in way.on] + [*(way.window or ())]
        theirs = [on if isinstance(on, str) else on[1] for on in way.on]
        theirs += [way.adds_up] if way.adds_up else []
        if lost := [name for name in ours if name not in table]:
            broken.append(f"{table.name}.{column.name} opens by {lost}, which it has not")
        for behind in way.tables:
            if behind not in TABLES:
                broken.append(f"{table.name}.{column.name} opens to no table {behind}")
            elif lost := [name for name in theirs if name not in TABLES[behind]]:
                broken.append(f"{table.name}.{column.name} opens to {behind} without {lost}")
            elif way.window and not TABLES[behind].time:
                broken.append(
                    f"{table.name}.{column.name} opens to days of {behind}, which has none"
                )
    assert len(ways) > 100
    assert broken == []


def test_no_result_has_the_name_of_an_input():
    assert set(RESULTS) & set(INPUTS) == set()


def test_needs_are_given_by_somebody():
    lost = [
        f"{work.name} needs {need}"
        for work in WORKS
        for need in work.needs
        if not need.endswith("?") and need not in TABLES
    ]
    assert lost == []


@pytest.mark.parametrize("capability", sorted(reference.capabilities()))
def test_settings_that_are_read_are_declared(capability):
    module = reference.capabilities()[capability]
    declared = {name for work in (*module.TASKS, *module.STUDIES) for name in work.settings}
    folder = ROOT / "src" / "firstmate" / "capabilities" / capability
    text = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    read = set(re.findall(r'(?:settings|said)\["(\w+)"\]|\.ends\("(\w+)"\)', text))
    names = {name for pair in read for name in pair} & set(SETTINGS)
    assert names <= declared, f"{sorted(names - declared)} are read in {folder.name}, not declared"


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_what_a_task_calls_is_there(work):
    halves = (work.prepare, work.answer) if isinstance(work, Task) and not work.call else ()
    for path in halves or (work.call,):
        module, _, function = path.partition(":")
        assert callable(getattr(importlib.import_module(module), function))
    assert work.meaning
    assert all(option.meaning for option in work.options)
    assert [name for name in work.settings if name not in SETTINGS] == []


def test_settings_have_a_meaning_and_an_assumed_one_a_range():
    assert len(SETTINGS) > 10
    assert [s.name for s in SETTINGS.values() if not s.meaning] == []
    asked = [s for s in SETTINGS.values() if s.question]
    assert [s.name for s in asked if s.low is None or s.high is None] == []


def test_commands_and_their_options_are_explained():
    commands = reference.commands()
    if not commands:
        pytest.skip("there is no command line yet")
    silent = [name for name, command in commands.items() if not (command.help or "").strip()]
    silent += [
        f"{name} {parameter.name}"
        for name, command in commands.items()
        for parameter in command.params
        if parameter.param_type_name == "option" and not getattr(parameter, "help", None)
    ]
    assert silent == []
