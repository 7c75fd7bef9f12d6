"""The words of a part that are marked as ad-libs, and how to mark more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import AdLib
    from lyricstudio.ui.look import Look

_LONGEST = 22


class AdLibList(QWidget):
    """Signals: marked() for the chosen words, removed(AdLib), brackets_wanted() to mark what stands in parentheses."""

    marked = Signal()
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
        self._brackets = Button(look, "Mark words in parentheses", "annotate.brackets", Shape("link", height=24))
        self._mark = Button(look, "Mark the chosen words", "annotate.mark", Shape("dashed", "plus", 26))
        column = tight(QVBoxLayout(self), spacing=4)
        column.addWidget(self._pills)
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._hint)
        column.addWidget(self._brackets, 0, Qt.AlignmentFlag.AlignLeft)
        self._mark.hide()
        self._mark.clicked.connect(self.marked)
        self._brackets.clicked.connect(self.brackets_wanted)
        self.show_key("Shift+A")

    def show_key(self, key: str) -> None:
        """Say with which key chosen words are marked."""
        self._hint.setText(f"Choose words in the lyric, then press {key}" if key else "Choose words in the lyric")

    def show_chosen(self, words: str) -> None:
        """Offer to mark the words that are chosen in the lyric; "" when none are."""
        self._mark.setVisible(bool(words))
        self._mark.set_text(f"Mark “{_short(words)}”")
        self._hint.setVisible(not words and not self._shown)
        self.updateGeometry()

    def show_marks(self, marks: Sequence[tuple[AdLib, str]], in_brackets: int) -> None:
        """Show the marked words, and how many more stand in parentheses."""
        if tuple(marks) != self._shown:
            self._shown = tuple(marks)
            self._flow.show_widgets([self._pill(mark, words) for mark, words in marks])
        self._pills.setVisible(bool(marks))
        self._hint.setVisible(not marks)
        self._brackets.setVisible(in_brackets > 0)
        places = "the words" if in_brackets == 1 else f"{in_brackets} places"
        self._brackets.set_text(f"Mark {places} in parentheses")
        self.updateGeometry()

    def _pill(self, mark: AdLib, words: str) -> Pill:
        pill = Pill(self._look, _short(words), "plain", f"annotate.ad_lib.{mark.line}.{mark.start}", removable=True)
        pill.setToolTip(words)
        pill.removed.connect(lambda: self.removed.emit(mark))
        return pill


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
