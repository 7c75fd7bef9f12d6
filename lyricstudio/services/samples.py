"""Makes a project of the shipped sample songs, so that a newcomer can try everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import default_importers
from lyricstudio.resources import resource
from lyricstudio.services.importing import ImportRequest, import_songs
from lyricstudio.services.labelling import label_songs
from lyricstudio.services.projects import create_project, open_project
from lyricstudio.services.song_fields import Setting

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

RIGHTS = "CC0"
"""The sample songs are our own and belong to everybody; not every format of theirs can say so."""
SURE = 0.9
"""Parts of the sample songs at least this sure (their headings say what they are) count as reviewed."""


def open_samples(path: Path, tables: Tables, ctx: WorkContext) -> Project:
    """Return the project of the sample songs at a path, made there first when there is none.

    A project that was left half made (by a kill) is filled up; songs are never imported twice.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    project = open_project(path) if path.exists() else create_project(path)
    try:
        if project.songs.count() == 0:
            folders = tuple(sorted(folder for folder in resource("samples").iterdir() if folder.is_dir()))
            request = ImportRequest(folders, ImportOptions(), (Setting("rights", RIGHTS),))
            import_songs(project, default_importers(tables.headings), request, ctx)
            label_songs(project, ctx, accept=SURE)
    except BaseException:
        project.close()
        raise
    return project
