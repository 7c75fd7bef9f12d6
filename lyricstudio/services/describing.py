"""Stores what each part is about, written by the offline describer, where nothing is said yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.describing import WordUse, describe
from lyricstudio.domain.progress import Progress

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project


@dataclass(frozen=True, slots=True)
class DescribeReport:
    """How many parts were described, had a description already, or gave nothing to describe."""

    described: int
    cached: int
    nothing_to_say: int


def describe_parts(project: Project, tables: Tables, ctx: WorkContext) -> DescribeReport:
    """Describe every part with text that has no description; each song is written on its own.

    What is there already – a person's words above all – is never changed. The same project gives the same words.
    """
    use = WordUse.of(song.lyrics for song in project.songs.iterate())
    total = project.songs.count()
    described = cached = nothing = 0
    for done, song in enumerate(project.songs.iterate()):
        ctx.checkpoint()
        ctx.report(Progress(done, total, "describing parts"))
        parts = tuple(_described(song, part, use, tables) for part in song.parts)
        cached += sum(bool(part.description) for part in song.parts)
        described += sum(
            bool(new.description) > bool(old.description) for new, old in zip(parts, song.parts, strict=True)
        )
        nothing += sum(not part.description for part in parts)
        if parts != song.parts and song.id is not None:
            project.songs.set_parts(song.id, parts)
    return DescribeReport(described, cached, nothing)


def _described(song: Song, part: Part, use: WordUse, tables: Tables) -> Part:
    if part.description:
        return part
    return replace(part, description=describe(song.part_lines(part), use, tables.function_words))
