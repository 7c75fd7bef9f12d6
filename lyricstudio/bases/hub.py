"""Downloads models from the hub: which file, under which licence, how big, resumable and cancellable.

The address of the hub is the library's own setting (HF_ENDPOINT), so a mirror or a test server can stand in.
"""

from __future__ import annotations

import fnmatch
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.bases.base import name_from
from lyricstudio.bases.files import file_sha256, in_megabytes
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress, WorkContext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from huggingface_hub import HfApi

# Which packing to take of several: precise enough to train on, small enough to run.
_PREFERRED = ("*q8_0*", "*q6_k*", "*q5_k_m*", "*q4_k_m*", "*q5_1*", "*q4_1*", "*q4_0*", "*f16*", "*bf16*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARTS_OF_A_MODEL = ("*.safetensors", "config.json", "tokenizer*", "generation_config.json", "chat_template.*")


@dataclass(frozen=True, slots=True)
class HubChoice:
    """What to download: one GGUF file, or (with `file` "") the safetensors model that has to be converted."""

    repository: str
    revision: str
    file: str
    parts: tuple[str, ...]
    bytes: int
    licence: str

    @property
    def name(self) -> str:
        """Return the name that the base will have."""
        return name_from(self.file or self.repository)


def choose(model_id: str, ctx: WorkContext) -> HubChoice:
    """Look a model up (`owner/name` or `owner/name:file.gguf`), tell its licence and size, choose the file.

    UserError when it is not there, not open, or holds nothing that can be used.
    """
    repository, _, wanted = model_id.partition(":")
    api = _api()
    with _plain_failures(repository):
        info = api.model_info(repository, files_metadata=True)
    # A name that climbs out of its folder is no honest file name.
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or [] if ".." not in file.rfilename}
    licence = _licence(info)
    file = _pick_file(repository, sizes, wanted)
    parts = (file,) if file else _model_parts(repository, sizes)
    total = sum(sizes[part] for part in parts)
    ctx.note(f"{repository}: licence {licence}, {file or 'safetensors'}, {in_megabytes(total)}")
    return HubChoice(repository, info.sha or "main", file, parts, total, licence)


def download(choice: HubChoice, place: Path, ctx: WorkContext) -> Path:
    """Download into `place`, going on where an earlier attempt stopped; return the file, or the folder of parts."""
    done = 0
    for part in choice.parts:
        target = place / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _download_part(choice, part, target, _bar_class(ctx, done, choice.bytes, f"Downloading {part}"))
        done += target.stat().st_size
    return place / choice.file if choice.file else place


def _download_part(choice: HubChoice, part: str, target: Path, bar: type) -> None:
    """Download one file; the library's own download no longer goes on after a stop, its lower layer does."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    headers = build_hf_headers(library_name="lyricstudio")
    url = hf_hub_url(choice.repository, part, revision=choice.revision, endpoint=_endpoint())
    with _plain_failures(choice.repository):
        told = get_hf_file_metadata(url, headers=headers, endpoint=_endpoint())
        # The name holds the version, so that a file that changed meanwhile is not continued.
        waiting = target.with_name(f"{target.name}.{(told.etag or 'any')[:16]}.part")
        with waiting.open("ab") as file:
            http_get(
                url,
                file,
                resume_size=file.tell(),
                headers=headers,
                expected_size=told.size,
                tqdm_class=bar,
            )
    if told.etag and _SHA256.fullmatch(told.etag) and file_sha256(waiting) != told.etag:
        waiting.unlink()
        raise UserError(f"{part} arrived damaged from the hub.", "Try again; it is downloaded anew.")
    waiting.replace(target)


def _endpoint() -> str | None:
    return os.environ.get("HF_ENDPOINT") or None


def _api() -> HfApi:
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise UserError(
            "The part that talks to the model hub is not installed.", "Install it with: pip install lyricstudio[local]"
        ) from error
    return HfApi(endpoint=_endpoint(), library_name="lyricstudio")


def _licence(info: Any) -> str:
    card: Mapping[str, Any] = info.card_data or {}
    named = card.get("license_name") or card.get("license")
    tags = [tag.removeprefix("license:") for tag in info.tags or [] if tag.startswith("license:")]
    return str(named or (tags[0] if tags else "unknown"))


def _pick_file(repository: str, sizes: Mapping[str, int], wanted: str) -> str:
    files = sorted(name for name in sizes if name.lower().endswith(".gguf") and "mmproj" not in name.lower())
    if wanted:
        if wanted not in sizes:
            known = ", ".join(files) or "none"
            raise UserError(f"{repository} has no file {wanted!r}.", f"GGUF files there: {known}.")
        return wanted
    whole = [name for name in files if "-of-" not in name]
    if files and not whole:
        raise UserError(f"{repository} holds its model in several pieces.", "Choose a smaller model.")
    for pattern in _PREFERRED:
        if found := [name for name in whole if fnmatch.fnmatch(name.lower(), pattern)]:
            return found[0]
    return whole[0] if whole else ""


def _model_parts(repository: str, sizes: Mapping[str, int]) -> tuple[str, ...]:
    parts = tuple(name for name in sizes if any(fnmatch.fnmatch(name, pattern) for pattern in _PARTS_OF_A_MODEL))
    if "config.json" not in parts or not any(name.endswith(".safetensors") for name in parts):
        raise UserError(
            f"{repository} holds neither a GGUF file nor a model in safetensors.",
            "Choose a repository with GGUF files; many models have one whose name ends in -GGUF.",
        )
    return parts


def _bar_class(ctx: WorkContext, done: int, total: int, note: str) -> type:
    """Return the class of progress bar that the library makes: it draws nothing and reports to `ctx`."""
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            self._at = done + int(options.get("initial") or 0)
            super().__init__(*args, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            ctx.checkpoint()
            self._at += int(n or 0)
            ctx.report(Progress(min(self._at, total), total, note))
            return super().update(n)

    return Bar


@contextmanager
def _plain_failures(repository: str) -> Iterator[None]:
    from huggingface_hub import errors

    try:
        yield
    except errors.GatedRepoError as error:
        hint = "Accept its terms on its page and set HF_TOKEN, or choose another."
        raise UserError(f"{repository} is only open to those who accepted its terms.", hint) from error
    except (errors.RepositoryNotFoundError, errors.HFValidationError, errors.RevisionNotFoundError) as error:
        raise UserError(f"There is no model {repository!r} on the hub.", "Write it as owner/name.") from error
    except (errors.HTTPError, OSError) as error:  # pyright: ignore[reportPrivateImportUsage]
        why = (str(error).strip().splitlines() or ["no reason given"])[0]
        hint = "Check the network and try again: what was downloaded is kept."
        raise UserError(f"The hub could not be reached for {repository}: {why}", hint) from error
