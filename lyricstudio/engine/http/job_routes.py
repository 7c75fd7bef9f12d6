"""`/v1/fine_tuning/jobs`: create, list, watch and steer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from lyricstudio.engine.disk import link_or_copy
from lyricstudio.engine.http.bodies import read_fields
from lyricstudio.engine.http.failure import ApiFailure, no_job
from lyricstudio.engine.http.job_request import read_job_request
from lyricstudio.engine.http.paging import page
from lyricstudio.engine.http.services import services_of
from lyricstudio.engine.jobs.queue import TRAINING_COPY, VALIDATION_COPY, JobRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from lyricstudio.engine.http.fields import Fields
    from lyricstudio.engine.http.services import Services
    from lyricstudio.engine.jobs.job import Job

_MOST = 1000


async def jobs(request: Request) -> Response:
    """List jobs, newest first, or create one."""
    services = services_of(request)
    if request.method == "POST":
        fields = await read_fields(request)
        key = request.headers.get("idempotency-key", "")
        return JSONResponse((await run_in_threadpool(_create, services, fields, key)).public())
    wanted = _metadata_filter(request.query_params)
    found = [job.public() for job in reversed(services.jobs.all()) if wanted.items() <= dict(job.metadata).items()]
    return JSONResponse(page(found, request.query_params, default=20, most=_MOST))


def one_job(request: Request) -> Response:
    """Show one job as it is now."""
    return JSONResponse(_known(request).public())


def steer(request: Request) -> Response:
    """Cancel, pause or resume one job."""
    services, job = services_of(request), _known(request)
    action = {"cancel": services.queue.cancel, "pause": services.queue.pause, "resume": services.queue.resume}
    try:
        return JSONResponse(action[request.url.path.rsplit("/", maxsplit=1)[-1]](job.id).public())
    except JobRefused as refused:
        raise ApiFailure(400, str(refused), None, "invalid_job_state") from refused


def events(request: Request) -> Response:
    """List the events of one job, newest first."""
    job = _known(request)
    found = services_of(request).jobs.log(job.id).public()
    return JSONResponse(page(found, request.query_params, default=20, most=_MOST))


def checkpoints(request: Request) -> Response:
    """List the checkpoints of one job, newest first."""
    job = _known(request)
    found = [job.public_checkpoint(one) for one in reversed(job.checkpoints)]
    return JSONResponse(page(found, request.query_params, default=10, most=_MOST))


def _known(request: Request) -> Job:
    job_id = request.path_params["job"]
    job = services_of(request).queue.refresh(job_id)
    if job is None:
        raise no_job(job_id)
    return job


def _create(services: Services, fields: Fields, key: str) -> Job:
    # One step: of two equal requests at once the second finds the first's job.
    with services.jobs.lock:
        existing = services.jobs.by_key(key)
        if existing is not None:
            return existing
        job = read_job_request(fields, services.models, services.files, key)
        folder = services.jobs.folder(job.id)
        folder.mkdir(parents=True)
        try:
            # Names of their own: the job keeps its files when the client deletes them.
            link_or_copy(services.files.path(job.training_file), folder / TRAINING_COPY)
            if job.validation_file:
                link_or_copy(services.files.path(job.validation_file), folder / VALIDATION_COPY)
            return services.queue.submit(job)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            message = f"The job could not be written to disk: {error.strerror}."
            raise ApiFailure(507, message, kind="server_error", code="no_space") from error


def _metadata_filter(query: Mapping[str, str]) -> dict[str, str]:
    wanted = {}
    for name, value in query.items():
        if name.startswith("metadata[") and name.endswith("]"):
            wanted[name.removeprefix("metadata[").removesuffix("]")] = value
    return wanted


_ONE = "/v1/fine_tuning/jobs/{job}"
JOB_ROUTES = (
    Route("/v1/fine_tuning/jobs", jobs, methods=["GET", "POST"]),
    Route(_ONE, one_job, methods=["GET"]),
    Route(_ONE + "/events", events, methods=["GET"]),
    Route(_ONE + "/checkpoints", checkpoints, methods=["GET"]),
    *(Route(f"{_ONE}/{action}", steer, methods=["POST"], name=action) for action in ("cancel", "pause", "resume")),
)
