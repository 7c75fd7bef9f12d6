"""Keeps drafts: saved as they change, with versions at moments worth going back to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyricstudio.domain.draft_editing import opened
from lyricstudio.domain.draft_json import same_words
from lyricstudio.exporters.documents import DocumentSection, SongDocument

if TYPE_CHECKING:
    from lyricstudio.domain.records import Composition, DraftVersion
    from lyricstudio.store.project import Project

VERSION_SECONDS = 300.0
"""After so long the first change makes a version by itself."""
_LAST = "compose.song"


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved, and the number of the newest version of the song (0 before there is one)."""

    composition_id: int
    version: int


def add_draft(project: Project, draft: Composition) -> Composition:
    """Store a new draft and return it with its id."""
    return opened(project.compositions.add(draft))


def open_draft(project: Project, composition_id: int) -> Composition:
    """Return a stored composition as a draft, and remember it as the last one; UserError when it is gone."""
    draft = opened(project.compositions.get(composition_id))
    project.settings.set(_LAST, str(composition_id))
    return draft


def last_draft(project: Project) -> Composition | None:
    """Return the draft that was open last, else the one changed last; None in a project without any."""
    known = [listed.id for listed in project.compositions.listed()]
    if not known:
        return None
    last = project.settings.get(_LAST)
    wanted = int(last) if last.isdecimal() and int(last) in known else known[0]
    return opened(project.compositions.get(wanted))


def save_draft(project: Project, draft: Composition, version: str | None = None) -> Saved:
    """Write a draft as it is now; a version is kept when one is asked for (its name) or the newest is old."""
    stamped = replace(draft, updated=_now().isoformat(timespec="seconds"))
    with project.transaction():
        project.compositions.update(stamped)
        assert draft.id is not None
        newest = project.versions.newest(draft.id)
        if version is not None or newest is None or _age(newest) > VERSION_SECONDS:
            newest = _keep(project, stamped, newest, version or "")
    return Saved(draft.id, newest.number if newest else 0)


def _keep(project: Project, draft: Composition, newest: DraftVersion | None, name: str) -> DraftVersion | None:
    if not any(section.text for section in draft.sections):
        return newest  # an empty song is no version
    if newest is not None and same_words(newest.composition, draft):
        return newest
    return project.versions.add(draft, name)


def _age(version: DraftVersion) -> float:
    try:
        made = datetime.fromisoformat(version.created)
    except ValueError:
        return float("inf")
    return (_now() - (made if made.tzinfo else made.replace(tzinfo=UTC))).total_seconds()


def _now() -> datetime:
    return datetime.now(UTC)


def document_of(draft: Composition, artist: str = "") -> SongDocument:
    """Return a draft as a sheet for every song format; empty parts keep their headings."""
    sections = tuple(DocumentSection(s.kind, s.number, (), s.text.strip("\n")) for s in draft.sections)
    return SongDocument(draft.title or "Untitled", artist, sections)
