"""JSON: lyricsgenius files with all their page rests, maps, typed hymnals, JSON lines, and broken ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lyric_files import outline, read_all

from lyricstudio.domain.kinds import LabelSource
from lyricstudio.importers.interface import ImportOptions

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.song import ImportedSong, Rejection

LYRIC = "[Verse 1]\nOne\nTwo\n\n[Chorus]\nThree"
OUTLINE = [("verse", 1, "One / Two"), ("chorus", None, "Three")]


def read_json(folder: Path, data: Any, name: str = "x.json") -> tuple[list[ImportedSong], list[Rejection]]:
    """Write data (or raw text) as a JSON file and import it."""
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_all(path)


def genius(lyrics: str | None, title: str = "Blue Door") -> dict[str, Any]:
    """Return a song as lyricsgenius saves it."""
    return {
        "title": title, "full_title": f"{title} by\u00a0Ana", "lyrics_state": "complete", "lyrics": lyrics, "id": 1,
        "primary_artist": {"name": "Ana"}, "album": {"name": "Doors"}, "release_date": "2019-05-01", "language": "en",
        "featured_artists": [{"name": "Bo"}],
    }  # fmt: skip


def test_a_song_file_gives_its_facts(tmp_path: Path) -> None:
    (imported,), _ = read_json(tmp_path, genius(LYRIC))
    song = imported.song
    assert (song.title, song.artist, song.album, song.year) == ("Blue Door", "Ana", "Doors", 2019)
    assert (song.language, song.features) == ("en", ("Bo",))
    assert imported.format == "lyricsgenius-json"
    assert outline(song) == OUTLINE
    assert song.source_text == LYRIC


@pytest.mark.parametrize(
    "lyrics",
    [
        "27 ContributorsTranslationsEspañolDeutschBlue Door Lyrics" + LYRIC + "145Embed",
        "1 ContributorBlue Door Lyrics" + LYRIC + "Embed",
        "Blue Door Lyrics" + LYRIC + "\n1.2KEmbed",
        "12 ContributorsBlue Door Lyrics" + LYRIC + "257EmbedShare URLCopyEmbedCopy",
        "3 ContributorsBlue Door LyricsA song about a door… Read More\u00a0\n" + LYRIC,
        LYRIC.replace("Two\n", "Two\nSee Ana LiveGet tickets as low as $42You might also like"),
        LYRIC.replace("Two\n", "TwoYou might also like\n"),
        LYRIC.replace("One\n", "One\nYou might also like\n"),
        LYRIC.replace("One\n", "One\nYou might also like").replace("likeTwo", "likeTwo"),
        LYRIC.replace("\n\n[Chorus]\n", "[Chorus]"),
        LYRIC.replace("One", "Onе").replace("Two", "Tw\u200bo"),
        LYRIC.replace("[Verse 1]", "[Verse\n1]"),
        LYRIC.replace("\n", "\r\n"),
    ],
)
def test_rests_of_the_page_are_taken_out(tmp_path: Path, lyrics: str) -> None:
    (imported,), _ = read_json(tmp_path, genius(lyrics))
    assert outline(imported.song) == OUTLINE
    assert imported.song.source_text == lyrics, "what was received is kept as it was"


@pytest.mark.parametrize(
    ("lyrics", "lines"),
    [
        ("I think you might also like me\nYou might also like the way", None),
        ("Embed the word\nand embed me, Embed", None),
        ("Sing me the Lyrics Of Love\nSee Ana Live tonight", None),
        ("27 Contributors walked in\nand left", ("walked in", "and left")),
    ],
)
def test_words_that_are_sung_stay(tmp_path: Path, lyrics: str, lines: tuple[str, ...] | None) -> None:
    (imported,), _ = read_json(tmp_path, genius(lyrics))
    assert imported.song.lines == (lines or tuple(lyrics.split("\n")))


def test_a_title_that_holds_the_word_lyrics(tmp_path: Path) -> None:
    lyrics = "12 ContributorsLyrics of Fury Lyrics" + LYRIC
    (imported,), _ = read_json(tmp_path, genius(lyrics, "Lyrics of Fury"))
    assert outline(imported.song) == OUTLINE


def test_repairs_are_told(tmp_path: Path) -> None:
    (imported,), _ = read_json(tmp_path, genius("Thе\u2005dооr\u200b &amp; me<br>CafÃ© nights"))
    assert imported.song.lines == ("The door & me", "Café nights")
    assert len(imported.notes) == 6


def test_artist_files(tmp_path: Path) -> None:
    data = {"name": "Ana", "id": 9, "songs": [genius(LYRIC), {"title": "Old", "artist": "Ana", "lyrics": LYRIC}]}
    songs, rejections = read_json(tmp_path, data)
    assert [s.song.title for s in songs] == ["Blue Door", "Old"]
    assert {s.song.artist for s in songs} == {"Ana"}
    assert rejections == []


def test_album_files(tmp_path: Path) -> None:
    song = {"title": "Blue", "lyrics": LYRIC}
    data = {"_type": "album", "name": "Doors", "artist": {"name": "Ana"}, "tracks": [{"number": 1, "song": song}]}
    (imported,), _ = read_json(tmp_path, data)
    assert (imported.song.title, imported.song.album, imported.song.artist) == ("Blue", "Doors", "Ana")


@pytest.mark.parametrize("lyrics", [None, "", "[Instrumental]", "null", []])
def test_songs_without_lyrics_are_rejected_one_by_one(tmp_path: Path, lyrics: object) -> None:
    songs, rejections = read_json(tmp_path, [{"title": "A", "lyrics": lyrics}, {"title": "B", "lyrics": LYRIC}])
    assert [s.song.title for s in songs] == ["B"]
    assert "'A' has no sung lines" in rejections[0].reason


def test_maps_and_nested_maps(tmp_path: Path) -> None:
    songs, _ = read_json(tmp_path, {"Blue": LYRIC, "Red": LYRIC})
    assert [s.song.title for s in songs] == ["Blue", "Red"]
    songs, _ = read_json(tmp_path, {"Ana": {"Doors": {"Blue": LYRIC}}, "Bo": {"Keys": {"Red": LYRIC}}})
    facts = [(s.song.artist, s.song.album, s.song.title) for s in songs]
    assert facts == [("Ana", "Doors", "Blue"), ("Bo", "Keys", "Red")]


def test_lines_as_a_list_and_numbers_as_text(tmp_path: Path) -> None:
    songs, _ = read_json(tmp_path, [{"title": 5, "artist": ["Ana", "Bo"], "year": "1999.0", "lyrics": ["a", "", "b"]}])
    song = songs[0].song
    assert (song.title, song.artist, song.year, song.stanzas) == ("5", "Ana, Bo", 1999, (0, 1))


def test_typed_hymnals(tmp_path: Path) -> None:
    lyrics = [
        {"type": "verse", "index": 1, "lines": ["a", "b"]},
        {"type": "refrain", "lines": ["c"]},
        {"type": "verse", "index": "2", "lines": "d\ne"},
        {"type": "refrain", "lines": []},
    ]
    (imported,), _ = read_json(tmp_path, [{"index": "012", "number": 12, "title": "Hymn", "lyrics": lyrics}])
    assert outline(imported.song) == [
        ("verse", 1, "a / b"),
        ("chorus", None, "c"),
        ("verse", 2, "d / e"),
        ("chorus", None, "c"),
    ]
    assert {p.source for p in imported.song.parts} == {LabelSource.FORMAT}
    assert (imported.format, imported.key) == ("hymnal-json", "12 Hymn")


def test_sections_with_labels(tmp_path: Path) -> None:
    data = {"title": "S", "sections": [{"kind": "pre-chorus", "text": "a"}, {"label": "[Hook: Bo]", "lines": ["b"]}]}
    (imported,), _ = read_json(tmp_path, data)
    assert outline(imported.song) == [("pre-chorus", None, "a"), ("hook", None, "b")]


def test_json_lines_reject_only_the_broken_line(tmp_path: Path) -> None:
    good = json.dumps({"title": "A", "lyrics": LYRIC})
    other = json.dumps({"title": "B", "lyrics": LYRIC})
    songs, rejections = read_json(tmp_path, f"\ufeff{good}\n{{broken\n\n{other}\n[1, 2]\n", "x.jsonl")
    assert [s.song.title for s in songs] == ["A", "B"]
    assert [r.row for r in rejections] == [2, 5]


def test_json_lines_are_known_by_their_content(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"title": t, "lyrics": LYRIC}) + "\n" for t in "AB")
    songs, _ = read_json(tmp_path, lines, "dump.txt")
    assert [s.song.title for s in songs] == ["A", "B"]


def test_the_same_title_twice_has_two_keys(tmp_path: Path) -> None:
    songs, _ = read_json(tmp_path, [genius(LYRIC), genius(LYRIC)])
    assert len({s.key for s in songs}) == 2


def test_fields_can_be_mapped(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"nom": "Blue", "chant": LYRIC}]))
    songs, _ = read_all(path, ImportOptions(columns={"nom": "title", "chant": "lyrics"}))
    assert songs[0].song.title == "Blue"


@pytest.mark.parametrize(
    ("text", "reason", "row"),
    [
        ('{"title": "x",\n "lyrics": "a\n', "broken", 2),
        ("[" * 100_000, "nested too deeply", None),
        ("[" * 3000 + "]" * 3000, "nested too deeply", None),
        ("[]", "empty list", None),
        ("  \n", "empty", None),
        ('{"foo": 1, "bar": [1, 2]}', "no lyrics", None),
        ('[{"title": "A", "artist": "B"}]', "no lyrics", None),
        ('[{"messages": [{"role": "user", "content": "hi"}]}]', "fine-tuning file", None),
        ('"just a text"', "no lyrics", None),
    ],
)
def test_what_is_no_catalogue_is_rejected_in_words(tmp_path: Path, text: str, reason: str, row: int | None) -> None:
    songs, rejections = read_json(tmp_path, text)
    assert songs == []
    assert reason in rejections[0].reason
    assert rejections[0].row == row
    assert rejections[0].hint


STREAMED = [
    [{"title": f"T{i}", "artist": "Ana", "lyrics": f"la {i} 😀\nlu"} for i in range(30)],
    {"name": "Ana", "alternate_names": ["A", "B"], "url": "x",
     "songs": [{"title": f"T{i}", "lyrics": f"la {i} 😀\nlu"} for i in range(30)], "_type": "artist"},
    {f"T{i}": f"la {i} 😀\nlu" for i in range(30)},
    {"Doors": {f"T{i}": f"la {i} 😀\nlu" for i in range(30)}},
    {"_type": "album", "name": "Doors", "artist": {"name": "Ana"},
     "tracks": [{"number": i, "song": {"title": f"T{i}", "lyrics": f"la {i} 😀\nlu"}} for i in range(30)]},
]  # fmt: skip


@pytest.mark.parametrize("data", STREAMED, ids=["array", "artist", "map", "nested", "album"])
@pytest.mark.parametrize("piece", [20, 64, 100_000])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_large_file_is_read_value_by_value_as_a_small_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: object, piece: int, indent: int | None
) -> None:
    (tmp_path / "x.json").write_text(json.dumps(data, indent=indent))
    whole = read_all(tmp_path / "x.json")
    monkeypatch.setattr("lyricstudio.importers.json_files._STREAMED", 10)
    monkeypatch.setattr("lyricstudio.importers.json_stream._PIECE", piece)
    assert read_all(tmp_path / "x.json") == whole
    assert len(whole[0]) == 30


@pytest.mark.parametrize(
    ("text", "songs", "reason"),
    [
        ('[{"title": "A", "lyrics": "la\\nlu"}, {"title": ', 1, "after 1 songs"),
        ('[{"title": "A", "lyrics": "la\\nlu"} {"title": "B"}]', 1, "a comma is missing"),
        ('{"songs": [{"title": "A", "lyrics": "la\\nlu"}', 1, "after 1 songs"),
        ("[]" + " " * 50, 0, "no lyrics"),
        ('{"a": 1, "b": 2}' + " " * 50, 0, "no lyrics"),
    ],
)
def test_a_large_file_that_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, songs: int, reason: str
) -> None:
    (tmp_path / "x.json").write_text(text)
    monkeypatch.setattr("lyricstudio.importers.json_files._STREAMED", 10)
    found, rejections = read_all(tmp_path / "x.json")
    assert len(found) == songs
    assert reason in rejections[-1].reason


def test_half_letters_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"title": "A\\ud800", "lyrics": "la \\udc00 \\ud83d\\ude00\\nlu"}')
    (imported,), _ = read_all(tmp_path / "x.json")
    assert imported.song.title == "A\ufffd"
    assert imported.song.lines[0] == "la \ufffd 😀"
