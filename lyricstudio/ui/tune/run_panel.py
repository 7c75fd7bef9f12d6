"""One run in full: its name, what can be done with it, five figures, the loss, and what it writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.run_states import RunState, can_cancel, can_pause, run_options
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.tune.launch_bar import tokens_word
from lyricstudio.ui.tune.loss_card import LossCard
from lyricstudio.ui.tune.run_words import base_word, clock, cost_words, place_word, status_word, when
from lyricstudio.ui.tune.sample_strip import SampleStrip
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import pane
from lyricstudio.ui.widgets.figures import Figures
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Elided, Paragraph
from lyricstudio.ui.words import count, duration, money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.services.run_story import RunStory
    from lyricstudio.ui.look import Look

TIME, STEP, LOSS, TOKENS, COST = "Time", "Step", "Validation loss", "Tokens", "Cost so far"


class RunPanel(QWidget):
    """The panel. Signals: act(word) with "pause", "resume", "retry", "cancel", "compare" or "try"."""

    act = Signal(str)

    def __init__(self, look: Look, name: str = "tune.run") -> None:
        super().__init__()
        named(self, name, "Run")
        self.story: RunStory | None = None
        self._title = Elided(look, "", Role.TITLE)
        self._about = Elided(look, "", Role.SECONDARY, "text2")
        self.buttons = self._make_buttons(look, name)
        self._trouble_words = Paragraph(look, "", Role.BODY, "bad")
        self._trouble = pane("notice", tight(QVBoxLayout(), 12, 8, 12, 8))
        with_property(self._trouble, "tone", "bad")
        layout = self._trouble.layout()
        assert layout is not None
        layout.addWidget(self._trouble_words)
        self.figures = Figures(look, (TIME, STEP, LOSS, TOKENS, COST))
        self.loss = LossCard(look, f"{name}.loss")
        self.samples = SampleStrip(look)
        column = tight(QVBoxLayout(self), spacing=Space.GAP)
        column.addLayout(self._head())
        column.addWidget(self._trouble)
        column.addWidget(self.figures)
        column.addWidget(self.loss, 1)
        column.addWidget(self.samples)

    def _make_buttons(self, look: Look, name: str) -> dict[str, Button]:
        shapes = {
            "compare": ("Compare", Shape("tint", "evaluate")), "try": ("Try it", Shape("primary", "sparkle")),
            "pause": ("Pause", Shape("secondary", "pause")), "resume": ("Resume", Shape("secondary", "play")),
            "retry": ("Retry", Shape("secondary", "refresh")), "cancel": ("Cancel", Shape("danger", "close")),
        }  # fmt: skip
        made = {word: Button(look, text, f"{name}.{word}", shape) for word, (text, shape) in shapes.items()}
        for word, button in made.items():
            button.clicked.connect(lambda _checked=False, word=word: self.act.emit(word))
        return made

    def _head(self) -> QHBoxLayout:
        words = tight(QVBoxLayout(), spacing=2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        row = tight(QHBoxLayout(), spacing=8)
        row.addLayout(words, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        return row

    def hide_buttons(self) -> None:
        """Show a run only beside another one: what is done is done there."""
        for button in self.buttons.values():
            button.hide()
        self.samples.change.hide()

    def show_story(self, story: RunStory, others: Sequence[RunStory], writing: bool) -> None:
        """Show a run, those it is compared with, and whether its samples are being written."""
        self.story = story
        run = story.one.run
        self._title.set_text(story.one.title)
        self._about.set_text(about(story))
        self.setAccessibleName(f"Run {story.one.title}")
        failed = story.one.state is RunState.NEEDS_YOU and run.status != "paused"
        words = status_word(story.one) if failed else ""
        self._trouble_words.set_text(words[:1].upper() + words[1:])
        self._trouble.setVisible(failed)
        self._show_figures(story)
        self.loss.show_story(story, others)
        self.samples.show_story(story, writing)

    def show_buttons(self, compared: int, others: bool) -> None:
        """Show what can be done with the run now."""
        assert self.story is not None
        run = self.story.one.run
        self.buttons["compare"].set_text(f"Compare {compared}" if compared else "Compare")
        self.buttons["compare"].updateGeometry()
        can = {
            "compare": others,
            "try": run.status == "succeeded",
            "pause": can_pause(run),
            "resume": run.status == "paused",
            "retry": self.story.one.can_retry,
            "cancel": can_cancel(run),
        }
        for word, button in self.buttons.items():
            button.setVisible(can[word])

    def _show_figures(self, story: RunStory) -> None:
        show = self.figures.show_value
        show(TIME, *_time(story))
        total = story.total
        show(STEP, f"{story.step:,}", f"of {total:,}" if total else "")
        last = story.validation[-1][1] if story.validation else story.one.run.valid_loss
        best = story.best
        fact = f"best {best[1]:.3f} at {best[0]:,.0f}" if best else "" if last is not None else "none held out"
        show(LOSS, f"{last:.3f}" if last is not None else "–", fact if story.metrics else "")
        pace = story.tokens_a_minute
        tokens = story.tokens
        show(TOKENS, tokens_word(tokens) if tokens else "–", f"{tokens_word(pace)} a minute" if pace else "")
        run = story.one.run
        if run.provider == LOCAL:
            show(COST, "Free", "on this computer")
        else:
            show(COST, money(story.one.usd), f"about {money(run.cost_estimate_usd)} in all")


def about(story: RunStory) -> str:
    """Return "on smollm2-135m-instruct, this computer · 6 passes · 53 examples · started 11:09"."""
    run = story.one.run
    options = run_options(run)
    epochs = options.get("epochs")
    said = [f"on {base_word(run.base)}, {place_word(run.provider)}"]
    said += [count(int(epochs), "pass", "passes") if isinstance(epochs, int) else "passes as the recipe decides"]
    said += [f"{story.dataset.train:,} examples"] if story.dataset else []
    said += [f"started {when(run.created)}"] if run.created else []
    said += [cost_words(story.one)] if run.provider != LOCAL else []
    return " · ".join(said)


def _time(story: RunStory) -> tuple[str, str]:
    """Return the time left and when it is done; of a finished run how long it took and when it ended."""
    one, run = story.one, story.one.run
    if run.finished:
        took = duration(one.seconds) if one.seconds else "–"
        word = status_word(one).split(":")[0]
        return took, f"{'done' if run.status == 'succeeded' else word} {when(run.finished)}"
    if run.status == "paused":
        return "paused", "goes on where it stopped"
    if one.state is RunState.WAITING:
        return "waits", f"starts about {clock(one.starts)}" if one.starts else "starts when its turn comes"
    if run.eta_seconds is None:
        return "starting", ""
    done = datetime.now().astimezone() + timedelta(seconds=run.eta_seconds)
    return f"{duration(run.eta_seconds)} left", f"done about {clock(done)}"
