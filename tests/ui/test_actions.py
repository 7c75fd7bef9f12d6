"""Every action in one registry: keys that can be changed, bare keys that rest elsewhere, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lyricstudio.ui.actions import Actions, Command, sequences
from lyricstudio.ui.settings import WindowSettings
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.window_commands import COMMANDS, go_commands

LABEL = Command("annotate.verse", "Set kind: Verse", "verse", "V")
SPLIT = Command("annotate.split", "Split", "split", "S")
WRITE = Command("compose.verse", "Write", "verse", "V")
OPEN = Command("window.open", "Open", "open", "Ctrl+O")
THEME = Command("window.dark", "Dark", "use", "F5", argument="dark")


class Target:
    def __init__(self) -> None:
        self.called: list[str] = []
        self.allowed = True

    def enabled(self, _command: str) -> bool:
        return self.allowed

    def verse(self) -> None:
        self.called.append("verse")

    def split(self) -> None:
        self.called.append("split")

    def open(self) -> None:
        self.called.append("open")

    def use(self, what: str) -> None:
        self.called.append(what)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    field, other = QLineEdit(), QWidget()
    field.setObjectName("field")
    other.setObjectName("other")
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(other)
    window.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus, timeout=10_000)
    return window


@pytest.fixture
def actions(window: QWidget, tmp_path: Path) -> Actions:
    made = Actions(window, WindowSettings(tmp_path / "window.ini"))
    made.declare((LABEL, SPLIT, WRITE, OPEN, THEME))
    return made


def test_a_key_calls_the_method_of_the_view_in_sight(qtbot: QtBot, window: QWidget, actions: Actions) -> None:
    annotate, compose, everywhere = Target(), Target(), Target()
    actions.bind("annotate", annotate)
    actions.bind("compose", compose)
    actions.bind("window", everywhere)
    actions.focus("annotate")
    qtbot.keyClick(window, Qt.Key.Key_V)
    actions.focus("compose")
    qtbot.keyClick(window, Qt.Key.Key_V)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert (annotate.called, compose.called, everywhere.called) == (["verse"], ["verse"], ["dark"])


def test_in_a_text_field_a_bare_key_is_a_letter_and_alt_is_the_command(
    qtbot: QtBot, window: QWidget, actions: Actions
) -> None:
    target = Target()
    actions.bind("annotate", target)
    actions.focus("annotate")
    field = window.findChild(QLineEdit, "field")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V)
    assert (field.text(), target.called) == ("v", [])
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    assert (field.text(), target.called) == ("v", ["verse"])


def test_what_cannot_be_used_now_does_nothing(qtbot: QtBot, window: QWidget, actions: Actions) -> None:
    target = Target()
    actions.bind("annotate", target)
    actions.focus("annotate")
    target.allowed = False
    actions.refresh()
    qtbot.keyClick(window, Qt.Key.Key_S)
    actions.trigger("annotate.split")
    assert target.called == []
    assert not actions.can("annotate.split")


def test_a_key_can_be_changed_and_is_remembered(
    qtbot: QtBot, window: QWidget, actions: Actions, tmp_path: Path
) -> None:
    target = Target()
    actions.bind("annotate", target)
    actions.focus("annotate")
    actions.set_keys("annotate.split", "F9")
    qtbot.keyClick(window, Qt.Key.Key_S)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert target.called == ["split"]
    again = Actions(window, WindowSettings(tmp_path / "window.ini"))
    again.declare((SPLIT,))
    assert again.keys("annotate.split") == "F9"
    actions.set_keys("annotate.split", "S")
    assert again.keys("annotate.split") == "S"


def test_a_key_that_is_taken_where_the_command_works_is_found(actions: Actions) -> None:
    assert actions.conflicts("annotate.split", "V") == (LABEL,)
    assert actions.conflicts("annotate.split", "Ctrl+O") == (OPEN,)
    assert set(actions.conflicts("window.open", "V")) == {LABEL, WRITE}
    assert actions.conflicts("annotate.split", "F9") == ()


def test_a_bare_key_has_an_alt_twin() -> None:
    assert [s.toString() for s in sequences("V, F2")] == ["V", "Alt+V", "F2"]
    assert sequences("") == []


def test_no_two_commands_of_the_product_share_a_key_where_both_work(actions: Actions) -> None:
    everything = (*COMMANDS, *go_commands(), *(c for spec in VIEWS for c in spec.commands()))
    assert len({c.id for c in everything}) == len(everything)
    registry = Actions(QWidget(), WindowSettings(Path("/nonexistent/window.ini")))
    registry.declare(everything)
    clashes = {c.id: [o.id for o in registry.conflicts(c.id, c.keys)] for c in everything if c.keys}
    assert {name: others for name, others in clashes.items() if others} == {}
