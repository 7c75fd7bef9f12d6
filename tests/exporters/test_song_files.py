"""A song sheet in every format says the same, escapes what a format would misread, and is written whole."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from songs import lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Song
from lyricstudio.exporters.documents import DocumentSection, SongDocument
from lyricstudio.exporters.files import UniqueNames, safe_name
from lyricstudio.exporters.song_files import SONG_FORMATS, write_song
from lyricstudio.exporters.song_texts import as_chordpro

SHEET = SongDocument.from_song(lantern_song())
TRICKY = SongDocument(
    "A [Song]: <b>", "Ann & *Ben*",
    (
        DocumentSection(PartKind.PRE_CHORUS, None, (), "[whispered] #1 {love}\n# no heading\n- no list\n1. no\n_x_"),
        DocumentSection(PartKind.INSTRUMENTAL, None, (), ""),
        DocumentSection(PartKind.AD_LIB, 2, ("Ann", "Ben"), "Hey <hey> & hey", repeat=3),
    ),
)  # fmt: skip


def _text(tmp_path: Path, song_format: str, document: SongDocument = SHEET) -> str:
    path = tmp_path / f"song.{song_format}"
    written = write_song(document, song_format, path)
    assert (written.path, written.format, written.notes) == (path, song_format, ())
    return path.read_text(encoding="utf-8")


def test_plain_text_has_bracketed_headings_in_performed_order(tmp_path: Path) -> None:
    text = _text(tmp_path, "txt")
    assert text.startswith(
        "Title: Paper Lanterns\nArtist: The Fixture Band\n\n[Verse 1]\nPaper lanterns on the water\n"
    )
    assert re.findall(r"^\[.*\]$", text, re.MULTILINE) == [
        "[Verse 1]", "[Chorus: Ann & Ben]", "[Verse 2]", "[Chorus (x2)]",
    ]  # fmt: skip


def test_markdown_breaks_lines_and_escapes_its_own_signs(tmp_path: Path) -> None:
    text = _text(tmp_path, "md", TRICKY)
    assert 'title: "A [Song]: <b>"\n' in text
    assert "\n# A \\[Song\\]: \\<b\\>\n" in text
    assert "## Pre-Chorus\n\\[whispered\\] \\#1 {love}  \n\\# no heading  \n\\- no list  \n1\\. no  \n\\_x\\_\n" in text
    assert "## Instrumental\n\n## Ad-Lib 2: Ann & Ben (x3)\n" in text


def test_chordpro_names_its_sections_and_has_no_stray_chord_or_directive(tmp_path: Path) -> None:
    text = _text(tmp_path, "chordpro", TRICKY)
    directives = [line for line in text.splitlines() if line.startswith("{")]
    assert directives == [
        "{title: A (Song): <b>}", "{artist: Ann & *Ben*}", "{start_of_pre_chorus: Pre-Chorus}", "{end_of_pre_chorus}",
        "{comment: Instrumental}", "{start_of_ad_lib: Ad-Lib 2: Ann & Ben (x3)}", "{end_of_ad_lib}",
    ]  # fmt: skip
    lyrics = [line for line in text.splitlines() if line and line not in directives]
    assert not re.search(r"[\[\]{}]|^#", "\n".join(lyrics), re.MULTILINE)
    assert "{start_of_chorus: Chorus: Ann & Ben}" in as_chordpro(SHEET)


def test_suno_writes_repeats_out_and_keeps_brackets_for_tags(tmp_path: Path) -> None:
    text = _text(tmp_path, "suno", TRICKY)
    assert re.findall(r"\[.*?\]", text) == ["[Pre-Chorus]", "[Instrumental]", "[Ad-lib 2]", "[Ad-lib 2]", "[Ad-lib 2]"]
    assert "(whispered)" in text


def test_json_is_one_object(tmp_path: Path) -> None:
    value = json.loads(_text(tmp_path, "json"))
    assert (value["title"], value["artist"]) == ("Paper Lanterns", "The Fixture Band")
    assert [s["kind"] for s in value["sections"]] == ["verse", "chorus", "verse", "chorus"]
    assert value["sections"][1]["performers"] == ["Ann", "Ben"]


def test_html_escapes_everything_and_needs_no_other_file(tmp_path: Path) -> None:
    text = _text(tmp_path, "html", TRICKY)
    assert "<h1>A [Song]: &lt;b&gt;</h1>" in text
    assert "Hey &lt;hey&gt; &amp; hey" in text
    assert "http" not in text


def test_a_pdf_says_what_the_sheet_says_and_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert write_song(SHEET, None, first).notes == ()
    write_song(SHEET, None, second)
    assert first.read_bytes() == second.read_bytes()
    words = " ".join(page.extract_text() for page in PdfReader(first).pages)
    for text in ("Paper Lanterns", "The Fixture Band", "VERSE 1", "CHORUS: ANN & BEN", "Light, light, carry me over"):
        assert text in words


def test_a_long_pdf_has_pages_and_loses_no_line(tmp_path: Path) -> None:
    lines = [f"line {i} " + "and on it goes " * 12 for i in range(120)]
    section = DocumentSection(PartKind.VERSE, 1, (), "\n".join([*lines, "x" * 400]))
    path = tmp_path / "long.pdf"
    write_song(SongDocument("Löng Çafé", "", (section,)), None, path)
    reader = PdfReader(path)
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 3
    assert [f"line {i} " in text for i in range(120)] == [True] * 120
    assert text.count("x") >= 400
    assert "Löng Çafé" in text


def test_a_pdf_says_which_characters_have_no_glyph(tmp_path: Path) -> None:
    path = tmp_path / "song.pdf"
    private = "\ue123\U000f1234"  # private use: no font has them
    written = write_song(SongDocument("A", "", (DocumentSection(PartKind.VERSE, 1, (), private),)), None, path)
    assert len(written.notes) == 1
    assert "no font for 2 characters" in written.notes[0]
    assert private in written.notes[0]
    assert path.read_bytes().startswith(b"%PDF")


def test_a_song_without_parts_is_written_whole(tmp_path: Path) -> None:
    document = SongDocument.from_song(Song("T", "", ("one", "two")))
    assert _text(tmp_path, "txt", document) == "Title: T\n\n[Part]\none\ntwo\n"


def test_the_suffix_says_the_format_and_replacing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "song.cho"
    assert write_song(SHEET, None, path).format == "chordpro"
    assert "has been replaced" in write_song(SHEET, None, path).notes[0]


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    for song_format, name in (("docx", "song.txt"), (None, "song.docx"), (None, "song")):
        with pytest.raises(UserError, match="format") as caught:
            write_song(SHEET, song_format, tmp_path / name)
        assert "chordpro" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("song_format", SONG_FORMATS)
def test_an_unwritable_target_is_a_user_error_and_leaves_nothing(tmp_path: Path, song_format: str) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(UserError, match="cannot be written"):
        write_song(SHEET, song_format, blocker / "song")
    with pytest.raises(UserError, match="is a folder"):
        write_song(SHEET, song_format, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "song.txt"
    old.write_text("old")
    # The draft of the file is placed on the device that is always full.
    (tmp_path / f".song.txt.{os.getpid()}.new").symlink_to("/dev/full")
    with pytest.raises(UserError, match="No space left"):
        write_song(SHEET, None, old)
    assert old.read_text() == "old"


def test_file_names_are_safe_everywhere_and_unique() -> None:
    assert safe_name('AC/DC: "Live?" ') == "AC_DC_ _Live_"
    assert safe_name("...") == "song"
    assert safe_name("con") == "_con"
    assert safe_name("../../etc") == "_.._etc"
    assert len(safe_name("é" * 500).encode()) <= 180
    names = UniqueNames()
    assert [names.take(n) for n in ("a", "A", "a", "b")] == ["a", "A (2)", "a (3)", "b"]
