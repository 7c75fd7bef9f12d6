"""Launches fine-tunes: the run row first, the money second, and never a second job for one run.

A create whose answer was lost is looked up by its run id before anything is tried again (design.md,
"Run row first"). Every step is a state of the row, so that a crash at any point is picked up later.
"""

from __future__ import annotations

import json
import tempfile
import time
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio import __version__
from lyricstudio.domain.errors import LyricStudioError, ServiceError, UserError
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.records import Run
from lyricstudio.domain.run_states import run_options
from lyricstudio.providers.failures import AmbiguousError
from lyricstudio.providers.interface import JobRequest
from lyricstudio.services.clock import now
from lyricstudio.services.dataset_files import write_chat_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset
    from lyricstudio.providers.interface import JobState, Provider
    from lyricstudio.store.project import Project

PLANNED = "planned"
SUBMITTING = "submitting"
REFUSED = "refused"
LOST = "lost"
OVER = frozenset({"succeeded", "failed", "cancelled", "canceled", REFUSED, LOST})
_LOOKUPS = 5
_LOOKUP_PAUSE = 1.0  # seconds; a job that was just created may need a moment to be listed


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """What to launch: one run per dataset; `epochs` None leaves the number to the recipe.

    `seconds` are the estimated times by dataset id, kept with the run so that a queue can say when it starts.
    """

    dataset_ids: tuple[str, ...]
    base: str = "default"
    epochs: int | None = None
    seed: int = 0
    max_usd: float | None = None
    recipe: Mapping[str, object] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


def launch(
    project: Project, provider: Provider, request: LaunchRequest, usd: Mapping[str, float], ctx: WorkContext
) -> tuple[Run, ...]:
    """Write a run for each dataset and submit them; `usd` is the estimate per dataset id.

    Raises UserError before anything is written when a dataset is unknown or the total estimate is
    above `max_usd`.
    """
    datasets = [project.datasets.get(dataset_id) for dataset_id in request.dataset_ids]
    total = sum(usd.get(dataset.id, 0.0) for dataset in datasets)
    if request.max_usd is not None and total > request.max_usd:
        raise UserError(
            f"The estimate of ${total:.2f} is above the limit of ${request.max_usd:.2f}; nothing was started.",
            "Raise --max-usd, choose a cheaper base, or use fewer datasets.",
        )
    runs = [_plan(project, provider, request, dataset, usd.get(dataset.id, 0.0)) for dataset in datasets]
    launched = []
    for done, run in enumerate(runs):
        ctx.report(Progress(done, len(runs), "submitting fine-tunes"))
        launched.append(_submit_or_record(project, provider, run, ctx))
    return tuple(launched)


def submit(project: Project, provider: Provider, run: Run, ctx: WorkContext) -> Run:
    """Bring a planned or half-submitted run to its job, without ever making a second one.

    Raises ServiceError when the service refuses (the run is then marked `refused`).
    """
    if run.status == SUBMITTING:
        known = _look_up(provider, run, tries=1)
        if known:
            return _attach(project, run, known)
    try:
        run = _upload(project, provider, run, ctx)
        if run.status == PLANNED and not project.runs.claim(run.id, PLANNED, SUBMITTING):
            # Another command took this run between our reading and now; its job is the run's job.
            return project.runs.get(run.id)
        run = _save(project, replace(run, status=SUBMITTING, error=""))
        return _attach(project, run, _create(project, provider, run))
    except AmbiguousError as error:
        _save(project, replace(run, error=error.message))
        raise
    except ServiceError as error:
        _save(project, replace(run, status=REFUSED, error=error.message, finished=now()))
        raise


def retry(project: Project, provider: Provider, run: Run, ctx: WorkContext) -> Run:
    """Start again what failed: a new run on the same dataset and settings, or the old one if it never had a job."""
    if not run.job_id and run.status not in (REFUSED, LOST):
        return submit(project, provider, run, ctx)
    if run.status not in OVER:
        raise UserError(
            f"The run {run.id} is {run.status}; only one that ended can be retried.", "See: lyricstudio runs"
        )
    if run.status == "succeeded":
        raise UserError(f"The run {run.id} succeeded; there is nothing to retry.", "Use tune for another model.")
    again = replace(
        run, id=_new_id(), status=PLANNED, job_id="", file_id="", valid_file_id="", progress=0.0, eta_seconds=None,
        train_loss=None, valid_loss=None, trained_tokens=None, cost_usd=None, model="", error="", created=now(),
        finished="", last_event="",
    )  # fmt: skip
    project.runs.add(again)
    return submit(project, provider, again, ctx)


