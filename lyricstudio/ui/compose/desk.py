"""Where models and a person write together: orders, takes to choose from, versions of lines, found words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt

from lyricstudio.domain import draft_editing as editing
from lyricstudio.ui.compose.found_card import FoundCard
from lyricstudio.ui.compose.offers_card import OffersCard
from lyricstudio.ui.compose.writing import Order

if TYPE_CHECKING:
    from lyricstudio.domain.records import Composition, Section, Take
    from lyricstudio.services.draft_writing import LineOffer
    from lyricstudio.services.found_words import FoundWords
    from lyricstudio.ui.compose.part_card import PartCard
    from lyricstudio.ui.compose.view import ComposeView

TAKES = 3
"""Takes that are written at once, to choose from."""


class Desk(QObject):
    """Connects the cards with the writing queue of a view."""

    def __init__(self, view: ComposeView) -> None:
        super().__init__(view)
        self._view = view
        self._shown_writing: tuple[str, bool] = ("", False)
        self._found_line: tuple[str, int] = ("", 0)
        self._offer_line: tuple[str, int] = ("", 0)
        self.found = FoundCard(view.look, view)
        self.offers = OffersCard(view.look, view)
        view.writing.changed.connect(self._on_writing)
        view.writing.written.connect(self._on_written)
        view.writing.offered.connect(self._on_offered)
        self.found.rewrite.connect(lambda: self.rewrite_line(*self._found_line))
        self.found.allow.connect(lambda: view.changes.allow(*self._found_line))
        self.found.show_song.connect(lambda song_id: view.studio.navigator.go("library", song_id))
        self.offers.taken.connect(self._on_offer_taken)
        self.offers.again.connect(lambda: self.rewrite_line(*self._offer_line))
        self.offers.closed.connect(view.writing.stop_offers)

    @property
    def _song(self) -> Composition | None:
        return self._view.draft.song

    def wire(self, card: PartCard) -> None:
        """Connect a new card."""
        view, key = self._view, card.key
        changes = view.changes
        card.selected.connect(view.select)
        card.write.connect(self.write)
        card.rewrite.connect(self.rewrite)
        card.stop.connect(view.writing.stop)
        card.unlink.connect(changes.toggle_link)
        card.takes_wanted.connect(self.open_takes)
        card.menu.connect(view.part_menu.open_for)
        card.editor.typed.connect(lambda text: changes.type_words(key, text))
        card.editor.lock_wanted.connect(lambda line: changes.toggle_lock(key, [line]))
        card.editor.rewrite_wanted.connect(lambda line: self.rewrite_line(key, line))
        card.editor.found_pointed.connect(lambda found, rect, pointed: self._open_found(key, found, (rect, pointed)))
        card.editor.textChanged.connect(self.found.close_sheet)
        card.editor.left_up.connect(lambda: view.step(key, -1))
        card.editor.left_down.connect(lambda: view.step(key, 1))
        panel = card.panel
        panel.ticked.connect(lambda take, line: self._after_pick(key, changes.pick(key, take, line)))
        panel.chosen.connect(lambda take: self._after_pick(key, changes.pick_all(key, take)))
        panel.lock_wanted.connect(lambda take, line: self._after_pick(key, changes.lock_in_mix(key, take, line)))
        panel.use.connect(lambda: self.use(key))
        panel.more.connect(lambda: self.write(key))
        panel.rewrite.connect(lambda: self.rewrite(key))
        panel.stop.connect(lambda: view.writing.stop(key))
        panel.closed.connect(lambda: self._close_takes(key))

    def is_to_write(self, section: Section) -> bool:
        """Say whether a part is empty and nobody is at it."""
        writing = self._view.writing
        waits = writing.key == section.key or writing.waits(section.key)
        return section.linked is None and not editing.is_written(section) and not waits and not section.takes

    def write(self, key: str) -> None:
        """Write takes of a part, to choose from."""
        from lyricstudio.services.draft_writing import TakeOrder

        self._view.tell_typed()
        self._view.shower.open_takes.add(key)
        self._view.current = key
        self._view.writing.order(Order(TakeOrder(key, TAKES)))
        self._focus_takes(key)

    def rewrite(self, key: str) -> None:
        """Write another take that begins from the words there are (the mix in sight, where takes are open)."""
        from lyricstudio.services.draft_writing import TakeOrder

        self._view.tell_typed()
        if key in self._view.shower.open_takes:
            self._view.changes.take_mix_as_words(key)
        self._view.shower.open_takes.add(key)
        self._view.current = key
        self._view.writing.order(Order(TakeOrder(key, 1, rewrite=True)))
        self._focus_takes(key)

    def _focus_takes(self, key: str) -> None:
        """The button that was pressed is gone: go on at the take that is being written."""
        card = self._view.page.card(key)
        if card is not None and card.panel.isVisible() and card.panel.columns:
            card.panel.columns[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def write_all(self) -> None:
        """Write every part that is empty, each with one take that goes straight in."""
        from lyricstudio.services.draft_writing import TakeOrder

        self._view.tell_typed()
        song = self._song
        for section in song.sections if song is not None else ():
            if self.is_to_write(section):
                self._view.shower.open_takes.add(section.key)
                self._view.writing.order(Order(TakeOrder(section.key), use=True))

    def _on_writing(self, key: str) -> None:
        song = self._song
        if song is None:
            return
        if not self._view.writing.live:
            self._close_finished(song)
            self._view.show_all()
            return
        if key in {s.key for s in song.sections}:
            at = editing.index_of(song, key)
            self._view.page.show_part(self._view.shower.part(song, at, self._view.current))
        if self._shown_writing != (self._view.writing.key, self._view.writing.is_busy):
            self._shown_writing = (self._view.writing.key, self._view.writing.is_busy)
            self._view.show_all()
            self._view.page.go_to(key)

    def _close_finished(self, song: Composition) -> None:
        """A panel without takes, whose writing was stopped or failed, has nothing to show."""
        for section in song.sections:
            idle = self._view.writing.key != section.key and not self._view.writing.waits(section.key)
            if idle and not section.takes:
                self._view.shower.open_takes.discard(section.key)

    def _on_written(self, order: Order, take: Take) -> None:
        song = self._song
        key = order.takes.key
        if song is None or key not in {s.key for s in song.sections} or not take.text:
            return
        if order.use:
            self._view.shower.open_takes.discard(key)
            self._view.changes.use_take(key, take)
            self._name_song()
        else:
            self._view.changes.add_take(key, take)

    def _name_song(self) -> None:
        """A song without a title gets its working title from its first chorus, as with the command."""
        from lyricstudio.services.composing import working_title

        song = self._song
        if song is not None and not song.title and any(s.kind.is_chorus_like and s.text for s in song.sections):
            self._view.changes.set_title(working_title(song.sections))
            self._view.place_changed.emit()

    def _after_pick(self, key: str, _done: object) -> None:
        song = self._song
        if song is not None:
            self._view.page.show_part(self._view.shower.part(song, editing.index_of(song, key), self._view.current))

    def use(self, key: str) -> None:
        """Make the mixed lines the words of a part."""
        self._view.writing.stop(key)
        self._view.shower.open_takes.discard(key)
        self._view.changes.use_mix(key)
        self._name_song()
        self._view.show_all()
        self._view.go_to_words(key)

    def open_takes(self, key: str) -> None:
        """Show the takes of a part again."""
        self._view.shower.open_takes.add(key)
        self._view.current = key
        self._view.show_all()
        card = self._view.page.card(key)
        if card is not None:
            card.panel.focus_first()

    def _close_takes(self, key: str) -> None:
        self._view.shower.open_takes.discard(key)
        self._view.changes.mixes.pop(key, None)
        self._view.show_all()
        self._view.go_to_words(key)

    def rewrite_line(self, key: str, line: int) -> None:
        """Write other versions of a line and offer them below it."""
        self._view.tell_typed()
        card = self._view.page.card(key)
        song = self._song
        if card is None or song is None or not self._view.shower.can_write:
            return
        section = editing.part(song, key)
        if section.linked is not None or line >= len(section.lines) or not section.lines[line].strip():
            return
        self._offer_line = (key, line)
        self.offers.close_sheet()
        self.offers.open_waiting(
            self._here(card.editor.line_rect(line)), section.model or self._view.shower.newest_model
        )
        self._view.writing.offer(key, line)

    def _here(self, rect: QRect) -> QRect:
        return QRect(self._view.mapFrom(self._view.window(), rect.topLeft()), rect.size())

    def _on_offered(self, key: str, line: int, offers: tuple[LineOffer, ...]) -> None:
        if (key, line) == self._offer_line and self.offers.isVisible():
            self.offers.show_offers(offers)

    def _on_offer_taken(self, offer: LineOffer) -> None:
        key, line = self._offer_line
        self._view.changes.take_offer(key, line, offer)
        card = self._view.page.card(key)
        if card is not None:
            card.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            card.editor.go_to_line(line)

    def _open_found(self, key: str, found: FoundWords, where: tuple[QRect, bool]) -> None:
        rect, pointed = where
        if pointed and (self.offers.isVisible() or self.found.isVisible()):
            return
        self._found_line = (key, found.run.line)
        song = self._song
        linked = song is not None and editing.part(song, key).linked is not None
        self.found.open_for(found, self._here(rect), self._view.shower.can_write and not linked, pointed)
