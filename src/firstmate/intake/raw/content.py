"""Says what a file is by its first bytes, whatever its name ends in.

It does not read tables.
"""

from __future__ import annotations

import re
import zipfile
from mmap import mmap
from typing import Literal

from firstmate.base.errors import Refused

What = Literal["text", "zip", "xls", "parquet"]
Packed = Literal["xlsx", "ods", "files"]

_SAVE = "Save the table as CSV or Excel and use that file."
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow file"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"fLaC", "a sound"),
    (b"\0\0\0\x18ftyp", "a video"),
    (b"\0\0\0\x1cftyp", "a video"),
    (b"\0\0\0\x20ftyp", "a video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"wOFF", "a font"),
    (b"\0\1\0\0Standard", "an Access database"),
)
_TEXT_ONLY = re.compile(rb"[\t\n\r -~]*")
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (
        rb"(?s).{0,4000}?(urn:schemas-microsoft-com:office:spreadsheet)",
        "an Excel workbook in the XML format of 2003",
        "Open it in Excel and save it as .xlsx.",
    ),
    (
        rb"(?is)\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|table|meta|style)\b",
        "a web page",
        "Open it in Excel and save it as .xlsx, or choose CSV where you export it.",
    ),
    (rb"\s*<\?xml\b|\s*<[a-zA-Z][\w:-]*[\s>].{0,200}?</", "an XML document", _SAVE),
    (rb"MIME-Version:|(?:From|Received|Return-Path): ", "an e-mail", _SAVE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def what_is(head: bytes, *, tail: bytes, name: str) -> What:
    """Return how to read a file, from its first 64 KB, last bytes and name.

    Raises
    ------
    Refused
        It is none of text, zip archive, old Excel workbook or Parquet.
    """
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return "zip"
    if head.startswith(_OLE):
        return "xls"
    if head.startswith(b"PAR1"):
        if not tail.endswith(b"PAR1"):
            raise Refused("The Parquet file is cut off.", "Copy or export it again.")
        return "parquet"
    for magic, kind in _MAGIC:
        # Letters may begin an honest text as well ("ID3;Name"): then all of it is text.
        if head.startswith(magic) and not (magic.isalnum() and _TEXT_ONLY.fullmatch(head)):
            raise Refused(f"This is {kind}, not a table.", _SAVE)
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise Refused("This is a picture, sound or video, not a table.", _SAVE)
    if head[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08") and b"\0" in head[:20]:
        raise Refused(
            "This is an Excel workbook from before 1997.", "Open it in Excel and save it as .xlsx."
        )
    _refuse_markup(head, name)
    return "text"


def _refuse_markup(head: bytes, name: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.replace(b"\0", b"")[2:]
    for pattern, kind, remedy in _MARKUP:
        if re.match(pattern, start):
            raise Refused(f"This is {kind}, not a table.", remedy)
    if name.lower().endswith((".json", ".jsonl", ".ndjson")) or re.match(
        rb'\s*\[?\s*\{\s*"', start
    ):
        raise Refused("This is JSON, not a table.", _SAVE)


def what_is_packed(parts: list[zipfile.ZipInfo]) -> Packed:
    """Return what a zip archive is: a workbook or a bundle of files.

    Raises
    ------
    Refused
        It is a document or program that happens to be packed as zip.
    """
    names = {part.filename.replace("\\", "/").lstrip("/").lower() for part in parts}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refused(
            "This is a binary Excel workbook (.xlsb).", "Open it in Excel and save it as .xlsx."
        )
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    for inside, kind in (
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("meta-inf/manifest.mf", "a program"),
        ("androidmanifest.xml", "a program"),
        ("index/document.iwa", "a Numbers, Pages or Keynote document"),
    ):
        if inside in names:
            raise Refused(f"This is {kind}, not a table.", _SAVE)
    if "[content_types].xml" in names:
        workbook = any(name.endswith(("workbook.xml", "workbook2.xml")) for name in names)
        if workbook:
            return "xlsx"
        raise Refused("This is an Office document without a workbook in it.", _SAVE)
    return "files"


def refuse_other_ole(content: mmap) -> None:
    """Refuse what shares its outside with old Excel workbooks, from the stream names in it."""

    def has(name: str) -> bool:
        return content.find(name.encode("utf-16-le")) >= 0

    if has("EncryptedPackage"):
        raise Refused(
            "The workbook is protected by a password.",
            "Open it in Excel and save it without a password.",
        )
    if has("Workbook") or has("Book"):
        return
    for name, kind in (
        ("WordDocument", "a Word document"),
        ("PowerPoint Document", "a PowerPoint presentation"),
        ("__substg1.0_", "an e-mail"),
        ("MSysObjects", "a database"),
    ):
        if has(name):
            raise Refused(f"This is {kind}, not a table.", _SAVE)
    raise Refused("This is an old Office file without a workbook in it.", _SAVE)
