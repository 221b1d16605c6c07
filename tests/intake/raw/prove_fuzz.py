"""Feeds mutated files to every reader for as long as asked; any exception ends it.

Run as a script with the seconds as argument, or by the long checks.
"""

import csv
import io
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np

from firstmate.intake.raw import Limits, RawSheet, Unreadable, read_file
from tests.intake.raw import corpus

TEXT = (
    'Artikel;Menge;Preis\r\n"A;1";2;"3,50"\r\nB "12""";;-1\r\n'
    '"Text mit\nZeilen";1;x\r\nÄpfel;2;0,5\r\n'
) * 6
SOME_XML = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
STRINGS = f"{corpus.HEAD}<sst {corpus.MAIN}><si><t>Oak</t></si><si><t>Pine</t></si></sst>"
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>1.5</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
)
LIMITS = Limits(memory=512 << 20)


def mutated(data, rng):
    """A few bytes changed, removed, doubled or taken from elsewhere."""
    data = bytearray(data)
    for _ in range(int(rng.integers(1, 8))):
        at = int(rng.integers(0, len(data))) if data else 0
        length = int(rng.integers(1, 20))
        match int(rng.integers(0, 5)):
            case 0:
                data[at : at + length] = rng.bytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * int(rng.integers(1, 30))
            case 3:
                data[at : at + 1] = rng.choice(
                    list(b'";,\t|\n\r\0<>&/= 0129AZ\xff\xc3'), 3
                ).tobytes()[:1]
            case 4:
                other = int(rng.integers(0, len(data))) if data else 0
                data[at : at + length] = data[other : other + length]
    return bytes(data)


def seeds():
    """What is mutated: (name, bytes); workbooks are mutated inside, so that they unpack."""
    yield "a.csv", TEXT.encode("utf-8")
    yield "b.csv", TEXT.encode("utf-16")
    yield "c.csv", TEXT.encode("cp1252")
    yield "d.parquet", corpus.parquet(corpus.pl.DataFrame({"a": [1.5, None], "b": ["x", "y"]}))
    yield "e.zip", corpus.archive({"a.csv": TEXT})
    yield "f.xls", corpus.ole("Workbook") + bytes(2000)
    yield "g.ods", corpus.ods(corpus.ods_row(corpus.ods_cell() + corpus.ods_cell("2")))
    yield "h.xlsx", corpus.workbook(corpus.sheet(ROWS), strings=STRINGS)


def inside_out(workbook, rng):
    """The workbook with one of its parts mutated."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    names = [name for name in (*SOME_XML, "content.xml") if name in parts]
    name = names[int(rng.integers(0, len(names)))]
    parts[name] = mutated(parts[name], rng)
    return corpus.archive(parts)


def main(seconds, *, at_least=0, seed=1, only=()):
    """Fuzz all readers for about that long; return the files read and the slowest [s]."""
    rng = np.random.default_rng(seed)
    begun, read, slowest = time.perf_counter(), 0, 0.0
    chosen = [(name, data) for name, data in seeds() if not only or name.endswith(only)]
    with tempfile.TemporaryDirectory() as folder:
        while time.perf_counter() - begun < seconds or read < at_least:
            name, data = chosen[read % len(chosen)]
            inside = name.endswith(("xlsx", "ods")) and rng.random() < 0.7
            path = Path(folder, name)
            path.write_bytes(inside_out(data, rng) if inside else mutated(data, rng))
            start = time.perf_counter()
            answers = read_file(path, limits=LIMITS)
            slowest = max(slowest, time.perf_counter() - start)
            assert answers, name
            assert {type(answer) for answer in answers} <= {RawSheet, Unreadable}, name
            read += 1
    return read, slowest


def written(rows, *, separator, terminator, quote_all):
    """Rows as Python's own CSV writer writes them: the reference for well-formed text."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator=terminator, quoting=quoting).writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    print(main(float(sys.argv[1])))  # noqa: T201 - a script
