"""Proposes parts and kinds again for what nobody has settled, and accepts what is sure enough."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.relabelling import is_settled, relabelled
from lyricstudio.services.own_songs import model_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyricstudio.domain.kind_model import KindModel
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.store.project import Project

_BATCH = 200  # songs written in one transaction


@dataclass(frozen=True, slots=True)
class LabelReport:
    """What labelling did, in parts: proposed again, newly accepted, still to be looked at, and all by kind."""

    labelled: int
    accepted: int
    to_review: int
    by_kind: Mapping[str, int]


def label_songs(
    project: Project, ctx: WorkContext, accept: float | None = None, song_id: int | None = None
) -> LabelReport:
    """Label all songs, or one, again; parts of confidence `accept` (0 to 1) or more become confirmed.

    Parts that a person confirmed, or that a heading, a format or a person named, are not proposed
    again; they teach the labelling model what is usual in this project. UserError for a threshold
    outside 0 to 1 or an unknown song.
    """
    if accept is not None and not 0 <= accept <= 1:
        raise UserError(f"{accept} is no threshold", "give a number from 0 (accept all) to 1 (only what is certain)")
    if song_id is not None:
        project.songs.get(song_id)
    model: KindModel | None = None
    total = 1 if song_id is not None else project.songs.count()
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    batch: list[Song] = []
    for done, song in enumerate(project.songs.iterate(ids=None if song_id is None else [song_id])):
        ctx.checkpoint()
        if model is None and _is_open(song):
            model = model_for(project, ctx)
        changed = _label(song, model, accept, counts)
        kinds.update(part.kind.value for part in changed.parts)
        if changed != song:
            batch.append(changed)
        if len(batch) >= _BATCH:
            _write(project, batch)
            ctx.report(Progress(done + 1, total, "labelling songs"))
    _write(project, batch)
    by_kind = dict(sorted(kinds.items(), key=lambda item: -item[1]))
    return LabelReport(counts["labelled"], counts["accepted"], counts["to_review"], by_kind)


def _is_open(song: Song) -> bool:
    """Say whether a song has lines that nobody has settled."""
    return bool(song.lines) and not (song.parts and all(is_settled(part) for part in song.parts))


def _label(song: Song, model: KindModel | None, accept: float | None, counts: Counter[str]) -> Song:
    parts = song.parts
    if _is_open(song):
        parts = relabelled(song, propose(song, model))
        counts["labelled"] += sum(not is_settled(part) for part in parts)
    if accept is not None:
        parts = tuple(_accepted(part, accept, counts) for part in parts)
    counts["to_review"] += sum(not part.confirmed for part in parts)
    return replace(song, parts=parts)


def _accepted(part: Part, accept: float, counts: Counter[str]) -> Part:
    if part.confirmed or part.confidence < accept:
        return part
    counts["accepted"] += 1
    return replace(part, confirmed=True)


def _write(project: Project, batch: list[Song]) -> None:
    with project.transaction():
        for song in batch:
            assert song.id is not None
            project.songs.set_parts(song.id, song.parts)
    batch.clear()
