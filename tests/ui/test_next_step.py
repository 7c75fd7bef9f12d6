"""The line that leads a first-timer on: there while there is a step to take, gone when it is not wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.domain.kinds import AnswerFormat, ContextMode
from lyricstudio.domain.records import LyricModel
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.next_step import NextStepBar


def bar_of(window: MainWindow) -> NextStepBar:
    return window.workspace.next_step


def words(window: MainWindow) -> str:
    return bar_of(window).findChild(QPushButton, "next_step.go").text()


def test_songs_without_a_model_are_led_to_one(qtbot: QtBot, sample_window: MainWindow) -> None:
    assert bar_of(sample_window).isVisible()
    assert words(sample_window) == "Train a model"
    sample_window.studio.navigator.go("annotate")
    assert not bar_of(sample_window).isVisible(), "where one labels it would only take room"


def test_a_model_without_a_song_is_led_to_a_song(qtbot: QtBot, sample_window: MainWindow) -> None:
    sample_window.studio.session.open_project.models.add(
        LyricModel(
            None,
            "Lottie Kerb",
            "Lottie Kerb",
            "tiny",
            "local",
            "ft:x",
            "",
            "",
            "",
            ContextMode.PART,
            AnswerFormat.PLAIN,
            "",
        )
    )
    sample_window.studio.session.tell("models")
    settle(qtbot, sample_window)
    assert words(sample_window) == "Write a song"
    button = bar_of(sample_window).findChild(QPushButton, "next_step.go")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, sample_window)
    assert sample_window.workspace.current is not None
    assert sample_window.workspace.current.name == "compose"
    assert sample_window.findChild(QPushButton, "compose.new.write") is not None, "the model is offered at once"


def test_who_closes_it_does_not_see_it_again(qtbot: QtBot, sample_window: MainWindow) -> None:
    close = bar_of(sample_window).findChild(QPushButton, "next_step.close")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar_of(sample_window).isVisible()
    sample_window.studio.session.tell("songs")
    settle(qtbot, sample_window)
    assert not bar_of(sample_window).isVisible()
