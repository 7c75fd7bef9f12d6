"""Documents of word processors, tags of sound files, archives: the words come out whole, and nothing else does."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from audio_files import (
    LATIN,
    UTF16,
    flac_of,
    lyrics_frame,
    m4a_of,
    mp3_of,
    ogg_of,
    synced_frame,
    text_frame,
)
from lyric_files import outline, read_all, read_text
from packed_files import docx_of, odt_of, word_paragraph, xlsx_of, zip_of

from lyricstudio.importers.interface import ImportOptions

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.song import ImportedSong, Rejection

V = ("verse", 1, "The kettle sings / to nobody")
C = ("chorus", None, "Open the door / let it rain")
PLAIN = "[Verse 1]\nThe kettle sings\nto nobody\n\n[Chorus]\nOpen the door\nlet it rain"
HEADING_STYLES = '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
HEADING_STYLES += '<w:style w:styleId="U2"><w:name w:val="heading 2"/></w:style>'


def read_one(folder: Path, content: bytes, name: str) -> tuple[list[ImportedSong], list[Rejection]]:
    """Write a file and import it."""
    (folder / name).write_bytes(content)
    return read_all(folder / name)


@pytest.mark.parametrize(
    "paragraphs",
    [
        [
            ("[Verse 1]",),
            ("The kettle sings",),
            ("to nobody",),
            ("",),
            ("[Chorus]",),
            ("Open the door",),
            ("let it rain",),
        ],
        [
            ("Verse 1", "", True),
            ("The kettle sings\nto nobody",),
            ("Chorus", "", True),
            ("Open the door\nlet it rain",),
        ],
        [
            ("Verse 1", "U2"),
            ("The kettle sings",),
            ("to nobody",),
            ("Chorus:", "U2"),
            ("Open the door",),
            ("let it rain",),
        ],
        [("Verse 1:\nThe kettle sings\nto nobody",), ("Chorus:\nOpen the door\nlet it rain",)],
    ],
)
def test_word_paragraphs_and_line_breaks(tmp_path: Path, paragraphs: list[tuple[str, str, bool]]) -> None:
    body = word_paragraph("Rain", "T") + "".join(word_paragraph(*p) for p in paragraphs)
    (imported,), rejections = read_one(tmp_path, docx_of(body, HEADING_STYLES), "Ana - x.docx")
    assert rejections == []
    assert (imported.song.title, imported.song.artist, imported.format) == ("Rain", "Ana", "docx")
    assert outline(imported.song) == [V, C]


def test_bold_words_that_are_sung_stay(tmp_path: Path) -> None:
    body = (
        word_paragraph("[Verse 1]") + word_paragraph("The kettle sings") + word_paragraph("Bridge over me", bold=True)
    )
    (imported,), _ = read_one(tmp_path, docx_of(body), "x.docx")
    assert imported.song.lines == ("The kettle sings", "Bridge over me")


def test_a_songbook_is_cut_at_its_titles(tmp_path: Path) -> None:
    body = "".join(word_paragraph(t, "T") + word_paragraph(f"words of {t}\nand more") for t in ("One", "Two", "Three"))
    songs, rejections = read_one(tmp_path, docx_of(body, HEADING_STYLES), "Book.docx")
    assert rejections == []
    assert [(s.song.title, s.song.lines[0]) for s in songs] == [(t, f"words of {t}") for t in ("One", "Two", "Three")]
    assert len({s.key for s in songs}) == 3


def test_tables_text_boxes_and_what_was_deleted(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = "<w:tbl>" + row.format(word_paragraph("G  D"), word_paragraph("The kettle sings"))
    table += row.format(word_paragraph("Em"), word_paragraph("to nobody")) + "</w:tbl>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{word_paragraph('in a box')}</w:txbxContent></w:pict></w:r></w:p>"
    gone = '<w:p><w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    gone += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r></w:p>"
    (imported,), _ = read_one(tmp_path, docx_of(table + box + gone), "x.docx")
    assert imported.song.lines == ("The kettle sings", "to nobody", "in a box")


def test_a_table_of_headings_and_a_table_of_translations(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    headed = row.format(word_paragraph("Verse 1"), word_paragraph("The kettle sings\nto nobody"))
    headed += row.format(word_paragraph("Chorus"), word_paragraph("Open the door\nlet it rain"))
    (imported,), _ = read_one(tmp_path, docx_of(f"<w:tbl>{headed}</w:tbl>"), "x.docx")
    assert outline(imported.song) == [V, C]
    translated = "".join(
        row.format(word_paragraph(a), word_paragraph(b)) for a, b in (("one two", "eins"), ("three", "drei"))
    )
    (imported,), _ = read_one(tmp_path, docx_of(f"<w:tbl>{translated}</w:tbl>"), "y.docx")
    assert imported.song.lines == ("one two", "three")
    assert "only the first was read" in imported.notes[0]


def test_open_document_texts(tmp_path: Path) -> None:
    styles = '<style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>'
    body = '<text:h text:outline-level="1">Rain</text:h><text:p text:style-name="P1">Verse 1</text:p>'
    body += "<text:p>The <text:span>kettle</text:span>\n   sings<text:line-break/>to nobody</text:p>"
    body += '<text:p text:style-name="P1">Chorus</text:p>'
    body += "<text:p>Open<text:s/>the door<text:line-break/>let it rain</text:p>"
    (imported,), rejections = read_one(tmp_path, odt_of(body, styles), "x.odt")
    assert rejections == []
    assert (imported.song.title, imported.format) == ("Rain", "odt")
    assert outline(imported.song) == [V, C]


@pytest.mark.parametrize("encoding", [LATIN, UTF16, 3])
@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lyrics_in_mp3_files(tmp_path: Path, encoding: int, version: int, end: str) -> None:
    frames = [
        ("TIT2", text_frame("Señor (feat. Bo)", encoding)), ("TPE1", text_frame("Ana", encoding)),
        ("TALB", text_frame("Doors", encoding)), ("TYER" if version == 3 else "TDRC", text_frame("1999", encoding)),
        ("USLT", lyrics_frame(PLAIN.replace("\n", end), encoding=encoding)),
    ]  # fmt: skip
    (imported,), rejections = read_one(tmp_path, mp3_of(frames, version), "x.mp3")
    song = imported.song
    assert rejections == []
    assert (song.title, song.artist, song.album, song.year, song.features) == ("Señor", "Ana", "Doors", 1999, ("Bo",))
    assert outline(song) == [V, C]


def test_several_lyrics_in_one_file(tmp_path: Path) -> None:
    frames = [("USLT", lyrics_frame(PLAIN)), ("USLT", lyrics_frame("[Verse 1]\nDer Kessel\nsingt", "deu", "German"))]
    (imported,), _ = read_one(tmp_path, mp3_of(frames), "x.mp3")
    assert outline(imported.song) == [V, C]
    assert "2 lyrics" in imported.notes[0]


def test_synchronised_lyrics_in_mp3_files(tmp_path: Path) -> None:
    lines = [(1000, "The kettle sings"), (3000, "to nobody"), (20000, "Open the door"), (22000, "let it rain")]
    (imported,), _ = read_one(tmp_path, mp3_of([("SYLT", synced_frame(lines))]), "Ana - Rain.mp3")
    assert (imported.song.title, imported.song.artist) == ("Rain", "Ana")
    assert imported.song.lines == tuple(words for _, words in lines)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.flac", flac_of({"TITLE": "Rain", "ARTIST": "Ana", "LYRICS": PLAIN})),
        ("x.flac", flac_of({"title": "Rain", "artist": "Ana", "UNSYNCEDLYRICS": PLAIN})),
        ("x.ogg", ogg_of({"TITLE": "Rain", "ARTIST": "Ana", "LYRICS": PLAIN})),
        ("x.m4a", m4a_of({b"\xa9nam": "Rain", b"\xa9ART": "Ana", b"\xa9lyr": PLAIN.replace("\n", "\r")})),
    ],
    ids=["flac", "flac-unsynced", "ogg", "m4a"],
)
def test_lyrics_in_other_sound_files(tmp_path: Path, name: str, content: bytes) -> None:
    (imported,), rejections = read_one(tmp_path, content, name)
    assert rejections == []
    assert (imported.song.title, imported.song.artist, imported.format) == ("Rain", "Ana", "audio")
    assert outline(imported.song) == [V, C]


def test_a_sound_file_without_lyrics_is_rejected(tmp_path: Path) -> None:
    songs, (rejection,) = read_one(tmp_path, mp3_of([("TIT2", text_frame("Rain"))]), "x.mp3")
    assert songs == []
    assert "no lyrics in its tags" in rejection.reason


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    inner = zip_of({"deep.txt": "[Verse 1]\ndeep"})
    content = zip_of({
        "Ana/Doors/01 Rain.txt": PLAIN, "Ana/Doors/cover.jpg": b"\xff\xd8\xff\xe0", "songs.csv": 'title,lyrics\n'
        'Blue,"la\nlu"\n',
        "more/book.docx": docx_of(word_paragraph("la la")), "__MACOSX/x.txt": "no", ".hidden": "no", "README.md": "no",
        "inner.zip": inner, "empty.txt": "",
    })  # fmt: skip
    songs, rejections = read_one(tmp_path, content, "all.zip")
    found = {tuple(f"{s.song.title}|{s.song.artist}|{s.song.album}|{s.format}".split("|")) for s in songs}
    assert found == {
        ("Rain", "Ana", "Doors", "text"), ("Blue", "", "", "csv"), ("book", "more", "", "docx"),
        ("deep", "", "", "text"),
    }  # fmt: skip
    assert {r.path.rpartition("/")[2] for r in rejections} == {"cover.jpg", "empty.txt"}
    assert all(s.path.startswith(str(tmp_path / "all.zip")) for s in songs)


def test_the_chosen_format_is_that_of_the_files_in_the_archive(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zip_of({"a.txt": "title,lyrics\nBlue,la\n"}))
    songs, _ = read_all(tmp_path / "x.zip", ImportOptions(format="text"))
    assert [s.format for s in songs] == ["text"]


def test_names_in_archives_are_never_paths(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    names = ("../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a/../../evil.txt", "..\\evil.txt", "nul\x00.txt")
    songs, _ = read_one(folder, zip_of(dict.fromkeys(names, "la\nlu")), "x.zip")
    assert len(songs) >= 5
    assert all(s.path.startswith(str(folder / "x.zip")) and ".." not in s.path for s in songs)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["inside", "x.zip"]


def test_links_in_archives_are_left_out(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "la\nlu")
    songs, _ = read_one(tmp_path, out.getvalue(), "x.zip")
    assert [s.song.title for s in songs] == ["a"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.txt", "w") as entry:
        for _ in range(100):
            entry.write(bytes(1 << 20))
    raw = out.getvalue()
    songs, (rejection,) = read_one(tmp_path, raw, "x.zip")
    assert songs == []
    assert "zip bomb" in rejection.reason
    # The same with a size that lies: the directory says that 50 bytes come out.
    size = struct.pack("<I", 100 << 20)
    lying = raw.replace(size, struct.pack("<I", 50))
    songs, rejections = read_one(tmp_path, lying, "y.zip")
    assert songs == []
    assert rejections


def test_archives_in_archives_end(tmp_path: Path) -> None:
    content = zip_of({"x.txt": "la"})
    for _ in range(4):
        content = zip_of({"x.zip": content})
    songs, (rejection,) = read_one(tmp_path, content, "x.zip")
    assert songs == []
    assert "too deep" in rejection.reason


def test_a_locked_archive_is_told(tmp_path: Path) -> None:
    raw = bytearray(zip_of({"a.txt": "la"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    _, (rejection,) = read_one(tmp_path, bytes(raw), "x.zip")
    assert "password" in rejection.reason


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_entities_in_packed_xml_are_not_expanded(tmp_path: Path, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>'
    content = docx_of("") if part.startswith("word") else xlsx_of({"S": ""})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    songs, (rejection,) = read_one(tmp_path, zip_of(entries | {part: bomb.encode()}), "x.zip")
    assert songs == []
    assert "entities" in rejection.reason


def test_a_text_in_a_zip_named_otherwise(tmp_path: Path) -> None:
    song = read_text(tmp_path, zip_of({"Rain.txt": PLAIN}), "song.backup")
    assert song.title == "Rain"
