"""A lyric to read: serif lines, a coloured bar and a chip for each part, nothing inside the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import LYRIC_PITCH, Height, Role
from lyricstudio.ui.widgets.chip import PartLabel, paint_chip
from lyricstudio.ui.widgets.ribbon import paint_block
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.domain.song import Song
    from lyricstudio.ui.look import Look

_BAR, _INDENT, _GAP, _CHIP = 5, 15, 14, 28


@dataclass(frozen=True, slots=True)
class _Block:
    label: PartLabel | None
    lines: tuple[str, ...]
    repeat: str = ""


class LyricSheet(QWidget):
    """Shows a song; `heading` shows only its first parts when `most` lines are given."""

    def __init__(self, look: Look, pitch: int = LYRIC_PITCH, role: Role = Role.LYRIC) -> None:
        super().__init__()
        self._look = look
        self._pitch, self._role = pitch, role
        self._blocks: tuple[_Block, ...] = ()
        self._song: Song | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.update)

    def show_song(self, song: Song | None) -> None:
        """Show another song, or nothing."""
        self._song = song
        self._blocks = _blocks(song) if song is not None else ()
        self.setAccessibleName(_spoken(self._blocks))
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(self._height(self.width()))
        self.updateGeometry()
        self.update()

    def _wrapped(self, text: str, width: int) -> list[str]:
        metrics = QFontMetrics(self._look.font(self._role))
        if metrics.horizontalAdvance(text) <= width:
            return [text]
        rows, row = [], ""
        for word in text.split(" "):
            # Wrapped lines hang 12 px further in; lyrics are never cut with an ellipsis.
            room = width - (12 if rows else 0)
            if row and metrics.horizontalAdvance(f"{row} {word}") > room:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}" if row else word
        return [*rows, row]

    def _height(self, width: int) -> int:
        room = max(60, width - _INDENT)
        total = 0
        for block in self._blocks:
            total += _CHIP if block.label else 0
            total += sum(len(self._wrapped(line, room)) for line in block.lines) * self._pitch + _GAP
        return total

    def sizeHint(self) -> QSize:
        """Return the size of the whole lyric at the present width."""
        return QSize(280, self._height(self.width() or 280))

    def resizeEvent(self, _event: object) -> None:
        """Wrap again."""
        self.setMinimumHeight(self._height(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts that are in sight."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top, room = 0, max(60, self.width() - _INDENT)
            for block in self._blocks:
                rows = [self._wrapped(line, room) for line in block.lines]
                height = (_CHIP if block.label else 0) + sum(map(len, rows)) * self._pitch
                if event.rect().top() <= top + height and top <= event.rect().bottom():
                    self._block(painter, top, height, block, rows)
                top += height + _GAP

    def _block(self, painter: QPainter, top: int, height: int, block: _Block, rows: list[list[str]]) -> None:
        look, y = self._look, top
        if block.label is not None:
            solid = look.kind(block.label.kind).solid
            paint_block(painter, QRectF(0, top, _BAR, height), solid, block.label.guess)
            width = QFontMetrics(look.font(Role.CHIP)).horizontalAdvance(block.label.text) + 38
            paint_chip(painter, look, QRectF(_INDENT, y, width, Height.CHIP), block.label)
            painter.setFont(look.font(Role.SECONDARY))
            painter.setPen(look.colour("text2"))
            beside = QRectF(_INDENT + width + 10, y, self.width(), Height.CHIP)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, block.repeat)
            y += _CHIP
        painter.setFont(look.font(self._role))
        painter.setPen(look.colour("text"))
        for wrapped in rows:
            for i, row in enumerate(wrapped):
                left = _INDENT + (12 if i else 0)
                rect = QRectF(left, y, self.width() - left + 4, self._pitch)
                painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, row)
                y += self._pitch


def _blocks(song: Song) -> tuple[_Block, ...]:
    if not song.parts:
        return (_Block(None, song.lines),) if song.lines else ()
    return tuple(
        _Block(
            PartLabel(part.kind, part.number, not part.confirmed),
            song.part_lines(part),
            f"sung {part.repeat} times" if part.repeat > 1 else "",
        )
        for part in song.parts
    )


def _spoken(blocks: tuple[_Block, ...]) -> str:
    said = []
    for block in blocks:
        if block.label is not None:
            word = kind_word(block.label.kind, block.label.number)
            said.append(f"{word}{', suggested' if block.label.guess else ''}:")
        said.extend(block.lines)
    return "\n".join(said)
