"""Frozen datasets and their examples: written once, read by split, never changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, Split
from lyricstudio.domain.records import Dataset, Dropped, Example, Message
from lyricstudio.store.clock import now
from lyricstudio.store.rows import (
    columns_of,
    fields_of,
    insert_sql,
    numbers_from_json,
    storable,
    texts_to_json,
    values_of,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from lyricstudio.store.database import Database

_FIELDS = columns_of(Dataset)
_PLAIN = columns_of(Dataset, leave_out=("context", "answer_format", "dropped"))
_PAGE = 1000  # examples read at once


class DatasetRepository:
    """Reads and writes datasets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, dataset: Dataset, examples: Iterable[Example]) -> Dataset:
        """Write a dataset with all its examples in one transaction and return it with its time."""
        stamped = replace(dataset, created=dataset.created or now())
        with self._database.write() as connection:
            connection.execute(insert_sql("datasets", _FIELDS), _dataset_values(stamped))
            connection.executemany(
                "INSERT INTO examples (dataset_id, position, split, song_id, part_ids, messages)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (_example_values(dataset.id, position, example) for position, example in enumerate(examples)),
            )
        return stamped

    def get(self, dataset_id: str) -> Dataset:
        """Return a dataset; UserError when there is none with this id."""
        row = self._database.one("SELECT * FROM datasets WHERE id = ?", (dataset_id,))
        if row is None:
            raise UserError(
                f"there is no dataset {dataset_id!r} in this project", "`lyricstudio dataset PROJECT` makes one"
            )
        return _dataset(row)

    def all(self) -> tuple[Dataset, ...]:
        """Return all datasets in the order in which they were made."""
        return tuple(_dataset(row) for row in self._database.all("SELECT * FROM datasets ORDER BY created, rowid"))

    def examples(self, dataset_id: str, split: Split | None = None) -> Iterator[Example]:
        """Yield the examples of a dataset, or of one of its splits, in the frozen order."""
        last = -1
        while True:
            rows = self._database.all(
                "SELECT * FROM examples WHERE dataset_id = ? AND position > ? AND (? IS NULL OR split = ?)"
                f" ORDER BY position LIMIT {_PAGE}",
                (dataset_id, last, split, split),
            )
            if not rows:
                return
            last = rows[-1]["position"]
            yield from (_example(row) for row in rows)

    def delete(self, dataset_id: str) -> None:
        """Delete a dataset with its examples; UserError when a run was made from it."""
        self.get(dataset_id)
        with self._database.write() as connection:
            run = connection.execute("SELECT id FROM runs WHERE dataset_id = ? LIMIT 1", (dataset_id,)).fetchone()
            if run is not None:
                raise UserError(
                    f"dataset {dataset_id!r} is kept: run {run['id']} was made from it",
                    "a model can be trained again elsewhere only from its frozen dataset",
                )
            connection.execute("DELETE FROM datasets WHERE id = ?", (dataset_id,))


def _dataset_values(dataset: Dataset) -> dict[str, Any]:
    return values_of(dataset, _PLAIN) | {
        "context": dataset.context.value,
        "answer_format": dataset.answer_format.value,
        "dropped": json.dumps([[item.reason, item.count] for item in dataset.dropped], ensure_ascii=False),
    }


def _dataset(row: sqlite3.Row) -> Dataset:
    return Dataset(
        **fields_of(row, _PLAIN),  # type: ignore[arg-type]
        context=ContextMode(row["context"]),
        answer_format=AnswerFormat(row["answer_format"]),
        dropped=tuple(Dropped(reason, count) for reason, count in json.loads(row["dropped"])),
    )


def _example_values(dataset_id: str, position: int, example: Example) -> tuple[Any, ...]:
    messages = [[m.role, m.content, m.weight] for m in example.messages]
    return (
        dataset_id,
        position,
        example.split.value,
        example.song_id,
        texts_to_json(example.part_ids),
        storable(json.dumps(messages, ensure_ascii=False)),
    )


def _example(row: sqlite3.Row) -> Example:
    return Example(
        messages=tuple(Message(role, content, weight) for role, content, weight in json.loads(row["messages"])),
        song_id=row["song_id"],
        part_ids=numbers_from_json(row["part_ids"]),
        split=Split(row["split"]),
    )
