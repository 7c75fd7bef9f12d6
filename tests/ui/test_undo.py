"""Undo and redo without an end; a step that fails leaves both lists as they were."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import WorkContext
from lyricstudio.jobs.qt import Failure, JobRunner
from lyricstudio.ui.session import Session
from lyricstudio.ui.undo import Change, Undo

WAIT = 30_000


class Counter:
    def __init__(self) -> None:
        self.value = 0
        self.broken = False

    def add(self, _ctx: WorkContext) -> None:
        if self.broken:
            raise UserError("the disk is full")
        self.value += 1

    def take(self, _ctx: WorkContext) -> None:
        self.value -= 1

    def change(self, slow: bool = False) -> Change:
        return Change("Add one", self.add, self.take, ("songs",), slow)


@pytest.fixture
def failures() -> list[Failure]:
    return []


@pytest.fixture
def jobs(failures: list[Failure]) -> JobRunner:
    return JobRunner(failures.append)


@pytest.fixture
def undo(jobs: JobRunner) -> Undo:
    return Undo(Session(jobs), jobs)


def test_changes_are_undone_and_done_again_in_order(undo: Undo) -> None:
    counter = Counter()
    for _ in range(200):
        undo.do(counter.change())
    for _ in range(200):
        undo.undo()
    assert (counter.value, undo.undo_text, undo.redo_text) == (0, "", "Add one")
    for _ in range(200):
        undo.redo()
    assert counter.value == 200


def test_a_new_change_forgets_what_was_undone(undo: Undo) -> None:
    counter = Counter()
    undo.do(counter.change())
    undo.undo()
    undo.do(counter.change())
    assert undo.redo_text == ""
    undo.redo()
    assert counter.value == 1


def test_what_was_done_already_is_only_remembered(undo: Undo) -> None:
    counter = Counter()
    undo.did(counter.change())
    assert counter.value == 0
    undo.undo()
    assert counter.value == -1


def test_a_slow_change_runs_as_a_job_and_nothing_else_is_undone_meanwhile(
    qtbot: QtBot, undo: Undo, jobs: JobRunner
) -> None:
    counter, after = Counter(), []
    undo.do(counter.change(slow=True), lambda: after.append(counter.value))
    assert undo.undo_text == ""
    qtbot.waitUntil(lambda: jobs.idle, timeout=WAIT)
    assert (after, undo.undo_text) == ([1], "Add one")
    undo.undo()
    qtbot.waitUntil(lambda: jobs.idle, timeout=WAIT)
    assert (counter.value, undo.redo_text) == (0, "Add one")


def test_a_failing_step_leaves_both_lists_as_they_were(
    qtbot: QtBot, undo: Undo, jobs: JobRunner, failures: list[Failure]
) -> None:
    counter = Counter()
    undo.do(counter.change(slow=True))
    qtbot.waitUntil(lambda: jobs.idle, timeout=WAIT)
    undo.undo()
    qtbot.waitUntil(lambda: jobs.idle, timeout=WAIT)
    counter.broken = True
    undo.redo()
    qtbot.waitUntil(lambda: jobs.idle, timeout=WAIT)
    assert [f.message for f in failures] == ["the disk is full"]
    assert (counter.value, undo.undo_text, undo.redo_text) == (0, "", "Add one")
    counter.broken = False
    undo.redo()
    qtbot.waitUntil(lambda: jobs.idle, timeout=WAIT)
    assert counter.value == 1


def test_another_project_forgets_everything(undo: Undo) -> None:
    undo.do(Counter().change())
    undo.clear()
    assert (undo.undo_text, undo.redo_text) == ("", "")
