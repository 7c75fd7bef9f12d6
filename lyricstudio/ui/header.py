"""The bar at the top: project and place, the palette field, the job pill, undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Height, Radius, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.key_cap import key_width, key_words, paint_key
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.ring import paint_ring
from lyricstudio.ui.widgets.text import Elided
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.job_tray import Work
    from lyricstudio.ui.look import Look


class PaletteField(QAbstractButton):
    """Looks like a search field and opens the command palette."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._keys = "Ctrl+K"
        self._small = False
        named(self, "header.palette", "Search or run a command")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(300, 30)
        look.changed.connect(self.update)

    def set_small(self, small: bool) -> None:
        """Take less room and fewer words."""
        self._small = small
        self.setFixedWidth(190 if small else 300)

    def set_keys(self, keys: str) -> None:
        """Show another key."""
        self._keys = keys
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("line2" if self.underMouse() else "line"), look.theme.line_width))
            painter.setBrush(look.colour("sunk"))
            rect = QRectF(self.rect())
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
            look.icons.paint(painter, "search", look.colours.text2, QRectF(10, 0, 16, self.height()))
            painter.setFont(look.font(Role.BODY))
            painter.setPen(look.colour("text2"))
            text = "Search or run" if self._small else "Search or run a command"
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(33, 0, -8, 0), flags, text)
            words = key_words(self._keys)
            width = key_width(look, words)
            paint_key(painter, look, QRectF(self.width() - width - 12, (self.height() - 18) / 2, width, 18), words)


class JobPill(QAbstractButton):
    """What is being done now: a ring, the newest job's name, and how many more there are."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._text, self._more = "", ""
        self._share: float | None = None
        named(self, "header.jobs", "Work in progress")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(30)
        self.hide()
        look.changed.connect(self.update)

    def show_jobs(self, jobs: Sequence[Work]) -> None:
        """Show the newest of the jobs; without any the pill goes."""
        self.setVisible(bool(jobs))
        if not jobs:
            return
        latest = jobs[-1].latest
        self._share = latest.done / latest.total if latest and latest.total else None
        self._text = jobs[-1].title
        left = jobs[-1].left or (f"{self._share:.0%}" if self._share is not None else "")
        self._more = f"+{len(jobs) - 1}" if len(jobs) > 1 else left
        self.setAccessibleName(f"{count(len(jobs), 'job')} in progress: {self._text} {self._more}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for ring and words."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self._text) + metrics.horizontalAdvance(self._more)
        return QSize(min(280, words + 62), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("line2" if self.underMouse() else "line"), look.theme.line_width))
            painter.setBrush(look.colour("surf"))
            rect = QRectF(self.rect())
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 15, 15)
            ring = QRectF(9, 7, 16, 16)
            paint_ring(painter, ring, self._share, (look.colours.accent, look.colours.line), 2.6)
            painter.setFont(look.font(Role.SECONDARY_STRONG))
            painter.setPen(look.colour("text"))
            room = rect.adjusted(33, 0, -14, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, flags, self._text)
            painter.setPen(look.colour("text2"))
            painter.setFont(look.font(Role.SECONDARY_NUMBER))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._more)


class ProjectButton(QAbstractButton):
    """The project's name with a chevron; opens the project menu."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.font(Role.BODY_STRONG))
        named(self, "header.project", "Project")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(30)
        look.changed.connect(self.update)

    def show_name(self, name: str) -> None:
        """Show another name."""
        self.setText(name)
        self.setAccessibleName(f"Project {name}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the name, at most 260 pixels."""
        return QSize(min(260, self.fontMetrics().horizontalAdvance(self.text()) + 26), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name and chevron."""
        look = self._look
        with QPainter(self) as painter:
            painter.setPen(look.colour("text" if self.underMouse() else "text2"))
            rect = QRectF(self.rect()).adjusted(2, 0, -22, 0)
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            look.icons.paint(
                painter, "chevron-down", look.colours.text3, QRectF(self.width() - 18, 0, 14, self.height())
            )


class Header(QWidget):
    """The bar. Signals: project_pressed(), palette_pressed(), jobs_pressed(), undo_pressed(), redo_pressed()."""

    project_pressed = Signal()
    palette_pressed = Signal()
    jobs_pressed = Signal()
    undo_pressed = Signal()
    redo_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "header", "Header")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Height.HEADER)
        self.project = ProjectButton(look)
        self.place = Elided(look, "", Role.CARD)
        self.palette_field = PaletteField(look)
        self.jobs = JobPill(look)
        self.undo = Button(look, "", "header.undo", Shape("ghost", "undo", 30, "Undo"))
        self.redo = Button(look, "", "header.redo", Shape("ghost", "redo", 30, "Redo"))
        row = tight(QHBoxLayout(self), 18, 0, 14, 0, spacing=8)
        for widget in (self.project, Mark(look, "chevron-right", "text3", 12)):
            row.addWidget(widget)
        row.addWidget(self.place, 1)
        row.addSpacing(12)
        for widget in (self.palette_field, self.jobs, self.undo, self.redo):
            row.addWidget(widget)
        self._connect()

    def _connect(self) -> None:
        self.project.clicked.connect(self.project_pressed)
        self.palette_field.clicked.connect(self.palette_pressed)
        self.jobs.clicked.connect(self.jobs_pressed)
        self.undo.clicked.connect(self.undo_pressed)
        self.redo.clicked.connect(self.redo_pressed)

    def show_undo(self, undo: str, redo: str) -> None:
        """Say what undo and redo would do; "" for nothing."""
        for button, word, what in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setEnabled(bool(what))
            said = f"{word} {what[:1].lower()}{what[1:]}" if what else word
            button.setToolTip(said)
            button.setAccessibleName(said)

    def set_small(self, small: bool) -> None:
        """Take less room in a small window."""
        self.palette_field.set_small(small)
