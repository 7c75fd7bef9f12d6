"""Projects with runs and models in every state, written straight into the file; and a machine that really trains."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tiny_base import write_tiny_base

from lyricstudio import paths
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import LyricModel, Run, RunMetric, RunSample
from lyricstudio.providers.local_engine import stop_engine
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.sample_prompts import sample_prompts
from lyricstudio.services.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricstudio.domain.records import Dataset
    from lyricstudio.store.project import Project

TINY = "tiny"
_STEPS = 40


@contextmanager
def training_machine(folder: Path) -> Iterator[None]:
    """Put a tiny base on this machine; an engine that was started is stopped afterwards."""
    BaseCatalogue(paths.bases_dir()).add_path(write_tiny_base(folder / f"{TINY}.gguf"), SilentContext())
    try:
        yield
    finally:
        stop_engine(SilentContext())


def freeze_all(project: Project) -> tuple[Dataset, ...]:
    """Freeze a dataset for each artist."""
    tables = Tables()
    options = DatasetOptions(group_by=GroupBy.ARTIST)
    report = DatasetBuilder(project, tables, BaseCounters(tables), options).freeze(SilentContext())
    return tuple(one.dataset for one in report.frozen)


def add_run(project: Project, dataset: Dataset, number: int, **changes: object) -> Run:
    """Add a run of this machine, named by its number; half done unless told otherwise."""
    run = Run(
        id=f"run_{number:04}", dataset_id=dataset.id, provider="local", base=TINY, status="succeeded",
        job_id=f"ftjob-{number}", suffix=dataset.group.lower(), progress=1.0, train_loss=1.2, valid_loss=2.1,
        trained_tokens=40_000, created=f"2026-11-2{min(number, 4)}T10:00:00+00:00",
        finished=f"2026-11-2{min(number, 4)}T10:21:00+00:00", recipe='{"epochs": 2, "recipe": {}, "seed": 0}',
    )  # fmt: skip
    return project.runs.add(replace(run, **changes))  # type: ignore[arg-type]


def add_losses(project: Project, run: Run, until: int = _STEPS) -> None:
    """Add the measured steps of a run: held-out loss every ten, lowest at twenty."""
    project.runs.add_metrics(
        RunMetric(
            run.id,
            step,
            None if step == 0 else 4.0 - 0.06 * step,
            2.0 + abs(step - 20) * 0.04 if step % 10 == 0 else None,
            step * 100,
            f"2026-11-24T10:{step // 60:02}:{step % 60:02}+00:00",
        )
        for step in range(until + 1)
    )


def add_samples(project: Project, run: Run, dataset: Dataset) -> None:
    """Add what the run wrote at its checkpoints."""
    prompt = sample_prompts(project, dataset)[0]
    for step, copied in ((10, 9), (20, 3)):
        project.samples.add(
            RunSample(
                run.id, prompt.key, step, f"line one of {step}\nline two", f"m:{step}", 2.5 - step / 20, copied, 0.5
            )
        )


def add_model(project: Project, run: Run, dataset: Dataset, name: str, **changes: object) -> LyricModel:
    """Add the model that a run made."""
    model = LyricModel(
        id=None, name=name, group=dataset.group, base=run.base, provider=run.provider,
        model_id=f"ft:{run.base}:{name}:{run.id}", run_id=run.id, dataset_id=dataset.id, dataset_hash=dataset.hash,
        context=dataset.context, answer_format=dataset.answer_format, template=dataset.template, created=run.finished,
        valid_loss=run.valid_loss, metrics=json.dumps({"train_loss": 1.1, "trained_tokens": 40_000}),
    )  # fmt: skip
    return project.models.add(replace(model, **changes))  # type: ignore[arg-type]


def one_thread() -> None:
    """Let the numeric libraries of child processes use one thread: tests run beside each other."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
