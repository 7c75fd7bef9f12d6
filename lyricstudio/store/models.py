"""The library of finished models, found by id or by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import AnswerFormat, ContextMode
from lyricstudio.domain.records import LyricModel
from lyricstudio.store.clock import now
from lyricstudio.store.rows import columns_of, fields_of, insert_sql, update_sql, values_of

if TYPE_CHECKING:
    import sqlite3

    from lyricstudio.store.database import Database

_NEW = columns_of(LyricModel, leave_out=("id",))
_PLAIN = columns_of(LyricModel, leave_out=("context", "answer_format"))


class ModelRepository:
    """Reads and writes models."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, model: LyricModel) -> LyricModel:
        """Write a new model and return it with its id and time."""
        stamped = replace(model, created=model.created or now())
        values = _values(stamped)
        values.pop("id")
        return replace(stamped, id=self._database.run(insert_sql("models", _NEW), values).lastrowid)

    def update(self, model: LyricModel) -> None:
        """Write a model as it is now; UserError when it does not exist."""
        if not self._database.run(update_sql("models", _NEW), _values(model)).rowcount:
            raise _unknown(str(model.id))

    def get(self, model_id: int) -> LyricModel:
        """Return a model; UserError when there is none with this id."""
        row = self._database.one("SELECT * FROM models WHERE id = ?", (model_id,))
        if row is None:
            raise _unknown(str(model_id))
        return _model(row)

    def find(self, name_or_id: str) -> LyricModel:
        """Return the model with this id, provider's id or name (any case); the newest where a name is shared.

        UserError when there is none; it names those that are there.
        """
        row = self._database.one(
            "SELECT * FROM models WHERE CAST(id AS TEXT) = ?1 OR model_id = ?1 OR name = ?1 COLLATE NOCASE"
            " ORDER BY CAST(id AS TEXT) = ?1 DESC, model_id = ?1 DESC, id DESC LIMIT 1",
            (name_or_id,),
        )
        if row is None:
            raise _unknown(name_or_id, [model.name for model in self.all()])
        return _model(row)

    def all(self) -> tuple[LyricModel, ...]:
        """Return all models in the order in which they were made."""
        return tuple(_model(row) for row in self._database.all("SELECT * FROM models ORDER BY id"))

    def delete(self, *ids: int) -> int:
        """Delete models from the library and return how many; all or none, UserError when one is unknown."""
        wanted = sorted(set(ids))
        with self._database.write() as connection:
            for model_id in wanted:
                if not connection.execute("DELETE FROM models WHERE id = ?", (model_id,)).rowcount:
                    raise _unknown(str(model_id))
        return len(wanted)


def _values(model: LyricModel) -> dict[str, Any]:
    return values_of(model, _PLAIN) | {"context": model.context.value, "answer_format": model.answer_format.value}


def _model(row: sqlite3.Row) -> LyricModel:
    return LyricModel(
        **fields_of(row, _PLAIN),  # type: ignore[arg-type]
        context=ContextMode(row["context"]),
        answer_format=AnswerFormat(row["answer_format"]),
    )


def _unknown(name: str, others: list[str] | None = None) -> UserError:
    known = f"; there are: {', '.join(others[:10])}" if others else ""
    return UserError(f"there is no model {name!r} in this project{known}", "`lyricstudio models PROJECT` lists them")
