"""Workbooks: Excel of both ages and OpenDocument; every sheet with a lyrics column is read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lyricstudio.importers.assembling import FileContext
from lyricstudio.importers.many_tables import ManyTables
from lyricstudio.importers.ods_book import OdsBook
from lyricstudio.importers.sheet_cells import Workbook
from lyricstudio.importers.xls_book import LARGEST_XLS, XlsBook
from lyricstudio.importers.xlsx_book import XlsxBook
from lyricstudio.importers.xml_reading import XmlProblem
from lyricstudio.importers.zip_reading import ZipProblem, open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.csv_columns import Columns
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX, _XLS, _ODS = (".xlsx", ".xlsm", ".xltx"), (".xls", ".xlt"), (".ods", ".fods", ".ots")


class _Closable(Workbook, Protocol):
    def close(self) -> None:
        """Free what the workbook holds."""
        ...


@dataclass(frozen=True, slots=True)
class ExcelImporter:
    """Reads .xlsx and .xlsm as streams and .xls through xlrd."""

    table: HeadingTable
    name: str = "excel"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for a workbook's parts or an old one's mark with the suffix, less for the suffix alone."""
        if "xl/workbook.xml" in found.zip_names:
            return 0.97
        if found.head.startswith(_OLE):
            return 0.95 if found.suffix in _XLS else 0.0
        return 0.6 if found.suffix in _XLSX and found.head.startswith(b"PK") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of all sheets with lyrics, or say why there are none."""
        opener = _old_book if found.head.startswith(_OLE) else _new_book
        yield from _read(self, opener, found, options)

    def columns(self, found: FoundFile, options: ImportOptions) -> Columns | None:
        """Return the columns of the first sheet with lyrics; UserError for a wrong mapping."""
        return _columns(self, _old_book if found.head.startswith(_OLE) else _new_book, found, options)

    def tables(self, found: FoundFile) -> tuple[str, ...]:
        """Return the names of the sheets."""
        return _tables(_old_book if found.head.startswith(_OLE) else _new_book, found)


@dataclass(frozen=True, slots=True)
class OdsImporter:
    """Reads OpenDocument sheets as streams."""

    table: HeadingTable
    name: str = "ods"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for an OpenDocument file of the kind, less for the suffix alone."""
        if "content.xml" in found.zip_names and b"opendocument.spreadsheet" in found.head:
            return 0.97
        return 0.6 if found.suffix in _ODS and found.head.startswith(b"PK") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of all sheets with lyrics, or say why there are none."""
        yield from _read(self, _open_document, found, options)

    def columns(self, found: FoundFile, options: ImportOptions) -> Columns | None:
        """Return the columns of the first sheet with lyrics; UserError for a wrong mapping."""
        return _columns(self, _open_document, found, options)

    def tables(self, found: FoundFile) -> tuple[str, ...]:
        """Return the names of the sheets."""
        return _tables(_open_document, found)


@contextmanager
def _new_book(found: FoundFile) -> Iterator[_Closable]:
    with open_zip(found.disk) as archive:
        book = XlsxBook(archive)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _open_document(found: FoundFile) -> Iterator[_Closable]:
    with open_zip(found.disk) as archive:
        yield OdsBook(archive)


@contextmanager
def _old_book(found: FoundFile) -> Iterator[_Closable]:
    if found.size > LARGEST_XLS:
        raise ZipProblem("The old workbook is too large.", "Save it as .xlsx and import that.")
    try:
        book = XlsBook(found.disk)
    except OSError:
        raise
    except Exception as error:
        raise ZipProblem("This is no workbook, or a damaged one.", "Save it as .xlsx and import that.") from error
    try:
        yield book
    finally:
        book.close()


_Opener = Callable[["FoundFile"], AbstractContextManager[_Closable]]


def _read(
    importer: ExcelImporter | OdsImporter, opener: _Opener, found: FoundFile, options: ImportOptions
) -> Iterator[ImportedSong | Rejection]:
    context = FileContext(found, importer.table, importer.name, importer.sniff(found))
    try:
        with opener(found) as book:
            yield from ManyTables(book, context, options).read()
    except (ZipProblem, XmlProblem) as problem:
        yield context.reject(problem.reason, problem.hint)


def _columns(
    importer: ExcelImporter | OdsImporter, opener: _Opener, found: FoundFile, options: ImportOptions
) -> Columns | None:
    try:
        with opener(found) as book:
            tables = ManyTables(book, FileContext(found, importer.table, importer.name), options)
            name = next(iter([*tables.with_lyrics(), *book.names]), None)
            opened = tables.opened(name) if name else None
            return opened.columns if opened else None
    except (ZipProblem, XmlProblem):
        return None


def _tables(opener: _Opener, found: FoundFile) -> tuple[str, ...]:
    try:
        with opener(found) as book:
            return book.names
    except (ZipProblem, XmlProblem):
        return ()
