"""Songs come back as they went in, parts keep their ids, and search finds words as one types."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from songs import lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import Part, Song
from lyricstudio.store.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        yield opened


def _without_ids(song: Song) -> Song:
    return replace(song, id=None, parts=tuple(replace(part, id=None) for part in song.parts))


def test_a_song_comes_back_field_for_field(project: Project) -> None:
    song = replace(
        lantern_song(), album="Harbour", year=1987, language="en", owner="Ann", rights="CC0", features=("Zoë",),
        edited=("title",),
    )  # fmt: skip
    (song_id,) = project.songs.add([song])
    stored = project.songs.get(song_id)
    assert stored.id == song_id
    assert _without_ids(stored) == song
    assert len({part.id for part in stored.parts}) == 4


def test_lyrics_are_the_lines_joined_and_never_change_with_the_labels(project: Project) -> None:
    (song_id,) = project.songs.add([lantern_song()])
    project.songs.set_parts(song_id, [Part(PartKind.OTHER, 0, 6)])
    row = project._database.one("SELECT lyrics, source_text, words FROM songs")
    assert row["lyrics"] == lantern_song().lyrics
    assert row["source_text"] == "as received"
    assert row["words"] == len(lantern_song().lyrics.split())


def test_a_song_without_text_and_a_part_without_lines_are_kept(project: Project) -> None:
    silent = Song("Silence", "Nobody", (), (Part(PartKind.INSTRUMENTAL, 0, 0),), stanzas=())
    (song_id,) = project.songs.add([silent])
    assert _without_ids(project.songs.get(song_id)) == silent


def test_half_a_character_from_a_broken_file_does_not_stop_an_import(project: Project) -> None:
    (song_id,) = project.songs.add([Song("Half \ud83d", "A 🎵", ("x \udc00 y",))])
    stored = project.songs.get(song_id)
    assert (stored.title, stored.artist, stored.lines) == ("Half \ufffd", "A 🎵", ("x \ufffd y",))


def test_parts_that_stay_keep_their_id(project: Project) -> None:
    (song_id,) = project.songs.add([lantern_song()])
    first, chorus, *_ = project.songs.get(song_id).parts
    changed = replace(chorus, kind=PartKind.HOOK, source=LabelSource.PERSON, confirmed=True)
    project.songs.set_parts(song_id, [changed, first, Part(PartKind.OUTRO, 4, 6)])
    parts = project.songs.get(song_id).parts
    assert parts[:2] == (changed, first)
    assert parts[2].id not in (None, first.id, chorus.id)
    assert project.songs.with_part(chorus.id or 0).id == song_id


def test_an_update_writes_the_song_and_its_parts(project: Project) -> None:
    (song_id,) = project.songs.add([lantern_song()])
    song = project.songs.get(song_id)
    project.songs.update([replace(song, title="New", lines=song.lines[:2], parts=song.parts[:1])])
    stored = project.songs.get(song_id)
    assert (stored.title, stored.lines, stored.parts) == ("New", song.lines[:2], song.parts[:1])
    assert project.songs.count(search="harbour") == 0
    assert project.songs.count(search="new") == 1


def test_unknown_ids_are_user_errors_and_delete_is_all_or_nothing(project: Project) -> None:
    (song_id,) = project.songs.add([lantern_song()])
    for act in (
        lambda: project.songs.get(99),
        lambda: project.songs.with_part(99),
        lambda: project.songs.set_parts(99, []),
        lambda: project.songs.update([replace(lantern_song(), id=99)]),
        lambda: project.songs.delete(song_id, 99),
    ):
        with pytest.raises(UserError, match="there is no"):
            act()
    assert project.songs.count() == 1
    assert project.songs.delete(song_id, song_id) == 1
    assert project.songs.count() == 0
    assert project._database.one("SELECT count(*) FROM parts")[0] == 0
    assert project.songs.count(search="lanterns") == 0


def test_ids_are_never_given_to_another_song(project: Project) -> None:
    (first,) = project.songs.add([lantern_song()])
    project.songs.delete(first)
    (second,) = project.songs.add([lantern_song()])
    assert second > first


def test_iterate_crosses_pages_in_order_of_id(project: Project) -> None:
    ids = project.songs.add(lantern_song(f"Song {i}") for i in range(1203))
    songs = list(project.songs.iterate())
    assert [song.id for song in songs] == list(ids)
    assert all(len(song.parts) == 4 for song in songs)
    assert [song.id for song in project.songs.iterate(ids=[ids[7], ids[1100], 10**9])] == [ids[7], ids[1100]]


def test_artists_are_found_in_any_case(project: Project) -> None:
    project.songs.add([lantern_song(artist="ABBA"), lantern_song(artist="Abba"), lantern_song(artist="Ab")])
    assert project.songs.count(artist="abba") == 2
    project.songs.add([lantern_song(artist="Éloïse"), lantern_song(artist="éloïse"), lantern_song(artist="Straße")])
    assert project.songs.count(artist="ÉLOÏSE") == 2
    assert project.songs.count(artist="straße") == 1


SONGS = (
    Song("Café del Mar", "Señor Toy", ("Dawn over the harbour", "Nobody's home")),
    Song("Night Bus", "Zoë & the Gulls", ("Last bus at 4:00", "rock 'n' roll")),
    Song("夜空", "雪", ("夜空に光る星を見て",)),
    Song("AC/DC", "100%", ('"quotes" AND (brackets) NEAR star* ^x -y title:z',)),
)


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("harb", ["Café del Mar"]),
        ("cafe", ["Café del Mar"]),
        ("SENOR dawn", ["Café del Mar"]),
        ("dawn gulls", []),
        ("n", ["Café del Mar", "Night Bus", "AC/DC"]),
        ("rock 'n' roll", ["Night Bus"]),
        ("4:00", ["Night Bus"]),
        ("光る", ["夜空"]),
        ("雪", ["夜空"]),
        ("%", ["AC/DC"]),
        ("/", ["AC/DC"]),
        ('"', ["AC/DC"]),
        ("title:z", ["AC/DC"]),
        ("AND OR NOT", []),
        ("harbour\nno", ["Café del Mar"]),
        ("  ", ["Café del Mar", "Night Bus", "夜空", "AC/DC"]),
    ],
)
def test_search_finds_beginnings_of_words_anywhere(project: Project, search: str, titles: list[str]) -> None:
    project.songs.add(SONGS)
    assert [song.title for song in project.songs.iterate(search=search)] == titles
    assert [song.title for song in project.songs.summaries(search=search)] == titles
    assert project.songs.count(search=search) == len(titles)


def test_a_summary_counts_parts_and_words(project: Project) -> None:
    (song_id,) = project.songs.add([lantern_song()])
    (summary,) = project.songs.summaries()
    words = len(lantern_song().lyrics.split())
    assert (summary.id, summary.parts, summary.words, summary.tags) == (song_id, 4, words, ("river",))


def test_the_index_agrees_with_the_songs_after_any_changes(project: Project) -> None:
    chance = random.Random(3)
    words = ["sea", "land", "moon", "glass", "night"]
    for _ in range(200):
        ids = [song.id or 0 for song in project.songs.iterate()]
        song = lantern_song(" ".join(chance.choices(words, k=3)), chance.choice(words))
        if not ids or chance.random() < 0.5:
            project.songs.add([song])
        elif chance.random() < 0.6:
            project.songs.update([replace(song, id=chance.choice(ids))])
        else:
            project.songs.delete(chance.choice(ids))
    project._database.run("INSERT INTO songs_index (songs_index, rank) VALUES ('integrity-check', 1)")
    for word in words:
        found = [song.title for song in project.songs.iterate(search=word)]
        assert found == [s.title for s in project.songs.iterate() if word in f"{s.title} {s.artist} {s.lyrics}".split()]
