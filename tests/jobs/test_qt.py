"""Background jobs: results arrive in the window's thread, exactly one end, nothing is dropped while it runs."""

from __future__ import annotations

import sys
import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal
from pytestqt.qtbot import QtBot

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress, WorkContext
from lyricstudio.jobs.qt import Failure, Job, JobRunner, JobState, failure_of

WAIT = 30_000


@pytest.fixture
def failures() -> list[Failure]:
    return []


@pytest.fixture
def runner(qapp: QCoreApplication, failures: list[Failure]):
    runner = JobRunner(failures.append)
    yield runner
    assert runner.cancel_all(10)


def until_cancelled(ctx: WorkContext) -> None:
    while True:
        ctx.checkpoint()
        time.sleep(0.002)


def test_a_result_comes_back_in_the_windows_thread(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[tuple[object, QThread]] = []
    worker: list[int] = []

    def work(_ctx: WorkContext) -> int:
        worker.append(threading.get_ident())
        return 42

    runner.start(Job(work, "counting").on_success(lambda value: seen.append((value, QThread.currentThread()))))
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert seen == [(42, QCoreApplication.instance().thread())]
    assert worker != [threading.get_ident()]


def test_a_user_error_is_a_sentence_and_a_bug_is_a_report(
    qtbot: QtBot, runner: JobRunner, failures: list[Failure]
) -> None:
    def user(_ctx: WorkContext) -> None:
        raise UserError("no such file", "check the name")

    def bug(_ctx: WorkContext) -> None:
        raise ZeroDivisionError

    runner.start(Job(user, "one"))
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    runner.start(Job(bug, "two"))
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert failures[0] == Failure("no such file", "check the name")
    assert failures[1].is_bug
    assert "ZeroDivisionError" in failures[1].report


def test_a_handled_failure_is_not_shown_twice(qtbot: QtBot, runner: JobRunner, failures: list[Failure]) -> None:
    handled: list[Failure] = []

    def work(_ctx: WorkContext) -> None:
        raise UserError("no")

    runner.start(Job(work, "one").on_failure(handled.append))
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert (len(handled), failures) == (1, [])


def test_cancelling_ends_a_job_without_an_error(qtbot: QtBot, runner: JobRunner, failures: list[Failure]) -> None:
    ends: list[JobState] = []
    job = runner.start(Job(until_cancelled, "endless").on_end(ends.append))
    job.cancel()
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert (ends, failures) == ([JobState.CANCELLED], [])


def test_every_job_has_exactly_one_end(qtbot: QtBot, runner: JobRunner) -> None:
    ends: list[JobState] = []

    def work(ctx: WorkContext) -> None:
        ctx.report(Progress(1, 1))

    for _ in range(40):
        runner.start(Job(work, "short").on_end(ends.append))
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert ends == [JobState.SUCCEEDED] * 40


def test_a_newer_job_of_a_group_silences_the_older(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[str] = []
    gate = threading.Event()

    def old(_ctx: WorkContext) -> str:
        gate.wait(20)
        return "old"

    runner.start(Job(old, "old", group="search").on_success(seen.append))
    runner.start(Job(lambda _ctx: "new", "new", group="search").on_success(seen.append))
    gate.set()
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert seen == ["new"]


def test_a_method_of_a_dead_receiver_is_not_called(qtbot: QtBot, runner: JobRunner, failures: list[Failure]) -> None:
    class Receiver(QObject):
        got = Signal(object)

        def take(self, value: object) -> None:
            self.got.emit(value)

    receiver, gate = Receiver(), threading.Event()

    def work(_ctx: WorkContext) -> int:
        gate.wait(20)
        return 1

    runner.start(Job(work, "late").on_success(receiver.take))
    receiver.deleteLater()
    del receiver
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert failures == []


def test_progress_reaches_the_listener_and_the_job_remembers_it(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[Progress] = []

    def work(ctx: WorkContext) -> None:
        ctx.report(Progress(5, 5, "done"))

    job = runner.start(Job(work, "short").on_progress(seen.append))
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert seen == [Progress(5, 5, "done")]
    assert job.state is JobState.SUCCEEDED


def test_quitting_waits_for_jobs_but_not_for_ever(runner: JobRunner) -> None:
    gate = threading.Event()
    runner.start(Job(until_cancelled, "obedient"))
    runner.start(Job(lambda _ctx: gate.wait(30), "deaf"))
    started = time.monotonic()
    assert not runner.cancel_all(0.3)
    assert time.monotonic() - started < 5
    gate.set()
    assert runner.cancel_all(20)


def test_a_failure_says_what_it_is() -> None:
    assert not failure_of(UserError("a", "b")).is_bug
    assert failure_of(RuntimeError("x")).is_bug


def test_pyside_keeps_the_count_of_none_and_true(qapp: QCoreApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference at each void call and emit, and aborts after some thousand."""

    class Sender(QObject):
        rang = Signal()

    sender = Sender()
    none, true = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(500):
        sender.rang.emit()
        sender.setObjectName("x")
    assert sys.getrefcount(None) > none - 100
    assert sys.getrefcount(True) > true - 100
