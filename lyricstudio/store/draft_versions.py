"""How drafts once were: numbered for each song, written whole, never changed, deleted with their song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.draft_json import draft_from_json, draft_to_json
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.records import Composition, DraftVersion
from lyricstudio.store.clock import now
from lyricstudio.store.rows import storable

if TYPE_CHECKING:
    import sqlite3

    from lyricstudio.store.database import Database


class DraftVersionRepository:
    """Reads and writes versions of compositions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, composition: Composition, name: str = "") -> DraftVersion:
        """Keep a stored composition as it is now, under the next number of its song."""
        if composition.id is None:
            raise UserError("a song that was never saved has no versions", "save it first")
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT coalesce(max(number), 0) + 1 AS next FROM draft_versions WHERE composition_id = ?",
                (composition.id,),
            ).fetchone()
            made = DraftVersion(composition.id, row["next"], name, now(), composition)
            connection.execute(
                "INSERT INTO draft_versions VALUES (?, ?, ?, ?, ?)",
                (made.composition_id, made.number, storable(name), made.created, storable(draft_to_json(composition))),
            )
        return made

    def all(self, composition_id: int) -> tuple[DraftVersion, ...]:
        """Return the versions of a song, newest first."""
        rows = self._database.all(
            "SELECT * FROM draft_versions WHERE composition_id = ? ORDER BY number DESC", (composition_id,)
        )
        return tuple(_version(row) for row in rows)

    def newest(self, composition_id: int) -> DraftVersion | None:
        """Return the newest version of a song, None before there is one."""
        row = self._database.one(
            "SELECT * FROM draft_versions WHERE composition_id = ? ORDER BY number DESC LIMIT 1", (composition_id,)
        )
        return _version(row) if row is not None else None


def _version(row: sqlite3.Row) -> DraftVersion:
    song = row["composition_id"]
    return DraftVersion(song, row["number"], row["name"], row["created"], draft_from_json(row["draft"], song))
