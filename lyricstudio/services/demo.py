"""The main job end to end on the sample songs: files, labels, frozen dataset, fine-tune, song, originality.

It is made of the same services as the commands, and goes on where it stood: an interrupted demo
finds its songs, its dataset and its run again, and a finished one composes another song.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import ServiceError, UserError
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import default_importers
from lyricstudio.services.composing import Composer
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.importing import ImportRequest, import_songs
from lyricstudio.services.labelling import label_songs
from lyricstudio.services.originality import check_text
from lyricstudio.services.projects import create_project, open_project
from lyricstudio.services.samples import RIGHTS
from lyricstudio.services.song_fields import Setting
from lyricstudio.services.song_plan import ComposeRequest
from lyricstudio.services.tuning import OVER, LaunchRequest, launch, submit
from lyricstudio.services.watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, Dataset, Run, RunMetric
    from lyricstudio.providers.interface import Provider
    from lyricstudio.services.composing import ComposedLine
    from lyricstudio.services.originality import TimedReport
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

ARTIST = "Lottie Kerb"
FORM = "verse,chorus,verse,chorus,bridge,chorus"
PROJECT_NAME = "demo.lyricstudio"
_FIRST_SEED = 7


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What the demo works with: where its project goes, the sample songs, the base, the recipe, the song."""

    folder: Path
    samples: Path
    base: str = "default"
    epochs: int | None = None
    form: str = FORM


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What came out of the demo; losses are nats a token, before is the base's own."""

    project: Path
    dataset: Dataset
    run: Run
    seconds: float
    train_loss_first: float | None
    train_loss_last: float | None
    valid_loss_before: float | None
    valid_loss_after: float | None
    song: Composition
    originality: TimedReport


class Demo:
    """Walks the whole road once; `on_line` hears each composed line."""

    def __init__(
        self, plan: DemoPlan, tables: Tables, provider: Provider, on_line: Callable[[ComposedLine], None] | None = None
    ) -> None:
        self._plan = plan
        self._tables = tables
        self._provider = provider
        self._on_line = on_line

    def run(self, ctx: WorkContext) -> DemoResult:
        """Do all steps and return their results; raises ServiceError when the fine-tune fails."""
        with _open(self._plan.folder) as project:
            self._import(project, ctx)
            dataset = self._freeze(project, ctx)
            run = self._tune(project, dataset, ctx)
            song = self._compose(project, run, ctx)
            ctx.note("6/6  looking for its word runs in the songs")
            text = "\n".join(section.text for section in song.sections)
            report = check_text(project, text, self._tables.headings, ctx)
            return _result(project, dataset, run, song, report)

    def _import(self, project: Project, ctx: WorkContext) -> None:
        ctx.note(f"1/6  importing twelve songs by {ARTIST} (invented, CC0)")
        request = ImportRequest((self._plan.samples / ARTIST,), ImportOptions(), (Setting("rights", RIGHTS),))
        report = import_songs(project, default_importers(self._tables.headings), request, ctx)
        if report.rejected or report.nothing_read:
            raise UserError(f"The sample songs in {self._plan.samples} cannot be read.", "Install LyricStudio again.")
        labels = label_songs(project, ctx)
        parts = ", ".join(f"{count} {kind}" for kind, count in labels.by_kind.items())
        ctx.note(f"2/6  parts: {parts}")

    def _freeze(self, project: Project, ctx: WorkContext) -> Dataset:
        options = DatasetOptions(group_by=GroupBy.ARTIST)
        builder = DatasetBuilder(project, self._tables, BaseCounters(self._tables), options)
        dataset = builder.freeze(ctx).frozen[0].dataset
        ctx.note(f"3/6  dataset {dataset.id}: {dataset.train} examples to train, {dataset.valid} held out, frozen")
        return dataset

    def _tune(self, project: Project, dataset: Dataset, ctx: WorkContext) -> Run:
        ctx.note("4/6  fine-tuning a real model on this machine's processor (a few minutes)")
        run = self._started(project, dataset, ctx)
        (run,) = watch(project, self._provider, [run.id], ctx)
        if run.status != "succeeded":
            raise ServiceError(f"The fine-tune ended as {run.status}: {run.error}", "Start the demo again to retry it.")
        return run

    def _started(self, project: Project, dataset: Dataset, ctx: WorkContext) -> Run:
        for run in project.runs.all():
            if run.dataset_id == dataset.id and (run.status == "succeeded" or run.status not in OVER):
                return run if run.job_id else submit(project, self._provider, run, ctx)
        request = LaunchRequest((dataset.id,), self._plan.base, self._plan.epochs)
        (run,) = launch(project, self._provider, request, {}, ctx)
        return run

    def _compose(self, project: Project, run: Run, ctx: WorkContext) -> Composition:
        ctx.note("5/6  composing a song, part by part")
        composer = Composer(project, self._provider, self._tables, self._on_line)
        seed = _FIRST_SEED + len(project.compositions.all())
        return composer.compose(ComposeRequest(self._plan.form, model=run.model, seed=seed), ctx)


def _open(folder: Path) -> Project:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be made: {error.strerror}.", "Name another with --out.") from error
    path = folder / PROJECT_NAME
    return open_project(path) if path.exists() else create_project(path)


def _result(project: Project, dataset: Dataset, run: Run, song: Composition, report: TimedReport) -> DemoResult:
    metrics = project.runs.metrics(run.id)
    train = [m.train_loss for m in metrics if m.train_loss is not None]
    return DemoResult(
        project=project.path,
        dataset=dataset,
        run=run,
        seconds=_seconds(run),
        train_loss_first=train[0] if train else None,
        train_loss_last=train[-1] if train else None,
        valid_loss_before=_valid(metrics, first=True),
        valid_loss_after=_valid(metrics, first=False),
        song=song,
        originality=report,
    )


def _valid(metrics: tuple[RunMetric, ...], first: bool) -> float | None:
    measured = [m.valid_loss for m in metrics if m.valid_loss is not None]
    return None if not measured else measured[0] if first else measured[-1]


def _seconds(run: Run) -> float:
    if not run.finished:
        return 0.0
    return (datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.created)).total_seconds()
