"""OpenDocument texts (.odt) as paragraphs: line breaks, headings, tables; nothing that was deleted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lyricstudio.importers.paragraphs import Cell, Paragraph, rows_to_paragraphs
from lyricstudio.importers.xml_reading import XmlProblem, local_name, read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.importers.zip_reading import ZipReader

_LARGEST_PART = 64 << 20
_WHITE = re.compile(r"[ \t\r\n]+")
_SKIPPED = frozenset({"tracked-changes", "annotation", "note", "sequence-decls", "variable-decls", "forms"})


class OdtText:
    """Reads one document once."""

    def __init__(self, reader: ZipReader, table: HeadingTable) -> None:
        self._table = table
        self.notes: tuple[str, ...] = ()
        root = read_xml(reader.read("content.xml", _LARGEST_PART)).root
        self._styles = {_attribute(e, "name"): e for e in root.iter() if local_name(e) == "style"}
        body = next((e for e in root.iter() if local_name(e) == "text" and len(e)), None)
        if body is None:
            raise XmlProblem("The document has no text.", "Nothing to import.")
        self.paragraphs = list(self._below(body))

    def _below(self, element: Element) -> Iterator[Paragraph]:
        for child in element:
            name = local_name(child)
            if name in ("p", "h"):
                yield self._paragraph(child, name == "h")
            elif name == "table":
                yield from self._read_table(child)
            elif name not in _SKIPPED:
                yield from self._below(child)

    def _read_table(self, element: Element) -> list[Paragraph]:
        rows = [
            [Cell(tuple(self._below(cell))) for cell in row if local_name(cell) == "table-cell"]
            for row in element.iter()
            if local_name(row) == "table-row"
        ]
        paragraphs, notes = rows_to_paragraphs(rows, self._table)
        self.notes = tuple(dict.fromkeys((*self.notes, *notes)))
        return paragraphs

    def _paragraph(self, element: Element, heading: bool) -> Paragraph:
        pieces: list[str] = []
        bold: set[bool] = set()
        key = _attribute(element, "style-name")
        _collect(element, pieces, bold, self._bold(key), self._styles)
        style = self._style_name(key)
        if heading and "head" not in style.casefold():
            style = f"Heading {_attribute(element, 'outline-level') or 1}"
        text = "".join(pieces)
        return Paragraph(text, style, bold == {True})

    def _style_name(self, key: str) -> str:
        style = self._styles.get(key)
        parent = _attribute(style, "parent-style-name") if style is not None else ""
        return (parent or key).replace("_20_", " ")

    def _bold(self, key: str) -> bool:
        return _is_bold(self._styles.get(key))


def _collect(element: Element, pieces: list[str], bold: set[bool], is_bold: bool, styles: dict[str, Element]) -> None:
    _add(element.text, pieces, bold, is_bold)
    for child in element:
        name = local_name(child)
        if name == "line-break":
            pieces.append("\n")
        elif name == "tab":
            pieces.append("\t")
        elif name == "s":
            pieces.append(" ")
        elif name and name not in _SKIPPED:
            own = styles.get(_attribute(child, "style-name")) if name == "span" else None
            _collect(child, pieces, bold, is_bold or _is_bold(own), styles)
        _add(child.tail, pieces, bold, is_bold)


def _add(text: str | None, pieces: list[str], bold: set[bool], is_bold: bool) -> None:
    if not text:
        return
    pieces.append(_WHITE.sub(" ", text))  # any white space means one blank; more are written as elements
    if text.strip():
        bold.add(is_bold)


def _is_bold(style: Element | None) -> bool:
    return style is not None and any(_attribute(e, "font-weight") == "bold" for e in style.iter())


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2].lower() == name), "")
