"""Workbooks and databases: sheets and tables chosen by what they hold or by a person, in bounded memory."""

from __future__ import annotations

import datetime
import sqlite3
import tracemalloc
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lyric_files import outline, read_all, registry
from packed_files import ods_of, xlsx_of

from lyricstudio.domain.errors import UserError
from lyricstudio.importers.interface import ImportOptions

if TYPE_CHECKING:
    from pathlib import Path

LYRIC = "[Verse 1]\nOne, two\nthree\n\n[Chorus]\nfour"
OUTLINE = [("verse", 1, "One, two / three"), ("chorus", None, "four")]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook as another program would."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # pyright: ignore[reportArgumentType]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def database(path: Path, script: str, **rows: list[tuple[Any, ...]]) -> Path:
    """Write a SQLite file: the tables of a script and their rows."""
    with sqlite3.connect(path) as connection:
        connection.executescript(script)
        for table, values in rows.items():
            marks = ",".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    connection.close()
    return path


def test_every_sheet_with_lyrics_is_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx",
        Notes=[["nothing here"]],
        Ana=[["Title", "Lyrics"], ["Blue", LYRIC]],
        Bo=[["Artist", "Title", "Lyrics"], ["Bo", "Blue", LYRIC]],
    )
    songs, rejections = read_all(path)
    assert rejections == []
    assert [(s.song.title, s.song.artist, s.key) for s in songs] == [
        ("Blue", "", "Ana//Blue"),
        ("Blue", "Bo", "Bo/Bo/Blue"),
    ]
    assert outline(songs[0].song) == OUTLINE


def test_the_header_may_stand_below_other_rows(tmp_path: Path) -> None:
    rows = [["My songs"], [], ["as of 2020", "", ""], ["Nr", "Title", "Text"], [1, "Blue", LYRIC]]
    (imported,), rejections = read_all(workbook(tmp_path / "x.xlsx", S=rows))
    assert rejections == []
    assert (imported.song.title, outline(imported.song)) == ("Blue", OUTLINE)


def test_numbers_and_dates_are_years(tmp_path: Path) -> None:
    when = datetime.date(1999, 5, 1)
    rows = [["Title", "Year", "Lyrics"], ["A", 2020, "la"], ["B", 2020.0, "la"], ["C", when, "la"], [99, "1998", "la"]]
    songs, _ = read_all(workbook(tmp_path / "x.xlsx", S=rows))
    assert [(s.song.title, s.song.year) for s in songs] == [("A", 2020), ("B", 2020), ("C", 1999), ("99", 1998)]


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    rows = [["Artist", "Title", "Lyrics"], ["Ana", "A", "la"], [None, "B", "lu"], [None, "C", "li"]]
    path = workbook(tmp_path / "x.xlsx", S=rows)
    book = openpyxl.load_workbook(path)
    book["S"].merge_cells("A2:A3")
    book.save(path)
    songs, _ = read_all(path)
    assert [(s.song.artist, s.song.title) for s in songs] == [("Ana", "A"), ("Ana", "B"), ("", "C")]


def test_rich_text_escapes_and_line_ends_in_cells(tmp_path: Path) -> None:
    strings = [
        "<si><t>Title</t></si>", "<si><t>Lyrics</t></si>", ("<si><r><t>Bl</t></r><r><rPr><b/></rPr><t>ue</t></r>"
        "<rPh sb='0' eb='1'><t>hidden</t></rPh></si>"),
        "<si><t xml:space='preserve'>[Verse 1]_x000D_\nOne, two_x000D_\nthree\r\n\n[Chorus]\nfour</t></si>",
    ]  # fmt: skip
    cells = '<c r="A{0}" t="s"><v>{1}</v></c><c r="C{0}" t="s"><v>{2}</v></c>'
    rows = f'<row r="1">{cells.format(1, 0, 1)}</row><row r="7">{cells.format(7, 2, 3)}</row>'
    (tmp_path / "x.xlsx").write_bytes(xlsx_of({"S": f"<sheetData>{rows}</sheetData>"}, strings))
    (imported,), rejections = read_all(tmp_path / "x.xlsx")
    assert rejections == []
    assert (imported.song.title, outline(imported.song)) == ("Blue", OUTLINE)


