"""Runs every check of the house one after the other and prints one plain summary.

It installs nothing and decides nothing: each check is a tool's or a test's own verdict.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
CODE = ("src", "tests", "tools", "benchmarks")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one check said."""

    name: str
    passed: bool
    seconds: float
    detail: str = ""
    not_run: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def main(kind: str) -> int:
    """Run the gate (``test``) or the long checks (``prove``); 0 when all of it held."""
    verdicts = [*_checks()] if kind == "test" else []
    verdicts.append(_pytest(prove=kind == "prove"))
    not_run = [reason for verdict in verdicts for reason in verdict.not_run]
    in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    failed = [verdict.name for verdict in verdicts if not verdict.passed]

    print("\nSummary")
    for verdict in verdicts:
        state = "held  " if verdict.passed else "FAILED"
        print(f"  {state}  {verdict.name:<28}{verdict.seconds:7.1f} s  {verdict.detail}")
    for reason in (reason for verdict in verdicts for reason in verdict.known):
        print(f"  known not to hold yet: {reason}")
    for reason in not_run:
        print(f"  not run: {reason}")
    if not_run and in_ci:
        print("Parts that did not run are a failure here, because CI is set.")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    elif not not_run:
        print("All of it held.")
    else:
        print("What ran held.")
    return 1 if failed or (not_run and in_ci) else 0


def _checks() -> list[Verdict]:
    here = [folder for folder in CODE if (ROOT / folder).is_dir()]
    return [
        _tool("format (ruff format)", "ruff", "format", "--check", "--quiet", *here),
        _tool("lint (ruff check)", "ruff", "check", "--quiet", *here),
        _tool("types (mypy strict)", "mypy"),
        _tool("walls (import-linter)", "lint-imports", "--no-logo"),
    ]


def _tool(name: str, *command: str) -> Verdict:
    print(f"== {name}", flush=True)
    start = time.perf_counter()
    done = subprocess.run(  # the output is shown only where it matters
        [_program(command[0]), *command[1:]],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, flush=True)
    return Verdict(name=name, passed=done.returncode == 0, seconds=time.perf_counter() - start)


def _pytest(*, prove: bool) -> Verdict:
    name = "long checks (pytest -m prove)" if prove else "tests (pytest)"
    print(f"== {name}", flush=True)
    choice = (
        ["-m", "prove", "--hypothesis-profile=prove", "-s"]
        if prove
        else ["-n", "2", "--durations=5", "--durations-min=2"]
    )
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *choice],
            cwd=ROOT,
            check=False,
        )
        counts, skipped, known = _read(report)
        if prove and report.exists():
            _print_proved(report)
    nothing_to_prove = prove and done.returncode == 5  # pytest: no test was chosen
    not_run = ("long checks, because none is marked yet",) if nothing_to_prove else skipped
    return Verdict(
        name=name,
        passed=done.returncode == 0 or nothing_to_prove,
        seconds=time.perf_counter() - start,
        detail=counts,
        not_run=not_run,
        known=known,
    )


def _read(report: Path) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Give the counts in words, each reason to skip with its count, and what is known not to hold."""
    if not report.exists():
        return "no report was written", (), ()
    cases = ET.parse(report).getroot().findall(".//testcase")  # noqa: S314  # pytest wrote it
    reasons: dict[str, int] = {}
    known = []
    for case in cases:
        skip = case.find("skipped")
        if skip is not None and skip.get("type") == "pytest.xfail":
            known.append(f"{case.get('name')}: {skip.get('message', '')}")
        elif skip is not None:
            reason = skip.get("message", "no reason given")
            reasons[reason] = reasons.get(reason, 0) + 1
    ran = len(cases) - sum(reasons.values())
    lines = tuple(
        f"{count} {'test' if count == 1 else 'tests'}, because {reason}"
        for reason, count in sorted(reasons.items())
    )
    return f"{ran} tests", lines, tuple(known)


def _print_proved(report: Path) -> None:
    """Print one row a long check, with what it recorded by pytest's `record_property`."""
    print("\n| check | result | seconds | measured |\n|---|---|---:|---|")
    for case in ET.parse(report).getroot().findall(".//testcase"):  # noqa: S314  # pytest wrote it
        held = case.find("failure") is None and case.find("error") is None
        told = [f"{p.get('name')}: {p.get('value')}" for p in case.findall(".//property")]
        name = f"{case.get('classname', '').removeprefix('tests.')}.{case.get('name')}"
        seconds = float(case.get("time", "0"))
        print(f"| {name} | {'held' if held else 'FAILED'} | {seconds:.0f} | {'; '.join(told)} |")


def _program(name: str) -> str:
    """Find a tool beside the running Python, so that no other environment's tool is taken."""
    return str(Path(sys.executable).parent / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
