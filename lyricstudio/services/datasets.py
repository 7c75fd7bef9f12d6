"""Builds datasets and freezes them: examples, splits, hash – before anything is trained or paid for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.describing import WordUse
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.examples import ExampleStyle, ExampleWriter, MadeExamples
from lyricstudio.domain.freezing import dataset_id, frozen_order, hash_examples
from lyricstudio.domain.grouping import GroupBy, groups_of
from lyricstudio.domain.hashing import content_hash
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, Split
from lyricstudio.domain.leakage import Candidate, joined_by_parts, without_leaks
from lyricstudio.domain.near_duplicates import cluster_texts, text_key
from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.domain.records import Dataset, Dropped
from lyricstudio.domain.splitting import Shares, SongKey, assign_splits
from lyricstudio.services.counting import DEFAULT_BASE
from lyricstudio.services.dataset_files import write_chat_file
from lyricstudio.services.measuring import CatalogueMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.examples import TooLong
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Example
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.counting import BaseCounters
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

MIN_TRAINING_EXAMPLES = 10
TEMPLATE_SETTING = "prompt_template"
MOST_REPEATS = 100
FILTERED = "left out by the filter"


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """How datasets are made.

    `base` "" counts tokens with a tokenizer that needs no base on this machine; `token_limit` None is the base's.
    `only` is the filter; `keep_together` puts songs that share a part into one split, so that no part is left out.
    """

    group_by: GroupBy = GroupBy.ALL
    context: ContextMode = ContextMode.PART
    answer_format: AnswerFormat = AnswerFormat.END_WORD
    shares: Shares = field(default_factory=Shares)
    seed: int = 0
    repeat: int = 1
    base: str = ""
    token_limit: int | None = None
    only: PartFilter = field(default_factory=PartFilter)
    keep_together: bool = False


@dataclass(frozen=True, slots=True)
class RejectedGroup:
    """A group that made no dataset: why, and how to get there."""

    group: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class FrozenDataset:
    """A frozen dataset with its examples, and whether the project had it already.

    `too_long` are the parts beyond the token limit, `leaking` the songs with a part that another split holds too.
    """

    dataset: Dataset
    examples: tuple[Example, ...]
    known: bool = False
    too_long: tuple[TooLong, ...] = ()
    leaking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was frozen, what was not, how many songs belong to no group, and which ones the filter left out."""

    frozen: tuple[FrozenDataset, ...]
    rejected: tuple[RejectedGroup, ...]
    ungrouped: int = 0
    filtered: tuple[int, ...] = ()


class _Groups:
    """The songs of each group with their examples, and what the filter left out of each."""

    def __init__(self) -> None:
        self.made: dict[str, list[_Made]] = {}
        self.ungrouped = 0
        self.filtered_songs: list[int] = []
        self.filtered_parts: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class _Made:
    """One song's examples for one group."""

    song: Song
    made: MadeExamples


