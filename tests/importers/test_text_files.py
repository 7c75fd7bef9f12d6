"""Plain text and Markdown: titles, heads of facts, numbered hymns, old books, headings without text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lyric_files import outline, read_all, read_text

from lyricstudio.domain.kinds import LabelSource

if TYPE_CHECKING:
    from pathlib import Path


def test_headings_leave_the_lyrics_and_stay_in_the_parts(tmp_path: Path) -> None:
    source = "[Verse 1: Ana]\r\nOne line\r\nTwo lines\r\n\r\n[Chorus: Ana & Bo] (x2)\r\nThree\r\n"
    song = read_text(tmp_path, source)
    assert song.lyrics == "One line\nTwo lines\nThree"
    assert song.stanzas == (0, 2)
    assert song.source_text == source
    assert [(p.heading, p.performers, p.repeat, p.source) for p in song.parts] == [
        ("Verse 1: Ana", ("Ana",), 1, LabelSource.HEADING),
        ("Chorus: Ana & Bo", ("Ana", "Bo"), 2, LabelSource.HEADING),
    ]


def test_a_heading_without_text_is_another_part_on_the_same_span(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Chorus: A]\nla\nlu\n\n[Verse 1]\nx\n\n[Chorus x2]\n\n[Verse 2]\ny\n\n[Chorus]")
    assert song.lyrics == "la\nlu\nx\ny"
    assert [p.span for p in song.parts] == [(0, 2), (2, 3), (0, 2), (3, 4), (0, 2)]
    assert [p.repeat for p in song.parts] == [1, 1, 2, 1, 1]
    assert song.parts[2].performers == ("A",)


def test_an_empty_heading_means_the_first_text_and_not_a_variant(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Chorus]\nslow\n\n[Bridge]\nb\n\n[Chorus]\nlow\n\n[Chorus]\n")
    assert [song.part_text(p) for p in song.parts] == ["slow", "b", "low", "slow"]


def test_numbers_choose_which_part_returns(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Chorus 1]\na\n[Chorus 2]\nb\n[Verse 1]\nv\n[Chorus 2]\n\n[Verse 1]\n\n[Verse 7]\n")
    assert [song.part_text(p) for p in song.parts] == ["a", "b", "v", "b", "v", ""]


def test_an_instrumental_is_a_part_without_text(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Verse 1]\na\n\n[Guitar Solo]\n\n[Verse 2]\nb\n\n[Guitar Solo]\n\n[Interlude]\n")
    assert outline(song) == [
        ("verse", 1, "a"),
        ("instrumental", None, ""),
        ("verse", 2, "b"),
        ("instrumental", None, ""),
        ("interlude", None, ""),
    ]


def test_repeat_chorus_and_second_verse_are_two_parts(tmp_path: Path) -> None:
    text = (
        "Verse 1:\na\n\nChorus:\nc1\nc2\n\nVerse 2:\nb\n\n(Repeat Chorus and 2nd verse)\n\nChorus (except last line)\n"
    )
    song = read_text(tmp_path, text)
    assert outline(song)[3:] == [("chorus", None, "c1 / c2"), ("verse", 2, "b"), ("chorus", None, "c1")]


def test_a_repeat_mark_under_a_part_belongs_to_it(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Hook]\nna na\nhey\n[x4]\n\n[Verse 1]\na b c [x2]\n")
    assert [p.repeat for p in song.parts] == [4, 1]
    assert song.lines == ("na na", "hey", "a b c")


def test_performer_changes_are_no_parts(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Verse 1]\none\n[RZA]\ntwo\n[Produced by X]\n[?]\nthree [?] four\n")
    assert outline(song) == [("verse", 1, "one / two / three [?] four")]


def test_where_only_the_chorus_has_a_heading_the_other_stanzas_are_verses(tmp_path: Path) -> None:
    text = "first verse words\nmore of it\n\nCHORUS\nsing it out\nloud\n\n"
    text += "second verse words\nand more\n\nChorus\n\nthird one\nends"
    assert outline(read_text(tmp_path, text)) == [
        ("verse", 1, "first verse words / more of it"),
        ("chorus", None, "sing it out / loud"),
        ("verse", 2, "second verse words / and more"),
        ("chorus", None, "sing it out / loud"),
        ("verse", 3, "third one / ends"),
    ]


def test_several_stanzas_under_one_verse_heading_are_one_part(tmp_path: Path) -> None:
    song = read_text(tmp_path, "[Verse 1]\na\nb\n\nc\nd\n\n[Chorus]\ne\n\nf\n")
    assert outline(song) == [("verse", 1, "a / b / c / d"), ("chorus", None, "e / f")]
    assert song.stanzas == (0, 2, 4, 5)


def test_words_on_the_line_of_the_heading(tmp_path: Path) -> None:
    text = "Verse 1: I fold the evening up\nand put it by\n\nChorus: Hallelujah\nHallelujah now\n\nOutro: Bye"
    assert outline(read_text(tmp_path, text)) == [
        ("verse", 1, "I fold the evening up / and put it by"),
        ("chorus", None, "Hallelujah / Hallelujah now"),
        ("outro", None, "Bye"),
    ]


def test_singers_on_the_line_of_the_heading(tmp_path: Path) -> None:
    song = read_text(tmp_path, "Verse 1: Ana\nI fold the evening up\n\nChorus: Ana & Bo\nHallelujah\n")
    assert [(p.kind.value, p.performers) for p in song.parts] == [("verse", ("Ana",)), ("chorus", ("Ana", "Bo"))]
    assert song.lines == ("I fold the evening up", "Hallelujah")


def test_an_old_book_runs_the_chorus_into_its_stanza_and_calls_it_back(tmp_path: Path) -> None:
    text = (
        "  I rede you of a ship\n    that sailed the sea^1,\n\n    _Chorus._--Then heave away,\n    my bonny lads,\n\n"
        "  Another verse of\n  the sailing ship.\n\n    Then heave away, &c.\n\n[Footnote 1: a note.]\n"
    )
    assert outline(read_text(tmp_path, text)) == [
        ("verse", 1, "I rede you of a ship / that sailed the sea,"),
        ("chorus", None, "Then heave away, / my bonny lads,"),
        ("verse", 2, "Another verse of / the sailing ship."),
        ("chorus", None, "Then heave away, / my bonny lads,"),
    ]


def test_a_hymn_with_numbers_and_a_blank_line_between_all_lines(tmp_path: Path) -> None:
    lines = ['"A Title Here"', "1", "line one", "line two", "CHORUS", "A new day is dawning", "sing", "2", "line three"]
    text = "\n\n".join([*lines, "line four", "A new day...\n"])
    song = read_text(tmp_path, text)
    assert song.title == "A Title Here"
    assert outline(song) == [
        ("verse", 1, "line one / line two"),
        ("chorus", None, "A new day is dawning / sing"),
        ("verse", 2, "line three / line four"),
        ("chorus", None, "A new day is dawning / sing"),
    ]


def test_numbered_verses_with_one_refrain_printed_below_the_first(tmp_path: Path) -> None:
    text = "1. first line of one\nsecond line\n\nRefrain words here\nand more\n\n"
    text += "2. first line of two\nsecond\n\n3. and three\nhere"
    assert outline(read_text(tmp_path, text)) == [
        ("verse", 1, "first line of one / second line"),
        ("chorus", None, "Refrain words here / and more"),
        ("verse", 2, "first line of two / second"),
        ("verse", 3, "and three / here"),
    ]


def test_numbers_that_do_not_count_up_are_sung(tmp_path: Path) -> None:
    song = read_text(tmp_path, "99 balloons\nin the air\n\n1 more night\nand 2 more days\n")
    assert song.lines == ("99 balloons", "in the air", "1 more night", "and 2 more days")


def test_the_head_of_a_rap_archive_file(tmp_path: Path) -> None:
    text = "Artist: Jay f/ Fox\nAlbum:  Doubt\nSong:   Ain't No\nTyped by: me@example.com\n\n[Chorus - Fox]\nain't no\n"
    song = read_text(tmp_path, text)
    assert (song.title, song.artist, song.album, song.features) == ("Ain't No", "Jay", "Doubt", ("Fox",))
    assert outline(song) == [("chorus", None, "ain't no")]


def test_credits_around_the_lyric_are_not_sung(tmp_path: Path) -> None:
    song = read_text(tmp_path, "Written by Ana Bell\n\nI was written by the hand of fate\nand read by none\n")
    assert song.lines == ("I was written by the hand of fate", "and read by none")


@pytest.mark.parametrize(
    ("name", "title", "artist", "features"),
    [
        ("Ana Bell - Blue Door.txt", "Blue Door", "Ana Bell", ()),
        ("03. Ana Bell - Blue Door (feat. Bo & Cy).txt", "Blue Door", "Ana Bell", ("Bo", "Cy")),
        ("07 Blue_Door.txt", "Blue Door", "", ()),
        ("Ana_Bell_-_Blue_Door.txt", "Blue Door", "Ana Bell", ()),
        ("blue_door_lyrics.txt", "blue door", "", ()),
        ("99 Balloons.txt", "99 Balloons", "", ()),
    ],
)
def test_names_come_from_the_file_name(
    tmp_path: Path, name: str, title: str, artist: str, features: tuple[str, ...]
) -> None:
    song = read_text(tmp_path, "la\nlu\n", name)
    assert (song.title, song.artist, song.features) == (title, artist, features)


def test_folders_name_the_artist_and_the_album(tmp_path: Path) -> None:
    root = tmp_path / "songs"
    (root / "Ana Bell" / "Doors").mkdir(parents=True)
    (root / "Ana Bell" / "Doors" / "01 Blue.txt").write_text("la\nlu")
    (root / "Bo" / "lyrics.txt").parent.mkdir()
    (root / "Bo" / "Red.txt").write_text("la\nlu")
    songs, _ = read_all(root)
    assert [(s.song.title, s.song.artist, s.song.album) for s in songs] == [
        ("Blue", "Ana Bell", "Doors"),
        ("Red", "Bo", ""),
    ]


def test_the_title_on_the_first_line_is_not_sung(tmp_path: Path) -> None:
    song = read_text(tmp_path, "Blue Door\nby Ana Bell\n\nI painted it\nlast year", "Blue Door.txt")
    assert (song.title, song.artist, song.lines) == ("Blue Door", "Ana Bell", ("I painted it", "last year"))


def test_markdown(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "Blue: Door"\nartist: Ana\ntags: [folk, slow]\nyear: 1999\n---\n\n# Blue: Door\n\n**Verse 1**\n\n'
        "Line *one*  \nLine two\\\nLine three<br>Line four\n\n### Chorus (x2)\n\n> hey\n> ho\n"
    )
    song = read_text(tmp_path, text, "x.md")
    assert (song.title, song.artist, song.year, song.tags) == ("Blue: Door", "Ana", 1999, ("folk", "slow"))
    assert outline(song) == [("verse", 1, "Line one / Line two / Line three / Line four"), ("chorus", None, "hey / ho")]
    assert song.parts[1].repeat == 2


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\x0b", "\u2028"])
def test_all_line_ends_are_line_ends(tmp_path: Path, ends: str) -> None:
    song = read_text(tmp_path, ends.join(["[Verse 1]", "a", "b", "", "[Chorus]", "c"]))
    assert outline(song) == [("verse", 1, "a / b"), ("chorus", None, "c")]


@pytest.mark.parametrize("text", ["\n \n", "[Instrumental]\n", "[Chorus]\n\n[Verse]\n"])
def test_a_text_without_sung_lines_is_rejected(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.txt").write_text(text)
    songs, rejections = read_all(tmp_path / "x.txt")
    assert songs == []
    assert "no sung lines" in rejections[0].reason


@pytest.mark.parametrize(
    ("first", "chorus", "second"),
    [
        ("1. Strophe", "Refrain", "2. Strophe"), ("1er couplet", "(Refrain)", "2ème couplet :"),
        ("[1ª Estrofe]", "[Refrão]", "[2ª Estrofe]"), ("1st Verse", "Chorus", "2nd Verse"),
        ("[1절]", "[후렴]", "[2절]"), ("[Куплет 1]", "[Припев]", "[Куплет 2]"),
        ("1-й куплет:", "Припев:", "2-й куплет:"),
        ("Strofa 1", "Ritornello", "Strofa 2"), ("【第1段】", "【副歌】", "【第2段】"),
    ],
)  # fmt: skip
def test_headings_in_the_ways_of_many_languages(tmp_path: Path, first: str, chorus: str, second: str) -> None:
    text = f"{first}\nla lo\nli\n\n{chorus}\nhey\nho\n\n{second}\nlu le\nly\n\n{chorus}\n"
    found = outline(read_text(tmp_path, text))
    assert [(kind if kind != "refrain" else "chorus", number) for kind, number, _ in found] == [
        ("verse", 1), ("chorus", None), ("verse", 2), ("chorus", None),
    ]  # fmt: skip


def test_a_title_as_old_books_print_it(tmp_path: Path) -> None:
    song = read_text(tmp_path, "THE KETTLE SONG.\n\nCome all you kettles\nold and new\n", "pg123.txt")
    assert (song.title, song.lines) == ("The Kettle Song", ("Come all you kettles", "old and new"))
    assert read_text(tmp_path, "CHORUS.\n\nla\nlu\n").parts[0].kind.value == "chorus"


def test_a_markdown_file_of_several_songs(tmp_path: Path) -> None:
    (tmp_path / "book.md").write_text("# One\n\n## Verse 1\nla\n\n# Two\n\nby Bo Bell\n\n**Chorus**\n\nhey  \nho\n")
    songs, rejections = read_all(tmp_path / "book.md")
    assert rejections == []
    assert [(s.song.title, s.song.artist, s.song.lines) for s in songs] == [
        ("One", "", ("la",)), ("Two", "Bo Bell", ("hey", "ho")),
    ]  # fmt: skip


def test_suno_tags(tmp_path: Path) -> None:
    text = "[Style: indie folk]\n[Intro: soft piano]\n\n[Verse 1]\nla (la)\n\n[Pre-Chorus]\n(ooh) lean\n\n"
    text += "[Chorus \u2013 Final]\nhey\n\n[Drop]\n\n[Instrumental Break]\n\n[Bridge]\n[Whispered]\nlow\n"
    text += "[Fade Out]\n[End]\n"
    song = read_text(tmp_path, text)
    assert [(k, w) for k, _, w in outline(song)] == [
        ("intro", ""), ("verse", "la (la)"), ("pre-chorus", "(ooh) lean"), ("chorus", "hey"), ("breakdown", ""),
        ("instrumental", ""), ("bridge", "low"),
    ]  # fmt: skip
    assert all(part.performers == () for part in song.parts)


def test_letters_in_pieces_are_put_together_and_told(tmp_path: Path) -> None:
    source = "cafe\u0301 noir\nla"
    (tmp_path / "x.txt").write_text(source, encoding="utf-8")
    (imported,), _ = read_all(tmp_path / "x.txt")
    assert imported.song.lines[0] == "caf\u00e9 noir"
    assert imported.song.source_text == source
    assert any("NFC" in note for note in imported.notes)


def test_a_text_longer_than_a_song_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("la\n" * 20_002)
    songs, (rejection,) = read_all(tmp_path / "x.txt")
    assert songs == []
    assert "too long" in rejection.reason
