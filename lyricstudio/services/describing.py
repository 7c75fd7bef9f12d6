"""Stores what each part is about, and tags of theme and mood, offline, where nothing is said yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from lyricstudio.domain.describing import WordUse, describe
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.tagging import tags_of

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

_BATCH = 200  # songs written in one transaction


@dataclass(frozen=True, slots=True)
class DescribeReport:
    """How many parts were described, had a description already, or gave nothing to describe."""

    described: int
    cached: int
    nothing_to_say: int


def describe_parts(project: Project, tables: Tables, ctx: WorkContext) -> DescribeReport:
    """Describe every part with text that has no description, some songs in one transaction.

    What is there already – a person's words above all – is never changed. The same project gives the same words.
    """
    use = WordUse.of(song.lyrics for song in project.songs.iterate())
    total = project.songs.count()
    report = DescribeReport(0, 0, 0)
    songs = project.songs.iterate()
    done = 0
    while batch := list(islice(songs, _BATCH)):
        ctx.checkpoint()
        ctx.report(Progress(done, total, "describing parts"))
        with project.transaction():
            for song in batch:
                report = _added(report, _describe_song(project, song, use, tables))
        done += len(batch)
    return report


def tag_parts(project: Project, tables: Tables, ctx: WorkContext) -> int:
    """Give every part with text but without tags those that its words speak for; return how many got some.

    Tags that are there are never changed. The same project gives the same tags.
    """
    use = WordUse.of(song.lyrics for song in project.songs.iterate())
    total = project.songs.count()
    songs = project.songs.iterate()
    done = tagged = 0
    while batch := list(islice(songs, _BATCH)):
        ctx.checkpoint()
        ctx.report(Progress(done, total, "tagging parts"))
        with project.transaction():
            for song in batch:
                parts = tuple(_tagged(song, part, use, tables) for part in song.parts)
                tagged += sum(a != b for a, b in zip(parts, song.parts, strict=True))
                if parts != song.parts and song.id is not None:
                    project.songs.set_parts(song.id, parts)
        done += len(batch)
    return tagged


def _tagged(song: Song, part: Part, use: WordUse, tables: Tables) -> Part:
    return part if part.tags else replace(part, tags=tags_of(song.part_lines(part), tables.tags, use))


def _describe_song(project: Project, song: Song, use: WordUse, tables: Tables) -> DescribeReport:
    parts = tuple(_described(song, part, use, tables) for part in song.parts)
    if parts != song.parts and song.id is not None:
        project.songs.set_parts(song.id, parts)
    before = sum(bool(part.description) for part in song.parts)
    after = sum(bool(part.description) for part in parts)
    return DescribeReport(after - before, before, len(parts) - after)


def _added(one: DescribeReport, other: DescribeReport) -> DescribeReport:
    return DescribeReport(
        one.described + other.described, one.cached + other.cached, one.nothing_to_say + other.nothing_to_say
    )


def _described(song: Song, part: Part, use: WordUse, tables: Tables) -> Part:
    if part.description:
        return part
    return replace(part, description=describe(song.part_lines(part), use, tables.function_words))
