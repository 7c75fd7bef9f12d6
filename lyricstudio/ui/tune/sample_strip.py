"""What a run writes at each checkpoint, as cards side by side: step, lines, longest match, rhyme; the next to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.services.sample_prompts import best_sample
from lyricstudio.ui.theme.scale import Radius, Role, Space
from lyricstudio.ui.widgets.bar import Bar
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import HANGING, Paragraph, Text
from lyricstudio.ui.words import count, duration, percent

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.domain.records import RunSample
    from lyricstudio.services.run_story import RunStory
    from lyricstudio.ui.look import Look

_WIDTH = 248
_LEAST = 170


class SampleCard(Card):
    """One checkpoint's answer."""

    def __init__(self, look: Look, sample: RunSample, best: bool) -> None:
        from lyricstudio.domain.songcraft_score import MAX_RUN  # not before there are samples: it takes its time

        super().__init__(look, f"Step {sample.step:,}")
        self.setFixedWidth(_WIDTH)
        named(self, f"tune.sample.{sample.step}", _spoken(sample, best))
        self.set_chosen(best)
        if best:
            self.add_aside(Pill(look, "Best", "solid"))
        self.body.addWidget(Paragraph(look, sample.text or "It wrote nothing.", Role.TAKE, "text", HANGING))
        self.body.addStretch(1)
        copied = sample.copied_words > MAX_RUN
        self._add_fact(look, "Longest match", count(sample.copied_words, "word"), "bad" if copied else "text")
        bar = Bar(look)
        bar.show_share(sample.rhyming, f"{percent(sample.rhyming)} of the lines rhyme")
        self._add_fact(look, "Rhyme", percent(sample.rhyming), "text", bar)

    def _add_fact(self, look: Look, name: str, value: str, tone: str, bar: Bar | None = None) -> None:
        row = tight(QHBoxLayout(), spacing=8)
        row.addWidget(Text(look, name, Role.SECONDARY, "text2"))
        row.addWidget(bar, 1) if bar is not None else row.addStretch(1)
        row.addWidget(Text(look, value, Role.SECONDARY_STRONG, tone))
        self.body.addLayout(row)


class ComingCard(QWidget):
    """The next checkpoint: when it comes, in a dashed frame."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(_WIDTH)
        self.setObjectName("tune.sample.next")
        self._head = Text(look, "", Role.CARD)
        self._fact = Text(look, "", Role.SECONDARY, "text2", wrap=True)
        self._fact.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._fact.setMinimumWidth(_WIDTH - 32)
        self._bar = Bar(look)
        self._bar.setFixedWidth(110)
        self.button = Button(look, "Write the samples", "tune.samples.write", "secondary")
        column = tight(QVBoxLayout(self), 16, spacing=8)
        column.addStretch(1)
        for widget in (self._head, self._fact, self._bar, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        look.changed.connect(self.update)

    def show_words(self, head: str, fact: str, share: float | None, button: bool) -> None:
        """Show what comes next, how far it is, or the button that asks for it."""
        self._head.setText(head)
        self._fact.setText(fact)
        self._bar.setVisible(share is not None)
        self._bar.show_share(share or 0.0, fact)
        self.button.setVisible(button)
        self.setAccessibleName(f"{head} {fact}".strip())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(self._look.colour("line2"), 1.2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)


class SampleStrip(QWidget):
    """The strip. Signals: change_pressed() for another question, write_pressed() to ask all checkpoints now."""

    change_pressed = Signal()
    write_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._prompt = Text(look, "", Role.SECONDARY, "text2")
        self.change = Button(look, "Change", "tune.samples.change", "link")
        self.change.clicked.connect(self.change_pressed)
        self.coming = ComingCard(look)
        self.coming.button.clicked.connect(self.write_pressed)
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(Text(look, "What it writes at each checkpoint", Role.CARD))
        head.addStretch(1)
        head.addWidget(self._prompt)
        head.addWidget(self.change)
        inner = QWidget()
        self._row = tight(QHBoxLayout(inner), 0, 0, 0, 2, spacing=Space.M)
        self._row.addWidget(self.coming)
        self._row.addStretch(1)
        self.area = QScrollArea()
        named(self.area, "tune.samples", "What it writes at each checkpoint")
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = tight(QVBoxLayout(self), spacing=8)
        column.addLayout(head)
        column.addWidget(self.area)

    def show_story(self, story: RunStory, writing: bool) -> None:
        """Show the answers of a run; `writing` says that the missing ones are on their way."""
        self._prompt.setText(f"Prompt: {story.prompt.label} ·" if story.prompt else "")
        self.change.setVisible(story.prompt is not None)
        shown = (story.one.run.id, *story.samples)
        if shown != self._shown:
            self._shown = shown
            self._show_cards(story)
        head, fact, share, button = _next(story, writing)
        self.coming.show_words(head, fact, share, button)
        self.coming.setVisible(bool(head or fact or button))
        self._fit()

    def _show_cards(self, story: RunStory) -> None:
        while self._row.count() > 2:
            item = self._row.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        best = best_sample(story.samples)
        for i, sample in enumerate(story.samples):
            self._row.insertWidget(i, SampleCard(self._look, sample, sample is best))

    def _fit(self) -> None:
        cards = [self._row.itemAt(i).widget() for i in range(self._row.count() - 1)]
        heights = [card.layout().heightForWidth(_WIDTH) for card in cards[:-1] if card is not None]
        self.area.setFixedHeight(max([_LEAST, *(height + 4 for height in heights)]) + 12)


def _next(story: RunStory, writing: bool) -> tuple[str, str, float | None, bool]:
    """Return heading, words, share (None for no bar) and whether the button that asks is there."""
    run, step = story.one.run, story.next_checkpoint
    if writing:
        return "Writing", "the newest checkpoint answers", None, False
    if run.status == "running":
        if step is None:
            return "The first checkpoint", "comes after the first pass over the data", run.progress, False
        done = max((s.step for s in story.samples), default=0)
        share = (story.step - done) / max(1, step - done)
        pace = story.seconds_a_step
        return f"Step {step:,}", f"in about {duration((step - story.step) * pace)}" if pace else "", share, False
    reached = any(point > 0 for point, _ in story.validation)
    if not story.samples and run.job_id and story.prompt and reached:
        return "No samples yet", "Every checkpoint can still be asked.", None, True
    if not story.samples:
        coming = "It ended before its first checkpoint." if run.finished else "They come with the first checkpoint."
        return "No samples", coming, None, False
    return "", "", None, False


def _spoken(sample: RunSample, best: bool) -> str:
    words = f"Step {sample.step}{', best' if best else ''}: {sample.text}"
    return f"{words}. Longest match {count(sample.copied_words, 'word')}, {percent(sample.rhyming)} rhyme"
