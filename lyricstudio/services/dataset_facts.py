"""What a dataset looks like, drafted or frozen: the numbers, charts and examples that a person decides on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import inf, log
from statistics import median, median_low
from typing import TYPE_CHECKING

from lyricstudio.domain.bins import Bins
from lyricstudio.domain.near_duplicates import WordHashes, cluster_texts, containment, text_words
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.tokens import as_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from lyricstudio.domain.describing import FunctionWords
    from lyricstudio.domain.kinds import PartKind, Split
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Example
    from lyricstudio.domain.song import Song
    from lyricstudio.domain.tokens import ExampleTokens
    from lyricstudio.services.counting import CountedBase
    from lyricstudio.services.datasets import FrozenDataset
    from lyricstudio.store.project import Project

_SLICE = 128  # examples counted in one go
_TOKEN_BINS, _LINE_BINS = 32, 16
_WORDS = 6
_LEAST_USES = 3
_GROUPS = 60  # of near duplicates that are compared in full


@dataclass(frozen=True, slots=True)
class Tally:
    """How many parts there are of one sort (a kind, an artist), and in which songs."""

    name: str
    parts: int
    songs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarkedWord:
    """A word that marks these songs: how often it stands in them, how many times more often than elsewhere.

    `times` is 0 where there are no other songs to compare with, and infinite for a word that only these songs sing.
    """

    word: str
    uses: int
    times: float
    songs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """Songs that are versions of each other, the first one's id first, and how much the least alike of them shares."""

    songs: tuple[int, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class SongFact:
    """What a list shows of a song."""

    id: int
    title: str
    artist: str
    lines: int
    parts: int
    form: tuple[PartKind, ...] = ()


@dataclass(frozen=True)
class DatasetFacts:
    """All that is shown of one dataset; `tokens` and `answers` go with `item.examples`.

    `versions` may name songs that have no example of their own, because it was left out as a duplicate: those
    are in `beside`.
    """

    item: FrozenDataset
    songs: Mapping[int, SongFact]
    kinds: tuple[Tally, ...]
    artists: tuple[Tally, ...]
    words: tuple[MarkedWord, ...]
    versions: tuple[Versions, ...]
    tokens: tuple[int, ...]
    answers: tuple[int, ...]
    token_bins: Bins
    line_bins: Bins
    limit: int
    counted_by: str
    over: tuple[int, ...] = ()
    beside: Mapping[int, SongFact] = field(default_factory=dict)

    def song(self, song_id: int) -> SongFact | None:
        """Return what is known of a song that any of the facts names."""
        return self.songs.get(song_id) or self.beside.get(song_id)

    @property
    def parts(self) -> int:
        """Return how many parts its examples were made from."""
        return sum(tally.parts for tally in self.kinds)

    @property
    def median_tokens(self) -> float:
        """Return the median tokens of an example."""
        return median(self.tokens) if self.tokens else 0.0

    @property
    def line_order(self) -> tuple[int, ...]:
        """Return the songs in the order of `line_bins`."""
        return tuple(self.songs)

    @property
    def median_lines(self) -> int:
        """Return the lines of the song in the middle (of two, the shorter one's)."""
        return median_low(song.lines for song in self.songs.values()) if self.songs else 0

    def split_songs(self, split: Split) -> int:
        """Return how many songs are in a split."""
        return len({e.song_id for e in self.item.examples if e.split is split})

    def songs_of(self, examples: Iterable[int]) -> tuple[int, ...]:
        """Return the songs of some examples, each once."""
        return tuple(dict.fromkeys(self.item.examples[i].song_id for i in examples))


class FactFinder:
    """Finds the facts of datasets in one project; words are counted over the whole catalogue once."""

    def __init__(self, project: Project, function_words: FunctionWords) -> None:
        self._project = project
        self._function_words = function_words
        self._uses: dict[int, Counter[str]] = {}
        self._clusters: list[list[int]] | None = None

    def facts(self, item: FrozenDataset, base: CountedBase, ctx: WorkContext) -> DatasetFacts:
        """Return the facts of one dataset, its tokens as `base` counts them."""
        sizes = list(_counted([as_record(e.messages) for e in item.examples], base, ctx))
        wanted = sorted({example.song_id for example in item.examples})
        songs = list(self._project.songs.iterate(ids=wanted)) if wanted else []
        tokens = tuple(size.total for size in sizes)
        lines = [len(song.lines) for song in songs]
        ctx.checkpoint()
        kinds, artists = _tallies(item.examples, songs)
        versions, beside = self._versions(set(wanted), ctx)
        over = [long.tokens for long in item.too_long]
        return DatasetFacts(
            item=item,
            songs={song.id or 0: _fact(song) for song in songs},
            kinds=kinds,
            artists=artists,
            words=self._marked(wanted, set(beside), ctx),
            versions=versions,
            beside=beside,
            tokens=tokens,
            answers=tuple(size.answers for size in sizes),
            token_bins=Bins.of((*tokens, *over), _TOKEN_BINS),
            line_bins=Bins.of(lines, _LINE_BINS),
            limit=base.card.token_limit,
            counted_by=base.counter.label,
            over=tuple(over),
        )

    def _marked(self, wanted: Sequence[int], passed: set[int], ctx: WorkContext) -> tuple[MarkedWord, ...]:
        """Return the words that set these songs apart, by log-likelihood (Dunning 1993), or the most sung ones.

        Versions of them that were left out (`passed`) belong to neither side.
        """
        inside, outside = Counter[str](), Counter[str]()
        songs: dict[str, list[int]] = {}
        chosen = set(wanted)
        for song_id, uses in self._word_uses(ctx).items():
            if song_id in passed:
                continue
            (inside if song_id in chosen else outside).update(uses)
            if song_id in chosen:
                for word in uses:
                    songs.setdefault(word, []).append(song_id)
        share = (inside.total() or 1) / ((inside.total() + outside.total()) or 1)
        ranked = [
            (uses * log(uses / ((uses + outside[word]) * share)) if outside else float(uses), word)
            for word, uses in inside.items()
            if uses >= _LEAST_USES and self._says_something(word) and len(songs[word]) >= min(2, len(wanted))
        ]
        best = sorted(ranked, key=lambda row: (-row[0], row[1]))[:_WORDS]
        return tuple(
            MarkedWord(word, inside[word], _times(word, inside, outside), tuple(songs[word])) for _, word in best
        )

    def _says_something(self, word: str) -> bool:
        return len(word) > 2 and word not in self._function_words.words

    def _versions(self, wanted: set[int], ctx: WorkContext) -> tuple[tuple[Versions, ...], dict[int, SongFact]]:
        """Return the groups of near duplicates that a dataset's songs belong to, the most alike first."""
        groups = [group for group in self._groups(ctx) if not wanted.isdisjoint(group)][:_GROUPS]
        songs = {song.id or 0: song for song in self._project.songs.iterate(ids=[i for group in groups for i in group])}
        hashes, found = WordHashes(), []
        for group in groups:
            first, *others = (hashes.shingles(text_words(songs[song_id].lyrics)) for song_id in group)
            found.append(Versions(tuple(group), min(containment(first, other) for other in others)))
        beside = {song_id: _fact(song) for song_id, song in songs.items() if song_id not in wanted}
        return tuple(sorted(found, key=lambda versions: -versions.similarity)), beside

    def _groups(self, ctx: WorkContext) -> list[list[int]]:
        if self._clusters is None:
            ctx.report(Progress(0, None, "comparing songs"))
            clusters = cluster_texts((song.id or 0, song.lyrics) for song in self._project.songs.iterate())
            groups: dict[int, list[int]] = {}
            for song_id, cluster in clusters.items():
                groups.setdefault(cluster, []).append(song_id)
            self._clusters = [group for group in groups.values() if len(group) > 1]
        return self._clusters

    def _word_uses(self, ctx: WorkContext) -> dict[int, Counter[str]]:
        if not self._uses:
            total = self._project.songs.count()
            for done, song in enumerate(self._project.songs.iterate()):
                ctx.checkpoint()
                ctx.report(Progress(done, total, "counting words"))
                self._uses[song.id or 0] = Counter(text_words(song.lyrics))
        return self._uses


def _times(word: str, inside: Counter[str], outside: Counter[str]) -> float:
    """Return how many times more often a word stands inside; 0 without an outside, infinite for a word of its own."""
    if not outside:
        return 0.0
    if not outside[word]:
        return inf
    return (inside[word] / inside.total()) / (outside[word] / outside.total())


def _fact(song: Song) -> SongFact:
    return SongFact(song.id or 0, song.title, song.artist, len(song.lines), len(song.parts), song.form)


def _counted(records: Sequence[dict[str, object]], base: CountedBase, ctx: WorkContext) -> Iterator[ExampleTokens]:
    for start in range(0, len(records), _SLICE):
        ctx.checkpoint()
        ctx.report(Progress(start, len(records), "counting tokens"))
        yield from base.counter.count(records[start : start + _SLICE])


def _tallies(examples: Sequence[Example], songs: Sequence[Song]) -> tuple[tuple[Tally, ...], tuple[Tally, ...]]:
    """Return the parts by kind and by artist, the most first."""
    import pandas as pd

    used = {part_id for example in examples for part_id in example.part_ids}
    rows = [
        (part.kind.value, song.artist or "No artist", song.id)
        for song in songs
        for part in song.parts
        if part.id in used
    ]
    frame = pd.DataFrame(rows, columns=["kind", "artist", "song"])
    return _tally(frame, "kind"), _tally(frame, "artist")


def _tally(frame: pd.DataFrame, column: str) -> tuple[Tally, ...]:
    found = [
        Tally(str(name), len(group), tuple(int(song) for song in group.unique()))
        for name, group in frame.groupby(column)["song"]
    ]
    return tuple(sorted(found, key=lambda tally: (-tally.parts, tally.name)))
