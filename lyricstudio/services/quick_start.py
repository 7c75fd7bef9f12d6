"""Where a project stands on the road from songs to a song, and the shortest way over the next stretch of it.

A first-timer shall reach a composed song without knowing what a dataset or a base is: usual answers everywhere.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.bases.base import DEFAULT_ALIAS
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.next_step import NextStep, Standing
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.launch_plan import LaunchPlanner, PlanRequest
from lyricstudio.services.providers import open_provider
from lyricstudio.services.tuning import OVER, LaunchRequest, launch

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset, Run
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project


def standing(project: Project) -> Standing:
    """Return where a project stands."""
    songs = project.songs.count()
    ready = [model for model in project.models.all() if model.status == "ready"]
    if ready:
        newest = max(ready, key=lambda model: (model.created, model.id or 0))
        step = NextStep.NONE if project.compositions.listed() else NextStep.WRITE
        return Standing(step, songs, newest.name)
    at_work = any(run.status not in OVER for run in project.runs.all())
    return Standing(NextStep.NONE if at_work or not songs else NextStep.TRAIN, songs)


def train_first(project: Project, tables: Tables, ctx: WorkContext, base: str = DEFAULT_ALIAS) -> Run:
    """Freeze what is not frozen yet and start one fine-tune on this machine: of the artist that is learnt soonest.

    Raises UserError when there are too few parts to learn from.
    """
    if base == DEFAULT_ALIAS:
        BaseCatalogue(paths.bases_dir()).add_default(ctx)
    counters = BaseCounters(tables)
    dataset = _soonest(project, tables, counters, ctx)
    request = PlanRequest((dataset.id,), base, datetime.now(tz=UTC).date())
    told = LaunchPlanner(project, counters).plan(request, ctx).seconds
    seconds = {dataset.id: told} if told is not None else {}
    with open_provider("local", ctx) as provider:
        (run,) = launch(project, provider, LaunchRequest((dataset.id,), base, seconds=seconds), {}, ctx)
    if run.error:
        raise UserError(f"The fine-tune could not be started: {run.error}", "Tune has a button to try it again.")
    return run


def _soonest(project: Project, tables: Tables, counters: BaseCounters, ctx: WorkContext) -> Dataset:
    known = project.datasets.all()
    if not known:
        has_artist = any(song.artist for song in project.songs.summaries())
        options = DatasetOptions(group_by=GroupBy.ARTIST if has_artist else GroupBy.ALL)
        known = tuple(item.dataset for item in DatasetBuilder(project, tables, counters, options).freeze(ctx).frozen)
    return min(known, key=lambda dataset: (dataset.train, dataset.group))
