"""What the library of models writes: names, with undo; deletions; exported adapters."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.ui.models.rename_dialog import RenameDialog
from lyricstudio.ui.undo import Change
from lyricstudio.ui.widgets.dialog import Question, ask

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import LyricModel
    from lyricstudio.ui.models.view import ModelsView

FOLDER_SETTING = "models/export"


class ModelChanges:
    """The writing side of the view."""

    def __init__(self, view: ModelsView) -> None:
        self._view = view

    def rename(self, model: LyricModel) -> RenameDialog:
        """Ask for another name and return the open dialog."""
        dialog = RenameDialog(self._view.look, self._view.window(), model, partial(self._problem, model))
        dialog.wanted.connect(partial(self.set_name, model))
        dialog.open()
        return dialog

    def _problem(self, model: LyricModel, name: str) -> str:
        if not name.strip():
            return "A model needs a name."
        taken = [other.name for other in self._view.models if other.id != model.id]
        if " ".join(name.split()).casefold() in (other.casefold() for other in taken):
            return "There is another model of this name."
        return "" if len(name) <= 80 else "A shorter name, please: 80 letters at most."

    def set_name(self, model: LyricModel, name: str) -> None:
        """Rename a model; it can be undone."""
        project, undo = self._view.project, self._view.studio.undo
        if model.id is None or name == model.name:
            return
        model_id, before = model.id, model.name

        def rename(to: str, _ctx: WorkContext) -> None:
            from lyricstudio.services.models import rename_model

            rename_model(project, model_id, to)

        change = Change(f"Rename {before}", partial(rename, name), partial(rename, before), ("models",))
        try:
            undo.do(change, lambda: self._view.studio.notices.tell(f"Renamed to {name}", action="Undo", run=undo.undo))
        except UserError as error:
            self._view.studio.notices.fail_with(error)

    def delete(self, model: LyricModel) -> None:
        """Ask, then delete a model here and at its service."""
        where = "from this computer" if model.provider == LOCAL else f"at {model.provider}"
        question = Question(
            f"Delete {model.name}?",
            f"Its weights are deleted {where}; this cannot be undone. Its dataset and its run stay, so it can be"
            " trained again. Songs written with it stay as they are.",
            "Delete the model",
            "Keep it",
            "models.delete_question",
        )
        ask(self._view.look, self._view.window(), question, partial(self._delete, model))

    def _delete(self, model: LyricModel) -> None:
        project, keys = self._view.project, self._view.studio.runs.keys

        def work(ctx: WorkContext) -> LyricModel:
            from lyricstudio.services.models import delete_model
            from lyricstudio.services.providers import open_provider

            with open_provider(model.provider, ctx, keys) as provider:
                delete_model(project, provider, model, ctx)
            return model

        self._view.start(self._view.run_job(work, f"Deleting {model.name}").on_success(self._deleted))

    def _deleted(self, model: LyricModel) -> None:
        self._view.studio.session.tell("models")
        self._view.studio.notices.tell(f"Deleted {model.name}")

    def export(self, model: LyricModel) -> QFileDialog:
        """Ask for a folder, then fetch the model's adapter into a folder of its own there."""
        start = self._view.studio.settings.text(FOLDER_SETTING, str(Path.home()))
        dialog = QFileDialog(self._view.window(), "Where to put the adapter", start)
        dialog.setObjectName("models.export_dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_to(model, Path(name)))
        dialog.open()
        return dialog

    def export_to(self, model: LyricModel, folder: Path) -> None:
        """Fetch a model's adapter into a new folder below `folder`."""
        project, keys = self._view.project, self._view.studio.runs.keys
        self._view.studio.settings.set_text(FOLDER_SETTING, str(folder))
        place = free_folder(folder, model.name)

        def work(ctx: WorkContext) -> Path:
            from lyricstudio.services.adapters import fetch_adapter
            from lyricstudio.services.providers import open_provider

            with open_provider(model.provider, ctx, keys) as provider:
                try:
                    place.mkdir(parents=True)
                except OSError as error:
                    raise UserError(f"{place} cannot be made: {error.strerror}.", "Choose another folder.") from error
                try:
                    return fetch_adapter(project, provider, model, place)
                except BaseException:
                    _remove_if_empty(place)
                    raise

        job = self._view.run_job(work, f"Exporting {model.name}", quiet=False)
        self._view.start(job.on_success(self._exported))

    def _exported(self, place: Path) -> None:
        self._view.studio.notices.tell(
            f"Exported to {place.name}",
            "For PEFT and for llama.cpp, with its card.",
            "Open the folder",
            partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(place))),
        )


def free_folder(folder: Path, name: str) -> Path:
    """Return a path for a model's files that is not there yet."""
    kept = "".join(c if c.isalnum() or c in " -_" else "-" for c in name).strip(" -") or "model"
    place, number = folder / f"{kept} adapter", 2
    while place.exists():
        place, number = folder / f"{kept} adapter {number}", number + 1
    return place


def _remove_if_empty(place: Path) -> None:
    try:
        place.rmdir()
    except OSError:
        return
