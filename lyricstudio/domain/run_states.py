"""What a run's status means to a person: is it at work, does it wait, does it need somebody, is it done?

Statuses are an open set; one that is not known counts as work and is shown as it is.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.domain.records import Run


class RunState(Enum):
    """The four groups of a queue, in their order; the value is the heading."""

    RUNNING = "Running"
    WAITING = "Waiting"
    NEEDS_YOU = "Needs you"
    FINISHED = "Finished"


_WAITING = frozenset({"planned", "submitting", "validating_files", "queued"})
_NEEDS_YOU = frozenset({"paused", "failed", "refused", "lost"})
_FINISHED = frozenset({"succeeded", "cancelled", "canceled"})


def run_state(run: Run) -> RunState:
    """Return the group of a run; one whose submission failed needs somebody, although it is only planned."""
    if run.status in _NEEDS_YOU or (run.status in ("planned", "submitting") and run.error):
        return RunState.NEEDS_YOU
    if run.status in _WAITING:
        return RunState.WAITING
    return RunState.FINISHED if run.status in _FINISHED else RunState.RUNNING


def changes_by_itself(run: Run) -> bool:
    """Say whether a service may change the run at any moment, so that it must be watched."""
    return bool(run.job_id) and run_state(run) in (RunState.RUNNING, RunState.WAITING)


def can_retry(run: Run) -> bool:
    """Say whether the run can be started again."""
    return run.status in ("failed", "refused", "lost", "cancelled", "canceled") or (
        run_state(run) is RunState.NEEDS_YOU and run.status != "paused"
    )


def can_pause(run: Run) -> bool:
    """Say whether the run can be told to rest."""
    return changes_by_itself(run)


def can_cancel(run: Run) -> bool:
    """Say whether the run can be ended for good."""
    return run_state(run) in (RunState.RUNNING, RunState.WAITING) or run.status == "paused"


def run_options(run: Run) -> dict[str, object]:
    """Return the settings that a run was planned with (epochs, seed, recipe, estimated seconds)."""
    return json.loads(run.recipe or "{}")
