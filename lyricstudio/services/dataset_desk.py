"""All that the window asks about one project's datasets, with what is costly to prepare made once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lyricstudio.domain.freezing import example_line
from lyricstudio.services.counting import DEFAULT_BASE, BaseCounters
from lyricstudio.services.dataset_drafts import Draft, counting_base, make_draft, read_plan
from lyricstudio.services.dataset_facts import DatasetFacts, FactFinder
from lyricstudio.services.dataset_issues import find_issues
from lyricstudio.services.estimating import CostRequest, Estimator
from lyricstudio.services.seen_examples import SeenExample, see_example

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lyricstudio.domain.draft_issues import FoundIssue
    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset, Example
    from lyricstudio.services.datasets import DatasetOptions, FrozenDataset
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project


class DatasetDesk:
    """The desk of one project; every method may take its time and belongs into a job."""

    def __init__(self, project: Project, tables: Tables) -> None:
        self.project = project
        self.tables = tables
        self.counters = BaseCounters(tables)
        self._finder: FactFinder | None = None

    def forget_songs(self) -> None:
        """Count words anew next time: songs have changed."""
        self._finder = None

    def frozen(self) -> tuple[Dataset, ...]:
        """Return the frozen datasets, the newest first."""
        return tuple(reversed(self.project.datasets.all()))

    def draft(self, options: DatasetOptions | None, ctx: WorkContext) -> Draft:
        """Return what a plan (None: the one that the project remembers) would make."""
        return make_draft(self.project, self.counters, options or read_plan(self.project), ctx)

    def facts(self, item: FrozenDataset, options: DatasetOptions, ctx: WorkContext) -> DatasetFacts:
        """Return the facts of a dataset, its tokens counted for the base of a plan."""
        if self._finder is None:
            self._finder = FactFinder(self.project, self.tables.function_words)
        return self._finder.facts(item, counting_base(options, self.counters), ctx)

    def issues(self, draft: Draft, ctx: WorkContext) -> tuple[FoundIssue, ...]:
        """Return the issues of a draft."""
        return find_issues(self.project, draft, ctx)

    def costs(self, item: FrozenDataset, today: date, ctx: WorkContext) -> tuple[Estimate, ...]:
        """Return an estimate for every base that is known, what can be trained first, then the cheapest."""
        estimates = Estimator(self.counters).for_examples(
            self.project, item.dataset, item.examples, CostRequest((), today), ctx
        )
        return tuple(sorted(estimates, key=lambda e: (not e.trainable, e.provider != "local", e.training_usd or 0.0)))

    def seen(self, example: Example, options: DatasetOptions) -> SeenExample:
        """Return an example for reading."""
        return see_example(self.project, example, self.raw(example, options))

    def raw(self, example: Example, options: DatasetOptions) -> str:
        """Return an example as the base reads it: in its chat template, or as a line of the file that is sent."""
        base = options.base or DEFAULT_BASE
        card = self.counters.for_base(base).card
        if card.provider != "local":
            return json.dumps(json.loads(example_line(example)), ensure_ascii=False, indent=1)
        return _rendered(example, base) or example_line(example)

    def write_tables(self, folder: Path, options: DatasetOptions, ctx: WorkContext) -> list[Path]:
        """Write the statistics of the whole catalogue as CSV files."""
        from lyricstudio.domain.grouping import GroupBy
        from lyricstudio.services.statistics import statistics_of, write_tables

        by = options.group_by if options.group_by is not GroupBy.ALL else GroupBy.KIND
        return write_tables(statistics_of(self.project, self.counters, options.base or DEFAULT_BASE, by, ctx), folder)


def _rendered(example: Example, base: str) -> str:
    """Return an example in a local base's chat template; "" when the base is not on this machine."""
    from lyricstudio import paths
    from lyricstudio.bases.catalogue import BaseCatalogue
    from lyricstudio.bases.chat import ChatTemplate
    from lyricstudio.domain.errors import UserError

    try:
        found = BaseCatalogue(paths.bases_dir()).find(base)
    except UserError:
        return ""
    return ChatTemplate.from_gguf(found.path).render(list(example.messages), add_generation_prompt=False)
