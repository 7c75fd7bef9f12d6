"""The fields that wish for a part's shape: lines, rhymes, syllables; "as usual" is the writer's habit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.domain.draft_editing import name_of
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.fields import Choice
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.records import Section
    from lyricstudio.ui.look import Look

_LINES = tuple(range(1, 17))
_SYLLABLES = tuple(range(3, 17))
SCHEMES = (
    ("a a b b", "AABB"), ("a b a b", "ABAB"), ("x a x a", "-A-A"), ("a b b a", "ABBA"), ("a a a a", "AAAA"),
    ("a a b a", "AABA"), ("a a", "AA"), ("no rhyme", "-"),
)  # fmt: skip


class ShapeFields(QWidget):
    """Signal: wished(PartWish) when a field was changed by a person."""

    wished = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._wish = PartWish()
        usual = [("Usual lines", 0)]
        lines = usual + [(f"{n} lines" if n > 1 else "1 line", n) for n in _LINES]
        self._lines = Choice(look, "compose.lines", "Lines", lines)
        schemes = [("Usual rhyme", ""), *SCHEMES]
        self._scheme = Choice(look, "compose.scheme", "Rhymes", schemes)
        self._syllables = Choice(look, "compose.syllables", "Syllables")
        row = tight(QHBoxLayout(), spacing=8)
        for choice, share in ((self._lines, 9), (self._scheme, 11)):
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            choice.setMinimumWidth(100)
            row.addWidget(choice, share)
        column = tight(QVBoxLayout(self), spacing=8)
        column.addWidget(Text(look, "Shape", Role.LABEL, "text2"))
        column.addLayout(row)
        column.addWidget(self._syllables)
        self._syllables.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lines.activated.connect(lambda _i: self._tell(lines=int(self._lines.currentData())))
        self._scheme.activated.connect(lambda _i: self._tell(scheme=str(self._scheme.currentData())))
        self._syllables.activated.connect(lambda _i: self._tell_syllables(self._syllables.currentData()))

    def show_wish(self, section: Section, others: Sequence[Section]) -> None:
        """Show what is wished of a part; `others` are parts whose syllables it could follow."""
        self._wish = section.wish
        blocked = self._syllables.blockSignals(True)
        self._syllables.clear()
        self._syllables.addItem("Syllables as usual", ("about", 0))
        for other in others:
            self._syllables.addItem(f"Syllables like {name_of(other)}", ("like", other.key))
        for n in _SYLLABLES:
            self._syllables.addItem(f"About {n} syllables a line", ("about", n))
        self._syllables.blockSignals(blocked)
        self._lines.choose(section.wish.lines)
        if section.wish.scheme and self._scheme.findData(section.wish.scheme) < 0:
            self._scheme.addItem(" ".join(section.wish.scheme.lower().replace("-", "x")), section.wish.scheme)
        self._scheme.choose(section.wish.scheme)
        wish = section.wish
        self._syllables.choose(("like", wish.like) if wish.like else ("about", wish.syllables))

    def _tell(self, **changes: object) -> None:
        self._wish = replace(self._wish, **changes)  # type: ignore[arg-type]
        self.wished.emit(self._wish)

    def _tell_syllables(self, chosen: object) -> None:
        what, value = chosen if isinstance(chosen, tuple) else ("about", 0)
        if what == "like":
            self._tell(like=str(value), syllables=0)
        else:
            self._tell(like="", syllables=int(value))
