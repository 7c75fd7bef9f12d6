"""Statistics add up, and their CSV files are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from catalogues import project_of, song

from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Part
from lyricstudio.domain.statistics import Spread
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.statistics import CatalogueStatistics, statistics_of, write_tables
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project


@pytest.fixture(scope="module")
def counters() -> BaseCounters:
    return BaseCounters(Tables())


def found(
    project: Project, counters: BaseCounters, by: GroupBy = GroupBy.ARTIST, base: str = "gpt-4o-mini"
) -> CatalogueStatistics:
    return statistics_of(project, counters, base, by, SilentContext())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    songs = [song(i) for i in range(4)] + [song(10 + i, "Ben Oduya", tags=("slow",)) for i in range(2)]
    live = replace(songs[0], title="Song 0 (Live)", lines=(*songs[0].lines[:-1], "a last line of its own"))
    bare = replace(songs[1], title="", artist="", lines=("one lonely line",), parts=())
    return project_of(tmp_path / "my.lyricstudio", [*songs, live, bare])


def test_songs_parts_kinds_and_artists_are_counted(project: Project, counters: BaseCounters) -> None:
    stats = found(project, counters)
    assert (stats.songs, stats.parts) == (8, 7 * 6)
    assert stats.by_kind == {"chorus": 21, "verse": 21}
    assert stats.by_artist == {"Ana Reyes": 5, "Ben Oduya": 2, "": 1}
    assert stats.duplicates == 1
    assert stats.over_limit == 0


def test_what_should_be_looked_at_is_named(project: Project, counters: BaseCounters) -> None:
    issues = found(project, counters).issues
    assert issues["song_without_parts"] == issues["song_without_artist"] == issues["song_without_title"] == 1
    assert issues["part_not_confirmed"] == 42


def test_examples_beyond_the_bases_limit_are_counted(tmp_path: Path, counters: BaseCounters) -> None:
    long = replace(song(1), lines=tuple("river " * 600 for _ in range(9)), parts=(Part(PartKind.VERSE, 0, 9),))
    project = project_of(tmp_path / "long.lyricstudio", [long, song(2)])
    assert found(project, counters, base="gpt-3.5-turbo-0613").over_limit == 1
    assert found(project, counters).over_limit == 0


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (GroupBy.ARTIST, {"Ana Reyes": 30, "Ben Oduya": 12}),
        (GroupBy.KIND, {"verse": 21, "chorus": 21}),
        (GroupBy.TAG, {"slow": 12}),
    ],
)
def test_groups_are_tabled(project: Project, counters: BaseCounters, by: GroupBy, groups: dict[str, int]) -> None:
    table = found(project, counters, by).groups
    assert dict(zip(table["group"], table["parts"], strict=True)) == groups


def test_the_tokens_of_the_groups_add_up_to_the_total(project: Project, counters: BaseCounters) -> None:
    stats = found(project, counters, GroupBy.KIND)
    assert stats.groups["tokens"].sum() == stats.tokens.total > 0


def test_csv_files_run_no_formula(tmp_path: Path, counters: BaseCounters) -> None:
    titles = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "plain, with comma", "Ünïcode ♪"]
    songs = [replace(song(i), title=title, artist="=cmd") for i, title in enumerate(titles)]
    stats = found(project_of(tmp_path / "evil.lyricstudio", songs), counters)
    files = write_tables(stats, tmp_path / "tables")
    assert [file.name for file in files] == ["groups.csv", "songs.csv", "issues.csv"]
    with (tmp_path / "tables" / "songs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["title"] for row in rows] == [
        "'=HYPERLINK(1)",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\tx",
        "plain, with comma",
        "Ünïcode ♪",
    ]
    assert {row["artist"] for row in rows} == {"'=cmd"}


def test_an_empty_project_has_empty_statistics(tmp_path: Path, counters: BaseCounters) -> None:
    stats = found(project_of(tmp_path / "none.lyricstudio", []), counters)
    assert (stats.songs, stats.parts, stats.tokens) == (0, 0, Spread())
    assert write_tables(stats, tmp_path / "tables")


@pytest.mark.parametrize(
    ("counts", "spread"),
    [
        ([5], Spread(5, 5, 5.0, 5, 5)),
        ([1, 2, 3, 4], Spread(10, 1, 2.5, 4, 4)),
        (list(range(1, 101)), Spread(5050, 1, 50.5, 95, 100)),
    ],
)
def test_the_spread_of_counts(counts: list[int], spread: Spread) -> None:
    assert Spread.of(counts) == spread
