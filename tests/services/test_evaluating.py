"""What is known of models: losses, scores of what they wrote, and which training songs they repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from catalogues import project_of, song
from evaluated import OWN, add_model, add_song, trained_lines

from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import Dataset, RunSample
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.evaluating import COPIED_FROM, RUNS, ModelEvaluation, evaluate
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

CTX = SilentContext()


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_of(tmp_path / "p.lyricstudio", [song(i) for i in range(12)]) as made:
        yield made


@pytest.fixture
def dataset(project: Project, tables: Tables) -> Dataset:
    report = DatasetBuilder(project, tables, BaseCounters(tables), DatasetOptions()).freeze(CTX)
    return report.frozen[0].dataset


def only(project: Project, tables: Tables) -> ModelEvaluation:
    (one,) = evaluate(project, tables, CTX).models
    return one


def test_losses_and_what_was_learned(project: Project, dataset: Dataset, tables: Tables) -> None:
    add_model(project, dataset, "M", (4.0, 3.0, 2.0, 2.5))
    one = only(project, tables)
    assert one.best == (20.0, 2.0)
    assert one.learned == 0.5
    assert len(one.training) == 30
    assert (one.texts, one.overall) == (0, None)
    assert one.copied == (None,) * len(RUNS)


def test_own_words_are_found_nowhere(project: Project, dataset: Dataset, tables: Tables) -> None:
    add_song(project, add_model(project, dataset, "M", ()), (OWN, OWN))
    one = only(project, tables)
    assert (one.texts, one.lines) == (2, 8)
    assert one.copied[RUNS.index(COPIED_FROM)] == 0
    assert one.original == 1
    assert one.scores.form == 1
    assert one.scores.rhyme == 1


def test_copied_lines_are_counted_and_named(project: Project, dataset: Dataset, tables: Tables) -> None:
    copied = trained_lines(project, dataset, 1)
    add_song(project, add_model(project, dataset, "M", ()), ((*copied, *OWN[:3]),), "Borrowed")
    one = only(project, tables)
    assert one.copied[RUNS.index(COPIED_FROM)] == 0.25
    longest = one.recalls[0]
    assert longest.words == len(copied[0].split())
    assert longest.place == "Borrowed"
    source = project.songs.get(longest.song_id)
    assert copied[0] in source.lines
    assert longest.title == source.title


def test_a_renamed_model_keeps_what_it_wrote(project: Project, dataset: Dataset, tables: Tables) -> None:
    model = add_model(project, dataset, "Before", ())
    add_song(project, model, (OWN,))
    project.models.update(replace(model, name="After"))
    assert only(project, tables).texts == 1


def test_another_model_of_the_old_name_does_not_inherit(project: Project, dataset: Dataset, tables: Tables) -> None:
    model = add_model(project, dataset, "Same", ())
    add_song(project, model, (OWN,))
    project.models.update(replace(model, name="Renamed"))
    add_model(project, dataset, "Same ", ())
    texts = {one.model.name: one.texts for one in evaluate(project, tables, CTX).models}
    assert texts == {"Renamed": 1, "Same ": 0}


def test_the_last_checkpoints_samples_count(project: Project, dataset: Dataset, tables: Tables) -> None:
    model = add_model(project, dataset, "M", (4.0, 3.0))
    for step in (10, 20):
        project.samples.add(RunSample(model.run_id, "asked", step, "\n".join(OWN[: step // 10]), "ft:M"))
    one = only(project, tables)
    assert (one.texts, one.lines) == (1, 2)


def test_held_out_songs_are_measured_alike(project: Project, dataset: Dataset, tables: Tables) -> None:
    add_model(project, dataset, "M", ())
    one = only(project, tables)
    assert one.held_out == 2
    assert one.held_out_copied[0] is not None
    assert one.held_out_copied[0] >= one.held_out_copied[-1]  # type: ignore[operator]