def test_the_sheet_and_its_columns_can_be_chosen(tmp_path: Path) -> None:
    rows = [["Nr", "A", "B"], ["1", "Blue", LYRIC]]
    path = workbook(tmp_path / "x.xlsx", One=[["Title", "Lyrics"], ["Red", "la"]], Two=rows)
    assert registry().tables(path, ImportOptions()) == ("One", "Two")
    chosen = ImportOptions(columns={"A": "title", "B": "lyrics"}, table="two")
    assert [s.song.title for s in read_all(path, chosen)[0]] == ["Blue"]
    dotted = ImportOptions(columns={"Two.A": "title", "Two.B": "lyrics"})
    assert [s.song.title for s in read_all(path, dotted)[0]] == ["Blue"]
    columns = registry().columns(path, chosen)
    assert columns is not None
    assert columns.index == {"title": 1, "lyrics": 2}
    with pytest.raises(UserError, match="no table or sheet 'Three'"):
        read_all(path, ImportOptions(table="Three"))
    with pytest.raises(UserError, match="no column 'Z'"):
        read_all(path, ImportOptions(table="Two", columns={"Z": "lyrics"}))


def test_a_workbook_without_lyrics_says_what_it_has(tmp_path: Path) -> None:
    songs, (rejection,) = read_all(workbook(tmp_path / "x.xlsx", S=[["gerne", "interpret"], ["a", "b"]], T=[["x"]]))
    assert songs == []
    assert "No table has a lyrics column" in rejection.reason
    assert "interpret" in rejection.reason


