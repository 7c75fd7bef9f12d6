"""Files that hold several tables (workbooks, databases): which of them hold songs, and which a person chose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import FileProblem, UserError
from lyricstudio.importers.table_songs import OpenedTable, no_lyrics, open_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.assembling import FileContext
    from lyricstudio.importers.interface import ImportOptions
    from lyricstudio.importers.sheet_cells import Workbook


@dataclass(frozen=True, slots=True)
class ManyTables:
    """The tables of one opened file; `only_best` reads one of them where nobody chose (databases keep copies)."""

    book: Workbook
    context: FileContext
    options: ImportOptions
    only_best: bool = False

    def read(self) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of all tables that hold lyrics, or say that none does.

        UserError when the chosen table or a mapped column is not there.
        """
        chosen = self.with_lyrics()
        if not chosen:
            yield self.context.reject(*self._why_nothing())
            return
        left = chosen[1:] if self.only_best else []
        notes = (f"other tables with lyrics were left out: {', '.join(left)}",) if left else ()
        context = replace(self.context, notes=(*self.context.notes, *notes))
        several = len(chosen) - len(left) > 1
        for name in chosen[: len(chosen) - len(left)]:
            opened = self.opened(name)
            if opened is not None:
                yield from read_table(opened, context, f"{name}/" if several else "")

    def with_lyrics(self) -> list[str]:
        """Return the names of the tables that hold lyrics, the one with the most known columns first of all."""
        known: dict[str, int] = {}
        for name in self._names():
            opened = self.opened(name)
            if opened is not None and opened.has_lyrics:
                known[name] = len(opened.columns.index)
        if self.only_best:
            return sorted(known, key=lambda name: -known[name])
        return list(known)

    def opened(self, name: str) -> OpenedTable | None:
        """Open one table with the columns that were mapped for it."""
        mapping = self._mapping(name)
        rows = self.book.rows(name)
        try:
            return open_table(rows, mapping, self.context.table)
        except FileProblem:
            raise
        except UserError:
            if len(self._names()) == 1 or any(_owner(c, self.book.names) == name for c in self.options.columns):
                raise
            return None  # a column that another table has

    def _names(self) -> tuple[str, ...]:
        wanted = self.options.table
        if not wanted:
            mapped = {_owner(column, self.book.names) for column in self.options.columns} - {None}
            return tuple(name for name in self.book.names if name in mapped) or self.book.names
        for name in self.book.names:
            if name.casefold() == wanted.casefold():
                return (name,)
        there = ", ".join(self.book.names) or "none"
        raise UserError(f"There is no table or sheet '{wanted}' in {self.context.found.path.name}.", f"There: {there}.")

    def _mapping(self, name: str) -> Mapping[str, str]:
        mapping: dict[str, str] = {}
        for column, target in self.options.columns.items():
            owner = _owner(column, self.book.names)
            if owner is None:
                mapping[column] = target
            elif owner == name:
                mapping[column[len(name) + 1 :]] = target
        return mapping

    def _why_nothing(self) -> tuple[str, str]:
        filled = [(name, opened) for name in self._names() if (opened := self.opened(name)) is not None]
        if not filled:
            return "There is no table with rows in it.", "Nothing to import."
        name, opened = max(filled, key=lambda pair: len(pair[1].columns.index))
        reason, hint = no_lyrics(opened.header)
        others = ", ".join(self.book.names[:20])
        if len(self.book.names) > 1:
            reason = (
                f"No table has a lyrics column (tables: {others}; columns of {name}: {reason.partition('columns: ')[2]}"
            )
        return reason, hint


def _owner(column: str, names: tuple[str, ...]) -> str | None:
    """Return the table that stands before the dot in "songs.lyrics"."""
    folded = column.casefold()
    return next((name for name in names if folded.startswith(f"{name.casefold()}.")), None)
