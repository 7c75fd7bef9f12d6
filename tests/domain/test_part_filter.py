"""The filter says which songs and parts go into a dataset, and survives being written down."""

from __future__ import annotations

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.domain.song import Part, Song

VERSE = Part(PartKind.VERSE, 0, 4, confirmed=True)
HOOK = Part(PartKind.HOOK, 4, 5, tags=("night",))
SONG = Song("Ferry", "Ines", ("line",) * 5, (VERSE, HOOK), year=1994, rights="own", tags=("folk",))


def test_an_empty_filter_asks_for_nothing() -> None:
    only = PartFilter()
    assert only.active == 0
    assert only.has_song(SONG)
    assert only.has_part(SONG, VERSE)


def test_each_condition_is_asked() -> None:
    assert not PartFilter(artists=("Bo",)).has_song(SONG)
    assert not PartFilter(first_year=1995).has_song(SONG)
    assert PartFilter(first_year=1990, last_year=1994).has_song(SONG)
    assert not PartFilter(kinds=(PartKind.VERSE,)).has_part(SONG, HOOK)
    assert PartFilter(tags=("folk",)).has_part(SONG, VERSE)
    assert not PartFilter(tags=("night",)).has_part(SONG, VERSE)
    assert PartFilter(tags=("night",)).has_part(SONG, HOOK)
    assert not PartFilter(confirmed=True).has_part(SONG, HOOK)
    assert not PartFilter(least_lines=2).has_part(SONG, HOOK)


def test_a_song_without_a_year_or_rights_is_in_no_years_and_has_none() -> None:
    bare = Song("", "", ())
    assert not PartFilter(last_year=2030).has_song(bare)
    assert not PartFilter(rights=True).has_song(bare)


def test_years_count_as_one_condition() -> None:
    assert PartFilter(first_year=1990, last_year=2000, confirmed=True).active == 2


def test_it_is_read_back_as_it_was_written() -> None:
    only = PartFilter(artists=("Ines",), kinds=(PartKind.CHORUS,), first_year=1990, one_version=True, least_lines=3)
    assert PartFilter.from_json(only.to_json()) == only
    assert PartFilter().to_json() == "{}"


def test_what_a_newer_version_wrote_is_passed_over() -> None:
    assert PartFilter.from_json('{"mood": "blue", "kinds": ["chorus", "yodel"]}').kinds == (PartKind.CHORUS,)
