"""Who sings each line: the part's performers, unless the line itself names somebody – `[Ana]`, `(Bo)`, `Ana:`.

A name before a colon or in brackets counts only where the song knows it (artist, features, headings), because
"Remember:" and "[x2]" look the same. The text stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.song import Song

_NAMED = re.compile(
    r"^\s*(?:\[(?P<square>[^\]]{1,60})\]|\((?P<round>[^)]{1,60})\)\s*(?=\S)|(?P<plain>[^:\[\]()]{1,60}):\s)"
)
_BETWEEN = re.compile(r"\s*(?:,|&|\+|/|\band\b|\bwith\b|\by\b|\bet\b|\bund\b)\s*", re.IGNORECASE)
_EVERYBODY = frozenset({"all", "both", "everybody", "everyone", "together", "todos", "tous", "alle"})
_GOES_ON = "round"


def line_performers(song: Song) -> tuple[tuple[str, ...], ...]:
    """Return for each line who sings it, () where nothing says so.

    A name in square brackets or before a colon holds for the lines below too, until the part ends or another
    is named; a name in round brackets for its line only.
    """
    known = {name.casefold(): name for name in _known_names(song)}
    result: list[tuple[str, ...]] = [()] * len(song.lines)
    for part in song.parts:
        current = part.performers
        for line in range(part.start, part.end):
            names, style = _named_in(song.lines[line], known)
            if names and style != _GOES_ON:
                current = names
            result[line] = names or current
    return tuple(result)


def _known_names(song: Song) -> Iterator[str]:
    for written in (song.artist, *song.features, *(name for part in song.parts for name in part.performers)):
        yield from (name for name in _BETWEEN.split(written) if name)


def _named_in(line: str, known: dict[str, str]) -> tuple[tuple[str, ...], str]:
    match = _NAMED.match(line)
    if not match:
        return (), ""
    style = match.lastgroup or ""
    found = [known.get(name.casefold(), "") for name in _BETWEEN.split(match.group(style).strip()) if name]
    if found and all(found):
        return tuple(dict.fromkeys(found)), style
    everybody = match.group(style).strip().casefold() in _EVERYBODY
    return (tuple(dict.fromkeys(known.values())), style) if everybody and len(known) > 1 else ((), "")
