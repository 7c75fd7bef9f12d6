"""Turns what SQLite says into a sentence and a hint, at one place."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SENTENCES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "{path} is being written by another program",
        "wait until the other command or window has finished, then try again",
    ),
    sqlite3.SQLITE_LOCKED: (
        "{path} is being written by another program",
        "wait until the other command or window has finished, then try again",
    ),
    sqlite3.SQLITE_FULL: (
        "no space left for {path}",
        "free some disk space and try again; what was saved before is kept",
    ),
    sqlite3.SQLITE_READONLY: (
        "{path} cannot be written: the file or its folder is read-only",
        "copy the project to a folder that you may write to, or change its permissions",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{path} cannot be opened: its folder is missing or read-only",
        "choose a folder that exists and that you may write to",
    ),
    sqlite3.SQLITE_PERM: (
        "{path} cannot be opened: permission denied",
        "change the permissions of the file, or copy it to a folder of your own",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed while {path} was read or written",
        "check the disk and its free space, then try again; what was saved before is kept",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "{path} is damaged",
        "restore it from a backup; `sqlite3 FILE .recover` can save what is readable",
    ),
    sqlite3.SQLITE_NOTADB: (
        "{path} is not a LyricStudio project",
        "make one with `lyricstudio new PROJECT`, then `lyricstudio import PROJECT FILE` your songs",
    ),
    sqlite3.SQLITE_TOOBIG: (
        "a text is too long for {path}",
        "a project takes texts of up to one gigabyte: split the file",
    ),
}


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raise UserError for everything about the file that a person can mend; bugs pass through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The low byte is the primary code; the rest tells details that nobody can act on.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _SENTENCES:
            raise
        message, hint = _SENTENCES[code]
        raise UserError(message.format(path=path), hint) from error
