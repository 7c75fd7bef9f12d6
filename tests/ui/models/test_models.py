"""The library of models as a person uses it: filtering, reading a card, trying two, renaming, exporting, deleting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hands import click, key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from run_projects import TINY, add_losses, add_model, add_run, freeze_all, training_machine
from windows import WAIT, settle

from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.projects import create_project, open_project
from lyricstudio.services.providers import open_provider
from lyricstudio.services.tuning import LaunchRequest, launch
from lyricstudio.services.watching import watch
from lyricstudio.store.project import Project
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.models.changes import free_folder
from lyricstudio.ui.models.rename_dialog import RenameDialog
from lyricstudio.ui.models.view import ModelsView
from lyricstudio.ui.widgets.dialog import Dialog

LONG = 120_000  # ms for what a real engine does on a busy machine


@pytest.fixture
def project(sample_project: Path) -> Project:
    """Return the sample songs with three datasets and a model of each, made on different days and bases."""
    opened = open_project(sample_project)
    for number, dataset in enumerate(freeze_all(opened), 1):
        run = add_run(opened, dataset, number)
        add_losses(opened, run)
        changes = {"base": "other", "provider": "openai", "shutdown_date": "2027-01-14"} if number == 3 else {}
        add_model(opened, run, dataset, f"{dataset.group} model", **changes)
    return opened


def models(qtbot: QtBot, window: MainWindow, project: Project) -> ModelsView:
    window.studio.session.adopt(project)
    settle(qtbot, window)
    window.studio.navigator.go("models")
    settle(qtbot, window)
    view = window.workspace.view("models")
    assert isinstance(view, ModelsView)
    return view


def names(view: ModelsView) -> list[str]:
    return [model.name for model in view.list.rows.models]


def test_facets_and_words_filter(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    view = models(qtbot, studio_window, project)
    assert len(names(view)) == 3
    click(qtbot, view, "models.service.openai")
    assert len(names(view)) == 1
    click(qtbot, view, "models.clear")
    assert len(names(view)) == 3
    key(qtbot, studio_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.search, "lottie")
    assert names(view) == ["Lottie Kerb model"]
    settle(qtbot, studio_window)
    assert view.card is not None
    assert view.card.model.name == "Lottie Kerb model"


def test_the_card_says_where_a_model_comes_from(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    view = models(qtbot, studio_window, project)
    wanted = next(model for model in view.models if model.provider == "openai")
    view.show_target(wanted.id)
    settle(qtbot, studio_window)
    texts = [label.text() for label in view.card_pane.findChildren(QWidget) if hasattr(label, "text")]
    assert wanted.dataset_hash[:16] in texts
    assert "2.800 → 2.800" in texts
    assert any("ends" in text for text in texts)
    assert view.card_pane.chart.data.best == 20


def test_renaming_can_be_undone_and_needs_a_name_of_its_own(
    qtbot: QtBot, studio_window: MainWindow, project: Project
) -> None:
    view = models(qtbot, studio_window, project)
    before = view.list.current.name
    other = next(model.name for model in view.models if model.name != before)
    key(qtbot, studio_window, Qt.Key.Key_F2)
    dialog = studio_window.findChild(RenameDialog)
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, other.upper())
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.field.property("invalid")
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, "Kitchen songs")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    settle(qtbot, studio_window)
    assert "Kitchen songs" in names(view)
    assert view.list.current.name == "Kitchen songs"
    studio_window.undo()
    settle(qtbot, studio_window)
    assert before in names(view)


def test_training_elsewhere_leaves_only_the_base_to_choose(
    qtbot: QtBot, studio_window: MainWindow, project: Project
) -> None:
    view = models(qtbot, studio_window, project)
    dataset = view.list.current.dataset_id
    click(qtbot, view, "models.elsewhere")
    settle(qtbot, studio_window)
    tune = studio_window.workspace.view("tune")
    assert studio_window.workspace.current is tune
    assert tune.bar.rows.ticked == (dataset,)


def test_its_run_is_one_key_away(qtbot: QtBot, studio_window: MainWindow, project: Project) -> None:
    view = models(qtbot, studio_window, project)
    run = view.list.current.run_id
    key(qtbot, studio_window, Qt.Key.Key_R)
    settle(qtbot, studio_window)
    assert studio_window.workspace.view("tune").run_id == run


def test_a_folder_of_its_own_for_each_export(tmp_path: Path) -> None:
    first = free_folder(tmp_path, "Lottie: Kerb/2")
    assert first == tmp_path / "Lottie- Kerb-2 adapter"
    first.mkdir()
    assert free_folder(tmp_path, "Lottie: Kerb/2").name == "Lottie- Kerb-2 adapter 2"


def test_without_models_one_button_leads_to_training(qtbot: QtBot, studio_window: MainWindow, tmp_path: Path) -> None:
    view = models(qtbot, studio_window, create_project(tmp_path / "Empty.lyricstudio"))
    assert view.is_empty
    click(qtbot, view, "models.empty.tune")
    settle(qtbot, studio_window)
    assert studio_window.workspace.current.name == "tune"


@pytest.fixture
def trained(sample_project: Path, tmp_path: Path) -> Iterator[Project]:
    """Return a project with two models that the real engine has trained on a tiny base."""
    with training_machine(tmp_path):
        opened = open_project(sample_project)
        ids = tuple(dataset.id for dataset in freeze_all(opened)[:2])
        recipe = {"rank": 2, "stop": "never"}
        with open_provider("local", SilentContext()) as provider:
            runs = launch(opened, provider, LaunchRequest(ids, TINY, 1, recipe=recipe), {}, SilentContext())
            watch(opened, provider, [run.id for run in runs], SilentContext())
        yield opened


def test_two_models_answer_side_by_side_and_weights_leave_and_go(
    qtbot: QtBot, studio_window: MainWindow, trained: Project, tmp_path: Path
) -> None:
    view = models(qtbot, studio_window, trained)
    first, second = view.list.rows.models
    view.bench.other.setCurrentIndex(1)
    qtbot.keyClicks(view.bench.about, "rain")
    qtbot.keyClick(view.bench.about, Qt.Key.Key_Return)
    assert view.trials.is_writing
    assert view.bench.stop.isVisible()
    qtbot.waitUntil(lambda: not view.trials.is_writing, timeout=LONG)
    settle(qtbot, studio_window)
    assert all(answer.lines for answer in view.bench.answers)
    assert first.name in view.bench.answers[0].accessibleName()
    assert second.name in view.bench.answers[1].accessibleName()

    view.changes.export_to(first, tmp_path)
    settle(qtbot, studio_window)
    (place,) = tmp_path.glob("* adapter")
    assert {"adapter_model.safetensors", "README.md"} <= {path.name for path in place.iterdir()}

    view.list.setFocus()
    key(qtbot, studio_window, Qt.Key.Key_Delete)
    click(qtbot, studio_window.findChild(Dialog, "models.delete_question"), "models.delete_question.do")
    qtbot.waitUntil(lambda: len(view.models) == 1, timeout=WAIT)
    settle(qtbot, studio_window)
    assert [model.name for model in trained.models.all()] == [second.name]
