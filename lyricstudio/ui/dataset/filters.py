"""What goes into a dataset: the filter's sheet, and its pills, each of which a click takes away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.fields import Check, Field, labelled
from lyricstudio.ui.widgets.flow import Flow
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count, kind_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.ui.look import Look

_TICKS = (
    ("confirmed", "Only parts that a person accepted"), ("rights", "Only songs with a rights note"),
    ("one_version", "One version of each song"),
)  # fmt: skip


_KINDS_HEIGHT = 4 * 26 + 3 * 4  # four lines of kinds, also while all are ticked


class FilterPills(QWidget):
    """The conditions in force. Signal: wanted(PartFilter) without the one that was clicked."""

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        named(self, "dataset.pills", "Filter in force")
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_filter(self, only: PartFilter) -> None:
        """Show the conditions of a filter; without any the pills go."""
        pieces = _pieces(only)
        self._flow.show_widgets([self._pill(text, without) for text, without in pieces])
        self.setVisible(bool(pieces))

    def _pill(self, text: str, without: PartFilter) -> Pill:
        pill = Pill(self._look, text, "accent", f"dataset.pill.{text}", removable=True)
        pill.removed.connect(lambda: self.wanted.emit(without))
        return pill


def _pieces(only: PartFilter) -> list[tuple[str, PartFilter]]:
    found = [(a, replace(only, artists=tuple(o for o in only.artists if o != a))) for a in only.artists]
    found += [(f"#{t}", replace(only, tags=tuple(o for o in only.tags if o != t))) for t in only.tags]
    if only.kinds:
        few = len(only.kinds) <= 3
        words = ", ".join(map(kind_word, only.kinds)) if few else f"{len(only.kinds)} of {len(PartKind)} kinds"
        found.append((words, replace(only, kinds=())))
    if only.first_year is not None or only.last_year is not None:
        years = f"{only.first_year or '…'} to {only.last_year or '…'}"
        found.append((years, replace(only, first_year=None, last_year=None)))
    if only.least_lines > 1:
        found.append((f"{count(only.least_lines, 'line')} or more", replace(only, least_lines=1)))
    found += [(words, replace(only, **{name: False})) for name, words in _TICKS if getattr(only, name)]
    return found


class FilterSheet(Popover):
    """The sheet under the button. Signal: wanted(PartFilter)."""

    wanted = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "dataset.filter", "What goes in")
        self._only = PartFilter()
        column = tight(QVBoxLayout(), 16, 14, 16, 16, spacing=10)
        column.addWidget(Text(look, "What goes in", Role.HEADING))
        self._fields = {
            name: Field(look, f"dataset.filter.{name}", label, usual)
            for name, label, usual in (
                ("artist", "Artist", "any artist"), ("tag", "Tag", "any tag"), ("first", "From year", "any"),
                ("last", "To year", "any"), ("lines", "Lines a part, at least", "1"),
            )
        }  # fmt: skip
        for names in (("artist", "tag"), ("first", "last", "lines")):
            row = tight(QHBoxLayout(), spacing=10)
            for name in names:
                self._fields[name].setMinimumWidth(50)
                field = self._fields[name]
                row.addLayout(labelled(look, field.accessibleName(), field), 1)
            column.addLayout(row)
        column.addWidget(Text(look, "Kinds of parts (none chosen: all)", Role.LABEL, "text2"))
        column.addWidget(self._kind_buttons(look))
        self._checks = {name: Check(look, words, f"dataset.filter.{name}") for name, words in _TICKS}
        for check in self._checks.values():
            column.addWidget(check)
        column.addLayout(self._foot(look))
        self.body.addLayout(column)
        self.setFixedWidth(420 + 2 * MARGIN)
        for field in self._fields.values():
            field.returnPressed.connect(self._apply)

    def _kind_buttons(self, look: Look) -> QWidget:
        self._kinds: dict[PartKind, _KindTick] = {}
        holder = QWidget()
        flow = Flow(holder, gap=4)
        for kind in PartKind:
            self._kinds[kind] = _KindTick(look, kind)
            flow.addWidget(self._kinds[kind])
        holder.setFixedHeight(_KINDS_HEIGHT)
        return holder

    def _foot(self, look: Look) -> QHBoxLayout:
        row = tight(QHBoxLayout(), 0, 4, 0, 0, spacing=8)
        row.addStretch(1)
        clear = Button(look, "Let everything in", "dataset.filter.clear", "ghost")
        row.addWidget(clear.on_click(lambda: self._want(PartFilter())))
        row.addWidget(Button(look, "Apply", "dataset.filter.apply", "primary").on_click(self._apply))
        return row

    def offer(self, artists: Sequence[str], tags: Sequence[str]) -> None:
        """Offer names while the person types."""
        for name, offered in (("artist", artists), ("tag", tags)):
            completer = QCompleter(list(offered), self._fields[name])
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._fields[name].setCompleter(completer)

    def show_filter(self, only: PartFilter) -> None:
        """Fill the sheet from a filter."""
        self._only = only
        texts = {
            "artist": ", ".join(only.artists), "tag": ", ".join(only.tags), "first": only.first_year or "",
            "last": only.last_year or "", "lines": only.least_lines if only.least_lines > 1 else "",
        }  # fmt: skip
        for name, text in texts.items():
            self._fields[name].setText(str(text))
            self._fields[name].set_invalid("")
        for kind, button in self._kinds.items():
            button.setChecked(kind in only.kinds)
        for name, check in self._checks.items():
            check.setChecked(getattr(only, name))

    def _apply(self) -> None:
        numbers = {name: self._number(name) for name in ("first", "last", "lines")}
        if None in numbers.values():
            return
        self._want(
            PartFilter(
                artists=_names(self._fields["artist"].text()),
                tags=_names(self._fields["tag"].text()),
                kinds=tuple(kind for kind, button in self._kinds.items() if button.isChecked()),
                first_year=numbers["first"] or None,
                last_year=numbers["last"] or None,
                least_lines=numbers["lines"] or 1,
                **{name: check.isChecked() for name, check in self._checks.items()},
            )
        )

    def _want(self, only: PartFilter) -> None:
        self.close_sheet()
        self.wanted.emit(only)

    def _number(self, name: str) -> int | None:
        """Return the number, 0 for an empty field, None (and a red field) for anything else."""
        text = self._fields[name].text().strip()
        good = not text or (text.isdecimal() and 1 <= int(text) <= 9999)
        self._fields[name].set_invalid("" if good else "Write a whole number from 1 on.")
        return (int(text) if text else 0) if good else None


class _KindTick(Pill):
    """A kind that a click lets in."""

    def __init__(self, look: Look, kind: PartKind) -> None:
        super().__init__(look, kind_word(kind), "plain", f"dataset.filter.kind.{kind.value}")
        self._word = kind_word(kind)
        self.setCheckable(True)
        self.setFixedHeight(26)
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, on: bool) -> None:
        self.setText(f"✓ {self._word}" if on else self._word)
        self.set_tone("accent" if on else "plain")
        self.updateGeometry()


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip().lstrip("#") for name in text.split(",") if name.strip().lstrip("#")))
