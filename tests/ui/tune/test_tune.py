"""Training as a person does it: choosing, starting, steering, comparing – with keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hands import child, click, key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from run_projects import add_losses, add_run, add_samples, freeze_all, training_machine
from windows import WAIT, settle

from lyricstudio.domain.run_states import RunState
from lyricstudio.services.projects import create_project, open_project
from lyricstudio.store.project import Project
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.tune.view import TuneView
from lyricstudio.ui.widgets.dialog import Dialog

LONG = 60_000  # ms for what a real engine does on a busy machine


@pytest.fixture
def project(sample_project: Path) -> Project:
    """Return the sample songs with a frozen dataset for each artist."""
    opened = open_project(sample_project)
    freeze_all(opened)
    return opened


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[None]:
    with training_machine(tmp_path):
        yield


def tune(qtbot: QtBot, window: MainWindow, project: Project) -> TuneView:
    window.studio.session.adopt(project)
    settle(qtbot, window)
    window.studio.navigator.go("tune")
    settle(qtbot, window)
    view = window.workspace.view("tune")
    assert isinstance(view, TuneView)
    return view


def tick_only(qtbot: QtBot, view: TuneView, words: str) -> None:
    """Find one dataset in the sheet and tick it with keys."""
    click(qtbot, view, "tune.datasets_field")
    click(qtbot, view, "tune.datasets.none")
    qtbot.keyClicks(view.bar.picker.search, words)
    view.bar.picker.list.setFocus()
    qtbot.keyClick(view.bar.picker.list, Qt.Key.Key_Down)
    qtbot.keyClick(view.bar.picker.list, Qt.Key.Key_Space)
    click(qtbot, view, "tune.datasets.done")


def ask_little(qtbot: QtBot, view: TuneView, window: MainWindow, passes: str) -> None:
    """Change the recipe in its sheet: the smallest adapter, a few passes."""
    key(qtbot, window, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    for name, text in (("passes", passes), ("rank", "2")):
        field = child(view, f"tune.recipe.{name}")
        field.selectAll()
        qtbot.keyClicks(field, text)
    click(qtbot, view, "tune.recipe.done")
    settle(qtbot, window)


def test_from_the_bar_to_a_model(qtbot: QtBot, machine: None, studio_window: MainWindow, project: Project) -> None:
    view = tune(qtbot, studio_window, project)
    # What was never trained is ticked already; one of the three is wanted.
    assert len(view.bar.rows.ticked) == 3
    tick_only(qtbot, view, "lottie")
    ask_little(qtbot, view, studio_window, "2")
    qtbot.waitUntil(lambda: view.bar.plan is not None, timeout=WAIT)
    assert view.bar.plan.is_local
    assert view.bar.start.text() == "Start 1 run"
    assert view.bar.datasets.text() == "Lottie Kerb"

    told: list[str] = []
    studio_window.studio.notices.told.connect(lambda notice: told.append(notice.text))
    key(qtbot, studio_window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(view.board.runs), timeout=LONG)
    qtbot.waitUntil(lambda: view.board.runs[0].run.status == "succeeded", timeout=LONG)
    settle(qtbot, studio_window)
    assert "Lottie Kerb is trained" in told
    (model,) = project.models.all()
    assert model.group == "Lottie Kerb"
    story = view.stories.story
    assert story is not None
    assert story.training
    assert story.validation
    assert view.panel.figures.value("Step") == str(story.total)

    # Every checkpoint of both passes answers the same question.
    if len(story.samples) < 2:
        view.stories.write_samples()
        settle(qtbot, studio_window)
    assert len(view.stories.story.samples) == 2
    assert view.panel.loss.chart.data.series[0].name == "Validation"


def back_to(qtbot: QtBot, window: MainWindow, view: TuneView, run_id: str) -> None:
    """Go back from a dialog to a run; without a display the window is not active again by itself."""
    view.queue.list.go_to(run_id)
    settle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT)
    view.queue.list.setFocus()


def cancel(qtbot: QtBot, window: MainWindow) -> None:
    """Cancel the current run with its key and say yes."""
    key(qtbot, window, Qt.Key.Key_Delete)
    dialog = window.findChild(Dialog, "tune.cancel_question")
    assert dialog is not None
    click(qtbot, dialog, "tune.cancel_question.do")


def test_pausing_resuming_cancelling_and_retrying(
    qtbot: QtBot, machine: None, studio_window: MainWindow, project: Project
) -> None:
    view = tune(qtbot, studio_window, project)
    view.bar.rows.tick(view.bar.rows.ticked[:2])
    ask_little(qtbot, view, studio_window, "100")
    qtbot.waitUntil(lambda: view.bar.can_start, timeout=WAIT)
    click(qtbot, view, "tune.start")
    qtbot.waitUntil(lambda: bool(view.board.of(RunState.RUNNING)), timeout=LONG)
    assert len(view.board.of(RunState.WAITING)) == 1
    qtbot.waitUntil(studio_window.workspace.header.jobs.isVisible, timeout=WAIT)
    assert "1 of 2" in studio_window.workspace.header.jobs.accessibleName()
    running = view.board.of(RunState.RUNNING)[0].run.id
    view.queue.list.go_to(running)
    view.queue.list.setFocus()

    key(qtbot, studio_window, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(view.board.of(RunState.NEEDS_YOU)) == 2, timeout=LONG)
    assert {one.run.status for one in view.board.runs} == {"paused"}
    view.queue.list.go_to(running)
    key(qtbot, studio_window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.board.find(running).state is RunState.RUNNING, timeout=LONG)

    cancel(qtbot, studio_window)
    qtbot.waitUntil(lambda: view.board.find(running).run.status == "cancelled", timeout=LONG)
    back_to(qtbot, studio_window, view, running)
    key(qtbot, studio_window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(view.board.runs) == 3, timeout=LONG)
    qtbot.waitUntil(lambda: bool(view.board.of(RunState.RUNNING)), timeout=LONG)
    again = view.current
    assert again.run.id != running
    assert again.title == view.board.find(running).title.replace("v1", "v2")


def test_closing_the_window_changes_nothing_and_reopening_finds_the_run(
    qtbot: QtBot, machine: None, studio_window: MainWindow, project: Project
) -> None:
    view = tune(qtbot, studio_window, project)
    view.bar.rows.tick(view.bar.rows.ticked[:1])
    ask_little(qtbot, view, studio_window, "100")
    qtbot.waitUntil(lambda: view.bar.can_start, timeout=WAIT)
    view.start_runs()
    qtbot.waitUntil(lambda: bool(view.board.of(RunState.RUNNING)), timeout=LONG)
    path, run = project.path, view.board.runs[0].run

    # As if it had been closed: the project is let go, and opened again later.
    studio_window.studio.session.adopt(None)
    settle(qtbot, studio_window)
    studio_window.studio.session.adopt(open_project(path))
    qtbot.waitUntil(lambda: view.board.find(run.id) is not None, timeout=LONG)
    qtbot.waitUntil(lambda: view.board.find(run.id).run.progress > run.progress, timeout=LONG)
    assert view.board.find(run.id).run.job_id == run.job_id
    view.steering.steer("cancel", [view.board.find(run.id).run])
    qtbot.waitUntil(lambda: not view.board.is_moving, timeout=LONG)


def test_the_queue_in_its_four_groups(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    one, two, three = project.datasets.all()
    add_run(project, one, 1)
    add_run(project, two, 2, status="paused", progress=0.5, finished="")
    add_run(project, three, 3, status="failed", progress=0.2, error="no space left")
    view = tune(qtbot, studio_window, project)
    groups = {state: [o.run.id for o in view.board.of(state)] for state in RunState if view.board.of(state)}
    assert groups == {RunState.NEEDS_YOU: ["run_0003", "run_0002"], RunState.FINISHED: ["run_0001"]}
    assert child(view, "tune.pause_queue").text() == "Resume queue"
    # Headings are jumped over by the arrows.
    view.queue.list.setFocus()
    view.queue.list.go_to("run_0003")
    for _ in range(2):
        qtbot.keyClick(view.queue.list, Qt.Key.Key_Down)
    settle(qtbot, studio_window)
    assert view.run_id == "run_0001"
    view.queue.list.go_to("run_0003")
    settle(qtbot, studio_window)
    assert view.panel.buttons["retry"].isVisible()
    assert not view.panel.buttons["pause"].isVisible()


def test_comparing_runs_on_one_chart_and_side_by_side(
    qtbot: QtBot, studio_window: MainWindow, project: Project
) -> None:
    dataset = project.datasets.all()[0]
    for number in (1, 2):
        add_losses(project, add_run(project, dataset, number))
    view = tune(qtbot, studio_window, project)
    view.queue.list.go_to("run_0001")
    settle(qtbot, studio_window)
    key(qtbot, studio_window, Qt.Key.Key_C)
    qtbot.mouseClick(child(view, "tune.compare.run_0002"), Qt.MouseButton.LeftButton)
    click(qtbot, view, "tune.compare.done")
    settle(qtbot, studio_window)
    names = [series.name for series in view.panel.loss.chart.data.series]
    assert names == ["Validation", "Training", f"{dataset.group} v2"]
    assert view.panel.buttons["compare"].text() == "Compare 1"
    assert not view.second.isVisible()
    studio_window.resize(2560, 1440)
    settle(qtbot, studio_window)
    assert view.second.isVisible()


def test_what_it_writes_at_each_checkpoint(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    dataset = project.datasets.all()[0]
    run = add_run(project, dataset, 1)
    add_losses(project, run)
    add_samples(project, run, dataset)
    view = tune(qtbot, studio_window, project)
    first, second = child(view, "tune.sample.10"), child(view, "tune.sample.20")
    assert "Longest match 9 words" in first.accessibleName()
    assert "best" in second.accessibleName()
    assert view.panel.loss.chart.data.best == 20
    # Another question: what was not asked yet is not there.
    key(qtbot, studio_window, Qt.Key.Key_P)
    assert len(view.stories.story.prompts) > 1
    click(qtbot, view, "tune.prompt.2")
    settle(qtbot, studio_window)
    assert view.findChild(QWidget, "tune.sample.10") is None or not child(view, "tune.sample.10").isVisible()


def test_without_datasets_one_button_makes_them(qtbot: QtBot, studio_window: MainWindow, sample_project: Path) -> None:
    view = tune(qtbot, studio_window, open_project(sample_project))
    assert view.is_empty
    click(qtbot, view, "tune.empty.make")
    settle(qtbot, studio_window)
    assert not view.is_empty
    assert len(view.bar.rows.ticked) == 3


def test_without_a_base_one_is_offered(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    view = tune(qtbot, studio_window, project)
    assert child(view, "tune.get_base").isVisible()
    assert not view.bar.can_start
    assert not view.enabled("tune.start")


def test_an_empty_project_sends_to_the_import(qtbot: QtBot, studio_window: MainWindow, tmp_path: Path) -> None:
    view = tune(qtbot, studio_window, create_project(tmp_path / "Empty.lyricstudio"))
    assert view.is_empty
    assert child(view, "tune.empty.import").isVisible()


def test_a_wrong_recipe_is_said_and_not_used(
    qtbot: QtBot, machine: None, studio_window: MainWindow, project: Project
) -> None:
    view = tune(qtbot, studio_window, project)
    before = view.bar.choice.recipe
    click(qtbot, view, "tune.recipe_more")
    field = child(view, "tune.recipe.passes")
    qtbot.keyClicks(field, "many")
    assert field.property("invalid")
    assert view.bar.choice.recipe == before
    field.clear()
    qtbot.keyClicks(field, "5")
    assert view.bar.choice.recipe.passes == 5
    click(qtbot, view, "tune.recipe.default")
    assert view.bar.choice.recipe == before
    settle(qtbot, studio_window)


def test_the_queue_is_a_drawer_in_a_small_window(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    add_run(project, project.datasets.all()[0], 1)
    studio_window.resize(1024, 700)
    view = tune(qtbot, studio_window, project)
    assert not view.queue.isVisible()
    click(qtbot, view, "tune.queue_button")
    assert view.queue.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not view.queue.isVisible()
