"""The sample songs that are shipped: read back part for part, and kept in the form they promise."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from lyricstudio.domain.headings import HeadingTable
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.pronunciation import Pronunciations
from lyricstudio.domain.song import ImportedSong, Song
from lyricstudio.domain.structure import ad_libs, rhyme_scheme, syllables_per_line
from lyricstudio.importers.registry import ImportOptions, default_importers
from lyricstudio.resources import resource

if TYPE_CHECKING:
    from pathlib import Path

KERB, OVERDRAFT, WOLD = "Lottie Kerb", "Uncle Overdraft", "Hesper Wold"
OPENLYRICS_KINDS = {"i": "intro", "v": "verse", "p": "pre-chorus", "c": "chorus", "b": "bridge", "e": "outro"}

# (kind, number, performers, text) of one part, as it stands in the file.
Expected = tuple[str, int | None, tuple[str, ...], str]


def from_headings(text: str) -> list[Expected]:
    """Read bracket headings in the simplest possible way: a heading without text repeats its last text."""
    parts, printed = [], {}
    for block in text.strip().split("\n\n"):
        heading, _, lines = block.partition("\n")
        words, _, names = heading.strip("[]").partition(": ")
        kind, _, number = words.lower().partition(" ")
        printed[heading] = lines or printed[heading]
        performers = tuple(names.split(" & ")) if names else ()
        parts.append((kind, int(number) if number else None, performers, printed[heading]))
    return parts


def from_openlyrics(path: Path) -> list[Expected]:
    """Read the verses of a sample OpenLyrics file in the order of its verseOrder."""
    root = ElementTree.parse(path).getroot()
    verses = {
        verse.attrib["name"]: "\n".join(t.strip() for t in verse.itertext() if t.strip())
        for verse in root.iterfind(".//{*}verse")
    }
    order = root.findtext(".//{*}verseOrder", "").split()
    return [
        (OPENLYRICS_KINDS.get(name[0], "other"), int(name[1:]) if name[1:] else None, (), verses[name])
        for name in order
    ]


def expected_parts() -> dict[tuple[str, str], list[Expected]]:
    """Return every sample song by artist and title, read without any importer."""
    songs = {(KERB, p.stem): from_headings(p.read_text("utf-8")) for p in resource("samples", KERB).glob("*.txt")}
    songs |= {(WOLD, p.stem): from_openlyrics(p) for p in resource("samples", WOLD).glob("*.xml")}
    catalogue = json.loads(resource("samples", OVERDRAFT, "Lyrics_UncleOverdraft.json").read_text("utf-8"))
    return songs | {(OVERDRAFT, s["title"]): from_headings(s["lyrics"]) for s in catalogue["songs"]}


def imported_parts(song: Song) -> list[Expected]:
    return [(part.kind.value, part.number, part.performers, song.part_text(part)) for part in song.parts]


def read(*folder: str) -> list[ImportedSong]:
    """Import a folder of the samples with the real registry, which must reject nothing in it."""
    registry = default_importers(HeadingTable.from_tsv(resource("headings.tsv").read_text("utf-8")))
    found = list(registry.read(resource("samples", *folder), ImportOptions(format=None, encoding=None, columns={})))
    songs = [x for x in found if isinstance(x, ImportedSong)]
    assert [x for x in found if x not in songs] == []
    return songs


@pytest.fixture(scope="module")
def imported() -> list[ImportedSong]:
    """Return what the whole samples folder holds."""
    return read()


@pytest.mark.parametrize("artist", [KERB, OVERDRAFT, WOLD])
def test_one_artist_can_be_imported_alone(artist: str, imported: list[ImportedSong]) -> None:
    assert [x.song for x in read(artist)] == [x.song for x in imported if x.song.artist == artist]


def test_three_artists_have_twelve_songs_each(imported: list[ImportedSong]) -> None:
    titles = defaultdict(set)
    for item in imported:
        titles[item.song.artist].add(item.song.title)
    assert {artist: len(names) for artist, names in titles.items()} == {KERB: 12, OVERDRAFT: 12, WOLD: 12}
    assert len(imported) == 36


def test_every_song_comes_back_part_for_part(imported: list[ImportedSong]) -> None:
    assert {(x.song.artist, x.song.title): imported_parts(x.song) for x in imported} == expected_parts()


def test_every_part_is_labelled_by_its_file(imported: list[ImportedSong]) -> None:
    sources = {(x.song.artist, part.source) for x in imported for part in x.song.parts}
    assert sources == {(KERB, LabelSource.HEADING), (OVERDRAFT, LabelSource.HEADING), (WOLD, LabelSource.FORMAT)}


def test_a_chorus_that_returns_is_printed_once(imported: list[ImportedSong]) -> None:
    for song in (x.song for x in imported if x.song.artist == KERB):
        spans = [part.span for part in song.parts if part.kind is PartKind.CHORUS]
        assert len(spans) > 1
        assert len(set(spans)) == 1, song.title


def test_no_line_stands_in_two_songs() -> None:
    songs_of = defaultdict(set)
    for song, parts in expected_parts().items():
        for line in "\n".join(text for *_, text in parts).lower().splitlines():
            words = re.findall(r"[a-z']+", re.sub(r"\(.*?\)", "", line))
            for i in range(max(1, len(words) - 4)):
                songs_of[tuple(words[i : i + 5])].add(song)
    shared = {" ".join(words): songs for words, songs in songs_of.items() if len(songs) > 1 and len(words) == 5}
    assert not shared


def test_the_demo_artist_keeps_its_form() -> None:
    pronunciations = Pronunciations.from_text(resource("pronunciation", "english.tsv").read_text("utf-8"))
    for (artist, title), parts in expected_parts().items():
        for kind, _, _, text in parts if artist == KERB else ():
            lines = text.splitlines()
            called = ("hey now",) if kind == "chorus" else ("oh now",)
            where = f"{title}, {kind}"
            assert rhyme_scheme(lines, pronunciations) == ("ABAB" if kind in ("chorus", "bridge") else "AABB"), where
            assert [ad_libs(line) for line in lines] == [(), called, (), called], where
            assert all(6 <= n <= 9 for n in syllables_per_line(lines, pronunciations)), where
            assert text == text.lower(), where
