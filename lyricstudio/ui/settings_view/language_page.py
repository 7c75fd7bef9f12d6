"""The page of languages: what the songs are in when they do not say so, which decides how rhymes are judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout

from lyricstudio.services.preferences import read_preferences, save_preferences
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.fields import Choice, labelled
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Paragraph, Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.ui.settings_view.view import SettingsView

_LANGUAGES = (
    ("English", ""), ("Dutch", "nl"), ("French", "fr"), ("German", "de"), ("Italian", "it"), ("Polish", "pl"),
    ("Portuguese", "pt"), ("Spanish", "es"), ("Swedish", "sv"), ("another one", "und"),
)  # fmt: skip
_MOST = 12


@dataclass(frozen=True, slots=True)
class _Counted:
    languages: tuple[tuple[str, int], ...]


class LanguagePage(Page):
    """The page."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "language", "Language",
            "The window speaks English. Lyrics may be in any language: where a song names its own, that counts.",
        )  # fmt: skip
        look = self.look
        self.songs = Choice(look, "settings.language.songs", "Songs that do not name their language are in", _LANGUAGES)
        self.songs.activated.connect(self._save)
        card = Card(look, "Songs")
        card.body.addLayout(labelled(look, "Songs that do not name their language are in", self.songs))
        self._meaning = Paragraph(look, "", Role.SECONDARY)
        card.body.addWidget(self._meaning)
        self.column.addWidget(card)
        self._found = Card(look, "In this project")
        self._grid = tight(QGridLayout(), spacing=6)
        self._grid.setHorizontalSpacing(24)
        self._grid.setColumnStretch(2, 1)
        self._found.body.addLayout(self._grid)
        self.column.addWidget(self._found)

    def opened(self) -> None:
        """Show the choice, and count the languages of this project's songs."""
        self.songs.choose(read_preferences().song_language)
        self._show_meaning()
        project = self.view.project

        def work(ctx: WorkContext) -> _Counted:
            counted: Counter[str] = Counter()
            for done, song in enumerate(project.songs.iterate()):
                counted[song.language] += 1
                if done % 200 == 0:
                    ctx.checkpoint()
            return _Counted(tuple(counted.most_common(_MOST)))

        self.view.start(self.view.run_job(work, "Counting languages", "languages").on_success(self._show))

    def project_changed(self) -> None:
        """Count another project's languages."""
        self.opened()

    def _save(self, _row: int) -> None:
        save_preferences(replace(read_preferences(), song_language=self.songs.currentData()))
        self.studio.tables.read_again()
        self.opened()

    def _show_meaning(self) -> None:
        english = self.songs.currentData() == ""
        self._meaning.set_text(
            "Syllables and rhymes of English songs are looked up in a pronouncing dictionary."
            if english
            else "Syllables and rhymes of these songs are judged by their spelling; English songs that say so are still"
            " looked up in the pronouncing dictionary."
        )

    def _show(self, counted: _Counted) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        usual = {value: text for text, value in _LANGUAGES}
        for row, (language, number) in enumerate(counted.languages):
            name = language or f"not named ({usual.get(self.songs.currentData(), 'English')})"
            table = self.studio.tables
            spoken = table.pronunciations_for(language) is table.pronunciations
            self._grid.addWidget(Text(self.look, name, Role.BODY_STRONG), row, 0)
            self._grid.addWidget(Text(self.look, count(number, "song"), Role.NUMBER, "text2"), row, 1)
            judged = "by the pronouncing dictionary" if spoken else "by spelling"
            self._grid.addWidget(Text(self.look, judged, Role.BODY, "text2"), row, 2)
        self._found.setVisible(bool(counted.languages))
