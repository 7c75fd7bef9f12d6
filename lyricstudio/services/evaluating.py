"""What is known of every model so far: its losses, how well its texts keep to what was asked, what it copied."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import strip_marks
from lyricstudio.domain.asked_shape import AskedShape, read_shape
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.originality import compare, longest_runs
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.domain.text_scores import TextScores, mean_scores, score_text
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, Dataset, LyricModel, RunMetric, Take
    from lyricstudio.domain.song import Song
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

RUNS = (3, 4, 5, 6, 7, 8, 10, 12)
"""Words in a row that the shares of lines are counted for."""
COPIED_FROM = 6
"""From this many words in a row a line counts as copied."""
_RECALLS = 60


@dataclass(frozen=True, slots=True)
class Recall:
    """A run of words that a model wrote and a training song holds; `place` is in what it was written."""

    text: str
    words: int
    song_id: int
    title: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text that a model wrote, in what, and what it was asked for."""

    lines: tuple[str, ...]
    place: str
    asked: AskedShape = field(default_factory=AskedShape)


@dataclass(frozen=True)
class ModelEvaluation:
    """One model; losses are (step, nats a token), step 0 is the bare base.

    `copied` has for each of `RUNS` the share of lines that hold as many words in a row from a training song,
    `copied_texts` how many texts were looked at.
    """

    model: LyricModel
    train_examples: int
    held_out: int
    validation: tuple[tuple[float, float], ...]
    training: tuple[tuple[float, float], ...]
    texts: int
    lines: int
    copied: tuple[float | None, ...]
    scores: TextScores
    recalls: tuple[Recall, ...]
    held_out_copied: tuple[float | None, ...]

    @property
    def best(self) -> tuple[float, float] | None:
        """Return step and loss of the best held-out measurement."""
        return min(self.validation, key=lambda point: point[1]) if self.validation else None

    @property
    def learned(self) -> float | None:
        """Return by what share the held-out loss fell below the bare base's."""
        if not self.validation or self.validation[0][0] != 0 or self.best is None:
            return None
        return 1 - self.best[1] / self.validation[0][1]

    @property
    def original(self) -> float | None:
        """Return the share of lines that copy no run of `COPIED_FROM` words."""
        copied = self.copied[RUNS.index(COPIED_FROM)]
        return None if copied is None else 1 - copied

    @property
    def overall(self) -> float | None:
        """Return the mean of the scores of its texts."""
        values = (self.scores.rhyme, self.scores.form, self.scores.syllables, self.original)
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Evaluation:
    """All models, the newest first."""

    models: tuple[ModelEvaluation, ...] = ()

    def find(self, model_id: int) -> ModelEvaluation | None:
        """Return one model, None when it is not there."""
        return next((one for one in self.models if one.model.id == model_id), None)


def evaluate(project: Project, tables: Tables, ctx: WorkContext) -> Evaluation:
    """Return what is known of all models of a project."""
    models = sorted(project.models.all(), key=lambda model: (model.created, model.id or 0), reverse=True)
    evaluator = _Evaluator(project, tables)
    found = []
    for done, model in enumerate(models):
        ctx.checkpoint()
        ctx.report(Progress(done, len(models), f"looking at {model.name}"))
        found.append(evaluator.model(model))
    return Evaluation(tuple(found))


class _Evaluator:
    """Evaluates the models of a project one by one; what they share is read once."""

    def __init__(self, project: Project, tables: Tables) -> None:
        self._project = project
        self._tables = tables
        self._compositions = project.compositions.all()
        self._datasets = {dataset.id: dataset for dataset in project.datasets.all()}
        self._known: dict[str, _Training] = {}

    def model(self, model: LyricModel) -> ModelEvaluation:
        """Return what is known of one model."""
        training = self._training(model.dataset_id)
        texts = list(self._texts(model))
        lines = [line for text in texts for line in text.lines]
        metrics = self._project.runs.metrics(model.run_id) if model.run_id else ()
        table = self._tables.pronunciations_for(training.language)
        return ModelEvaluation(
            model=model,
            train_examples=training.examples,
            held_out=training.held_out,
            validation=_points(metrics, "valid_loss"),
            training=_points(metrics, "train_loss"),
            texts=len(texts),
            lines=len(lines),
            copied=_shares(lines, training.index),
            scores=mean_scores(score_text(text.lines, text.asked, table) for text in texts),
            recalls=tuple(_recalls(texts, training)),
            held_out_copied=training.held_out_copied,
        )

    def _training(self, dataset_id: str) -> _Training:
        if dataset_id not in self._known:
            self._known[dataset_id] = _Training.of(self._project, self._datasets.get(dataset_id))
        return self._known[dataset_id]

    def _texts(self, model: LyricModel) -> Iterator[WrittenText]:
        template = PromptTemplate.from_json(model.template)
        for composition in self._compositions:
            names = _names_in(composition, model)
            for section in composition.sections:
                if section.linked is not None:
                    continue
                for take in section.takes:
                    if take.model in names and take.text.strip():
                        yield WrittenText(_lines(take.text), composition.title, read_shape(template, _asked(take)))
        for sample in self._project.samples.of_last_step(model.run_id) if model.run_id else ():
            if sample.text.strip():
                yield WrittenText(_lines(sample.text), f"sample at step {sample.step}")


