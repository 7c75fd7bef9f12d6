"""Going through the catalogue: the queue, its filter, taking sure suggestions by the hundred, and losing nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from keys import press, type_text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from windows import WAIT, settle

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.services.projects import create_project
from lyricstudio.store.project import Project
from lyricstudio.store.song_listing import Shelf
from lyricstudio.ui.annotate.view import AnnotateView
from lyricstudio.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[3]


def child(view: AnnotateView, name: str) -> QWidget:
    found = view.window().findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, view: AnnotateView, name: str) -> None:
    qtbot.mouseClick(child(view, name), Qt.MouseButton.LeftButton)


def label_texts(view: AnnotateView) -> str:
    return " | ".join(label.text() for label in view.queue.findChildren(QWidget) if hasattr(label, "text"))


def test_songs_follow_each_other_and_the_ends_are_told(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "Ctrl+Down", "Ctrl+Down", "Ctrl+Down")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Tin Summer"
    assert annotate.studio.notices.last.text == "This is the last song"
    press(annotate, "Ctrl+Up")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Salt on the Sill"


def test_a_click_and_the_arrows_open_songs(qtbot: QtBot, annotate: AnnotateView) -> None:
    songs = annotate.queue.list
    place = songs.visualRect(annotate.queue.table.index(2, 1)).center()
    qtbot.mouseClick(songs.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Tin Summer"
    qtbot.keyClick(songs, Qt.Key.Key_Up)
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Salt on the Sill"


def test_the_queue_is_filtered_as_one_types_and_enter_goes_to_the_lyric(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "Ctrl+F")
    type_text("tin")
    qtbot.waitUntil(lambda: len(annotate.queue.table.ids) == 1, timeout=WAIT)
    press(annotate, "Return")
    settle(qtbot, annotate.window())
    assert annotate.sheet.hasFocus()
    assert annotate.desk.song.title == "Tin Summer"
    annotate.queue.search.setText("zzz")
    qtbot.waitUntil(lambda: annotate.queue.table.ids == (), timeout=WAIT)
    assert "No song matches “zzz”" in label_texts(annotate)
    settle(qtbot, annotate.window())


def test_reviewed_songs_leave_the_queue_and_stand_among_all(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, *["Return"] * 6)
    settle(qtbot, annotate.window())
    click(qtbot, annotate, "annotate.shelf.all")
    settle(qtbot, annotate.window())
    assert len(annotate.queue.table.ids) == 3
    click(qtbot, annotate, "annotate.shelf.review")
    settle(qtbot, annotate.window())
    assert len(annotate.queue.table.ids) == 2
    assert "2 left" in label_texts(annotate)
    assert "1 of 3 songs reviewed" in label_texts(annotate)


def test_the_next_song_to_review_is_found_behind_many_reviewed_ones(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.project.reviews.set_confirmed(range(6, 11), True)
    click(qtbot, annotate, "annotate.shelf.all")
    settle(qtbot, annotate.window())
    press(annotate, "Ctrl+Right")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Tin Summer"
    press(annotate, *["Return"] * 5)
    settle(qtbot, annotate.window())
    press(annotate, "Return")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Porchlight Radio"
    press(annotate, *["Return"] * 5)
    settle(qtbot, annotate.window())
    press(annotate, "Return")
    settle(qtbot, annotate.window())
    assert annotate.studio.notices.last.text == "Every other song in this list is reviewed"


def test_the_pace_and_the_time_left_are_shown(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, *["Return"] * 5)
    settle(qtbot, annotate.window())
    annotate.reading.count()
    settle(qtbot, annotate.window())
    assert "parts a minute" in label_texts(annotate)


def test_a_project_without_anything_to_review_shows_all_songs(
    qtbot: QtBot, studio_window: MainWindow, songs_file: Path
) -> None:
    with Project.open(songs_file) as project:
        project.reviews.set_confirmed(range(1, 100), True)
    studio_window.studio.session.adopt(Project.open(songs_file))
    studio_window.studio.navigator.go("annotate")
    settle(qtbot, studio_window)
    view = studio_window.workspace.view("annotate")
    assert (view.queue.query.shelf, len(view.queue.table.ids)) == (Shelf.ALL, 3)
    assert "All 5 parts reviewed" in view.bar._words.text()


def test_an_empty_project_offers_the_import(qtbot: QtBot, studio_window: MainWindow, tmp_path: Path) -> None:
    studio_window.studio.session.adopt(create_project(tmp_path / "Empty.lyricstudio"))
    studio_window.studio.navigator.go("annotate")
    settle(qtbot, studio_window)
    view = studio_window.workspace.view("annotate")
    assert view.is_empty
    assert not studio_window.studio.actions.can("annotate.split")
    click(qtbot, view, "annotate.empty.import")
    settle(qtbot, studio_window)
    dialog = child(view, "import")
    assert dialog.isVisible()
    dialog.reject()


def test_a_song_without_words_does_no_harm(qtbot: QtBot, annotate: AnnotateView) -> None:
    from lyricstudio.domain.song import Part, Song

    ids = annotate.project.songs.add(
        [
            Song("Nothing", "Z", ()),
            Song("Interlude", "Z", ("One line",), (Part(PartKind.INSTRUMENTAL, 0, 0), Part(PartKind.VERSE, 0, 1))),
        ]
    )
    for song_id in ids:
        annotate.studio.navigator.go("annotate", song_id)
        settle(qtbot, annotate.window())
        press(annotate, *"SMJL", "Down", "Up", "Right", "Shift+A", "Alt+Up", "V", "+", "Return", "Ctrl+Return")
        settle(qtbot, annotate.window())
        assert not annotate.window().grab().isNull()


def test_sure_suggestions_of_a_song_are_accepted_at_once(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "V", "C", "Ctrl+Return")
    settle(qtbot, annotate.window())
    assert [p.confirmed for p in annotate.project.songs.get(1).parts] == [True, True, False, True, False]
    assert annotate.desk.place.part == 2


def test_all_songs_are_accepted_above_a_threshold_and_it_can_be_undone(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "Ctrl+Shift+Return")
    sheet = annotate.accept_sheet
    assert sheet.isVisible()
    sheet.slider.setValue(50)
    qtbot.waitUntil(lambda: child(annotate, "annotate.accept.everywhere").isEnabled(), timeout=WAIT)
    settle(qtbot, annotate.window())
    button = child(annotate, "annotate.accept.everywhere")
    assert button.text() == "Accept 15 parts in all songs"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, annotate.window())
    assert annotate.project.reviews.progress().parts_left == 0
    assert not annotate.desk.unreviewed
    assert annotate.studio.notices.last.text == "Accepted 15 parts"
    press(annotate, "Ctrl+Z")
    settle(qtbot, annotate.window())
    assert annotate.project.reviews.progress().parts_left == 15
    assert len(annotate.desk.unreviewed) == 5
    assert annotate.threshold == 0.5


def test_a_change_made_elsewhere_is_seen_and_a_deleted_song_leaves(qtbot: QtBot, annotate: AnnotateView) -> None:
    project, session = annotate.project, annotate.studio.session
    project.reviews.set_confirmed([1], True)
    session.tell("parts")
    settle(qtbot, annotate.window())
    assert annotate.desk.parts[0].confirmed
    project.songs.delete(1)
    session.tell("songs", "parts")
    settle(qtbot, annotate.window())
    assert annotate.desk.song.title == "Salt on the Sill"


def test_a_burst_of_edits_ends_up_in_the_file_with_one_id_for_each_part(qtbot: QtBot, annotate: AnnotateView) -> None:
    for _ in range(6):
        press(annotate, "Down", "S", "H", "Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z", "J")
    press(annotate, *["Ctrl+Z"] * 40, *["Ctrl+Shift+Z"] * 40)
    settle(qtbot, annotate.window())
    stored = annotate.project.songs.get(1)
    assert annotate.saver.real(annotate.desk.song).parts == stored.parts
    assert len({part.id for part in stored.parts}) == len(stored.parts)


def test_what_could_not_be_written_is_told_and_tried_again(
    qtbot: QtBot, annotate: AnnotateView, monkeypatch: pytest.MonkeyPatch
) -> None:
    songs = annotate.project.songs

    def full(_song: object) -> tuple[int, ...]:
        raise UserError("the disk is full", "make room")

    with monkeypatch.context() as broken:
        broken.setattr(songs, "annotate", full)
        press(annotate, "H")
        settle(qtbot, annotate.window())
    assert annotate.studio.notices.last.text == "The disk is full"
    assert child(annotate, "annotate.save_again").isVisible()
    click(qtbot, annotate, "annotate.save_again")
    settle(qtbot, annotate.window())
    assert songs.get(1).parts[0].kind is PartKind.HOOK
    assert not child(annotate, "annotate.save_again").isVisible()


def test_another_project_gets_nothing_of_the_old_one(
    qtbot: QtBot, annotate: AnnotateView, tmp_path: Path, songs_file: Path
) -> None:
    press(annotate, "H")
    annotate.studio.session.adopt(create_project(tmp_path / "Other.lyricstudio"))
    settle(qtbot, annotate.window())
    assert annotate.desk.song is None
    with Project.open(songs_file) as project:
        assert project.songs.get(1).parts[0].kind is PartKind.HOOK


def test_a_project_that_is_closed_gets_what_was_done_last(
    qtbot: QtBot, annotate: AnnotateView, songs_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(annotate, "H", "B")
    annotate.studio.session.adopt(None)
    with Project.open(songs_file) as project:
        assert [part.kind for part in project.songs.get(1).parts[:2]] == [PartKind.HOOK, PartKind.BRIDGE]
        annotate.studio.session.adopt(Project.open(songs_file))
        settle(qtbot, annotate.window())

        def full(_song: object) -> tuple[int, ...]:
            raise UserError("the disk is full", "make room")

        monkeypatch.setattr(annotate.project.songs, "annotate", full)
        press(annotate, "Ctrl+Up", "O")
        annotate.studio.session.adopt(None)
        assert annotate.studio.notices.last.text == "The disk is full"


def test_the_sizes_show_queue_buttons_or_the_next_song(qtbot: QtBot, annotate: AnnotateView) -> None:
    window = annotate.window()
    window.resize(1024, 700)
    settle(qtbot, window)
    assert not annotate.queue.isVisible()
    click(qtbot, annotate, "annotate.next")
    settle(qtbot, window)
    assert annotate.desk.song.title == "Salt on the Sill"
    press(annotate, "Q")
    assert annotate.queue.isVisible()
    press(annotate, "Escape")
    window.resize(1920, 1080)
    settle(qtbot, window)
    assert annotate.next.isVisible()
    click(qtbot, annotate, "annotate.open_next")
    settle(qtbot, window)
    assert annotate.desk.song.title == "Tin Summer"


def test_all_keys_are_shown_as_they_are(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "F1")
    sheet = child(annotate, "annotate.key_sheet")
    assert sheet.isVisible()
    assert annotate.rect().contains(sheet.geometry().adjusted(28, 28, -28, -28))
    press(annotate, "Escape")
    assert annotate.sheet.hasFocus()
    settle(qtbot, annotate.window())
    assert annotate.findChildren(QWidget, "annotate.key_sheet") == []


def test_keys_rest_while_a_sheet_is_open(qtbot: QtBot, annotate: AnnotateView) -> None:
    press(annotate, "Ctrl+Shift+Return", "H", "Return")
    child(annotate, "annotate.accept.here").setFocus()
    press(annotate, "H")
    assert not any(part.confirmed for part in annotate.desk.parts)
    press(annotate, "Escape", "Ctrl+K", "Escape")
    assert not any(part.confirmed for part in annotate.desk.parts)
    press(annotate, "H")
    assert annotate.desk.parts[0].confirmed


KILLED = """
import os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from lyricstudio.app import compose, make_application, settle
from lyricstudio.store.project import Project
from lyricstudio.ui.settings import WindowSettings
app = make_application()
window = compose("light", WindowSettings(Path(sys.argv[1]).with_suffix(".ini")))
window.show()
window.studio.session.adopt(Project.open(sys.argv[1]))
window.studio.navigator.go("annotate")
settle(app, window)
QTest.keyClick(app.focusWidget(), "h")
QTimer.singleShot(0, lambda: print("pressed", flush=True))
app.exec()
"""


def test_a_label_is_on_the_disk_a_second_after_its_key_even_after_kill_9(songs_file: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(songs_file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout.readline() == "pressed\n"
        with pytest.raises(subprocess.TimeoutExpired):
            window.wait(1.0)
        os.kill(window.pid, signal.SIGKILL)
    with Project.open(songs_file) as project:
        part = project.songs.get(1).parts[0]
    assert (part.kind, part.confirmed) == (PartKind.HOOK, True)


def test_the_sheet_scrolls_with_the_place(qtbot: QtBot, annotate: AnnotateView) -> None:
    annotate.window().resize(1024, 700)
    settle(qtbot, annotate.window())
    press(annotate, "End")
    annotate.edit_description()
    field = annotate.inspector.description
    assert field.visibleRegion().boundingRect().height() >= field.viewport().height()
    row = annotate.sheet.placed.row(annotate.desk.place.part, annotate.desk.place.line)
    seen = annotate.sheet.visibleRegion().boundingRect()
    assert seen.contains(QPoint(200, round(row.top + row.height / 2)))


def test_no_two_commands_share_a_key(annotate: AnnotateView) -> None:
    actions = annotate.studio.actions
    places = [c for c in actions.commands if c.place in ("annotate", "window")]
    assert [
        (c.id, [o.id for o in actions.conflicts(c.id, c.keys)]) for c in places if actions.conflicts(c.id, c.keys)
    ] == []
