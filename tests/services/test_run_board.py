"""All runs at one moment: in groups and order, by names that tell them apart, with their turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from run_projects import add_losses, add_run, freeze_all

from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.run_states import RunState, can_cancel, can_pause, can_retry, changes_by_itself, run_state
from lyricstudio.services.run_board import read_board
from lyricstudio.services.run_story import StoryReader
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    opened = open_samples(tmp_path / "s.lyricstudio", Tables(), SilentContext())
    freeze_all(opened)
    return opened


def test_groups_titles_and_turns(project: Project) -> None:
    one, two = project.datasets.all()[:2]
    add_run(project, one, 1)
    add_run(project, one, 2, status="running", progress=0.5, eta_seconds=600.0, finished="")
    add_run(project, two, 3, status="queued", progress=0.0, finished="", recipe='{"seconds": 1200.0}')
    add_run(project, one, 4, status="queued", progress=0.0, finished="", recipe="{}")
    add_run(project, two, 5, status="failed", progress=0.2)
    board = read_board(project, NOW)
    assert [o.run.id for o in board.runs] == ["run_0002", "run_0003", "run_0004", "run_0005", "run_0001"]
    assert [o.title for o in board.of(RunState.WAITING)] == [f"{two.group} v1", f"{one.group} v3"]
    first, second = board.of(RunState.WAITING)
    assert first.starts == NOW + timedelta(seconds=600)
    assert second.starts == NOW + timedelta(seconds=1800)
    assert board.seconds_left is None  # one of them was never estimated
    assert board.is_moving


def test_what_runs_cost_so_far(project: Project) -> None:
    dataset = project.datasets.all()[0]
    add_run(project, dataset, 1, provider="openai", status="running", progress=0.25, cost_estimate_usd=8.0, finished="")
    add_run(project, dataset, 2, provider="openai", cost_estimate_usd=5.0, cost_usd=5.0)
    board = read_board(project, NOW)
    assert board.usd == 2.0
    assert board.planned_usd == 8.0


def test_what_was_never_sent_needs_somebody(project: Project) -> None:
    dataset = project.datasets.all()[0]
    add_run(project, dataset, 1, status="planned", job_id="", created=NOW.isoformat())
    add_run(project, dataset, 2, status="submitting", job_id="", created="2026-11-24T11:00:00+00:00")
    fresh, old = (read_board(project, NOW).find(f"run_000{number}") for number in (1, 2))
    assert fresh is not None
    assert old is not None
    assert (fresh.state, fresh.can_retry) == (RunState.WAITING, False)
    assert (old.state, old.can_retry) == (RunState.NEEDS_YOU, True)


@pytest.mark.parametrize(
    ("status", "error", "state"),
    [
        ("planned", "", RunState.WAITING), ("planned", "no network", RunState.NEEDS_YOU),
        ("validating_files", "", RunState.WAITING), ("running", "", RunState.RUNNING),
        ("paused", "", RunState.NEEDS_YOU), ("lost", "x", RunState.NEEDS_YOU),
        ("succeeded", "", RunState.FINISHED), ("canceled", "", RunState.FINISHED),
        ("warming_up", "", RunState.RUNNING),
    ],
)  # fmt: skip
def test_every_status_has_its_group(project: Project, status: str, error: str, state: RunState) -> None:
    run = add_run(project, project.datasets.all()[0], 1, status=status, error=error)
    assert run_state(run) is state
    assert changes_by_itself(run) == (state in (RunState.RUNNING, RunState.WAITING))
    assert can_pause(run) == changes_by_itself(run)
    assert can_cancel(run) == (can_pause(run) or status == "paused")
    assert can_retry(run) == (status in ("lost", "canceled") or bool(error and status == "planned"))


def test_a_story_knows_pace_best_and_what_comes_next(project: Project) -> None:
    dataset = project.datasets.all()[0]
    run = add_run(project, dataset, 1, status="running", progress=0.25, finished="")
    add_losses(project, run, 25)
    story = StoryReader(project).read(run.id)
    assert story.step == 25
    assert story.total == 100
    assert story.best == (20.0, 2.0)
    assert story.seconds_a_step == 1.0
    assert story.tokens_a_minute == 6000.0
    assert story.next_checkpoint == 30
    assert story.prompt is not None
    assert story.samples == ()
