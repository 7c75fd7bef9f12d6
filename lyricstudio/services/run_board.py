"""All runs of a project at one moment: in groups, by names a person can tell apart, with what they cost together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.run_states import RunState, can_retry, changes_by_itself, run_options, run_state

if TYPE_CHECKING:
    from lyricstudio.domain.records import Dataset, Run
    from lyricstudio.store.project import Project

_ORDER = (RunState.RUNNING, RunState.WAITING, RunState.NEEDS_YOU, RunState.FINISHED)
_SENDING = timedelta(minutes=3)  # longer than files of a usual dataset take to be sent


@dataclass(frozen=True, slots=True)
class BoardRun:
    """A run with its name ("Lottie Kerb v2" for the second of a group) and when it starts (None: not known).

    `stuck` says that it was planned a while ago but never came to a service: whoever sent it was cut off.
    """

    run: Run
    title: str
    starts: datetime | None = None
    stuck: bool = False

    @property
    def state(self) -> RunState:
        """Return the group that it stands in."""
        return RunState.NEEDS_YOU if self.stuck else run_state(self.run)

    @property
    def can_retry(self) -> bool:
        """Say whether it can be started again, or sent for the first time."""
        return self.stuck or can_retry(self.run)

    @property
    def planned_seconds(self) -> float | None:
        """Return how long it was estimated to take, None when nobody asked."""
        seconds = run_options(self.run).get("seconds")
        return float(seconds) if isinstance(seconds, int | float) else None

    @property
    def usd(self) -> float:
        """Return what it has cost so far: the share of its estimate while it runs."""
        if self.run.cost_usd is not None:
            return self.run.cost_usd
        return self.run.cost_estimate_usd * self.run.progress

    @property
    def seconds(self) -> float | None:
        """Return how long it took from its making to its end, None while it is not over."""
        if not self.run.finished or not self.run.created:
            return None
        return (datetime.fromisoformat(self.run.finished) - datetime.fromisoformat(self.run.created)).total_seconds()


@dataclass(frozen=True, slots=True)
class RunBoard:
    """All runs: those at work first, then by their turn, and what is over from new to old."""

    runs: tuple[BoardRun, ...] = ()
    trouble: str = ""

    def of(self, state: RunState) -> tuple[BoardRun, ...]:
        """Return one group."""
        return tuple(one for one in self.runs if one.state is state)

    def find(self, run_id: str) -> BoardRun | None:
        """Return one run, None when it is not there."""
        return next((one for one in self.runs if one.run.id == run_id), None)

    @property
    def is_moving(self) -> bool:
        """Say whether anything changes without us."""
        return any(changes_by_itself(one.run) for one in self.runs)

    @property
    def usd(self) -> float:
        """Return what the runs that are not over have cost so far."""
        return sum(one.usd for one in self.runs if one.state is not RunState.FINISHED)

    @property
    def planned_usd(self) -> float:
        """Return what the runs that are not over will have cost."""
        return sum(one.run.cost_estimate_usd for one in self.runs if one.state is not RunState.FINISHED)

    @property
    def seconds_left(self) -> float | None:
        """Return the time until all that runs and waits is done, None when not known of one of them."""
        waiting = [one.planned_seconds for one in self.of(RunState.WAITING)]
        running = [one.run.eta_seconds for one in self.of(RunState.RUNNING)]
        known = [seconds for seconds in (*running, *waiting) if seconds is not None]
        return sum(known) if len(known) == len(running) + len(waiting) and known else None


def read_board(project: Project, now: datetime, trouble: str = "") -> RunBoard:
    """Return all runs of a project as they stand in its file; `now` has a time zone."""
    runs = project.runs.all()
    titles = _titles(runs, {dataset.id: dataset for dataset in project.datasets.all()})
    made = [BoardRun(run, titles[run.id], stuck=_is_stuck(run, now)) for run in runs]
    ordered: list[BoardRun] = []
    for state in _ORDER:
        group = [one for one in made if one.state is state]
        late = state in (RunState.NEEDS_YOU, RunState.FINISHED)
        ordered += sorted(group, key=lambda one: one.run.finished or one.run.created, reverse=True) if late else group
    return RunBoard(tuple(_with_starts(ordered, now)), trouble)


def _is_stuck(run: Run, now: datetime) -> bool:
    if run.job_id or run_state(run) is not RunState.WAITING or not run.created:
        return False
    return now - datetime.fromisoformat(run.created) > _SENDING


def _titles(runs: tuple[Run, ...], datasets: dict[str, Dataset]) -> dict[str, str]:
    groups = [datasets[run.dataset_id].group if run.dataset_id in datasets else run.suffix for run in runs]
    total, seen = Counter(groups), Counter[str]()
    titles = {}
    for run, group in zip(runs, groups, strict=True):
        seen[group] += 1
        titles[run.id] = f"{group} v{seen[group]}" if total[group] > 1 else group
    return titles


def _with_starts(runs: list[BoardRun], now: datetime) -> list[BoardRun]:
    """Say of each run that waits for this machine when its turn comes, as long as the times before it are known."""
    at: float | None = 0.0
    found = []
    for one in runs:
        if one.run.provider != LOCAL or one.state not in (RunState.RUNNING, RunState.WAITING):
            found.append(one)
            continue
        if one.state is RunState.WAITING and at is not None:
            found.append(BoardRun(one.run, one.title, now + timedelta(seconds=at)))
        else:
            found.append(one)
        left = one.run.eta_seconds if one.state is RunState.RUNNING else one.planned_seconds
        at = None if at is None or left is None else at + left
    return found
