"""Settings as a person changes them: pages by keys, the template, keys of commands, services, prices, the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from job_service import JobService
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from run_projects import training_machine
from windows import WAIT, settle

from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.providers.engine_preferences import read_preferences as engine_preferences
from lyricstudio.providers.local_engine import find_engine
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import TEMPLATE_SETTING, DatasetBuilder, DatasetOptions
from lyricstudio.services.preferences import read_preferences
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.settings_view.commands import PAGES
from lyricstudio.ui.settings_view.service_dialog import ServiceDialog
from lyricstudio.ui.settings_view.shortcuts_page import KeyDialog
from lyricstudio.ui.settings_view.view import SettingsView
from lyricstudio.ui.widgets.dialog import Dialog

KEY = "sk-very-secret-0123456789"
LONG = 120_000  # ms for what a real engine does on a busy machine


@pytest.fixture
def view(qtbot: QtBot, sample_window: MainWindow) -> SettingsView:
    sample_window.studio.navigator.go("settings")
    settle(qtbot, sample_window)
    found = sample_window.workspace.view("settings")
    assert isinstance(found, SettingsView)
    return found


@pytest.fixture
def address() -> Iterator[str]:
    """Return the address of a service that answers to any key."""
    with JobService().server().running() as running:
        yield running.url


def child(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, window: QWidget, name: str) -> None:
    qtbot.mouseClick(child(window, name), Qt.MouseButton.LeftButton)


def write(qtbot: QtBot, field: QWidget, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_pages_are_one_click_or_key_apart(qtbot: QtBot, sample_window: MainWindow, view: SettingsView) -> None:
    assert view.place == "Settings: Engine"
    for name, title, _ in PAGES[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        if name == "doctor":
            break
        settle(qtbot, sample_window)
        assert view.place == f"Settings: {title}"
    click(qtbot, view, "settings.nav.appearance")
    assert view.place == "Settings: Appearance"
    settle(qtbot, sample_window)


def test_the_template_is_previewed_saved_and_undone(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView
) -> None:
    view.show_page("template")
    settle(qtbot, sample_window)
    page = view.page("template")
    project = sample_window.studio.session.open_project
    write(qtbot, page.fields["about"], "It sings of {about}!")
    assert "It sings of a kettle, the last bus!" in page._user.text()
    write(qtbot, page.fields["system"], "You write like {somebody}.")
    assert not page.save.isEnabled()
    assert "{artist}" in page._problem.text()
    write(qtbot, page.fields["system"], "You are {artist}.")
    click(qtbot, view, "settings.template.save")
    settle(qtbot, sample_window)
    saved = PromptTemplate.from_json(project.settings.get(TEMPLATE_SETTING))
    assert saved.system == "You are {artist}."
    tables = sample_window.studio.tables
    builder = DatasetBuilder(project, tables, BaseCounters(tables), DatasetOptions())
    example = builder.preview(SilentContext()).frozen[0].examples[0]
    assert example.messages[0].content.startswith("You are ")
    sample_window.undo()
    settle(qtbot, sample_window)
    assert PromptTemplate.from_json(project.settings.get(TEMPLATE_SETTING)) == PromptTemplate()
    assert page.fields["system"].text() == PromptTemplate().system


def test_a_key_is_changed_and_taken_from_who_had_it(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView
) -> None:
    actions = sample_window.studio.actions
    view.find()
    page = view.page("shortcuts")
    qtbot.keyClicks(page.search, "note the rights")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    dialog = sample_window.findChild(KeyDialog)
    qtbot.keyClick(dialog.field, Qt.Key.Key_T)
    assert "Add a tag" in dialog._told.text()
    click(qtbot, dialog, "settings.key.save")
    assert actions.keys("library.rights") == "T"
    assert actions.keys("library.tag") == ""
    # It works at once, where it belongs.
    sample_window.studio.navigator.go("library")
    settle(qtbot, sample_window)
    assert actions.action("library.rights").shortcut().toString() == "T"
    sample_window.studio.navigator.go("settings")
    click(qtbot, view, "settings.shortcuts.reset")
    assert actions.keys("library.rights") == "R"
    assert actions.keys("library.tag") == "T"
    settle(qtbot, sample_window)


def test_appearance_changes_at_once_and_is_remembered(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView
) -> None:
    view.show_page("appearance")
    click(qtbot, view, "settings.theme.dark")
    assert sample_window.studio.look.theme.name == "dark"
    assert sample_window.studio.settings.text("theme") == "dark"
    click(qtbot, view, "settings.motion")
    assert not sample_window.studio.look.motion
    click(qtbot, view, "settings.theme.light")
    settle(qtbot, sample_window)


def test_a_service_is_tested_before_its_key_is_kept(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView, address: str, private_home: Path
) -> None:
    view.show_page("services")
    settle(qtbot, sample_window)
    click(qtbot, view, "settings.services.add")
    dialog = sample_window.findChild(ServiceDialog)
    dialog.which.setCurrentIndex(dialog.which.count() - 1)
    dialog._on_which(0)
    write(qtbot, dialog.name, "My Server")
    write(qtbot, dialog.address, address)
    write(qtbot, dialog.key, KEY)
    click(qtbot, dialog, "settings.service.test")
    settle(qtbot, sample_window)
    assert "It answers" in dialog._told.text()
    click(qtbot, dialog, "settings.service.save")
    settle(qtbot, sample_window)
    card = view.page("services")._cards["my-server"]
    assert "until LyricStudio closes" in card.result.text()
    click(qtbot, view, "settings.services.test.my-server")
    settle(qtbot, sample_window)
    assert "It answers" in card.result.text()
    # The key is on no disk.
    kept = [path for path in private_home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert kept == []
    click(qtbot, view, "settings.services.remove.my-server")
    click(qtbot, sample_window.findChild(Dialog, "settings.services.question"), "settings.services.question.do")
    settle(qtbot, sample_window)
    assert view.page("services")._cards == {}


def test_an_address_that_would_leak_the_key_is_refused(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView
) -> None:
    view.show_page("services")
    dialog = view.page("services").add()
    write(qtbot, dialog.address, "http://example.org/v1")
    write(qtbot, dialog.key, "sk-abc")
    click(qtbot, dialog, "settings.service.save")
    assert dialog.isVisible()
    assert "unprotected" in dialog._told.text()
    dialog.reject()
    settle(qtbot, sample_window)


def test_an_own_price_is_used_by_estimates(qtbot: QtBot, sample_window: MainWindow, view: SettingsView) -> None:
    view.show_page("prices")
    settle(qtbot, sample_window)
    page = view.page("prices")
    row = next(
        i for i, card in enumerate(page.rows.cards) if card.name == "gpt-4.1-2025-04-14" and card.provider == "openai"
    )
    page.table.selectRow(row)
    write(qtbot, page.fields["training"], "a lot")
    click(qtbot, view, "settings.prices.save")
    assert page.fields["training"].property("invalid")
    write(qtbot, page.fields["training"], "12.5")
    click(qtbot, view, "settings.prices.save")
    settle(qtbot, sample_window)
    card = sample_window.studio.tables.prices.find("gpt-4.1-2025-04-14")
    assert card is not None
    assert card.training == 12.5
    assert "set by you: training" in card.notes
    assert "(yours)" in page.rows.data(page.rows.index(row, 2))
    click(qtbot, view, "settings.prices.reset")
    assert sample_window.studio.tables.prices.find("gpt-4.1-2025-04-14").training == 25.0
    settle(qtbot, sample_window)


def test_the_language_of_songs_decides_how_rhymes_are_judged(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView
) -> None:
    view.show_page("language")
    settle(qtbot, sample_window)
    page, tables = view.page("language"), sample_window.studio.tables
    assert tables.pronunciations_for("") is tables.pronunciations
    page.songs.setCurrentIndex(page.songs.findData("de"))
    page.songs.activated.emit(page.songs.currentIndex())
    settle(qtbot, sample_window)
    assert read_preferences().song_language == "de"
    assert tables.pronunciations_for("") is tables.spelled
    assert tables.pronunciations_for("en") is tables.pronunciations


def test_the_engine_starts_and_stops(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView, tmp_path: Path
) -> None:
    with training_machine(tmp_path):
        view.show_page("engine")
        settle(qtbot, sample_window)
        page = view.page("engine")
        assert page.start.isVisible()
        page.threads.setCurrentIndex(1)
        page.threads.activated.emit(1)
        assert engine_preferences().threads == 1
        click(qtbot, view, "settings.engine.start")
        qtbot.waitUntil(page.stop.isVisible, timeout=LONG)
        assert find_engine() is not None
        assert "Running" in page._state.text()
        click(qtbot, view, "settings.engine.stop")
        qtbot.waitUntil(page.start.isVisible, timeout=LONG)
        assert find_engine() is None
        settle(qtbot, sample_window)


def test_a_base_is_shown_and_removed(
    qtbot: QtBot, sample_window: MainWindow, view: SettingsView, tmp_path: Path
) -> None:
    with training_machine(tmp_path):
        view.show_page("engine")
        settle(qtbot, sample_window)
        click(qtbot, view, "settings.bases.remove.tiny")
        click(qtbot, sample_window.findChild(Dialog, "settings.bases.question"), "settings.bases.question.do")
        settle(qtbot, sample_window)
        assert view.findChild(QWidget, "settings.bases.remove.tiny") is None
        assert child(view, "settings.bases.default").isVisible()


def test_the_doctor_looks_and_reports(qtbot: QtBot, sample_window: MainWindow, view: SettingsView) -> None:
    view.show_page("doctor")
    page = view.page("doctor")
    qtbot.waitUntil(lambda: bool(page.checks), timeout=LONG)
    settle(qtbot, sample_window)
    names = [check.name for check in page.checks]
    assert "python" in names
    assert "keyring" in names
    qtbot.waitUntil(page.copy.isEnabled, timeout=WAIT)
    click(qtbot, view, "settings.doctor.copy")
    assert "python: Python 3" in QGuiApplication.clipboard().text()
