"""The first thing a person sees: one card with three ways in, before a ground of faint ribbons."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.rail import Logo
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.button import ENTER
from lyricstudio.ui.widgets.key_cap import key_width, key_words, paint_key
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.popover import Sheet
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Paragraph, Text, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from lyricstudio.ui.look import Look

_WIDTH = 616
_ROW_STEP, _BAR = 34, 10
_PROMISE = (
    "Bring your lyrics, mark the verses and choruses, tune a model on them, then write"
    " the next song part by part. Nothing leaves this computer unless you say so."
)
_GROUND_KINDS = (
    PartKind.VERSE, PartKind.CHORUS, PartKind.PRE_CHORUS, PartKind.BRIDGE, PartKind.HOOK,
    PartKind.REFRAIN, PartKind.INTERLUDE, PartKind.POST_CHORUS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: its object name, words, icon and key."""

    name: str
    title: str
    text: str
    icon: str
    keys: str


DOORS = (
    Door("first.samples", "Try it with sample songs", "36 songs, already marked. A first chorus in a few minutes.",
         "music", "Return"),
    Door("first.import", "Import your lyrics", "Text, Markdown, ChordPro, CSV, JSON or a folder. Drop it here.",
         "import", "Ctrl+I"),
    Door("first.open", "Open a project", "Pick a .lyricstudio file.", "folder", "Ctrl+O"),
)  # fmt: skip


class DoorButton(QAbstractButton):
    """A large button with an icon tile, two lines and its key; the first one is filled with the accent."""

    def __init__(self, look: Look, door: Door, primary: bool) -> None:
        super().__init__()
        self._look, self._door, self._primary = look, door, primary
        named(self, door.name, door.title, door.text)
        self.setFixedHeight(74)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ownFocus", True)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a width that holds the words."""
        return QSize(540, 74)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press it, as the key cap says: with most desktops Qt's buttons hear only Space."""
        if event.key() in ENTER:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button with its own focus ring."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect()).adjusted(4, 2, -4, -2)
            self._ground(painter, rect)
            self._words(painter, rect)

    def _ground(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-3, -1, 3, 1), 13, 13)
            rect = rect.adjusted(0, 2, 0, -2)
        hovered = self.underMouse()
        if self._primary:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_hover" if hovered else "accent"))
        else:
            painter.setPen(QPen(look.colour("line2"), look.theme.line_width))
            painter.setBrush(look.colour("hover" if hovered else "surf"))
        painter.drawRoundedRect(rect, Radius.CARD, Radius.CARD)

    def _words(self, painter: QPainter, rect: QRectF) -> None:
        look, door = self._look, self._door
        tile = QRectF(rect.left() + 16, rect.center().y() - 20, 40, 40)
        ground = QColor(look.colours.on_accent if self._primary else look.colours.tint)
        ground.setAlphaF(0.18 if self._primary else 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(tile, Radius.ROW, Radius.ROW)
        ink = look.colours.on_accent if self._primary else look.colours.accent
        look.icons.paint(painter, door.icon, ink, tile.adjusted(10, 10, -10, -10))
        words = key_words(door.keys)
        width = key_width(look, words)
        painter.setPen(look.colour("on_accent" if self._primary else "text"))
        painter.setFont(look.font(Role.HEADING))
        room = QRectF(tile.right() + 16, rect.top(), rect.right() - tile.right() - width - 40, rect.height())
        painter.drawText(room.adjusted(0, 15, 0, 0), Qt.AlignmentFlag.AlignTop, door.title)
        painter.setFont(look.font(Role.SECONDARY))
        painter.setPen(look.colour("on_accent" if self._primary else "text2"))
        painter.drawText(room.adjusted(0, 0, 0, -15), Qt.AlignmentFlag.AlignBottom, door.text)
        paint_key(painter, look, QRectF(rect.right() - width - 16, rect.center().y() - 9, width, 18), words)


class FirstStart(QWidget):
    """The page. Signals: samples(), import_lyrics(), open_project()."""

    samples = Signal()
    import_lyrics = Signal()
    open_project = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        named(self, "first", "Welcome")
        self._drawn: tuple[object, QPixmap] | None = None
        self._card = Sheet(look, self, Radius.WELCOME)
        self._card.setFixedWidth(_WIDTH + 2 * MARGIN)
        column = tight(QVBoxLayout(), 36, 36, 36, 20, spacing=8)
        self._fill(look, column)
        self._card.body.addLayout(column)
        self._card.adjustSize()
        look.changed.connect(self.update)

    def _fill(self, look: Look, column: QVBoxLayout) -> None:
        column.addWidget(Logo(look, 44, 38))
        column.addSpacing(6)
        column.addWidget(Text(look, "Write songs with models that know yours", Role.WELCOME))
        column.addWidget(Paragraph(look, _PROMISE))
        column.addSpacing(10)
        self.doors = [DoorButton(look, door, i == 0) for i, door in enumerate(DOORS)]
        for door, signal in zip(self.doors, (self.samples, self.import_lyrics, self.open_project), strict=True):
            door.clicked.connect(signal)
            column.addWidget(door)
        column.addSpacing(12)
        column.addWidget(rule())
        foot = tight(QHBoxLayout(), 0, 8, 0, 4, spacing=8)
        foot.addWidget(Mark(look, "computer", "text2", 14))
        foot.addWidget(Text(look, _machine(), Role.SECONDARY, "text2"))
        foot.addStretch(1)
        column.addLayout(foot)

    def focus_first(self) -> None:
        """Put the focus on the first way in."""
        self.doors[0].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card in the middle."""
        super().resizeEvent(event)
        size = self._card.sizeHint()
        self._card.setGeometry(
            (self.width() - self._card.width()) // 2,
            max(-MARGIN, (self.height() - size.height()) // 2),
            self._card.width(),
            size.height(),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        key = (self.width(), self.height(), self.devicePixelRatioF(), self._look.key)
        with QPainter(self) as painter:
            if self._drawn is not None and self._drawn[0] == key:
                painter.drawPixmap(0, 0, self._drawn[1])
                return
            painter.fillRect(self.rect(), self._look.colour("win"))
        # After the first picture: hundreds of faint bars would hold it up.
        QTimer.singleShot(0, partial(self._draw_ground, key))

    def _draw_ground(self, key: object) -> None:
        self._drawn = (key, self._ground())
        self.update()

    def _ground(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._look.colour("win"))
        chance = random.Random(7)  # the same ground each time
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for y in range(26, self.height(), _ROW_STEP):
                x = -chance.randrange(120)
                while x < self.width():
                    width = chance.choice((36, 44, 60, 84, 120, 138, 180))
                    self._bar(painter, QRectF(x, y, width, _BAR), chance.choice(_GROUND_KINDS))
                    x += width + 10
        return pixmap

    def _bar(self, painter: QPainter, rect: QRectF, kind: PartKind) -> None:
        colour = QColor(self._look.kind(kind).solid)
        # Faint towards the middle, where the card is.
        middle, half = self.width() / 2, self.width() / 2
        gradient = QLinearGradient(rect.topLeft(), rect.topRight())
        for at, x in ((0.0, rect.left()), (1.0, rect.right())):
            away = min(1.0, abs(x - middle) / half)
            colour.setAlphaF(0.015 + (0.10 if not self._look.theme.dark else 0.12) * away**1.5)
            gradient.setColorAt(at, colour)
        painter.setBrush(gradient)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)


def _machine() -> str:
    threads = os.cpu_count() or 1
    return f"This computer tunes the small model itself, with {threads} threads and no account."
