"""Word documents (.docx) as paragraphs: line breaks, tables, text boxes; nothing that was deleted or hidden.

Own, because the maintained reader leaves text boxes out of its paragraphs and tables out of their order.
The format: ECMA-376 part 1, WordprocessingML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.importers.paragraphs import Cell, Paragraph, rows_to_paragraphs
from lyricstudio.importers.xml_reading import XmlProblem, local_name, read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.importers.zip_reading import ZipReader

_LARGEST_PART = 64 << 20
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_SKIPPED = frozenset({"del", "movefrom", "fallback", "footnotereference", "commentreference", "instrtext", "deltext"})
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class _Look:
    """The names and the boldness of a document's styles."""

    names: dict[str, str] = field(default_factory=dict)
    bold: dict[str, bool] = field(default_factory=dict)


class DocxText:
    """Reads one document once."""

    def __init__(self, reader: ZipReader, table: HeadingTable) -> None:
        self._table = table
        self._look = _Look()
        self.notes: tuple[str, ...] = ()
        if _STYLES in reader:
            self._read_styles(read_xml(reader.read(_STYLES, _LARGEST_PART)).root)
        root = read_xml(reader.read(_DOCUMENT, _LARGEST_PART)).root
        body = next((e for e in root.iter() if local_name(e) == "body"), None)
        if body is None:
            raise XmlProblem("The document has no text.", "Nothing to import.")
        self.paragraphs = list(self._below(body))

    def _read_styles(self, root: Element) -> None:
        for style in root.iter():
            if local_name(style) != "style":
                continue
            key = _attribute(style, "styleid")
            for child in style:
                if local_name(child) == "name":
                    self._look.names[key] = _attribute(child, "val")
                elif local_name(child) == "rpr":
                    self._look.bold[key] = _is_bold(child)

    def _below(self, element: Element) -> Iterator[Paragraph]:
        for child in element:
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._read_table(child)
            elif name not in _SKIPPED and name != "sectpr":
                yield from self._below(child)

    def _read_table(self, element: Element) -> list[Paragraph]:
        rows = [[Cell(tuple(self._below(cell))) for cell in _children(row, "tc")] for row in _children(element, "tr")]
        paragraphs, notes = rows_to_paragraphs(rows, self._table)
        self.notes = tuple(dict.fromkeys((*self.notes, *notes)))
        return paragraphs

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        runs = _Runs()
        for child in element:
            self._walk(child, runs, hidden=False)
        properties = next((c for c in element if local_name(c) == "ppr"), None)
        key = next((_attribute(c, "val") for c in properties or () if local_name(c) == "pstyle"), "")
        bold = runs.bold == {True} or (not runs.bold - {None} and self._look.bold.get(key, False))
        boxes = [p for box in runs.boxes for p in self._below(box)]
        text = "".join(runs.pieces)
        if text.strip() or not boxes:
            yield Paragraph(text, self._look.names.get(key, key), bold and bool(text.strip()), runs.breaks_page)
        yield from boxes

    def _walk(self, element: Element, runs: _Runs, hidden: bool) -> None:
        name = local_name(element)
        if name in _SKIPPED or name == "ppr":
            return
        if name == "txbxcontent":
            runs.boxes.append(element)
        elif name == "r":
            self._run(element, runs)
        else:
            for child in element:
                self._walk(child, runs, hidden)

    def _run(self, run: Element, runs: _Runs) -> None:
        properties = next((c for c in run if local_name(c) == "rpr"), None)
        if properties is not None and any(local_name(c) in ("vanish", "webhidden") for c in properties):
            return
        before = len(runs.pieces)
        for child in run:
            self._piece(child, runs)
        if "".join(runs.pieces[before:]).strip():
            marked = properties is not None and any(local_name(c) == "b" for c in properties)
            runs.bold.add(_is_bold(properties) if marked else None)

    def _piece(self, element: Element, runs: _Runs) -> None:
        name = local_name(element)
        if name == "t":
            runs.pieces.append(element.text or "")
        elif name == "br" and _attribute(element, "type") == "page":
            runs.breaks_page = True
        elif name in ("br", "cr"):
            runs.pieces.append("\n")
        elif name == "tab":
            runs.pieces.append("\t")
        elif name == "nobreakhyphen":
            runs.pieces.append("-")
        elif name not in ("rpr", *_SKIPPED):
            for child in element:
                self._walk(child, runs, hidden=False)


@dataclass(slots=True)
class _Runs:
    """What the runs of one paragraph gave so far."""

    pieces: list[str] = field(default_factory=list)
    bold: set[bool | None] = field(default_factory=set)
    boxes: list[Element] = field(default_factory=list)
    breaks_page: bool = False


def _children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, also those that a content control wraps."""
    for child in element:
        kind = local_name(child)
        if kind == name:
            yield child
        elif kind in ("sdt", "sdtcontent", "ins", "moveto"):
            yield from _children(child, name)


def _is_bold(properties: Element | None) -> bool:
    marks = [c for c in properties or () if local_name(c) == "b"]
    return bool(marks) and _attribute(marks[0], "val").casefold() not in _OFF


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2].lower() == name), "")
