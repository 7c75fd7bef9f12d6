"""Adds a service or changes one: its address, what it can do, its key – tested with a button before it is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from lyricstudio.domain.errors import UserError
from lyricstudio.providers.profiles import KNOWN, ProviderProfile, check_profile
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import Check, Choice, Field, labelled
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Paragraph

if TYPE_CHECKING:
    from lyricstudio.ui.settings_view.view import SettingsView

_OTHER = "other"


class ServiceDialog(Dialog):
    """The dialog. Signals: test_wanted(profile, key), save_wanted(profile, key); "" is the key that is kept already.

    The page does the work, because jobs must not have listeners that die before them.
    """

    test_wanted = Signal(object, str)
    save_wanted = Signal(object, str)

    def __init__(self, view: SettingsView, profile: ProviderProfile | None) -> None:
        title = f"Change {profile.title}" if profile else "Add a service"
        super().__init__(view.look, view.window(), "settings.service", title)
        self._old = profile
        look = view.look
        choices = [*((known.title, known.name) for known in KNOWN), ("Another one", _OTHER)]
        self.which = Choice(look, "settings.service.which", "Which service", choices)
        self.name = Field(look, "settings.service.name", "Its name", "my-server")
        self.address = Field(look, "settings.service.address", "Address", "https://…/v1")
        self.key = Field(look, "settings.service.key", "Key", "kept as it is" if profile else "sk-…")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.trains = Check(look, "It can train models, not only write", "settings.service.trains")
        self._told = Paragraph(look, "", Role.SECONDARY)
        self._build(profile)
        self._fill(profile or KNOWN[0])

    def _build(self, profile: ProviderProfile | None) -> None:
        look = self.look
        if profile is None:
            self.body.addLayout(labelled(look, "Service", self.which))
            self.which.activated.connect(self._on_which)
        row = tight(QHBoxLayout(), spacing=12)
        row.addLayout(labelled(look, "Name", self.name), 1)
        row.addLayout(labelled(look, "Address", self.address), 2)
        self.body.addLayout(row)
        self.body.addLayout(labelled(look, "Key", self.key))
        self.body.addWidget(self.trains)
        self.body.addWidget(self._told)
        self._told.hide()
        self.test = Button(look, "Test", "settings.service.test", Shape("secondary", "key"))
        self.test.setAutoDefault(False)
        self.foot.insertWidget(0, self.test.on_click(self._test))
        self.add_button("Cancel", "settings.service.cancel", self.reject)
        self.save = self.add_button("Save", "settings.service.save", self._save, "primary")
        self.save.setDefault(True)
        self.name.setEnabled(profile is None)
        (self.key if profile else self.which).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, profile: ProviderProfile) -> None:
        self.name.setText(profile.name)
        self.address.setText(profile.base_url)
        self.trains.setChecked(profile.can_train)

    def _on_which(self, _row: int) -> None:
        wanted = self.which.currentData()
        known = next((one for one in KNOWN if one.name == wanted), None)
        if known is not None:
            self._fill(known)
            self.key.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.name.clear()
            self.address.clear()
            self.trains.setChecked(True)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _profile(self) -> ProviderProfile | None:
        """Return what the fields say; None, and words below, when it cannot be."""
        name = re.sub(r"[\s_]+", "-", self.name.text().strip().lower())
        known = next((one for one in (self._old, *KNOWN) if one is not None and one.name == name), None)
        title = known.title if known else self.name.text().strip()
        profile = ProviderProfile(name, title, self.address.text().strip(), self.trains.isChecked())
        try:
            check_profile(profile)
        except UserError as error:
            self._say(f"{error.message} {error.hint}", "bad")
            return None
        return profile

    def _say(self, words: str, tone: str) -> None:
        self._told.set_text(words)
        self._told.set_tone(tone)
        self._told.show()
        self.adjustSize()

    def _test(self) -> None:
        profile = self._profile()
        if profile is not None:
            self._say("asking …", "text2")
            self.test_wanted.emit(profile, self.key.text())

    def _save(self) -> None:
        profile = self._profile()
        if profile is not None:
            self.save.setEnabled(False)
            self.save_wanted.emit(profile, self.key.text())

    def show_answer(self, words: str, tone: str) -> None:
        """Say what the service answered, or why nothing was kept."""
        self.save.setEnabled(True)
        self._say(words, tone)
