"""The right pane: what a part should do, who writes it and how; the brief of the whole song, its tags and rhymes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.domain.draft_editing import name_of
from lyricstudio.domain.part_wish import LEAST_FRESH, MOST_FRESH
from lyricstudio.ui.compose.margin import paint_rhyme
from lyricstudio.ui.compose.shape_fields import ShapeFields
from lyricstudio.ui.compose.sliders import NamedSlider
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.fields import Choice, Field, TextArea, labelled
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Paragraph, Text, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from lyricstudio.domain.draft_facts import Rhyme
    from lyricstudio.domain.records import Composition, Section
    from lyricstudio.ui.look import Look

_PAUSE = 400  # ms of typing in a brief
_SHOWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that can write: its name, and what is to be known ("this computer")."""

    name: str
    where: str = ""


class RhymeWords(QWidget):
    """A rhyme's letter and its words."""

    def __init__(self, look: Look, rhyme: Rhyme) -> None:
        super().__init__()
        self._look, self._letter = look, rhyme.letter
        more = "…" if len(rhyme.words) > _SHOWN_WORDS else ""
        self._text = ", ".join(rhyme.words[:_SHOWN_WORDS]) + more
        self.setFont(look.font(Role.SECONDARY))
        self.setAccessibleName(f"Rhyme {rhyme.letter}: {', '.join(rhyme.words)}")
        self.setToolTip(", ".join(rhyme.words))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for circle and words."""
        return QSize(min(256, 32 + self.fontMetrics().horizontalAdvance(self._text)), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw circle and words."""
        with QPainter(self) as painter:
            paint_rhyme(painter, self._look, QRectF(0, 0, 20, 22).center(), self._letter)
            painter.setFont(self.font())
            painter.setPen(self._look.colour("text"))
            shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - 27)
            painter.drawText(QRectF(26, 0, self.width() - 26, 22), Qt.AlignmentFlag.AlignVCenter, shown)


