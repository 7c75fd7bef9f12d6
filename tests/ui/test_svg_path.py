"""Paths of icons as painter paths, compared with Qt's own SVG renderer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from lyricstudio.resources import resource
from lyricstudio.ui.look import Look
from lyricstudio.ui.svg_path import read_path

ICONS = sorted(resource("icons").glob("*.svg"))
SIZE = 48


def by_qt(source: bytes) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return image


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_every_icon_looks_as_qt_draws_it(look: Look, path: object) -> None:
    ours = look.icons.pixmap(path.stem, "#000000", SIZE).toImage()
    theirs = by_qt(path.read_bytes())
    unlike = [
        (x, y)
        for x in range(SIZE)
        for y in range(SIZE)
        if abs(ours.pixelColor(x, y).alpha() - theirs.pixelColor(x, y).alpha()) > 64
    ]
    # Qt flattens arcs a little differently; a wrong flag or centre would move hundreds of pixels.
    assert len(unlike) <= 24, unlike


@pytest.mark.parametrize("text", ["M 1", "Q 1 2 3 4", "5 5"])
def test_what_icons_do_not_use_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_path(text)


def test_relative_and_absolute_end_at_the_same_place() -> None:
    absolute = read_path("M4 4H10V12L6 14C6 15 7 16 8 16")
    relative = read_path("m4 4h6v8l-4 2c0 1 1 2 2 2")
    assert absolute.currentPosition() == relative.currentPosition()
    assert absolute.boundingRect() == relative.boundingRect()
