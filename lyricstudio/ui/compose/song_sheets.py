"""Opens the dialogs and sheets of the compose view and does what is chosen in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from lyricstudio import paths
from lyricstudio.domain.draft_editing import new_draft
from lyricstudio.services.drafts import add_draft, document_of
from lyricstudio.ui.undo import Change

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, DraftVersion
    from lyricstudio.store.compositions import ListedDraft
    from lyricstudio.ui.compose.new_song_dialog import NewSong
    from lyricstudio.ui.compose.view import ComposeView


def open_new(view: ComposeView) -> None:
    """Ask for a new song."""
    from lyricstudio.ui.compose.new_song_dialog import NewSongDialog

    dialog = NewSongDialog(view.look, view.window(), view.shelf.models, view.shower.newest_model)
    dialog.wanted.connect(lambda wanted: make_song(view, wanted))
    dialog.open()


def make_song(view: ComposeView, wanted: NewSong) -> None:
    """Make a song and show it; models begin to write when that was asked for."""
    import random

    project = view.project
    seed = random.SystemRandom().randrange(2**31 - 1)
    draft = new_draft(wanted.title, wanted.form, wanted.model, wanted.brief, seed)

    def show(song: Composition) -> None:
        view.shelf.show_song(song)
        view.studio.session.tell("compositions")
        if wanted.write:
            view.write_all()
        elif song.sections:
            view.go_to_words(song.sections[0].key)

    view.start(view.run_job(lambda _ctx: add_draft(project, draft), "Making a song", "open").on_success(show))


def open_songs(view: ComposeView, anchor: QWidget) -> None:
    """Show the songs of the project below the title."""
    from lyricstudio.ui.compose.song_list_sheet import SongListSheet

    sheet = view.findChild(SongListSheet)
    if sheet is None:
        sheet = SongListSheet(view.look, view)
        sheet.opened.connect(view.shelf.open_song)
        sheet.new_wanted.connect(view.new_song)
        sheet.delete_wanted.connect(view.delete_song)
    made = sheet
    project, song = view.project, view.draft.song

    def show(drafts: tuple[ListedDraft, ...]) -> None:
        made.show_songs(drafts, song.id if song is not None else None)
        made.open_below(anchor)

    view.tell_typed()
    view.draft.flush()
    job = view.run_job(lambda _ctx: project.compositions.listed(), "Listing songs", "songs")
    view.start(job.on_success(show))


def open_templates(view: ComposeView) -> None:
    """Show forms; what is written keeps its words in the new one."""
    from lyricstudio.ui.compose.templates import TemplateList
    from lyricstudio.ui.widgets.dialog import Dialog

    dialog = Dialog(view.look, view.window(), "compose.templates", "Form from a template")
    dialog.say("Parts that are written keep their words, in order; nothing written is lost.")
    forms = TemplateList(view.look, chosen=-1)
    dialog.body.addWidget(forms)
    dialog.add_button("Keep the form", "compose.templates.keep", dialog.reject)

    def use(form: str) -> None:
        dialog.accept()
        song = view.draft.song
        model = song.sections[0].model if song is not None and song.sections else view.shower.newest_model
        view.changes.use_form(form, model)
        view.studio.notices.tell("The song has another form", action="Undo", run=view.studio.undo.undo)

    forms.picked.connect(use)
    dialog.open()


def open_versions(view: ComposeView) -> None:
    """Show the versions of the song."""
    project, song = view.project, view.draft.song
    if song is None or song.id is None:
        return
    song_id = song.id
    view.draft.flush()

    def show(versions: tuple[DraftVersion, ...]) -> None:
        from lyricstudio.ui.compose.versions_dialog import VersionsDialog

        now = view.draft.song
        if now is None:
            return
        dialog = VersionsDialog(view.look, view.window(), versions, now)
        dialog.restored.connect(lambda version: restore(view, version))
        dialog.open()

    view.start(
        view.run_job(lambda _ctx: project.versions.all(song_id), "Reading versions", "versions").on_success(show)
    )


def restore(view: ComposeView, version: DraftVersion) -> None:
    """Bring a version back; takes of parts that are still there stay with them, and it can be undone."""
    from dataclasses import replace

    now = view.draft.song
    if now is None:
        return
    takes = {s.key: s.takes for s in now.sections}
    old = version.composition
    sections = tuple(replace(s, takes=takes.get(s.key, ()) if s.linked is None else ()) for s in old.sections)
    view.draft.keep_version(f"before version {version.number} came back")
    view.draft.change(
        f"Restore version {version.number}", replace(old, id=now.id, created=now.created, sections=sections)
    )
    view.studio.notices.tell(f"Version {version.number} is back", action="Undo", run=view.studio.undo.undo)


def open_export(view: ComposeView) -> None:
    """Show the export."""
    from lyricstudio.ui.compose.export_dialog import ExportDialog

    song = view.draft.song
    if song is None:
        return
    document = document_of(song)
    known = view.studio.settings.text("compose/folder", "")
    folder = Path(known) if known and Path(known).is_dir() else _home()
    dialog = ExportDialog(view.look, view.window(), document, folder)
    dialog.copied.connect(lambda text: _copy(view, text))
    dialog.saved.connect(lambda name, path: write_file(view, document, name, path))
    dialog.open()


def write_file(view: ComposeView, document: object, name: str, path: Path) -> None:
    """Write the song to a file."""
    view.studio.settings.set_text("compose/folder", str(path.parent))

    def write(_ctx: WorkContext) -> object:
        from lyricstudio.exporters.song_files import write_song

        return write_song(document, name, path)  # type: ignore[arg-type]

    def done(written: object) -> None:
        notes = getattr(written, "notes", ())
        view.studio.notices.tell(f"Written to {path.name}", "; ".join(notes))

    view.start(view.run_job(write, f"Writing {path.name}").on_success(done))


def copy_song(view: ComposeView) -> None:
    """Copy the song as plain text."""
    from lyricstudio.exporters.song_files import format_text

    if view.draft.song is not None:
        _copy(view, format_text(document_of(view.draft.song), "txt"))


def _copy(view: ComposeView, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    view.studio.notices.tell("Copied")


def delete_song(view: ComposeView) -> None:
    """Delete the song in hand; it can be undone, with its versions."""
    project, song = view.project, view.draft.song
    if song is None or song.id is None:
        return
    view.writing.stop()
    view.draft.flush()
    held = [song]
    kept: list[tuple[DraftVersion, ...]] = []

    def redo(_ctx: WorkContext) -> None:
        assert held[0].id is not None
        kept[:] = [project.versions.all(held[0].id)]
        project.compositions.delete(held[0].id)

    def undo(_ctx: WorkContext) -> None:
        # Under its old id, so that earlier steps of undo still find it.
        with project.transaction():
            project.compositions.restore(held[0])
            for version in reversed(kept[0]):
                project.versions.add(version.composition, version.name)

    def done() -> None:
        view.draft.show(project, None)
        view.shelf.open_last()
        view.studio.notices.tell(f"Deleted {song.title or 'the song'}", action="Undo", run=view.studio.undo.undo)

    change = Change(f"Delete {song.title or 'the song'}", redo, undo, ("compositions",), slow=True)
    view.shelf.deleted = (change, song.id)
    view.studio.undo.do(change, done)


def _home() -> Path:
    folder = paths.projects_dir()
    return folder if folder.is_dir() else Path.home()
