"""Puts finished models into a project, with measured losses and songs that they wrote, without any training."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind, Split
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, user_prompt
from lyricstudio.domain.records import Composition, LyricModel, Run, RunMetric, Section, Take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.records import Dataset
    from lyricstudio.store.project import Project

OWN = (
    "A lantern waits above the door",
    "The gravel knows my tread",
    "We count the boats along the shore",
    "and go in to bed",
)


def add_model(project: Project, dataset: Dataset, name: str, losses: Sequence[float]) -> LyricModel:
    """Add a finished run and its model; `losses` are held-out ones, the first of the bare base."""
    run_id = f"run_{name.replace(' ', '_')}"
    best = min(losses) if losses else None
    project.runs.add(
        Run(run_id, dataset.id, "local", "default", "succeeded", progress=1.0, valid_loss=best, created="2026-11-24")
    )
    metrics = [RunMetric(run_id, i * 10, valid_loss=loss) for i, loss in enumerate(losses)]
    steps = max(0, (len(losses) - 1) * 10)
    metrics += [RunMetric(run_id, step + 1, train_loss=4.0 - 2.5 * step / max(1, steps)) for step in range(steps)]
    project.runs.add_metrics(sorted(metrics, key=lambda metric: metric.step))
    model = LyricModel(
        id=None, name=name, group=dataset.group, base="default", provider="local", model_id=f"ft:{name}", run_id=run_id,
        dataset_id=dataset.id, dataset_hash=dataset.hash, context=dataset.context, answer_format=dataset.answer_format,
        template=dataset.template, created=f"2026-11-24T10:00:{len(project.models.all()):02d}", valid_loss=best,
    )  # fmt: skip
    return project.models.add(model)


def add_song(project: Project, model: LyricModel, texts: Sequence[Sequence[str]], title: str = "Night Ferry") -> None:
    """Add a composition whose parts a model wrote, each asked for four lines of eight syllables that rhyme ABAB."""
    template = PromptTemplate.from_json(model.template)
    asked = user_prompt(template, PartBrief(model.group, PartKind.VERSE, lines=4, syllables=8, scheme="ABAB"))
    prompt = json.dumps([{"role": "user", "content": asked}])
    sections = tuple(
        Section(
            PartKind.VERSE, i + 1, model.name, asked, "\n".join(lines),
            (Take("\n".join(lines), i, model.name, prompt=prompt, chosen=True),),
        )
        for i, lines in enumerate(texts)
    )  # fmt: skip
    made_with = json.dumps({"models": {model.name: {"model_id": model.model_id}}})
    project.compositions.add(Composition(None, title, "verse", "", 1, sections, versions=made_with))


def trained_lines(project: Project, dataset: Dataset, count: int) -> tuple[str, ...]:
    """Return lines of songs that a dataset trains on, each of six words or more."""
    ids = {example.song_id for example in project.datasets.examples(dataset.id, Split.TRAIN)}
    lines = (line for song in project.songs.iterate(ids=ids) for part in song.parts for line in song.part_lines(part))
    return tuple(dict.fromkeys(line for line in lines if len(line.split()) >= 6))[:count]


def smaller(dataset: Dataset, examples: int) -> Dataset:
    """Return the record of a smaller dataset of the same group."""
    return replace(dataset, id=f"{dataset.id}-{examples}", train=examples, hash=f"{dataset.hash[:-4]}{examples:04d}")
