"""Takes songs, catalogues, datasets and models out of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress
from lyricstudio.exporters.catalogue import write_catalogue
from lyricstudio.exporters.documents import DocumentSection, SongDocument
from lyricstudio.exporters.folders import copy_folder
from lyricstudio.exporters.song_csv import write_csv
from lyricstudio.exporters.song_files import SONG_FORMATS, write_song
from lyricstudio.exporters.song_folder import write_songs
from lyricstudio.services.dataset_files import write_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, LyricModel
    from lyricstudio.domain.song import Song
    from lyricstudio.store.project import Project

CATALOGUE_FORMATS = ("json", "csv", *(name for name in SONG_FORMATS if name != "json"))
_EVERY = 200  # songs between two reports


@dataclass(frozen=True, slots=True)
class Exported:
    """The files that were written, and notes on them in words."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def export_song(project: Project, song_id: int, out: Path, song_format: str | None) -> Exported:
    """Write one song of the catalogue; UserError for an unknown song or format, or an unwritable file."""
    written = write_song(SongDocument.from_song(project.songs.get(song_id)), song_format, out)
    return Exported((written.path,), written.notes)


def export_draft(project: Project, draft_id: int, out: Path, song_format: str | None) -> Exported:
    """Write one composed song; UserError for an unknown draft or format, or an unwritable file."""
    written = write_song(document_of(project.compositions.get(draft_id)), song_format, out)
    return Exported((written.path,), written.notes)


def document_of(draft: Composition, artist: str = "") -> SongDocument:
    """Return the sheet of a composed song."""
    sections = tuple(DocumentSection(s.kind, s.number, (), s.text) for s in draft.sections)
    return SongDocument(draft.title or "Untitled", artist, sections)


def export_songs(
    project: Project, ids: Sequence[int], out: Path, catalogue_format: str | None, ctx: WorkContext
) -> Exported:
    """Write all songs, or those with the ids: one JSON or CSV file, or a folder with one file a song.

    Without a format the suffix of `out` decides; a name without one becomes JSON.
    """
    chosen = _catalogue_format(out, catalogue_format)
    for song_id in ids:
        project.songs.get(song_id)
    if not (len(ids) or project.songs.count()):
        raise UserError("there are no songs to export", "bring some in with `lyricstudio import PROJECT PATH`")
    songs = _watched(project, ids, ctx)
    if chosen in ("json", "csv"):
        notes = (f"{out} was there and has been replaced",) if out.is_file() else ()
        (write_catalogue if chosen == "json" else write_csv)(songs, out)
        return Exported((out,), notes)
    written = tuple(write_songs(songs, chosen, out))
    return Exported(tuple(w.path for w in written), tuple(note for w in written for note in w.notes))


def _catalogue_format(out: Path, asked: str | None) -> str:
    found = (asked or out.suffix.lstrip(".").lower()) or "json"
    if found not in CATALOGUE_FORMATS:
        raise UserError(f"unknown format {found!r} for songs", f"known are: {', '.join(CATALOGUE_FORMATS)}")
    return found


def _watched(project: Project, ids: Sequence[int], ctx: WorkContext) -> Iterator[Song]:
    total = len(set(ids)) if ids else project.songs.count()
    for done, song in enumerate(project.songs.iterate(ids=ids or None)):
        ctx.checkpoint()
        if done % _EVERY == 0:
            ctx.report(Progress(done, total, "writing songs"))
        yield song


def export_dataset(project: Project, dataset_id: str, out: Path) -> Exported:
    """Write a frozen dataset's train, valid and test files and its report into a folder."""
    dataset = project.datasets.get(dataset_id)
    if out.exists() and not out.is_dir():
        raise UserError(f"{out} is a file", "give a folder: a dataset is several files")
    there = {path.name for path in out.iterdir()} if out.is_dir() else set()
    write_dataset(project, dataset, out)
    files = tuple(out / name for name in ("train.jsonl", "valid.jsonl", "test.jsonl", "report.json"))
    notes = tuple(f"{file} was there and has been replaced" for file in files if file.name in there)
    return Exported(files, notes)


def export_model(project: Project, model: str, out: Path, fetch_model: Callable[[LyricModel], Path]) -> Exported:
    """Copy a model's adapter folder out.

    `fetch_model` asks the model's provider where the folder is on this machine, and raises UserError
    when it does not hand weights out. UserError also for an unknown model or an unwritable target.
    """
    found = project.models.find(model)
    return Exported(copy_folder(fetch_model(found), out))
