"""The strip at the top of a dataset: songs, parts, examples, tokens, and how they are split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import Split
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Elided, Text, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.services.dataset_facts import DatasetFacts
    from lyricstudio.ui.look import Look

_FIGURES = (("song", "songs"), ("part", "parts"), ("example", "examples"), ("token", "tokens"))


class _Figure(QWidget):
    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        named(self, f"dataset.figure.{name}")
        self._number = Text(look, "–", Role.FIGURE)
        self._unit = Text(look, "", Role.BODY, "text2")
        self._fact = Elided(look, "", Role.SECONDARY, "text2")
        first = tight(QHBoxLayout(), spacing=7)
        first.addWidget(self._number)
        first.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        first.addStretch(1)
        column = tight(QVBoxLayout(self), spacing=0)
        column.addLayout(first)
        column.addWidget(self._fact)

    def show_figure(self, number: str, unit: str, fact: str) -> None:
        self._number.setText(number)
        self._unit.setText(unit)
        self._fact.set_text(fact)
        self.setAccessibleName(f"{number} {unit}, {fact}")


class _SplitBar(QWidget):
    """Three pieces in proportion: training in the accent, the held-out ones in greys."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shares: tuple[int, int, int] = (0, 0, 0)
        self.setFixedHeight(8)
        look.changed.connect(self.update)

    def show_shares(self, shares: tuple[int, int, int]) -> None:
        self._shares = shares
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        total = sum(self._shares) or 1
        colours = self._look.colours
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            left = 0.0
            for share, colour in zip(self._shares, (colours.accent, colours.text2, colours.line2), strict=True):
                width = share / total * self.width()
                if share:
                    painter.setBrush(QColor(colour))
                    painter.drawRoundedRect(QRectF(left, 0, max(4.0, width - 2), 8), 2, 2)
                left += width


class Summary(Card):
    """The strip."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        named(self, "dataset.summary", "Sizes")
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(16, 10, 16, 10)
        self._figures = [_Figure(look, many) for _, many in _FIGURES]
        self._bar = _SplitBar(look)
        self._seed = Text(look, "", Role.SECONDARY, "text2")
        self._splits = Text(look, "", Role.SECONDARY, "text2")
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(Text(look, "Split by song", Role.SECONDARY_STRONG))
        head.addStretch(1)
        head.addWidget(self._seed)
        split = tight(QVBoxLayout(), spacing=6)
        split.addLayout(head)
        split.addWidget(self._bar)
        split.addWidget(self._splits)
        self._split = QWidget()
        self._split.setLayout(split)
        self._grid = tight(QGridLayout(), spacing=14)
        self.body.addLayout(self._grid)
        self._rules = [rule(vertical=True) for _ in self._figures]
        self.arrange(narrow=False)

    def arrange(self, narrow: bool) -> None:
        """Put the split beside the figures, or below them where there is little room."""
        grid = self._grid
        while grid.count():
            grid.takeAt(0)
        for i, (figure, line) in enumerate(zip(self._figures, self._rules, strict=True)):
            grid.addWidget(figure, 0, 2 * i)
            # Into the layout first: shown without a parent, a line would be a window and take the focus away.
            grid.addWidget(line, 0, 2 * i + 1)
            line.setVisible(not narrow or i < len(self._figures) - 1)
            grid.setColumnStretch(2 * i, 3)
        place = (1, 0, 1, 8) if narrow else (0, 8, 1, 1)
        grid.addWidget(self._split, *place)
        grid.setColumnStretch(8, 0 if narrow else 5)

    def show_facts(self, facts: DatasetFacts, left_out: int) -> None:
        """Show the sizes; `left_out` songs were kept out by the filter."""
        examples = facts.item.dataset
        songs, made, tokens = len(facts.songs), len(facts.item.examples), sum(facts.tokens)
        drawn = {
            "songs": (f"{songs:,}", f"{left_out:,} left out" if left_out else "none left out"),
            "parts": (f"{facts.parts:,}", f"{facts.parts / songs:.1f} a song" if songs else ""),
            "examples": (f"{made:,}", "one per part" if examples.context.value == "part" else "one per song"),
            "tokens": (short_number(tokens), f"{tokens / made:,.0f} each" if made else ""),
        }
        for figure, (one, many) in zip(self._figures, _FIGURES, strict=True):
            number, fact = drawn[many]
            figure.show_figure(number, one if number == "1" else many, fact)
        self._show_split(facts)

    def _show_split(self, facts: DatasetFacts) -> None:
        train, valid, test = (facts.split_songs(split) for split in (Split.TRAIN, Split.VALID, Split.TEST))
        self._bar.show_shares((train, valid, test))
        self._seed.setText(f"seed {facts.item.dataset.seed}")
        words = f"Train {train:,}  ·  Validation {valid:,}  ·  Test {test:,}"
        self._splits.setText(words if valid or test else f"Train {train:,}, nothing held out")
        self._split.setAccessibleName(f"Split by song: {words}; {count(len(facts.item.examples), 'example')}")


def short_number(number: int) -> str:
    """Return 1,420,000 as "1.42 M" and 12,345 as "12,345"."""
    return f"{number / 1_000_000:.2f} M" if number >= 1_000_000 else f"{number:,}"
