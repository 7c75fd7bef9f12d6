"""Says before the button what training some frozen datasets would cost together, and how long it would take.

Token counts are kept for each dataset and base: datasets are frozen, so ticking one more of a hundred counts one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.estimates import Estimate, Workload, estimate
from lyricstudio.domain.freezing import written_examples
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.tokens import as_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.counting import BaseCounters
    from lyricstudio.store.project import Project

_SLICE = 128  # examples counted in one go


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What would be started: datasets, the base, the most passes (None: the base's usual number), the day."""

    dataset_ids: tuple[str, ...]
    base: str
    today: date
    passes: int | None = None


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """Estimates by dataset id and their sums; None is "not known"."""

    request: PlanRequest
    estimates: dict[str, Estimate]

    @property
    def runs(self) -> int:
        """Return how many runs it makes."""
        return len(self.estimates)

    @property
    def usd(self) -> float | None:
        """Return what all runs cost together."""
        prices = [one.training_usd for one in self.estimates.values()]
        return None if None in prices else sum(price or 0.0 for price in prices)

    @property
    def seconds(self) -> float | None:
        """Return how long all runs take: one after the other on this machine, not known of a service."""
        times = [one.seconds for one in self.estimates.values()]
        return None if None in times or not times else sum(time or 0.0 for time in times)

    @property
    def tokens(self) -> int:
        """Return the tokens that are trained together."""
        return sum(one.billed_tokens for one in self.estimates.values())

    @property
    def is_local(self) -> bool:
        """Say whether this machine does the work."""
        return all(one.provider == LOCAL for one in self.estimates.values())

    @property
    def shutdown(self) -> date | None:
        """Return the day on which what is trained stops answering, None for never or not known."""
        return min((one.shutdown_date for one in self.estimates.values() if one.shutdown_date), default=None)

    @property
    def untrainable_since(self) -> date | None:
        """Return the day since when nothing can be trained there, None where it can."""
        return next((one.untrainable_since for one in self.estimates.values() if not one.trainable), None)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return what the sums rest on, each sentence once."""
        return tuple(dict.fromkeys(text for one in self.estimates.values() for text in one.assumptions))


class LaunchPlanner:
    """Plans launches of one project's datasets."""

    def __init__(self, project: Project, counters: BaseCounters) -> None:
        self._project = project
        self._counters = counters
        self._counted: dict[tuple[str, str], Workload] = {}

    def plan(self, request: PlanRequest, ctx: WorkContext) -> LaunchPlan:
        """Return the plan; UserError for a base that is not known or a dataset that is gone."""
        base = self._counters.for_base(request.base)
        estimates = {}
        for done, dataset_id in enumerate(request.dataset_ids):
            ctx.checkpoint()
            ctx.report(Progress(done, len(request.dataset_ids), "counting tokens"))
            work = self._workload(dataset_id, request.base, ctx)
            estimates[dataset_id] = estimate(work, base.card, request.today, request.passes)
        return LaunchPlan(request, estimates)

    def _workload(self, dataset_id: str, base: str, ctx: WorkContext) -> Workload:
        key = (dataset_id, base)
        if key not in self._counted:
            self._counted[key] = self._count(dataset_id, base, ctx)
        return self._counted[key]

    def _count(self, dataset_id: str, base: str, ctx: WorkContext) -> Workload:
        counted = self._counters.for_base(base)
        dataset = self._project.datasets.get(dataset_id)
        examples = list(self._project.datasets.examples(dataset_id, Split.TRAIN))
        written = [as_record(e.messages) for e in written_examples(examples, Split.TRAIN, dataset.repeat)]
        sizes: list[int] = []
        for start in range(0, len(written), _SLICE):
            ctx.checkpoint()
            sizes += [size.total for size in counted.counter.count(written[start : start + _SLICE])]
        return Workload(examples=tuple(sizes), counted_by=counted.counter.label)


def only(plan: LaunchPlan, dataset_ids: Sequence[str]) -> LaunchPlan:
    """Return the plan for some of its datasets."""
    kept = {key: value for key, value in plan.estimates.items() if key in set(dataset_ids)}
    return LaunchPlan(replace(plan.request, dataset_ids=tuple(kept)), kept)
