"""What word processors' files share: paragraphs with their looks, made into songs of lines.

Paragraphs are lines where nearly none holds a line break, and stanzas where many do. A paragraph that looks like
a heading (bold, or of a heading style) and reads as one becomes "[Chorus]"; a title style begins another song.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_words import fold
from lyricstudio.importers.chords import is_chord_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lyricstudio.domain.headings import HeadingTable

_TITLE_STYLES = re.compile(r"^(?:title|titel|titre|titulo|titolo|heading ?1|h1|uberschrift ?1|titre ?1)$")
_SUBTITLE = re.compile(r"^(?:sub\s*title|untertitel|sous-titre|author)$")
_STANZA_SHARE = 0.3
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its text with line feeds for line breaks, the name of its style, whether all of it is bold."""

    text: str
    style: str = ""
    bold: bool = False
    breaks_page: bool = False


@dataclass(frozen=True, slots=True)
class WrittenSong:
    """One song of a document: what its title and subtitle say ("" for nothing), and its text."""

    title: str
    artist: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table in a document."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """Return the lines of all paragraphs."""
        return "\n".join(p.text for p in self.paragraphs)


def songs_of(paragraphs: Sequence[Paragraph], table: HeadingTable) -> Iterator[WrittenSong]:
    """Cut a document into songs at its titles; one without titles is one song."""
    pieces: list[tuple[str, str, list[Paragraph]]] = [("", "", [])]
    for paragraph in paragraphs:
        if _is_title(paragraph, table):
            if not pieces[-1][0] and not any(p.text.strip() for p in pieces[-1][2]):
                pieces.pop()
            pieces.append((" ".join(paragraph.text.split()), "", []))
        elif _SUBTITLE.match(fold_style(paragraph.style)) and not pieces[-1][1]:
            title, _, rest = pieces[-1]
            pieces[-1] = (title, " ".join(paragraph.text.split()), rest)
        else:
            pieces[-1][2].append(paragraph)
    filled = [piece for piece in pieces if any(p.text.strip() for p in piece[2])] or pieces[:1]
    for title, artist, rest in filled:
        yield WrittenSong(title, artist, _text(rest, table))


def rows_to_paragraphs(rows: Sequence[Sequence[Cell]], table: HeadingTable) -> tuple[list[Paragraph], tuple[str, ...]]:
    """Return the lyric of a table: columns side by side one after the other, chords and translations left out."""
    if len(rows) <= 1:
        return [p for row in rows for cell in row for p in (*cell.paragraphs, Paragraph(""))], ()
    columns = [[row[i] if i < len(row) else Cell(()) for row in rows] for i in range(max(map(len, rows)))]
    filled = [column for column in columns if any(cell.text.strip() for cell in column)]
    sung = [column for column in filled if not _are_chords(column)] or filled
    if len(sung) >= 2 and _are_labels(sung[0], table):
        pairs = zip(sung[0], sung[1], strict=True)
        return [p for label, cell in pairs for p in (*_labelled(label), *cell.paragraphs, Paragraph(""))], ()
    left = len(sung) - 1
    notes = (f"a table has {len(sung)} columns of words: only the first was read",) if left > 0 else ()
    return [p for cell in (sung[0] if sung else []) for p in cell.paragraphs or (Paragraph(""),)], notes


def fold_style(style: str) -> str:
    """Return a style's name comparable: without accents and case, its spaces kept single."""
    return " ".join(fold(word) for word in re.split(r"[\s_]+", style)).strip()


def _labelled(label: Cell) -> list[Paragraph]:
    return [Paragraph(f"[{label.text.strip()}]")] if label.text.strip() else []


def _is_title(paragraph: Paragraph, table: HeadingTable) -> bool:
    text = paragraph.text.strip().strip("[]:")
    if not text or not _TITLE_STYLES.match(fold_style(paragraph.style)):
        return False
    return table.read(text, marked=False) is None


def _text(paragraphs: Sequence[Paragraph], table: HeadingTable) -> str:
    filled = [p for p in paragraphs if p.text.strip()]
    broken = sum("\n" in p.text.strip() for p in filled)
    stanzas = broken >= _STANZA_SHARE * len(filled) and broken > 0
    written: list[str] = []
    for paragraph in paragraphs:
        written.append(_heading(paragraph, table) or paragraph.text)
        if (stanzas and not written[-1].startswith("[")) or paragraph.breaks_page:
            written.append("")
    lines = "\n".join(written).split("\n")
    chords = sum(is_chord_line(line) for line in lines)
    return "\n".join(line for line in lines if chords < 2 or not is_chord_line(line))


def _heading(paragraph: Paragraph, table: HeadingTable) -> str:
    """Return "[Chorus]" for a paragraph that looks like a heading and reads as one, "" for any other."""
    first, _, rest = paragraph.text.strip().partition("\n")
    plain = first.strip().strip("[]").strip()
    looks = paragraph.bold or "head" in fold_style(paragraph.style) or fold_style(paragraph.style).startswith("ubers")
    if not looks or not plain or len(plain) > _LONGEST_HEADING:
        return ""
    read = table.read(plain.rstrip(":"))
    if read is None or read.kind is None:
        return ""
    return f"[{plain.rstrip(':')}]" + (f"\n{rest}" if rest else "")


def _are_chords(column: Sequence[Cell]) -> bool:
    lines = [line for cell in column for line in cell.text.split("\n") if line.strip()]
    return bool(lines) and sum(is_chord_line(f" {line}") for line in lines) >= 0.6 * len(lines)


def _are_labels(column: Sequence[Cell], table: HeadingTable) -> bool:
    texts = [cell.text.strip() for cell in column if cell.text.strip()]
    return bool(texts) and sum(table.read(t.strip(":[]")) is not None for t in texts) >= 0.6 * len(texts)
