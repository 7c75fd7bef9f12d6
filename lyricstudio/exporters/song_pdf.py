"""A song sheet as PDF, with its font inside the file, so that it prints the same everywhere."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.exporters.documents import DocumentSection, SongDocument

_MARGIN = 62.0  # points
_TITLE, _ARTIST, _HEADING, _TEXT = 21.0, 12.0, 8.5, 11.0  # font sizes in points
_LEADING = 15.5  # points from line to line

# Fonts with more scripts than the library's own, where a system has them; all may be embedded.
_WIDER_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "FreeSans.ttf", "Arial Unicode.ttf", "arial.ttf")
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)


@dataclass(frozen=True, slots=True)
class SongPdf:
    """A PDF's bytes, and the characters for which its font has no glyph (shown as boxes)."""

    content: bytes
    missing: str


def song_pdf(document: SongDocument) -> SongPdf:
    """Write a song sheet on A4 pages; a part is kept together where it fits."""
    # Heavy, and only needed here.
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    font, missing = _choose_font(_characters(document))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(document.title)
    canvas.setAuthor(document.artist)
    canvas.setCreator("LyricStudio")
    sheet = _Sheet(canvas, font, A4)
    sheet.write_head(document)
    for section in document.sections:
        sheet.write_section(section)
    canvas.save()
    return SongPdf(buffer.getvalue(), missing)


class _Sheet:
    """The pen: where the next line goes, and a new page when there is no room for it."""

    def __init__(self, canvas: Any, font: str, size: tuple[float, float]) -> None:
        self._canvas = canvas
        self._font = font
        self._width, self._height = size
        self._y = self._height - _MARGIN

    def write_head(self, document: SongDocument) -> None:
        for line in self._wrapped(document.title, _TITLE):
            self._line(line, _TITLE, _TITLE * 1.25)
        if document.artist:
            for line in self._wrapped(document.artist, _ARTIST):
                self._line(line, _ARTIST, _ARTIST * 1.4, grey=0.35)
        self._y -= _LEADING

    def write_section(self, section: DocumentSection) -> None:
        lines = [piece for line in section.lines for piece in self._wrapped(line, _TEXT)]
        wanted = _LEADING * (len(lines) + 2)
        if self._y - wanted < _MARGIN and wanted < self._height - 2 * _MARGIN:
            self._new_page()
        for line in self._wrapped(section.heading.upper(), _HEADING):
            self._line(line, _HEADING, _LEADING, grey=0.4)
        for line in lines:
            self._line(line, _TEXT, _LEADING)
        self._y -= _LEADING * 0.8

    def _line(self, text: str, size: float, leading: float, grey: float = 0.0) -> None:
        if self._y - leading < _MARGIN:
            self._new_page()
        self._y -= leading
        self._canvas.setFont(self._font, size)
        self._canvas.setFillGray(grey)
        self._canvas.drawString(_MARGIN, self._y, text)

    def _new_page(self) -> None:
        self._canvas.showPage()
        self._y = self._height - _MARGIN

    def _wrapped(self, text: str, size: float) -> list[str]:
        from reportlab.lib.utils import simpleSplit

        room = self._width - 2 * _MARGIN
        pieces = simpleSplit(text, self._font, size, room) or [""]
        return [part for piece in pieces for part in self._cut(piece, size, room)]

    def _cut(self, piece: str, size: float, room: float) -> Iterator[str]:
        # Scripts without blanks, and very long words, have no place to break: cut where the line is full.
        start = 0
        for end in range(1, len(piece) + 1):
            if end - start > 1 and self._canvas.stringWidth(piece[start:end], self._font, size) > room:
                yield piece[start : end - 1]
                start = end - 1
        yield piece[start:]


def _characters(document: SongDocument) -> set[str]:
    texts = [document.title, document.artist]
    for section in document.sections:
        texts += [section.text, section.heading.upper()]
    return {character for text in texts for character in text if not character.isspace()}


def _choose_font(characters: set[str]) -> tuple[str, str]:
    """Return the registered font that has the most of the characters, and those it lacks."""
    best: tuple[str, str] | None = None
    for path in _font_files():
        found = _register(path)
        if found is None:
            continue
        missing = "".join(sorted(c for c in characters if ord(c) not in found[1]))
        if best is None or len(missing) < len(best[1]):
            best = found[0], missing
        if not missing:
            break
    assert best is not None, "the PDF library ships its own font"
    return best


def _font_files() -> Iterator[Path]:
    """Yield the library's own font first: with it the same song gives the same file on every machine."""
    import reportlab

    yield Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    beside = Path(sys.prefix) / "share" / "fonts"
    for folder in (*map(Path, _FONT_FOLDERS), beside):
        for name in _WIDER_FONTS:
            yield from sorted(folder.rglob(name)) if folder.is_dir() else ()


def _register(path: Path) -> tuple[str, set[int]] | None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        font = TTFont(f"lyricstudio-{path.stem}", str(path))
    except (TTFError, OSError):
        return None  # a font of another kind or damaged: the next one may serve
    pdfmetrics.registerFont(font)
    return font.fontName, set(font.face.charToGlyph)
