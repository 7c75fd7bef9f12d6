"""The model card: what an adapter was made from, so that it can be judged and made again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.engine.training.job_folder import JobSpec
    from lyricstudio.engine.training.progress import EpochRecord, Standing
    from lyricstudio.engine.training.recipe import Recipe


def write_card(folder: Path, spec: JobSpec, recipe: Recipe, standing: Standing, best: EpochRecord) -> None:
    """Write README.md into an adapter's folder."""
    head = {"base_model": spec.base_name, "library_name": "peft", "tags": ["lora", "lyrics", "lyricstudio"]}
    lines = [
        "---",
        *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()),
        "---",
        f"# {spec.suffix or spec.job_id}",
        "",
        f"A low-rank adapter of {spec.base_name}, trained by LyricStudio {__version__} (numpy {np.__version__}).",
        "It writes lyrics; it imitates a style and may repeat what it was trained on. Check what it writes.",
        "",
        "## Data",
        f"- training file: sha256 {_sha256(spec.training_file)}",
        *([f"- validation file: sha256 {_sha256(spec.validation_file)}"] if spec.validation_file else []),
        *(f"- {key}: {value}" for key, value in sorted(spec.metadata.items())),
        "",
        "## Recipe",
        *(f"- {key}: {json.dumps(value)}" for key, value in asdict(recipe).items()),
        f"- seed: {spec.seed}",
        "",
        "## Measured (nats a trained token)",
        *_table(standing, best),
        "",
        "`adapter_model.safetensors` is for PEFT and what loads it, `adapter.gguf` for llama.cpp.",
    ]
    (folder / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(standing: Standing, best: EpochRecord) -> list[str]:
    rows = [
        "| epoch | steps | training loss | validation loss | lines kept | end words obeyed | longest copied run |",
        "|---|---|---|---|---|---|---|",
        f"| base | 0 | – | {_number(standing.base_loss)} | – | – | – |",
    ]
    for record in standing.records:
        form = record.form
        cells = (
            f"**{record.epoch}**" if record.epoch == best.epoch else str(record.epoch),
            str(record.step),
            _number(record.train_loss),
            _number(record.valid_loss),
            _number(form.lines_kept if form else None),
            _number(form.ends_obeyed if form else None),
            str(form.copied_words) if form else "–",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return [*rows, "", "The epoch in bold is the one in this folder."]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
