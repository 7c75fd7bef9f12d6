"""The compose view: the form at the left, the song as cards, the brief at the right; models write, a person decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from lyricstudio.domain import draft_editing as editing
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import shares
from lyricstudio.domain.records import LyricModel
from lyricstudio.ui.compose import song_sheets
from lyricstudio.ui.compose.brief_pane import BriefPane
from lyricstudio.ui.compose.desk import Desk
from lyricstudio.ui.compose.draft import Draft
from lyricstudio.ui.compose.facts import Margins
from lyricstudio.ui.compose.form_pane import STRIP, WIDTH, FormPane
from lyricstudio.ui.compose.part_changes import PartChanges
from lyricstudio.ui.compose.part_menu import PartMenu
from lyricstudio.ui.compose.shelf import Shelf
from lyricstudio.ui.compose.shown import PartShower
from lyricstudio.ui.compose.song_page import SongPage
from lyricstudio.ui.compose.writing import Writing
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.panes import Panes, Side

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from lyricstudio.domain.records import Composition, Section
    from lyricstudio.services.drafts import Saved
    from lyricstudio.ui.compose.part_card import PartCard
    from lyricstudio.ui.studio import Studio

_NEEDS_PART = {
    "write", "rewrite", "rewrite_line", "use", "takes", "lock", "found", "up", "down", "duplicate", "link", "remove",
    "brief",
}  # fmt: skip
_NEEDS_MODEL = {"write", "write_all", "rewrite", "rewrite_line"}


class ComposeView(View):
    """The view; the draft holds the song, everything else shows it or changes it."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "compose", "Compose")
        self.current = ""
        self._commands_for: tuple[object, ...] = ()
        self.draft = Draft(studio)
        self.changes = PartChanges(self.draft)
        self.margins = Margins(self)
        self.writing = Writing(self, lambda: self.draft.song)
        self.shower = PartShower(self.margins, self.changes, self.writing)
        self.form = FormPane(self.look)
        self.page = SongPage(self.look, self._wire_card)
        self.brief = BriefPane(self.look)
        self.part_menu = PartMenu(self)
        self.desk = Desk(self)
        self.shelf = Shelf(self)
        self.panes = Panes(self.look, self.page, right=Side(self.brief, 296, 340, 250))
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.form)
        self._splitter.addWidget(self.panes)
        self._splitter.setStretchFactor(1, 1)
        content = QWidget()
        tight(QHBoxLayout(content)).addWidget(self._splitter)
        self.set_pages(content, self._empty_state())
        self._connect()

    def _wire_card(self, card: PartCard) -> None:
        self.desk.wire(card)

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            self.look,
            "No song of yours yet",
            "Say what it is about and choose a form. Write it yourself, or let your models write"
            " takes and keep the lines you like.",
            EmptyAction("compose.empty.new", "Start a song", self.new_song, "plus"),
            EmptyAction("compose.empty.train", "Train a model first", self._go_to_tune, "tune"),
        )

    def _connect(self) -> None:
        self.draft.changed.connect(self.on_changed)
        self.draft.opened.connect(self._on_opened)
        self.draft.saved.connect(self._on_saved)
        self.margins.changed.connect(self.show_all)
        self.form.template_wanted.connect(self.open_templates)
        self.form.add_wanted.connect(self._open_add)
        self.form.list.picked.connect(self.select)
        self.form.list.moved.connect(self.changes.move)
        self.form.list.opened.connect(self.go_to_words)
        self.form.list.remove_wanted.connect(self._remove)
        self.page.column.moved.connect(self.changes.move)
        self.page.title.settled.connect(self._on_title)
        self.page.songs_wanted.connect(lambda _button: self.open_songs())
        self.page.brief_wanted.connect(self._toggle_brief)
        self.page.write_all.connect(self.write_all)
        self.page.stop.connect(self.stop_writing)
        self.page.versions.connect(self.open_versions)
        self.page.export.connect(self.open_export)
        self._connect_brief()

    def _connect_brief(self) -> None:
        self.brief.brief_typed.connect(self.changes.set_brief)
        self.brief.model_chosen.connect(self.changes.set_model)
        self.brief.model_for_all.connect(self.changes.set_model_for_all)
        self.brief.wished.connect(self.changes.set_wish)
        self.brief.song_brief_typed.connect(self.changes.set_song_brief)
        self.brief.tags_set.connect(self.changes.set_tags)
        self.brief.closed.connect(self._toggle_brief)
        self.brief.train_wanted.connect(self._go_to_tune)

    # What the window asks of a view

    @property
    def place(self) -> str:
        """Return the title of the song."""
        song = self.draft.song
        return (song.title or "Untitled") if song is not None and not self.is_empty else self.title

    def project_changed(self) -> None:
        """Open the song that was last in hand in another project."""
        self.draft.recording = False
        self.tell_typed()
        self.draft.recording = True
        self.writing.close()
        self.margins.show_project()
        self.shower.open_takes.clear()
        self.draft.show(self.project, None)
        self.shelf.read_models()
        self.shelf.open_last()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when songs, models or compositions changed elsewhere."""
        if "songs" in what:
            self.margins.forget_songs()
        if "models" in what:
            self.shelf.read_models()
        if "compositions" in what and self.draft.song is None:
            self.shelf.open_last()

    def show_target(self, target: object) -> None:
        """Open a composition by its id, or let a model write what is made from now on."""
        if isinstance(target, int):
            self.shelf.open_song(target)
        elif isinstance(target, LyricModel):
            self.shelf.prefer(target.name)

    def entered(self) -> None:
        """Put the focus where work begins."""
        if not self.is_empty:
            self.form.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def closing(self) -> None:
        """Let go of the models that wrote."""
        self.writing.close()

    def arrange(self, size: Size) -> None:
        """Letters at the left and the brief as a drawer in a small window."""
        small = size is Size.SMALL
        self.panes.arrange(size)
        self.form.set_strip(small)
        self.page.set_small(small)
        self.brief.set_closable(True)
        left = STRIP if small else 232 if size is Size.LARGE else WIDTH
        self._splitter.setSizes([left, max(400, self.width() - left)])
        self._show_brief_button()
        self.form.fit_list()

    def enabled(self, command: str) -> bool:
        """Say what can be used now."""
        name = command.partition(".")[2]
        if name == "new":
            return True
        if self.draft.song is None or self.is_empty or (name in _NEEDS_MODEL and not self.shower.can_write):
            return False
        if name == "stop":
            return self.writing.is_busy
        return name not in _NEEDS_PART or self._can_do(name)

    def _can_do(self, name: str) -> bool:
        section = self._section
        if section is None:
            return False
        if name in ("write", "rewrite", "rewrite_line"):
            return section.linked is None and (name == "write" or bool(section.text))
        return bool(section.takes) if name in ("use", "takes") else True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was typed waits while the view is out of sight."""
        super().hideEvent(event)
        self.tell_typed()
        if self.window().isVisible():
            self.draft.save_now()
        else:
            self.draft.flush()  # the window closes: no job would come to its end

    # Showing

    @property
    def _section(self) -> Section | None:
        song = self.draft.song
        if song is None:
            return None
        return next((s for s in song.sections if s.key == self.current), None)

    def _on_opened(self) -> None:
        self.place_changed.emit()
        self.page.area.verticalScrollBar().setValue(0)
        song = self.draft.song
        self.show_empty(song is None)

    def on_changed(self) -> None:
        """Show the song after it changed, and work out its margins anew."""
        song = self.draft.song
        if song is None:
            return
        if self._section is None and song.sections:
            self.current = song.sections[0].key
        self.margins.look_at(song)
        if not self.draft.is_saved:
            self.form.show_saved("Saving …", False)
        self.show_all()

    def show_all(self) -> None:
        """Show everything of the song as it is now."""
        song = self.draft.song
        if song is None:
            return
        numbers = range(len(song.sections))
        self.page.title.show_title(song.title)
        self.page.show_parts([self.shower.part(song, i, self.current) for i in numbers])
        self._show_form(song)
        empty = [s for s in song.sections if self.desk.is_to_write(s)]
        written = any(s.text for s in song.sections)
        self.page.show_writing(len(empty) if self.shower.can_write else 0, written, self.writing.is_busy)
        self.brief.show_song(song, self._section)
        self.brief.show_rhymes(self.margins.facts.rhymes)
        self._refresh_commands()

    def _refresh_commands(self) -> None:
        """Ask what can be used only where an answer may have changed: asking takes longer than drawing."""
        section = self._section
        known = section is not None and (section.linked, bool(section.text), bool(section.takes))
        now = (self.current, known, self.writing.is_busy, self.shower.can_write, self.draft.song is None)
        if now != self._commands_for:
            self._commands_for = now
            self.studio.actions.refresh()

    def _show_form(self, song: Composition) -> None:
        self.form.list.show_rows([self.shower.row(song, i) for i in range(len(song.sections))], self.current)
        self.form.fit_list()
        self.form.show_shares(shares((s.lines, s.marks) for s in song.sections if s.linked is None))

    def _on_saved(self, saved: Saved) -> None:
        self.form.show_saved(f"Saved · version {saved.version}" if saved.version else "Saved", True)

    def select(self, key: str) -> None:
        """Make a part the current one."""
        if key != self.current:
            self.current = key
            self.show_all()
            self.page.go_to(key)

    def go_to_words(self, key: str) -> None:
        """Put the focus into a part."""
        self.select(key)
        card = self.page.card(key)
        if card is not None:
            card.rows_focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page.go_to(key)

    def step(self, key: str, step: int) -> None:
        """Go to the words of the part before or after."""
        song = self.draft.song
        if song is None or key not in {s.key for s in song.sections}:
            return
        at = editing.index_of(song, key) + step
        if 0 <= at < len(song.sections):
            self.go_to_words(song.sections[at].key)

    def _on_title(self, title: str) -> None:
        if self.draft.song is not None:
            self.changes.set_title(title)
            self.place_changed.emit()

    def tell_typed(self) -> None:
        """Take over what is being typed anywhere, without waiting for a pause."""
        if self.draft.song is None:
            return
        self.page.title.tell()
        self.brief.tell_typed()
        for card in self.page.column.cards:
            card.editor.tell_typed()

    # Commands

    @property
    def _line(self) -> int:
        card = self.page.card(self.current)
        return card.editor.line if card is not None else 0

    def write_part(self) -> None:
        """Write takes of the part in hand."""
        self.desk.write(self.current)

    def write_all(self) -> None:
        """Write every part that is empty."""
        self.desk.write_all()

    def rewrite_part(self) -> None:
        """Rewrite the unlocked lines of the part in hand."""
        self.desk.rewrite(self.current)

    def rewrite_line(self) -> None:
        """Write other versions of the line in hand."""
        self.desk.rewrite_line(self.current, self._line)

    def use_mix(self) -> None:
        """Use the mixed lines of the part in hand."""
        if self.current in self.shower.open_takes:
            self.desk.use(self.current)

    def show_takes(self) -> None:
        """Show the takes of the part in hand."""
        self.desk.open_takes(self.current)

    def stop_writing(self) -> None:
        """Stop everything that is written or waits."""
        self.writing.stop()

    def toggle_lock(self) -> None:
        """Lock or unlock the lines in hand."""
        card = self.page.card(self.current)
        if card is not None:
            card.editor.tell_typed()
            self.changes.toggle_lock(self.current, card.editor.selected_lines)

    def show_found(self) -> None:
        """Open the card of found words in the line in hand."""
        card = self.page.card(self.current)
        if card is not None:
            card.editor.point_found(card.editor.line)

    def next_part(self) -> None:
        """Go to the words of the next part."""
        self.step(self.current, 1)

    def previous_part(self) -> None:
        """Go to the words of the part before."""
        self.step(self.current, -1)

    def move_up(self) -> None:
        """Move the part in hand up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the part in hand down."""
        self._move(1)

    def _move(self, step: int) -> None:
        song = self.draft.song
        if song is not None and self._section is not None:
            self.changes.move(self.current, editing.index_of(song, self.current) + step)
            self.page.go_to(self.current)

    def duplicate_part(self) -> None:
        """Duplicate the part in hand."""
        self.current = self.changes.duplicate(self.current)
        self.show_all()

    def toggle_link(self) -> None:
        """Link or unlink the part in hand."""
        self.changes.toggle_link(self.current)

    def remove_part(self) -> None:
        """Take the part in hand out."""
        self._remove(self.current)

    def _remove(self, key: str) -> None:
        song = self.draft.song
        if song is None or len(song.sections) < 2:
            return
        at = editing.index_of(song, key)
        name = editing.name_of(song.sections[at])
        self.writing.stop(key)
        self.current = song.sections[at + 1 if at + 1 < len(song.sections) else at - 1].key
        self.changes.remove(key)
        self.studio.notices.tell(f"Took out {name}", action="Undo", run=self.studio.undo.undo)

    def add_kind(self, kind: str) -> None:
        """Add a part of a kind behind the one in hand."""
        section = self._section
        model = section.model if section is not None else self.shower.newest_model
        self.current = self.changes.add(PartKind(kind), self.current, model)
        self.show_all()
        self.page.go_to(self.current)

    def _open_add(self) -> None:
        anchor = self.form.add if self.form.add.isVisible() else self.form.add_small
        self.part_menu.open_add(anchor)

    def go_to_brief(self) -> None:
        """Put the focus into the brief of the part in hand."""
        if not self.brief.isVisible():
            self.panes.toggle("right")
            self._show_brief_button()
        self.brief.focus_part_brief()

    def edit_song_brief(self) -> None:
        """Edit the brief of the song."""
        if not self.brief.isVisible():
            self._toggle_brief()
        self.brief.edit_brief()

    def _toggle_brief(self) -> None:
        self.panes.toggle("right")
        self._show_brief_button()

    def _show_brief_button(self) -> None:
        self.page.show_brief_button(self.panes.are_drawers or self.brief.isHidden())

    def _go_to_tune(self) -> None:
        self.studio.navigator.go("tune")

    def new_song(self) -> None:
        """Ask what a new song is about, and make it."""
        self.shelf.when_read(partial(song_sheets.open_new, self))

    def open_songs(self) -> None:
        """Show the songs of the project."""
        song_sheets.open_songs(self, self.page.title)

    def open_templates(self) -> None:
        """Show forms to choose from."""
        song_sheets.open_templates(self)

    def open_versions(self) -> None:
        """Show how the song once was."""
        self.tell_typed()
        song_sheets.open_versions(self)

    def open_export(self) -> None:
        """Write the song to a file, or copy it."""
        self.tell_typed()
        song_sheets.open_export(self)

    def copy_song(self) -> None:
        """Copy the whole song as text."""
        self.tell_typed()
        song_sheets.copy_song(self)

    def keep_version(self) -> None:
        """Keep the song as it is as a version."""
        self.tell_typed()
        self.draft.keep_version("kept by hand")
        self.studio.notices.tell("Kept as a version", action="Show", run=self.open_versions)

    def delete_song(self) -> None:
        """Delete the song; it can be undone."""
        song_sheets.delete_song(self)