class BriefPane(QWidget):
    """Signals: brief_typed(key, text), model_chosen(key, name), model_for_all(name), wished(key, PartWish),
    song_brief_typed(text), tags_set(tuple), closed(), train_wanted()."""  # fmt: skip

    brief_typed = Signal(str, str)
    model_chosen = Signal(str, str)
    model_for_all = Signal(str)
    wished = Signal(str, object)
    song_brief_typed = Signal(str)
    tags_set = Signal(object)
    closed = Signal()
    train_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._section: Section | None = None
        self._song: Composition | None = None
        self._models: tuple[ModelChoice, ...] = ()
        self._rhymes: tuple[Rhyme, ...] = ()
        self._wishes: object = None
        self._writers: object = None
        named(self, "compose.brief_pane", "Brief")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = tight(QVBoxLayout(), 16, 12, 16, 16, spacing=14)
        column.addLayout(self._head(look))
        column.addWidget(self._part_box(look))
        column.addWidget(rule())
        column.addLayout(self._song_box(look))
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        with_property(inner, "surface", "win")
        area = named(QScrollArea(), "compose.brief_scroll", "Brief")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        tight(QVBoxLayout(self)).addWidget(area)
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typing.timeout.connect(self.tell_typed)

    def _head(self, look: Look) -> QHBoxLayout:
        self._title = Text(look, "", Role.HEADING)
        self._close = Button(look, "", "compose.brief_close", Shape("ghost", "close", 26, "Close the brief"))
        self._close.on_click(self.closed.emit)
        row = tight(QHBoxLayout())
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._close)
        return row

    def _part_box(self, look: Look) -> QWidget:
        self._part = QWidget()
        column = tight(QVBoxLayout(self._part), spacing=14)
        self._brief = TextArea(look, "compose.part_brief", "What this part should do", "What happens, an image, a turn")
        self._brief.setFixedHeight(92)
        self._brief.textChanged.connect(self._on_typed)
        column.addLayout(labelled(look, "What this part should do", self._brief))
        self._model = Choice(look, "compose.model", "Model for this part")
        self._model.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._model.activated.connect(self._on_model)
        self._model_box = QWidget()
        models = tight(QVBoxLayout(self._model_box), spacing=4)
        models.addLayout(labelled(look, "Model for this part", self._model))
        self._all = Button(look, "Use one model for the whole song", "compose.model_all", Shape("link", height=24))
        self._all.on_click(self._on_all)
        models.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._model_box)
        column.addWidget(self._no_model(look))
        span = (round(LEAST_FRESH * 10), round(MOST_FRESH * 10))
        self._fresh = NamedSlider(look, "compose.freshness", "Freshness", span, lambda v: f"{v / 10:.1f}")
        self._fresh.setToolTip("Low: the likeliest words. High: surprises, and more lines that miss.")
        self._keep = NamedSlider(look, "compose.keep", "Keep my wording", (0, 90), lambda v: f"{v} %")
        self._keep.setToolTip("When a line is rewritten, this share of it stays: its first words.")
        self._fresh.settled.connect(lambda v: self._wish(freshness=v / 10))
        self._keep.settled.connect(lambda v: self._wish(keep=v / 100))
        self._shape = ShapeFields(look)
        self._shape.wished.connect(self._on_shape)
        for widget in (self._fresh, self._keep, self._shape):
            column.addWidget(widget)
        return self._part

    def _no_model(self, look: Look) -> QWidget:
        self._train_box = QWidget()
        column = tight(QVBoxLayout(self._train_box), spacing=6)
        column.addWidget(
            Paragraph(look, "There is no model yet. Write your own words, or train a model that writes too.")
        )
        train = Button(look, "Train a model", "compose.train", Shape("secondary", "tune", 26))
        column.addWidget(train.on_click(self.train_wanted.emit), 0, Qt.AlignmentFlag.AlignLeft)
        return self._train_box

    def _song_box(self, look: Look) -> QVBoxLayout:
        head = tight(QHBoxLayout())
        head.addWidget(Text(look, "Brief for the song", Role.CARD))
        head.addStretch(1)
        self._edit = Button(look, "Edit", "compose.song_brief_edit", Shape("link", height=24)).on_click(self.edit_brief)
        head.addWidget(self._edit)
        self._song_text = Paragraph(look, "", Role.BRIEF)
        self._song_brief = TextArea(look, "compose.song_brief", "Brief for the song", "What the song is about")
        self._song_brief.setFixedHeight(92)
        self._song_brief.textChanged.connect(self._on_typed)
        self._song_brief.hide()
        self._tags = Field(look, "compose.tags", "Tags, separated by commas", "Tags: folk, leaving, water")
        self._tags.editingFinished.connect(self._on_tags)
        self._tags.hide()
        self._pills = QWidget()
        self._pill_flow = Flow(self._pills, 6)
        self._rhyme_label = Text(look, "Rhymes in this song", Role.LABEL, "text2")
        self._rhyme_box = QWidget()
        self._rhyme_flow = Flow(self._rhyme_box, 8)
        column = tight(QVBoxLayout(), spacing=8)
        column.addLayout(head)
        for widget in (self._song_text, self._song_brief, self._tags, self._pills):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addWidget(self._rhyme_label)
        column.addWidget(self._rhyme_box)
        return column

    # What is shown

    def show_song(self, song: Composition, section: Section | None) -> None:
        """Show the brief of a song and of the part in hand."""
        if self._section is not None and (section is None or section.key != self._section.key):
            self.tell_typed()
        before = self._song
        self._song, self._section = song, section
        self._part.setVisible(section is not None)
        self._title.setText(name_of(section) if section is not None else "Song")
        if section is not None:
            self._show_part(song, section)
        if before is None or (before.brief, before.tags) != (song.brief, song.tags):
            self._show_song_brief(song)
        _fill(self._song_brief, song.brief, self._typing.isActive())

    def _show_song_brief(self, song: Composition) -> None:
        text = song.brief or "Not written yet. It reaches every part."
        self._song_text.set_text(text)
        self._song_text.set_tone("text" if song.brief else "text3")
        if not self._tags.hasFocus():
            self._tags.setText(", ".join(song.tags))
        self._pill_flow.show_widgets(Pill(self._look, tag, "accent") for tag in song.tags)
        self._pills.setVisible(bool(song.tags) and not self._tags.isVisibleTo(self))

    def _show_part(self, song: Composition, section: Section) -> None:
        _fill(self._brief, section.brief, self._typing.isActive())
        self._fresh.show_value(round(section.wish.freshness * 10))
        self._keep.show_value(round(section.wish.keep * 100))
        others = [s for s in song.sections if s.linked is None and s.text and s.key != section.key]
        wishes = (section.wish, [(s.key, name_of(s)) for s in others])
        if wishes != self._wishes:
            self._wishes = wishes
            self._shape.show_wish(section, others)
        writers = (section.model, {s.model for s in song.sections}, self._models)
        if writers != self._writers:
            self._writers = writers
            self._show_models(section.model)

    def show_models(self, models: Sequence[ModelChoice]) -> None:
        """Offer models; without any the pane says how to get one."""
        self._models = tuple(models)
        self._show_models(self._section.model if self._section is not None else "")

    def _show_models(self, current: str) -> None:
        blocked = self._model.blockSignals(True)
        self._model.clear()
        for model in self._models:
            self._model.addItem(f"{model.name} · {model.where}" if model.where else model.name, model.name)
        if current and all(model.name != current for model in self._models):
            self._model.addItem(f"{current} · gone", current)
        self._model.blockSignals(blocked)
        self._model.choose(current or (self._models[0].name if self._models else ""))
        self._model_box.setVisible(bool(self._models))
        self._train_box.setVisible(not self._models)
        for widget in (self._fresh, self._keep, self._shape):
            widget.setVisible(bool(self._models))
        one = self._song is not None and len({s.model for s in self._song.sections}) <= 1
        self._all.setVisible(not one)

    def show_rhymes(self, rhymes: Sequence[Rhyme]) -> None:
        """Show the rhymes of the song."""
        if tuple(rhymes) == self._rhymes:
            return
        self._rhymes = tuple(rhymes)
        self._rhyme_flow.show_widgets(RhymeWords(self._look, rhyme) for rhyme in rhymes)
        self._rhyme_label.setVisible(bool(rhymes))

    def set_closable(self, closable: bool) -> None:
        """Show the cross."""
        self._close.setVisible(closable)

    def edit_brief(self) -> None:
        """Open the song's brief and tags for editing, or close them again."""
        editing = self._song_brief.isHidden()
        self._song_brief.setVisible(editing)
        self._tags.setVisible(editing)
        self._song_text.setVisible(not editing)
        self._pills.setVisible(not editing and self._song is not None and bool(self._song.tags))
        self._edit.set_text("Done" if editing else "Edit")
        if editing:
            self._song_brief.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tell_typed()

    def focus_part_brief(self) -> None:
        """Put the focus into the brief of the part."""
        self._brief.setFocus(Qt.FocusReason.OtherFocusReason)

    # What a person does

    def _on_typed(self) -> None:
        self._typing.start()

    def tell_typed(self) -> None:
        """Tell what was typed in the briefs."""
        self._typing.stop()
        if self._section is not None and self._brief.toPlainText() != self._section.brief:
            self.brief_typed.emit(self._section.key, self._brief.toPlainText())
        if self._song is not None and self._song_brief.toPlainText() != self._song.brief:
            self.song_brief_typed.emit(self._song_brief.toPlainText())

    def _on_tags(self) -> None:
        tags = tuple(dict.fromkeys(t.strip() for t in self._tags.text().split(",") if t.strip()))
        if self._song is not None and tags != self._song.tags:
            self.tags_set.emit(tags)

    def _on_model(self, _index: int) -> None:
        if self._section is not None:
            self.model_chosen.emit(self._section.key, self._model.currentData())

    def _on_all(self) -> None:
        self.model_for_all.emit(self._model.currentData())

    def _on_shape(self, wish: object) -> None:
        if self._section is not None:
            self.wished.emit(self._section.key, wish)

    def _wish(self, **changes: float) -> None:
        if self._section is not None:
            self.wished.emit(self._section.key, replace(self._section.wish, **changes))  # type: ignore[arg-type]


def _fill(area: TextArea, text: str, typing: bool) -> None:
    """Set a text area without telling anybody; what is being typed stays."""
    if typing or area.toPlainText() == text:
        return
    blocked = area.blockSignals(True)
    area.setPlainText(text)
    area.blockSignals(blocked)
