"""Composing as a person does it: a song begun, written by models, mixed, locked, edited, undone, exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from draft_models import add_model
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QListWidget, QWidget
from pytestqt.qtbot import QtBot
from scripted_writer import ScriptedWriter
from windows import WAIT, settle

from lyricstudio.domain.draft_editing import new_draft
from lyricstudio.domain.line_marks import Author
from lyricstudio.domain.records import Composition, Section
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.services.drafts import add_draft
from lyricstudio.services.projects import open_project
from lyricstudio.ui.compose.draft import SAVE_PAUSE
from lyricstudio.ui.compose.export_dialog import ExportDialog
from lyricstudio.ui.compose.lyric_editor import TYPING_PAUSE
from lyricstudio.ui.compose.new_song_dialog import NewSongDialog
from lyricstudio.ui.compose.part_card import PART_MIME
from lyricstudio.ui.compose.song_list_sheet import SongListSheet
from lyricstudio.ui.compose.versions_dialog import VersionsDialog
from lyricstudio.ui.compose.view import ComposeView
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.view import Size

FORM = "verse,chorus,verse,chorus"
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, studio_window: MainWindow, sample_project: Path) -> MainWindow:
    """Return a window in the compose view of the samples, with a scripted model and no song yet."""
    project = open_project(sample_project)
    add_model(project)
    studio_window.studio.session.adopt(project)
    studio_window.studio.navigator.go("compose")
    settle(qtbot, studio_window)
    view_of(studio_window).writing.open_generator = lambda _name, _ctx: ScriptedWriter()
    return studio_window


@pytest.fixture
def view(qtbot: QtBot, window: MainWindow) -> Iterator[ComposeView]:
    """Return the view with an empty song."""
    compose = view_of(window)
    song = add_draft(compose.project, new_draft("Kettles", FORM, "Ann", "a kitchen at night", 5))
    compose.shelf.show_song(song)
    settle(qtbot, window)
    yield compose
    compose.writing.stop()


def view_of(window: MainWindow) -> ComposeView:
    found = window.workspace.view("compose")
    assert isinstance(found, ComposeView)
    return found


def child(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    qtbot.mouseClick(child(parent, name), Qt.MouseButton.LeftButton)


def song(view: ComposeView) -> Composition:
    assert view.draft.song is not None
    return view.draft.song


def part(view: ComposeView, key: str) -> Section:
    return next(s for s in song(view).sections if s.key == key)


def stored(view: ComposeView) -> Composition:
    return view.project.compositions.get(song(view).id or 0)


def write_words(qtbot: QtBot, window: MainWindow, view: ComposeView, key: str, text: str) -> None:
    view.go_to_words(key)
    card = view.page.card(key)
    card.type_own()
    card.editor.selectAll()
    for i, line in enumerate(text.split("\n")):
        if i:
            qtbot.keyClick(card.editor, Qt.Key.Key_Return)
        qtbot.keyClicks(card.editor, line)
    qtbot.waitUntil(lambda: part(view, key).text == text, timeout=WAIT)
    settle(qtbot, window)


def written(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    qtbot.waitUntil(lambda: not view.writing.is_busy, timeout=WAIT)
    settle(qtbot, window)


def test_an_empty_project_teaches_and_a_song_is_written_from_one_card(qtbot: QtBot, window: MainWindow) -> None:
    view = view_of(window)
    assert view.is_empty
    click(qtbot, window, "compose.empty.new")
    dialog = window.findChild(NewSongDialog)
    qtbot.keyClicks(child(dialog, "compose.new.brief"), "a ferry at night")
    click(qtbot, dialog, "compose.form.verse-and-chorus")
    click(qtbot, dialog, "compose.new.write")
    qtbot.waitUntil(lambda: view.draft.song is not None and all(s.text for s in song(view).sections), timeout=WAIT)
    written(qtbot, window, view)
    made = song(view)
    assert [s.kind.value for s in made.sections] == FORM.split(",")
    assert made.brief == "a ferry at night"
    assert made.title, "it is called after its chorus"
    assert made.sections[3].text == made.sections[1].text
    assert {m.author for s in made.sections for m in s.marks} == {Author.MODEL}
    qtbot.waitUntil(lambda: view.draft.is_saved, timeout=WAIT)
    settle(qtbot, window)
    assert stored(view).sections == made.sections


def test_words_are_typed_counted_saved_and_undone(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "The lamp is low\nThe rain is slow")
    assert [m.author for m in part(view, "p1").marks] == [Author.PERSON, Author.PERSON]
    qtbot.waitUntil(lambda: len(view.margins.facts.parts[0]) == 2, timeout=WAIT)
    assert [(f.syllables, f.rhyme) for f in view.margins.facts.parts[0]] == [(4, "a"), (4, "a")]
    qtbot.waitUntil(lambda: view.draft.is_saved, timeout=WAIT)
    settle(qtbot, window)
    assert stored(view).sections[0].text == "The lamp is low\nThe rain is slow"
    qtbot.keyClick(view.page.card("p1").editor, Qt.Key.Key_Z, CTRL)
    assert part(view, "p1").text == ""
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert part(view, "p1").text == "The lamp is low\nThe rain is slow"


def test_undo_right_after_a_key_takes_that_key_back(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "one")
    view.studio.undo.changed.emit()  # a pause: what follows is a step of its own
    editor = view.page.card("p1").editor
    editor.go_to_line(0, end=True)
    qtbot.keyClicks(editor, " two")
    assert part(view, "p1").text == "one", "still being typed"
    qtbot.keyClick(editor, Qt.Key.Key_Z, CTRL)
    assert (part(view, "p1").text, editor.toPlainText()) == ("one", "one")


def test_what_is_typed_is_on_the_disk_within_a_second(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    view.go_to_words("p1")
    card = view.page.card("p1")
    card.type_own()
    qtbot.keyClicks(card.editor, "never lost")
    # The two pauses leave half a second for the work itself, which a busy machine may exceed here.
    assert TYPING_PAUSE + SAVE_PAUSE <= 500
    with open_project(view.project.path) as other:
        held = other.compositions
        qtbot.waitUntil(lambda: held.get(song(view).id or 0).sections[0].text == "never lost", timeout=WAIT)
    settle(qtbot, window)


def test_what_is_typed_is_kept_when_the_window_closes(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    view.go_to_words("p1")
    view.page.card("p1").type_own()
    qtbot.keyClicks(view.page.card("p1").editor, "the last words")
    window.close()
    with open_project(view.project.path) as other:
        assert other.compositions.get(song(view).id or 0).sections[0].text == "the last words"
    settle(qtbot, window)


def test_every_key_means_one_thing(window: MainWindow, view: ComposeView) -> None:
    actions = view.studio.actions
    mine = [command for command in actions.commands if command.place == "compose" and actions.keys(command.id)]
    assert len(mine) > 20
    assert {c.id: [o.id for o in actions.conflicts(c.id, actions.keys(c.id))] for c in mine} == {c.id: [] for c in mine}


def test_takes_stream_in_and_a_mix_of_their_lines_is_used(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    card = view.page.card("p1")
    seen: list[int] = []
    view.writing.changed.connect(lambda _key: seen.append(len(view.writing.live.lines) if view.writing.live else -1))
    qtbot.mouseClick(child(card, "compose.part.p1.write"), Qt.MouseButton.LeftButton)
    written(qtbot, window, view)
    assert len(part(view, "p1").takes) == 3
    assert part(view, "p1").text == ""
    columns = card.panel.columns
    assert [c.take.title for c in columns] == ["Take A", "Take B", "Take C"]
    assert sum(c.take.chosen for c in columns) == 1
    chosen = next(c for c in columns if c.take.chosen)
    other = next(c for c in columns if not c.take.chosen and c.take.lines[1] != chosen.take.lines[1])
    place = QPoint(60, other._places()[1][0] + 10)
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton, pos=place)
    assert other.take.ticked == {1}
    assert 1 not in chosen.take.ticked
    wanted = list(chosen.take.lines)
    wanted[1] = other.take.lines[1]
    click(qtbot, card, "compose.part.p1.takes.use")
    assert part(view, "p1").lines == tuple(wanted)
    assert {m.author for m in part(view, "p1").marks} == {Author.MODEL}
    assert not card.panel.isVisible()
    assert card.editor.hasFocus()
    settle(qtbot, window)


def test_takes_are_chosen_with_keys_alone(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    view.form.list.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Return, CTRL)
    written(qtbot, window, view)
    panel = view.page.card("p1").panel
    panel.focus_first()
    qtbot.keyClick(panel.columns[0], Qt.Key.Key_Return)
    assert panel.columns[0].take.chosen
    qtbot.keyClick(panel.columns[0], Qt.Key.Key_Right)
    assert panel.columns[1].hasFocus()
    qtbot.keyClick(panel.columns[1], Qt.Key.Key_Down)
    qtbot.keyClick(panel.columns[1], Qt.Key.Key_Down)
    qtbot.keyClick(panel.columns[1], Qt.Key.Key_Space)
    assert panel.columns[1].take.ticked == {2}
    third = panel.columns[1].take.lines[2]
    qtbot.keyClick(window, Qt.Key.Key_U, CTRL)
    assert part(view, "p1").lines[2] == third
    settle(qtbot, window)


def test_locked_lines_stay_when_the_rest_is_rewritten(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "mine for ever\nanother day\nsomething old\nthe end is gold")
    editor = view.page.card("p1").editor
    editor.go_to_line(0)
    qtbot.keyClick(editor, Qt.Key.Key_L, ALT)
    assert part(view, "p1").marks[0].locked
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, int(editor._row(
        editor.document().findBlockByNumber(2)).center().y())))  # fmt: skip
    assert [m.locked for m in part(view, "p1").marks] == [True, False, True, False]
    click(qtbot, view.page.card("p1"), "compose.part.p1.rewrite")
    written(qtbot, window, view)
    (take,) = part(view, "p1").takes
    assert (take.text.splitlines()[0], take.text.splitlines()[2]) == ("mine for ever", "something old")
    assert take.text.splitlines()[1] != "another day"
    assert part(view, "p1").lines[1] == "another day", "nothing changes before it is used"
    qtbot.keyClick(view.page.card("p1").panel.columns[1], Qt.Key.Key_Return)
    click(qtbot, view.page.card("p1"), "compose.part.p1.takes.use")
    assert [m.locked for m in part(view, "p1").marks] == [True, False, True, False]
    authors = [m.author for m in part(view, "p1").marks]
    assert authors == [Author.PERSON, Author.MODEL, Author.PERSON, Author.MODEL]
    settle(qtbot, window)


def test_one_line_is_offered_in_versions_and_one_is_taken(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "we like the rain\nand dance again")
    view.page.card("p1").editor.go_to_line(1)
    qtbot.keyClick(view.page.card("p1").editor, Qt.Key.Key_E, CTRL)
    lines = child(view, "compose.offers.lines")
    assert isinstance(lines, QListWidget)
    qtbot.waitUntil(lambda: lines.count() > 1, timeout=WAIT)
    assert lines.hasFocus()
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    wanted = lines.item(1).text()
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert part(view, "p1").lines == ("we like the rain", wanted)
    assert part(view, "p1").marks[1].author is Author.MODEL
    settle(qtbot, window)
    editor = view.page.card("p1").editor
    editor.go_to_line(1, end=True)
    qtbot.keyClicks(editor, " now")
    editor.tell_typed()
    mark = part(view, "p1").marks[1]
    assert (mark.author, mark.original) == (Author.EDITED, wanted)
    settle(qtbot, window)


def test_words_of_the_catalogue_are_underlined_with_their_song(
    qtbot: QtBot, window: MainWindow, view: ComposeView
) -> None:
    known = next(s for s in view.project.songs.iterate() if len(s.lines[0].split()) >= 6)
    write_words(qtbot, window, view, "p1", f"my own beginning\n{known.lines[0]}")
    editor = view.page.card("p1").editor
    qtbot.waitUntil(lambda: editor.found_at(1) is not None, timeout=WAIT)
    assert editor.found_at(0) is None
    editor.go_to_line(1)
    qtbot.keyClick(editor, Qt.Key.Key_Return, ALT)
    card = view.desk.found
    assert card.isVisible()
    assert known.title in card._place.text()
    assert card._quote.text().strip("“”….,;") == known.lines[0].rstrip(".,;")
    click(qtbot, card, "compose.found.allow")
    qtbot.waitUntil(lambda: part(view, "p1").marks[1].allowed, timeout=WAIT)
    assert editor.found_at(1) is None
    settle(qtbot, window)


def test_found_words_open_their_card_under_the_pointer(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    known = next(s for s in view.project.songs.iterate() if len(s.lines[0].split()) >= 6)
    write_words(qtbot, window, view, "p1", known.lines[0])
    editor = view.page.card("p1").editor
    qtbot.waitUntil(lambda: editor.found_at(0) is not None, timeout=WAIT)
    hit = editor.found_at(0)
    assert hit is not None
    before = window.focusWidget()
    assert editor.point_found(0, QPointF(hit[1].center()))
    assert window.focusWidget() is before, "the pointer must not take the keys away"
    click(qtbot, view.desk.found, "compose.found.show")
    qtbot.waitUntil(lambda: window.workspace.current.name == "library", timeout=WAIT)
    settle(qtbot, window)


def test_the_form_is_changed_by_keys_and_a_chorus_returns(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p2", "carry the wall\nnothing at all")
    assert part(view, "p4").text == part(view, "p2").text, "the linked chorus follows"
    view.form.list.setFocus()
    view.select("p4")
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    assert part(view, "p4").linked is None
    write_words(qtbot, window, view, "p4", "another wall\nanother fall")
    assert part(view, "p2").text == "carry the wall\nnothing at all"
    view.form.list.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    assert part(view, "p4").text == "carry the wall\nnothing at all"
    view.select("p1")
    qtbot.keyClick(window, Qt.Key.Key_Down, ALT)
    assert [s.key for s in song(view).sections] == ["p2", "p1", "p3", "p4"]
    qtbot.keyClick(window, Qt.Key.Key_D, CTRL)
    assert [s.kind.value for s in song(view).sections] == ["chorus", "verse", "verse", "verse", "chorus"]
    assert [s.number for s in song(view).sections] == [1, 1, 2, 3, 2]
    qtbot.keyClick(view.form.list, Qt.Key.Key_Delete)
    assert len(song(view).sections) == 4
    view.add_kind("bridge")
    assert "bridge" in song(view).form
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert [s.key for s in song(view).sections] == ["p2", "p1", "p3", "p4"]
    settle(qtbot, window)


def test_a_part_is_dragged_in_the_list(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    view.form.list.move_to_slot("p1", 3)
    assert [s.key for s in song(view).sections] == ["p2", "p3", "p1", "p4"]
    view.form.list.move_to_slot("p1", 3)
    assert [s.key for s in song(view).sections] == ["p2", "p3", "p1", "p4"], "the gap before the next is where it is"
    data = QMimeData()
    data.setData(PART_MIME, b"p1")
    top = QPointF(view.page.column.cards[0].geometry().topLeft())
    for target, place in ((view.page.column, top), (view.form.list, QPointF(20, 400))):
        event = QDropEvent(place, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, NO_KEY)
        target.dropEvent(event)
        settle(qtbot, window)
        assert event.isAccepted()
    assert [s.key for s in song(view).sections] == ["p2", "p3", "p4", "p1"]


def ask_for_takes(qtbot: QtBot, window: MainWindow, view: ComposeView, scripted: ScriptedWriter) -> ChatRequest:
    click(qtbot, view.page.card("p1"), "compose.part.p1.write")
    written(qtbot, window, view)
    return scripted.requests[0]


def test_each_part_has_its_brief_model_and_shape(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    add_model(view.project, "Ben")
    view.studio.session.tell("models")
    settle(qtbot, window)
    scripted = ScriptedWriter()
    view.writing.open_generator = lambda _name, _ctx: scripted
    view.select("p1")
    qtbot.keyClick(window, Qt.Key.Key_B, CTRL)
    brief = child(view, "compose.part_brief")
    assert brief.hasFocus()
    qtbot.keyClicks(brief, "steam on the glass")
    model = child(view, "compose.model")
    index = next(i for i in range(model.count()) if model.itemData(i) == "Ben")
    model.setCurrentIndex(index)
    model.activated.emit(index)
    lines = child(view, "compose.lines")
    lines.setCurrentIndex(lines.findData(3))
    lines.activated.emit(lines.findData(3))
    slider = child(view, "compose.freshness")
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: part(view, "p1").wish.freshness == pytest.approx(1.0), timeout=WAIT)
    qtbot.waitUntil(lambda: part(view, "p1").brief == "steam on the glass", timeout=WAIT)
    assert part(view, "p1").model == "Ben"
    assert part(view, "p3").model == "Ann"
    asked = ask_for_takes(qtbot, window, view, scripted)
    assert [len(t.text.splitlines()) for t in part(view, "p1").takes] == [3, 3, 3]
    assert asked.model == "ft:Ben"
    assert "steam on the glass" in "".join(m.content for m in asked.messages)
    click(qtbot, view, "compose.model_all")
    assert {s.model for s in song(view).sections} == {"Ben"}
    settle(qtbot, window)


def test_writing_is_stopped_and_finished_takes_stay(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    view.desk.write("p1")
    qtbot.waitUntil(lambda: len(part(view, "p1").takes) >= 1, timeout=WAIT)
    qtbot.keyClick(window, Qt.Key.Key_Period, CTRL)
    written(qtbot, window, view)
    assert 1 <= len(part(view, "p1").takes) <= 3
    assert view.writing.key == ""


def test_a_failing_model_says_so_and_leaves_the_song(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    from lyricstudio.domain.errors import UserError

    def broken(_name: str, _ctx: object) -> object:
        raise UserError("The engine is not installed.", "Install it.")

    view.writing.open_generator = broken
    view.write_all()
    written(qtbot, window, view)
    assert view.studio.notices.last.text == "The engine is not installed."
    assert all(not s.text and not s.takes for s in song(view).sections)
    assert view.page.card("p1").panel.isHidden()


def test_versions_are_compared_and_restored(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "first words here\nthe second line")
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    settle(qtbot, window)
    write_words(qtbot, window, view, "p1", "first words here\nanother ending")
    qtbot.keyClick(window, Qt.Key.Key_H, CTRL | SHIFT)
    settle(qtbot, window)
    dialog = window.findChild(VersionsDialog)
    described = child(dialog, "compose.versions.sheet").accessibleDescription()
    assert described == "Verse 1: was the second line, is another ending"
    click(qtbot, dialog, "compose.versions.restore")
    settle(qtbot, window)
    assert part(view, "p1").lines == ("first words here", "the second line")
    window.undo()
    assert part(view, "p1").lines == ("first words here", "another ending")
    settle(qtbot, window)


def test_the_song_is_exported_and_copied(qtbot: QtBot, window: MainWindow, view: ComposeView, tmp_path: Path) -> None:
    write_words(qtbot, window, view, "p2", "carry the wall\nnothing at all")
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL | SHIFT)
    dialog = window.findChild(ExportDialog)
    formats = child(dialog, "compose.export.formats")
    assert isinstance(formats, QListWidget)
    for row, (suffix, holds) in enumerate(
        [(".txt", b"[Chorus 1]\ncarry the wall"), (".md", b"## Chorus 1\ncarry the wall"),
         (".cho", b"{start_of_chorus: Chorus 1}\ncarry the wall"), (".txt", b"[Chorus 1]\ncarry the wall"),
         (".html", b"carry the wall"), (".pdf", b"%PDF")]
    ):  # fmt: skip
        formats.setCurrentRow(row)
        target = tmp_path / f"song{row}{suffix}"
        dialog.saved.emit(dialog.format, target)
        settle(qtbot, window)
        assert holds in target.read_bytes()
    formats.setCurrentRow(3)
    click(qtbot, dialog, "compose.export.save")
    chooser = window.findChild(QFileDialog, "compose.export.path")
    assert chooser.selectedFiles()[0].endswith("Kettles.txt")
    chooser.reject()
    click(qtbot, dialog, "compose.export.copy")
    assert QGuiApplication.clipboard().text().startswith("[Verse 1]")
    settle(qtbot, window)


def test_songs_are_listed_opened_deleted_and_brought_back(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "words of the first")
    first = song(view).id
    other = add_draft(view.project, new_draft("Second", "verse", "Ann"))
    qtbot.keyClick(window, Qt.Key.Key_O, CTRL | SHIFT)
    settle(qtbot, window)
    sheet = view.findChild(SongListSheet)
    songs = child(sheet, "compose.song_list.songs")
    assert isinstance(songs, QListWidget)
    assert {songs.item(i).text() for i in range(songs.count())} == {"Kettles", "Second"}
    row = next(i for i in range(songs.count()) if songs.item(i).text() == "Second")
    songs.setCurrentRow(row)
    qtbot.keyClick(songs, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert song(view).id == other.id
    assert view.place == "Second"
    view.shelf.open_song(first or 0)
    settle(qtbot, window)
    view.delete_song()
    settle(qtbot, window)
    assert song(view).id == other.id
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    settle(qtbot, window)
    assert view.project.compositions.get(first or 0).sections[0].text == "words of the first"
    assert song(view).id == first, "what came back is in sight again"


def test_what_is_being_typed_stays_in_its_song(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "of the first")
    first = song(view).id
    qtbot.keyClicks(view.page.card("p1").editor, " song")
    other = add_draft(view.project, new_draft("Second", FORM, "Ann"))
    view.shelf.show_song(other)
    settle(qtbot, window)
    assert (part(view, "p1").text, view.page.card("p1").editor.toPlainText()) == ("", "")
    assert view.project.compositions.get(first or 0).sections[0].text == "of the first song"


def test_a_long_song_has_all_its_cards_in_order(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    long = add_draft(view.project, new_draft("Long", ",".join(["verse", "chorus"] * 10), "Ann"))
    view.shelf.show_song(long)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: len(view.page.column.cards) == 20, timeout=WAIT)
    view.changes.move("p20", 0)
    view.changes.remove("p3")
    assert [card.key for card in view.page.column.cards] == [s.key for s in song(view).sections]
    shown = [view.page.column.layout_.itemAt(i).widget() for i in range(19)]
    assert shown == view.page.column.cards
    settle(qtbot, window)


def test_a_template_keeps_what_is_written(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    write_words(qtbot, window, view, "p1", "first verse")
    view.open_templates()
    from lyricstudio.ui.widgets.dialog import Dialog

    dialog = window.findChild(Dialog, "compose.templates")
    click(qtbot, dialog, "compose.form.aaba")
    assert song(view).form == "verse,verse,bridge,verse"
    assert song(view).sections[0].text == "first verse"
    settle(qtbot, window)


def test_the_menu_of_a_part_changes_its_kind(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    menu = view.part_menu.open_for("p3", child(view, "compose.part.p3.more"))
    kinds = next(a for a in menu.actions() if a.text() == "Kind").menu()
    next(a for a in kinds.actions() if a.text() == "Bridge").trigger()
    menu.close()
    assert song(view).form == "verse,chorus,bridge,chorus"
    settle(qtbot, window)


def test_a_small_window_shows_letters_and_a_drawer(qtbot: QtBot, window: MainWindow, view: ComposeView) -> None:
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: view.size_class is Size.SMALL, timeout=WAIT)
    assert view.form.width() == 56
    assert not view.brief.isVisible()
    click(qtbot, view, "compose.brief_open")
    assert view.brief.isVisible()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not view.brief.isVisible()
    settle(qtbot, window)


def test_another_project_shows_its_own_song(
    qtbot: QtBot, window: MainWindow, view: ComposeView, tmp_path: Path
) -> None:
    write_words(qtbot, window, view, "p1", "words that were")
    qtbot.keyClicks(view.page.card("p1").editor, " saved")
    path, song_id = view.project.path, song(view).id
    from lyricstudio.services.projects import create_project

    window.studio.session.adopt(create_project(tmp_path / "Other.lyricstudio"))
    settle(qtbot, window)
    assert view.draft.song is None
    assert view.is_empty
    assert view.studio.undo.undo_text == ""
    with open_project(path) as old:
        assert old.compositions.get(song_id or 0).sections[0].text == "words that were saved"


def test_without_a_model_a_song_is_written_by_hand(qtbot: QtBot, sample_window: MainWindow) -> None:
    view = view_of(sample_window)
    sample_window.studio.navigator.go("compose")
    settle(qtbot, sample_window)
    click(qtbot, sample_window, "compose.empty.new")
    dialog = sample_window.findChild(NewSongDialog)
    assert dialog.findChild(QWidget, "compose.new.write") is None
    click(qtbot, dialog, "compose.new.empty")
    settle(qtbot, sample_window)
    write_words(qtbot, sample_window, view, "p1", "all by hand")
    assert not view.enabled("compose.write")
    assert child(view, "compose.train").isVisible()
    settle(qtbot, sample_window)
