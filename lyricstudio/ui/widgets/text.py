"""Labels in the roles of the type scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.naming import with_property

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look

_PITCH = 1.5  # of the size of the letters
HANGING = "\u2002\u2009"
"""Spaces of about twelve pixels before what a lyric line goes on with."""


class Text(QLabel):
    """A label; `tone` is a colour name ("text", "text2", "text3", "accent", "ok", "warn", "bad", "info")."""

    def __init__(
        self, look: Look, text: str = "", role: Role = Role.BODY, tone: str = "text", wrap: bool = False
    ) -> None:
        super().__init__(text)
        self.setFont(look.font(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        with_property(self, "tone", tone)

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        with_property(self, "tone", tone)


class Paragraph(QWidget):
    """Several lines of text with room between them (labels set them too tight).

    `hang` stands before what a line goes on with when it is wrapped: lyric lines go on a little further in.
    """

    def __init__(self, look: Look, text: str = "", role: Role = Role.BODY, tone: str = "text2", hang: str = "") -> None:
        super().__init__()
        self._hang = hang
        self._look, self._role, self._tone = look, role, tone
        self._text = ""
        self._wrapped: tuple[str, int, list[str]] | None = None
        self.setFont(look.font(role))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)
        look.changed.connect(self.update)

    def text(self) -> str:
        """Return the text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        self._tone = tone
        self.update()

    @property
    def _pitch(self) -> int:
        return round(self._role.value.size * _PITCH)

    def _rows(self, width: int) -> list[str]:
        # Layouts ask many times for the same width.
        if self._wrapped is None or self._wrapped[:2] != (self._text, width):
            self._wrapped = (self._text, width, self._wrap(width))
        return self._wrapped[2]

    def _wrap(self, width: int) -> list[str]:
        metrics = self.fontMetrics()
        rows: list[str] = []
        for line in self._text.split("\n"):
            row = ""
            for word in line.split(" "):
                longer = f"{row} {word}" if row else word
                if row and metrics.horizontalAdvance(longer) > width:
                    rows.append(row)
                    row = self._hang + word
                else:
                    row = longer
            rows.append(row)
        return rows

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        return len(self._rows(width)) * self._pitch

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        width = min(420, self.fontMetrics().horizontalAdvance(self._text) + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(80, self._pitch)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows."""
        with QPainter(self) as painter:
            painter.setPen(self._look.colour(self._tone))
            for i, row in enumerate(self._rows(self.width())):
                rect = self.rect().adjusted(0, i * self._pitch, 0, 0)
                rect.setHeight(self._pitch)
                painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row)


class Elided(QWidget):
    """One line that ends in … where the room ends; the whole text is its tooltip and accessible name."""

    def __init__(self, look: Look, text: str = "", role: Role = Role.BODY, tone: str = "text") -> None:
        super().__init__()
        self._look = look
        self._tone = tone
        self._text = ""
        self.setFont(look.font(role))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self._note_room()
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        self._tone = tone
        self.update()

    def _note_room(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self._text) > self.width()
        self.setToolTip(self._text if cut else "")

    def sizeHint(self) -> QSize:
        """Return the room that the whole text wants."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(min(48, self.sizeHint().width()), self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        with QPainter(self) as painter:
            painter.setPen(self._look.colour(self._tone))
            shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def resizeEvent(self, _event: object) -> None:
        """Offer the whole text as a tooltip only where it is cut."""
        self._note_room()


def rule(vertical: bool = False) -> QFrame:
    """Return a decorative line."""
    return with_property(QFrame(), "line", "v" if vertical else "h")
