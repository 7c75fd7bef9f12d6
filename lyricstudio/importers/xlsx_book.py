"""Excel workbooks (.xlsx, .xlsm) read row by row: shared strings on disk, no more than a row in memory.

Own, because the maintained readers keep a whole sheet (or its dense rectangle) in memory, and a sheet can be
made in which that is gigabytes. The format: ECMA-376 part 1, SpreadsheetML.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from lyricstudio.importers.sheet_cells import (
    WIDEST_ROW,
    MergedCells,
    cell_place,
    number_text,
    numbered,
    unescaped,
)
from lyricstudio.importers.xml_reading import local_name, stream_xml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.importers.csv_rows import Row
    from lyricstudio.importers.zip_reading import ZipReader

_IN_MEMORY = 8 << 20
_EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LAST_SERIAL = 2_958_465  # 9999-12-31
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z0-9:$]{1,40})[\"'][^>]*>")
_PIECE, _LONGEST_ELEMENT = 1 << 18, 200
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class XlsxBook:
    """One workbook; closes its temporary file with itself."""

    def __init__(self, reader: ZipReader) -> None:
        self._zip = reader
        self._sheets = self._find_sheets()
        self._strings = _Strings()

    def close(self) -> None:
        """Delete what was kept on disk."""
        self._strings.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the sheets in order; hidden ones come last."""
        return tuple(self._sheets)

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet, merged cells filled downwards."""
        self._read_strings()
        return numbered(self._cells(self._sheets[name]))

    def _find_sheets(self) -> dict[str, str]:
        targets = {
            element.get("Id", ""): element.get("Target", "")
            for element in self._elements("xl/_rels/workbook.xml.rels", "relationship")
        }
        found: dict[str, str] = {}
        hidden: dict[str, str] = {}
        for element in self._elements("xl/workbook.xml", "sheet"):
            target = targets.get(element.get(_RELATION) or element.get("id") or "", "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in self._zip:
                place = found if element.get("state", "visible") == "visible" else hidden
                place[element.get("name") or path] = path
        return found | hidden

    def _elements(self, part: str, name: str) -> Iterator[Element]:
        if part not in self._zip:
            return
        with self._zip.open(part) as stream:
            yield from stream_xml(stream, name)

    def _read_strings(self) -> None:
        if self._strings.filled:
            return
        self._strings.filled = True
        for item in self._elements("xl/sharedStrings.xml", "si"):
            self._strings.add(unescaped(_rich_text(item)))

    @cached_property
    def _date_styles(self) -> frozenset[int]:
        """Return which cell styles show a number as a date."""
        if "xl/styles.xml" not in self._zip:
            return frozenset()
        own: set[int] = set(_DATES)
        for element in self._elements("xl/styles.xml", "numfmt"):
            code = (element.get("formatCode") or "").casefold().split(";")[0]
            if element.get("numFmtId", "").isdecimal() and ("yy" in code or "d" in code.replace("red", "")):
                own.add(int(element.get("numFmtId", "0")))
        styles = next(self._elements("xl/styles.xml", "cellxfs"), None)
        formats = [] if styles is None else [x.get("numFmtId", "0") for x in styles if local_name(x) == "xf"]
        return frozenset(i for i, number in enumerate(formats) if number.isdecimal() and int(number) in own)

    @cached_property
    def _epoch(self) -> datetime:
        later = any(e.get("date1904") in ("1", "true") for e in self._elements("xl/workbook.xml", "workbookpr"))
        return _EPOCH_OF_1904 if later else _EPOCH

    def _cells(self, part: str) -> Iterator[tuple[int, list[str]]]:
        merged = self._merged(part)
        at = 0
        for row in self._elements(part, "row"):
            written = row.get("r", "")
            at = int(written) - 1 if written.isdecimal() and len(written) < 8 else at
            cells = self._row_cells(row)
            merged.fill(at, cells)
            at += 1
            yield at, cells

    def _merged(self, part: str) -> MergedCells:
        """Return the merged cells, which stand behind the rows: looked for in the bytes, which is quick."""
        merged = MergedCells()
        before = b""
        with self._zip.open(part) as stream:
            while piece := stream.read(_PIECE):
                for found in _MERGED.finditer(before + piece):
                    merged.add(found.group(1).decode("ascii"))
                before = piece[piece.rfind(b"<") :] if b"<" in piece[-_LONGEST_ELEMENT:] else b""
        return merged

    def _row_cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for cell in row:
            if local_name(cell) != "c":
                continue
            place = cell_place(cell.get("r", ""))
            column = place[0] if place else len(cells)
            if column >= WIDEST_ROW:
                break
            cells += [""] * (column + 1 - len(cells))
            cells[column] = self._value(cell)
        return cells

    def _value(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return unescaped("".join(_rich_text(child) for child in cell if local_name(child) == "is"))
        value = next((child.text or "" for child in cell if local_name(child) == "v"), "")
        if kind == "s":
            return self._strings.get(int(value)) if value.strip().isdecimal() and len(value) < 12 else ""
        if kind in ("str", "d"):
            return unescaped(value)
        return "" if kind in ("e", "b") else self._number(value.strip(), cell.get("s", ""))

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if style.isdecimal() and int(style) in self._date_styles and 0 < number < _LAST_SERIAL:
            return (self._epoch + timedelta(days=int(number))).date().isoformat()
        return number_text(number) if number == number and abs(number) != float("inf") else value


class _Strings:
    """The shared strings, one after the other in a file that stays in memory while it is small."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._ends = array("Q", [0])
        self.filled = False

    def add(self, text: str) -> None:
        """Add the next string."""
        self._file.write(text.encode("utf-8", "replace"))
        self._ends.append(self._file.tell())

    def get(self, index: int) -> str:
        """Return a string by its number (from 0), "" for one that is not there."""
        if not 0 <= index < len(self._ends) - 1:
            return ""
        self._file.seek(self._ends[index])
        return self._file.read(self._ends[index + 1] - self._ends[index]).decode("utf-8")

    def close(self) -> None:
        """Delete the file."""
        self._file.close()


def _rich_text(item: Element) -> str:
    """Return the text of a string item: its runs without the phonetic ones."""
    pieces: list[str] = []
    for child in item:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [run.text or "" for run in child if local_name(run) == "t"]
    return "".join(pieces)
