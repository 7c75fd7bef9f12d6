"""Labelling with keys and mouse as a person does it, and finding all of it in the file."""

from __future__ import annotations

from keys import press, type_text
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from windows import WAIT, settle

from lyricstudio.domain.song import AdLib, Song
from lyricstudio.ui.annotate.view import AnnotateView

# Seconds for one key with the decision before it, for an average typist: K (a letter out of order) 0.5 and
# M (to decide) 1.35; Card, Moran and Newell, The Keystroke-Level Model, 1980.
A_KEY = 0.5 + 1.35


def stored(view: AnnotateView, song_id: int = 1) -> Song:
    return view.project.songs.get(song_id)


def kinds(song: Song) -> str:
    return "".join(part.kind.letter for part in song.parts)


def confirmed(song: Song) -> str:
    return "".join("x" if part.confirmed else "." for part in song.parts)


def child(view: AnnotateView, name: str) -> QWidget:
    found = view.window().findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, view: AnnotateView, name: str) -> None:
    qtbot.mouseClick(child(view, name), Qt.MouseButton.LeftButton)


def row_point(view: AnnotateView, part: int, line: int, x: float | None = None) -> QPoint:
    row = view.sheet.placed.row(part, line)
    assert row is not None
    return QPoint(round(x if x is not None else view.sheet.placed.columns.text + 20), round(row.top + row.height / 2))


def test_a_five_part_song_is_labelled_in_under_ten_seconds(qtbot: QtBot, annotate: AnnotateView) -> None:
    assert annotate.sheet.hasFocus()
    keys = ("V", "C", "V", "Return", "B")  # the second chorus follows the first
    press(annotate, *keys)
    settle(qtbot, annotate.window())
    assert (kinds(stored(annotate)), confirmed(stored(annotate))) == ("VCVCB", "xxxxx")
    assert len(keys) * A_KEY < 10


def test_the_suggestions_are_accepted_one_key_each_and_the_next_song_comes(
    qtbot: QtBot, annotate: AnnotateView
) -> None:
    press(annotate, *["Return"] * 5)
    assert not annotate.desk.unreviewed
    press(annotate, "Return")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Salt on the Sill"
    assert confirmed(stored(annotate)) == "xxxxx"
    assert annotate.progress.songs_done == 1


def test_a_label_can_be_undone_and_redone_without_end(qtbot: QtBot, annotate: AnnotateView) -> None:
    before = annotate.desk.song
    press(annotate, *"VCHOB")
    after = annotate.desk.song
    press(annotate, *["Ctrl+Z"] * 5)
    assert (annotate.desk.song.parts, annotate.desk.place.part) == (before.parts, 0)
    press(annotate, *["Ctrl+Shift+Z"] * 5)
    assert annotate.desk.song.parts == after.parts
    settle(qtbot, annotate.window())
    assert kinds(stored(annotate)) == kinds(after)


def test_undo_goes_back_to_the_song_that_it_changes(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "H", "Ctrl+Down")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Salt on the Sill"
    press(annotate, "Ctrl+Z")
    settle(qtbot, annotate.window())
    assert (annotate.desk.song.title, kinds(stored(annotate))[0]) == ("Porchlight Radio", "V")


def test_a_reviewed_part_is_relabelled_without_going_on(annotate: AnnotateView) -> None:
    press(annotate, "Return")
    annotate.desk.go(0)
    press(annotate, "H")
    assert (annotate.desk.place.part, kinds(annotate.desk.song)[0]) == (0, "H")
    press(annotate, "Shift+Return")
    assert not annotate.desk.part.confirmed


def test_a_kind_key_stays_where_a_person_wants_that(qtbot: QtBot, annotate: AnnotateView) -> None:
    click(qtbot, annotate, "annotate.go_on")
    press(annotate, "V")
    assert annotate.desk.place.part == 0


def test_every_kind_key_works_in_a_text_field_with_alt_and_letters_stay_text(
    qtbot: QtBot, annotate: AnnotateView
) -> None:
    press(annotate, "E")
    assert annotate.inspector.description.hasFocus()
    type_text("vcb jks")
    assert kinds(annotate.desk.song) == kinds(stored(annotate))
    press(annotate, "Alt+R")
    settle(qtbot, annotate.window())
    assert kinds(stored(annotate))[0] == "R"
    assert stored(annotate).parts[0].description == "vcb jks"


