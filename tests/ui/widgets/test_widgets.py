"""The parts that all views are built from: what they show, say and need of room."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Part, Song
from lyricstudio.ui.look import Look
from lyricstudio.ui.widgets.button import VARIANTS, Button, Shape
from lyricstudio.ui.widgets.chip import KindChip, PartLabel, Pill
from lyricstudio.ui.widgets.dialog import Question, ask
from lyricstudio.ui.widgets.fields import Check, Choice, SearchField, Segments
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.key_cap import HintBar, key_words
from lyricstudio.ui.widgets.lyric_sheet import LyricSheet
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.ribbon import FormRibbon, RibbonPainter, Segment, layout, ribbon_text, segments_of
from lyricstudio.ui.widgets.text import Elided, Paragraph
from lyricstudio.ui.words import count, duration, money, percent

VERSE, GUESS = Segment(PartKind.VERSE, 4, number=1), Segment(PartKind.CHORUS, 4, guess=True)
SONG = Song(
    "Ferry", "Ines", ("one", "two", "three and a great many more words that do not fit"),
    (Part(PartKind.VERSE, 0, 2, number=1, confirmed=True), Part(PartKind.CHORUS, 2, 3, repeat=2)),
)  # fmt: skip


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_ribbon_fills_its_width_and_keeps_the_order() -> None:
    places = layout((VERSE, GUESS, VERSE), 300)
    assert places[0][0] == 0
    assert places[-1][0] + places[-1][1] == pytest.approx(300)
    assert all(a[0] + a[1] < b[0] for a, b in itertools.pairwise(places))
    assert layout((), 300) == ()


def test_long_parts_are_wider_but_short_ones_stay_visible() -> None:
    (_, long), (_, short) = layout((Segment(PartKind.VERSE, 16), Segment(PartKind.HOOK, 1)), 100)
    assert long > short > 15


def test_a_ribbon_says_its_form() -> None:
    assert ribbon_text((VERSE, GUESS)) == "Form: Verse 1, Chorus suggested"
    assert ribbon_text(()) == "No parts yet"
    assert segments_of(SONG) == (Segment(PartKind.VERSE, 2, False, 1), Segment(PartKind.CHORUS, 1, True))


def test_a_guess_is_drawn_unlike_a_word(look: Look) -> None:
    painter = RibbonPainter(look)
    solid = painter.pixmap((Segment(PartKind.CHORUS, 4),), 60, 16, 1.0).toImage()
    hatched = painter.pixmap((GUESS,), 60, 16, 1.0).toImage()
    ink = look.kind(PartKind.CHORUS).solid.lower()

    def filled(image: object) -> int:
        return sum(image.pixelColor(x, 4).name() == ink for x in range(60))

    assert filled(solid) > 50
    assert 0 < filled(hatched) < 40


def test_ribbons_are_remembered_until_theme_or_ratio_change(look: Look) -> None:
    painter = RibbonPainter(look)
    first = painter.pixmap((VERSE,), 100, 8, 1.0)
    assert painter.pixmap((VERSE,), 100, 8, 1.0) is first
    assert painter.pixmap((VERSE,), 100, 8, 2.0).width() == 200
    look.use("dark")
    assert painter.pixmap((VERSE,), 100, 8, 1.0) is not first
    look.use("light")


def test_a_click_in_a_ribbon_says_which_part(qtbot: QtBot, look: Look, room: QWidget) -> None:
    ribbon = FormRibbon(look, 8, clickable=True)
    ribbon.setParent(room)
    ribbon.resize(304, 14)
    ribbon.show_form((VERSE, GUESS), current=1)
    ribbon.show()
    with qtbot.waitSignal(ribbon.picked, timeout=5000) as got:
        qtbot.mouseClick(ribbon, Qt.MouseButton.LeftButton, pos=QPoint(250, 7))
    assert got.args == [1]


@pytest.mark.parametrize("variant", VARIANTS)
def test_buttons_have_room_for_icon_and_words(look: Look, room: QWidget, variant: str) -> None:
    button = Button(look, "Start 3 runs", "x.start", Shape(variant, "play"))
    button.setParent(room)
    button.show()
    button.adjustSize()
    assert button.width() >= button.fontMetrics().horizontalAdvance("Start 3 runs") + 16
    assert button.height() == 32
    assert button.accessibleName() == "Start 3 runs"


def test_an_icon_button_is_named_by_its_label(look: Look) -> None:
    button = Button(look, "", "x.undo", Shape("ghost", "undo", 30, "Undo"))
    assert (button.accessibleName(), button.toolTip(), button.width()) == ("Undo", "Undo", 30)


def test_chips_and_pills_say_what_they_are(qtbot: QtBot, look: Look, room: QWidget) -> None:
    chip = KindChip(look, PartLabel(PartKind.PRE_CHORUS, 2, guess=True))
    assert chip.accessibleName() == "Pre-chorus 2, suggested"
    pill = Pill(look, "folk", "accent", "x.folk", removable=True)
    pill.setParent(room)
    pill.show()
    assert pill.accessibleName() == "Remove folk"
    with qtbot.waitSignal(pill.removed, timeout=5000):
        qtbot.keyClick(pill, Qt.Key.Key_Space)


def test_a_search_field_empties_with_escape_and_then_leaves(qtbot: QtBot, look: Look, room: QWidget) -> None:
    field = SearchField(look, "x.search", "Search", "words")
    field.setParent(room)
    field.show()
    qtbot.keyClicks(field, "abc")
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left, timeout=5000):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_choices_and_segments_can_be_set_without_telling(qtbot: QtBot, look: Look, room: QWidget) -> None:
    choice = Choice(look, "x.format", "Format", (("any", None), ("text", "text")))
    with qtbot.assertNotEmitted(choice.currentIndexChanged):
        choice.choose("text")
    assert choice.currentData() == "text"
    segments = Segments(look, "x.context", (("One part", "part"), ("Whole song", "song")))
    segments.setParent(room)
    segments.show()
    segments.choose("part")
    with qtbot.waitSignal(segments.chosen, timeout=5000) as got:
        qtbot.mouseClick(segments.findChild(QPushButton, "x.context.song"), Qt.MouseButton.LeftButton)
    assert (got.args, segments.value) == (["song"], "song")


def test_a_tick_box_is_ticked_by_its_words(qtbot: QtBot, look: Look, room: QWidget) -> None:
    check = Check(look, "Keep the order", "x.order")
    check.setParent(room)
    check.resize(check.sizeHint())
    check.show()
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(check.width() - 5, 12))
    assert check.isChecked()


def test_a_flow_wraps(look: Look, room: QWidget) -> None:
    holder = QWidget(room)
    flow = Flow(holder, 6)
    flow.show_widgets([Pill(look, f"tag number {i}") for i in range(8)])
    assert flow.heightForWidth(1000) < flow.heightForWidth(200) < flow.heightForWidth(100)


def test_paragraphs_grow_in_height_when_narrow(look: Look) -> None:
    text = Paragraph(look, "Nothing leaves this computer unless you say so.")
    assert text.heightForWidth(120) > text.heightForWidth(600)
    assert text.accessibleName().startswith("Nothing leaves")


def test_a_cut_text_offers_the_whole_as_tooltip(qtbot: QtBot, look: Look, room: QWidget) -> None:
    text = Elided(look, "A title that is much longer than the room for it")
    row = QHBoxLayout(room)
    row.addWidget(text)
    text.setFixedWidth(80)
    qtbot.waitUntil(lambda: text.toolTip() != "", timeout=5000)
    text.setFixedWidth(560)
    qtbot.waitUntil(lambda: text.toolTip() == "", timeout=5000)


def test_a_lyric_sheet_wraps_and_never_cuts(look: Look) -> None:
    sheet = LyricSheet(look)
    sheet.resize(400, 100)
    sheet.show_song(SONG)
    wide = sheet.minimumHeight()
    sheet.resize(160, 100)
    sheet.show_song(SONG)
    assert sheet.minimumHeight() > wide
    assert sheet.accessibleName().splitlines()[:2] == ["Verse 1:", "one"]
    assert "Chorus, suggested:" in sheet.accessibleName()


def test_a_popover_closes_with_escape_a_click_elsewhere_and_a_new_size(qtbot: QtBot, look: Look, room: QWidget) -> None:
    popover = Popover(look, room, "x.popover", "A sheet")
    popover.body.addWidget(Button(look, "Do it", "x.popover.do"))
    for close in (
        lambda: qtbot.keyClick(popover, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(room.childAt(590, 390), Qt.MouseButton.LeftButton),
        lambda: room.resize(610 if room.width() == 600 else 600, 400),
    ):
        popover.open_at(QPoint(20, 20))
        assert popover.isVisible()
        with qtbot.waitSignal(popover.closed, timeout=5000):
            close()
        assert not popover.isVisible()


def test_a_question_focuses_the_safe_answer(qtbot: QtBot, look: Look, room: QWidget) -> None:
    done: list[int] = []
    question = Question("Delete 2 songs?", "Two datasets stay as they are.", "Delete 2 songs", "Keep them")
    dialog = ask(look, room, question, lambda: done.append(1))
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None, timeout=5000)
    assert dialog.focusWidget().text() == "Keep them"
    qtbot.mouseClick(dialog.findChild(QPushButton, "question.do"), Qt.MouseButton.LeftButton)
    assert done == [1]


def test_keys_are_shown_as_people_know_them() -> None:
    assert [key_words(k) for k in ("Ctrl+K", "Return", "Ctrl+Return", "Ctrl+Down", "V")] == [
        "Ctrl K", "Enter", "Ctrl ↵", "Ctrl ↓", "V",
    ]  # fmt: skip


def test_a_hint_bar_shows_new_hints(qtbot: QtBot, look: Look, room: QWidget) -> None:
    bar = HintBar(look)
    bar.setParent(room)
    bar.show_hints((("Return", "accept, go on"), ("S", "split")))
    bar.show_hints((("M", "merge"),))
    qtbot.waitUntil(lambda: len(bar.findChildren(QWidget)) == 2, timeout=5000)


def test_numbers_are_said_in_words() -> None:
    assert [count(1, "song"), count(1482, "song"), count(0, "entry", "entries")] == [
        "1 song",
        "1,482 songs",
        "0 entries",
    ]
    assert [duration(40), duration(2280), duration(11400)] == ["40 s", "38 min", "3 h 10"]
    assert [money(0), money(0.004), money(3.7)] == ["$0.00", "less than $0.01", "$3.70"]
    assert [percent(0.999), percent(1), percent(0.93)] == ["99 %", "100 %", "93 %"]
