"""One part of the song as a card: its words, or its brief while there are none, or takes to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.draft_editing import name_of
from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.compose.lyric_editor import LyricEditor, PartLines
from lyricstudio.ui.compose.take_panel import TakePanel
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import KindChip, PartLabel
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Elided, Paragraph, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.domain.records import Section
    from lyricstudio.ui.compose.take_column import ShownTake
    from lyricstudio.ui.look import Look

PART_MIME = "application/x-lyricstudio-part"
_BAR = 6


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Everything that a card shows; `takes` empty means: the panel is closed."""

    section: Section
    lines: PartLines
    model: str = ""
    fact: str = ""
    follows: str = ""
    takes: tuple[ShownTake, ...] = ()
    writing: bool = False
    waiting: bool = False
    can_write: bool = False
    current: bool = False


class Grip(Mark):
    """What a card is dragged by; the keys that move a part do the same."""

    def __init__(self, look: Look, key: str) -> None:
        super().__init__(look, "grip", "text3", 16)
        self._key = key
        self._start: QPoint | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move the part")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where the drag may begin."""
        self._start = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin the drag."""
        start = self._start
        far = QApplication.startDragDistance()
        if start is None or (event.position().toPoint() - start).manhattanLength() < far:
            return
        self._start = None
        drag = QDrag(self)
        data = QMimeData()
        data.setData(PART_MIME, self._key.encode())
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)


class PartCard(QFrame):
    """Signals: selected(key), write(key), rewrite(key), menu(key, button), unlink(key); those of the words are the
    editor's, those of takes the panel's."""  # fmt: skip

    selected = Signal(str)
    write = Signal(str)
    rewrite = Signal(str)
    menu = Signal(str, object)
    unlink = Signal(str)
    stop = Signal(str)
    takes_wanted = Signal(str)

    def __init__(self, look: Look, section: Section) -> None:
        super().__init__()
        self._look = look
        self.key = section.key
        self._shown: ShownPart | None = None
        name = f"compose.part.{section.key}"
        named(self, name, name_of(section))
        self.editor = LyricEditor(look, f"{name}.words")
        self.panel = TakePanel(look, f"{name}.takes")
        self._brief = Paragraph(look, "", Role.BRIEF)
        self._write = Button(look, "Write", f"{name}.write", Shape("primary", "sparkle"))
        self._own = Button(look, "Type my own", f"{name}.type", Shape("ghost", "compose"))
        outer = tight(QVBoxLayout(self), 20 + _BAR - 4, 10, 14, 12, spacing=6)
        outer.addLayout(self._header(look, name, section))
        outer.addWidget(self.editor)
        outer.addWidget(self.panel)
        self._empty = self._empty_row()
        outer.addWidget(self._empty)
        self._connect()
        look.changed.connect(self.update)

    def _header(self, look: Look, name: str, section: Section) -> QHBoxLayout:
        self._chip = KindChip(look, PartLabel(section.kind, section.number))
        self._link = Mark(look, "link", "text3", 14)
        self._follows = Text(look, "", Role.SECONDARY, "text2")
        self._unlink = Button(look, "Unlink", f"{name}.unlink", Shape("link", height=24))
        self._model = Elided(look, "", Role.SECONDARY, "text2")
        self._fact = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self._takes = Button(look, "Takes", f"{name}.takes.open", Shape("link", height=24))
        self._stop = Button(look, "Stop", f"{name}.stop", Shape("danger", "close", 26))
        self._grip = Grip(look, self.key)
        self._rewrite = Button(look, "", f"{name}.rewrite", Shape("ghost", "refresh", 26, "Write this part anew"))
        self._more = Button(look, "", f"{name}.more", Shape("ghost", "more", 26, f"More for {name_of(section)}"))
        row = tight(QHBoxLayout(), spacing=8)
        for widget in (self._chip, self._link, self._follows, self._unlink):
            row.addWidget(widget)
        row.addWidget(self._model, 1)
        for widget in (self._fact, self._takes, self._stop, self._grip, self._rewrite, self._more):
            row.addWidget(widget)
        return row

    def _empty_row(self) -> QWidget:
        box = QWidget()
        row = tight(QHBoxLayout(box), 0, 2, 0, 0, spacing=8)
        row.addWidget(self._brief, 1)
        row.addWidget(self._own, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._write, 0, Qt.AlignmentFlag.AlignVCenter)
        return box

    def _connect(self) -> None:
        self.editor.entered.connect(self._select)
        self._write.on_click(lambda: self.write.emit(self.key))
        self._own.on_click(self.type_own)
        self._rewrite.on_click(lambda: self.rewrite.emit(self.key))
        self._more.on_click(lambda: self.menu.emit(self.key, self._more))
        self._unlink.on_click(lambda: self.unlink.emit(self.key))
        self._stop.on_click(lambda: self.stop.emit(self.key))
        self._takes.on_click(lambda: self.takes_wanted.emit(self.key))

    def _select(self) -> None:
        self.selected.emit(self.key)

    def type_own(self) -> None:
        """Open the empty part for the person's own words."""
        self._empty.hide()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_part(self, shown: ShownPart) -> None:
        """Show the part as it is now."""
        if shown == self._shown:
            return
        self._shown = shown
        section = shown.section
        self.setAccessibleName(f"{name_of(section)}{', follows ' + shown.follows if shown.follows else ''}")
        self._show_header(shown)
        self._show_body(shown)
        self.update()

    def _show_header(self, shown: ShownPart) -> None:
        section = shown.section
        self._chip.show_label(PartLabel(section.kind, section.number))
        linked = bool(shown.follows)
        self._link.setVisible(linked)
        self._follows.setVisible(linked)
        self._unlink.setVisible(linked)
        self._follows.setText(f"follows {shown.follows}")
        self._model.set_text(shown.model)
        self._fact.setText("waiting" if shown.waiting and not shown.writing else shown.fact)
        sung = section.kind is not PartKind.INSTRUMENTAL
        count = len(section.takes)
        self._takes.setVisible(bool(count) and not shown.takes)
        self._takes.set_text(f"{count} takes" if count > 1 else "1 take")
        self._rewrite.setVisible(shown.can_write and sung and not linked and not shown.writing and bool(section.text))
        self._stop.setVisible(shown.waiting and not shown.writing)
        self._more.setAccessibleName(f"More for {name_of(section)}")

    def _show_body(self, shown: ShownPart) -> None:
        section = shown.section
        takes = bool(shown.takes)
        typing = self.editor.hasFocus() or bool(self.editor.toPlainText())
        words = bool(section.text) or (typing and not takes)
        instrumental = section.kind is PartKind.INSTRUMENTAL
        self.editor.setReadOnly(bool(shown.follows))
        self.editor.setAccessibleName(f"Words of {name_of(section)}")
        self.editor.setVisible(words and not takes)
        self.editor.show_part(shown.lines)
        self.panel.setVisible(takes)
        if takes:
            self.panel.show_takes(shown.takes, shown.writing, shown.can_write)
        self._empty.setVisible(not takes and not words)
        self._write.setVisible(shown.can_write and not instrumental and not shown.follows and not shown.waiting)
        self._write.set_variant("primary" if shown.current else "secondary")
        self._own.setVisible(not instrumental and not shown.follows)
        self._brief.set_text(_empty_words(shown))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what Tab goes through, in order."""
        head = (self._unlink, self._takes, self._stop, self._rewrite, self._more)
        return (*head, self.editor, *self.panel.stops, self._own, self._write)

    @property
    def rows_focus(self) -> QWidget:
        """Return what takes the focus when a person goes to this part."""
        if self.panel.isVisibleTo(self) and self.panel.columns:
            return self.panel.columns[0]
        if self.editor.isVisibleTo(self):
            return self.editor
        return self._write if self._write.isVisibleTo(self) else self._more

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make this the current part."""
        self._select()
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card with the bar of its kind, framed when it is current."""
        shown, look = self._shown, self._look
        if shown is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            path = QPainterPath()
            path.addRoundedRect(rect, Radius.CARD, Radius.CARD)
            painter.fillPath(path, look.colour("surf"))
            painter.save()
            painter.setClipPath(path)
            bar = QRectF(0, 0, _BAR + 1, self.height())
            painter.fillRect(bar, QColor(look.kind(shown.section.kind).solid))
            painter.restore()
            width = look.theme.line_width * (2.0 if shown.current else 1.0)
            painter.setPen(QPen(look.colour("accent" if shown.current else "line"), width))
            painter.drawPath(path)


def _empty_words(shown: ShownPart) -> str:
    section = shown.section
    if section.kind is PartKind.INSTRUMENTAL:
        return "No words here."
    if shown.follows:
        return f"Sings what {shown.follows} sings, once that is written."
    if shown.waiting:
        return "Waits for its turn."
    return section.brief or "Nothing written yet."