def test_accept_and_navigation_work_in_text_fields(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.find()
    press(annotate, "Alt+Return", "Alt+J")
    assert (confirmed(annotate.desk.song), annotate.desk.place.part) == ("x....", 2)
    annotate.edit_description()
    press(annotate, "Ctrl+Down")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Salt on the Sill"


def test_keys_can_be_changed(annotate: AnnotateView) -> None:
    annotate.studio.actions.set_keys("annotate.kind.hook", "Z")
    press(annotate, "H")
    assert confirmed(annotate.desk.song) == "....."
    press(annotate, "Z")
    assert kinds(annotate.desk.song)[0] == "H"


def test_lines_are_split_at_the_cursor_and_merged_again(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "Down", "Down", "Down", "S")
    settle(qtbot, annotate.window())
    # The second chorus, which nobody has confirmed, is split at the same line.
    assert [p.span for p in stored(annotate).parts] == [(0, 2), (2, 3), (3, 5), (5, 7), (7, 8), (8, 10), (10, 15)]
    assert annotate.desk.place.part == 2
    press(annotate, "M")
    settle(qtbot, annotate.window())
    assert [p.span for p in stored(annotate).parts] == [(0, 2), (2, 5), (5, 7), (7, 10), (10, 15)]


def test_a_split_where_a_part_begins_is_refused_in_words(annotate: AnnotateView) -> None:
    press(annotate, "S")
    assert annotate.studio.notices.last.text == "A part begins here already"
    press(annotate, "M")
    assert "no part above" in annotate.studio.notices.last.text


def test_a_boundary_is_dragged_with_the_mouse(qtbot: QtBot, annotate: AnnotateView) -> None:
    sheet, blocks = annotate.sheet, annotate.sheet.placed.blocks
    start = QPoint(sheet.placed.columns.bar + 4, round((blocks[0].bottom + blocks[1].top) / 2))
    target = row_point(annotate, 1, 4)
    qtbot.mousePress(sheet, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(sheet, target - QPoint(0, 12))
    qtbot.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=target)
    settle(qtbot, annotate.window())
    assert [p.span for p in stored(annotate).parts][:2] == [(0, 4), (4, 5)]
    press(annotate, "Ctrl+Z")
    settle(qtbot, annotate.window())
    assert [p.span for p in stored(annotate).parts][:2] == [(0, 2), (2, 5)]


def test_boundaries_move_with_keys_and_stop_before_a_part_is_empty(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.desk.go(1)
    press(annotate, *["Alt+Up"] * 3, "Alt+Shift+Down")
    settle(qtbot, annotate.window())
    assert [p.span for p in stored(annotate).parts][:3] == [(0, 1), (1, 6), (6, 7)]
    press(annotate, "Alt+Down", "Alt+Shift+Up")
    assert [p.span for p in annotate.desk.parts][:3] == [(0, 2), (2, 5), (5, 7)]


def test_a_click_goes_to_a_line_and_a_chip_to_its_part(qtbot: QtBot, annotate: AnnotateView) -> None:
    qtbot.mouseClick(annotate.sheet, Qt.MouseButton.LeftButton, pos=row_point(annotate, 2, 6))
    assert (annotate.desk.place.part, annotate.desk.place.line) == (2, 6)
    qtbot.mouseClick(annotate.sheet, Qt.MouseButton.LeftButton, pos=row_point(annotate, 3, 8, 60))
    assert (annotate.desk.place.part, annotate.desk.place.line) == (3, 7)


def test_kind_number_and_repeat_are_set_by_mouse_and_keys(qtbot: QtBot, annotate: AnnotateView) -> None:
    click(qtbot, annotate, "annotate.kind.interlude")
    annotate.desk.go(0)
    press(annotate, "7", "+", "+", "-")
    settle(qtbot, annotate.window())
    part = stored(annotate).parts[0]
    assert (part.kind.letter, part.number, part.repeat, part.confirmed) == ("L", 7, 2, True)
    number = annotate.inspector.number
    number.setFocus()
    qtbot.keyClick(number, Qt.Key.Key_Down)
    settle(qtbot, annotate.window())
    assert stored(annotate).parts[0].number == 8
    press(annotate, "0")
    assert annotate.desk.part.number is None


def test_a_number_right_after_a_kind_means_the_part_just_labelled(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "C", "2", "+")
    settle(qtbot, annotate.window())
    first, second = stored(annotate).parts[:2]
    assert (first.kind.letter, first.number, first.repeat) == ("C", 2, 2)
    assert (annotate.desk.place.part, second.confirmed, second.number) == (1, False, None)
    press(annotate, "Down", "3")
    assert annotate.desk.parts[1].number == 3


def test_arrows_move_in_the_grid_of_kinds_and_space_takes_one(qtbot: QtBot, annotate: AnnotateView) -> None:
    verse, chorus = child(annotate, "annotate.kind.verse"), child(annotate, "annotate.kind.chorus")
    verse.setFocus()
    qtbot.keyClick(verse, Qt.Key.Key_Right)
    assert chorus.hasFocus()
    assert confirmed(annotate.desk.song) == "....."
    qtbot.keyClick(chorus, Qt.Key.Key_Space)
    assert kinds(annotate.desk.song)[0] == "C"


def test_tags_and_performers_are_typed_and_taken_away(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "G")
    type_text("slow country")
    press(annotate, "Return")
    type_text("waiting, tender")
    press(annotate, "Return", "Return")
    assert annotate.sheet.hasFocus()
    press(annotate, "Y")
    type_text("Ines Varholm")
    press(annotate, "Return", "Escape")
    settle(qtbot, annotate.window())
    part = stored(annotate).parts[0]
    assert (part.tags, part.performers) == (("slow country", "waiting", "tender"), ("Ines Varholm",))
    assert (annotate.desk.place.part, part.confirmed) == (0, True)
    click(qtbot, annotate, "annotate.tags.waiting")
    settle(qtbot, annotate.window())
    assert stored(annotate).parts[0].tags == ("slow country", "tender")


def test_the_wheel_over_a_choice_changes_nothing(qtbot: QtBot, annotate: AnnotateView) -> None:
    before = annotate.desk.song
    at = QPointF(10, 10)
    wheel = QWheelEvent(
        at, at, QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(annotate.inspector.number, wheel)
    assert annotate.desk.song is before


def test_what_is_being_typed_is_not_overwritten_from_elsewhere(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "E")
    type_text("half a sen")
    annotate.project.reviews.set_confirmed([3], True)
    annotate.studio.session.tell("parts")
    settle(qtbot, annotate.window())
    type_text("tence")
    press(annotate, "Escape")
    annotate.desk.go(1)
    settle(qtbot, annotate.window())
    parts = stored(annotate).parts
    assert (parts[0].description, parts[2].confirmed) == ("half a sentence", True)


def test_known_tags_are_offered(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "G")
    type_text("tender")
    press(annotate, "Return", "Escape", "J")
    settle(qtbot, annotate.window())
    annotate.reading.learn_words()
    settle(qtbot, annotate.window())
    assert annotate.inspector.tags.entry.completer().model().stringList() == ["tender"]


def test_a_description_is_written_kept_and_suggested(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "E")
    type_text("The singer lists small worn things")
    press(annotate, "Escape")
    assert annotate.sheet.hasFocus()
    annotate.desk.go(4)
    click(qtbot, annotate, "annotate.suggest")
    settle(qtbot, annotate.window())
    parts = stored(annotate).parts
    assert parts[0].description == "The singer lists small worn things"
    assert parts[4].description


def test_words_are_marked_as_ad_libs_with_the_mouse(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.desk.go(0)
    qtbot.mouseDClick(annotate.sheet, Qt.MouseButton.LeftButton, pos=row_point(annotate, 0, 0))
    press(annotate, "Shift+A")
    settle(qtbot, annotate.window())
    assert stored(annotate).ad_libs == (AdLib(0, 0, 5),)
    click(qtbot, annotate, "annotate.ad_lib.0.0")
    settle(qtbot, annotate.window())
    assert stored(annotate).ad_libs == ()


def test_words_are_chosen_with_keys(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "Shift+A")
    assert annotate.studio.notices.last.text == "No words are chosen"
    press(annotate, "Right", "Right", "Shift+Right", "Shift+Right", "Shift+Left")
    assert annotate.desk.words == AdLib(0, 6, 13)  # "moon is"
    press(annotate, "Shift+A")
    settle(qtbot, annotate.window())
    assert stored(annotate).ad_libs == (AdLib(0, 6, 13),)


def test_words_in_parentheses_are_marked_with_one_click(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.desk.go(1)
    click(qtbot, annotate, "annotate.brackets")
    settle(qtbot, annotate.window())
    line = annotate.desk.song.lines[4]
    assert [line[m.start : m.end] for m in stored(annotate).ad_libs] == ["(oh lose it)"]


def test_repeats_take_the_whole_label(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, *["Return"] * 5)
    annotate.desk.go(1)
    press(annotate, "R", "L")
    settle(qtbot, annotate.window())
    assert kinds(stored(annotate)) == "VRVRO"
    assert annotate.studio.notices.last.text == "1 repeat labelled Refrain"


def test_a_chorus_printed_once_is_sung_again_and_taken_out(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, *["Return"] * 5)
    annotate.desk.go(4)
    press(annotate, "Ctrl+R")
    settle(qtbot, annotate.window())
    assert [p.span for p in stored(annotate).parts][-2:] == [(10, 15), (7, 10)]
    press(annotate, "Ctrl+Delete")
    settle(qtbot, annotate.window())
    assert len(stored(annotate).parts) == 5
    press(annotate, "Ctrl+Delete")
    assert "sung nowhere else" in annotate.studio.notices.last.text


def test_a_screen_reader_hears_part_state_reason_and_line(annotate: AnnotateView) -> None:
    annotate.desk.go(3, 8)
    assert annotate.sheet.accessibleName().startswith("Chorus, suggested, ")
    assert "Same as lines 3–5" in annotate.sheet.accessibleName()
    assert annotate.sheet.accessibleDescription() == "Part 4 of 5. Line 9: Playing low till the dark is gone"


def test_keys_in_sight_say_alt_inside_a_text_field(qtbot: QtBot, annotate: AnnotateView) -> None:
    shown = dict(_hints(annotate))
    assert shown["split"] == "S"
    annotate.find()
    qtbot.waitUntil(lambda: dict(_hints(annotate))["split"] == "Alt+S", timeout=WAIT)
    assert QApplication.focusWidget() is annotate.queue.search


def _hints(view: AnnotateView) -> list[tuple[str, str]]:
    return [(words, keys) for keys, words in view.hints._hints]


def test_the_keys_beside_the_part_can_be_clicked(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.desk.go(4, 12)
    annotate.sheet.repaint()
    keys = {command: rect for rect, command in annotate.sheet._painter.keys}
    qtbot.mouseClick(annotate.sheet, Qt.MouseButton.LeftButton, pos=keys["annotate.split"].center().toPoint())
    assert len(annotate.desk.parts) == 6
    annotate.desk.go(1)
    annotate.sheet.repaint()
    keys = {command: rect for rect, command in annotate.sheet._painter.keys}
    qtbot.mouseClick(annotate.sheet, Qt.MouseButton.LeftButton, pos=keys["annotate.accept"].center().toPoint())
    assert (annotate.desk.parts[1].confirmed, annotate.desk.place.part) == (True, 2)


def test_the_menu_of_a_line_does_what_its_keys_do(qtbot: QtBot, annotate: AnnotateView) -> None:
    at = row_point(annotate, 1, 3)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, annotate.sheet.mapToGlobal(at))
    QApplication.sendEvent(annotate.sheet, event)
    menu = annotate.findChild(QMenu, "annotate.menu")
    assert (annotate.desk.place.part, annotate.desk.place.line) == (1, 3)
    qtbot.waitUntil(menu.isVisible, timeout=WAIT)
    next(action for action in menu.actions() if action.text() == "Split at this line").trigger()
    menu.close()
    assert [p.span for p in annotate.desk.parts][1:3] == [(2, 3), (3, 5)]


def test_chosen_words_are_marked_by_the_button_too(qtbot: QtBot, annotate: AnnotateView) -> None:
    start, end = row_point(annotate, 0, 0), row_point(annotate, 0, 0) + QPoint(60, 0)
    qtbot.mousePress(annotate.sheet, Qt.MouseButton.LeftButton, pos=start)
    drag = QMouseEvent(
        QMouseEvent.Type.MouseMove, end, annotate.sheet.mapToGlobal(end), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(annotate.sheet, drag)
    qtbot.mouseRelease(annotate.sheet, Qt.MouseButton.LeftButton, pos=end)
    assert child(annotate, "annotate.mark").text() == "Mark “Paper moon”"
    click(qtbot, annotate, "annotate.mark")
    settle(qtbot, annotate.window())
    assert stored(annotate).ad_libs == (AdLib(0, 0, 10),)
