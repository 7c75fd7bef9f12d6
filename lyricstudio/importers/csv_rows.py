"""A tolerant CSV reader: streams rows with cells of any length and survives unescaped inner quotes.

The standard library's reader splits a row at a quote that nobody doubled and limits the size of a cell for
the whole process; lyrics files have both troubles, so this one looks at what stands after a quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FARTHEST_PEEK = 50
_LONGEST_CELL = 4_000_000
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number (from 1, the header included), its cells, and whether a quote never closed."""

    number: int
    cells: tuple[str, ...]
    unclosed: bool = False


class RowReader:
    """Reads the rows of one table from its physical lines."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines = iter(lines)
        self._ahead: list[str] = []
        self._delimiter = delimiter
        self._width: int | None = None
        self._spaced = False
        self._taken: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Yield the rows; blank lines between them are skipped but counted as no row."""
        number = 0
        while (line := self._next()) is not None:
            if not line.strip("\r\n"):
                continue
            number += 1
            if number == 1:
                self._spaced = self._delimiter + " " in line
            self._taken = []
            cells, unclosed = self._record(line)
            if self._width is None:
                self._width = len(cells)
            if unclosed:
                self._recover()
            yield Row(number, tuple(cells), unclosed)

    def _recover(self) -> None:
        """Go back to the first line after a broken row that can begin another, so that one quote costs one row."""
        needed = max(1, (self._width or 2) - 1)
        lines = self._taken
        begin = next((i for i, line in enumerate(lines) if line.count(self._delimiter) >= needed), len(lines))
        self._ahead += lines[begin:][::-1]

    def _next(self) -> str | None:
        return self._ahead.pop() if self._ahead else next(self._lines, None)

    def _peek(self) -> str | None:
        """Return the next line that is not blank, leaving it and the blank ones before it to be read."""
        for line in reversed(self._ahead):
            if line.strip():
                return line
        blank = list(reversed(self._ahead))
        for line in self._lines:
            blank.append(line)
            if line.strip() or len(blank) > _FARTHEST_PEEK:
                break
        self._ahead = blank[::-1]
        return next((line for line in reversed(self._ahead) if line.strip()), None)

    def _record(self, line: str) -> tuple[list[str], bool]:
        cells: list[str] = []
        position = 0
        while True:
            start = position
            while self._spaced and line[start : start + 1] == " ":
                start += 1
            if line[start : start + 1] == '"':
                cell, line, position, closed = self._quoted(line, start + 1, len(cells))
                cells.append(cell)
                if not closed:
                    return cells, True
            else:
                end = line.find(self._delimiter, position)
                stop = len(line.rstrip("\r\n")) if end < 0 else end
                cells.append(line[position:stop])
                position = stop
            if line[position : position + 1] != self._delimiter:
                return cells, False
            position += 1

    def _quoted(self, line: str, position: int, done: int) -> tuple[str, str, int, bool]:
        """Read a quoted cell from after its opening quote; returns cell, line, position after it, closed."""
        pieces: list[str] = []
        start, size = position, 0
        while True:
            quote = line.find('"', position)
            if quote < 0:
                pieces.append(line[start:])
                following = self._next()
                size += len(line)
                if following is None or size > _LONGEST_CELL:
                    self._taken += [following] if following is not None else []
                    return "".join(pieces), "", 0, False
                self._taken.append(following)
                line, start, position = following, 0, 0
            elif line[quote + 1 : quote + 2] == '"':
                pieces.append(line[start : quote + 1])
                start = position = quote + 2
            elif self._closes(line, quote, done):
                pieces.append(line[start:quote])
                return "".join(pieces), line, quote + 1, True
            else:
                position = quote + 1

    def _closes(self, line: str, quote: int, done: int) -> bool:
        """Say whether a quote ends its cell, by what follows and by how many cells the row still lacks."""
        after = line[quote + 1 : quote + 2]
        last = self._width is not None and done + 1 >= self._width
        if after == self._delimiter:
            spaced = line[quote + 2 : quote + 3] == " " and not self._spaced
            return not last and not spaced
        if after not in ("", "\r", "\n"):
            return False
        if self._width is None:
            return True
        following = self._peek()
        if following is None or following.startswith('"'):
            return True
        return following.count(self._delimiter) >= self._width - 1
