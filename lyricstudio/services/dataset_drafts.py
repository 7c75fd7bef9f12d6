"""A dataset before it is frozen: the plan that a project remembers, and every group that the plan would make."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import AnswerFormat, ContextMode
from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.splitting import Shares
from lyricstudio.services.counting import DEFAULT_BASE
from lyricstudio.services.datasets import (
    MIN_TRAINING_EXAMPLES,
    DatasetBuilder,
    DatasetOptions,
    FrozenDataset,
    keep_datasets,
)

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.counting import BaseCounters, CountedBase
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

PLAN_SETTING = "dataset_plan"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a plan would make: the groups in alphabetical order, the songs in no group, those the filter left out."""

    options: DatasetOptions
    groups: tuple[FrozenDataset, ...] = ()
    ungrouped: int = 0
    filtered: tuple[int, ...] = ()

    @property
    def ready(self) -> tuple[FrozenDataset, ...]:
        """Return the groups that have enough training examples."""
        return tuple(item for item in self.groups if is_ready(item))


@dataclass(frozen=True, slots=True)
class Frozen:
    """What freezing did: the datasets that are new, and those that were there already."""

    made: tuple[FrozenDataset, ...]
    known: tuple[FrozenDataset, ...]


def is_ready(item: FrozenDataset) -> bool:
    """Say whether a group has enough training examples to be frozen."""
    return item.dataset.train >= MIN_TRAINING_EXAMPLES


def make_draft(project: Project, counters: BaseCounters, options: DatasetOptions, ctx: WorkContext) -> Draft:
    """Make all groups of a plan without writing anything."""
    report = DatasetBuilder(project, counters.tables, counters, options).preview(ctx, 0)
    return Draft(options, report.frozen, report.ungrouped, report.filtered)


def freeze_draft(project: Project, draft: Draft, ctx: WorkContext) -> Frozen:
    """Write the groups of a draft that are ready, as they were shown."""
    kept = keep_datasets(project, draft.ready, ctx)
    return Frozen(tuple(i for i in kept if not i.known), tuple(i for i in kept if i.known))


def read_frozen(project: Project, dataset_id: str) -> FrozenDataset:
    """Return a frozen dataset with its examples; UserError when there is none with this id."""
    dataset = project.datasets.get(dataset_id)
    return FrozenDataset(dataset, tuple(project.datasets.examples(dataset_id)), known=True)


def counting_base(options: DatasetOptions, counters: BaseCounters) -> CountedBase:
    """Return the base whose tokens are counted for a plan: the chosen one, else the usual one of this machine."""
    return counters.for_base(options.base or DEFAULT_BASE)


def with_base(options: DatasetOptions, base: str, tables: Tables) -> DatasetOptions:
    """Return a plan for another base ("": whatever fits everywhere), with the answers written as it wants them."""
    card = tables.prices.find(base or DEFAULT_BASE)
    local = card is None or card.provider == LOCAL
    written = AnswerFormat.END_WORD if local else AnswerFormat.PLAIN
    return replace(options, base=base, answer_format=written)


def read_plan(project: Project) -> DatasetOptions:
    """Return the plan that the project remembers; what it does not say is as usual."""
    known = json.loads(project.settings.get(PLAN_SETTING, "{}"))
    usual = DatasetOptions()
    try:
        return DatasetOptions(
            group_by=GroupBy(known.get("group_by", usual.group_by)),
            context=ContextMode(known.get("context", usual.context)),
            answer_format=AnswerFormat(known.get("format", usual.answer_format)),
            shares=Shares.parse(known.get("split", str(usual.shares))),
            seed=int(known.get("seed", 0)),
            repeat=int(known.get("repeat", 1)),
            base=str(known.get("base", "")),
            only=PartFilter.from_json(json.dumps(known.get("only", {}))),
            keep_together=bool(known.get("keep_together")),
        )
    except ValueError:  # written by a newer version
        return usual


def write_plan(project: Project, options: DatasetOptions) -> None:
    """Let the project remember a plan."""
    plan = {
        "group_by": options.group_by.value,
        "context": options.context.value,
        "format": options.answer_format.value,
        "split": str(options.shares),
        "seed": options.seed,
        "repeat": options.repeat,
        "base": options.base,
        "only": json.loads(options.only.to_json()),
        "keep_together": options.keep_together,
    }
    project.settings.set(PLAN_SETTING, json.dumps(plan, sort_keys=True, ensure_ascii=False))
