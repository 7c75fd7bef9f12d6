"""ChordPro, OnSong, LRC and UltraStar: the ways in which people and programs write them (lyric-formats §1.4, §1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lyric_files import outline, read_all, read_text

from lyricstudio.domain.kinds import LabelSource
from lyricstudio.importers.chords import is_chord, is_chord_line, without_bracketed_chords

if TYPE_CHECKING:
    from pathlib import Path

V1 = ("verse", 1, "The kettle sings / to nobody")
V2 = ("verse", 2, "The window hums / along")
C = ("chorus", None, "Open the door / let it rain")


@pytest.mark.parametrize(
    "chord", ["A", "Am", "F#m7b5", "Bbmaj9", "Dsus4", "G/B", "C(add9)", "N.C.", "H7", "E7#9", "(Dm)"]
)
def test_chords_are_chords(chord: str) -> None:
    assert is_chord(chord)


@pytest.mark.parametrize("word", ["Amen", "Chorus", "Bad", "Go", "Do", "Hello", "I", "Verse", "Add", "Dim"])
def test_words_are_no_chords(word: str) -> None:
    assert not is_chord(word)


def test_lines_of_chords() -> None:
    assert is_chord_line("G   D/F#  Em7 | C")
    assert is_chord_line("   A")
    assert not is_chord_line("A")
    assert not is_chord_line("A day in Bethlehem")
    assert not is_chord_line("")
    assert without_bracketed_chords("Pa[Am]per [*slow] lan[G]terns") == "Paper lanterns"


@pytest.mark.parametrize(
    "text",
    [
        ("{t:Rain}\n{st:Ana}\n{sov}\nThe [G]kettle [D]sings\nto no[Em]body\n{eov}\n{soc}\nOpen the [C]door\n"
        "let it rain\n"
        "{eoc}\n{sov}\nThe window hums\nalong\n{eov}\n{chorus}\n"),
        ('{Title: Rain}\n{ARTIST: Ana}\n{start_of_verse: label="Verse 1"}\n'
        'The kettle sings\nto nobody\n{end_of_verse}\n\n'
        '{start_of_chorus label="Chorus"}\nOpen the door\nlet it rain\n{end_of_chorus}\n'
        "{start_of_verse: Verse 2}\nThe window hums\nalong\n{end_of_verse}\n{chorus: Chorus}\n"),
        ("{meta: title Rain}\n{meta: artist Ana}\n# a remark\nThe kettle sings\nto nobody\n\n{soc}\n"
        "Open the door\nlet it rain\n"
        "{eoc}\n\nThe window hums\nalong\n\n{chorus}\n"),
        ("{title: Rain}\n{artist: Ana}\n{comment: Verse 1}\nThe kettle sings\nto nobody\n\n{c:Chorus}\nOpen the door\n"
        "let it rain\n\n{ci: Verse 2}\nThe window hums\nalong\n\n{c: Repeat Chorus}\n"),
        ("{t: Rain}\n{a: x}\n{artist: Ana}\n{sot}\ne|--0--|\n{eot}\n{sov-guitar}\nThe kettle \\\n  sings\n"
        "to nobody\n{eov}\n"
        "{start_of_grid}\n| G . . . |\n{end_of_grid}\n{c: Chorus}\n{soc}\nOpen the door\nlet it rain\n{eoc}\n"
        "{x_own: y}\n"
        "{start_of_verse}\nThe window hums\nalong\n{end_of_verse}\n{chorus}\n"),
        ("{title: Rain}\n{artist: Ana}\n{key: G}\nVerse 1:\n[G]The kettle sings\nto nobody\n\nChorus:\n"
        "[C]Open the door\n"
        "let it rain\n\nVerse 2:\nThe window hums\nalong\n\nChorus:\n"),
        ("{title: Rain}\n{artist: Ana}\n[Verse 1]\nG      D\nThe kettle sings\n  Em\nto nobody\n\n[Chorus]\n"
        "Open the door\n"
        "let it rain\n\n[Verse 2]\nThe window hums\nalong\n\n[Chorus]\n"),
        ("{title: Rain}\n{artist: Ana}\n{flow: Verse 1, Chorus, Verse 2, Chorus}\n{sov: Verse 1}\n"
        "The kettle sings\nto nobody\n"
        "{eov}\n{sov: Verse 2}\nThe window hums\nalong\n{eov}\n{soc}\nOpen the door\nlet it rain\n{eoc}\n"),
    ],
)  # fmt: skip
def test_chordpro_in_its_dialects(tmp_path: Path, text: str) -> None:
    song = read_text(tmp_path, text, "x.cho")
    assert (song.title, song.artist) == ("Rain", "Ana")
    found = [(kind, number if "sov}" not in text and "start_of_verse}" not in text else None, words)
             for kind, number, words in outline(song)]  # fmt: skip
    bare = "sov}" in text or "start_of_verse}" in text
    numbered = [V1, C, V2, C] if not bare else [(k, None, t) for k, _, t in (V1, C, V2, C)]
    assert found == numbered


def test_the_label_of_a_section_beats_its_directive(tmp_path: Path) -> None:
    text = "{t:x}\n{start_of_verse: Intro}\nla\n{eov}\n{start_of_verse: Instrumental}\n[G] [C]\n{eov}\n"
    text += "{sov: Chorus}\nhey\n{eov}\n{start_of_part: Outro}\nbye\n{end_of_part}\n"
    kinds = [(kind, words) for kind, _, words in outline(read_text(tmp_path, text, "x.pro"))]
    assert kinds == [("intro", "la"), ("instrumental", ""), ("chorus", "hey"), ("outro", "bye")]


def test_the_chorus_that_is_called_is_the_last_one(tmp_path: Path) -> None:
    text = "{t:x}\n{soc}\none\n{eoc}\n{sov}\nv\n{eov}\n{chorus}\n{soc}\ntwo\n{eoc}\n{chorus}\n"
    assert [words for _, _, words in outline(read_text(tmp_path, text, "x.cho"))] == ["one", "v", "one", "two", "two"]


def test_a_chordpro_file_of_several_songs(tmp_path: Path) -> None:
    (tmp_path / "book.cho").write_text("{t:One}\nla\n{new_song}\n{t:Two}\nlu\n{ns}\n{t:Three}\nli\n")
    songs, rejections = read_all(tmp_path / "book.cho")
    assert rejections == []
    assert [s.song.title for s in songs] == ["One", "Two", "Three"]
    assert len({s.key for s in songs}) == 3


def test_a_chordpro_song_without_sections_has_suggested_parts(tmp_path: Path) -> None:
    song = read_text(tmp_path, "{t:x}\n[G]one two\nthree\n\nfour [C]five\nsix\n", "x.cho")
    assert song.lines == ("one two", "three", "four five", "six")
    assert {p.source for p in song.parts} == {LabelSource.RULE}


def test_chordpro_facts_and_escapes(tmp_path: Path) -> None:
    text = (
        "{t: Blue (feat. Bo)}\n{artist: Ana}\n{artist: Cy}\n{album: D}\n{year: 2001}\n{copyright: CC0}\n{tag: folk}\n"
    )
    text += "{lang: en}\n{sov}\ncaf\\u00e9\n{eov}\n"
    song = read_text(tmp_path, text, "x.cho")
    assert (song.title, song.artist, song.features, song.album, song.year) == ("Blue", "Ana, Cy", ("Bo",), "D", 2001)
    assert (song.rights, song.tags, song.language, song.lines) == ("CC0", ("folk",), "en", ("café",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-32"])
def test_chordpro_encodings(tmp_path: Path, encoding: str) -> None:
    text = "{title: Señor Mañana}\n{soc}\nçà et là, “déjà vu”\n{eoc}\n"
    song = read_text(tmp_path, text.encode(encoding), "x.cho")
    assert (song.title, song.lines) == ("Señor Mañana", ("çà et là, “déjà vu”",))


ONSONG = """Rain
Ana
Key: [G]
Tempo: 90
Book: Hymns
Notes: slowly
Flow: V1 C V2 C

