"""The library as a person uses it: finding, ticking, editing, deleting, undoing, with keys and mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from windows import WAIT, settle

from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.library import set_fields
from lyricstudio.services.projects import create_project
from lyricstudio.services.song_fields import Setting
from lyricstudio.store.song_listing import Shelf, SongOrder
from lyricstudio.ui.library.song_table import DONE, FORM, RIGHTS, ROW, SONG, TICK
from lyricstudio.ui.library.view import LibraryView
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.view import Size
from lyricstudio.ui.widgets.dialog import Dialog


@pytest.fixture
def library(sample_window: MainWindow) -> LibraryView:
    view = sample_window.workspace.view("library")
    assert isinstance(view, LibraryView)
    return view


def titles(view: LibraryView) -> list[str]:
    return [view.table.song(row).title for row in range(len(view.table.ids))]


def child(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, window: QWidget, name: str) -> None:
    qtbot.mouseClick(child(window, name), Qt.MouseButton.LeftButton)


def test_typing_filters_by_title_artist_and_lyric(
    qtbot: QtBot, sample_window: MainWindow, library: LibraryView
) -> None:
    qtbot.keyClick(sample_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert library.search.hasFocus()
    qtbot.keyClicks(library.search, "lottie")
    qtbot.waitUntil(lambda: len(library.table.ids) == 12, timeout=WAIT)
    library.search.setText("penny j")
    qtbot.waitUntil(lambda: titles(library) == ["Penny Jar"], timeout=WAIT)
    qtbot.keyClick(library.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(library.table.ids) == 36, timeout=WAIT)
    settle(qtbot, sample_window)


def test_a_search_without_songs_is_no_empty_library(
    qtbot: QtBot, sample_window: MainWindow, library: LibraryView
) -> None:
    library.search.setText("zzzzqq")
    qtbot.waitUntil(lambda: library.table.ids == (), timeout=WAIT)
    settle(qtbot, sample_window)
    assert not library.is_empty


def test_headings_sort(qtbot: QtBot, sample_window: MainWindow, library: LibraryView) -> None:
    header = library.list.horizontalHeader()
    header.sectionClicked.emit(SONG)
    settle(qtbot, sample_window)
    assert titles(library) == sorted(titles(library), key=str.casefold)
    header.sectionClicked.emit(SONG)
    settle(qtbot, sample_window)
    assert titles(library) == sorted(titles(library), key=str.casefold, reverse=True)
    assert library._query.order is SongOrder.TITLE


def test_shelves_artists_and_pills_filter(qtbot: QtBot, sample_window: MainWindow, library: LibraryView) -> None:
    project = sample_window.studio.session.open_project
    set_fields(project, [1, 2], (Setting("rights", ""),), SilentContext())
    sample_window.studio.session.tell("songs")
    settle(qtbot, sample_window)
    click(qtbot, sample_window, "library.shelf.no-rights")
    settle(qtbot, sample_window)
    assert len(library.table.ids) == 2
    assert {library.table.song(r).rights for r in range(len(library.table.ids))} == {""}
    click(qtbot, sample_window, "library.artist.1")
    settle(qtbot, sample_window)
    assert len({library.table.song(r).artist for r in range(len(library.table.ids))}) <= 1
    click(qtbot, sample_window, "library.pills.clear")
    settle(qtbot, sample_window)
    assert (len(library.table.ids), library._query.shelf) == (36, Shelf.ALL)


def test_years_are_filtered_and_a_bad_year_is_marked(
    qtbot: QtBot, sample_window: MainWindow, library: LibraryView
) -> None:
    library.open_filter()
    first = child(sample_window, "library.filter.first")
    first.setText("soon")
    click(qtbot, sample_window, "library.filter.apply")
    assert first.property("invalid")
    assert library.filter_sheet.isVisible()
    first.setText("2023")
    click(qtbot, sample_window, "library.filter.apply")
    settle(qtbot, sample_window)
    assert {library.table.song(r).year for r in range(len(library.table.ids))} == {2023}


def test_rows_say_their_song_to_a_screen_reader(library: LibraryView) -> None:
    row = library.table.row_of(library.table.ids[0])
    words = {column: library.table.index(row, column).data() for column in (SONG, FORM, RIGHTS, DONE)}
    assert words[FORM].startswith("Form: ")
    assert words[DONE] == "100 % reviewed"
    assert words[RIGHTS] in ("No rights note", *(library.table.index(row, RIGHTS).data(ROW).rights,))
    assert library.table.index(row, TICK).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_space_ticks_shift_click_ticks_a_range_and_ctrl_a_all(
    qtbot: QtBot, sample_window: MainWindow, library: LibraryView
) -> None:
    songs = library.list
    songs.setFocus()
    qtbot.keyClick(songs, Qt.Key.Key_Space)
    qtbot.keyClick(songs, Qt.Key.Key_Down)
    qtbot.keyClick(songs, Qt.Key.Key_Space)
    assert len(library.table.ticked) == 2
    assert library.bulk.isVisible()
    place = QPoint(24, songs.rowViewportPosition(6) + 20)
    qtbot.mouseClick(songs.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place)
    assert len(library.table.ticked) == 7
    qtbot.keyClick(songs, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(library.table.ticked) == 36
    click(qtbot, sample_window, "library.bulk.untick")
    assert not library.bulk.isVisible()


def test_deleting_is_undone_and_done_again_with_everything(
    qtbot: QtBot, sample_window: MainWindow, library: LibraryView
) -> None:
    project = sample_window.studio.session.open_project
    ids = library.table.ids[:3]
    before = [project.songs.source(i) for i in ids]
    library.table.tick(range(3), True)
    qtbot.keyClick(library.list, Qt.Key.Key_Delete)
    settle(qtbot, sample_window)
    assert (project.songs.count(), len(library.table.ids), library.table.ticked) == (33, 33, ())
    assert sample_window.studio.notices.last.text == "Deleted 3 songs"
    qtbot.keyClick(sample_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, sample_window)
    assert [project.songs.source(i) for i in ids] == before
    assert len(library.table.ids) == 36
    qtbot.keyClick(sample_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, sample_window)
    assert project.songs.count() == 33


def test_fields_of_many_songs_are_set_and_undone(qtbot: QtBot, sample_window: MainWindow, library: LibraryView) -> None:
    project = sample_window.studio.session.open_project
    library.table.tick(range(2), True)
    ids = library.table.ticked
    before = {i: project.songs.get(i) for i in ids}
    library.edit()
    child(sample_window, "library.edit.rights").setText("Licence to 2028")
    child(sample_window, "library.edit.tags").setText("night, kitchen")
    click(qtbot, sample_window, "library.edit.save")
    settle(qtbot, sample_window)
    assert {project.songs.get(i).rights for i in ids} == {"Licence to 2028"}
    assert all({"night", "kitchen"} <= set(project.songs.get(i).tags) for i in ids)
    sample_window.undo()
    settle(qtbot, sample_window)
    assert {i: project.songs.get(i) for i in ids} == before


def test_one_song_is_edited_and_a_bad_year_is_refused(
    qtbot: QtBot, sample_window: MainWindow, library: LibraryView
) -> None:
    project = sample_window.studio.session.open_project
    song_id = library.list.current_id
    qtbot.keyClick(library.list, Qt.Key.Key_F2)
    year = child(sample_window, "library.edit.year")
    year.setText("MCMLX")
    click(qtbot, sample_window, "library.edit.save")
    assert year.property("invalid")
    year.setText("1960")
    child(sample_window, "library.edit.title").setText("A New Name")
    click(qtbot, sample_window, "library.edit.save")
    settle(qtbot, sample_window)
    assert (project.songs.get(song_id).year, project.songs.get(song_id).title) == (1960, "A New Name")
    assert library.list.current_id == song_id, "the song in hand stays in hand"


def test_the_preview_shows_the_current_song(qtbot: QtBot, sample_window: MainWindow, library: LibraryView) -> None:
    project = sample_window.studio.session.open_project
    qtbot.keyClick(library.list, Qt.Key.Key_Down)
    settle(qtbot, sample_window)
    song = project.songs.get(library.list.current_id)
    sheet = next(w for w in library.preview.findChildren(QWidget) if song.lines[0] in w.accessibleName())
    assert all(line in sheet.accessibleName() for line in song.lines)


def test_in_a_small_window_the_panes_are_drawers(qtbot: QtBot, sample_window: MainWindow, library: LibraryView) -> None:
    sample_window.resize(1024, 700)
    qtbot.waitUntil(lambda: library.size_class is Size.SMALL, timeout=WAIT)
    assert not library.facets.isVisible()
    assert library.list.columnWidth(FORM) >= 180
    click(qtbot, sample_window, "library.sides")
    assert library.facets.isVisible()
    qtbot.keyClick(sample_window.focusWidget(), Qt.Key.Key_Escape)
    assert not library.facets.isVisible()
    qtbot.keyClick(library.list, Qt.Key.Key_P)
    assert library.preview.isVisible()
    sample_window.resize(1440, 900)
    qtbot.waitUntil(lambda: library.size_class is Size.NORMAL, timeout=WAIT)
    assert library.facets.isVisible()
    assert library.preview.isVisible()
    settle(qtbot, sample_window)


def test_an_empty_project_teaches_and_its_button_works(qtbot: QtBot, studio_window: MainWindow, tmp_path: Path) -> None:
    studio_window.studio.session.adopt(create_project(tmp_path / "New.lyricstudio"))
    settle(qtbot, studio_window)
    assert studio_window.workspace.view("library").is_empty
    click(qtbot, studio_window, "library.empty.import")
    dialog = studio_window.findChild(Dialog, "import")
    assert dialog.isVisible()
    dialog.reject()


def test_a_change_made_elsewhere_is_seen(qtbot: QtBot, sample_window: MainWindow, library: LibraryView) -> None:
    project = sample_window.studio.session.open_project
    project.songs.delete(library.table.ids[0])
    sample_window.studio.session.tell("songs")
    settle(qtbot, sample_window)
    assert len(library.table.ids) == 35
