"""Lists everything that may be wrong with a draft's material, and puts right what can be put right, with a way back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain import annotating, boundaries
from lyricstudio.domain.draft_issues import (
    ENOUGH_PARTS,
    RARE_BELOW,
    SURE_FROM,
    DraftIssue,
    FoundIssue,
    IssuePlace,
    issues_in,
)
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.near_duplicates import cluster_texts
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.relabelling import relabelled
from lyricstudio.domain.statistics import LONG_LINES
from lyricstudio.domain.tidying import tidied
from lyricstudio.importers.label_model import shipped_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.services.dataset_drafts import Draft
    from lyricstudio.services.datasets import DatasetOptions
    from lyricstudio.store.project import Project

SAFE = frozenset({
    DraftIssue.SHARED_PARTS, DraftIssue.VERSIONS, DraftIssue.NO_PARTS, DraftIssue.UNLABELLED, DraftIssue.NO_TEXT,
    DraftIssue.ODD_TEXT,
})  # fmt: skip
"""What can be fixed without a look at each place."""
_STEP = 50  # songs between two looks at the context


def find_issues(project: Project, draft: Draft, ctx: WorkContext) -> tuple[FoundIssue, ...]:
    """Return all issues of the songs that a draft's filter lets through, the gravest first."""
    return _Finder(project, draft).find(ctx)


def fixed_plan(issue: DraftIssue, found: FoundIssue, options: DatasetOptions) -> DatasetOptions | None:
    """Return the plan without the issue, where the plan is what has to change; else None."""
    only = options.only
    if issue is DraftIssue.SHARED_PARTS:
        return replace(options, keep_together=True)
    if issue is DraftIssue.VERSIONS:
        return replace(options, only=replace(only, one_version=True))
    if issue is DraftIssue.ONE_LINE:
        return replace(options, only=replace(only, least_lines=2))
    if issue is DraftIssue.RARE_KIND:
        rare = {place.detail for place in found.places}
        kept = tuple(kind for kind in only.kinds or tuple(PartKind) if kind.value not in rare)
        return replace(options, only=replace(only, kinds=kept))
    return None


def can_fix_songs(issue: DraftIssue) -> bool:
    """Say whether `fix_songs` knows what to do."""
    return issue in _FIXES


def fix_songs(project: Project, found: Sequence[FoundIssue], ctx: WorkContext) -> tuple[Song, ...]:
    """Put songs right in one transaction and return those that changed as they were."""
    wanted: dict[int, list[FoundIssue]] = {}
    for issue in found:
        for song_id in issue.song_ids:
            wanted.setdefault(song_id, []).append(issue)
    before: list[Song] = []
    with project.transaction():
        for done, song in enumerate(project.songs.iterate(ids=sorted(wanted))):
            _look(ctx, done, len(wanted), "fixing songs")
            changed = song
            for issue in wanted[song.id or 0]:
                changed = _FIXES[issue.issue](changed, issue)
            if changed != song:
                before.append(song)
                project.songs.update([changed])
    return tuple(before)


def put_songs_back(project: Project, songs: Sequence[Song], ctx: WorkContext) -> None:
    """Undo `fix_songs`: lines and parts as they were."""
    old = {song.id: song for song in songs}
    with project.transaction():
        for done, song in enumerate(project.songs.iterate(ids=[song.id or 0 for song in songs])):
            _look(ctx, done, len(songs), "putting songs back")
            was = old[song.id]
            project.songs.update([replace(song, lines=was.lines, parts=was.parts, stanzas=was.stanzas)])