def test_a_cell_far_out_and_a_row_far_down_cost_nothing(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    head = f'<row r="1">{cell.format("A1", "Title")}{cell.format("B1", "Lyrics")}</row>'
    song = f'<row r="2">{cell.format("A2", "Blue")}{cell.format("B2", "la")}</row>'
    (tmp_path / "x.xlsx").write_bytes(xlsx_of({"S": f"<sheetData>{head}{song}{far}</sheetData>"}))
    assert [s.song.title for s in read_all(tmp_path / "x.xlsx")[0]] == ["Blue"]


def _ods_row(*cells: str) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string">{_ods_text(cell)}</table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


def _ods_text(cell: str) -> str:
    return "".join(f"<text:p>{line}</text:p>" for line in cell.split("\n"))


def test_open_document_sheets(tmp_path: Path) -> None:
    year = '<table:table-cell office:value-type="float" office:value="2020"><text:p>2.020</text:p></table:table-cell>'
    row = _ods_row("Blue", LYRIC).replace("</table:table-row>", year + "</table:table-row>")
    empty = '<table:table-row table:number-rows-repeated="1048000">'
    empty += '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = f"{_ods_row('Title', 'Lyrics', 'Year')}{row}{empty}</table:table-row>"
    (tmp_path / "x.ods").write_bytes(ods_of(f'<table:table table:name="S">{rows}</table:table>'))
    (imported,), rejections = read_all(tmp_path / "x.ods")
    assert rejections == []
    assert (imported.format, imported.song.title, imported.song.year) == ("ods", "Blue", 2020)
    assert outline(imported.song) == OUTLINE


def test_merged_cells_of_open_document_sheets(tmp_path: Path) -> None:
    first = _ods_row("Ana", "A", "la").replace(
        "<table:table-cell", '<table:table-cell table:number-rows-spanned="2"', 1
    )
    second = "<table:table-row><table:covered-table-cell/>" + _ods_row("B", "lu").removeprefix("<table:table-row>")
    rows = _ods_row("Artist", "Title", "Lyrics") + first + second
    (tmp_path / "x.ods").write_bytes(ods_of(f'<table:table table:name="S">{rows}</table:table>'))
    assert [(s.song.artist, s.song.title) for s in read_all(tmp_path / "x.ods")[0]] == [("Ana", "A"), ("Ana", "B")]


@pytest.mark.parametrize("attack", ["entities", "broken", "deep"])
def test_hostile_sheets_are_rejected(tmp_path: Path, attack: str) -> None:
    strings = {
        "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>',
        "broken": "<sst><si><t>x</si></sst>",
        "deep": "<sst>" + "<si>" * 5000 + "</si>" * 5000 + "</sst>",
    }[attack]
    path = tmp_path / "x.xlsx"
    path.write_bytes(xlsx_of({"S": "<sheetData/>"}, (), {"xl/sharedStrings.xml": strings}))
    songs, (rejection,) = read_all(path)
    assert songs == []
    assert rejection.reason
    assert rejection.hint


def test_a_large_workbook_is_read_in_bounded_memory(tmp_path: Path) -> None:
    def rows(count: int) -> list[list[Any]]:
        return [["Title", "Lyrics"], *([f"Song {i}", f"line {i} of it\n" * 6] for i in range(count))]

    peaks = []
    for count in (30, 120):
        path = workbook(tmp_path / f"{count}.xlsx", S=rows(count))
        tracemalloc.start()
        found = sum(1 for _ in registry().read(path, ImportOptions()))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found == count
    assert peaks[1] < 1.5 * peaks[0] + 2_000_000


SCHEMA = """CREATE TABLE settings(k text, v text);
CREATE TABLE tracks(id integer primary key, name text, singer text, words text);"""


def test_a_table_of_a_database_is_found(tmp_path: Path) -> None:
    rows = [
        (1, "Blue", "Ana", LYRIC.replace("\n", "\r\n")),
        (2, "Red", None, "la"),
        (3, "None", "Bo", None),
        (4, "X", "Bo", "None"),
    ]
    path = database(tmp_path / "x.db", SCHEMA, settings=[("lyrics", "no")], tracks=rows)
    songs, rejections = read_all(path)
    assert [(s.song.title, s.song.artist) for s in songs] == [("Blue", "Ana"), ("Red", "")]
    assert outline(songs[0].song) == OUTLINE
    assert [r.row for r in rejections] == [4, 5]
    assert registry().tables(path, ImportOptions()) == ("settings", "tracks")


def test_table_and_columns_of_a_database_are_chosen(tmp_path: Path) -> None:
    script = "CREATE TABLE a(title text, lyrics text); CREATE TABLE b(x text, y blob, z text);"
    script += "CREATE VIEW v AS SELECT * FROM a;"
    path = database(tmp_path / "x.sqlite", script, a=[("One", "la")], b=[("Two", "lü".encode(), "z")])
    assert [s.song.title for s in read_all(path)[0]] == ["One"]
    options = ImportOptions(columns={"b.x": "title", "b.y": "lyrics"})
    (imported,), _ = read_all(path, options)
    assert (imported.song.title, imported.song.lines) == ("Two", ("lü",))
    assert [s.song.title for s in read_all(path, ImportOptions(table="v"))[0]] == ["One"]


def test_a_copy_for_searching_is_not_read_again(tmp_path: Path) -> None:
    script = "CREATE TABLE songs(title text, lyrics text); CREATE VIRTUAL TABLE found USING fts5(title, lyrics);"
    path = database(tmp_path / "x.db", script, songs=[("One", "la")], found=[("One", "la")])
    songs, _ = read_all(path)
    assert [s.song.title for s in songs] == ["One"]
    assert "found" in songs[0].notes[0]


def test_a_view_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyricstudio.store.foreign_database._MOST_STEPS", 5)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    script = f"CREATE VIEW songs AS {endless} SELECT x AS title, 'la' AS lyrics FROM n WHERE x < 0;"
    songs, (rejection,) = read_all(database(tmp_path / "x.db", script))
    assert songs == []
    assert "interrupted" in rejection.reason


def test_a_damaged_database_is_rejected_in_words(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", SCHEMA, tracks=[(i, f"T{i}", "Ana", "la\n" * 300) for i in range(50)])
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    _, rejections = read_all(path)
    assert any("cannot be" in r.reason for r in rejections)


def test_reading_a_database_writes_nothing(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", SCHEMA, tracks=[(1, "Blue", "Ana", "la")])
    before = path.read_bytes()
    assert len(read_all(path)[0]) == 1
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.db"]


def test_an_old_workbook_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    _, (rejection,) = read_all(tmp_path / "x.xls")
    assert "no workbook" in rejection.reason
