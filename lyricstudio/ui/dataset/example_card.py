"""What the model sees: one example at a time, as messages or as the exact text, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import Split
from lyricstudio.ui.dataset.example_turn import ExampleTurn
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.fields import Segments, TextArea
from lyricstudio.ui.widgets.naming import named, tight, with_property

if TYPE_CHECKING:
    from lyricstudio.services.dataset_facts import DatasetFacts
    from lyricstudio.services.seen_examples import SeenExample
    from lyricstudio.ui.look import Look

_SPLITS = {Split.TRAIN: "training", Split.VALID: "validation", Split.TEST: "test"}
_MOST_TURNS = 40


class ExampleCard(Card):
    """The card. Signals: example_wanted(index), song_wanted(song id)."""

    example_wanted = Signal(int)
    song_wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What the model sees", "–")
        self._look = look
        self._facts: DatasetFacts | None = None
        self._seen: SeenExample | None = None
        self.index = 0
        named(self, "dataset.example", "What the model sees")
        self.form = Segments(look, "dataset.example.form", (("Messages", "messages"), ("Exact text", "exact")))
        self.form.choose("messages")
        self.song = Button(look, "Open song", "dataset.example.song", Shape("link", height=26))
        self.previous = Button(
            look, "", "dataset.example.previous", Shape("ghost", "chevron-left", 26, "Previous example")
        )
        self.next = Button(look, "", "dataset.example.next", Shape("ghost", "chevron-right", 26, "Next example"))
        for widget in (self.song, self.form, self.previous, self.next):
            self.add_aside(widget)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._messages())
        self.exact = TextArea(look, "dataset.example.exact", "The exact text")
        self.exact.setReadOnly(True)
        self._pages.addWidget(self.exact)
        self._pages.setMinimumHeight(210)
        self.body.addWidget(self._pages, 1)
        self._connect()

    def _messages(self) -> QWidget:
        self._turns = QWidget()
        with_property(self._turns, "surface", "")
        self._column: QVBoxLayout = tight(QVBoxLayout(self._turns), 0, 0, 8, 0, spacing=12)
        area = QScrollArea()
        area.setObjectName("dataset.example.messages")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._turns)
        return area

    def _connect(self) -> None:
        self.form.chosen.connect(lambda value: self._pages.setCurrentIndex(int(value == "exact")))
        self.previous.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.song.clicked.connect(self._want_song)

    def show_facts(self, facts: DatasetFacts) -> None:
        """Show the first example of another dataset, or stay where one was when there is as much of it."""
        self._facts = facts
        number = len(facts.item.examples)
        self.index = min(self.index, max(0, number - 1))
        for button in (self.previous, self.next):
            button.setEnabled(number > 1)
        if number:
            self.example_wanted.emit(self.index)
        else:
            self.set_fact("no examples yet")
            self.show_seen(None)

    def go(self, step: int) -> None:
        """Go to the next or previous example, round the end."""
        number = len(self._facts.item.examples) if self._facts else 0
        if number:
            self.go_to((self.index + step) % number)

    def go_to(self, index: int) -> None:
        """Go to an example."""
        self.index = index
        self.example_wanted.emit(index)

    def show_seen(self, seen: SeenExample | None) -> None:
        """Show an example that was read."""
        self._seen = seen
        self.song.setEnabled(bool(seen and seen.title))
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.exact.setPlainText(seen.raw if seen else "")
        if seen is None or self._facts is None:
            return
        self._say()
        sizes = self._sizes() if len(seen.turns) == 1 else None
        for i, turn in enumerate(seen.turns[:_MOST_TURNS]):
            self._column.addWidget(ExampleTurn(self._look, turn, "" if i else seen.system, sizes))
        self._column.addStretch(1)

    def _sizes(self) -> tuple[int, int]:
        assert self._facts is not None
        tokens, answers = self._facts.tokens[self.index], self._facts.answers[self.index]
        return tokens - answers, answers

    def _say(self) -> None:
        facts = self._facts
        assert facts is not None
        split = _SPLITS[facts.item.examples[self.index].split]
        number = len(facts.item.examples)
        self.set_fact(f"{self.index + 1:,} of {number:,} · {facts.tokens[self.index]:,} tokens · {split}")
        self.song.setToolTip(self._seen.title if self._seen else "")

    def _want_song(self) -> None:
        if self._seen is not None:
            self.song_wanted.emit(self._seen.song_id)

    @property
    def song_id(self) -> int | None:
        """Return the song of the example in sight, if it still exists."""
        return self._seen.song_id if self._seen and self._seen.title else None
