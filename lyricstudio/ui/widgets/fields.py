"""Fields: text, search, choices, ticks and segments, with the marks that a style sheet cannot draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from lyricstudio.ui.theme.scale import Height, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from lyricstudio.ui.look import Look


class Field(QLineEdit):
    """One line of text. `label` is what a screen reader says."""

    def __init__(self, look: Look, name: str, label: str, placeholder: str = "") -> None:
        super().__init__()
        named(self, name, label)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(Height.CONTROL)
        self.setFont(look.font(Role.BODY))

    def set_invalid(self, reason: str) -> None:
        """Mark the field red with the reason as its tooltip and description; "" takes the mark away."""
        with_property(self, "invalid", bool(reason))
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)


class SearchField(Field):
    """A field with a magnifying glass and a cross; Escape empties it, then leaves it. Signal: left()."""

    left = Signal()

    def __init__(self, look: Look, name: str, label: str, placeholder: str) -> None:
        super().__init__(look, name, label, placeholder)
        self._look = look
        self._glass = QAction(self)
        self._cross = QAction("Clear", self)
        self._cross.triggered.connect(self.clear)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._note_text)
        self._dress()
        self._note_text("")
        look.changed.connect(self._dress)

    def _note_text(self, text: str) -> None:
        self._cross.setVisible(bool(text))

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self._glass.setIcon(self._look.icon("search", "text3", 16, ratio))
        self._cross.setIcon(self._look.icon("close", "text3", 14, ratio))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field with Escape, or leave it when it is empty."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(self, look: Look, name: str, label: str, placeholder: str = "", role: Role = Role.BODY) -> None:
        super().__init__()
        named(self, name, label)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(look.font(role))


class Choice(QComboBox):
    """A drop-down with a drawn chevron."""

    def __init__(self, look: Look, name: str, label: str, items: Iterable[tuple[str, object]] = ()) -> None:
        super().__init__()
        self._look = look
        named(self, name, label)
        self.setFixedHeight(Height.CONTROL)
        self.setFont(look.font(Role.BODY))
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for text, value in items:
            self.addItem(text, value)
        look.changed.connect(self.update)

    def choose(self, value: object) -> None:
        """Select the item with this value, if there is one, without telling anybody."""
        blocked = self.blockSignals(True)
        index = next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        if index >= 0:
            self.setCurrentIndex(index)
        self.blockSignals(blocked)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field with as much of its text as there is room for, then the chevron."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, kind = self.style(), QStyle.ComplexControl.CC_ComboBox
        room = style.subControlRect(kind, option, QStyle.SubControl.SC_ComboBoxEditField, self).width() - 4
        whole = option.currentText  # type: ignore[attr-defined]
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        option.currentText = shown  # type: ignore[attr-defined]
        with QPainter(self) as painter:
            style.drawComplexControl(kind, option, painter, self)
            style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)
            rect = QRectF(self.width() - 25, 0, 14, self.height())
            self._look.icons.paint(painter, "chevron-down", self._look.colours.text3, rect)


class Check(QCheckBox):
    """A tick box with our own box and tick."""

    def __init__(self, look: Look, text: str, name: str, label: str = "") -> None:
        super().__init__(text)
        self._look = look
        named(self, name, label or text)
        self.setFont(look.font(Role.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for the box and the words."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 10 if self.text() else 0
        return QSize(18 + width, Height.CONTROL_IN_CARD)

    def minimumSizeHint(self) -> QSize:
        """Return the same: the words are never cut."""
        return self.sizeHint()

    def hitButton(self, _position: object) -> bool:  # noqa: N802 - Qt's name
        """Take a click anywhere on the words, too."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, tick and words."""
        with QPainter(self) as painter:
            box = QRectF(0.5, (self.height() - 16) / 2, 16, 16)
            paint_tick_box(painter, self._look, box, self.isChecked(), self.isEnabled())
            painter.setFont(self.font())
            painter.setPen(self._look.colour("text" if self.isEnabled() else "text3"))
            beside = QRectF(self.rect()).adjusted(25, 0, 0, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


def paint_tick_box(painter: QPainter, look: Look, rect: QRectF, ticked: bool, enabled: bool = True) -> None:
    """Draw a tick box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    if ticked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent" if enabled else "text3"))
        painter.drawRoundedRect(inner, 4, 4)
        look.icons.paint(painter, "check", look.colours.on_accent, rect.adjusted(2, 2, -2, -2))
        return
    painter.setPen(QPen(look.colour("line2" if enabled else "line"), 1.2))
    painter.setBrush(look.colour("surf"))
    painter.drawRoundedRect(inner, 4, 4)


class Segments(QWidget):
    """A few choices side by side, one of them taken. Signal: chosen(value)."""

    chosen = Signal(object)

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[str, object]]) -> None:
        super().__init__()
        self.setObjectName(name)
        with_property(self, "surface", "sunk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = tight(QHBoxLayout(self), 2, spacing=2)
        self._group = QButtonGroup(self)
        self._values = [value for _, value in choices]
        for i, (text, value) in enumerate(choices):
            button = Button(look, text, f"{name}.{value}", Shape("segment", height=Height.CONTROL_IN_CARD))
            button.setCheckable(True)
            self._group.addButton(button, i)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_clicked)

    def _on_clicked(self, index: int) -> None:
        self.chosen.emit(self._values[index])

    @property
    def value(self) -> object:
        """Return the choice taken, None before there is one."""
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def set_text(self, value: object, text: str) -> None:
        """Change the words of a choice."""
        button = self._group.button(self._values.index(value))
        if isinstance(button, Button):
            button.set_text(text)
            button.updateGeometry()

    def choose(self, value: object) -> None:
        """Take a choice without telling anybody."""
        if value in self._values and (button := self._group.button(self._values.index(value))):
            button.setChecked(True)


def labelled(look: Look, text: str, field: QWidget) -> QVBoxLayout:
    """Return a field under its label; a click on the label goes to the field."""
    column = tight(QVBoxLayout(), spacing=4)
    label = Text(look, text, Role.LABEL, "text2")
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field)
    return column


def is_text_field(widget: QWidget | None) -> bool:
    """Say whether bare keys are letters there."""
    return isinstance(widget, QLineEdit | QPlainTextEdit) or bool(widget and widget.inherits("QTextEdit"))
