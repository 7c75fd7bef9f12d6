"""The charts of a dataset, each a card whose bars say which songs they stand for."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.charts.bar_chart import Bar, BarChart, BarData
from lyricstudio.ui.charts.bar_rows import BarRow, BarRows
from lyricstudio.ui.dataset.duplicate_dots import DuplicateDots
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.words import count, kind_word

if TYPE_CHECKING:
    from lyricstudio.domain.bins import Bins
    from lyricstudio.services.dataset_facts import DatasetFacts, MarkedWord, Tally
    from lyricstudio.ui.look import Look

_MOST_ROWS = 11
_TICKS = 4


class ChartCards(QObject):
    """The cards. Signal: songs_wanted(heading, song ids) when a bar was chosen."""

    songs_wanted = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._facts: DatasetFacts | None = None
        self._by_artist = False
        self.kinds = BarRows(look, "dataset.kinds", "Parts by kind", pitch=21)
        self.tokens = BarChart(look, "dataset.tokens", "Tokens per example")
        self.lines = BarChart(look, "dataset.lines", "Lines a song")
        self.words = BarRows(look, "dataset.words", "Words that mark these songs", serif=True, pitch=23)
        self.duplicates = DuplicateDots(look)
        self.kinds_card, self.tokens_card = Card(look, "Parts by kind"), Card(look, "Tokens per example")
        self.lines_card, self.words_card = Card(look, "Lines a song"), Card(look, "Words that mark them")
        self.duplicates_card = Card(look, "Near duplicates", "none")
        self.artist_button = Button(look, "By artist", "dataset.by_artist", Shape("link", height=24))
        self.kinds_card.add_aside(self.artist_button)
        for card, chart in (
            (self.kinds_card, self.kinds), (self.tokens_card, self.tokens), (self.lines_card, self.lines),
            (self.words_card, self.words), (self.duplicates_card, self.duplicates),
        ):  # fmt: skip
            card.body.addWidget(chart)
        for card in (self.kinds_card, self.words_card):
            card.body.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.artist_button.clicked.connect(self.toggle_artists)
        self.kinds.row_chosen.connect(self._on_tally)
        self.words.row_chosen.connect(self._on_word)
        self.tokens.bar_chosen.connect(self._on_tokens)
        self.lines.bar_chosen.connect(self._on_lines)
        self.duplicates.group_chosen.connect(lambda songs: self.songs_wanted.emit("Versions of one song", songs))

    def show_facts(self, facts: DatasetFacts) -> None:
        """Show the charts of another dataset."""
        self._facts = facts
        self._show_tallies()
        self.tokens_card.set_fact(f"median {facts.median_tokens:,.0f}")
        self.tokens.show_data(_token_data(facts))
        self.lines_card.set_fact(f"median {facts.median_lines:,}")
        self.lines.show_data(_line_data(facts))
        compared = any(word.times for word in facts.words)
        self.words_card.set_title("Words that mark them" if compared else "Words sung most")
        self.words_card.set_fact("against the rest" if compared else "")
        self.words.show_rows(tuple(_word_row(word) for word in facts.words))
        groups = len(facts.versions)
        self.duplicates_card.set_fact(count(groups, "group") if groups else "")
        self.duplicates.show_groups(facts.versions)

    def toggle_artists(self) -> None:
        """Count by artist instead of by kind, or back."""
        self._by_artist = not self._by_artist
        self.artist_button.set_text("By kind" if self._by_artist else "By artist")
        self.kinds_card.set_title("Parts by artist" if self._by_artist else "Parts by kind")
        self.kinds.set_label("Parts by artist" if self._by_artist else "Parts by kind")
        self._show_tallies()

    def _show_tallies(self) -> None:
        if self._facts is None:
            return
        tallies = self._facts.artists if self._by_artist else self._facts.kinds
        shown = tallies if len(tallies) <= _MOST_ROWS else tallies[: _MOST_ROWS - 1]
        rows = [_tally_row(tally, self._by_artist) for tally in shown]
        if len(shown) < len(tallies):
            rest = tallies[len(shown) :]
            songs = tuple(dict.fromkeys(song for tally in rest for song in tally.songs))
            parts = sum(tally.parts for tally in rest)
            rows.append(BarRow(f"{len(rest):,} others", parts, f"{parts:,}", (f"{len(rest)} others", songs)))
        self.kinds.show_rows(tuple(rows))

    def _on_tally(self, key: tuple[str, tuple[int, ...]]) -> None:
        self.songs_wanted.emit(*key)

    def _on_word(self, key: tuple[str, tuple[int, ...]]) -> None:
        self.songs_wanted.emit(*key)

    def _on_tokens(self, index: int) -> None:
        facts = self._facts
        if facts is None:
            return
        members = facts.token_bins.members[index]
        made = [i for i in members if i < len(facts.tokens)]
        long = [facts.item.too_long[i - len(facts.tokens)].song_id for i in members if i >= len(facts.tokens)]
        songs = tuple(dict.fromkeys((*facts.songs_of(made), *long)))
        self.songs_wanted.emit(_span(facts.token_bins, index, "tokens"), songs)

    def _on_lines(self, index: int) -> None:
        facts = self._facts
        if facts is not None:
            songs = tuple(facts.line_order[i] for i in facts.line_bins.members[index])
            self.songs_wanted.emit(_span(facts.line_bins, index, "lines"), songs)


def _tally_row(tally: Tally, by_artist: bool) -> BarRow:
    name = tally.name if by_artist else kind_word(PartKind(tally.name))
    said = f"{name}: {count(tally.parts, 'part')} in {count(len(tally.songs), 'song')}"
    kind = None if by_artist else PartKind(tally.name)
    return BarRow(name, tally.parts, f"{tally.parts:,}", (name, tally.songs), kind, said)


def _word_row(word: MarkedWord) -> BarRow:
    shown = f"{word.uses:,}" if not word.times else "only here" if word.times == inf else f"×{word.times:,.0f}"
    said = f"{word.word}: sung {word.uses} times, {shown}"
    return BarRow(word.word, word.uses, shown, (f"“{word.word}”", word.songs), said=said)


def _span(bins: Bins, index: int, unit: str) -> str:
    first, last = bins.bounds(index)
    return f"{first:,} {unit}" if first == last else f"{first:,} to {last:,} {unit}"


def _ticks(bins: Bins) -> tuple[tuple[float, str], ...]:
    step = max(1, -(-len(bins.members) // _TICKS))
    return tuple((i, f"{bins.bounds(i)[0]:,}") for i in range(0, len(bins.members), step))


def _token_data(facts: DatasetFacts) -> BarData:
    bins, limit = facts.token_bins, facts.limit
    counts = bins.counts
    # A limit far beyond the longest example would squeeze all bars to nothing: it is drawn at the edge, and says so.
    far = limit > bins.end * 1.4
    empty = 0 if far else max(0, -(-(limit - bins.end) // bins.width) + 1)
    bars = [Bar(n, _span(bins, i, "tokens"), bins.bounds(i)[0] >= limit) for i, n in enumerate(counts)]
    bars += [Bar(0, "") for _ in range(empty)]
    over = len(facts.over) + sum(size > limit for size in facts.tokens)
    return BarData(
        bars=tuple(bars),
        ticks=_ticks(bins),
        limit=len(bars) if far else bins.position(limit),
        limit_word=f"limit {limit:,}, further right" if far else f"limit {limit:,}",
        limit_fact=f"{count(over, 'example')} over" if over else "no example is over it",
    )


def _line_data(facts: DatasetFacts) -> BarData:
    bins = facts.line_bins
    middle = int(bins.position(facts.median_lines)) if bins.members else 0
    last = len(bins.members)
    ticks = {middle + 0.5: f"{facts.median_lines:,}"}
    if middle > 1:
        ticks = {0.0: f"{bins.start:,}", **ticks}
    if last - middle > 2:
        ticks[float(last)] = f"{bins.end:,}"
    bars = tuple(Bar(n, _span(bins, i, "lines")) for i, n in enumerate(bins.counts))
    return BarData(bars, tuple(ticks.items()), "songs", "song", strong=middle, numbers=False)
