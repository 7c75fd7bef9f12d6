"""How values of the field are written into columns and read back."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Words that SQL keeps for itself.
_COLUMN = {"group": "group_name", "key": "part_key"}


def texts_to_json(texts: Iterable[str | int]) -> str:
    """Write a tuple of strings (or numbers) as a JSON array."""
    items = list(texts)
    return json.dumps(items, ensure_ascii=False) if items else "[]"


def texts_from_json(text: str) -> tuple[str, ...]:
    """Read a JSON array of strings."""
    return tuple(str(item) for item in json.loads(text)) if text != "[]" else ()


def numbers_from_json(text: str) -> tuple[int, ...]:
    """Read a JSON array of whole numbers."""
    return tuple(int(item) for item in json.loads(text))


def storable(text: str) -> str:
    """Return the text with lone surrogates (half a character from a broken file) replaced by U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def column(field: str) -> str:
    """Return the column that holds a field of a record."""
    return _COLUMN.get(field, field)


def columns_of(record: type[Any], leave_out: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the field names of a record class, in order, without some."""
    gone = set(leave_out)
    return tuple(field.name for field in fields(record) if field.name not in gone)


def insert_sql(table: str, names: Iterable[str]) -> str:
    """Return an INSERT statement with a named placeholder for each field."""
    names = tuple(names)
    columns = ", ".join(column(name) for name in names)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{name}' for name in names)})"


def update_sql(table: str, names: Iterable[str]) -> str:
    """Return an UPDATE statement by id with a named placeholder for each field."""
    changes = ", ".join(f"{column(name)} = :{name}" for name in names if name != "id")
    return f"UPDATE {table} SET {changes} WHERE id = :id"


def values_of(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return the values of a flat record under its field names."""
    return {name: getattr(record, name) for name in names}


def fields_of(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the values of a row under the field names of its record."""
    return {name: row[column(name)] for name in names}
