"""What models wrote at the checkpoints of their runs, kept so that a checkpoint is asked only once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.records import RunSample
from lyricstudio.store.clock import now
from lyricstudio.store.rows import columns_of, fields_of, insert_sql, storable, values_of

if TYPE_CHECKING:
    from lyricstudio.store.database import Database

_FIELDS = columns_of(RunSample)
_ADD = insert_sql("run_samples", _FIELDS).replace("INSERT", "INSERT OR REPLACE", 1)


class RunSampleRepository:
    """Reads and writes samples."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sample: RunSample) -> RunSample:
        """Write a sample, in place of an older one to the same question, and return it with its time."""
        stamped = replace(sample, text=storable(sample.text), at=sample.at or now())
        self._database.run(_ADD, values_of(stamped, _FIELDS))
        return stamped

    def of_run(self, run_id: str, asked: str) -> tuple[RunSample, ...]:
        """Return what a run's checkpoints answered to one question, by step."""
        rows = self._database.all(
            "SELECT * FROM run_samples WHERE run_id = ? AND asked = ? ORDER BY step", (run_id, asked)
        )
        return tuple(RunSample(**fields_of(row, _FIELDS)) for row in rows)  # type: ignore[arg-type]

    def of_last_step(self, run_id: str) -> tuple[RunSample, ...]:
        """Return what a run's last asked checkpoint answered, to whatever question."""
        rows = self._database.all(
            "SELECT * FROM run_samples WHERE run_id = ? AND step ="
            " (SELECT max(step) FROM run_samples WHERE run_id = ?) ORDER BY at",
            (run_id, run_id),
        )
        return tuple(RunSample(**fields_of(row, _FIELDS)) for row in rows)  # type: ignore[arg-type]
