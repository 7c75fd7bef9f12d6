"""The words of a part that are marked as ad-libs, and how to mark more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import AdLib
    from lyricstudio.ui.look import Look

_LONGEST = 26


class AdLibList(QWidget):
    """Signals: removed(AdLib), brackets_wanted() to mark what stands in parentheses."""

    removed = Signal(object)
    brackets_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[tuple[AdLib, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._pills = QWidget()
        self._pills.setSizePolicy(policy)
        self._flow = Flow(self._pills, 6)
        self._hint = Text(look, "", Role.SECONDARY, "text3", wrap=True)
        self._brackets = Button(look, "", "annotate.brackets", Shape("link", height=24))
        column = tight(QVBoxLayout(self), spacing=4)
        for widget in (self._pills, self._hint, self._brackets):
            column.addWidget(widget)
        self._brackets.clicked.connect(self.brackets_wanted)
        self.show_key("Shift+A")

    def show_key(self, key: str) -> None:
        """Say with which key chosen words are marked."""
        self._hint.setText(f"Choose words in the lyric, then press {key}" if key else "Choose words in the lyric")

    def show_marks(self, marks: Sequence[tuple[AdLib, str]], in_brackets: int) -> None:
        """Show the marked words, and how many more stand in parentheses."""
        if tuple(marks) != self._shown:
            self._shown = tuple(marks)
            self._flow.show_widgets([self._pill(mark, words) for mark, words in marks])
        self._pills.setVisible(bool(marks))
        self._hint.setVisible(not marks)
        self._brackets.setVisible(in_brackets > 0)
        self._brackets.set_text(f"Mark {count(in_brackets, 'word group')} in parentheses")
        self.updateGeometry()

    def _pill(self, mark: AdLib, words: str) -> Pill:
        shown = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        pill = Pill(self._look, shown, "plain", f"annotate.ad_lib.{mark.line}.{mark.start}", removable=True)
        pill.setToolTip(words)
        pill.removed.connect(lambda: self.removed.emit(mark))
        return pill
