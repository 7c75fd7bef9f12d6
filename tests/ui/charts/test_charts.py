"""The charts: what they draw, how they are walked with keys and pointed at with the mouse, what they say aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.charts.bar_chart import Bar, BarChart, BarData
from lyricstudio.ui.charts.bar_rows import BarRow, BarRows
from lyricstudio.ui.charts.heat_map import HeatData, HeatMap, HeatRow, share_words
from lyricstudio.ui.charts.line_chart import LineChart, thinned
from lyricstudio.ui.charts.line_data import Level, LineData, Series, Stroke, smoothed
from lyricstudio.ui.charts.ticks import Axis, along, around, labels, powers
from lyricstudio.ui.look import Look

VALIDATION = Series("Validation", ((0.0, 2.0), (50.0, 1.5), (100.0, 1.7)))
TRAINING = Series("Training", tuple((float(i), 2.0 - i / 100) for i in range(110)), Stroke.TRAINING)


def shown(qtbot: QtBot, chart: QWidget, width: int = 640, height: int = 320) -> None:
    qtbot.addWidget(chart)
    chart.resize(width, height)
    chart.show()
    qtbot.waitExposed(chart)


@pytest.fixture
def lines(qtbot: QtBot, look: Look) -> LineChart:
    chart = LineChart(look, "test.loss", "Loss")
    shown(qtbot, chart)
    chart.show_data(LineData((VALIDATION, TRAINING), x_end=200, future_from=110, best=50))
    return chart


class TestTicks:
    def test_an_axis_around_values_has_round_ends(self) -> None:
        assert around([1.21, 2.78]).ticks == (1.0, 1.5, 2.0, 2.5, 3.0)

    def test_a_single_value_still_has_an_axis(self) -> None:
        axis = around([2.0])
        assert axis.low < 2.0 < axis.high

    def test_an_axis_along_steps_keeps_its_ends(self) -> None:
        axis = along(0, 612, 6)
        assert (axis.low, axis.high) == (0, 612)
        assert axis.ticks == (0, 200, 400, 600)

    def test_counts_have_no_fractions(self) -> None:
        assert around([0, 2], zero=True, whole=True).ticks == (0.0, 1.0, 2.0)

    def test_powers_lie_evenly(self) -> None:
        axis = powers([10, 100, 1000])
        shares = [axis.share(v) for v in (10, 100, 1000)]
        assert shares[1] - shares[0] == pytest.approx(shares[2] - shares[1])

    def test_labels_are_as_fine_as_their_distance(self) -> None:
        assert labels(Axis(0, 1, (0.0, 0.25, 0.5))) == ("0.00", "0.25", "0.50")
        assert labels(Axis(0, 2000, (0.0, 1000.0))) == ("0", "1,000")


class TestLines:
    def test_a_value_lies_where_the_frame_says(self, lines: LineChart) -> None:
        frame, plot = lines.frame, lines._plot
        assert frame is not None
        assert plot is not None
        for x, y in ((0.0, 1.5), (200.0, 2.0), (73.0, 0.9)):
            drawn = plot.mapTo(lines, plot.mapFromScene(plot._box.mapViewToScene(QPointF(x, y))))
            wanted = frame.point(x, y)
            assert abs(drawn.x() - wanted.x()) <= 1
            assert abs(drawn.y() - wanted.y()) <= 1

    def test_the_line_that_matters_is_in_the_accent(self, lines: LineChart, look: Look) -> None:
        assert lines.frame is not None
        place = lines.frame.point(25, 1.75).toPoint()
        seen = lines.grab().toImage()
        near = [seen.pixelColor(place + QPoint(0, dy)) for dy in range(-2, 3)]
        assert any(_is_near(colour, look.colour("accent")) for colour in near)

    def test_arrows_visit_the_points_and_say_all_values(self, qtbot: QtBot, lines: LineChart) -> None:
        lines.setFocus()
        qtbot.keyClick(lines, Qt.Key.Key_Right)
        qtbot.keyClick(lines, Qt.Key.Key_Right)
        assert lines.cursor_x == 50
        assert lines.accessibleDescription() == "Step 50: Validation 1.500, Training 1.500"
        with qtbot.waitSignal(lines.point_chosen) as chosen:
            qtbot.keyClick(lines, Qt.Key.Key_Return)
        assert chosen.args == [50]
        qtbot.keyClick(lines, Qt.Key.Key_Escape)
        assert lines.cursor_x is None

    def test_the_pointer_visits_the_nearest_point(self, qtbot: QtBot, lines: LineChart) -> None:
        assert lines.frame is not None
        qtbot.mouseMove(lines, lines.frame.point(96, 1.6).toPoint())
        assert lines.cursor_x == 100

    def test_live_data_keeps_the_cursor(self, lines: LineChart) -> None:
        lines.step(1, 0)
        longer = Series("Validation", (*VALIDATION.points, (150.0, 1.4)))
        lines.show_data(LineData((longer, TRAINING)))
        assert lines.cursor_x == 0

    def test_without_data_it_says_so(self, qtbot: QtBot, look: Look) -> None:
        chart = LineChart(look, "test.none", "Loss")
        shown(qtbot, chart)
        chart.show_data(LineData())
        assert chart.accessibleDescription().endswith("Nothing measured yet")
        assert not chart.grab().isNull()

    def test_a_level_is_said_aloud(self) -> None:
        assert (
            "Few-shot: 58, no tuning" in LineData((VALIDATION,), levels=(Level("Few-shot", 58, "no tuning"),)).spoken()
        )

    def test_another_theme_redraws_it(self, lines: LineChart, look: Look) -> None:
        before = lines.grab().toImage()
        look.use("dark")
        assert lines.grab().toImage() != before

    def test_a_long_trace_is_thinned_without_losing_its_extremes(self) -> None:
        points = tuple((float(i), 100.0 if i == 7777 else float(i % 10)) for i in range(20_000))
        kept = thinned(points, 1000)
        assert len(kept) <= 1000
        assert (7777.0, 100.0) in kept
        assert list(kept) == sorted(kept)

    def test_smoothing_keeps_the_mean_of_neighbours(self) -> None:
        assert smoothed(((0.0, 0.0), (1.0, 3.0), (2.0, 0.0)), 0.34)[1] == (1.0, 1.0)

    def test_a_value_is_the_last_one_measured(self) -> None:
        assert VALIDATION.at(75) == 1.5
        assert VALIDATION.at(-1) is None


class TestBars:
    @pytest.fixture
    def bars(self, qtbot: QtBot, look: Look) -> BarChart:
        chart = BarChart(look, "test.bars", "Tokens")
        shown(qtbot, chart)
        drawn = (Bar(4, "0 to 9 tokens"), Bar(0, "10 to 19 tokens"), Bar(1, "20 to 29 tokens", over=True))
        chart.show_data(
            BarData(drawn, ((0, "0"), (2, "20")), limit=2, limit_word="limit 20", limit_fact="1 example over")
        )
        return chart

    def test_empty_bars_are_stepped_over(self, qtbot: QtBot, bars: BarChart) -> None:
        bars.setFocus()
        qtbot.keyClick(bars, Qt.Key.Key_Right)
        qtbot.keyClick(bars, Qt.Key.Key_Right)
        assert bars.cursor == 2
        assert bars.accessibleDescription() == "20 to 29 tokens: 1 example"

    def test_a_click_chooses_a_bar(self, qtbot: QtBot, bars: BarChart) -> None:
        assert bars.frame is not None
        with qtbot.waitSignal(bars.bar_chosen) as chosen:
            qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.frame.point(0.5, 1).toPoint())
        assert chosen.args == [0]

    def test_the_limit_is_said_aloud(self, bars: BarChart) -> None:
        assert bars.accessibleDescription().endswith("limit 20, 1 example over")


class TestRows:
    def test_rows_are_chosen_by_keys_and_mouse(self, qtbot: QtBot, look: Look) -> None:
        chart = BarRows(look, "test.rows", "Kinds", pitch=20)
        shown(qtbot, chart, 300, 200)
        chart.show_rows((BarRow("Verse", 5, "5", "v", PartKind.VERSE), BarRow("Chorus", 2, "2", "c", PartKind.CHORUS)))
        chart.setFocus()
        qtbot.keyClick(chart, Qt.Key.Key_Down)
        with qtbot.waitSignal(chart.row_chosen) as chosen:
            qtbot.keyClick(chart, Qt.Key.Key_Space)
        assert chosen.args == ["v"]
        with qtbot.waitSignal(chart.row_chosen) as chosen:
            qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(50, 30))
        assert chosen.args == ["c"]


class TestHeat:
    @pytest.fixture
    def heat(self, qtbot: QtBot, look: Look) -> HeatMap:
        chart = HeatMap(look, "test.heat", "Copied")
        shown(qtbot, chart, 500, 200)
        rows = (HeatRow("One", (0.4, 0.2), key=1), HeatRow("Two", (0.1, None), key=2))
        chart.show_data(HeatData(("5", "6"), rows, "words", 1, "copied", flagged_from=0.15))
        return chart

    def test_a_row_beyond_the_limit_is_flagged(self, heat: HeatMap) -> None:
        assert [heat.data.is_flagged(row) for row in heat.data.rows] == [True, False]

    def test_cells_are_walked_and_chosen(self, qtbot: QtBot, heat: HeatMap) -> None:
        heat.setFocus()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
            qtbot.keyClick(heat, key)
        assert heat.accessibleDescription() == "Two, 6 words: nothing %"
        with qtbot.waitSignal(heat.cell_chosen) as chosen:
            qtbot.keyClick(heat, Qt.Key.Key_Return)
        assert chosen.args == [2, 1]

    def test_more_is_deeper(self, heat: HeatMap) -> None:
        light, deep = QColor(heat.colour(0.05)), QColor(heat.colour(0.45))
        assert deep.lightness() < light.lightness()

    def test_shares_are_written_short(self) -> None:
        assert [share_words(v) for v in (0.31, 0.018, 0.0, None)] == ["31", "1.8", "", ""]


def _is_near(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))  # type: ignore[arg-type]
