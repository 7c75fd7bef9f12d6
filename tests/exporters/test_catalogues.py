"""Catalogues come back from our own importers without loss, and a table runs no formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from songs import lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import AdLib, ImportedSong, Part, Rejection, Song
from lyricstudio.exporters.catalogue import write_catalogue
from lyricstudio.exporters.folders import copy_folder
from lyricstudio.exporters.song_csv import write_csv
from lyricstudio.exporters.song_folder import write_songs
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import Registry, default_importers
from lyricstudio.services.tables import Tables

FULL = replace(
    lantern_song(), album="Harbour", year=1987, language="en", owner="Ann", rights="CC0", features=("Zoë",),
    ad_libs=(AdLib(2, 0, 5),),
    source_text='as "received"\r\n\twith \u2028 and 🎵',
    parts=(
        *lantern_song().parts[:3],
        Part(PartKind.INSTRUMENTAL, 6, 6, source=LabelSource.FORMAT),
        Part(PartKind.CHORUS, 2, 4, source=LabelSource.PERSON, confirmed=True, description="light", tags=("x",)),
        Part(PartKind.BRIDGE, 4, 6, source=LabelSource.RULE, confidence=0.625),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return default_importers(Tables().headings)


def read(registry: Registry, path: Path) -> list[ImportedSong | Rejection]:
    return list(registry.read(path, ImportOptions()))


def test_a_catalogue_is_valid_json_that_says_every_part_with_its_text(tmp_path: Path) -> None:
    path = tmp_path / "songs.json"
    assert write_catalogue([FULL, replace(FULL, title="Two")], path) == 2
    value = json.loads(path.read_text(encoding="utf-8"))
    assert [song["title"] for song in value["songs"]] == ["Paper Lanterns", "Two"]
    chorus = value["songs"][0]["parts"][1]
    assert (chorus["kind"], chorus["lines"], chorus["performers"]) == ("chorus", [3, 4], ["Ann", "Ben"])
    assert chorus["text"] == "Light, light, carry me over\nLight, light, over the river"


def test_a_catalogue_comes_back_without_loss(tmp_path: Path, registry: Registry) -> None:
    songs = [FULL, lantern_song("Two"), Song("No parts", "", ("one", "two"), stanzas=(0, 1), source_text="one\n\ntwo")]
    path = tmp_path / "songs.json"
    write_catalogue(songs, path)
    back = read(registry, path)
    assert [item.song for item in back if isinstance(item, ImportedSong)] == songs
    assert {item.format for item in back if isinstance(item, ImportedSong)} == {"catalogue"}


def test_broken_lines_of_a_catalogue_are_rejected_and_the_rest_is_read(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "songs.json"
    write_catalogue([lantern_song(f"Song {i}") for i in range(4)], path)
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = lines[1].replace('"kind": "verse"', '"kind": "aria"')
    lines[2] = lines[2].replace('"lines": [5, 6]', '"lines": [5, 60]')
    lines[3] = lines[3][:50]
    path.write_text("\n".join(lines), encoding="utf-8")
    back = read(registry, path)
    assert [item.row for item in back if isinstance(item, Rejection)] == [2, 3, 4]
    assert [item.song.title for item in back if isinstance(item, ImportedSong)] == ["Song 3"]


def test_a_catalogue_of_a_newer_version_is_rejected_in_words(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "songs.json"
    write_catalogue([FULL], path)
    path.write_text(path.read_text(encoding="utf-8").replace('"version": 1', '"version": 2', 1), encoding="utf-8")
    (item,) = read(registry, path)
    assert isinstance(item, Rejection)
    assert "newer version" in item.reason


@pytest.mark.parametrize("song_format", ["txt", "md", "json", "chordpro"])
def test_a_folder_of_files_comes_back_with_title_artist_and_parts(
    tmp_path: Path, registry: Registry, song_format: str
) -> None:
    if song_format == "chordpro" and "chordpro" not in registry.formats:
        pytest.skip("ChordPro is not imported yet")
    songs = [lantern_song(), lantern_song(), lantern_song("Ash / Oar: 2?")]
    written = list(write_songs(songs, song_format, tmp_path / "out"))
    assert len({w.path.name.casefold() for w in written}) == 3
    back = read(registry, tmp_path / "out")
    assert [item for item in back if isinstance(item, Rejection)] == []
    found = {item.song.title: item.song for item in back if isinstance(item, ImportedSong)}
    assert set(found) == {"Paper Lanterns", "Ash / Oar: 2?"}
    for song in found.values():
        assert song.artist == "The Fixture Band"
        assert [(p.kind, p.number, song.part_text(p)) for p in song.parts] == [
            (p.kind, p.number, songs[0].part_text(p)) for p in songs[0].parts
        ]


TRICKY = ("don't #1 {love}", "- it's *not* a list_", "1. nor this", "me & a \\ slash", "# no title", "a | b ~ c")


@pytest.mark.parametrize("song_format", ["txt", "md", "json"])
def test_the_signs_of_a_format_in_a_lyric_come_back_as_they_were(
    tmp_path: Path, registry: Registry, song_format: str
) -> None:
    song = Song("Signs", "Ann", TRICKY, (Part(PartKind.VERSE, 0, 6, number=1, source=LabelSource.HEADING),))
    list(write_songs([song], song_format, tmp_path / "out"))
    (item,) = read(registry, tmp_path / "out")
    assert isinstance(item, ImportedSong)
    assert item.song.lines == TRICKY


def test_a_table_runs_no_formula_and_comes_back(tmp_path: Path, registry: Registry) -> None:
    evil = replace(lantern_song("=HYPERLINK(1)", "@SUM"), parts=(), album="-2", tags=("+1",), owner="plain")
    path = tmp_path / "songs.csv"
    assert write_csv([evil, lantern_song()], path) == 2
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert (rows[0]["title"], rows[0]["artist"], rows[0]["album"]) == ("'=HYPERLINK(1)", "'@SUM", "'-2")
    assert (rows[0]["tags"], rows[0]["owner"]) == ("'+1", "plain")
    assert rows[1]["lyrics"].startswith("[Verse 1]\nPaper lanterns on the water\n")
    back = [item.song for item in read(registry, path) if isinstance(item, ImportedSong)]
    assert [part.kind for part in back[1].parts] == [part.kind for part in lantern_song().parts]


def test_many_songs_need_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="is a file"):
        list(write_songs([FULL], "txt", tmp_path / "file"))


def test_a_catalogue_that_fails_halfway_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "songs.json"
    path.write_text("old")

    def broken() -> Iterator[Song]:
        yield FULL
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_catalogue(broken(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_copied_whole_to_a_new_place_only(tmp_path: Path) -> None:
    source = tmp_path / "adapter"
    (source / "deep").mkdir(parents=True)
    (source / "deep" / "a.bin").write_bytes(b"123")
    files = copy_folder(source, tmp_path / "there" / "out")
    assert [(f.name, f.read_bytes()) for f in files] == [("a.bin", b"123")]
    with pytest.raises(UserError, match="exists already"):
        copy_folder(source, tmp_path / "there" / "out")
    (tmp_path / "empty").mkdir()
    assert len(copy_folder(source, tmp_path / "empty")) == 1
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="cannot be written"):
        copy_folder(source, tmp_path / "file" / "out")
