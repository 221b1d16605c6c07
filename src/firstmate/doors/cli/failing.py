"""What is said when a command cannot do what was asked, and the exit code; it mends nothing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from firstmate.base.errors import Conflict, FirstmateError, Unreachable
from firstmate.work.home import home
from firstmate.work.log import failure, start

REFUSED, MISUSED, STOPPED, OURS = 1, 2, 130, 70


def answered(call: Callable[[], Any], *, said: Sequence[str]) -> int:
    """Return the exit code of a call; what went wrong is told in words or, asked so, as JSON."""
    as_json = "--json" in said
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a figure never fails on an old terminal
    log = start(home().folder)
    try:
        code = call()
    except click.Abort:
        return _tell("Stopped", "Stopped; nothing was changed.", "", STOPPED, as_json=as_json)
    except click.UsageError as error:
        return _misused(error, as_json=as_json)
    except click.ClickException as error:
        return _tell("Refused", error.format_message(), "", REFUSED, as_json=as_json)
    except FirstmateError as error:
        kind = type(error).__name__
        return _tell(kind, error.what, error.remedy, REFUSED, as_json=as_json, more=_more(error))
    except BrokenPipeError:
        # Whoever read us has seen enough (`| head`); nothing may be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # the last line: a person never sees a traceback
        return _ours(error, said, log=str(log), as_json=as_json)
    return code if isinstance(code, int) else 0


def _misused(error: click.UsageError, *, as_json: bool) -> int:
    if as_json:
        return _tell(
            "Misused", error.format_message(), "See --help.", error.exit_code, as_json=True
        )
    error.show()
    return error.exit_code


def _ours(error: Exception, said: Sequence[str], *, log: str, as_json: bool) -> int:
    reference = failure(error, doing=" ".join(("firstmate", *said[:1])))
    return _tell(
        "Failed",
        f"Something went wrong that should not: {type(error).__name__}.",
        f"Your data is as it was. Reference {reference}; details are in {log}.",
        OURS,
        as_json=as_json,
        more={"reference": reference},
    )


def _more(error: FirstmateError) -> dict[str, Any]:
    if isinstance(error, Conflict):
        return {"yours": str(error.yours), "theirs": str(error.theirs)}
    return {"retry": error.retry} if isinstance(error, Unreachable) else {}


def _tell(
    kind: str,
    what: str,
    remedy: str,
    code: int,
    *,
    as_json: bool,
    more: dict[str, Any] | None = None,
) -> int:
    if as_json:
        told = {"kind": kind, "what": what, "remedy": remedy, **(more or {})}
        click.echo(json.dumps({"error": told}, ensure_ascii=False, indent=2))
        return code
    click.echo(what, err=True)
    if remedy:
        click.echo(remedy, err=True)
    for name, value in (more or {}).items():
        if name not in remedy and str(value) not in remedy:
            click.echo(f"{name}: {value}", err=True)
    return code
