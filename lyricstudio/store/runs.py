"""Fine-tuning runs and their metrics: the row is there before any money is spent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.records import Run, RunMetric
from lyricstudio.store.clock import now
from lyricstudio.store.rows import columns_of, fields_of, insert_sql, update_sql, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyricstudio.store.database import Database

_FIELDS = columns_of(Run)
_METRIC_FIELDS = columns_of(RunMetric)
# A step is told more than once (held-out loss after the step itself): what is new wins, what is missing stays.
_ADD_METRIC = (
    insert_sql("run_metrics", _METRIC_FIELDS)
    + " ON CONFLICT (run_id, step) DO UPDATE SET train_loss = coalesce(excluded.train_loss, train_loss),"
    " valid_loss = coalesce(excluded.valid_loss, valid_loss), tokens = coalesce(excluded.tokens, tokens),"
    " at = excluded.at"
)


class RunRepository:
    """Reads and writes runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: Run) -> Run:
        """Write a new run and return it with its time; UserError when its dataset is not in the project."""
        stamped = replace(run, created=run.created or now())
        with self._database.write() as connection:
            known = connection.execute("SELECT 1 FROM datasets WHERE id = ?", (run.dataset_id,)).fetchone()
            if known is None:
                raise UserError(
                    f"there is no dataset {run.dataset_id!r} in this project", "`lyricstudio dataset PROJECT` makes one"
                )
            connection.execute(insert_sql("runs", _FIELDS), values_of(stamped, _FIELDS))
        return stamped

    def update(self, run: Run) -> None:
        """Write a run as it is now; UserError when it does not exist."""
        if not self._database.run(update_sql("runs", _FIELDS), values_of(run, _FIELDS)).rowcount:
            raise _unknown(run.id)

    def claim(self, run_id: str, status: str, next_status: str) -> bool:
        """Move a run from one status to the next; False when another command was faster."""
        changed = self._database.run(
            "UPDATE runs SET status = ? WHERE id = ? AND status = ?", (next_status, run_id, status)
        )
        return changed.rowcount == 1

    def get(self, run_id: str) -> Run:
        """Return a run; UserError when there is none with this id."""
        row = self._database.one("SELECT * FROM runs WHERE id = ?", (run_id,))
        if row is None:
            raise _unknown(run_id)
        return Run(**fields_of(row, _FIELDS))  # type: ignore[arg-type]

    def all(self) -> tuple[Run, ...]:
        """Return all runs in the order in which they were made."""
        rows = self._database.all("SELECT * FROM runs ORDER BY created, rowid")
        return tuple(Run(**fields_of(row, _FIELDS)) for row in rows)  # type: ignore[arg-type]

    def add_metrics(self, metrics: Iterable[RunMetric]) -> None:
        """Write measured steps in one transaction; a step told again adds what it did not know."""
        self._database.run_many(_ADD_METRIC, (values_of(metric, _METRIC_FIELDS) for metric in metrics))

    def metrics(self, run_id: str) -> tuple[RunMetric, ...]:
        """Return the measured steps of a run in order."""
        rows = self._database.all("SELECT * FROM run_metrics WHERE run_id = ? ORDER BY step", (run_id,))
        return tuple(RunMetric(**fields_of(row, _METRIC_FIELDS)) for row in rows)  # type: ignore[arg-type]


def _unknown(run_id: str) -> UserError:
    return UserError(f"there is no run {run_id!r} in this project", "`lyricstudio runs PROJECT` lists them")
