"""Makes and opens project files: whole or not at all, and nothing of a foreign file is touched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from lyricstudio.domain.errors import UserError
from lyricstudio.store.database import connect
from lyricstudio.store.failures import told_plainly
from lyricstudio.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate, schema_version

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100  # bytes; the application id is the big-endian number at 68 (sqlite.org, "Database File Format")


def make_file(path: Path) -> None:
    """Make an empty project file.

    It is built under another name and then linked to its own, so that no half-made file can be seen.
    UserError when something is there already, or the folder is missing, read-only or full.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder", "give the name of a file in it, for example songs.lyricstudio")
    if path.exists():
        raise UserError(f"{path} exists already", "choose another name, or use the project that is there")
    if not path.parent.is_dir():
        raise UserError(f"the folder {path.parent} does not exist", "make it first, or choose another folder")
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _build(draft)
        _publish(draft, path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        for left in (draft, Path(f"{draft}-journal"), Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _build(draft: Path) -> None:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o644)
    with told_plainly(draft):
        connection = connect(draft, 1.0)
        try:
            migrate(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # fails when somebody else made the file meanwhile; a rename would replace it
    except FileExistsError as error:
        raise UserError(f"{path} exists already", "choose another name, or use the project that is there") from error
    except OSError:
        draft.replace(path)  # a file system without hard links


def check_file(path: Path) -> None:
    """Look at the header of a file; UserError when it is missing or no project of ours."""
    if path.is_dir():
        raise UserError(f"{path} is a folder, not a project", "give the project file, for example songs.lyricstudio")
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER)
    except FileNotFoundError as error:
        raise UserError(f"there is no project {path}", f"make it with `lyricstudio new {path}`") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}", "check the permissions of the file") from error
    if header[:16] != _MAGIC or int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise UserError(
            f"{path} is not a LyricStudio project",
            "make one with `lyricstudio new PROJECT`, then `lyricstudio import PROJECT` your files",
        )


def prepare_file(path: Path, wait_seconds: float) -> None:
    """Bring a checked file to the newest schema; UserError when it is newer than this program or read-only."""
    with told_plainly(path):
        connection = connect(path, wait_seconds)
        try:
            if schema_version(connection) > SCHEMA_VERSION:
                raise UserError(
                    f"{path} was made by a newer version of LyricStudio", "update LyricStudio, then open it again"
                )
            _check_writable(path)
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection)
            connection.execute("SELECT count(*) FROM songs_index WHERE rowid < 0").fetchone()
        finally:
            connection.close()


def _check_writable(path: Path) -> None:
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        error = sqlite3.OperationalError("read-only")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise error


def _cannot_write(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path} cannot be made: {error.strerror}", "choose a folder that you may write to and that has free space"
    )
