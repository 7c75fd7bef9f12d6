"""Reads the fields of a JSON request one by one, with the public API's words when one is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.http.failure import ApiFailure, invalid, missing

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
    str: "a string",
    list: "an array",
    dict: "an object",
    type(None): "null",
}


class Fields:
    """The object of one request; `null` counts as absent, unknown fields are nobody's business."""

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path

    @classmethod
    def from_json(cls, body: bytes) -> Fields:
        """Parse a request body; ApiFailure (400) when it is no JSON object."""
        try:
            values = json.loads(body or b"{}", parse_constant=_refuse)
        except (ValueError, RecursionError):
            message = "We could not parse the JSON body of your request. It must be one JSON object in UTF-8."
            raise ApiFailure(400, message) from None
        if not isinstance(values, dict):
            raise ApiFailure(400, f"Invalid body: expected an object, but got {_kind(values)} instead.")
        return cls(values)

    def has(self, name: str) -> bool:
        """Say whether the field is given."""
        return self._values.get(name) is not None

    def raw(self, name: str) -> Any:
        """Return the value as it came, None when it is absent."""
        return self._values.get(name)

    def text(self, name: str, default: str | None = None, longest: int = 1 << 20) -> str:
        """Return a string; without a default the field is required."""
        value = self._get(name, str, default)
        if len(value) > longest:
            message = f"Invalid '{self._path}{name}': string too long. Expected a string with maximum length {longest}"
            raise invalid(f"{message}, but got a string with length {len(value)} instead.", self._path + name)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean."""
        return self._get(name, bool, default)

    def integer(self, name: str, least: int, most: int, default: int | None = None) -> int | None:
        """Return a whole number within limits, or the default."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong_type(name, "an integer", value)
        return self._within(name, value, least, most, "integer")

    def decimal(self, name: str, least: float, most: float, default: float) -> float:
        """Return a number within limits, or the default."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong_type(name, "a decimal", value)
        return self._within(name, value, least, most, "decimal")

    def array(self, name: str) -> list[Any]:
        """Return a list; the field is required."""
        return self._get(name, list, None)

    def inner(self, name: str) -> Fields:
        """Return the fields of an object within; an absent one has none."""
        return Fields(self._get(name, dict, {}), f"{self._path}{name}.")

    def mapping(self, name: str) -> dict[str, Any]:
        """Return an object as it came, {} when it is absent."""
        return dict(self._get(name, dict, {}))

    def _get(self, name: str, kind: type, default: Any) -> Any:
        value = self._values.get(name)
        if value is None:
            if default is None:
                raise missing(self._path + name)
            return default
        if not isinstance(value, kind):
            raise self._wrong_type(name, _KINDS[kind], value)
        return value

    def _wrong_type(self, name: str, wanted: str, value: object) -> ApiFailure:
        param = self._path + name
        message = f"Invalid type for '{param}': expected {wanted}, but got {_kind(value)} instead."
        return invalid(message, param, "invalid_type")

    def _within(self, name: str, value: Any, least: float, most: float, kind: str) -> Any:
        param = self._path + name
        if value != value or value < least:
            message = f"Invalid '{param}': {kind} below minimum value. Expected a value >= {least}, but got {value}."
            raise invalid(message, param, f"{kind}_below_min_value")
        if value > most:
            message = f"Invalid '{param}': {kind} above maximum value. Expected a value <= {most}, but got {value}."
            raise invalid(message, param, f"{kind}_above_max_value")
        return value


def _refuse(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "something else")
