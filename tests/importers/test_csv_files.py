"""Tables: the schemas that are met, in their languages, encodings and delimiters, and their damage."""

from __future__ import annotations

import csv
import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from lyric_files import outline, read_all, registry

from lyricstudio.domain.errors import UserError
from lyricstudio.importers.csv_rows import RowReader
from lyricstudio.importers.interface import ImportOptions

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.song import ImportedSong, Rejection

LYRIC = "[Verse 1]\nOne, two\nthree\n\n[Chorus]\nfour"
OUTLINE = [("verse", 1, "One, two / three"), ("chorus", None, "four")]


def read_csv(
    folder: Path, text: str | bytes, name: str = "x.csv", **columns: str
) -> tuple[list[ImportedSong], list[Rejection]]:
    """Write a table and import it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_all(path, ImportOptions(columns=columns))


def table(header: str, *rows: list[str], delimiter: str = ",") -> str:
    """Write rows as the standard library would."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("header", "row", "facts"),
    [
        ("artist,song,link,text", ["Ana", "Blue", "/x.html", LYRIC], ("Blue", "Ana", None)),
        ("index,song,year,artist,genre,lyrics", ["0", "blue-door", "112", "ana-bell", "Pop", LYRIC],
         ("Blue Door", "Ana Bell", None)),
        ("title,tag,artist,year,views,features,lyrics,id", ["Blue", "pop", "Ana", "2001", "5", "{Bo}", LYRIC, "7"],
         ("Blue", "Ana", 2001)),
        ("ALink,SName,SLink,Lyric,language", ["/ana-bell/", "Blue", "/b", LYRIC, "en"], ("Blue", "Ana Bell", None)),
        (",Artist,Title,Album,Year,Date,Lyric", ["0", "Ana", "Blue", "D", "2020.0", "2020-01-01", LYRIC],
         ("Blue", "Ana", 2020)),
        ("Title,URL,Lyrics", ["Blue", "http://x", LYRIC], ("Blue", "", None)),
        ("song title,lyrics,artist,genre", ["Blue", LYRIC, "Ana", "rock"], ("Blue", "Ana", None)),
        ("titulo,artista,letra,ano", ["Blue", "Ana", LYRIC, "1999"], ("Blue", "Ana", 1999)),
        ("artista,cancion,album,letra,anyo", ["Ana", "Blue", "D", LYRIC, "702"], ("Blue", "Ana", None)),
        ("Artista,Título,Letra", ["Ana", "Blue", LYRIC], ("Blue", "Ana", None)),
        ("ARTIST_NAME,Song Name,LYRICS_TEXT", ["Ana", "Blue", LYRIC], ("Blue", "Ana", None)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_recognised(
    tmp_path: Path, header: str, row: list[str], facts: tuple[str, str, int | None], delimiter: str
) -> None:
    (imported,), rejections = read_csv(tmp_path, table(header, row, delimiter=delimiter))
    assert rejections == []
    assert (imported.song.title, imported.song.artist, imported.song.year) == facts
    assert outline(imported.song) == OUTLINE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = table("artist,song,text", ["Éloïse", "Señor Mañana", "déjà vu,\nça va"])
    (imported,), _ = read_csv(tmp_path, text.encode(encoding))
    assert (imported.song.artist, imported.song.title) == ("Éloïse", "Señor Mañana")
    assert imported.song.lines == ("déjà vu,", "ça va")


def test_cp1251_is_told_from_cp1252(tmp_path: Path) -> None:
    text = table(
        "исполнитель,название,текст", ["Ана", "Синяя дверь", "[Куплет 1]\nМой дядя самых честных\n[Припев]\nправил"]
    )
    (imported,), _ = read_csv(tmp_path, text.encode("cp1251"))
    assert imported.song.title == "Синяя дверь"
    assert imported.notes[0] == "read as cp1251, guessed from the bytes"


@pytest.mark.parametrize(
    "cell",
    [
        LYRIC.replace("\n", "\\n"),
        LYRIC.replace("\n", "<br>"),
        LYRIC.replace("\n", "<br />\n"),
        LYRIC.replace("\n", "  \r\n"),
        repr(LYRIC.split("\n")),
        "[Verse 1]&nbsp;\nOne, two\nthree\n\n[Chorus]\nfour",
        "[Verse 1:]\nOne, two\nthree\n[Chorus:]\nfour",
    ],
)
def test_the_ways_a_cell_writes_lines(tmp_path: Path, cell: str) -> None:
    (imported,), _ = read_csv(tmp_path, table("title,lyrics", ["Blue", cell]))
    assert outline(imported.song) == OUTLINE


def test_flattened_lyrics_keep_their_inline_headings(tmp_path: Path) -> None:
    cell = "[intro] ooh  [verse 1] i folded up the evening in a square of yellow light and set it on the river " * 2
    (imported,), _ = read_csv(tmp_path, table("title,lyrics", ["Blue", cell]))
    assert [p.kind.value for p in imported.song.parts] == ["intro", "verse", "intro", "verse"]
    assert any("line breaks were lost" in note for note in imported.notes)


def test_one_section_a_row(tmp_path: Path) -> None:
    rows = [["Ana", "Blue", "[Verse 1]", "One, two\nthree"], ["Ana", "Blue", "[Chorus]", "four"]]
    rows += [["Ana", "Blue", "[Chorus]", ""], ["Ana", "Red", "[Verse 1]", "five"]]
    songs, _ = read_csv(tmp_path, table("artist,song,tag,content", *rows))
    assert [s.song.title for s in songs] == ["Blue", "Red"]
    assert outline(songs[0].song) == [*OUTLINE, ("chorus", None, "four")]


def test_one_line_a_row(tmp_path: Path) -> None:
    rows = [["Blue", "D", line, "", "", "1"] for line in ("one", "two", "three")] + [["Red", "D", "four", "", "", "1"]]
    songs, _ = read_csv(tmp_path, table("Song,Album,Lyric,Previous Lyric,Next Lyric,Multiplicity", *rows))
    assert [(s.song.title, s.song.lines) for s in songs] == [("Blue", ("one", "two", "three")), ("Red", ("four",))]


def test_one_line_a_row_with_sections(tmp_path: Path) -> None:
    rows = [["Ana", "Blue", s, x] for s, x in (("Verse 1", "One, two"), ("Verse 1", "three"), ("Chorus", "four"))]
    songs, _ = read_csv(tmp_path, table("artist,song,section,line", *rows))
    assert outline(songs[0].song) == OUTLINE


def test_one_line_a_row_is_known_by_its_neighbours(tmp_path: Path) -> None:
    rows = [["Blue", f"line number {i} of it"] for i in range(6)] + [["Red", f"line {i}"] for i in range(5)]
    songs, _ = read_csv(tmp_path, table("title,text", *rows))
    assert [len(s.song.lines) for s in songs] == [6, 5]


def test_a_table_without_lyrics_says_so_once(tmp_path: Path) -> None:
    songs, rejections = read_csv(tmp_path, table("gerne,interpret,titel,jahr", ["Rock", "Ana", "Blau", "1999"]))
    assert songs == []
    assert len(rejections) == 1
    assert "no lyrics column (columns: gerne, interpret, titel, jahr)" in rejections[0].reason
    assert "--map" in rejections[0].hint


def test_columns_can_be_mapped_by_name_or_number(tmp_path: Path) -> None:
    text = table("foo,bar", ["Blue", LYRIC])
    for columns in (
        {"foo": "title", "bar": "lyrics"},
        {"1": "title", "2": "lyrics"},
        {"BAR": "lyrics", "Foo": "title"},
    ):
        songs, _ = read_csv(tmp_path, text, **columns)
        assert (songs[-1].song.title, outline(songs[-1].song)) == ("Blue", OUTLINE)


def test_a_mapping_beats_what_was_recognised(tmp_path: Path) -> None:
    (imported,), _ = read_csv(tmp_path, table("title,nom,lyrics", ["no", "Blue", LYRIC]), nom="title")
    assert imported.song.title == "Blue"


def test_wrong_mappings_are_the_users_to_repair(tmp_path: Path) -> None:
    text = table("title,lyrics", ["Blue", LYRIC])
    with pytest.raises(UserError, match="no field 'lyric'"):
        read_csv(tmp_path, text, title="lyric")
    with pytest.raises(UserError, match="no column 'nope'"):
        read_csv(tmp_path, text, nope="lyrics")


def test_cells_longer_than_any_limit(tmp_path: Path) -> None:
    long = "\n".join(f"line {i} of a very long song" for i in range(8000))
    assert len(long) > 131_072
    songs, _ = read_csv(tmp_path, table("title,lyrics", ["Long", long], ["Blue", LYRIC]))
    assert [len(s.song.lines) for s in songs] == [8000, 3]


def test_a_lyric_cut_by_a_spreadsheet_is_told(tmp_path: Path) -> None:
    cell = ("la la la\n" * 4000)[:32_767]
    (imported,), _ = read_csv(tmp_path, table("title,lyrics", ["Long", cell]))
    assert any("may be cut" in note for note in imported.notes)


def test_quotes_that_nobody_doubled(tmp_path: Path) -> None:
    text = (
        'Title,URL,Lyrics\nA,http,"He said "no" to me\nand "left"\n\n[Chorus]\nfoo "bar"\nend"\nB,http,"fine\nline"\n'
    )
    songs, rejections = read_csv(tmp_path, text)
    assert rejections == []
    assert songs[0].song.lines == ('He said "no" to me', 'and "left"', 'foo "bar"', "end")
    assert songs[1].song.lines == ("fine", "line")


def test_a_quote_never_closed_costs_one_row(tmp_path: Path) -> None:
    text = 'song,lyrics\nA,"x\ny"\nB,"never closed\nmore\nC,\'good\'\nD,also\n'
    songs, rejections = read_csv(tmp_path, text)
    assert [s.song.title for s in songs] == ["A", "C", "D"]
    assert rejections[0].row == 3
    assert "never closed" in rejections[0].reason


def test_rows_with_too_many_or_too_few_cells_are_rejected_with_their_number(tmp_path: Path) -> None:
    songs, rejections = read_csv(tmp_path, 'artist,song,lyrics\nA,B,hello, world, foo\nA\nA,C,\nA,D,"fine\nline"\n')
    assert [s.song.title for s in songs] == ["D"]
    assert [r.row for r in rejections] == [2, 3, 4]


def test_a_spreadsheets_first_line_names_the_delimiter(tmp_path: Path) -> None:
    (imported,), _ = read_csv(tmp_path, 'sep=;\nartist;song;lyrics\nAna;Blue;"a, b\nc"\n')
    assert imported.song.lines == ("a, b", "c")


def test_a_table_is_known_by_its_content(tmp_path: Path) -> None:
    (imported,), _ = read_csv(tmp_path, table("artist,title,lyrics", ["Ana", "Blue", LYRIC]), "export.txt")
    assert imported.format == "csv"


def test_a_header_without_rows_is_rejected(tmp_path: Path) -> None:
    _, rejections = read_csv(tmp_path, "artist,title,lyrics\n")
    assert "no rows" in rejections[0].reason


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", 'a,"b ""c"", d"\n"x\ny",z\n', 'a\n""\n"q"\n', "a,b\r\n\r\n,\r\n", "a;b,c\n1,2\n"]
)
def test_the_reader_agrees_with_the_standard_library(text: str) -> None:
    rows = [list(row.cells) for row in RowReader(text.splitlines(keepends=True), ",").rows()]
    assert rows == [row for row in csv.reader(io.StringIO(text, newline="")) if row]


def test_a_table_is_read_in_bounded_memory(tmp_path: Path) -> None:
    small, large = (peak_of_reading(tmp_path / f"{count}.csv", count) for count in (700, 2100))
    assert large < 1.5 * small, "three times the songs must not take more memory"


def peak_of_reading(path: Path, songs: int) -> int:
    """Write a table of many songs and return the most bytes that reading it takes."""
    lyric = LYRIC + "\n" + "la " * 500
    path.write_text(table("title,lyrics", *([f"Song {n}", lyric] for n in range(songs))), encoding="utf-8")
    reader = registry().read(path, ImportOptions())
    tracemalloc.start()
    count = sum(1 for _ in reader)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == songs
    return peak
