"""What workbooks of all kinds share: sheets as streams of rows, cells as text, merged cells filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from lyricstudio.importers.csv_rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDEST_ROW = 1024
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_MOST_MERGED = 100_000


class Workbook(Protocol):
    """An opened workbook."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the sheets in order."""
        ...

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet with their numbers (from 1), empty ones left out."""
        ...


@dataclass(slots=True)
class MergedCells:
    """Which cells below a merged cell repeat its value: spans of rows by column (both from 0)."""

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _values: dict[int, tuple[int, str]] = field(default_factory=dict)
    _count: int = 0

    def add(self, reference: str) -> None:
        """Add a merged range like "A2:A5"."""
        first, _, last = reference.partition(":")
        start, end = cell_place(first), cell_place(last)
        if start and end and end[1] > start[1] and self._count < _MOST_MERGED and end[0] - start[0] < WIDEST_ROW:
            self._count += 1
            self.spans.setdefault(start[0], []).append((start[1], end[1]))

    def fill(self, row: int, cells: list[str]) -> None:
        """Put the values of merged cells into the cells of a row (from 0) that they cover."""
        for column, spans in self.spans.items():
            span = next((s for s in spans if s[0] <= row <= s[1]), None)
            if span is None:
                continue
            if row == span[0]:
                self._values[column] = (span[0], cells[column] if column < len(cells) else "")
            elif self._values.get(column, (-1, ""))[0] == span[0]:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or self._values[column][1]


def cell_place(reference: str) -> tuple[int, int] | None:
    """Return column and row (from 0) of "B12", None for anything else."""
    found = _REFERENCE.match(reference)
    if not found:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found.group(2)) - 1


def unescaped(text: str) -> str:
    """Read Excel's `_x000D_` for a character that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda m: _letter(int(m.group(1), 16)), text)


def number_text(value: float) -> str:
    """Write a number as a person would: 2020, not 2020.0."""
    whole = abs(value) < 1e15 and value == int(value)
    return str(int(value)) if whole else repr(value)


def numbered(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    """Make rows of numbers (from 1) and cells; rows without a filled cell are left out."""
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Row(number, tuple(cells))


def _letter(code: int) -> str:
    return "" if 0xD800 <= code < 0xE000 else chr(code)
