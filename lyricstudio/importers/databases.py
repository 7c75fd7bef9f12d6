"""SQLite databases: the table with lyrics is found by its columns, or a person chooses table and columns.

How a database is opened is the store's business; this importer is given it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lyricstudio.domain.errors import FileProblem
from lyricstudio.importers.assembling import FileContext
from lyricstudio.importers.csv_rows import Row
from lyricstudio.importers.many_tables import ManyTables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.csv_columns import Columns
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_MAGIC = b"SQLite format 3\x00"


class Database(Protocol):
    """An opened database."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        ...

    def rows(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the names of the columns and then the rows, numbered from 1."""
        ...


class DatabaseOpener(Protocol):
    """Opens a database file for reading only; FileProblem when it is none, damaged or locked."""

    def __call__(self, path: Path) -> AbstractContextManager[Database]:
        """Return the opened file."""
        ...


@dataclass(frozen=True, slots=True)
class _Tables:
    """A database as a workbook: its tables are the sheets."""

    database: Database

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return self.database.names

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a table below its header."""
        return (Row(number, cells) for number, cells in self.database.rows(name))


@dataclass(frozen=True, slots=True)
class DatabaseImporter:
    """Reads one table of a SQLite file."""

    table: HeadingTable
    opener: DatabaseOpener
    name: str = "sqlite"

    def sniff(self, found: FoundFile) -> float:
        """Return .95 for a database that is no project of ours."""
        return 0.95 if found.head.startswith(_MAGIC) and found.suffix != ".lyricstudio" else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of the table with lyrics, or say why there are none."""
        context = FileContext(found, self.table, self.name, 0.95)
        try:
            with self.opener(found.disk) as database:
                yield from ManyTables(_Tables(database), context, options, only_best=True).read()
        except FileProblem as error:
            yield context.reject(error.message, error.hint)

    def columns(self, found: FoundFile, options: ImportOptions) -> Columns | None:
        """Return the columns of the table that is read; UserError for a wrong mapping."""
        try:
            with self.opener(found.disk) as database:
                tables = ManyTables(
                    _Tables(database), FileContext(found, self.table, self.name), options, only_best=True
                )
                name = next(iter([*tables.with_lyrics(), *database.names]), None)
                opened = tables.opened(name) if name else None
                return opened.columns if opened else None
        except FileProblem:
            return None

    def tables(self, found: FoundFile) -> tuple[str, ...]:
        """Return the names of the tables."""
        try:
            with self.opener(found.disk) as database:
                return database.names
        except FileProblem:
            return ()
