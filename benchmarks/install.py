"""Measures how much disk the default install takes, package by package, as a Markdown table.

It installs nothing: it adds up the files of the packages that requirements/run.txt names.
"""

import re
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "run.txt"


def locked() -> list[Distribution]:
    """Give the installed packages of the default install; those for other systems are left out."""
    names = sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text("utf-8"), re.MULTILINE)))
    found = []
    for name in names:
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            if f"{name}==" in LOCK.read_text("utf-8") and not _elsewhere(name):
                raise
    return found


def megabytes(package: Distribution) -> float:
    """Give the size of a package's installed files [MB, 10^6 bytes]."""
    paths = [Path(str(package.locate_file(file))) for file in package.files or ()]
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def table(packages: Sequence[Distribution]) -> str:
    """Write the ten largest packages, the rest and the total."""
    sizes = sorted(((megabytes(p), p.name, p.version) for p in packages), reverse=True)
    rows = [f"| {name} {version} | {size:.0f} |" for size, name, version in sizes[:10]]
    rest = sum(size for size, _, _ in sizes[10:])
    total = sum(size for size, _, _ in sizes)
    return "\n".join(
        [
            "| package | MB |",
            "|---|---:|",
            *rows,
            f"| {len(sizes[10:])} others | {rest:.0f} |",
            f"| **default install, {len(sizes)} packages** | **{total:.0f}** |",
        ]
    )


def _elsewhere(name: str) -> bool:
    """Say whether the lock file wants the package on some systems only."""
    return (
        re.search(rf"^{re.escape(name)}==\S+ ;", LOCK.read_text("utf-8"), re.MULTILINE) is not None
    )


if __name__ == "__main__":
    print("## Size of the default install\n")
    print(table(locked()))
