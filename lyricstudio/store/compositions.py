"""Composed songs with every section, take, prompt and seed, so that each can be made again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import marks_from_json, marks_to_json
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.domain.records import Composition, Section, Take
from lyricstudio.store.clock import now
from lyricstudio.store.rows import (
    columns_of,
    fields_of,
    insert_sql,
    storable,
    texts_from_json,
    texts_to_json,
    update_sql,
    values_of,
)

if TYPE_CHECKING:
    import sqlite3

    from lyricstudio.store.database import Database

_FIELDS = columns_of(Composition, leave_out=("id", "sections"))
_PLAIN = columns_of(Composition, leave_out=("id", "sections", "tags"))
_SECTION_FIELDS = columns_of(Section, leave_out=("takes",))
_SECTION_PLAIN = columns_of(Section, leave_out=("takes", "kind", "marks", "wish"))
_TAKE_FIELDS = columns_of(Take)
_TAKE_PLAIN = columns_of(Take, leave_out=("chosen",))
_INSERT_SECTION = insert_sql("sections", ("composition_id", "position", *_SECTION_FIELDS))
_INSERT_TAKE = insert_sql("takes", ("section_id", "position", *_TAKE_FIELDS))

_LISTED = """
    SELECT c.id, c.title, max(c.updated, c.created) AS changed, group_concat(s.position || ':' || s.kind) AS kinds,
        sum(length(s.text) > 0) AS written
    FROM compositions c
    LEFT JOIN sections s ON s.composition_id = c.id
    GROUP BY c.id ORDER BY changed DESC, c.id DESC"""


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """A composition in a list: its form and how many of its parts are written."""

    id: int
    title: str
    updated: str
    form: tuple[PartKind, ...]
    written: int


class CompositionRepository:
    """Reads and writes compositions, each with its sections and takes in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, composition: Composition) -> Composition:
        """Write a new composition and return it with its id and time."""
        stamped = replace(composition, created=composition.created or now())
        with self._database.write() as connection:
            new = connection.execute(insert_sql("compositions", _FIELDS), _values(stamped)).lastrowid
            assert new is not None
            _write_sections(connection, new, stamped.sections)
        return replace(stamped, id=new)

    def restore(self, composition: Composition) -> None:
        """Write a composition that was deleted, under the id that it had."""
        with self._database.write() as connection:
            values = _values(composition) | {"id": composition.id}
            connection.execute(insert_sql("compositions", ("id", *_FIELDS)), values)
            assert composition.id is not None
            _write_sections(connection, composition.id, composition.sections)

    def update(self, composition: Composition) -> None:
        """Write a composition as it is now, with all its sections; UserError when it does not exist."""
        values = _values(composition) | {"id": composition.id}
        with self._database.write() as connection:
            if composition.id is None or not connection.execute(update_sql("compositions", _FIELDS), values).rowcount:
                raise _unknown(composition.id)
            connection.execute("DELETE FROM sections WHERE composition_id = ?", (composition.id,))
            _write_sections(connection, composition.id, composition.sections)

    def get(self, composition_id: int) -> Composition:
        """Return a composition; UserError when there is none with this id."""
        row = self._database.one("SELECT * FROM compositions WHERE id = ?", (composition_id,))
        if row is None:
            raise _unknown(composition_id)
        return self._composition(row)

    def all(self) -> tuple[Composition, ...]:
        """Return all compositions in the order in which they were made."""
        return tuple(self._composition(row) for row in self._database.all("SELECT * FROM compositions ORDER BY id"))

    def listed(self) -> tuple[ListedDraft, ...]:
        """Return what a list of songs needs, last changed first."""
        return tuple(
            ListedDraft(row["id"], row["title"], row["changed"], _form(row["kinds"] or ""), row["written"] or 0)
            for row in self._database.all(_LISTED)
        )

    def delete(self, *ids: int) -> int:
        """Delete compositions and return how many; all or none, UserError when one is unknown."""
        wanted = sorted(set(ids))
        with self._database.write() as connection:
            for composition_id in wanted:
                if not connection.execute("DELETE FROM compositions WHERE id = ?", (composition_id,)).rowcount:
                    raise _unknown(composition_id)
        return len(wanted)

    def _composition(self, row: sqlite3.Row) -> Composition:
        rows = self._database.all("SELECT * FROM sections WHERE composition_id = ? ORDER BY position", (row["id"],))
        sections = tuple(self._section(r) for r in rows)
        return Composition(**fields_of(row, _PLAIN), id=row["id"], sections=sections, tags=texts_from_json(row["tags"]))  # type: ignore[arg-type]

    def _section(self, row: sqlite3.Row) -> Section:
        return Section(
            **fields_of(row, _SECTION_PLAIN),  # type: ignore[arg-type]
            kind=PartKind(row["kind"]),
            takes=self._takes(row["id"]),
            marks=marks_from_json(row["marks"]),
            wish=PartWish.from_json(row["wish"]),
        )

    def _takes(self, section_id: int) -> tuple[Take, ...]:
        rows = self._database.all("SELECT * FROM takes WHERE section_id = ? ORDER BY position", (section_id,))
        return tuple(Take(**fields_of(row, _TAKE_PLAIN), chosen=bool(row["chosen"])) for row in rows)  # type: ignore[arg-type]


def _form(numbered: str) -> tuple[PartKind, ...]:
    # SQLite joins in any order: "1:chorus,0:verse".
    parts = (part.split(":", 1) for part in numbered.split(",") if part)
    return tuple(PartKind(kind) for _, kind in sorted((int(position), kind) for position, kind in parts))


def _values(composition: Composition) -> dict[str, Any]:
    return values_of(composition, _FIELDS) | {"tags": texts_to_json(composition.tags)}


def _write_sections(connection: sqlite3.Connection, composition_id: int, sections: tuple[Section, ...]) -> None:
    for position, section in enumerate(sections):
        values = values_of(section, _SECTION_FIELDS) | {
            "composition_id": composition_id,
            "position": position,
            "kind": section.kind.value,
            "text": storable(section.text),
            "marks": storable(marks_to_json(section.marks)),
            "wish": section.wish.to_json(),
        }
        section_id = connection.execute(_INSERT_SECTION, values).lastrowid
        takes = (
            values_of(take, _TAKE_FIELDS)
            | {"section_id": section_id, "position": i, "chosen": int(take.chosen), "text": storable(take.text)}
            for i, take in enumerate(section.takes)
        )
        connection.executemany(_INSERT_TAKE, takes)


def _unknown(composition_id: int | None) -> UserError:
    return UserError(f"there is no draft {composition_id} in this project", "`lyricstudio compose` makes one")