class DatasetBuilder:
    """Makes the datasets of a project with one set of options."""

    def __init__(self, project: Project, tables: Tables, counters: BaseCounters, options: DatasetOptions) -> None:
        if not 1 <= options.repeat <= MOST_REPEATS:
            raise UserError(f"--repeat {options.repeat} is out of range", f"choose a number from 1 to {MOST_REPEATS}")
        self._project = project
        self._tables = tables
        self._options = options
        self._style = _style(project, counters, options)
        self._counter = counters.for_base(options.base).counter if options.base else counters.for_limits()

    def freeze(self, ctx: WorkContext) -> BuildReport:
        """Make every group's dataset and write it to the project, each in one transaction.

        The same songs and options give the same hash; a dataset that is there already is not written twice.
        Raises UserError when no group has enough examples; groups that have too few are reported.
        """
        report = self.preview(ctx)
        if not report.frozen:
            raise _nothing_made(report)
        return replace(report, frozen=keep_datasets(self._project, report.frozen, ctx))

    def preview(self, ctx: WorkContext, minimum: int = MIN_TRAINING_EXAMPLES) -> BuildReport:
        """Make every group's dataset without writing anything."""
        clusters, use = self._survey(ctx)
        measure = CatalogueMeasure(self._tables, use)
        groups = self._write_examples(ExampleWriter(self._style, measure, self._counter), clusters, ctx)
        frozen: list[FrozenDataset] = []
        rejected: list[RejectedGroup] = []
        for group in sorted(groups.made):
            ctx.checkpoint()
            item = self._one(group, groups, clusters)
            if item.dataset.train >= minimum:
                frozen.append(item)
            else:
                rejected.append(_too_few(item.dataset, minimum))
        return BuildReport(tuple(frozen), tuple(rejected), groups.ungrouped, tuple(groups.filtered_songs))

    def _survey(self, ctx: WorkContext) -> tuple[dict[int, int], WordUse]:
        """Read all songs once for their near-duplicate clusters and the use of words."""
        ctx.report(Progress(0, None, "comparing songs"))
        use = WordUse.of(song.lyrics for song in self._songs(ctx))
        clusters = cluster_texts((song.id or 0, song.lyrics) for song in self._songs(ctx))
        return clusters, use

    def _songs(self, ctx: WorkContext) -> Iterator[Song]:
        for song in self._project.songs.iterate():
            ctx.checkpoint()
            yield song

    def _write_examples(self, writer: ExampleWriter, clusters: dict[int, int], ctx: WorkContext) -> _Groups:
        groups = _Groups()
        total = self._project.songs.count()
        for done, song in enumerate(self._songs(ctx)):
            ctx.report(Progress(done, total, "writing examples"))
            all_names = self._names(song, song.parts)
            groups.ungrouped += not all_names
            kept = self._kept(song, clusters)
            names = self._names(song, kept)
            groups.filtered_parts.update(name for part in song.parts if part not in kept for name in all_names)
            if not names and all_names:
                groups.filtered_songs.append(song.id or 0)
            for name in sorted(names):
                made = writer.write(
                    song, lambda part, name=name, song=song, kept=kept: part in kept and self._is_in(song, part, name)
                )
                groups.made.setdefault(name, []).append(_Made(song, made))
        return groups

    def _kept(self, song: Song, clusters: dict[int, int]) -> tuple[Part, ...]:
        """Return the parts that the filter lets through."""
        only = self._options.only
        if not only.has_song(song) or (only.one_version and clusters[song.id or 0] != song.id):
            return ()
        return tuple(part for part in song.parts if only.has_part(song, part))

    def _names(self, song: Song, parts: tuple[Part, ...]) -> set[str]:
        return {name for part in parts for name in groups_of(song, part, self._options.group_by)}

    def _is_in(self, song: Song, part: Part, group: str) -> bool:
        return group in groups_of(song, part, self._options.group_by)

    def _one(self, group: str, groups: _Groups, clusters: dict[int, int]) -> FrozenDataset:
        songs = groups.made[group]
        with_examples = [item for item in songs if item.made.examples]
        if self._options.keep_together:
            texts = [(item.song.id or 0, text) for item in with_examples for text in item.made.texts]
            clusters = joined_by_parts(texts, clusters)
        splits = assign_splits(
            [_song_key(item.song, clusters) for item in with_examples], self._options.shares, self._options.seed
        )
        candidates = [
            Candidate(replace(example, split=splits[item.song.id or 0]), text)
            for item in with_examples
            for example, text in zip(item.made.examples, item.made.texts, strict=True)
        ]
        clean, dropped = without_leaks(candidates)
        dropped.update(reason for item in songs for reason in item.made.dropped)
        dropped[FILTERED] += groups.filtered_parts[group]
        examples = frozen_order([candidate.example for candidate in clean], self._options.seed)
        too_long = tuple(long for item in songs for long in item.made.too_long)
        return FrozenDataset(
            self._dataset(group, examples, +dropped), examples, too_long=too_long, leaking=_leaking(candidates, clean)
        )

    def _dataset(self, group: str, examples: tuple[Example, ...], dropped: Counter[str]) -> Dataset:
        options = self._options
        style = self._style
        digest = hash_examples(examples, style.template, options.repeat)
        sizes = Counter(example.split for example in examples)
        return Dataset(
            id=dataset_id(group, options.group_by, digest),
            group=group,
            group_by=options.group_by.value,
            context=options.context,
            answer_format=options.answer_format,
            template=style.template.to_json(),
            template_hash=style.template.hash,
            seed=options.seed,
            split=str(options.shares),
            repeat=options.repeat,
            hash=digest,
            train=sizes[Split.TRAIN] * options.repeat,
            valid=sizes[Split.VALID],
            test=sizes[Split.TEST],
            dropped=tuple(Dropped(reason, count) for reason, count in sorted(dropped.items())),
        )


