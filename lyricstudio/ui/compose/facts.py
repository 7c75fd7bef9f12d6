"""Works out in the background what stands in the margins: syllables, rhymes, and words found in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lyricstudio.domain.draft_facts import LineFacts, SongFacts

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition
    from lyricstudio.services.found_words import CatalogueSearch, TextFinds
    from lyricstudio.ui.view import View

_KEPT = 400  # texts whose finds are remembered
_PAUSE = 60  # ms: about every key of a quick typist, and no more


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """One take: facts of its lines, and its longest run found elsewhere (None while that is looked up)."""

    lines: tuple[LineFacts, ...]
    longest: int | None = None
    songs: int = 0


class Margins(QObject):
    """Signals: changed() when facts or finds are new. Both are asked for by text, so that stale ones never show."""

    changed = Signal()

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        self.facts = SongFacts()
        self._finds: dict[str, TextFinds] = {}
        self._takes: dict[str, tuple[LineFacts, ...]] = {}
        self._search: CatalogueSearch | None = None
        self._song: Composition | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._start)

    def show_project(self) -> None:
        """Another project: nothing is known."""
        self._search = None
        self._finds, self._takes, self.facts = {}, {}, SongFacts()

    def forget_songs(self) -> None:
        """Songs changed: look again."""
        self._finds = {}
        if self._search is not None:
            self._search.forget()
        self._timer.start()

    def look_at(self, song: Composition | None) -> None:
        """Work out what stands beside a song."""
        self._song = song
        if song is not None:
            self._timer.start()

    def finds(self, text: str) -> TextFinds | None:
        """Return what was found of a part's text, None while it is not known."""
        return self._finds.get(text)

    def take(self, text: str) -> TakeFacts:
        """Return the facts of a take."""
        finds = self._finds.get(text)
        lines = self._takes.get(text, ())
        return TakeFacts(lines, finds.longest if finds else None, finds.songs if finds else 0)

    def _start(self) -> None:
        song, tables = self._song, self._view.studio.tables
        if song is None:
            return
        texts = [t.text for s in song.sections for t in s.takes if t.text not in self._takes]

        def work(_ctx: WorkContext) -> tuple[SongFacts, dict[str, tuple[LineFacts, ...]]]:
            from lyricstudio.domain.draft_facts import part_facts, song_facts

            sounds = tables.pronunciations
            return song_facts(song.sections, sounds), {t: part_facts(t.split("\n"), sounds) for t in texts}

        self._view.start(self._view.run_job(work, "Counting syllables", "facts").on_success(self._on_facts))
        self._start_search(song)

    def _start_search(self, song: Composition) -> None:
        wanted = {s.text for s in song.sections} | {t.text for s in song.sections for t in s.takes}
        unknown = [text for text in wanted if text.strip() and text not in self._finds]
        if not unknown:
            return
        project = self._view.project

        def work(ctx: WorkContext) -> dict[str, TextFinds]:
            from lyricstudio.services.found_words import CatalogueSearch

            search = self._search
            if search is None:
                search = self._search = CatalogueSearch(project)
            return dict(zip(unknown, search.find(unknown, ctx), strict=True))

        self._view.start(self._view.run_job(work, "Searching the catalogue", "finds").on_success(self._on_finds))

    def _on_facts(self, found: tuple[SongFacts, dict[str, tuple[LineFacts, ...]]]) -> None:
        self.facts, takes = found
        self._takes |= takes
        self.changed.emit()

    def _on_finds(self, found: dict[str, TextFinds]) -> None:
        if len(self._finds) > _KEPT:
            self._finds.clear()  # what is still in sight is asked for again
            self._timer.start()
        self._finds |= found
        self.changed.emit()
