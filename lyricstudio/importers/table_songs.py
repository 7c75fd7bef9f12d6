"""Tables of songs, wherever their rows come from: a song, a section or a line a row, streamed.

CSV, workbooks and databases give their rows to this one reader, so that all of them know the same schemas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import LabelSource
from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, split_features
from lyricstudio.importers.cells import array_of, is_empty, list_of, text_of, title_of_slug, year_of
from lyricstudio.importers.csv_columns import Columns, looks_like_header, recognise, understand
from lyricstudio.importers.file_names import read_file_name
from lyricstudio.importers.typed_sections import TypedSection, sheet_of_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.csv_rows import Row

_SAMPLE_ROWS = 60
_HEADER_WITHIN = 25
_EXCEL_CELL = 32_767
_LONGEST_GROUP = 2_000


@dataclass(frozen=True, slots=True)
class OpenedTable:
    """A table whose columns are understood: its header row, all rows below it, and how to read them."""

    header: Row
    columns: Columns
    rows: Iterator[Row]

    @property
    def has_lyrics(self) -> bool:
        """Say whether one of the columns holds lyrics."""
        return "lyrics" in self.columns.index


def open_table(rows: Iterator[Row], mapping: Mapping[str, str], table: HeadingTable) -> OpenedTable | None:
    """Find the header and understand the columns from the first rows; None for a table without rows.

    The header is the first row that names a lyrics column among the first rows, else the first of all.
    UserError when a mapped column is not there.
    """
    first = list(islice(rows, _SAMPLE_ROWS + 1))
    if not first:
        return None
    place = next((i for i, row in enumerate(first[:_HEADER_WITHIN]) if _names_lyrics(row, mapping)), 0)
    header, sample = first[place], first[place + 1 :]
    cells = [[*row.cells] for row in sample]
    if looks_like_header(header.cells) or not mapping or not all(c.isdecimal() for c in mapping):
        return OpenedTable(header, understand(header.cells, cells, mapping, table), chain(sample, rows))
    numbered = [str(i) for i in range(1, len(header.cells) + 1)]
    columns = replace(understand(numbered, [[*header.cells], *cells], mapping, table), has_header=False)
    return OpenedTable(header, columns, chain([header], sample, rows))


def read_table(opened: OpenedTable, context: FileContext, prefix: str = "") -> Iterator[ImportedSong | Rejection]:
    """Yield the songs of a table, or why there are none; `prefix` begins their keys (the name of a sheet)."""
    if not opened.has_lyrics:
        yield context.reject(*no_lyrics(opened.header))
        return
    first = next(opened.rows, None)
    if first is None:
        yield context.reject("The table has a header and no rows.", "Nothing to import.")
        return
    reader = _TableReader(context, opened.columns, max(2, len(opened.header.cells)), prefix)
    yield from reader.read(chain([first], opened.rows))


def no_lyrics(header: Row) -> tuple[str, str]:
    """Return the reason and the hint for a table without a lyrics column."""
    names = ", ".join(cell.strip()[:60] or "(unnamed)" for cell in header.cells[:20])
    return f"The table has no lyrics column (columns: {names}).", "Name it with --map COLUMN=lyrics if one of them is."


def _names_lyrics(row: Row, mapping: Mapping[str, str]) -> bool:
    if not looks_like_header(row.cells):
        return False
    index = recognise(row.cells, {})
    return ("lyrics" in index or "line" in index or bool(mapping)) and len(index) >= 2


class _TableReader:
    """Turns the rows of one table into songs; remembers which keys were used, as hashes only."""

    def __init__(self, context: FileContext, columns: Columns, width: int, prefix: str) -> None:
        self._context = context
        self._columns = columns
        self._width = width
        self._prefix = prefix
        self._seen: dict[int, int] = {}
        self._file = read_file_name(context.found.path)

    def read(self, rows: Iterable[Row]) -> Iterator[ImportedSong | Rejection]:
        """Yield a song for each row or group of rows, and a rejection for each row that is broken."""
        if self._columns.grouped:
            yield from self._read_groups(rows)
            return
        for row in rows:
            problem = self._problem(row)
            yield problem or assemble(self._record(row, [row]), self._context)

    def _read_groups(self, rows: Iterable[Row]) -> Iterator[ImportedSong | Rejection]:
        group: list[Row] = []
        for row in rows:
            problem = self._problem(row)
            if problem:
                yield problem
                continue
            if group and (self._group_key(row) != self._group_key(group[0]) or len(group) >= _LONGEST_GROUP):
                yield assemble(self._record(group[0], group), self._context)
                group = []
            group.append(row)
        if group:
            yield assemble(self._record(group[0], group), self._context)

    def _problem(self, row: Row) -> Rejection | None:
        if row.unclosed:
            reason = "A quote was opened and never closed, so that the rest of the file is one cell."
            return self._context.reject(reason, "Close the quote or double the inner quotes.", row.number)
        extra = [cell for cell in row.cells[self._width :] if cell.strip()]
        if extra:
            reason = f"The row has {len(row.cells)} cells, the header {self._width}."
            return self._context.reject(reason, "Put the lyric in quotes and double the quotes inside it.", row.number)
        needed = self._columns.index["lyrics"]
        if len(row.cells) <= needed and len(row.cells) < self._width:
            reason = f"The row breaks off after {len(row.cells)} of {self._width} cells."
            return self._context.reject(reason, "Complete the row and import again.", row.number)
        return None

    def _group_key(self, row: Row) -> tuple[str, str, str]:
        cell = self._columns.cell
        return cell(row.cells, "artist"), cell(row.cells, "album"), cell(row.cells, "title")

    def _record(self, row: Row, group: list[Row]) -> SongRecord:
        cell = self._columns.cell
        title, artist = self._names(row)
        bare_title, features = split_features(title)
        record = SongRecord(
            title=bare_title,
            text="",
            key=self._unique(f"{self._prefix}{artist}/{title}"),
            artist=artist,
            album=text_of(cell(row.cells, "album")),
            year=year_of(cell(row.cells, "year")),
            language=text_of(cell(row.cells, "language")),
            rights=text_of(cell(row.cells, "rights")),
            owner=text_of(cell(row.cells, "owner")),
            features=array_of(cell(row.cells, "features")) or features,
            tags=array_of(cell(row.cells, "tags")),
            row=row.number,
        )
        return self._with_lyrics(record, row, group)

    def _with_lyrics(self, record: SongRecord, row: Row, group: list[Row]) -> SongRecord:
        if self._columns.grouped == "section":
            return self._with_sections(record, group)
        if self._columns.grouped == "line":
            lines = [_lyric(self._columns.cell(r.cells, "lyrics")) for r in group]
            return replace(record, text="\n".join(lines))
        written = self._columns.cell(row.cells, "lyrics")
        notes = ("the lyric is as long as a spreadsheet cell can be: its end may be cut",)
        return replace(
            record,
            text="" if is_empty(written) else written,
            body=_lyric(written),
            notes=notes if len(written) == _EXCEL_CELL else (),
        )

    def _with_sections(self, record: SongRecord, group: list[Row]) -> SongRecord:
        sections: list[TypedSection] = []
        for row in group:
            label = self._columns.cell(row.cells, "section").strip()
            text = _lyric(self._columns.cell(row.cells, "lyrics"))
            one_line = "\n" not in text
            if (
                sections
                and one_line
                and label == sections[-1].label
                and len(group) > 1
                and _is_line_table(group, self._columns)
            ):
                sections[-1] = replace(sections[-1], text=f"{sections[-1].text}\n{text}")
            else:
                sections.append(TypedSection(label, text))
        source = "\n\n".join(f"{s.label}\n{s.text}" for s in sections)
        return replace(record, text=source, sheet=sheet_of_sections(sections, self._context.table, LabelSource.HEADING))

    def _names(self, row: Row) -> tuple[str, str]:
        title = text_of(self._columns.cell(row.cells, "title")) or self._file.title
        artist = text_of(self._columns.cell(row.cells, "artist")) or self._file.artist
        if self._columns.slug_titles:
            title = title_of_slug(title)
        if self._columns.slug_artists and artist:
            artist = title_of_slug(artist)
        return title, artist

    def _unique(self, key: str) -> str:
        mark = hash(key)
        self._seen[mark] = self._seen.get(mark, 0) + 1
        return key if self._seen[mark] == 1 else f"{key} #{self._seen[mark]}"


def _is_line_table(group: list[Row], columns: Columns) -> bool:
    """Say whether each row of a song is one line, so that rows with the same label are one section."""
    return all("\n" not in columns.cell(r.cells, "lyrics").strip() for r in group)


def _lyric(cell: str) -> str:
    """Return a lyric cell as lines: list representations joined, NaN and None as nothing."""
    if is_empty(cell):
        return ""
    listed = list_of(cell)
    return cell if listed is None else "\n".join(listed)
