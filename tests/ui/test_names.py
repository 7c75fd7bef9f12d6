"""A walk over every control of every view: names for scripts and screen readers, text that fits, reached with Tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.services.projects import create_project
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.views import VIEWS

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QTextEdit,
)  # fmt: skip
SIZES = [(1024, 700), (1440, 900), (1920, 1080), (2560, 1440)]
NAMES = [spec.name for spec in VIEWS]


@pytest.fixture(params=["samples", "empty"])
def opened(request: pytest.FixtureRequest, qtbot: QtBot, studio_window: MainWindow, tmp_path: object) -> MainWindow:
    """Return a window with the sample songs or with an empty project."""
    if request.param == "samples":
        return request.getfixturevalue("sample_window")
    studio_window.studio.session.adopt(create_project(tmp_path / "Empty.lyricstudio"))
    settle(qtbot, studio_window)
    return studio_window


def show(qtbot: QtBot, window: MainWindow, view: str, size: tuple[int, int] = (1440, 900)) -> None:
    window.resize(*size)
    window.studio.navigator.go(view)
    settle(qtbot, window)


def is_ours(widget: QWidget) -> bool:
    """Say whether a widget is one of ours and not the inside of a Qt control."""
    if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
        return False
    parent = widget.parentWidget()
    return not isinstance(parent, QLineEdit | QComboBox | QAbstractItemView | QAbstractSpinBox)


def controls(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and widget.isVisible() and is_ours(widget):
            yield widget


@pytest.mark.parametrize("view", NAMES)
def test_every_control_has_its_two_names(qtbot: QtBot, opened: MainWindow, view: str) -> None:
    show(qtbot, opened, view)
    found = list(controls(opened))
    assert len(found) > 5
    assert [repr(w) for w in found if not w.objectName()] == []
    assert [w.objectName() for w in found if not w.accessibleName()] == []


@pytest.mark.parametrize("view", NAMES)
def test_the_view_itself_is_named(qtbot: QtBot, opened: MainWindow, view: str) -> None:
    show(qtbot, opened, view)
    page = opened.findChild(QWidget, f"view.{view}")
    assert page.isVisible()
    assert page.accessibleName()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("view", NAMES)
def test_no_text_is_cut(qtbot: QtBot, opened: MainWindow, view: str, size: tuple[int, int]) -> None:
    show(qtbot, opened, view, size)
    assert (opened.width(), opened.height()) == size, "the window wants more room than there is"
    assert [f"{w.objectName()} {w.text()!r}" for w in opened.findChildren(QLabel) if w.isVisible() and is_cut(w)] == []
    tight = [w for w in opened.findChildren(QPushButton) if w.isVisible() and w.width() < w.sizeHint().width()]
    assert [w.objectName() for w in tight] == []


def is_cut(label: QLabel) -> bool:
    if not label.text() or label.visibleRegion().isEmpty():
        return False
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width()) - 1
    return label.width() < label.fontMetrics().horizontalAdvance(label.text())


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("view", NAMES)
def test_tab_reaches_every_control(qtbot: QtBot, opened: MainWindow, view: str, size: tuple[int, int]) -> None:
    show(qtbot, opened, view, size)
    reached = tab_through(qtbot, opened)
    missed = [w for w in controls(opened) if w.isEnabled() and not is_reached(w, reached)]
    assert [w.objectName() for w in missed] == []


def tab_through(qtbot: QtBot, window: QWidget) -> list[QWidget]:
    reached: list[QWidget] = []
    for _ in range(400):
        focus = QApplication.focusWidget()
        qtbot.keyClick(focus or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or (reached and focus is reached[0]):
            break
        assert len(reached) < 3 or focus is not reached[-1], f"{focus.objectName()} keeps the Tab key"
        reached.append(focus)
    return reached


def is_reached(widget: QWidget, reached: list[QWidget]) -> bool:
    if widget in reached or widget.focusProxy() in reached:
        return True
    if isinstance(widget, QAbstractButton):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus and widget.property("pointerOnly"):
            return True  # the same can be done with a key, which the view's test proves
        # Of buttons that exclude each other Tab reaches the chosen one; arrows move among them.
        group = widget.group()
        if group is not None and group.exclusive():
            return any(button in reached for button in group.buttons())
        if widget.autoExclusive():
            return any(isinstance(o, type(widget)) and o.parentWidget() is widget.parentWidget() for o in reached)
    return False


def test_tab_goes_round_the_first_start(qtbot: QtBot, studio_window: MainWindow) -> None:
    studio_window.start(None)
    settle(qtbot, studio_window)
    assert [w.objectName() for w in tab_through(qtbot, studio_window)][:2] == ["first.import", "first.open"]
