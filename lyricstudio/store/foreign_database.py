"""Other people's SQLite files, read as tables of text: read-only, distrusted, with nothing of them executed."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST_CELL = 16_000_000  # bytes
_STEPS, _MOST_STEPS = 100_000, 20_000  # a row may take two thousand million steps of the virtual machine
_WIDEST = 1000
# A damaged name, or a message about one, is decoded strictly by the standard library.
_DAMAGE = (sqlite3.Error, OverflowError, UnicodeError)
_HINT = "Open it with the program that made it and export CSV, or repair it first."


class ForeignDatabase:
    """An opened database: its tables, the views behind them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names = self._find_names()
        self._left = _MOST_STEPS
        connection.set_progress_handler(self._step, _STEPS)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of tables, then of views, without those that SQLite keeps for itself."""
        return self._names

    def rows(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the column names and then the rows as text; FileProblem when the file is damaged."""
        quoted = name.replace('"', '""')
        try:
            cursor = self._connection.execute(f'SELECT * FROM "{quoted}"')
            yield 1, tuple(str(column[0]) for column in cursor.description[:_WIDEST])
            for number, values in enumerate(cursor, 2):
                self._left = _MOST_STEPS
                yield number, tuple(_text(value) for value in values[:_WIDEST])
        except _DAMAGE as error:
            raise FileProblem(f"The database cannot be read: {error}.", _HINT) from error

    def _find_names(self) -> tuple[str, ...]:
        listed = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY type, rowid"
        found = self._connection.execute(listed).fetchall()
        tables = [str(name) for name, kind in found if isinstance(name, str)]
        virtual = [t for t in tables if f"{t}_content" in tables or f"{t}_data" in tables]
        shadows = {f"{t}_{end}" for t in virtual for end in ("content", "data", "idx", "docsize", "config", "stat")}
        kept = [t for t in tables if not t.startswith("sqlite_") and t not in shadows]
        return tuple([t for t in kept if t not in virtual] + [t for t in kept if t in virtual])

    def _step(self) -> int:
        self._left -= 1
        return int(self._left < 0)


@contextmanager
def open_foreign(path: Path) -> Iterator[ForeignDatabase]:
    """Open a database for reading only; FileProblem when it is none, damaged, locked or unreadable."""
    connection = _connect(path)
    try:
        yield ForeignDatabase(connection)
    except _DAMAGE as error:
        raise FileProblem(f"The database cannot be read: {error}.", _HINT) from error
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    problem: Exception | None = None
    for mode in ("mode=ro", "mode=ro&immutable=1"):  # the second one where the folder is read-only too
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=2.0)
        except sqlite3.Error as error:
            problem = error
            continue
        try:
            _distrust(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except _DAMAGE as error:
            connection.close()
            problem = error
            continue
        return connection
    raise FileProblem(f"The database cannot be opened: {problem}.", _HINT)


def _distrust(connection: sqlite3.Connection) -> None:
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("cp1252", "replace")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
