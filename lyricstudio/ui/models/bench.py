"""The bench below the list: one question, answered by one model or by two side by side, line by line as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.fields import Choice, Field, labelled
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import HANGING, Elided, Paragraph, Text
from lyricstudio.ui.words import count, duration, kind_word, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.records import LyricModel
    from lyricstudio.services.trying import Tried
    from lyricstudio.ui.look import Look

_KINDS = (PartKind.CHORUS, PartKind.VERSE, PartKind.BRIDGE, PartKind.PRE_CHORUS, PartKind.HOOK, PartKind.OUTRO)
NO_OTHER = -1


class Answer(Card):
    """What one model writes."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, "Answer")
        named(self, name, "What the model writes")
        self._lines: list[str] = []
        self._text = Paragraph(look, "", Role.LYRIC, "text", HANGING)
        self._facts = Paragraph(look, "", Role.SECONDARY)
        self.body.addWidget(self._text)
        self.body.addStretch(1)
        self.body.addWidget(self._facts)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines in sight."""
        return tuple(self._lines)

    def begin(self, model: str) -> None:
        """Wait for a model's lines."""
        self.set_title(model)
        self._lines = []
        self._text.set_text("")
        self._facts.set_text("waits for its turn")
        self._facts.set_tone("text2")

    def add_line(self, line: str) -> None:
        """Show one more line."""
        self._lines.append(line)
        self._text.set_text("\n".join(self._lines))
        self._facts.set_text("writing …")

    def show_tried(self, tried: Tried) -> None:
        """Show the whole part with what is to be known of it."""
        from lyricstudio.domain.songcraft_score import MAX_RUN  # not before it is used: it takes its time

        self.set_title(tried.model)
        self._lines = list(tried.lines)
        self._text.set_text("\n".join(tried.lines) or "It wrote nothing.")
        self._facts.set_text(tried_words(tried))
        self._facts.set_tone("bad" if tried.copied_words > MAX_RUN else "text2")
        self.setAccessibleName(f"{tried.model}: {' / '.join(tried.lines)}")

    def say(self, words: str) -> None:
        """Say why there is nothing."""
        self._facts.set_text(words)


class Bench(QWidget):
    """The bench. Signals: write_pressed(), stop_pressed()."""

    write_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._seed = 1
        named(self, "models.bench", "Try it")
        self.kind = Choice(look, "models.try.kind", "Part", [(kind_word(kind), kind) for kind in _KINDS])
        self.about = Field(look, "models.try.about", "What it is about", "what the model's songs are about")
        self.other = Choice(look, "models.try.other", "Compare with", [("nobody", NO_OTHER)])
        self.other.setMinimumWidth(120)
        self.other.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.write = Button(look, "Write", "models.try.write", Shape("primary", "sparkle"))
        self.stop = Button(look, "Stop", "models.try.stop", Shape("secondary", "stop"))
        self.stop.hide()
        self.answers = (Answer(look, "models.answer.1"), Answer(look, "models.answer.2"))
        self._prompt = Elided(look, "", Role.SECONDARY, "text2")
        column = tight(QVBoxLayout(self), 18, 12, 18, 14, spacing=10)
        column.addWidget(Text(look, "Try it", Role.HEADING))
        column.addLayout(self._controls())
        column.addWidget(self._sheet(), 1)
        column.addWidget(self._prompt)
        self.write.clicked.connect(self.write_pressed)
        self.stop.clicked.connect(self.stop_pressed)
        self.about.returnPressed.connect(self.write_pressed)

    def _controls(self) -> QHBoxLayout:
        row = tight(QHBoxLayout(), spacing=Space.M)
        row.addLayout(labelled(self._look, "Part", self.kind))
        row.addLayout(labelled(self._look, "About", self.about), 3)
        row.addLayout(labelled(self._look, "Compare with", self.other), 2)
        row.addWidget(self.write, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _sheet(self) -> QScrollArea:
        inner = with_property(QWidget(), "surface", "win")
        row = tight(QHBoxLayout(inner), spacing=Space.GAP)
        for answer in self.answers:
            row.addWidget(answer, 1)
            answer.hide()
        self._hint = Paragraph(
            self._look,
            "Press Write: the model answers in the form that its songs usually have. Nothing is stored.",
            Role.SECONDARY,
        )
        row.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        named(area, "models.answers", "Answers")
        with_property(area, "surface", "win")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    @property
    def part(self) -> PartKind:
        """Return the kind of part that is asked for."""
        return PartKind(self.kind.currentData())

    @property
    def seed(self) -> int:
        """Return the seed of the next try; each try has another, the same for both models."""
        return self._seed

    @property
    def other_id(self) -> int | None:
        """Return the id of the model to compare with, None for nobody."""
        value = self.other.currentData()
        return None if value in (NO_OTHER, None) else int(value)

    def offer_others(self, models: Sequence[LyricModel], current: int | None) -> None:
        """Offer all models but the current one."""
        chosen = self.other_id
        self.other.clear()
        self.other.addItem("nobody", NO_OTHER)
        for model in models:
            if model.id != current:
                self.other.addItem(model.name, model.id)
        self.other.choose(chosen if chosen is not None else NO_OTHER)
        self.other.setEnabled(self.other.count() > 1)

    def begin(self, names: Sequence[str]) -> None:
        """Make room for the answers of these models."""
        self._hint.hide()
        self._prompt.set_text("")
        for answer, name in zip(self.answers, [*names, ""], strict=False):
            answer.setVisible(bool(name))
            if name:
                answer.begin(name)
        self._seed += 1
        self.write.hide()
        self.stop.show()

    def finish(self) -> None:
        """Be ready for another try."""
        self.stop.hide()
        self.write.set_text("Write another")
        self.write.updateGeometry()
        self.write.show()

    def show_tried(self, index: int, tried: Tried) -> None:
        """Show a whole answer and what was asked."""
        self.answers[index].show_tried(tried)
        self._prompt.set_text(f"Asked: {' · '.join(tried.prompt.splitlines())}")


def tried_words(tried: Tried) -> str:
    """Return what is to be known of an answer."""
    lines, asked = len(tried.lines), tried.asked_lines
    kept = f"{count(lines, 'line')} as asked" if lines == asked else f"{lines} of {count(asked, 'line')}"
    scheme = f"rhyme {tried.scheme}, asked {tried.asked_scheme}" if tried.asked_scheme.strip("-") else ""
    if tried.scheme == tried.asked_scheme and scheme:
        scheme = f"rhyme {tried.scheme} as asked"
    low, high = (min(tried.syllables), max(tried.syllables)) if tried.syllables else (0, 0)
    syllables = f"{low} to {high} syllables" if low != high else f"{low} syllables"
    copied = f"longest match with its training songs {count(tried.copied_words, 'word')}"
    rhyming = f"{percent(tried.rhyming)} rhyme" if not scheme else ""
    said = (kept, scheme, rhyming, syllables, copied, duration(tried.seconds))
    return " · ".join(filter(None, said))
