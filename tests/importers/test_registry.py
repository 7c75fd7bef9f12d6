"""The one door: which importer reads what, folders, options, and everything that is no lyric."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lyric_files import read_all, registry

from lyricstudio.domain.errors import UserError
from lyricstudio.importers.interface import ImportOptions

if TYPE_CHECKING:
    from pathlib import Path


def test_formats_are_named() -> None:
    assert set(registry().formats) == {
        "catalogue", "text", "markdown", "json", "csv", "openlyrics", "opensong", "chordpro", "onsong", "lrc",
        "ultrastar", "excel", "ods", "sqlite", "docx", "odt", "audio", "zip",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.xlsx", b"PK\x03\x04....xl/workbook.xml", "damaged"),
        ("x.xlsb", b"PK\x03\x04....xl/workbook.bin", "a binary Excel workbook"),
        ("x.docx", b"PK\x03\x04....word/document.xml", "damaged"),
        ("x.docx", b"no document at all", "a Word document"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "an old Word document"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "no workbook"),
        ("x.pdf", b"%PDF-1.7 ....", "a PDF document"),
        ("x.db", b"SQLite format 3\x00....", "cannot be opened"),
        ("x.mp3", b"ID3\x04\x00\x00", "no lyrics in its tags"),
        ("x.epub", b"PK\x03\x04....", "an electronic book"),
        ("x.jpg", b"\xff\xd8\xff\xe0", "a picture"),
        ("x.zip", b"PK\x03\x04....", "damaged"),
        ("x.rar", b"Rar!\x1a\x07", "an archive"),
        ("x.html", b"<html><body>la</body></html>", "a web page"),
        ("x.lyricstudio", b"SQLite format 3\x00", "a LyricStudio project"),
        ("noise", bytes(range(256)) * 30, "binary data"),
        ("x.txt", b"", "empty"),
    ],
)
def test_files_that_are_no_lyrics_are_rejected_in_words(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    songs, rejections = read_all(tmp_path / name)
    assert songs == []
    assert len(rejections) == 1
    assert reason in rejections[0].reason
    assert rejections[0].hint
    assert rejections[0].path == str(tmp_path / name)


def test_a_folder_is_read_with_its_folders_and_without_litter(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for place in ("z.txt", "a/y.txt", "a/b/x.txt", ".hidden.txt", ".git/config.txt", "Thumbs.db"):
        (tmp_path / place).write_text("la\nlu")
    songs, rejections = read_all(tmp_path)
    assert [s.song.title for s in songs] == ["z", "y", "x"]
    assert rejections == []


def test_an_empty_folder_and_a_missing_path(tmp_path: Path) -> None:
    assert "no files" in read_all(tmp_path)[1][0].reason
    assert "no such file" in read_all(tmp_path / "nope.txt")[1][0].reason


@pytest.mark.parametrize(
    ("name", "content", "format_name"),
    [
        ("x.cho", "{title: X}\nla", "chordpro"),
        ("song.txt", "{title: X}\n{soc}\n[G]la\n{eoc}\n", "chordpro"),
        ("x.lrc", "[00:01.00]la", "lrc"),
        ("song2.txt", "[00:01.00]la\n[00:02.00]lu\n", "lrc"),
        ("star.txt", "#TITLE:X\n#BPM:200\n: 0 3 5 La\n: 4 3 5 la\nE\n", "ultrastar"),
        ("x.onsong", "Title\nArtist\n\nVerse 1:\nla\n", "onsong"),
        ("x.txt", "Title\nArtist\nKey: [G]\n\nVerse 1:\n[G]la\n", "onsong"),
    ],
)
def test_song_sheets_are_known_by_their_content(tmp_path: Path, name: str, content: str, format_name: str) -> None:
    (tmp_path / name).write_text(content)
    (imported,), rejections = read_all(tmp_path / name)
    assert rejections == []
    assert imported.format == format_name
    assert imported.confidence >= 0.6


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{broken")
    (tmp_path / "b.txt").write_text("la\nlu")
    songs, rejections = read_all(tmp_path)
    assert (len(songs), len(rejections)) == (1, 1)


def test_a_link_that_leads_round_in_circles_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("la\nlu")
    try:
        (tmp_path / "a" / "loop").symlink_to(tmp_path)
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert len(read_all(tmp_path)[0]) == 1


def test_the_format_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("title,lyrics\nBlue,la la\n")
    assert read_all(path)[0][0].format == "csv"
    assert read_all(path, ImportOptions(format="text"))[0][0].format == "text"


def test_the_encoding_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("мой дядя\nсамых".encode("koi8-r"))
    (imported,), _ = read_all(path, ImportOptions(encoding="koi8-r"))
    assert imported.song.lines == ("мой дядя", "самых")
    assert (imported.encoding, imported.notes) == ("koi8-r", ())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (ImportOptions(format="epub"), "no import format 'epub'"),
        (ImportOptions(encoding="utf-99"), "no text encoding named 'utf-99'"),
        (ImportOptions(columns={"a": "b"}), "no field 'b'"),
    ],
)
def test_wrong_options_are_told_before_anything_is_read(tmp_path: Path, options: ImportOptions, message: str) -> None:
    with pytest.raises(UserError, match=message) as caught:
        registry().read(tmp_path, options)
    assert caught.value.hint


def test_the_key_of_a_one_song_file_outlives_a_new_title(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Title: One\n\nla\n")
    before = read_all(path)[0][0]
    path.write_text("Title: Two\n\nla\n")
    after = read_all(path)[0][0]
    assert (before.path, before.key) == (after.path, after.key)
    assert before.song.title != after.song.title
