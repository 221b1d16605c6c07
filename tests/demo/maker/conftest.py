"""The joinery's files, written once and read back with nothing but a CSV and a workbook reader."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from firstmate.demo.maker import Truth, truth, write


@dataclass
class Files:
    folder: Path

    def erp(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="cp1252", newline="") as lines:
            return list(csv.DictReader(lines, delimiter=";"))

    def comma(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    def tabbed(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t"))

    def sheet(self, book: str, name: str, *, header: int = 0) -> list[dict[str, object]]:
        page = CalamineWorkbook.from_path(str(self.folder / book)).get_sheet_by_name(name)
        rows = page.to_python(skip_empty_area=False)
        return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :]]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("maker")
    write(folder)
    return Files(folder)


@pytest.fixture(scope="session")
def true() -> Truth:
    return truth()