def keep_datasets(project: Project, items: tuple[FrozenDataset, ...], ctx: WorkContext) -> tuple[FrozenDataset, ...]:
    """Write datasets to the project, each in one transaction; one that is there already is not written twice."""
    known = {dataset.id: dataset for dataset in project.datasets.all()}
    kept = []
    for done, item in enumerate(items):
        ctx.checkpoint()
        ctx.report(Progress(done, len(items), "freezing datasets"))
        before = known.get(item.dataset.id)
        saved = before or project.datasets.add(item.dataset, item.examples)
        kept.append(replace(item, dataset=saved, known=before is not None))
    return tuple(kept)


def _leaking(candidates: list[Candidate], clean: list[Candidate]) -> tuple[int, ...]:
    """Return the songs of the candidates that went because another split holds the like."""
    kept = {id(candidate.example) for candidate in clean}
    known = {(c.example.split, text_key(c.text)) for c in clean}
    gone = [c for c in candidates if id(c.example) not in kept and (c.example.split, text_key(c.text)) not in known]
    return tuple(sorted({c.example.song_id for c in gone}))


def _style(project: Project, counters: BaseCounters, options: DatasetOptions) -> ExampleStyle:
    card = counters.for_base(options.base).card if options.base else counters.tables.prices.find(DEFAULT_BASE)
    assert card is not None, "the local price card is shipped"
    limit = card.token_limit if options.base else card.window or card.token_limit
    template = PromptTemplate.from_json(project.settings.get(TEMPLATE_SETTING, "{}"))
    return ExampleStyle(options.context, options.answer_format, template, options.token_limit or limit)


def _song_key(song: Song, clusters: dict[int, int]) -> SongKey:
    song_id = song.id or 0
    key = content_hash([song.artist, song.title, text_key(song.lyrics)], digits=32)
    return SongKey(song_id, key, clusters[song_id])


def _too_few(dataset: Dataset, minimum: int) -> RejectedGroup:
    single = dataset.train // dataset.repeat
    reason = f"{dataset.train} training examples; at least {minimum} are needed"
    hints = [f"import or label {minimum - dataset.train} more parts"]
    if single + dataset.valid + dataset.test >= minimum:
        hints.append("train on everything with --split 100/0/0")
    if single:
        hints.append(f"repeat what is there with --repeat {-(-minimum // single)}")
    if dataset.group_by != GroupBy.ALL.value:
        hints.append("group less finely (--group-by all)")
    return RejectedGroup(dataset.group, reason, ", or ".join(hints))


def _nothing_made(report: BuildReport) -> UserError:
    if not report.rejected:
        if report.ungrouped:
            return UserError("no song belongs to a group", "set it with `lyricstudio edit`, or use --group-by all")
        return UserError(
            "there are no songs with parts in this project", "import some: lyricstudio import PROJECT PATH"
        )
    if len(report.rejected) == 1:
        only = report.rejected[0]
        return UserError(f"the dataset '{only.group}' has {only.reason}", only.hint)
    most = max(report.rejected, key=lambda item: int(item.reason.split(" ", 1)[0]))
    text = f"none of {len(report.rejected)} groups has enough; the biggest, '{most.group}', has {most.reason}"
    return UserError(text, most.hint)


__all__ = [
    "BuildReport",
    "DatasetBuilder",
    "DatasetOptions",
    "FrozenDataset",
    "RejectedGroup",
    "write_chat_file",
]
