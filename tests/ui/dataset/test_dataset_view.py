"""The dataset view as a person uses it: plan, charts, examples, costs, issues, freezing, exporting – keys and mouse."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from windows import WAIT, settle

from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import ContextMode, PartKind
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Song
from lyricstudio.services.library import set_fields
from lyricstudio.services.projects import create_project, open_project
from lyricstudio.services.song_fields import Setting
from lyricstudio.ui.dataset.view import DatasetView
from lyricstudio.ui.main_window import MainWindow


@pytest.fixture
def view(qtbot: QtBot, sample_window: MainWindow) -> DatasetView:
    """Return the dataset view of the sample project, read."""
    return opened(qtbot, sample_window)


def opened(qtbot: QtBot, window: MainWindow) -> DatasetView:
    window.studio.navigator.go("dataset")
    settle(qtbot, window)
    found = window.findChild(DatasetView)
    assert found is not None
    return found


def wait(qtbot: QtBot, view: DatasetView) -> None:
    window = view.window()
    assert isinstance(window, MainWindow)
    settle(qtbot, window)


def press(qtbot: QtBot, view: DatasetView, name: str) -> None:
    button = view.findChild(QWidget, name)
    assert button is not None
    assert button.isEnabled(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait(qtbot, view)


def choose_item(qtbot: QtBot, view: DatasetView, value: GroupBy) -> None:
    """Choose a grouping with the keys, as one does in a drop-down."""
    box = view.plan.group_by
    box.setFocus()
    for _ in range(box.count()):
        if box.currentData() == value:
            break
        qtbot.keyClick(box, Qt.Key.Key_Down)
    wait(qtbot, view)
    assert view.options.group_by is value


class TestPlan:
    def test_the_first_sight_is_one_model_of_all_songs(self, view: DatasetView) -> None:
        assert [row.title for row in view.plan.list.rows] == ["This plan makes 1 model", "All songs"]
        assert view.facts is not None
        assert len(view.facts.songs) == 36
        assert view.head.freeze.isEnabled()

    def test_grouping_by_artist_shows_which_models_it_makes(self, qtbot: QtBot, view: DatasetView) -> None:
        choose_item(qtbot, view, GroupBy.ARTIST)
        titles = [row.title for row in view.plan.list.rows]
        assert titles == ["This plan makes 3 models", "Hesper Wold", "Lottie Kerb", "Uncle Overdraft"]
        assert view.head.freeze.text() == "Freeze 3"
        view.plan.list.choose(("draft", "Hesper Wold"))
        view.plan.list.setFocus()
        qtbot.keyClick(view.plan.list, Qt.Key.Key_Down)
        wait(qtbot, view)
        assert view.item is not None
        assert view.item.dataset.group == "Lottie Kerb"

    def test_whole_songs_as_examples(self, qtbot: QtBot, view: DatasetView) -> None:
        press(qtbot, view, "dataset.context.song")
        assert view.options.context is ContextMode.SONG
        assert view.item is not None
        assert len(view.item.examples) == 36
        answers = [m for m in view.item.examples[0].messages if m.role == "assistant"]
        assert len(answers) > 1

    def test_split_seed_and_repeat_are_typed(self, qtbot: QtBot, view: DatasetView) -> None:
        for field, text in ((view.plan.split, "90/5/5"), (view.plan.seed, "7"), (view.plan.repeat, "2")):
            field.setFocus()
            field.selectAll()
            qtbot.keyClicks(field, text)
            qtbot.keyClick(field, Qt.Key.Key_Return)
        wait(qtbot, view)
        assert (str(view.options.shares), view.options.seed, view.options.repeat) == ("90/5/5", 7, 2)
        view.plan.split.selectAll()
        qtbot.keyClicks(view.plan.split, "80/30")
        qtbot.keyClick(view.plan.split, Qt.Key.Key_Return)
        assert view.plan.split.property("invalid") is True
        assert "add up to 100" in view.plan.split.toolTip()

    def test_the_plan_is_remembered_and_can_be_undone(self, qtbot: QtBot, view: DatasetView) -> None:
        choose_item(qtbot, view, GroupBy.KIND)
        assert json.loads(view.project.settings.get("dataset_plan", "{}"))["group_by"] == "kind"
        view.studio.undo.undo()
        wait(qtbot, view)
        assert view.options.group_by is not GroupBy.KIND
        assert json.loads(view.project.settings.get("dataset_plan", "{}"))["group_by"] != "kind"


class TestFilter:
    def test_a_filter_leaves_songs_out_and_its_pill_lets_them_in(self, qtbot: QtBot, view: DatasetView) -> None:
        press(qtbot, view, "dataset.filter_button")
        qtbot.keyClicks(view.findChild(QWidget, "dataset.filter.artist"), "Lottie Kerb")
        qtbot.mouseClick(view.findChild(QWidget, "dataset.filter.kind.chorus"), Qt.MouseButton.LeftButton)
        press(qtbot, view, "dataset.filter.apply")
        assert view.options.only.artists == ("Lottie Kerb",)
        assert view.facts is not None
        assert {tally.name for tally in view.facts.kinds} == {"chorus"}
        assert view.head.filter.text() == "Filter 2"
        press(qtbot, view, "dataset.pill.Lottie Kerb")
        press(qtbot, view, "dataset.pill.Chorus")
        assert view.options.only.active == 0
        assert len(view.facts.songs) == 36

    def test_a_filter_that_lets_nothing_in_has_a_way_out(self, qtbot: QtBot, view: DatasetView) -> None:
        press(qtbot, view, "dataset.filter_button")
        qtbot.keyClicks(view.findChild(QWidget, "dataset.filter.first"), "2200")
        press(qtbot, view, "dataset.filter.apply")
        assert not view.head.freeze.isEnabled()
        press(qtbot, view, "dataset.nothing.clear")
        assert view.head.freeze.isEnabled()


class TestCharts:
    def test_a_click_on_a_kind_shows_its_songs_and_enter_opens_one(self, qtbot: QtBot, view: DatasetView) -> None:
        chart = view.charts.kinds
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(60, 30))
        row = chart.rows[1]
        assert view.sheets.songs.isVisible()
        assert view.sheets.songs.heading == row.text
        assert {r.key for r in view.sheets.songs.list.rows} == set(row.key[1])
        first = view.sheets.songs.list.rows[0].key
        asked: list[tuple[str, object]] = []
        view.studio.navigator.wanted.connect(lambda name, target: asked.append((name, target)))
        qtbot.keyClick(view.sheets.songs.list, Qt.Key.Key_Return)
        assert asked[0][1] == first

    def test_the_bars_are_walked_and_chosen_with_keys(self, qtbot: QtBot, view: DatasetView) -> None:
        chart = view.charts.tokens
        chart.setFocus()
        qtbot.keyClick(chart, Qt.Key.Key_End)
        assert "tokens" in chart.accessibleDescription()
        qtbot.keyClick(chart, Qt.Key.Key_Return)
        assert view.sheets.songs.isVisible()
        qtbot.keyClick(view.sheets.songs.list, Qt.Key.Key_Escape)
        assert not view.sheets.songs.isVisible()
        press(qtbot, view, "dataset.by_artist")
        assert {row.text for row in view.charts.kinds.rows} == {"Hesper Wold", "Lottie Kerb", "Uncle Overdraft"}
        press(qtbot, view, "dataset.by_artist")
        assert view.charts.kinds.rows[0].kind is PartKind.VERSE
        data = view.charts.tokens.data
        assert data.limit is not None
        assert data.limit_word.startswith("limit 2,048")
        assert sum(bar.value for bar in data.bars) == len(view.facts.item.examples)  # type: ignore[union-attr]

    def test_near_duplicates_are_seen_and_opened(self, qtbot: QtBot, view: DatasetView) -> None:
        twin = next(view.project.songs.iterate())
        copied(view, twin)
        view.studio.session.tell("songs", "parts")
        wait(qtbot, view)
        dots = view.charts.duplicates
        assert len(dots.groups) == 1
        dots.setFocus()
        qtbot.keyClick(dots, Qt.Key.Key_Right)
        qtbot.keyClick(dots, Qt.Key.Key_Return)
        assert len(view.sheets.songs.list.rows) == 2


def copied(view: DatasetView, song: Song) -> int:
    parts = tuple(replace(part, id=None) for part in song.parts)
    return view.project.songs.add([replace(song, id=None, title=f"{song.title} (live)", parts=parts)])[0]


class TestExamples:
    def test_the_example_is_shown_to_the_letter(self, qtbot: QtBot, view: DatasetView) -> None:
        assert view.item is not None
        shown = view.example.findChild(QWidget, "dataset.example.exact")
        for message in view.item.examples[0].messages:
            assert message.content.split("\n")[0] in shown.toPlainText()  # type: ignore[union-attr]

    def test_keys_go_through_the_examples_wherever_the_focus_is(self, qtbot: QtBot, view: DatasetView) -> None:
        view.charts.kinds.setFocus()
        qtbot.keyClick(view.charts.kinds, Qt.Key.Key_N)
        wait(qtbot, view)
        assert view.example.index == 1
        qtbot.keyClick(view.charts.kinds, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        wait(qtbot, view)
        assert view.example.index == 0
        asked: list[object] = []
        view.studio.navigator.wanted.connect(lambda _name, target: asked.append(target))
        song = view.example.song_id
        qtbot.mouseClick(view.example.song, Qt.MouseButton.LeftButton)
        assert asked == [song]


class TestCosts:
    def test_all_bases_stand_side_by_side(self, qtbot: QtBot, view: DatasetView) -> None:
        rows = view.costs.estimates
        assert rows[0].provider == "local"
        assert rows[0].training_usd == 0
        assert {"openai", "nebius"} <= {row.provider for row in rows}
        assert not rows[-1].trainable
        assert "never switched off" in view.costs.words(0)
        assert view.costs.chosen == rows[0].base
        press(qtbot, view, "dataset.assumptions_button")
        assert view.sheets.assumptions.isVisible()

    def test_another_base_is_chosen_with_the_keys(self, qtbot: QtBot, view: DatasetView) -> None:
        before = view.options.answer_format
        view.costs.setFocus()
        qtbot.keyClick(view.costs, Qt.Key.Key_End)  # this one trains no more: choosing it does nothing
        qtbot.keyClick(view.costs, Qt.Key.Key_Return)
        wait(qtbot, view)
        assert view.options.base == ""
        qtbot.keyClick(view.costs, Qt.Key.Key_Home)
        qtbot.keyClick(view.costs, Qt.Key.Key_Down)
        qtbot.keyClick(view.costs, Qt.Key.Key_Return)
        wait(qtbot, view)
        assert view.options.base == view.costs.estimates[1].base
        assert view.options.answer_format is not before
        assert view.costs.chosen == view.options.base


class TestIssues:
    def test_missing_rights_are_shown_and_added(self, qtbot: QtBot, view: DatasetView) -> None:
        songs = [view.project.songs.get(song_id) for song_id in (3, 5)]
        view.project.songs.update([replace(song, rights="") for song in songs])
        view.studio.session.tell("songs")
        wait(qtbot, view)
        press(qtbot, view, "dataset.issue.no_rights.show")
        assert [row.key for row in view.sheets.songs.list.rows] == [3, 5]
        view.sheets.songs.close_sheet()
        press(qtbot, view, "dataset.issue.no_rights.fix")
        dialog = view.window().findChild(QWidget, "library.edit")
        qtbot.keyClicks(dialog.findChild(QWidget, "library.edit.rights"), "own work")
        qtbot.mouseClick(dialog.findChild(QWidget, "library.edit.save"), Qt.MouseButton.LeftButton)
        wait(qtbot, view)
        assert view.project.songs.get(5).rights == "own work"
        assert not any(found.issue.name == "NO_RIGHTS" for found in view.issues.issues)

    def test_what_is_safe_is_fixed_at_once_and_undone(self, qtbot: QtBot, view: DatasetView) -> None:
        song = next(view.project.songs.iterate())
        odd = song.lines[0].replace(" ", "  ", 1)
        view.project.songs.update([replace(song, lines=(odd, *song.lines[1:]))])
        view.project.songs.set_parts(2, ())
        view.studio.session.tell("songs", "parts")
        wait(qtbot, view)
        assert {found.issue.name for found in view.issues.safe} == {"NO_PARTS", "ODD_TEXT"}
        press(qtbot, view, "dataset.fix_safe")
        assert view.project.songs.get(song.id or 0).lines == song.lines
        assert view.project.songs.get(2).parts
        assert not view.issues.safe
        view.studio.undo.undo()
        wait(qtbot, view)
        assert view.project.songs.get(song.id or 0).lines[0] == odd
        assert not view.project.songs.get(2).parts

    def test_near_duplicates_keep_one_by_the_plan(self, qtbot: QtBot, view: DatasetView) -> None:
        copied(view, next(view.project.songs.iterate()))
        view.studio.session.tell("songs", "parts")
        wait(qtbot, view)
        press(qtbot, view, "dataset.issue.versions.fix")
        assert view.options.only.one_version
        assert view.facts is not None
        assert len(view.facts.songs) == 36
        assert not any(found.issue.name == "VERSIONS" for found in view.issues.issues)


class TestFreezing:
    def test_ctrl_enter_freezes_and_it_can_be_undone(self, qtbot: QtBot, view: DatasetView) -> None:
        assert view.item is not None
        seen = view.item.dataset.hash
        view.charts.kinds.setFocus()
        qtbot.keyClick(view.charts.kinds, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        wait(qtbot, view)
        frozen = view.project.datasets.all()
        assert len(frozen) == 1
        assert view.is_frozen
        assert view.item is not None
        assert view.item.dataset.hash == frozen[0].hash == seen
        assert view.studio.notices.last is not None
        assert view.studio.notices.last.text == "Froze 1 dataset"
        view.studio.undo.undo()
        wait(qtbot, view)
        assert view.project.datasets.all() == ()
        assert not view.is_frozen

    def test_freezing_again_changes_nothing(self, qtbot: QtBot, view: DatasetView) -> None:
        press(qtbot, view, "dataset.freeze_button")
        view.choose(("draft", "all"))
        wait(qtbot, view)
        press(qtbot, view, "dataset.freeze_button")
        assert len(view.project.datasets.all()) == 1
        assert view.studio.notices.last is not None
        assert view.studio.notices.last.text.startswith("Frozen already")

    def test_a_frozen_dataset_is_deleted_and_comes_back(self, qtbot: QtBot, view: DatasetView) -> None:
        press(qtbot, view, "dataset.freeze_button")
        before = view.project.datasets.all()[0]
        view.plan.list.setFocus()
        qtbot.keyClick(view.plan.list, Qt.Key.Key_Delete)
        wait(qtbot, view)
        assert view.project.datasets.all() == ()
        view.studio.undo.undo()
        wait(qtbot, view)
        assert view.project.datasets.all() == (before,)

    def test_a_frozen_dataset_is_exported_and_goes_to_tuning(
        self, qtbot: QtBot, view: DatasetView, tmp_path: Path
    ) -> None:
        press(qtbot, view, "dataset.freeze_button")
        dataset = view.project.datasets.all()[0]
        view.changes.write_chat((dataset.id,), tmp_path)
        wait(qtbot, view)
        folder = tmp_path / dataset.id
        assert len((folder / "train.jsonl").read_text(encoding="utf-8").splitlines()) == dataset.train
        assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["hash"] == dataset.hash
        press(qtbot, view, "dataset.export_button")
        assert view.sheets.export.isVisible()
        view.changes.write_tables(tmp_path)
        wait(qtbot, view)
        assert (tmp_path / "songs.csv").read_text(encoding="utf-8").count("\n") == 37
        asked: list[tuple[str, object]] = []
        view.studio.navigator.wanted.connect(lambda name, target: asked.append((name, target)))
        view.tune()
        assert asked == [("tune", (dataset.id,))]


class TestSizesAndStates:
    def test_an_empty_project_teaches_and_leads_on(
        self, qtbot: QtBot, studio_window: MainWindow, tmp_path: Path
    ) -> None:
        studio_window.studio.session.adopt(create_project(tmp_path / "Empty.lyricstudio"))
        view = opened(qtbot, studio_window)
        assert view.is_empty
        asked: list[str] = []
        studio_window.studio.navigator.wanted.connect(lambda name, _target: asked.append(name))
        qtbot.mouseClick(view.findChild(QWidget, "dataset.empty.import"), Qt.MouseButton.LeftButton)
        assert asked == ["library"]

    def test_a_small_window_has_the_plan_in_a_drawer(self, qtbot: QtBot, view: DatasetView) -> None:
        view.window().resize(1024, 700)
        wait(qtbot, view)
        assert view.panes.are_drawers
        qtbot.mouseClick(view.head.plan, Qt.MouseButton.LeftButton)
        assert view.plan.isVisible()
        assert view.board.horizontalScrollBar().maximum() == 0

    def test_what_changed_while_out_of_sight_is_read_on_coming_back(
        self, qtbot: QtBot, sample_window: MainWindow, view: DatasetView
    ) -> None:
        sample_window.studio.navigator.go("library")
        set_fields(view.project, [1], [Setting("artist", "Somebody Else")], SilentContext())
        sample_window.studio.session.tell("songs")
        settle(qtbot, sample_window)
        sample_window.studio.navigator.go("dataset")
        settle(qtbot, sample_window)
        assert view.facts is not None
        assert "Somebody Else" in {tally.name for tally in view.facts.artists}

    def test_another_project_is_shown_when_it_is_opened(
        self, qtbot: QtBot, sample_window: MainWindow, view: DatasetView, tmp_path: Path
    ) -> None:
        other = create_project(tmp_path / "Other.lyricstudio")
        other.close()
        sample_window.studio.session.adopt(open_project(tmp_path / "Other.lyricstudio"))
        qtbot.waitUntil(lambda: view.is_empty, timeout=WAIT)
