"""Where a project stands on the road, and a first model in one step: on a real engine with a tiny base."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_base import write_tiny_base

from lyricstudio import paths
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.next_step import NextStep
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.projects import create_project
from lyricstudio.services.providers import open_provider
from lyricstudio.services.quick_start import standing, train_first
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables
from lyricstudio.services.watching import watch
from lyricstudio.store.project import Project

CONTEXT, TABLES = SilentContext(), Tables()


@pytest.fixture
def engine(private_home: Path) -> Iterator[str]:
    """Give this machine a tiny base under its name, and end the engine that is started."""
    BaseCatalogue(paths.bases_dir()).add_path(write_tiny_base(private_home / "tiny.gguf"), CONTEXT)
    yield "tiny"
    address = paths.runtime_dir() / "engine.json"
    if address.exists():
        pid = json.loads(address.read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.05)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with open_samples(tmp_path / "samples.lyricstudio", TABLES, CONTEXT) as opened:
        yield opened


def test_a_project_without_songs_needs_songs_first(tmp_path: Path) -> None:
    with create_project(tmp_path / "empty.lyricstudio") as empty:
        assert standing(empty).step is NextStep.NONE
        with pytest.raises(UserError):
            train_first(empty, TABLES, CONTEXT, "tiny")


def test_songs_then_a_model_then_a_song(project: Project, engine: str) -> None:
    assert standing(project).step is NextStep.TRAIN
    assert standing(project).songs == 36
    run = train_first(project, TABLES, CONTEXT, engine)
    groups = {dataset.group: dataset.train for dataset in project.datasets.all()}
    assert len(groups) == 3, "one dataset for each artist is frozen"
    assert groups[project.datasets.get(run.dataset_id).group] == min(groups.values())
    assert standing(project).step is NextStep.NONE, "while it trains there is nothing to do"
    with open_provider("local", CONTEXT) as provider:
        (over,) = watch(project, provider, [run.id], CONTEXT)
    assert over.status == "succeeded", over.error
    assert standing(project).step is NextStep.WRITE
    assert standing(project).model == project.models.all()[0].name
