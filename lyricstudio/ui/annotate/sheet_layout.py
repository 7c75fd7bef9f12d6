"""Where everything on the sheet stands: blocks of parts with their lines, wrapped where a line is too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from lyricstudio.ui.annotate.words_of_line import words
from lyricstudio.ui.theme.scale import LYRIC_PITCH, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QFont

    from lyricstudio.domain.song import Part, Song

CHIP, BAR, HANG = 118, 8, 12
"""Pixels: a chip has room for "Instrumental 2"."""
GAP = 14
_TOP, _FOOT = 16, 28
_HEAD_INFO, _INFO_ROW = 20, 17
KEY_ROW = 25
_TEXT_MOST = 640


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in pixels from the left: chip, bar, right edge of the numbers, lyric, and the notes at the right."""

    width: int
    small: bool

    @property
    def chip(self) -> int:
        """Return where the chips begin."""
        return 20 if self.small else 32

    @property
    def bar(self) -> int:
        """Return where the coloured bars begin."""
        return self.chip + CHIP + (4 if self.small else 6)

    @property
    def number(self) -> int:
        """Return the right edge of the line numbers."""
        return self.bar + BAR + (28 if self.small else 34)

    @property
    def text(self) -> int:
        """Return where the lyric begins."""
        return self.number + (10 if self.small else 14)

    @property
    def info(self) -> int:
        """Return where the notes begin: at the right, but never far from the lyric."""
        return min(self.width - (180 if self.small else 236), self.text + _TEXT_MOST)

    @property
    def right(self) -> int:
        """Return the right edge of everything."""
        return self.width - 14

    @property
    def role(self) -> Role:
        """Return the type of the lyric."""
        return Role.LYRIC_SMALL if self.small else Role.LYRIC

    @property
    def pitch(self) -> int:
        """Return the pixels from one line to the next."""
        return LYRIC_PITCH - 2 if self.small else LYRIC_PITCH


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the song: its index, where it stands, and its pieces with the character each begins at."""

    line: int
    top: float
    height: float
    pieces: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One part: its index, where it stands, its lines and the notes beside it."""

    part: int
    top: float
    height: float
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height

    def frame(self, columns: Columns) -> QRectF:
        """Return the frame around the part when it is the current one."""
        left = columns.chip - 10
        return QRectF(left, self.top - 7, columns.right - left, self.height + 14)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """All blocks and the height of the whole."""

    columns: Columns
    blocks: tuple[Block, ...]
    height: int

    def block_at(self, y: float) -> Block | None:
        """Return the block at a height; between two it is the nearer one."""
        return min(self.blocks, key=lambda b: max(b.top - y, y - b.bottom, 0.0), default=None)

    def row_at(self, y: float) -> tuple[Block, Row] | None:
        """Return the line at a height, the nearest one between two."""
        block = self.block_at(y)
        if block is None:
            return None
        return block, min(block.rows, key=lambda r: max(r.top - y, y - r.top - r.height, 0.0))

    def row(self, part: int, line: int) -> Row | None:
        """Return a line as it stands in a part."""
        if part >= len(self.blocks):
            return None
        return next((row for row in self.blocks[part].rows if row.line == line), None)


class LayoutMaker:
    """Makes layouts and remembers how wide each line is."""

    def __init__(self) -> None:
        self._wrapped: dict[tuple[str, int, str], tuple[tuple[int, str], ...]] = {}

    def make(self, song: Song | None, notes: tuple[tuple[str, ...], ...], columns: Columns, font: QFont) -> SheetLayout:
        """Return where everything of a song stands; `notes` are wrapped words beside each part."""
        if len(self._wrapped) > 4000:
            self._wrapped.clear()
        top, blocks = float(_TOP), []
        metrics = QFontMetricsF(font)
        for index, part in enumerate(song.parts if song is not None else ()):
            assert song is not None
            beside = notes[index] if index < len(notes) else ()
            # Where nothing stands beside a part, its lines have the whole width.
            room = min(columns.right - 16, columns.text + 760) if part.confirmed and not beside else columns.info - 6
            rows = self._rows(song, part, top, (columns, metrics, room - columns.text))
            text = sum(row.height for row in rows)
            needed = (_HEAD_INFO + 3 if not part.confirmed else 0) + _INFO_ROW * len(beside)
            blocks.append(Block(index, top, max(text, needed), tuple(rows), beside))
            top += max(text, needed) + GAP
        return SheetLayout(columns, tuple(blocks), round(top - GAP + _FOOT))

    def _rows(self, song: Song, part: Part, top: float, how: tuple[Columns, QFontMetricsF, int]) -> list[Row]:
        columns = how[0]
        if part.start == part.end:
            return [Row(part.start, top, columns.pitch, ())]
        rows = []
        for line in range(part.start, part.end):
            pieces = self._pieces(song.lines[line], how)
            height = columns.pitch * len(pieces)
            rows.append(Row(line, top, height, pieces))
            top += height
        return rows

    def _pieces(self, text: str, how: tuple[Columns, QFontMetricsF, int]) -> tuple[tuple[int, str], ...]:
        columns, metrics, room = how
        key = (text, room, columns.role.name)
        if key not in self._wrapped:
            self._wrapped[key] = wrap(text, room, metrics)
        return self._wrapped[key]


def wrap(text: str, room: int, metrics: QFontMetricsF) -> tuple[tuple[int, str], ...]:
    """Break a line at blanks where it is wider than `room`; later pieces hang 12 pixels further in. None is cut.

    What has no blanks (Chinese, Japanese, Thai) breaks between any two characters.
    """
    if metrics.horizontalAdvance(text) <= room:
        return ((0, text),)
    pieces: list[tuple[int, str]] = []
    begin, end = 0, 0
    for at, word in _pieces_of(text, room - HANG, metrics):
        wide = metrics.horizontalAdvance(text[begin : at + len(word)])
        if end > begin and wide > room - (HANG if pieces else 0):
            pieces.append((begin, text[begin:end]))
            begin = at
        end = at + len(word)
    return (*pieces, (begin, text[begin:]))


def _pieces_of(text: str, room: int, metrics: QFontMetricsF) -> Iterator[tuple[int, str]]:
    """Yield the words of a line, those that are wider than the room in pieces that fit."""
    for at, word in words(text):
        begin = 0
        while metrics.horizontalAdvance(word[begin:]) > room and len(word) - begin > 1:
            end = begin + 1
            while end < len(word) and metrics.horizontalAdvance(word[begin : end + 1]) <= room:
                end += 1
            yield at + begin, word[begin:end]
            begin = end
        yield at + begin, word[begin:]
