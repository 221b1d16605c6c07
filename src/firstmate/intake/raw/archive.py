"""Opens zip archives (also the outside of workbooks) without believing what they say of themselves.

It does not know what the parts mean and never writes under a name the archive chose.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from firstmate.base.errors import Refused
from firstmate.intake.raw.limits import MB, Limits

PIECE = 1 << 20
_PER_ENTRY = 400  # generous length of one directory entry [bytes]
_AGAIN = "Save it again, or export the tables as CSV."


def damaged() -> Refused:
    """Return the refusal of an archive or workbook that is not whole."""
    return Refused(
        "The file is damaged: it is cut off or was changed after it was written.",
        "Copy or export it again.",
    )


def parts_of(path: Path, *, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the parts of an archive, after a look at its directory alone.

    Raises
    ------
    Refused
        Damaged, encrypted, too many parts, too large when unpacked, packed too tightly.
    """
    size = path.stat().st_size
    if _directory_bytes(path, size) > limits.entries * _PER_ENTRY:
        raise Refused(f"The archive has more than {limits.entries:,} parts.", _AGAIN)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        struct.error,
        UnicodeError,
        NotImplementedError,
    ) as error:
        raise damaged() from error
    if len(parts) > limits.entries:
        raise Refused(f"The archive has more than {limits.entries:,} parts.", _AGAIN)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked:
        raise Refused(
            f"Unpacked it would be {unpacked // MB:,} MB; at most {limits.unpacked // MB:,} MB "
            "are read.",
            "Split it, or export a shorter period.",
        )
    if unpacked > MB and unpacked > limits.ratio * size:
        raise Refused(
            f"It is packed {unpacked // max(size, 1):,} times smaller than its content, which "
            "real tables are not.",
            _AGAIN,
        )
    for part in parts:
        if part.flag_bits & 1:
            raise Refused("The archive is protected by a password.", "Unpack it first.")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("The archive is packed in an unusual way.", _AGAIN)
    return parts


def _directory_bytes(path: Path, size: int) -> int:
    """Return the length of the directory as the end of the file states it."""
    with path.open("rb") as file:
        file.seek(max(0, size - 65_600))
        tail = file.read()
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) < at + 22:
            raise damaged()
        stated = int(struct.unpack_from("<L", tail, at + 12)[0])
        if at >= 20 and tail[at - 20 : at - 16] == b"PK\6\7":
            file.seek(min(struct.unpack_from("<Q", tail, at - 12)[0], size))
            record = file.read(56)
            if len(record) < 56:
                raise damaged()
            stated = int(struct.unpack_from("<Q", record, 40)[0])
    return stated


def pieces(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one part piece by piece and stop where it is longer than the directory says.

    Raises
    ------
    Refused
        The part is damaged or its real size differs from the stated one.
    """
    try:
        file.seek(part.header_offset)
        header = file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\3\4"):
            raise damaged()
        name, extra = struct.unpack_from("<HH", header, 26)
        file.seek(part.header_offset + 30 + name + extra)
    except (OSError, ValueError) as error:
        raise damaged() from error
    done, checksum = 0, 0
    for piece in _unpacked(file, part):
        done += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if done > part.file_size:
            raise damaged()
        yield piece
    if done != part.file_size or checksum != part.CRC:
        raise damaged()


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    left = part.compress_size
    stored = part.compress_type == zipfile.ZIP_STORED
    inflate = zlib.decompressobj(-15)
    packed = b""
    while True:
        if not packed and left:
            packed = file.read(min(left, PIECE // 4))
            left -= len(packed)
            if not packed:
                raise damaged()
        if stored:
            piece, packed = packed, b""
        else:
            try:
                piece = inflate.decompress(packed, PIECE)
            except zlib.error as error:
                raise damaged() from error
            packed = inflate.unconsumed_tail
            if inflate.eof:
                packed, left = b"", 0
        if piece:
            yield piece
        elif not packed and not left:
            return
