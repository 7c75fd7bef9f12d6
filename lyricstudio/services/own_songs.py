"""What a project's own labelled songs teach the labelling model, so that the rest is labelled the same way.

The shipped weights are the starting point and pull back: a few songs change little, hundreds much. The songs of
which a person confirmed every part come first; songs whose parts all come from headings fill up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from lyricstudio.domain.kind_training import Fit, fitted
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.known_songs import known_song
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.relabelling import is_settled
from lyricstudio.importers.label_model import shipped_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.kind_model import KindModel
    from lyricstudio.domain.kind_training import KnownSong
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.store.project import Project

FEWEST_SONGS = 30
"""Below so many labelled songs the shipped model stays as it is: too little to tell a habit from chance."""
MOST_SONGS = 300
MOST_LOOKED_AT = 5_000
_CLEAR_HABIT = 0.6
_ROUNDS = 40
_STEP = 0.02
_PULL = 200.0
_MOVING = ("mixed", "straight", "bias", "steps", "start")


def model_for(project: Project, ctx: WorkContext) -> KindModel:
    """Return the labelling model fitted to a project's labelled songs, or the shipped one where there are too few."""
    songs = _labelled_songs(project)
    if len(songs) < FEWEST_SONGS:
        return shipped_model()
    known: list[KnownSong] = []
    for song in songs:
        ctx.checkpoint()
        if (taught := known_song(song)) is not None:
            known.append(taught)
    if len(known) < FEWEST_SONGS:
        return shipped_model()
    return replace(fitted_to(shipped_model(), known, ctx), chorus_name=chorus_name(songs))


def chorus_name(songs: Sequence[Song]) -> PartKind:
    """Return what most of the songs that have a chorus, hook or refrain call it; chorus without a clear majority."""
    called = Counter(kind for song in songs for kind in {k for k in song.form if k.is_chorus_like})
    if not called:
        return PartKind.CHORUS
    name, count = called.most_common(1)[0]
    return name if count >= _CLEAR_HABIT * called.total() else PartKind.CHORUS


def fitted_to(model: KindModel, known: Sequence[KnownSong], ctx: WorkContext) -> KindModel:
    """Return a model moved towards known songs, as far as their number carries."""
    stanzas = sum(len(song.kinds) for song in known)
    rounds = iter(range(_ROUNDS))

    def tick() -> None:
        ctx.checkpoint()
        ctx.report(Progress(next(rounds, _ROUNDS), _ROUNDS, "learning from your labelled songs"))

    return fitted(model, known, Fit(_ROUNDS, _STEP, _PULL / stanzas, _MOVING), tick)


def _labelled_songs(project: Project) -> list[Song]:
    by_person: list[Song] = []
    by_heading: list[Song] = []
    for song in islice(project.songs.iterate(), MOST_LOOKED_AT):
        if not song.parts or not all(is_settled(part) for part in song.parts):
            continue
        confirmed = all(part.confirmed for part in song.parts)
        _keep(song, by_person if confirmed else by_heading)
    return [*by_person, *by_heading][:MOST_SONGS]


def _keep(song: Song, songs: list[Song]) -> None:
    if len(songs) < MOST_SONGS:
        songs.append(song)