@dataclass(frozen=True)
class _Training:
    """What a model's dataset holds: an index over its trained lyrics, and how much held-out songs share with them."""

    index: LyricIndex
    titles: Mapping[int, str]
    language: str
    examples: int
    held_out: int
    held_out_copied: tuple[float | None, ...]

    @classmethod
    def of(cls, project: Project, dataset: Dataset | None) -> _Training:
        """Read a dataset; one that was deleted leaves nothing to compare with."""
        if dataset is None:
            return cls(LyricIndex.build([]), {}, "", 0, 0, (None,) * len(RUNS))
        from lyricstudio.services.workshops import training_songs

        examples = list(project.datasets.examples(dataset.id))
        trained = [example for example in examples if example.split is Split.TRAIN]
        index = LyricIndex.build(training_songs(trained))
        rest = list(training_songs(e for e in examples if e.split is not Split.TRAIN))
        songs: list[Song] = list(project.songs.iterate(ids={e.song_id for e in examples}))
        return cls(
            index,
            {song.id or 0: song.title for song in songs},
            songs[0].language if songs else "",
            dataset.train // max(1, dataset.repeat),
            len(rest),
            _shares([line for song in rest for line in song.lines], index),
        )


def _points(metrics: Sequence[RunMetric], name: str) -> tuple[tuple[float, float], ...]:
    found = ((float(metric.step), getattr(metric, name)) for metric in metrics)
    return tuple((step, value) for step, value in found if value is not None)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in strip_marks(text).splitlines() if line.strip())


def _asked(take: Take) -> str:
    """Return the last question of the conversation that made a take ("" when it was not kept)."""
    try:
        messages = json.loads(take.prompt or "[]")
    except ValueError:
        return ""
    asked = [m.get("content", "") for m in messages if isinstance(m, dict) and m.get("role") == "user"]
    return str(asked[-1]) if asked else ""


def _names_in(composition: Composition, model: LyricModel) -> set[str]:
    """Return under which names a composition knows a model, which may have been renamed since."""
    try:
        made_with = json.loads(composition.versions or "{}").get("models", {})
    except (ValueError, AttributeError):
        made_with = {}
    names = {name for name, facts in made_with.items() if facts.get("model_id") == model.model_id}
    return names | ({model.name} if model.name not in made_with else set())


def _shares(lines: Sequence[str], index: LyricIndex) -> tuple[float | None, ...]:
    """Return for each of `RUNS` the share of lines with a run as long; None without lines or songs."""
    if not lines or not index.song_count:
        return (None,) * len(RUNS)
    longest = longest_runs([words(line) for line in lines], index)
    return tuple(sum(run >= least for run in longest) / len(longest) for least in RUNS)


def _recalls(texts: Iterable[WrittenText], training: _Training) -> list[Recall]:
    """Return the longest runs that stand in training songs, each once."""
    found: dict[tuple[str, int], Recall] = {}
    if not training.index.song_count:
        return []
    for text in texts:
        for match in compare("\n".join(text.lines), training.index, RUNS[0]).matches:
            if match.length >= RUNS[0]:
                title = training.titles.get(match.song_id, "a song that was deleted")
                recall = Recall(match.text, match.length, match.song_id, title, match.line, text.place)
                found.setdefault((match.text, match.song_id), recall)
    return sorted(found.values(), key=lambda recall: (-recall.words, recall.text))[:_RECALLS]
