"""The rows of the queue: headings and runs, in the order of the board; values that change keep their row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from lyricstudio.domain.run_states import RunState
from lyricstudio.ui.tune.run_words import spoken

if TYPE_CHECKING:
    from lyricstudio.services.run_board import BoardRun, RunBoard

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1


class RunRows(QAbstractListModel):
    """A heading is a RunState, any other row a BoardRun."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RunState | BoardRun] = []

    def show_board(self, board: RunBoard) -> None:
        """Show another board; while the same runs stand in the same order nothing jumps."""
        rows: list[RunState | BoardRun] = []
        for state in RunState:
            group = board.of(state)
            rows += [state, *group] if group else []
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def run_at(self, row: int) -> BoardRun | None:
        """Return the run of a row, None for a heading."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return None if isinstance(found, RunState) else found

    def row_of(self, run_id: str) -> int:
        """Return the row of a run, -1 when it is not there."""
        return next((i for i, row in enumerate(self._rows) if _key(row) == run_id), -1)

    def next_run(self, row: int, step: int) -> int:
        """Return the next row below (1) or above (-1) that is a run; the same row when there is none."""
        at = row + step
        while 0 <= at < len(self._rows):
            if self.run_at(at) is not None:
                return at
            at += step
        return row

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's value, and its words for screen readers."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return row.value if isinstance(row, RunState) else spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let runs be chosen, headings not."""
        if self.run_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _key(row: RunState | BoardRun) -> str:
    return row.name if isinstance(row, RunState) else f"{row.run.id}"
