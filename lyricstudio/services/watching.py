"""Follows runs: one list call for all of them, new events only, and a model row when one has finished.

Closing whatever watches changes nothing: the state lives at the provider and in the project, and the
next refresh finds it again.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyricstudio.domain.progress import Progress
from lyricstudio.domain.records import LyricModel, RunMetric
from lyricstudio.services.clock import now
from lyricstudio.services.tuning import LOST, OVER, PLANNED, SUBMITTING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Run
    from lyricstudio.providers.interface import JobEvent, JobState, Provider
    from lyricstudio.store.project import Project

POLL_SECONDS = 1.0


def refresh(project: Project, provider: Provider) -> tuple[Run, ...]:
    """Bring this provider's unfinished runs up to date and return all runs of the project, newest first."""
    active = [run for run in project.runs.all() if run.provider == provider.name and run.status not in OVER]
    if active:
        jobs = provider.jobs()
        by_run = {job.run_id: job for job in jobs if job.run_id}
        by_job = {job.job_id: job for job in jobs}
        for run in active:
            _update(project, provider, run, by_job.get(run.job_id) or by_run.get(run.id))
    return tuple(project.runs.all())


def watch(project: Project, provider: Provider, run_ids: Sequence[str], ctx: WorkContext) -> tuple[Run, ...]:
    """Wait until the given runs are over, reporting progress with the time left; return them."""
    wanted = set(run_ids)
    while True:
        runs = tuple(run for run in refresh(project, provider) if run.id in wanted)
        pending = [run for run in runs if run.status not in OVER]
        ctx.report(Progress(sum(_share(run) for run in runs), float(len(runs)), _describe(runs, pending)))
        if not pending or all(run.status in (PLANNED, "paused") for run in pending):
            return runs
        # Short slices, so that a cancel is answered at once.
        for _ in range(5):
            ctx.checkpoint()
            time.sleep(POLL_SECONDS / 5)


def _share(run: Run) -> float:
    return 1.0 if run.status in OVER else run.progress


def _describe(runs: Sequence[Run], pending: Sequence[Run]) -> str:
    if len(runs) == 1 and pending:
        run = pending[0]
        loss = f", loss {run.train_loss:.2f}" if run.train_loss is not None else ""
        left = f", about {run.eta_seconds:.0f} s left" if run.eta_seconds else ""
        return f"fine-tune {run.status}{loss}{left}"
    return f"fine-tunes: {len(runs) - len(pending)} of {len(runs)} finished"


def _update(project: Project, provider: Provider, run: Run, job: JobState | None) -> None:
    if job is None:
        if run.status not in (PLANNED, SUBMITTING):
            message = f"{provider.name} does not know the job {run.job_id} any more."
            project.runs.update(replace(run, status=LOST, error=message, finished=now()))
        return
    events = provider.events(job.job_id, run.last_event)
    project.runs.add_metrics([_metric(run, event) for event in events if event.step is not None])
    run = _with_events(run, events)
    status = "paused" if job.paused else job.status
    run = replace(run, job_id=job.job_id, status=status, error=job.error, model=job.model)
    if job.is_over:
        run = _finish(project, run, job)
    project.runs.update(run)


def _with_events(run: Run, events: Sequence[JobEvent]) -> Run:
    for event in events:
        if event.step is not None and event.total_steps:
            run = replace(run, progress=event.step / event.total_steps, eta_seconds=event.eta_seconds)
        if event.train_loss is not None:
            run = replace(run, train_loss=event.train_loss)
        if event.valid_loss is not None:
            run = replace(run, valid_loss=event.valid_loss)
    return replace(run, last_event=events[-1].id) if events else run


def _metric(run: Run, event: JobEvent) -> RunMetric:
    at = datetime.fromtimestamp(event.at, tz=UTC).isoformat()
    return RunMetric(run.id, event.step or 0, event.train_loss, event.valid_loss, event.tokens, at)


def _finish(project: Project, run: Run, job: JobState) -> Run:
    run = replace(run, finished=now(), eta_seconds=None, trained_tokens=job.trained_tokens)
    if job.status != "succeeded":
        return run
    if all(model.run_id != run.id for model in project.models.all()):
        project.models.add(_model(project, run, job))
    return replace(run, progress=1.0, cost_usd=run.cost_estimate_usd)


def _model(project: Project, run: Run, job: JobState) -> LyricModel:
    dataset = project.datasets.get(run.dataset_id)
    return LyricModel(
        id=None,
        name=_free_name(project, dataset.group),
        group=dataset.group,
        base=run.base,
        provider=run.provider,
        model_id=job.model,
        run_id=run.id,
        dataset_id=dataset.id,
        dataset_hash=dataset.hash,
        context=dataset.context,
        answer_format=dataset.answer_format,
        template=dataset.template,
        created=now(),
        valid_loss=run.valid_loss,
        metrics=json.dumps({"train_loss": run.train_loss, "trained_tokens": job.trained_tokens}),
    )


def _free_name(project: Project, group: str) -> str:
    taken = {model.name for model in project.models.all()}
    name, number = group, 2
    while name in taken:
        name, number = f"{group} {number}", number + 1
    return name
