"""`/v1/models`: what can be called or trained."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from lyricstudio.engine.http.failure import ApiFailure, no_model
from lyricstudio.engine.http.services import services_of
from lyricstudio.engine.jobs.outcome import ADAPTER

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from lyricstudio.engine.generation.models import Model
    from lyricstudio.engine.http.services import Services


def list_models(request: Request) -> Response:
    """List all models, bases first."""
    models = services_of(request).models.all()
    return JSONResponse({"object": "list", "data": [model.public() for model in models]})


async def one_model(request: Request) -> Response:
    """Show or delete one model."""
    services, model_id = services_of(request), request.path_params["model"]
    model = await run_in_threadpool(services.models.find, model_id)
    if model is None:
        raise no_model(model_id)
    if request.method != "DELETE":
        return JSONResponse(model.public())
    await run_in_threadpool(_delete, services, model)
    return JSONResponse({"id": model.id, "object": "model", "deleted": True})


def _delete(services: Services, model: Model) -> None:
    if model.adapter is None:
        message = "A base is not deleted here; on its machine, `lyricstudio base remove` does it."
        raise ApiFailure(403, message, "model", "insufficient_permissions")
    services.generator.forget(model)
    with services.jobs.lock:
        job = services.jobs.get(model.job_id)
        whole = job is not None and model.id == job.model_id
        # First on record, then on disk: a model that is half deleted must not be listed.
        if job is not None and whole:
            services.jobs.change(job.id, model_deleted=True)
    doomed = [model.adapter]
    if job is not None and whole:
        folder = services.jobs.folder(job.id)
        doomed += [folder / ADAPTER, *(folder / checkpoint.folder for checkpoint in job.checkpoints)]
        for file_id in job.result_files[1:]:
            services.files.delete(file_id)
    for place in doomed:
        shutil.rmtree(place, ignore_errors=True)


MODEL_ROUTES = (
    Route("/v1/models", list_models, methods=["GET"]),
    # Ids hold colons, and an alias may hold a slash.
    Route("/v1/models/{model:path}", one_model, methods=["GET", "DELETE"]),
)