Verse 1:
[G]The kettle [D]sings
to no[Em]body

Chorus:
C       G
Open the door
let it rain

Verse 2:
The window hums
along
"""


def test_onsong_with_its_flow(tmp_path: Path) -> None:
    song = read_text(tmp_path, ONSONG, "x.onsong")
    assert (song.title, song.artist) == ("Rain", "Ana")
    assert outline(song) == [V1, C, V2, C]


def test_onsong_sections_of_its_own(tmp_path: Path) -> None:
    names = ("Verse", "Turnaround", "Bridge", "Tag", "Vamp", "Ending", "Whistling")
    text = "Rain\nAna\nKey: G\n\n" + "".join(f"{name}:\nwords of {name}\n\n" for name in names)
    song = read_text(tmp_path, text, "x.onsong")
    assert [p.kind.value for p in song.parts] == [
        "verse", "instrumental", "bridge", "outro", "outro", "outro", "other",
    ]  # fmt: skip
    assert len(song.lines) == len(names)


def test_an_onsong_title_without_an_artist(tmp_path: Path) -> None:
    song = read_text(tmp_path, "Rain\nKey: G\nArtist: Ana\n\nVerse 1:\nla\n", "x.onsong")
    assert (song.title, song.artist, song.lines) == ("Rain", "Ana", ("la",))


def test_lrc_with_several_stamps_and_words(tmp_path: Path) -> None:
    text = (
        "\ufeff[ti:Rain]\n[ar:Ana]\n[al:Doors]\n[by:somebody]\n[offset:+250]\n[length: 01:20]\n"
        "[00:01.00]<00:01.00> The <00:01.40> kettle <00:02.00> sings\n[00:03.000]to nobody\n[00:05.00]\n"
        "[00:06.00][00:16.00]Open the door\n[00:08.00][00:18.00]let it rain\n[00:10.00]\n"
        "[00:11]The window hums\n[00:13.5]along\n[00:15.00]\n[00:20.00]\n"
    )
    song = read_text(tmp_path, text, "x.lrc")
    assert (song.title, song.artist, song.album) == ("Rain", "Ana", "Doors")
    assert song.lines == (
        "The kettle sings", "to nobody", "Open the door", "let it rain", "The window hums", "along", "Open the door",
        "let it rain",
    )  # fmt: skip
    assert song.stanzas == (0, 2, 4, 6)


def test_a_long_pause_ends_a_stanza(tmp_path: Path) -> None:
    stamps = [0, 3, 6, 9, 25, 28, 31, 34]
    text = "".join(f"[00:{s:02d}.00]line {i}\n" for i, s in enumerate(stamps))
    assert read_text(tmp_path, text, "x.lrc").stanzas == (0, 4)


def test_credits_and_translations_are_not_sung(tmp_path: Path) -> None:
    text = "[ti:雨]\n[ar:安娜]\n[00:00.00]安娜 - 雨\n[00:00.50]作词 : 某人\n[00:01.00]作曲 : 某人\n"
    text += "".join(f"[00:{10 + i}.00]第{i}行\n[00:{10 + i}.00]line {i}\n" for i in range(8))
    song = read_text(tmp_path, text.encode("gb18030"), "x.lrc")
    assert song.lines == tuple(f"第{i}行" for i in range(8))


def test_duet_marks_and_headings_in_lrc(tmp_path: Path) -> None:
    text = (
        "[00:01.00][Chorus]\n[00:02.00]F: hey\n[00:03.00]M: ho\n[00:04.00]D: both\n[00:05.00]Verse 1:\n[00:06.00]la\n"
    )
    assert outline(read_text(tmp_path, text, "x.lrc")) == [("chorus", None, "hey / ho / both"), ("verse", 1, "la")]


ULTRASTAR = (
    "#TITLE:Rain [DUET]\n#ARTIST:Ana\n#MP3:x.mp3\n#BPM:240,5\n#GAP:0\n#YEAR:1999\n#GENRE:Folk, Pop\n#LANGUAGE:English\n"
)


def test_ultrastar_syllables(tmp_path: Path) -> None:
    notes = ": 0 2 5 The\n: 2 2 5  ket\n: 4 2 5 tle\n* 6 2 5  sings\n: 8 4 5 ~\n- 14\nF 16 2 0 to\nR 18 2 0  no\n"
    notes += "G 20 2 0 body\n- 60 61\n"
    notes += ": 62 2 5 O \n: 64 2 5 pen \n: 66 2 5 it\nE\nnot sung\n"
    song = read_text(tmp_path, ULTRASTAR + notes, "x.txt")
    assert (song.title, song.artist, song.year, song.tags) == ("Rain", "Ana", 1999, ("Folk", "Pop"))
    assert song.lines == ("The kettle sings", "to nobody", "O pen it")
    assert song.stanzas == (0, 2)


def test_an_ultrastar_duet_is_sung_in_turn(tmp_path: Path) -> None:
    notes = "P1\n: 0 2 5 one\n- 4\n: 20 2 5 both\n- 24\nP2\n: 10 2 5 two\n- 14\n: 20 2 5 both\nE\n"
    assert read_text(tmp_path, ULTRASTAR + notes, "x.txt").lines == ("one", "two", "both")


@pytest.mark.parametrize("declared", ["", "#ENCODING:CP1252\n", "#ENCODING:AUTO\n"])
def test_ultrastar_encodings(tmp_path: Path, declared: str) -> None:
    text = (
        declared
        + "#TITLE:Señor Mañana\n#ARTIST:Ana\n#BPM:240\n: 0 2 5 ça\n: 2 2 5  va\n: 4 2 5  déjà\n- 9\n: 10 2 5 vu\nE\n"
    )
    song = read_text(tmp_path, text.encode("cp1252"), "x.txt")
    assert (song.title, song.lines) == ("Señor Mañana", ("ça va déjà", "vu"))