class _Finder:
    """Collects the issues of one draft."""

    def __init__(self, project: Project, draft: Draft) -> None:
        self._project = project
        self._draft = draft
        self._places: dict[DraftIssue, list[IssuePlace]] = {issue: [] for issue in DraftIssue}
        self._facts: dict[DraftIssue, str] = {}
        self._titles: dict[int, str] = {}
        self._kinds: dict[PartKind, list[int]] = {}

    def find(self, ctx: WorkContext) -> tuple[FoundIssue, ...]:
        """Return what was found."""
        left_out = set(self._draft.filtered)
        texts = list(self._read(left_out, ctx))
        self._from_draft()
        if not self._draft.options.only.one_version:
            ctx.report(Progress(0, None, "comparing songs"))
            self._versions(cluster_texts(texts))
        self._rare_kinds()
        return tuple(FoundIssue(i, tuple(p), self._facts.get(i, "")) for i, p in self._places.items() if p)

    def _read(self, left_out: set[int], ctx: WorkContext) -> Iterator[tuple[int, str]]:
        only, total = self._draft.options.only, self._project.songs.count()
        for done, song in enumerate(self._project.songs.iterate()):
            _look(ctx, done, total, "looking for issues")
            if song.id in left_out or not only.has_song(song):
                continue
            self._titles[song.id or 0] = song.title or "Untitled"
            kept = [part for part in song.parts if only.has_part(song, part)]
            ids = {part.id for part in kept}
            for issue, place in issues_in(song):
                if place.part_id is None or place.part_id in ids:
                    self._places[issue].append(place)
            for part in kept:
                self._kinds.setdefault(part.kind, []).append(song.id or 0)
            yield song.id or 0, song.lyrics

    def _from_draft(self) -> None:
        long = dict.fromkeys(long for item in self._draft.groups for long in item.too_long)
        self._places[DraftIssue.TOO_LONG] = [
            IssuePlace(one.song_id, self._title(one.song_id), f"{one.tokens:,} tokens", one.part_id) for one in long
        ]
        leaking = dict.fromkeys(song_id for item in self._draft.groups for song_id in item.leaking)
        self._places[DraftIssue.SHARED_PARTS] = [IssuePlace(song_id, self._title(song_id)) for song_id in leaking]

    def _title(self, song_id: int) -> str:
        return self._titles.get(song_id, f"Song {song_id}")

    def _versions(self, clusters: dict[int, int]) -> None:
        sizes = Counter(clusters.values())
        found = self._places[DraftIssue.VERSIONS]
        for song_id, cluster in sorted(clusters.items(), key=lambda item: (item[1], item[0])):
            if sizes[cluster] > 1:
                detail = "the first" if song_id == cluster else f"like {self._title(cluster)}"
                found.append(IssuePlace(song_id, self._title(song_id), detail))
        groups = sum(size > 1 for size in sizes.values())
        self._facts[DraftIssue.VERSIONS] = f"{groups} group{'s' if groups != 1 else ''}"

    def _rare_kinds(self) -> None:
        if sum(map(len, self._kinds.values())) < ENOUGH_PARTS:
            return
        rare = {kind: songs for kind, songs in self._kinds.items() if len(songs) < RARE_BELOW}
        self._places[DraftIssue.RARE_KIND] = [
            IssuePlace(song_id, self._title(song_id), kind.value) for kind, songs in rare.items() for song_id in songs
        ]
        self._facts[DraftIssue.RARE_KIND] = ", ".join(sorted(kind.value.capitalize() for kind in rare))


def _label(song: Song, _found: FoundIssue) -> Song:
    return replace(song, parts=relabelled(song, propose(song, shipped_model())))


def _cover(song: Song, _found: FoundIssue) -> Song:
    return annotating.covered(song)


def _accept(song: Song, _found: FoundIssue) -> Song:
    return annotating.accept_sure(song, SURE_FROM)


def _tidy(song: Song, _found: FoundIssue) -> Song:
    return tidied(song)


def _halve(song: Song, found: FoundIssue) -> Song:
    """Split the parts of the issue in their middle, at the beginning of a stanza where one is near."""
    for part_id in [place.part_id for place in found.places if place.song_id == song.id]:
        index = next((i for i, part in enumerate(song.parts) if part.id == part_id), -1)
        if index >= 0 and song.parts[index].end - song.parts[index].start > 1:
            line = _middle(song, song.parts[index].span)
            if boundaries.can_split(song, index, line):
                song = boundaries.split(song, index, line)
    return song


def _middle(song: Song, span: tuple[int, int]) -> int:
    start, end = span
    middle = (start + end + 1) // 2
    near = [line for line in song.stanzas if start + (end - start) / 4 <= line <= end - (end - start) / 4]
    return min(near, key=lambda line: abs(line - middle), default=middle)


def _shorten(song: Song, found: FoundIssue) -> Song:
    for _ in range(6):  # a part of 2,000 lines is no song
        if all(part.end - part.start <= LONG_LINES for part in song.parts):
            break
        long = [p for p in song.parts if p.end - p.start > LONG_LINES and p.id is not None]
        places = tuple(IssuePlace(song.id or 0, song.title, "", part.id) for part in long)
        halved = _halve(song, replace(found, places=places))
        if halved == song:
            break
        song = halved
    return song


def _remove_empty(song: Song, found: FoundIssue) -> Song:
    ids = {place.part_id for place in found.places}
    kept = tuple(part for part in song.parts if part.id not in ids or part.start < part.end)
    return replace(song, parts=kept)


_FIXES: dict[DraftIssue, Callable[[Song, FoundIssue], Song]] = {
    DraftIssue.TOO_LONG: _halve,
    DraftIssue.NO_PARTS: _label,
    DraftIssue.UNLABELLED: _cover,
    DraftIssue.UNREVIEWED: _accept,
    DraftIssue.LONG_PART: _shorten,
    DraftIssue.NO_TEXT: _remove_empty,
    DraftIssue.ODD_TEXT: _tidy,
}


def _look(ctx: WorkContext, done: int, total: int, note: str) -> None:
    if done % _STEP == 0:
        ctx.checkpoint()
        ctx.report(Progress(done, total, note))
