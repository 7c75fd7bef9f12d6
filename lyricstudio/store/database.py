"""The connections to one project file: one for each thread, and one way to write."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lyricstudio.store.failures import told_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Values = Sequence[Any] | Mapping[str, Any]

WAIT_SECONDS = 20.0
# How a transaction begins, is kept and is undone: a whole one, and a part of another.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))


class Database:
    """Hands each thread its own connection; reads see a whole transaction or nothing of it."""

    def __init__(self, path: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = path
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}

    @property
    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, opened at its first use."""
        thread = threading.current_thread()
        found = self._connections.get(thread)
        return found if found is not None else self._connect(thread)

    def _connect(self, thread: threading.Thread) -> sqlite3.Connection:
        with told_plainly(self.path):
            fresh = connect(self.path, self._wait_seconds)
        with self._lock:
            for gone in [t for t in self._connections if not t.is_alive()]:
                self._connections.pop(gone).close()
            self._connections[thread] = fresh
        return fresh

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Open a write transaction, or a part of the one that this thread is in.

        It begins IMMEDIATE, because a read that becomes a write may fail at once. An error or an
        interrupt undoes all of it, and nothing else.
        """
        connection = self.connection
        inside = connection.in_transaction
        begin, keep, undo = _PART if inside else _WHOLE
        with told_plainly(self.path):
            connection.execute(begin)
            try:
                yield connection
                connection.execute(keep)
            except BaseException:
                if connection.in_transaction:  # SQLite itself rolls back when the disk is full
                    for statement in undo:
                        connection.execute(statement)
                raise

    def all(self, sql: str, values: Values = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with told_plainly(self.path):
            return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Values = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with told_plainly(self.path):
            return self.connection.execute(sql, values).fetchone()

    def run(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Execute one statement that writes, in its own or the current transaction."""
        with self.write() as connection:
            return connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Execute one statement for each row, all in one transaction."""
        with self.write() as connection:
            connection.executemany(sql, rows)

    def close(self) -> None:
        """Close the connections of all threads; the last one merges the write-ahead log into the file."""
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()


def connect(path: Path, wait_seconds: float) -> sqlite3.Connection:
    """Open an existing file with the settings that every connection of ours has."""
    # rw, never rwc: a mistyped name must not leave an empty file behind.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,  # closed by whoever closes the project
    )
    connection.row_factory = sqlite3.Row
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # a run is on the disk before money is spent on it
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")  # KiB
    except BaseException:
        connection.close()
        raise
    return connection
