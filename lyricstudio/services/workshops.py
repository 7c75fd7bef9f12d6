"""Opens a model for composing: its template, its writer's habits and the words it was trained on."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import strip_marks
from lyricstudio.domain.end_words import EndWords
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.examples import trained_answers
from lyricstudio.domain.group_habits import GroupHabits
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.prompt import PromptTemplate, system_prompt
from lyricstudio.domain.song import Song
from lyricstudio.domain.songcraft_score import LineScorer
from lyricstudio.services.part_writing import SearchSettings, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lyricstudio.domain.records import Example, LyricModel
    from lyricstudio.providers.interface import Generator
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

_SONGS_ASKED = 20  # songs whose language decides by which rules words rhyme


class Workshops:
    """Opens each model once; habits come from the frozen dataset, not from songs that were edited since."""

    def __init__(self, project: Project, generator: Generator, tables: Tables) -> None:
        self._project = project
        self._generator = generator
        self._tables = tables
        self._open: dict[str, Workshop] = {}

    def open(self, model: LyricModel, settings: SearchSettings) -> Workshop:
        """Return the workshop of a model; one whose dataset was deleted works with general habits."""
        if model.model_id not in self._open:
            self._open[model.model_id] = self._prepare(model, settings)
        return self._open[model.model_id]

    def _prepare(self, model: LyricModel, settings: SearchSettings) -> Workshop:
        template = PromptTemplate.from_json(model.template)
        examples = self._examples(model)
        pronunciations = self._tables.pronunciations_for(self._language(examples))
        habits = GroupHabits.learn(examples, template, pronunciations)
        if not habits.system:
            habits = GroupHabits(system_prompt(template, model.group), habits.parts)
        return Workshop(
            generator=self._generator,
            model=model,
            template=template,
            habits=habits,
            scorer=LineScorer(EndWords(pronunciations, habits.vocabulary, habits.end_syllables(pronunciations))),
            training=LyricIndex.build(training_songs(examples)),
            settings=settings,
        )

    def _examples(self, model: LyricModel) -> Sequence[Example]:
        try:
            return tuple(self._project.datasets.examples(model.dataset_id, Split.TRAIN))
        except UserError:
            return ()

    def _language(self, examples: Sequence[Example]) -> str:
        ids = list(dict.fromkeys(example.song_id for example in examples))[:_SONGS_ASKED]
        spoken = Counter(song.language for song in islice(self._project.songs.iterate(ids=ids), _SONGS_ASKED))
        return spoken.most_common(1)[0][0] if spoken else ""


def training_songs(examples: Iterable[Example]) -> Iterator[Song]:
    """Yield the trained answers of a dataset as songs, one for each song they came from."""
    lines: dict[int, list[str]] = {}
    for example in examples:
        for answer in trained_answers(example):
            lines.setdefault(example.song_id, []).extend(strip_marks(answer).splitlines())
    for song_id, texts in lines.items():
        yield Song(title=f"training song {song_id}", artist="", lines=tuple(texts), id=song_id)