def steer(project: Project, provider: Provider, run: Run, action: str) -> Run:
    """Cancel, pause or resume a run; one that was never submitted is cancelled here."""
    if run.status in OVER:
        raise UserError(f"The run {run.id} is over ({run.status}).", "See: lyricstudio runs")
    if not run.job_id:
        known = _look_up(provider, run, tries=1) if run.status == SUBMITTING else None
        if known is None:
            if action != "cancel":
                raise UserError(f"The run {run.id} has no job yet.", "lyricstudio retry submits it.")
            return _save(project, replace(run, status="cancelled", finished=now()))
        run = _attach(project, run, known)
    return _attach(project, run, provider.steer_job(run.job_id, action))


def _plan(project: Project, provider: Provider, request: LaunchRequest, dataset: Dataset, usd: float) -> Run:
    options: dict[str, object] = {"epochs": request.epochs, "seed": request.seed, "recipe": dict(request.recipe)}
    if dataset.id in request.seconds:
        options["seconds"] = round(request.seconds[dataset.id], 1)
    run = Run(
        id=_new_id(),
        dataset_id=dataset.id,
        provider=provider.name,
        base=request.base,
        status=PLANNED,
        recipe=json.dumps(options, sort_keys=True),
        suffix=_suffix(dataset.group),
        cost_estimate_usd=usd,
        created=now(),
        versions=json.dumps(_versions()),
    )
    project.runs.add(run)
    return run


def _submit_or_record(project: Project, provider: Provider, run: Run, ctx: WorkContext) -> Run:
    try:
        return submit(project, provider, run, ctx)
    except LyricStudioError as error:
        ctx.warn(f"{run.id}: {error.message}")
        return project.runs.get(run.id)


def _upload(project: Project, provider: Provider, run: Run, ctx: WorkContext) -> Run:
    dataset = project.datasets.get(run.dataset_id)
    with tempfile.TemporaryDirectory(prefix="lyricstudio-") as folder:
        if not run.file_id:
            ctx.checkpoint()
            run = replace(run, file_id=_upload_split(project, provider, dataset, Split.TRAIN, Path(folder)))
            run = _save(project, run)
        if dataset.valid and not run.valid_file_id:
            ctx.checkpoint()
            run = replace(run, valid_file_id=_upload_split(project, provider, dataset, Split.VALID, Path(folder)))
            run = _save(project, run)
    return run


def _upload_split(project: Project, provider: Provider, dataset: Dataset, split: Split, folder: Path) -> str:
    path = folder / f"{dataset.id}-{split.value}.jsonl"
    write_chat_file(project, dataset.id, split, path)
    return provider.upload(path)


def _create(project: Project, provider: Provider, run: Run) -> JobState:
    try:
        return provider.create_job(_job_request(project, run))
    except AmbiguousError:
        known = _look_up(provider, run, tries=_LOOKUPS)
        if known is None:
            raise
        return known


def _job_request(project: Project, run: Run) -> JobRequest:
    dataset = project.datasets.get(run.dataset_id)
    options = run_options(run)
    epochs, seed, recipe = options.get("epochs"), options.get("seed"), options.get("recipe")
    return JobRequest(
        run_id=run.id,
        base=run.base,
        training_file=run.file_id,
        validation_file=run.valid_file_id,
        suffix=run.suffix,
        seed=seed if isinstance(seed, int) else 0,
        epochs=epochs if isinstance(epochs, int) else None,
        recipe=recipe if isinstance(recipe, dict) else {},
        metadata={
            "dataset_id": dataset.id,
            "dataset_hash": dataset.hash,
            "template_hash": dataset.template_hash,
            "answer_format": dataset.answer_format.value,
            "context": dataset.context.value,
            "group": dataset.group[:512],
        },
    )


def _look_up(provider: Provider, run: Run, tries: int) -> JobState | None:
    for attempt in range(tries):
        if attempt:
            time.sleep(_LOOKUP_PAUSE)
        try:
            known = provider.find_job(run.id)
        except AmbiguousError:
            if attempt == tries - 1:
                raise
            continue
        if known:
            return known
    return None


def _attach(project: Project, run: Run, job: JobState) -> Run:
    status = "paused" if job.paused else job.status
    return _save(project, replace(run, job_id=job.job_id, status=status, error=job.error))


def _save(project: Project, run: Run) -> Run:
    project.runs.update(run)
    return run


def _new_id() -> str:
    return f"run_{uuid.uuid4().hex[:16]}"


def _suffix(group: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in group.lower()).strip("-")
    return "-".join(piece for piece in kept.split("-") if piece)[:40] or "lyrics"


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {"lyricstudio": __version__}
    for package in ("openai", "numpy", "xllamacpp"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
