"""The form ribbon, the signature of the product: one coloured strip that shows a song's form.

Solid is a person's word, hatched is a guess. 16 high with letters, 5 to 8 high in lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.song import Song
    from lyricstudio.ui.look import Look

_GAP = 2
_LETTER_WIDTH = 13  # px a segment needs for its letter
_LETTER_HEIGHT = 14
_CACHED = 4000  # ribbons kept; a long scroll through a large library starts again


@dataclass(frozen=True, slots=True)
class Segment:
    """One part in a ribbon: its kind, its length in lines, whether it is still a guess, its number."""

    kind: PartKind
    lines: int
    guess: bool = False
    number: int | None = None


def segments_of(song: Song) -> tuple[Segment, ...]:
    """Return the ribbon of a song; parts that nobody confirmed are guesses."""
    return tuple(Segment(p.kind, max(1, p.end - p.start), not p.confirmed, p.number) for p in song.parts)


def ribbon_text(segments: Sequence[Segment]) -> str:
    """Return the form in words, for screen readers and tooltips."""
    if not segments:
        return "No parts yet"
    said = ", ".join(f"{kind_word(s.kind, s.number)}{' suggested' if s.guess else ''}" for s in segments)
    return f"Form: {said}"


def layout(segments: Sequence[Segment], width: float) -> tuple[tuple[float, float], ...]:
    """Return left edge and width of each segment: by the square root of its lines, so that short parts stay visible."""
    if not segments:
        return ()
    shares = [max(1, s.lines) ** 0.5 for s in segments]
    room = max(0.0, width - _GAP * (len(segments) - 1))
    scale = room / sum(shares)
    places, left = [], 0.0
    for share in shares:
        places.append((left, max(1.0, share * scale)))
        left += share * scale + _GAP
    return tuple(places)


class RibbonPainter:
    """Draws ribbons and remembers them by content, size, theme and device pixel ratio (316 µs against 1.3)."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._drawn: dict[tuple[object, ...], QPixmap] = {}

    def pixmap(self, segments: tuple[Segment, ...], width: int, height: int, ratio: float) -> QPixmap:
        """Return a ribbon of this size in logical pixels."""
        key = (segments, width, height, ratio, self._look.key)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) >= _CACHED:
                self._drawn.clear()
            found = self._drawn[key] = self._draw(segments, width, height, ratio)
        return found

    def _draw(self, segments: tuple[Segment, ...], width: int, height: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._look.font(Role.KEY))
            for segment, (left, wide) in zip(segments, layout(segments, width), strict=True):
                self._segment(painter, segment, QRectF(left, 0, wide, height))
        return pixmap

    def _segment(self, painter: QPainter, segment: Segment, rect: QRectF) -> None:
        colours = self._look.kind(segment.kind)
        paint_block(painter, rect, colours.solid, segment.guess, min(Radius.BLOCK, rect.height() / 4))
        if rect.width() < _LETTER_WIDTH or rect.height() < _LETTER_HEIGHT:
            return
        if segment.guess:
            # A letter needs quiet ground: a surface tile between the hatching.
            tile = QRectF(0, 0, 11, rect.height() - 3)
            tile.moveCenter(rect.center())
            painter.fillRect(tile, self._look.colour("surf"))
        painter.setPen(QColor(colours.ink if segment.guess else colours.on_solid))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, colours.letter)


def paint_block(painter: QPainter, rect: QRectF, solid: str, guess: bool, radius: float = Radius.BLOCK) -> None:
    """Draw one block: solid for a person's word, outlined and hatched for a guess."""
    radius = min(radius, rect.height() / 2, rect.width() / 2)
    colour = QColor(solid)
    if not guess:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, radius, radius)
        return
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    path = QPainterPath()
    path.addRoundedRect(inner, radius, radius)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 1.2))
    step, x = 4.0, inner.left() - inner.height()
    while x < inner.right():
        painter.drawLine(QPointF(x, inner.bottom()), QPointF(x + inner.height(), inner.top()))
        x += step
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1))
    painter.drawPath(path)


class FormRibbon(QWidget):
    """A ribbon as a widget. Signal: picked(int), the index of the clicked segment, when `clickable`."""

    picked = Signal(int)

    def __init__(self, look: Look, height: int = 8, clickable: bool = False) -> None:
        super().__init__()
        self._look = look
        self._painter = RibbonPainter(look)
        self._segments: tuple[Segment, ...] = ()
        self._current: int | None = None
        self._clickable = clickable
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height + 6)
        look.changed.connect(self.update)

    def show_form(self, segments: Iterable[Segment], current: int | None = None) -> None:
        """Show a form, with one part framed when `current` is given."""
        self._segments = tuple(segments)
        self._current = current
        self.setAccessibleName(ribbon_text(self._segments))
        self.setToolTip(ribbon_text(self._segments))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable width."""
        return QSize(240, self._height + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ribbon and the frame of the current part."""
        with QPainter(self) as painter:
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(2, 3, self._painter.pixmap(self._segments, self.width() - 4, self._height, ratio))
            if self._current is not None and self._current < len(self._segments):
                left, wide = layout(self._segments, self.width() - 4)[self._current]
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._look.colour("accent"), 1.6))
                painter.drawRoundedRect(QRectF(left + 0.8, 1, wide + 2.4, self._height + 4), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say which part was clicked."""
        if self._clickable:
            x = event.position().x() - 2
            for i, (left, wide) in enumerate(layout(self._segments, self.width() - 4)):
                if left <= x <= left + wide + _GAP:
                    self.picked.emit(i)
                    return
        super().mousePressEvent(event)
