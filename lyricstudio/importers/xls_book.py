"""Old Excel workbooks (.xls) through xlrd, the one maintained reader of that format in plain Python (BSD)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from lyricstudio.importers.sheet_cells import WIDEST_ROW, number_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import xlrd

    from lyricstudio.importers.csv_rows import Row

LARGEST_XLS = 100 << 20


class XlsBook:
    """One old workbook; raises whatever xlrd raises for a damaged one."""

    def __init__(self, path: Path) -> None:
        import xlrd

        self._xlrd = xlrd
        self._book = xlrd.open_workbook(str(path), logfile=io.StringIO(), on_demand=True, ragged_rows=True)

    def close(self) -> None:
        """Let go of the file."""
        self._book.release_resources()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the sheets in order."""
        return tuple(self._book.sheet_names())

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet."""
        sheet = self._book.sheet_by_name(name)
        return numbered((at + 1, self._cells(sheet.row(at)[:WIDEST_ROW])) for at in range(sheet.nrows))

    def _cells(self, row: list[xlrd.sheet.Cell]) -> list[str]:
        return [self._text(cell) for cell in row]

    def _text(self, cell: xlrd.sheet.Cell) -> str:
        if cell.ctype == self._xlrd.XL_CELL_TEXT:
            return str(cell.value)
        if cell.ctype == self._xlrd.XL_CELL_DATE:
            try:
                return self._xlrd.xldate_as_datetime(float(cell.value), self._book.datemode).date().isoformat()
            except (ValueError, OverflowError):
                return ""
        return number_text(float(cell.value)) if cell.ctype == self._xlrd.XL_CELL_NUMBER else ""
