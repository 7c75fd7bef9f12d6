"""The page of appearance: the theme, with a look at it, and whether things may move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.look import CHOICES
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.chip import KindChip, PartLabel
from lyricstudio.ui.widgets.fields import Check, Segments
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from lyricstudio.ui.settings_view.view import SettingsView

_WORDS = {"system": "As the system", "light": "Light", "dark": "Dark", "contrast": "High contrast"}
_KINDS = (
    PartKind.INTRO, PartKind.VERSE, PartKind.PRE_CHORUS, PartKind.CHORUS, PartKind.POST_CHORUS, PartKind.HOOK,
    PartKind.REFRAIN, PartKind.BRIDGE, PartKind.INTERLUDE, PartKind.AD_LIB, PartKind.OUTRO,
)  # fmt: skip


class AppearancePage(Page):
    """The page."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(view, "appearance", "Appearance", "How the window looks. It changes at once.")
        look = self.look
        self.theme = Segments(look, "settings.theme", [(_WORDS[choice], choice) for choice in CHOICES])
        self.theme.choose(look.choice)
        self.theme.chosen.connect(self._use)
        self.motion = Check(look, "Things may move: sheets fade in, text flows", "settings.motion")
        self.motion.setChecked(look.motion)
        self.motion.toggled.connect(self._use_motion)
        card = Card(look, "Theme")
        row = tight(QHBoxLayout())
        row.addWidget(self.theme)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(Text(look, "Each kind of part keeps its colour and its letter everywhere.", Role.SECONDARY,
                                 "text2", wrap=True))  # fmt: skip
        chips = Flow(gap=8)
        for kind in _KINDS:
            chips.addWidget(KindChip(look, PartLabel(kind)))
        card.body.addLayout(chips)
        card.body.addWidget(Text(look, "A suggestion is dashed until somebody accepts it.", Role.SECONDARY, "text2",
                                 wrap=True))  # fmt: skip
        guess = tight(QHBoxLayout(), spacing=8)
        guess.addWidget(KindChip(look, PartLabel(PartKind.CHORUS, guess=True)))
        guess.addStretch(1)
        card.body.addLayout(guess)
        self.column.addWidget(card)
        motion = Card(look, "Motion")
        inside = tight(QVBoxLayout())
        inside.addWidget(self.motion)
        motion.body.addLayout(inside)
        self.column.addWidget(motion)
        look.changed.connect(self._on_changed)

    def opened(self) -> None:
        """Show the choice, which a command may have changed."""
        self._on_changed()

    def _on_changed(self) -> None:
        self.theme.choose(self.look.choice)

    def _use(self, choice: object) -> None:
        self.studio.settings.set_text("theme", str(choice))
        self.look.use(str(choice))

    def _use_motion(self, on: bool) -> None:
        self.look.motion = on
        self.studio.settings.set_text("motion", "yes" if on else "no")
