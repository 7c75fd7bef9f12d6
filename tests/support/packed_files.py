"""Makes the zip-based files that tests import: archives, workbooks, documents, from the bytes of their parts."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = (
    f'xmlns:office="{_OFFICE}office:1.0" xmlns:table="{_OFFICE}table:1.0" xmlns:text="{_OFFICE}text:1.0" '
    f'xmlns:style="{_OFFICE}style:1.0" xmlns:fo="{_OFFICE}xsl-fo-compatible:1.0"'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zip_of(entries: Mapping[str, bytes | str], compressed: bool = True) -> bytes:
    """Return a zip file of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx_of(sheets: Mapping[str, str], strings: Sequence[str] = (), extra: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook of the XML between `<worksheet>` and `</worksheet>` for each sheet."""
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    entries: dict[str, bytes | str] = {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{"".join(strings)}</sst>',
    }
    for i, xml in enumerate(sheets.values(), 1):
        entries[f"xl/worksheets/sheet{i}.xml"] = f'<worksheet xmlns="{_SHEET}">{xml}</worksheet>'
    return zip_of(entries | dict(extra or {}))


def ods_of(tables: str) -> bytes:
    """Return an OpenDocument sheet file of `<table:table>` elements."""
    content = f"<office:document-content {_NAMES}><office:body><office:spreadsheet>{tables}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    return _open_document("application/vnd.oasis.opendocument.spreadsheet", content)


def odt_of(body: str, styles: str = "") -> bytes:
    """Return an OpenDocument text of its body's XML."""
    content = f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return _open_document("application/vnd.oasis.opendocument.text", content)


def docx_of(body: str, styles: str = "") -> bytes:
    """Return a Word document of its body's XML."""
    document = f"<w:document {_WORD}><w:body>{body}<w:sectPr/></w:body></w:document>"
    return zip_of({"word/document.xml": document, "word/styles.xml": f"<w:styles {_WORD}>{styles}</w:styles>"})


def word_paragraph(text: str, style: str = "", bold: bool = False) -> str:
    """Return a paragraph; line feeds become line breaks."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{look}<w:r>{weight}{words}</w:r></w:p>"


def _open_document(kind: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()
