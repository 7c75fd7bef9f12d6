"""Writes frozen datasets as chat files, with a report that says how each was made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio import __version__
from lyricstudio.domain.freezing import example_line, slug, written_examples
from lyricstudio.domain.kinds import Split
from lyricstudio.exporters.files import atomic, write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lyricstudio.domain.records import Dataset, Example
    from lyricstudio.store.project import Project

REPORT_FILE = "report.json"


@dataclass(frozen=True, slots=True)
class ChatFile:
    """A chat file that was written: its name, lines, bytes and sha256."""

    name: str
    lines: int
    bytes: int
    sha256: str


def write_chat_file(project: Project, dataset_id: str, split: Split, path: Path) -> int:
    """Write one split of a frozen dataset as a chat fine-tuning file and return its lines.

    Training examples come as often as the dataset's `repeat` says. Raises UserError when there is no such
    dataset or the file cannot be written.
    """
    dataset = project.datasets.get(dataset_id)
    return _write_split(project.datasets.examples(dataset_id, split), split, dataset.repeat, path).lines


def write_dataset(project: Project, dataset: Dataset, folder: Path) -> Path:
    """Write train.jsonl, valid.jsonl, test.jsonl and report.json into a folder and return it.

    A split without examples is an empty file. The report comes last: where it is, the files are complete.
    """
    examples = list(project.datasets.examples(dataset.id))
    files = [_write_split(examples, split, dataset.repeat, folder / f"{split.value}.jsonl") for split in Split]
    titles = _titles(project, examples)
    report = json.dumps(_report(dataset, files, titles), ensure_ascii=False, indent=2)
    write_bytes(folder / REPORT_FILE, report.encode("utf-8", "replace") + b"\n")
    return folder


def group_folder(out: Path, dataset: Dataset, taken: set[str]) -> Path:
    """Return the folder of one group below `out`; the group "all" has `out` itself. `taken` grows."""
    if dataset.group_by == dataset.group:
        return out
    name = slug(dataset.group)
    if name in taken:
        name = f"{name}-{dataset.id.rsplit('-', 1)[-1]}"
    taken.add(name)
    return out / name


def _write_split(examples: Iterable[Example], split: Split, repeat: int, path: Path) -> ChatFile:
    digest = hashlib.sha256()
    lines = size = 0
    with atomic(path) as stream:
        for example in written_examples(examples, split, repeat):
            line = example_line(example).encode("utf-8", "replace") + b"\n"
            stream.write(line)
            digest.update(line)
            lines += 1
            size += len(line)
    return ChatFile(path.name, lines, size, digest.hexdigest())


def _titles(project: Project, examples: Sequence[Example]) -> dict[str, list[str]]:
    songs = {song.id: song.title for song in project.songs.iterate(ids={e.song_id for e in examples})}
    return {split.value: sorted({songs.get(e.song_id, "") for e in examples if e.split is split}) for split in Split}


def _report(dataset: Dataset, files: Sequence[ChatFile], titles: dict[str, list[str]]) -> dict[str, object]:
    return {
        "id": dataset.id,
        "group": dataset.group,
        "group_by": dataset.group_by,
        "hash": dataset.hash,
        "context": dataset.context.value,
        "format": dataset.answer_format.value,
        "template": json.loads(dataset.template),
        "template_hash": dataset.template_hash,
        "seed": dataset.seed,
        "split": dataset.split,
        "repeat": dataset.repeat,
        "train": dataset.train,
        "valid": dataset.valid,
        "test": dataset.test,
        "dropped": [{"reason": item.reason, "count": item.count} for item in dataset.dropped],
        "songs": titles,
        "files": {file.name: {"lines": file.lines, "bytes": file.bytes, "sha256": file.sha256} for file in files},
        "created": dataset.created,
        "made_with": f"lyricstudio {__version__}",
    }
