"""OpenDocument sheets (.ods) read row by row; repeated cells and rows are counted and not made.

Own, because no maintained reader of the format streams (lyric-formats §5). The format: OpenDocument 1.3, part 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.importers.sheet_cells import WIDEST_ROW, number_text, numbered
from lyricstudio.importers.xml_reading import local_name, stream_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.importers.csv_rows import Row
    from lyricstudio.importers.zip_reading import ZipReader

_CONTENT = "content.xml"
_MOST_REPEATED_ROWS = 1000


class OdsBook:
    """One OpenDocument sheet file."""

    def __init__(self, reader: ZipReader) -> None:
        self._zip = reader
        with reader.open(_CONTENT) as stream:
            self._names = tuple(dict.fromkeys(name for name, row in stream_tables(stream) if row is None))

    def close(self) -> None:
        """Do nothing: nothing is kept."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the sheets in order."""
        return self._names

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet, merged cells filled downwards."""
        return numbered(self._cells(name))

    def _cells(self, name: str) -> Iterator[tuple[int, list[str]]]:
        at = 0
        covering: dict[int, tuple[int, str]] = {}
        with self._zip.open(_CONTENT) as stream:
            for table, row in stream_tables(stream):
                if row is None or table != name:
                    continue
                repeated = _count(row, "number-rows-repeated")
                cells = _row_cells(row, at, covering)
                filled = any(cells)
                for copy in range(min(repeated, _MOST_REPEATED_ROWS) if filled else 1):
                    yield at + copy + 1, list(cells)
                at += repeated


def _row_cells(row: Element, at: int, covering: dict[int, tuple[int, str]]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        kind = local_name(cell)
        if kind not in ("table-cell", "covered-table-cell"):
            continue
        text = _text(cell)
        times = _count(cell, "number-columns-repeated")
        column = len(cells)
        spanned = _count(cell, "number-rows-spanned")
        if spanned > 1:
            covering[column] = (at + spanned, text)
        elif kind == "covered-table-cell" and not text and covering.get(column, (0, ""))[0] > at:
            text = covering[column][1]
        cells += [text] * min(times, WIDEST_ROW - len(cells))
        if len(cells) >= WIDEST_ROW:
            break
    return cells


def _text(cell: Element) -> str:
    """Return what a cell shows: its paragraphs as lines, or its value."""
    lines = [_words(child) for child in cell if local_name(child) == "p"]
    text = "\n".join(lines)
    kind = _attribute(cell, "value-type")
    if kind == "date":
        return _attribute(cell, "date-value")[:10] or text
    if kind in ("float", "percentage", "currency"):
        return _number(_attribute(cell, "value")) or text
    return text or _attribute(cell, "string-value")


def _words(element: Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "line-break":
            pieces.append("\n")
        elif name == "tab":
            pieces.append("\t")
        elif name == "s":
            pieces.append(" " * min(_count(child, "c"), 100))
        elif name not in ("annotation", "note"):
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _number(value: str) -> str:
    try:
        return number_text(float(value))
    except (ValueError, OverflowError):
        return value


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _count(element: Element, name: str) -> int:
    written = _attribute(element, name)
    return int(written) if written.isdecimal() and 0 < len(written) < 9 and int(written) else 1
