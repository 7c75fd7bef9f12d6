"""Which column of a table is what, in the schemas that real lyric tables have (lyric-formats §1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.heading_words import fold
from lyricstudio.importers.cells import is_empty, is_slug
from lyricstudio.importers.typed_sections import kind_of_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricstudio.domain.headings import HeadingTable

# The names are folded: no case, accents, spaces or underscores. Earlier names beat later ones.
_LYRICS = """lyrics lyric lyricstext fulllyrics songlyrics plainlyrics cleanlyrics lyricsclean letra letras
paroles testo songtext liedtext slyric tekst teksti text content words body текст слова lirik sozler lyricraw
lyricsraw songcontent"""
_TITLES = """title songtitle songname sname song track trackname tracktitle titulo musica cancion canzone titre chanson
titel lied titolo название песня name nome nombre"""
_ARTISTS = """artist artistname artists mainartist primaryartist singer band performer artista interprete interpret
artiste cantante cantor исполнитель группа alink author autor"""
_YEARS = "year ano anyo annee anno jahr releaseyear год date releasedate released fecha"
_SECTIONS = "section part partname sectionname heading label parttype sectiontype songpart tag"
_NAMES: dict[str, tuple[str, ...]] = {
    "lyrics": tuple(_LYRICS.split()),
    "title": tuple(_TITLES.split()),
    "artist": tuple(_ARTISTS.split()),
    "album": ("album", "albumname", "albumtitle", "release", "disco", "альбом"),
    "year": tuple(_YEARS.split()),
    "language": ("language", "lang", "idiom", "idioma", "langue", "sprache", "lingua", "languageft", "languagecld3"),
    "features": ("features", "featuredartists", "feat", "featuring"),
    "section": tuple(_SECTIONS.split()),
    "line": ("line", "lyricline", "linetext", "linha", "linea"),
    "tags": ("genre", "genres", "genero", "style", "tag", "tags"),
    "rights": ("rights", "copyright", "license", "licence"),
    "owner": ("owner",),
    "id": ("id", "songid", "trackid"),
}
FIELDS = tuple(_NAMES)
"""The fields that `--map COLUMN=FIELD` knows."""

_LINE_COLUMNS = ("previouslyric", "nextlyric", "lineno", "linenumber", "linenum")
_HEADING_SHARE = 0.6
_SAMPLE_FOR_SECTIONS = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """The index of the column for each field that the table has, and how its rows are to be read.

    `grouped` is "" (a song a row), "section" or "line"; `slug_titles` and `slug_artists` say that names are
    written as web address pieces.
    """

    index: Mapping[str, int]
    grouped: str = ""
    slug_titles: bool = False
    slug_artists: bool = False
    has_header: bool = True
    names: tuple[str, ...] = field(default=())

    def cell(self, cells: Sequence[str], name: str) -> str:
        """Return the cell of a field, "" where the table or the row has none."""
        place = self.index.get(name)
        return cells[place] if place is not None and place < len(cells) else ""


def check_mapping(columns: Mapping[str, str]) -> None:
    """Raise UserError when `--map` names a field that no song has."""
    for column, name in columns.items():
        if name not in FIELDS:
            hint = f"Fields are: {', '.join(FIELDS)}."
            raise UserError(f"--map {column}={name}: a song has no field '{name}'.", hint)


def recognise(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Return which column (from 0) holds which field; raises UserError when a mapped column is not there."""
    keys = [fold(cell) for cell in header]
    found: dict[str, int] = {}
    for name, known in _NAMES.items():
        place = next((keys.index(k) for k in known if k in keys), None)
        if place is not None:
            found[name] = place
    for column, name in mapping.items():
        found[name] = _mapped_place(header, keys, column)
    taken = {found[name] for name in mapping.values()}
    return {name: place for name, place in found.items() if name in mapping.values() or place not in taken}


def understand(
    header: Sequence[str], sample: Sequence[Sequence[str]], mapping: Mapping[str, str], table: HeadingTable
) -> Columns:
    """Return how to read a table from its header, its first rows and what a person mapped."""
    index = recognise(header, mapping)
    if "lyrics" not in index and "line" in index:
        index["lyrics"] = index["line"]
    if (
        "section" in index
        and "section" not in mapping.values()
        and not _holds_headings(sample, index["section"], table)
    ):
        del index["section"]
    if "section" in index and index.get("tags") == index["section"]:
        del index["tags"]
    plain = Columns(index)
    titles = [plain.cell(row, "title") for row in sample]
    artists = [plain.cell(row, "artist") for row in sample]
    return Columns(
        index=index,
        grouped=_grouping(header, sample, plain),
        slug_titles=_are_slugs(titles),
        slug_artists=_are_slugs(artists),
        names=tuple(header),
    )


def looks_like_header(cells: Sequence[str]) -> bool:
    """Say whether a first row names columns: short cells, at least one of a known name."""
    known = {name for names in _NAMES.values() for name in names}
    return all(len(c) <= 60 and "\n" not in c for c in cells) and any(fold(c) in known for c in cells)


def _mapped_place(header: Sequence[str], keys: Sequence[str], column: str) -> int:
    if column in header:
        return list(header).index(column)
    if fold(column) in keys and fold(column):
        return keys.index(fold(column))
    if column.isdecimal() and 1 <= int(column) <= len(header):
        return int(column) - 1
    there = ", ".join(cell or "(unnamed)" for cell in header)
    raise UserError(f"There is no column '{column}' to map.", f"The columns are: {there}.")


def _holds_headings(sample: Sequence[Sequence[str]], place: int, table: HeadingTable) -> bool:
    cells = [row[place] for row in sample[:_SAMPLE_FOR_SECTIONS] if place < len(row) and not is_empty(row[place])]
    if not cells:
        return False
    return sum(_is_heading_cell(cell, table) for cell in cells) >= _HEADING_SHARE * len(cells)


def _is_heading_cell(cell: str, table: HeadingTable) -> bool:
    """Say whether a cell is a heading; "rap" in a genre column is an ordinary word."""
    found = None if re.fullmatch(r"\d+", cell.strip()) else kind_of_label(cell, table)
    return found is not None and (found.strong or found.number is not None or cell.strip().startswith("["))


def _grouping(header: Sequence[str], sample: Sequence[Sequence[str]], columns: Columns) -> str:
    if "section" in columns.index and "title" in columns.index:
        return "section"
    if "title" not in columns.index or "lyrics" not in columns.index:
        return ""
    if any(fold(cell) in _LINE_COLUMNS for cell in header) or _repeats_titles(sample, columns):
        return "line"
    return ""


def _repeats_titles(sample: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Say whether neighbouring rows share their title and hold one line each: a line a row."""
    rows = [row for row in sample if columns.cell(row, "lyrics").strip()]
    if len(rows) < 4 or any("\n" in columns.cell(row, "lyrics").strip() for row in rows):
        return False
    short = sum(len(columns.cell(row, "lyrics").split()) <= 20 for row in rows)
    pairs = pairwise(rows)
    same = sum(columns.cell(a, "title") == columns.cell(b, "title") != "" for a, b in pairs)
    return short >= 0.9 * len(rows) and same >= 0.6 * (len(rows) - 1)


def _are_slugs(values: Sequence[str]) -> bool:
    filled = [v for v in values if v.strip()]
    return bool(filled) and all(is_slug(v) for v in filled) and any("-" in v.strip("-") or "/" in v for v in filled)
