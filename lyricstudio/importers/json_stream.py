"""JSON files of any size, read value by value: the elements of a long list, the pairs of a long map.

The standard library's parser decodes each value; this reader only finds where the next one begins, so that no
more than one value and a piece of the file are in memory.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from lyricstudio.importers.json_shapes import LISTS, Above, JsonSong, named_above, songs_in
from lyricstudio.importers.json_text import has_half_letters, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 18
_LONGEST_VALUE = 32_000_000
_PAIRS_AT_ONCE = 100
_PAIRS_BEFORE_LIST = 400


def stream_songs(file: TextIO, above: Above) -> Iterator[JsonSong]:
    """Yield the songs of a JSON text; raises json.JSONDecodeError where it is broken or one value is too long."""
    values = _Values(file)
    first = values.peek()
    if first == "[":
        for item in values.elements():
            yield from songs_in(item, above)
    elif first == "{":
        yield from _songs_of_object(values, above)
    else:
        values.fail("there is neither a list nor an object")


def _songs_of_object(values: _Values, above: Above) -> Iterator[JsonSong]:
    """Walk the pairs of the outermost object: a list of songs is streamed, a map of songs taken in handfuls."""
    facts: dict[str, Any] = {}
    keys = values.pairs()
    for key in keys:
        if key.strip().casefold() in LISTS and values.peek() == "[":
            inside = named_above({str(k).casefold(): v for k, v in facts.items()}, above, key.casefold())
            for item in values.elements():
                yield from songs_in(item, inside)
            for _ in keys:
                values.value()
            return
        facts[key] = values.value()
        if len(facts) >= _PAIRS_BEFORE_LIST:
            break
    rest = ((key, values.value()) for key in keys)
    yield from _songs_of_map(chain(facts.items(), rest), above)


def _songs_of_map(pairs: Iterator[tuple[str, Any]], above: Above) -> Iterator[JsonSong]:
    handful: dict[str, Any] = {}
    for key, value in pairs:
        handful[key] = value
        if len(handful) >= _PAIRS_AT_ONCE:
            yield from songs_in(handful, above)
            handful = {}
    if handful:
        yield from songs_in(handful, above)


class _Values:
    """A place in a JSON text, with as much of the text as the next value needs."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._decoder = json.JSONDecoder(strict=False)
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is no white space, "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n\ufeff":
                    return self._text[self._at]
                self._at += 1
            if not self._more(_PIECE):
                return ""

    def elements(self) -> Iterator[Any]:
        """Yield the values of the list that begins here."""
        self._expect("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield self.value()
            if self._separator("]"):
                return

    def pairs(self) -> Iterator[str]:
        """Yield the keys of the object that begins here; the value of each must be taken before the next."""
        self._expect("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            self._expect(":")
            yield str(key)
            if self._separator("}"):
                return

    def value(self) -> Any:
        """Decode the value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if len(self._text) - self._at > _LONGEST_VALUE:
                    self.fail("one value is too long")
                if not self._more(max(_PIECE, len(self._text) - self._at)):
                    raise
                continue
            if end < len(self._text) or not self._more(_PIECE):
                written, self._at = self._text[self._at : end], end
                return parse(written) if has_half_letters(written) else value

    def fail(self, reason: str) -> NoReturn:
        """Raise JSONDecodeError with a reason."""
        raise json.JSONDecodeError(reason, self._text, min(self._at, len(self._text)))

    def _separator(self, end: str) -> bool:
        """Pass over a comma and return False, or over the end and return True."""
        found = self.peek()
        if found not in (",", end):
            self.fail("a comma is missing")
        self._at += 1
        return found == end

    def _expect(self, wanted: str) -> None:
        if self.peek() != wanted:
            self.fail(f"'{wanted}' is missing")
        self._at += 1

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        read = self._file.read(size)
        self._ended = len(read) < size
        self._text = self._text[self._at :] + read
        self._at = 0
        return True
