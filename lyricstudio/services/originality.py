"""Searches a project's songs for the word runs of a text: what is not its own, and where it stands."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.heading_lines import HeadingLines, Surroundings
from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.originality import MIN_RUN, OriginalityReport, compare
from lyricstudio.domain.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Section
    from lyricstudio.domain.song import Song
    from lyricstudio.store.project import Project

_BETWEEN_REPORTS = 200  # songs


@dataclass(frozen=True, slots=True)
class TimedReport:
    """A report with how long the search itself took and how long the index took to build, in milliseconds."""

    report: OriginalityReport
    ms: float
    index_ms: float


def index_songs(project: Project, ctx: WorkContext, artist: str | None = None) -> LyricIndex:
    """Index the lyrics of a project's songs, or of one artist's, reporting progress as it goes."""
    total = project.songs.count(artist=artist)
    return LyricIndex.build(_reported(project.songs.iterate(artist=artist), total, ctx))


def check_text(
    project: Project, text: str, headings: HeadingTable, ctx: WorkContext, min_run: int = MIN_RUN
) -> TimedReport:
    """Compare a text, without its headings, with every song of a project.

    Raises UserError when there is nothing to compare, or nothing to compare with.
    """
    lyrics = sung_text(text, headings)
    if not lyrics.strip():
        raise UserError("The text holds no words to look for.", "Give a file with lyrics, or - and text on stdin.")
    if not project.songs.count():
        raise UserError(
            "There are no songs in this project to compare with.", "Add some: lyricstudio import PROJECT PATH"
        )
    started = time.perf_counter()
    index = index_songs(project, ctx)
    built = time.perf_counter()
    report = compare(lyrics, index, min_run)
    return TimedReport(report, (time.perf_counter() - built) * 1000, (built - started) * 1000)


def section_reports(
    project: Project, sections: Sequence[Section], ctx: WorkContext, min_run: int = MIN_RUN
) -> tuple[OriginalityReport, ...]:
    """Compare each section of a composed song with every song of the project."""
    index = index_songs(project, ctx)
    return tuple(compare(section.text, index, min_run) for section in sections)


def sung_text(text: str, headings: HeadingTable) -> str:
    """Return a text without its headings, which are no words of a lyric."""
    finder = HeadingLines(headings)
    lines = text.splitlines()
    kept = []
    for i, line in enumerate(lines):
        around = Surroundings(
            blank_before=i == 0 or not lines[i - 1].strip(),
            blank_after=i + 1 == len(lines) or not lines[i + 1].strip(),
        )
        kept.append(" ".join(piece for piece in finder.split(line, around) if isinstance(piece, str)))
    return "\n".join(kept)


def _reported(songs: Iterable[Song], total: int, ctx: WorkContext) -> Iterator[Song]:
    for done, song in enumerate(songs):
        if done % _BETWEEN_REPORTS == 0:
            ctx.checkpoint()
            ctx.report(Progress(done, total, "reading songs"))
        yield song
