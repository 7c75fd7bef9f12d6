"""The evaluate view as a person uses it: models with losses and texts, by keys and mouse."""

from __future__ import annotations

import pytest
from evaluated import OWN, add_model, add_song, smaller, trained_lines
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project
from lyricstudio.ui.evaluate.view import EvaluateView
from lyricstudio.ui.main_window import MainWindow


def fill(project: Project) -> None:
    """Add two models of one group: one writes its own words, a smaller one copies half of its lines."""
    tables = Tables()
    options = DatasetOptions(group_by=GroupBy.ARTIST)
    report = DatasetBuilder(project, tables, BaseCounters(tables), options).freeze(SilentContext())
    dataset = report.frozen[0].dataset
    copied = trained_lines(project, dataset, 2)
    add_song(project, add_model(project, dataset, "Faithful", (4.0, 2.5, 2.2, 2.4)), (OWN, OWN), "My Own Song")
    small = smaller(dataset, 12)
    project.datasets.add(small, report.frozen[0].examples)
    add_song(project, add_model(project, small, "Copyist", (4.0, 3.1)), ((*copied, *OWN[:2]),), "Borrowed")


@pytest.fixture
def view(qtbot: QtBot, sample_window: MainWindow) -> EvaluateView:
    """Return the evaluate view with two models, the copyist (the newer one) in sight."""
    fill(sample_window.studio.session.open_project)
    return opened(qtbot, sample_window)


def opened(qtbot: QtBot, window: MainWindow) -> EvaluateView:
    window.studio.navigator.go("evaluate")
    settle(qtbot, window)
    found = window.findChild(EvaluateView)
    assert found is not None
    return found


def test_losses_scores_and_copying_are_drawn(view: EvaluateView) -> None:
    assert view.one is not None
    assert view.one.model.name == "Copyist"
    assert [series.name for series in view.loss.chart.data.series] == ["Validation", "Training", "Faithful"]
    assert view.loss.chart.data.best == 10
    assert [row.name for row in view.copied.map.data.rows] == ["Copyist", "Faithful", "Held-out songs"]
    assert view.copied.map.data.is_flagged(view.copied.map.data.rows[0])
    assert not view.copied.map.data.is_flagged(view.copied.map.data.rows[1])
    assert "Copyist: Rhyme" in view.scores.rows.words(0)
    assert "Original 50" in view.scores.rows.words(0)
    assert "Original 100" in view.scores.rows.words(1)


def test_a_model_is_chosen_with_keys_in_the_scores_and_with_n(qtbot: QtBot, view: EvaluateView) -> None:
    view.scores.rows.setFocus()
    qtbot.keyClick(view.scores.rows, Qt.Key.Key_Down)
    qtbot.keyClick(view.scores.rows, Qt.Key.Key_Return)
    assert view.one is not None
    assert view.one.model.name == "Faithful"
    assert view.model.currentText() == "Faithful"
    qtbot.keyClick(view.scores.rows, Qt.Key.Key_N)
    assert view.one.model.name == "Copyist"


def test_a_cell_shows_what_was_recalled_and_a_click_opens_its_song(qtbot: QtBot, view: EvaluateView) -> None:
    view.copied.map.setFocus()
    qtbot.keyClick(view.copied.map, Qt.Key.Key_Right)
    for _ in range(3):
        qtbot.keyClick(view.copied.map, Qt.Key.Key_Right)
    qtbot.keyClick(view.copied.map, Qt.Key.Key_Return)
    rows = view.recalls.list.rows
    assert rows
    assert all(int(row.value.split()[0]) >= 6 for row in rows)
    assert "in Borrowed" in rows[0].detail
    asked: list[object] = []
    view.studio.navigator.wanted.connect(lambda _name, target: asked.append(target))
    qtbot.mouseClick(view.recalls.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 20))
    assert view.one is not None
    assert asked == [view.one.recalls[0].song_id]


def test_losses_by_size_of_the_data(qtbot: QtBot, view: EvaluateView) -> None:
    button = view.findChild(QWidget, "evaluate.loss_by.size")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (series,) = view.loss.chart.data.series
    assert series.points[0] == (12.0, 3.1)
    assert series.points[1][1] == 2.2
    assert "fell by 0.900" in series.fact


def test_a_new_song_is_seen_without_being_asked(qtbot: QtBot, view: EvaluateView) -> None:
    faithful = next(one for one in view.evaluation.models if one.model.name == "Faithful")
    add_song(view.project, faithful.model, (OWN,), "Another")
    view.studio.session.tell("compositions")
    settle(qtbot, view.window())  # type: ignore[arg-type]
    seen = view.evaluation.find(faithful.model.id or 0)
    assert seen is not None
    assert seen.texts == faithful.texts + 1


def test_buttons_lead_to_card_and_composing(qtbot: QtBot, view: EvaluateView) -> None:
    asked: list[tuple[str, object]] = []
    view.studio.navigator.wanted.connect(lambda name, target: asked.append((name, target)))
    assert view.one is not None
    model_id = view.one.model.id
    qtbot.mouseClick(view.findChild(QWidget, "evaluate.open"), Qt.MouseButton.LeftButton)
    assert asked[0] == ("models", model_id)


def test_without_models_one_is_led_to_tuning(qtbot: QtBot, sample_window: MainWindow) -> None:
    view = opened(qtbot, sample_window)
    assert view.is_empty
    asked: list[str] = []
    sample_window.studio.navigator.wanted.connect(lambda name, _target: asked.append(name))
    qtbot.mouseClick(view.findChild(QWidget, "evaluate.empty.go"), Qt.MouseButton.LeftButton)
    assert asked == ["tune"]
