"""A project's own labelled songs move the labelling model; a handful does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lyricstudio.domain.kind_training import KnownSong
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.known_songs import known_song
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Part, Song
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.services.own_songs import FEWEST_SONGS, chorus_name, fitted_to, model_for
from lyricstudio.store.project import Project

WORDS = ("river", "candle", "window", "paper", "harbour", "winter", "ladder", "meadow", "copper", "basket", "button")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        yield opened


def coda_song(number: int) -> Song:
    """Return a song whose last stanza, which this catalogue calls an interlude, stands alone after the last chorus."""
    word = [WORDS[(number * 7 + i * 3) % len(WORDS)] for i in range(12)]
    verse = [f"the {word[i]} was waiting by the {word[i + 1]} in the {word[i + 2]}" for i in range(4)]
    chorus = [f"oh {word[0]}, oh {word[5]}", f"carry me to the {word[6]}", "all of the way", "all of the day"]
    second = [f"a {word[i + 5]} went walking to the {word[i + 1]} of the {word[i + 3]}" for i in range(4)]
    coda = [f"{word[10]} and {word[11]}", f"{word[9]} and {word[8]}"]
    stanzas = [verse, chorus, second, chorus, coda]
    kinds = [PartKind.VERSE, PartKind.CHORUS, PartKind.VERSE, PartKind.CHORUS, PartKind.INTERLUDE]
    starts = [sum(len(s) for s in stanzas[:i]) for i in range(len(stanzas))]
    parts = tuple(
        Part(kind, start, start + len(stanza), source=LabelSource.HEADING)
        for kind, start, stanza in zip(kinds, starts, stanzas, strict=True)
    )
    lines = tuple(line for stanza in stanzas for line in stanza)
    return Song(f"Song {number}", "Ann", lines, parts=parts, stanzas=tuple(starts))


def test_too_few_labelled_songs_leave_the_shipped_model_as_it_is(project: Project) -> None:
    project.songs.add(coda_song(i) for i in range(FEWEST_SONGS - 1))
    assert model_for(project, SilentContext()) is shipped_model()


def test_songs_that_nobody_labelled_teach_nothing(project: Project) -> None:
    songs = [coda_song(i) for i in range(FEWEST_SONGS + 5)]
    project.songs.add(Song(s.title, s.artist, s.lines, propose(s), s.stanzas) for s in songs)
    assert model_for(project, SilentContext()) is shipped_model()


def test_what_a_catalogue_calls_its_last_stanza_is_learnt(project: Project) -> None:
    bare = Song("Song 99", "Ann", coda_song(99).lines, stanzas=coda_song(99).stanzas)
    assert propose(bare, shipped_model())[-1].kind is PartKind.OUTRO
    project.songs.add(coda_song(i) for i in range(60))
    own = model_for(project, SilentContext())
    kinds = [part.kind for part in propose(bare, own)]
    assert kinds == [part.kind for part in coda_song(99).parts]


def test_learning_reports_and_can_be_stopped() -> None:
    class StoppedError(Exception):
        pass

    class Impatient(SilentContext):
        def checkpoint(self) -> None:
            raise StoppedError

    known = [k for i in range(5) if (k := known_song(coda_song(i)))]
    with pytest.raises(StoppedError):
        fitted_to(shipped_model(), known, Impatient())


def test_stanzas_of_unknown_kind_are_summed_over() -> None:
    known = known_song(coda_song(1))
    assert known is not None
    holes = KnownSong(known.features, (None, *known.kinds[1:]))
    moved = fitted_to(shipped_model(), [holes] * 10, SilentContext())
    assert not (moved.weights["bias"] == shipped_model().weights["bias"]).all()


def test_a_catalogue_that_calls_its_chorus_a_hook_gets_hooks(project: Project) -> None:
    def hooked(song: Song) -> Song:
        kinds = {PartKind.CHORUS: PartKind.HOOK}
        return replace(song, parts=tuple(replace(p, kind=kinds.get(p.kind, p.kind)) for p in song.parts))

    assert chorus_name([]) is PartKind.CHORUS
    assert chorus_name([coda_song(1), hooked(coda_song(2))]) is PartKind.CHORUS
    project.songs.add(hooked(coda_song(i)) for i in range(FEWEST_SONGS))
    bare = replace(coda_song(99), parts=())
    own = model_for(project, SilentContext())
    assert [part.kind for part in propose(bare, own)].count(PartKind.HOOK) == 2
