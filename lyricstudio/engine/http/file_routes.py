"""`/v1/files`: upload, list, read and delete."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route

from lyricstudio.engine.files import TRAINING
from lyricstudio.engine.http.bodies import limited
from lyricstudio.engine.http.failure import ApiFailure, invalid, missing, no_file
from lyricstudio.engine.http.paging import page
from lyricstudio.engine.http.services import services_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from lyricstudio.engine.files import FileStore, StoredFile

PURPOSES = ("assistants", "batch", TRAINING, "vision", "user_data", "evals")
_MOST_FILES = 10_000
_LONGEST_STAY = 2_592_000  # seconds: 30 days, as in the public API
_FORM_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class _Upload:
    file: UploadFile
    purpose: str
    expires_in: int | None


async def files(request: Request) -> Response:
    """List files, or take one in."""
    store = services_of(request).files
    if request.method == "POST":
        return JSONResponse((await _upload(request, store)).public())
    query = request.query_params
    found = [file.public() for file in store.all() if query.get("purpose") in (None, file.purpose)]
    order = query.get("order", "desc")
    if order not in ("asc", "desc"):
        raise invalid(f"Invalid value: '{order}'. Supported values are: 'asc' and 'desc'.", "order")
    return JSONResponse(page(found if order == "desc" else found[::-1], query, _MOST_FILES, _MOST_FILES))


async def one_file(request: Request) -> Response:
    """Show or delete one file."""
    store, file_id = services_of(request).files, request.path_params["file"]
    if request.method == "DELETE":
        if not await run_in_threadpool(store.delete, file_id):
            raise no_file(file_id)
        return JSONResponse({"id": file_id, "object": "file", "deleted": True})
    return JSONResponse(_known(store, file_id).public())


async def content(request: Request) -> Response:
    """Send what is in a file."""
    store = services_of(request).files
    file = _known(store, request.path_params["file"])
    return FileResponse(store.path(file.id), media_type="application/octet-stream", filename=file.filename)


def _known(store: FileStore, file_id: str) -> StoredFile:
    file = store.get(file_id)
    if file is None:
        raise no_file(file_id)
    return file


async def _upload(request: Request, store: FileStore) -> StoredFile:
    settings = services_of(request).settings
    parser = MultiPartParser(request.headers, limited(request, settings.upload_bytes), max_part_size=_FORM_BYTES)
    # Beyond a megabyte the parser writes to disk, into the data folder (see lifetime.py), never into memory.
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, AssertionError):
        raise ApiFailure(400, "The body is no multipart form with a file in it.", "file") from None
    try:
        upload = _read_form(form)
        return await run_in_threadpool(_take_in, upload, store, settings.temporary)
    finally:
        await form.close()


def _read_form(form: Mapping[str, Any]) -> _Upload:
    file, purpose = form.get("file"), form.get("purpose")
    if not isinstance(file, UploadFile):
        raise missing("file")
    if not isinstance(purpose, str) or not purpose:
        raise missing("purpose")
    if purpose not in PURPOSES:
        allowed = ", ".join(f"'{name}'" for name in PURPOSES)
        raise invalid(f"'{purpose}' is not one of [{allowed}] - 'purpose'", "purpose")
    name = file.filename or ""
    if purpose == TRAINING and not name.lower().endswith(".jsonl"):
        raise invalid("Invalid file format for Fine-Tuning API. Must be .jsonl", "file", "invalid_file_format")
    if not file.size:
        raise invalid("The file is empty.", "file", "invalid_file")
    return _Upload(file, purpose, _expiry(form))


def _expiry(form: Mapping[str, Any]) -> int | None:
    told = form.get("expires_after[seconds]")
    if told is None:
        return None
    if not str(told).isdigit() or not 3600 <= int(told) <= _LONGEST_STAY:
        message = f"Invalid 'expires_after.seconds': expected a number from 3600 to {_LONGEST_STAY}."
        raise invalid(message, "expires_after.seconds")
    return int(told)


def _take_in(upload: _Upload, store: FileStore, temporary: Path) -> StoredFile:
    # A file name from a client is a name to show, never a path.
    name = Path((upload.file.filename or "upload").replace("\\", "/")).name or "upload"
    with tempfile.NamedTemporaryFile(dir=temporary, delete=False) as part:
        upload.file.file.seek(0)
        shutil.copyfileobj(upload.file.file, part, 1 << 20)
    return store.add(Path(part.name), name, upload.purpose, upload.expires_in)


FILE_ROUTES = (
    Route("/v1/files", files, methods=["GET", "POST"]),
    Route("/v1/files/{file}", one_file, methods=["GET", "DELETE"]),
    Route("/v1/files/{file}/content", content, methods=["GET"]),
)
