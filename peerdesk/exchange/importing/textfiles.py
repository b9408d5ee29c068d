"""Text files with separators (CSV as centers really have it): encoding, separator, quotes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from peerdesk.errors import PeerDeskError
from peerdesk.exchange.importing import bounds
from peerdesk.words import _, number

SEPARATORS = (",", ";", "\t", "|")
_LINES_LOOKED_AT = 60
_WIDEST_LINE = 2 * 16_384
"""Separators in a line: twice the columns of a spreadsheet."""
_LINES_OF_LETTERS = 500
_BYTES_OF_LETTERS = 100_000
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_END = "peerdesk-end"
_ESCAPED = re.compile("[\udc80-\udcff]")
_OF_MACHINES = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
# What stands in no word: "JosŽ" is an old Mac's José read as Windows', "JosÈ" the other way.
_BROKEN = re.compile(
    "(?<=[a-zà-ÿ])[A-ZÀ-ÞŠŽŒŸ](?![A-ZÀ-Þ])|(?<=[A-Z])[ŠŽŸ](?=[a-z])|(?<=[a-z])[–œ](?=[a-z])|"
    "[‡†„ƒ‰‹›‚•™˜¥\ufffd·¸˙˚˛ˇ˝˘¯∞∂∑∏π∫≈∆Ωﬁﬂ≤≥√◊]"
)


@dataclass(frozen=True)
class Decoded:
    """A file's text, and the lines whose letters are not written as those of the others."""

    text: str
    doubted: tuple[int, ...] = ()


def decoded(content: bytes) -> Decoded:
    """The text of the file: by its byte order mark, else UTF-8, else Windows' or an old Mac's.

    Bytes that are no UTF-8 in a file that otherwise is cost their own letters, no others.
    """
    if content.count(b"\n") + content.count(b"\r") > 2 * bounds.MOST_LINES:
        raise bounds.too_large()
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            if encoding == "utf-8":
                return _as_utf8(content.removeprefix(mark), is_sure=True)
            return Decoded(_of_two_bytes(content, encoding).removeprefix("\ufeff"))
    if b"\0" in content:
        if not _is_text_but_for_zeros(content):
            return Decoded(_without_mark(content))
        content = content.replace(b"\0", b"")
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _as_utf8(content, is_sure=False)


def _as_utf8(content: bytes, is_sure: bool) -> Decoded:
    """The text of a file in UTF-8, what is none read as the letters of Windows or an old Mac.

    The whole file is theirs where more lines have such letters than those of UTF-8.
    """
    text = content.decode("utf-8", errors="surrogateescape")
    telling = [(at, line) for at, line in enumerate(_lines(text), 1) if not line.isascii()]
    bad = {at: line for at, line in telling if _ESCAPED.search(line)}
    if not is_sure and 2 * len(bad) > len(telling):
        # Five bytes mean nothing in Windows'; they become a visible replacement character.
        return Decoded(content.decode(_encoding_of(content), errors="replace"))
    if bad:
        encoding = _encoding_of("".join(bad.values()).encode("utf-8", errors="surrogateescape"))
        text = text.translate(
            {0xDC00 + byte: bytes([byte]).decode(encoding, "replace") for byte in range(128, 256)}
        )
    return Decoded(text, tuple(bad))


def _encoding_of(content: bytes) -> str:
    return "mac_roman" if _is_of_a_mac(content) else "cp1252"


def _of_two_bytes(content: bytes, encoding: str) -> str:
    """A letter that is none costs itself; a file of such letters is no text."""
    text = content.decode(encoding, errors="replace")
    if text.count("\ufffd") * 20 > len(text):
        raise _unreadable()
    return text


def _is_text_but_for_zeros(content: bytes) -> bool:
    """Whether a few zero bytes, and no other signs of a machine, stand in a text."""
    return content.count(0) * 50 <= len(content) and not _OF_MACHINES.search(content)


def _is_of_a_mac(content: bytes) -> bool:
    """Whether the letters beyond ASCII stand in words when they are read as an old Mac's only.

    Looks at some lines that have any: all of a large file would hold up the window.
    """
    telling = (line for line in io.BytesIO(content) if not line.isascii())
    sample = b"".join(islice(telling, _LINES_OF_LETTERS))[:_BYTES_OF_LETTERS]
    windows, mac = sample.decode("cp1252", errors="replace"), sample.decode("mac_roman")
    return len(_BROKEN.findall(windows)) > len(_BROKEN.findall(mac))


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number (1 is the file's first) and cells of each row, blank ones as well."""
    lines = list(_lines(text))
    if len(lines) > bounds.MOST_LINES or any(map(_is_too_wide, lines)):
        raise bounds.too_large()
    first = places = 0
    if lines and lines[0].strip().strip('"').casefold() in {f"sep={sep}" for sep in SEPARATORS}:
        separator, first = lines[0].strip().strip('"')[-1:] or "\t", 1
    else:
        separator = separator_of(text)
    # A quotation mark that is never closed would swallow all that follows, this line too.
    reader = csv.reader([*lines[first:], _END], delimiter=separator)
    line = first + 1
    while True:
        try:
            cells = next(reader)
        except csv.Error:
            raise _unclosed(line) from None
        if cells == [_END]:
            return
        if reader.line_num > len(lines) - first:
            raise _unclosed(line)
        places += len(cells)
        if places > bounds.MOST_PLACES:
            raise bounds.too_large()
        yield line, cells
        line = first + reader.line_num + 1


def _lines(text: str) -> Iterator[str]:
    """Not splitlines: it also breaks at marks that are no end of a line in a spreadsheet."""
    return io.StringIO(text, newline="")


def _is_too_wide(line: str) -> bool:
    return len(line) > _WIDEST_LINE and any(
        line.count(separator) > _WIDEST_LINE for separator in SEPARATORS
    )


def separator_of(text: str) -> str:
    """The separator that gives the first lines the same number of cells most often."""
    sample = list(islice(_lines(text), _LINES_LOOKED_AT))
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=separator) if any(row)]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, times = wide.most_common(1)[0]
        score = times / len(widths) + min(width, 50) / 1000
        if score > best_score:
            best, best_score = separator, score
    return best


def is_torn(cells: list[str], width: int) -> bool:
    """Whether a cell holds whole lines of the file, as a lost quotation mark makes it."""
    for cell in cells:
        if "\n" in cell and any(
            line.count(separator) >= max(2, width - 1)
            for line in cell.splitlines()
            for separator in SEPARATORS
        ):
            return True
    return False


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark has a zero byte at every other place; else this is no text."""
    sample = content[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > len(sample) // 4 and others < zeros // 10:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    raise _unreadable()


def _unreadable() -> PeerDeskError:
    return PeerDeskError(
        _(
            "This file can't be read as a table. Nothing was imported. Open it in your "
            "spreadsheet program, save it as .xlsx or as CSV, and import that file."
        )
    )


def _unclosed(line: int) -> PeerDeskError:
    return PeerDeskError(
        _(
            "A quotation mark in line {line} is never closed, or a cell there is far too long. "
            "Nothing was imported. Correct that line, or save the table as .xlsx.",
            line=number(line),
        )
    )
