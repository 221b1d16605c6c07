"""The command line: which commands there are; each is loaded when it is used, so that help is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

#: Headings of the help -> command -> where it is and what it does in a line.
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Start": {
        "serve": ("firstmate.doors.serve:serve", "Open the application for your browser."),
        "mcp": ("firstmate.doors.mcp.command:mcp", "Let an assistant look, try and propose."),
        "demo": ("opening:demo", "Open a demo company and show its answers."),
        "open": ("opening:open_", "Open a folder of your own exports and show the answers."),
        "import": ("opening:import_", "Read newer exports into a company."),
        "wanted": ("opening:wanted", "Say which exports to make, and what each unlocks."),
        "templates": ("files:templates", "Write empty tables to fill in, as CSV and Excel."),
    },
    "Answers": {
        "today": ("answers:today", "The few decisions worth most, in money, with a deadline."),
        "limits": ("answers:limits", "What limits you, from when, and what a step brings."),
        "late": ("answers:late", "Which orders will be late, how surely, and what to tell whom."),
        "why": ("answers:why", "Why orders are late, and what would mend it."),
        "review": ("demanding:review", "Forecasts to look at, by money; mark them as looked at."),
        "pipeline": ("selling:pipeline", "Open deals: real chance, day, money; what the CRM says."),
        "cash": (
            "cash:cash",
            "Money in the bank by week and month; take over what comes regularly.",
        ),
        "hours": ("hours:hours", "Hours billed, what the others would earn, what is not billed."),
        "report": ("files:report", "Write the diagnostic as one HTML file or a PDF."),
        "promise": (
            "promising:promise",
            "What can be promised by when, how surely, and at what price.",
        ),
        "hold": ("promising:hold", "What is held for offers; let go of a hold."),
        "quote": ("quoting:quote", "Open quotes: price, date, chance, worth, and which to leave."),
        "overruns": ("quoting:overruns", "Open jobs that take longer than estimated, by how much."),
        "hire": ("hiring:hire", "Whom to hire by when, if deals are won and others lost."),
        "free": ("quoting:free", "What can be sold without hurting anyone, and how fast."),
        "issues": ("answers:issues", "What is odd or missing in the data, and what mends it."),
    },
    "Decide": {
        "decide": ("deciding:decide", "Accept, decline or assign a recommendation."),
        "decisions": ("deciding:decisions", "What was decided, and what was expected of it."),
        "override": ("demanding:override", "Say what you know better than the forecast."),
        "new-item": ("demanding:new_item", "Enter an item that has not sold yet."),
        "set": ("deciding:set_", "Answer a question: replace an assumed setting."),
        "scenario": ("scenarios:scenario", "What-ifs: make, change, list, show, compare."),
    },
    "Look inside": {
        "run": ("running:run", "Run any task or study and show its tables."),
        "show": ("running:show", "Show the rows of a table."),
        "explain": ("explaining:explain", "Open a figure: its formula and the rows behind it."),
        "sql": ("running:sql", "Ask the company's tables in SQL."),
        "tables": ("declared:tables", "The tables there are, or the columns of one."),
        "tasks": ("declared:tasks", "What can be run, or the options of one."),
        "check-plan": ("running:check_plan_", "Check the plan by rules of its own."),
    },
    "Keep": {
        "companies": ("keeping:companies", "The companies on this machine."),
        "versions": ("keeping:versions", "Every state the company's data was in."),
        "export": ("files:export", "Write a table as CSV, Excel or Parquet."),
        "backup": ("keeping:backup", "Write a company to one file."),
        "restore": ("keeping:restore", "Make a company from a backup."),
    },
}
_WHERE = {name: where for group in COMMANDS.values() for name, (where, _) in group.items()}


class Commands(click.Group):
    """A group whose commands are imported on use, and whose failures have one shape."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's form
        """Return the names of the commands, in the order of the help."""
        return list(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command."""
        if cmd_name not in _WHERE:
            return None
        module, _, name = _WHERE[cmd_name].partition(":")
        where = module if "." in module else f"firstmate.doors.cli.{module}"
        found = getattr(import_module(where), name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands under their headings without importing any."""
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, line) for name, (_, line) in commands.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  # click's form
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002
        **extra: Any,
    ) -> Any:
        """Run a command and end with its exit code: 0 done, 1 refused, 2 misused, 70 our fault."""
        from firstmate.doors.cli.failing import answered

        said = sys.argv[1:] if args is None else list(args)
        prog = prog_name or "firstmate"

        def call() -> Any:
            return click.Group.main(
                self,
                args=args,
                prog_name=prog,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        if not standalone_mode:
            return call()
        sys.exit(answered(call, said=said))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Every command has --help. Begin with: firstmate demo maker",
)
@click.version_option(package_name="firstmate", prog_name="firstmate")
def main() -> None:
    """Run the business by numbers: forecast, plan, limit, and the few decisions worth most.

    firstmate reads the exports a business already has and answers in money. It changes nothing in
    the systems they come from.
    """
