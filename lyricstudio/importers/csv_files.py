"""CSV and other delimited text: a song, a section or a line a row, streamed so that size does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from lyricstudio.importers.assembling import FileContext
from lyricstudio.importers.csv_columns import Columns, recognise
from lyricstudio.importers.csv_rows import DELIMITERS, RowReader
from lyricstudio.importers.decoding import detect_file_encoding, open_text
from lyricstudio.importers.table_songs import OpenedTable, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")


@dataclass(frozen=True, slots=True)
class CsvImporter:
    """Reads tables of songs; columns are recognised by name in several languages, or mapped by a person."""

    table: HeadingTable
    name: str = "csv"

    def sniff(self, found: FoundFile) -> float:
        """Return .9 for a header with a lyrics column, .8 for the suffix alone."""
        if found.is_binary:
            return 0.0
        header = _first_line(found.head_text)
        index = recognise(_cells(header, _best_delimiter(header)), {})
        if "lyrics" in index and len(index) >= 2:
            return 0.9 if found.suffix in _SUFFIXES else 0.75
        return 0.8 if found.suffix in _SUFFIXES else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of the table row by row; a broken row is rejected with its number (the header is 1)."""
        encoding, guessed = detect_file_encoding(found.disk, found.head)
        encoding = options.encoding or encoding
        notes = (f"read as {encoding}, guessed from the bytes",) if guessed and not options.encoding else ()
        context = FileContext(found, self.table, self.name, self.sniff(found), encoding.removesuffix("-sig"), notes)
        with open_text(found.disk, encoding) as file:
            opened = self._opened(file, options)
            if opened is None:
                yield context.reject("The file is empty.", "Nothing to import.")
            else:
                yield from read_table(opened, context)

    def columns(self, found: FoundFile, options: ImportOptions) -> Columns | None:
        """Return how the columns of a table are understood, None for an empty one; UserError for a wrong mapping."""
        encoding = options.encoding or detect_file_encoding(found.disk, found.head)[0]
        with open_text(found.disk, encoding) as file:
            opened = self._opened(file, options)
            return opened.columns if opened else None

    def _opened(self, file: Iterable[str], options: ImportOptions) -> OpenedTable | None:
        lines = _without_preamble(file)
        first = next(lines, None)
        if first is None:
            return None
        rows = RowReader(chain([first], lines), _best_delimiter(first)).rows()
        return open_table(rows, options.columns, self.table)


def _without_preamble(lines: Iterable[str]) -> Iterator[str]:
    """Drop the byte order mark, blank lines and Excel's `sep=;` line before the header."""
    started = False
    for line in lines:
        if not started:
            line = line.removeprefix("\ufeff")  # noqa: PLW2901 - the mark belongs to the first line alone
            if not line.strip() or line.strip().lower().startswith("sep="):
                continue
            started = True
        yield line


def _first_line(text: str) -> str:
    return next(_without_preamble(text.splitlines()), "")


def _best_delimiter(header: str) -> str:
    """Return the delimiter that makes the header hold most known columns, and most columns at all."""
    return max(DELIMITERS, key=lambda d: (len(recognise(_cells(header, d), {})), len(_cells(header, d))))


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    row = next(RowReader([line], delimiter).rows(), None)
    return row.cells if row else ()
