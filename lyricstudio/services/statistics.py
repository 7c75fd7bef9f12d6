"""Dataset statistics of a project as tables, for reading, for JSON and as CSV files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import AnswerFormat
from lyricstudio.domain.near_duplicates import cluster_texts
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.statistics import Issue, Spread, issues_of
from lyricstudio.domain.tokens import as_record
from lyricstudio.domain.words import words
from lyricstudio.exporters.files import write_bytes
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.statistic_tables import as_csv, group_table, song_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from lyricstudio.domain.grouping import GroupBy
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Example
    from lyricstudio.domain.song import Song
    from lyricstudio.services.counting import BaseCounters, CountedBase
    from lyricstudio.store.project import Project

_SLICE = 256  # examples counted in one go
_NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class CatalogueStatistics:
    """What a project holds: numbers for a summary, tables for reading."""

    songs: int
    parts: int
    words: int
    by_kind: dict[str, int]
    by_artist: dict[str, int]
    tokens: Spread
    counted_by: str
    token_limit: int
    over_limit: int
    duplicates: int
    issues: dict[str, int]
    groups: pd.DataFrame
    song_table: pd.DataFrame


def statistics_of(
    project: Project, counters: BaseCounters, base: str, by: GroupBy, ctx: WorkContext
) -> CatalogueStatistics:
    """Return the statistics of all songs; tokens are those of the part examples as `base` counts them.

    `duplicates` are songs beyond the first of each near-duplicate cluster. `by` groups the second table.
    """
    songs = list(_read(project, ctx))
    counted = counters.for_base(base)
    options = DatasetOptions(answer_format=_format(counted), token_limit=_NO_LIMIT)
    report = DatasetBuilder(project, counters.tables, counters, options).preview(ctx, 0)
    examples = report.frozen[0].examples if report.frozen else ()
    sizes = list(_sizes(examples, counted, ctx))
    clusters = cluster_texts((song.id or 0, song.lyrics) for song in songs)
    issues = sum((issues_of(song) for song in songs), Counter[Issue]())
    return CatalogueStatistics(
        songs=len(songs),
        parts=sum(len(song.parts) for song in songs),
        words=sum(len(words(song.lyrics)) for song in songs),
        by_kind=_by_size(part.kind.value for song in songs for part in song.parts),
        by_artist=_by_size(song.artist for song in songs),
        tokens=Spread.of(sizes),
        counted_by=counted.counter.label,
        token_limit=counted.card.token_limit,
        over_limit=sum(size > counted.card.token_limit for size in sizes),
        duplicates=len(clusters) - len(set(clusters.values())),
        issues={issue.value: count for issue, count in sorted(issues.items())},
        groups=group_table(songs, by, _tokens_by_part(examples, sizes)),
        song_table=song_table(songs, clusters),
    )


def write_tables(statistics: CatalogueStatistics, folder: Path) -> list[Path]:
    """Write groups.csv, songs.csv and issues.csv into a folder and return their paths."""
    import pandas as pd

    issues = pd.DataFrame(list(statistics.issues.items()), columns=["issue", "count"])
    tables = {"groups.csv": statistics.groups, "songs.csv": statistics.song_table, "issues.csv": issues}
    for name, table in tables.items():
        write_bytes(folder / name, as_csv(table))
    return [folder / name for name in tables]


def _read(project: Project, ctx: WorkContext) -> Iterator[Song]:
    total = project.songs.count()
    for done, song in enumerate(project.songs.iterate()):
        ctx.checkpoint()
        ctx.report(Progress(done, total, "reading songs"))
        yield song


def _format(base: CountedBase) -> AnswerFormat:
    return AnswerFormat.END_WORD if base.card.provider == LOCAL else AnswerFormat.PLAIN


def _sizes(examples: Sequence[Example], base: CountedBase, ctx: WorkContext) -> Iterator[int]:
    for start in range(0, len(examples), _SLICE):
        ctx.checkpoint()
        ctx.report(Progress(start, len(examples), "counting tokens"))
        records = [as_record(example.messages) for example in examples[start : start + _SLICE]]
        yield from (size.total for size in base.counter.count(records))


def _tokens_by_part(examples: Sequence[Example], sizes: Sequence[int]) -> dict[int, int]:
    return {part: size for example, size in zip(examples, sizes, strict=True) for part in example.part_ids}


def _by_size(names: Iterable[str]) -> dict[str, int]:
    """Count names, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
