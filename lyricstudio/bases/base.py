"""What is known of one base model on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.bases.trainable import TRAINER, why_not_trainable
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_NAME = "smollm2-135m-instruct"
DEFAULT_ALIAS = "default"


@dataclass(frozen=True, slots=True)
class Base:
    """One base model: its GGUF file and what can be done with it.

    `trainer` names what trains it ("" when nothing here can), `reason` says why not, `source` where it came from.
    """

    name: str
    path: Path
    parameters: int
    bytes: int
    licence: str
    architecture: str
    can_train: bool
    trainer: str
    context_length: int
    sha256: str = ""
    source: str = ""
    reason: str = ""

    def to_record(self) -> dict[str, object]:
        """Return the facts that are kept beside the file (the path as a file name only)."""
        record = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**record, "path": self.path.name}

    @classmethod
    def from_record(cls, record: Mapping[str, object], folder: Path) -> Base:
        """Read kept facts; ValueError or KeyError when they are damaged."""
        known = {key: value for key, value in record.items() if key in cls.__dataclass_fields__}
        return cls(**{**known, "path": folder / Path(str(record["path"])).name})  # type: ignore[arg-type]

    @classmethod
    def from_gguf(cls, path: Path, name: str, sha256: str = "", source: str = "") -> Base:
        """Read the facts of a GGUF file; UserError when it is no chat model that can be used at all."""
        file = GgufFile.open(path)
        if reason := _why_not_usable(file):
            raise UserError(f"{path.name} cannot be used as a base: {reason}.", "Choose an instruct or chat model.")
        reason = why_not_trainable(file)
        return cls(
            name=name,
            path=path,
            parameters=file.parameters,
            bytes=path.stat().st_size,
            licence=file.text("general.license", "unknown"),
            architecture=file.architecture,
            can_train=not reason,
            trainer="" if reason else TRAINER,
            context_length=int(file.number(f"{file.architecture}.context_length", 0)),
            sha256=sha256,
            source=source,
            reason=reason,
        )


def _why_not_usable(file: GgufFile) -> str:
    import gguf

    kind = file.text("general.type", "model")
    if kind != "model":
        return f"it is no model but of the kind {kind!r}"
    if file.architecture not in gguf.MODEL_ARCH_NAMES.values():
        return f"its architecture {file.architecture or 'unknown'!r} is not one that llama.cpp can run"
    if not file.text("tokenizer.chat_template"):
        return "it carries no chat template, so it cannot hold a conversation"
    return ""


def name_from(text: str) -> str:
    """Turn a file name or hub id into a name for a folder and a model id: lower case, digits, dots, dashes."""
    last = text.rstrip("/").rsplit("/", maxsplit=1)[-1].lower().removesuffix(".gguf")
    name = re.sub(r"[^a-z0-9._-]+", "-", last).strip("-._")
    return name or "base"
