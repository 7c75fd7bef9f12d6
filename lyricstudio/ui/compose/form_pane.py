"""The left pane: the form, who wrote what, and whether all is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.domain.line_marks import Author, Shares
from lyricstudio.ui.compose.form_list import FormList
from lyricstudio.ui.compose.margin import AUTHOR_ICON
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look

WIDTH, STRIP = 212, 56
_AUTHORS = ((Author.PERSON, "You", "accent"), (Author.EDITED, "Edited", "text3"), (Author.MODEL, "Model", "line2"))


class SharesBar(QWidget):
    """Three shares side by side; words and icons below say the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shares = Shares()
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_shares(self, shares: Shares) -> None:
        """Show other shares."""
        self._shares = shares
        self.setAccessibleName(", ".join(f"{word} {shares.percent(a)} %" for a, word, _ in _AUTHORS))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(160, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shares."""
        with QPainter(self) as painter:
            left, total = 0.0, self._shares.total
            if not total:
                painter.fillRect(self.rect(), self._look.colour("line"))
            for author, _word, tone in _AUTHORS:
                width = self.width() * getattr(self._shares, author.value) / total if total else 0.0
                if width > 0:
                    painter.fillRect(QRectF(left, 0, max(1.0, width - 2), 8), self._look.colour(tone))
                left += width


class _Swatch(QWidget):
    def __init__(self, look: Look, tone: str) -> None:
        super().__init__()
        self._look, self._tone = look, tone
        self.setFixedSize(9, 9)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour of a share."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour(self._tone))


class FormPane(QWidget):
    """Signals: template_wanted(), add_wanted(); the list has its own."""

    template_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "compose.form_pane", "Form")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = FormList(look)
        self._title = Text(look, "Form", Role.HEADING)
        self._template = Button(look, "Template…", "compose.template", Shape("link", height=24))
        self._template.on_click(self.template_wanted.emit)
        self.add = Button(look, "Add part", "compose.add", Shape("dashed", "plus")).on_click(self.add_wanted.emit)
        self.add_small = Button(look, "", "compose.add_small", Shape("dashed", "plus", 30, "Add a part"))
        self.add_small.on_click(self.add_wanted.emit)
        self._saved_mark = Mark(look, "check", "accent", 14)
        self._saved = Text(look, "", Role.SECONDARY, "text2")
        self._whole = self._authors(look)
        self._column = tight(QVBoxLayout(self), 8, 12, 8, 12, spacing=6)
        head = tight(QHBoxLayout(), 8, 0, 4, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._template)
        self._column.addLayout(head)
        self._column.addWidget(self.list, 1)
        self._column.addWidget(self.add)
        self._column.addWidget(self.add_small, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(0)
        self._column.addWidget(self._whole)
        self.set_strip(False)

    def _authors(self, look: Look) -> QWidget:
        box = QWidget()
        column = tight(QVBoxLayout(box), 8, 8, 8, 0, spacing=6)
        column.addWidget(rule())
        column.addSpacing(4)
        column.addWidget(Text(look, "Who wrote it", Role.LABEL, "text2"))
        self._bar = SharesBar(look)
        column.addWidget(self._bar)
        self._percents: dict[Author, Text] = {}
        for author, word, tone in _AUTHORS:
            row = tight(QHBoxLayout(), spacing=8)
            row.addWidget(_Swatch(look, tone))
            row.addWidget(Mark(look, AUTHOR_ICON[author], "text3", 14))
            row.addWidget(Text(look, word, Role.BODY))
            row.addStretch(1)
            self._percents[author] = Text(look, "0 %", Role.NUMBER)
            row.addWidget(self._percents[author])
            column.addLayout(row)
        column.addSpacing(14)
        saved = tight(QHBoxLayout(), spacing=6)
        saved.addWidget(self._saved_mark)
        saved.addWidget(self._saved, 1)
        column.addLayout(saved)
        return box

    def set_strip(self, strip: bool) -> None:
        """Show letters only, in a small window."""
        self.list.set_strip(strip)
        for widget in (self._title, self._template, self.add, self._whole):
            widget.setVisible(not strip)
        self.add_small.setVisible(strip)
        self.setFixedWidth(STRIP) if strip else self.setMinimumWidth(180)
        if not strip:
            self.setMaximumWidth(420)
        side = 4 if strip else 8
        self._column.setContentsMargins(side, 12, side, 12)

    def fit_list(self) -> None:
        """Let the list be as high as its rows, so that the button to add stands right below them."""
        self.list.setMaximumHeight(max(1, self.list.wanted_height))

    def show_shares(self, shares: Shares) -> None:
        """Show who wrote what."""
        self._bar.show_shares(shares)
        for author, text in self._percents.items():
            text.setText(f"{shares.percent(author)} %")

    def show_saved(self, text: str, saved: bool) -> None:
        """Say whether all is on the disk."""
        self._saved.setText(text)
        self._saved_mark.setVisible(saved)
