"""Reads a PDF back as far as the tests need it: its pages, their size, the text set on them, its title."""

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
#: A text in brackets, which may hold a pair of brackets itself.
_SAID = rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)"
_SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|/ActualText" + _SAID + rb"|" + _SAID + rb"|(ET|EMC)", re.DOTALL
)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Sheet:
    """A page: its width and height in points, and its text; runs of text are parted by blanks."""

    wide: float
    high: float
    text: str


def sheets(content):
    """Return the pages of a PDF in order."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    (kids,) = re.findall(rb"/Type/Pages/Count \d+/Kids\[(.*?)\]", content)
    return [_sheet(objects, int(n)) for n in re.findall(rb"(\d+) 0 R", kids)]


def _sheet(objects, number):
    page = objects[number]
    left, low, right, top = map(float, re.search(rb"/MediaBox\[(.*?)\]", page)[1].split())
    fonts = re.search(rb"/Font<<(.*?)>>", _resources(objects, page))
    letters = {
        name: _letters(objects, int(at))
        for name, at in re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1] if fonts else b"")
    }
    drawn = _inflated(objects[int(re.search(rb"/Contents (\d+) 0 R", page)[1])])
    return Sheet(right - left, top - low, _text(drawn, letters))


def _resources(objects, page):
    found = re.search(rb"/Resources (\d+) 0 R", page)
    return objects[int(found[1])] if found else page


def _letters(objects, font):
    """Return code of a glyph -> the letters it stands for, by the font's own map."""
    at = int(re.search(rb"/ToUnicode (\d+) 0 R", objects[font])[1])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", _inflated(objects[at]))
    return {
        int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be", "replace")
        for code, said in pairs
    }


def _text(drawn, letters):
    said, font, spoken = [], b"", False
    for name, instead, codes, end in _SHOWN.findall(drawn):
        font = name or font
        if instead:
            said.append(_unescaped(instead)[2:].decode("utf-16-be", "replace"))
            spoken = True
        elif end:
            said.append("" if spoken else " ")
            spoken = spoken and end == b"ET"
        elif not spoken:
            plain = _unescaped(codes)
            said += [
                letters[font].get(int.from_bytes(plain[at : at + 2], "big"), "?")
                for at in range(0, len(plain), 2)
            ]
    return "".join(said)


def _unescaped(text):
    return re.sub(
        rb"\\([0-7]{1,3}|.)",
        lambda found: (
            bytes([int(found[1], 8)]) if found[1][:1].isdigit() else _SIGNS.get(found[1], found[1])
        ),
        text,
        flags=re.DOTALL,
    )


def _inflated(body):
    return zlib.decompress(_STREAM.search(body)[1])
