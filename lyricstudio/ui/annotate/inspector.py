"""The pane at the right: all that can be said of the current part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.domain.ad_libs import ad_libs_of, bracketed, words_of
from lyricstudio.domain.reasons import lines_word
from lyricstudio.ui.annotate.ad_lib_list import AdLibList
from lyricstudio.ui.annotate.kind_picker import KindPicker
from lyricstudio.ui.annotate.save_note import SaveNote
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.fields import Check, Choice, TextArea, labelled
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text, rule
from lyricstudio.ui.widgets.token_field import TokenField

if TYPE_CHECKING:
    from lyricstudio.domain.song import Part
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.annotate.saver import Saver
    from lyricstudio.ui.look import Look

_NUMBERS, _REPEATS = 20, 12
_TYPING_PAUSE = 400  # ms without typing after which a description is kept


class Description(TextArea):
    """Several lines; told when a person paused or left. Signals: settled(str), left()."""

    settled = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "annotate.description", "Description", "What this part is about", Role.BODY)
        self.setFixedHeight(76)
        self._shown = ""
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(self.settle)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str) -> None:
        """Show another text, unless a person is just typing this one."""
        if text == " ".join(self.toPlainText().split()):
            self._shown = text
            return
        if self._pause.isActive() and self.hasFocus():
            return  # what is being typed is newer
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self._shown = text
        self._pause.stop()

    def settle(self) -> None:
        """Tell what was typed since."""
        self._pause.stop()
        text = " ".join(self.toPlainText().split())
        if text != self._shown:
            self._shown = text
            self.settled.emit(text)

    def focusOutEvent(self, event: object) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.settle()

    def event(self, event: QEvent) -> bool:
        """Leave with Escape, whatever the view does with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().event(event)


class _Number(Choice):
    """A choice that the wheel does not change: who scrolls the pane must not relabel a part."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the pane."""
        event.ignore()


