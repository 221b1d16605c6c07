"""Turns the bytes of a text file into clean UTF-8 in blocks and says which encoding it was.

It does not look at separators, quotes or records.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

BLOCK = 1 << 20
_SAMPLE = 1 << 16
_ESCAPED = re.compile("[\udc80-\udcff]")
# The five bytes cp1252 leaves undefined stand for themselves, as in browsers.
_AS_CP1252 = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)
}

#: Signs of cp1252 between letters, which are letters in cp1250: ą ł ż, and ść.
_CENTRAL = re.compile(rb"[A-Za-z][\xb9\xb3\xbf](?=[a-z])|\x9c\xe6")


@dataclass(frozen=True)
class Encoding:
    """How to decode a file.

    Attributes
    ----------
    codec
        Name for Python's codecs.
    said
        Name for people.
    skip
        Bytes of the byte order mark.
    clean
        The bytes are valid UTF-8 without NULs already.
    """

    codec: str
    said: str
    skip: int
    clean: bool

    @property
    def wide(self) -> bool:
        """NUL bytes are part of this encoding."""
        return self.codec.startswith(("utf-16", "utf-32"))


@dataclass(frozen=True)
class Survey:
    """One pass over a file: its digest, size [bytes] and what UTF-8 makes of it."""

    digest: str
    size: int
    head: bytes
    nuls: int
    utf8: bool


def survey(path: Path) -> Survey:
    """Read a file once and return its digest and what is needed to choose an encoding."""
    digest = blake2b(digest_size=16)
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = nuls = 0
    head = b""
    utf8 = True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            head = head or block[:_SAMPLE]
            size += len(block)
            nuls += block.count(0)
            if utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
    if utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    return Survey(digest.hexdigest(), size, head, nuls, utf8)


def encoding_of(path: Path, seen: Survey) -> Encoding:
    """Choose the encoding: byte order mark, NUL pattern of UTF-16, valid UTF-8, else cp1252 or cp1250.

    Bytes that are signs in cp1252 (¹ ³ ¿) but stand inside words are Polish letters of cp1250.

    A file that is UTF-8 but for a few bytes stays UTF-8; those bytes are read as cp1252.
    """
    head = seen.head
    for mark, codec, said in (
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if head.startswith(mark):
            return Encoding(codec, said, len(mark), clean=False)
    unmarked = _utf16_without_mark(head)
    if unmarked:
        return Encoding(unmarked, "UTF-16 without a byte order mark", 0, clean=False)
    skip = 3 if head.startswith(codecs.BOM_UTF8) else 0
    if seen.utf8:
        return Encoding("utf-8", "UTF-8", skip, clean=not seen.nuls)
    good, bad = _multibyte(path)
    if good > 4 * bad:
        said = f"UTF-8 with {bad} broken bytes, which were read as cp1252"
        return Encoding("utf-8", said, skip, clean=False)
    if len(_CENTRAL.findall(head)) > 1:
        return Encoding("cp1250", "cp1250 (Central European)", 0, clean=False)
    return Encoding("cp1252", "cp1252", 0, clean=False)


def blocks(path: Path, encoding: Encoding, *, size: int = BLOCK) -> Iterator[bytes]:
    """Yield the file as valid UTF-8 without byte order mark and without NULs."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors=_errors(encoding.codec))
    with path.open("rb") as file:
        file.seek(encoding.skip)
        while True:
            block = file.read(size)
            if not encoding.clean:
                text = decoder.decode(block, final=not block)
                if _ESCAPED.search(text):
                    text = text.translate(_AS_CP1252)
                clean = text.replace("\0", "").encode("utf-8")
            else:
                clean = block
            if clean:
                yield clean
            if not block:
                return


def _errors(codec: str) -> str:
    return "surrogateescape" if codec in ("utf-8", "cp1252", "cp1250") else "replace"


def _utf16_without_mark(head: bytes) -> str | None:
    sample = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    if len(sample) < 2:
        return None
    first, second = (sample == 0).mean(axis=0)
    if second > 0.4 and first < 0.1:
        return "utf-16-le"
    if first > 0.4 and second < 0.1:
        return "utf-16-be"
    return None


def _multibyte(path: Path) -> tuple[int, int]:
    """Count the characters beyond ASCII that are good UTF-8 and the bytes that are not."""
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            text = decoder.decode(block)
            escaped = len(_ESCAPED.findall(text))
            bad += escaped
            good += len(text) - len(text.encode("ascii", "ignore")) - escaped
    return good, bad
