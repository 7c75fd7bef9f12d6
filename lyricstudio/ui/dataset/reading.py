"""The reading side of the dataset view: what is known of the project's drafts and datasets, each step a job."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lyricstudio.services.datasets import DatasetOptions, FrozenDataset
from lyricstudio.ui.charts.loading import load_plots
from lyricstudio.ui.dataset.plan_pane import DRAFT, FROZEN

if TYPE_CHECKING:
    from lyricstudio.domain.draft_issues import FoundIssue
    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset
    from lyricstudio.services.dataset_desk import DatasetDesk
    from lyricstudio.services.dataset_drafts import Draft
    from lyricstudio.services.dataset_facts import DatasetFacts
    from lyricstudio.ui.dataset.view import DatasetView

    _Read = tuple[DatasetDesk, Draft, tuple[Dataset, ...]]


class DatasetReading:
    """State and jobs; the view is told by its `show_…` methods.

    `options` is the plan, `current` the row that is looked at, `item` and `facts` what is known of it.
    """

    def __init__(self, view: DatasetView) -> None:
        self._view = view
        self.forget()

    def forget(self) -> None:
        """Know nothing: another project is open."""
        self._desk: DatasetDesk | None = None
        self._planned = False  # whether the plan is known: the project's own is read with the first draft
        self.options = DatasetOptions()
        self.draft: Draft | None = None
        self.frozen: tuple[Dataset, ...] = ()
        self.current: tuple[str, str] | None = None
        self.item: FrozenDataset | None = None
        self.facts: DatasetFacts | None = None
        self.issues: tuple[FoundIssue, ...] = ()
        self.stale = True

    @property
    def desk(self) -> DatasetDesk:
        """Return the desk of the project; there is none before the first draft was made."""
        assert self._desk is not None
        return self._desk

    @property
    def is_frozen(self) -> bool:
        """Say whether a frozen dataset is looked at."""
        return self.current is not None and self.current[0] == FROZEN

    @property
    def shown(self) -> FrozenDataset | None:
        """Return the dataset of the current row: a group of the draft, or a frozen one without its examples."""
        if self.current is None:
            return None
        kind, name = self.current
        if kind == DRAFT:
            groups = self.draft.groups if self.draft else ()
            return next((item for item in groups if item.dataset.group == name), None)
        return next((FrozenDataset(one, (), known=True) for one in self.frozen if one.id == name), None)

    def forget_songs(self) -> None:
        """Count words anew next time: songs have changed."""
        if self._desk is not None:
            self._desk.forget_songs()

    def follow(self, options: DatasetOptions) -> None:
        """Follow another plan."""
        self.options, self._planned = options, True
        if self.is_frozen:
            self.current = None
        self.read()

    def read(self) -> None:
        """Make the draft and list what is frozen."""
        view = self._view
        self.stale = False
        project, tables, known = view.project, view.studio.tables, self._desk
        options = self.options if self._planned else None

        def work(ctx: WorkContext) -> _Read:
            from lyricstudio.services.dataset_desk import DatasetDesk

            load_plots()
            desk = known or DatasetDesk(project, tables)
            return desk, desk.draft(options, ctx), desk.frozen()

        view.start(view.run_job(work, "Making the draft", "draft").on_success(self._on_read))

    def _on_read(self, read: _Read) -> None:
        self._desk, self.draft, self.frozen = read
        if not self._planned:
            self._planned, self.options = True, self.draft.options
        groups = {item.dataset.group for item in self.draft.groups}
        ids = {dataset.id for dataset in self.frozen}
        kind, name = self.current or ("", "")
        if not ((kind == DRAFT and name in groups) or (kind == FROZEN and name in ids)):
            self.current = self._first()
        self._view.show_draft()
        self._read_issues()
        self._view.choose(self.current)

    def _first(self) -> tuple[str, str] | None:
        """Return the largest group of the draft, else the newest frozen dataset."""
        groups = self.draft.groups if self.draft else ()
        if groups:
            return DRAFT, max(groups, key=lambda item: (item.dataset.train, item.dataset.group)).dataset.group
        return (FROZEN, self.frozen[0].id) if self.frozen else None

    def read_facts(self) -> None:
        """Find out about the dataset of the current row."""
        if self.current is None:
            self.item = self.facts = None
            return
        view, desk, options = self._view, self.desk, self.options
        drafted = self.shown if not self.is_frozen else None
        dataset_id = self.current[1]

        def work(ctx: WorkContext) -> DatasetFacts:
            from lyricstudio.services.dataset_drafts import read_frozen

            return desk.facts(drafted or read_frozen(desk.project, dataset_id), options, ctx)

        view.start(view.run_job(work, "Counting tokens", "facts").on_success(self._on_facts))

    def _on_facts(self, facts: DatasetFacts) -> None:
        if self.current is not None:
            self.facts, self.item = facts, facts.item
            self._view.show_facts(facts)
            self._read_costs(facts.item)

    def _read_costs(self, item: FrozenDataset) -> None:
        view, desk = self._view, self.desk
        job = view.run_job(lambda ctx: desk.costs(item, date.today(), ctx), "Estimating costs", "costs")
        view.start(job.on_success(self._on_costs))

    def _on_costs(self, estimates: tuple[Estimate, ...]) -> None:
        local = next((one.base for one in estimates if one.provider == "local"), "")
        self._view.costs.show_estimates(estimates, self.options.base or local, date.today())

    def _read_issues(self) -> None:
        view, desk, draft = self._view, self.desk, self.draft
        if draft is not None:
            job = view.run_job(lambda ctx: desk.issues(draft, ctx), "Looking for issues", "issues")
            view.start(job.on_success(self._on_issues))

    def _on_issues(self, issues: tuple[FoundIssue, ...]) -> None:
        self.issues = issues
        self._view.show_issues()

    def read_example(self, index: int) -> None:
        """Read one example of the dataset for reading."""
        view, options, item = self._view, self.options, self.item
        if item is not None and index < len(item.examples):
            desk, example = self.desk, item.examples[index]
            job = view.run_job(lambda _ctx: desk.seen(example, options), "Reading an example", "example")
            view.start(job.on_success(view.show_example))