class Inspector(QWidget):
    """Signals: kind_picked(PartKind), number_picked(int), repeat_picked(int), performers_given(tuple),
    tags_given(tuple), description_given(str), suggestion_wanted(), ad_lib_wanted(), ad_lib_removed(AdLib),
    brackets_wanted(), go_on_toggled(bool), left() when a person is done with a field.
    """

    kind_picked = Signal(object)
    number_picked = Signal(int)
    repeat_picked = Signal(int)
    performers_given = Signal(object)
    tags_given = Signal(object)
    description_given = Signal(str)
    suggestion_wanted = Signal()
    ad_lib_wanted = Signal()
    ad_lib_removed = Signal(object)
    brackets_wanted = Signal()
    go_on_toggled = Signal(bool)
    left = Signal()

    def __init__(self, look: Look, desk: Desk, saver: Saver) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        named(self, "annotate.inspector", "Part")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = tight(QVBoxLayout(self))
        column.addLayout(self._head(look))
        column.addWidget(self._scrolling(look), 1)
        column.addWidget(rule())
        column.addWidget(SaveNote(look, saver))
        for signal in (desk.changed, desk.moved, desk.opened):
            signal.connect(self._show)
        self._connect()

    def _head(self, look: Look) -> QHBoxLayout:
        self._part = Text(look, "", Role.HEADING)
        self._lines = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        row = self._top = tight(QHBoxLayout(), 18, 14, 18, 8, spacing=8)
        row.addWidget(self._part, 1)
        row.addWidget(self._lines)
        return row

    def _scrolling(self, look: Look) -> QScrollArea:
        inner = with_property(QWidget(), "surface", "win")
        self._inside = tight(QVBoxLayout(inner), 18, 2, 18, 14, spacing=10)
        self.kinds = KindPicker(look)
        self.go_on = Check(look, "A kind key also goes on", "annotate.go_on")
        self._inside.addLayout(labelled(look, "Kind", self.kinds))
        self._inside.addWidget(self.go_on)
        self._inside.addLayout(self._counts(look))
        self.performers = TokenField(look, "annotate.performers", "Performers", "plain")
        self.tags = TokenField(look, "annotate.tags", "Style, theme, mood")
        self._inside.addLayout(labelled(look, "Performers", self.performers))
        self._inside.addLayout(labelled(look, "Style, theme, mood", self.tags))
        self._inside.addLayout(self._describing(look))
        self.ad_libs = AdLibList(look)
        self._inside.addLayout(labelled(look, "Ad-libs in this part", self.ad_libs))
        self._inside.addStretch(1)
        self._area = QScrollArea()
        named(self._area, "annotate.inspector.area", "Part")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        self._fields = inner
        return self._area

    def _counts(self, look: Look) -> QHBoxLayout:
        numbers = [("–", 0), *((str(n), n) for n in range(1, _NUMBERS + 1))]
        repeats = [("Once", 1), *((f"{n} times", n) for n in range(2, _REPEATS + 1))]
        self.number = _Number(look, "annotate.number", "Number", numbers)
        self.repeat = _Number(look, "annotate.repeat", "Repeats", repeats)
        row = tight(QHBoxLayout(), spacing=8)
        row.addLayout(labelled(look, "Number", self.number), 1)
        row.addLayout(labelled(look, "Repeats", self.repeat), 1)
        return row

    def _describing(self, look: Look) -> QVBoxLayout:
        self.description = Description(look)
        self._suggest = Button(look, "Suggest", "annotate.suggest", Shape("link", height=20))
        head = tight(QHBoxLayout())
        label = Text(look, "Description", Role.LABEL, "text2")
        label.setBuddy(self.description)
        head.addWidget(label, 1)
        head.addWidget(self._suggest)
        column = tight(QVBoxLayout(), spacing=2)
        column.addLayout(head)
        column.addWidget(self.description)
        return column

    def _connect(self) -> None:
        self._desk.leaving.connect(self.description.settle)
        self.kinds.picked.connect(self.kind_picked)
        self.go_on.toggled.connect(self.go_on_toggled)
        self.number.activated.connect(lambda _i: self.number_picked.emit(self.number.currentData()))
        self.repeat.activated.connect(lambda _i: self.repeat_picked.emit(self.repeat.currentData()))
        self.performers.changed.connect(self.performers_given)
        self.tags.changed.connect(self.tags_given)
        self.description.settled.connect(self.description_given)
        self._suggest.clicked.connect(self.suggestion_wanted)
        self.ad_libs.marked.connect(self.ad_lib_wanted)
        self.ad_libs.removed.connect(self.ad_lib_removed)
        self.ad_libs.brackets_wanted.connect(self.brackets_wanted)
        for field in (self.performers, self.tags, self.description):
            field.left.connect(self.left)

    def set_small(self, small: bool) -> None:
        """Use the narrow margins of a small window."""
        left = 12 if small else 18
        self._inside.setContentsMargins(left, 2, 8 if small else 18, 14)
        self._top.setContentsMargins(left, 14, left, 8)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to a field, all of it: Qt's own way only looks at the caret of a text field."""
        top = widget.mapTo(self._fields, QPoint(0, 0)).y()
        self._area.ensureVisible(0, top + widget.height(), 0, 16)
        self._area.ensureVisible(0, top, 0, 28)

    def _show(self) -> None:
        part, song = self._desk.part, self._desk.song
        self._fields.setEnabled(part is not None)
        self.kinds.show_part(part)
        if part is None or song is None:
            self._part.setText("No part")
            self._lines.setText("")
            return
        self._part.setText(f"Part {self._desk.place.part + 1} of {len(song.parts)}")
        self._lines.setText(lines_word(part))
        self._show_fields(part)
        marks = [(mark, words_of(song, mark)) for mark in ad_libs_of(song, part)]
        self.ad_libs.show_marks(marks, len(bracketed(song, part)))
        self.ad_libs.show_chosen(words_of(song, self._desk.words) if self._desk.words is not None else "")

    def _show_fields(self, part: Part) -> None:
        for choice, value, words in (
            (self.number, part.number or 0, str(part.number)),
            (self.repeat, part.repeat, f"{part.repeat} times"),
        ):
            if choice.findData(value) < 0:
                choice.addItem(words, value)
            choice.choose(value)
        self.performers.show_tokens(part.performers)
        self.tags.show_tokens(part.tags)
        self.description.show_text(part.description)
