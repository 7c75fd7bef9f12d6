"""The page of prices: what estimates rest on, with date and source; a person's own price beats the published one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView

from lyricstudio.domain.pricing import LOCAL, PriceCard
from lyricstudio.services.preferences import OwnPrice, Preferences, read_preferences, save_preferences
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.fields import Field, labelled
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.ui.look import Look
    from lyricstudio.ui.settings_view.view import SettingsView

    Index = QModelIndex | QPersistentModelIndex

_COLUMNS = ("Base", "Where", "Training", "Asked", "Written", "Ends")
_OLD = 60  # days after which a price may well have changed
_PRICES = ("training", "input", "output")


class PriceRows(QAbstractTableModel):
    """The rows: one base each; prices in USD for a million tokens."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.cards: tuple[PriceCard, ...] = ()
        self.own: Preferences = Preferences()

    def show_cards(self, cards: Sequence[PriceCard], own: Preferences) -> None:
        """Show other prices."""
        self.beginResetModel()
        self.cards, self.own = tuple(cards), own
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many bases there are."""
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell."""
        card, column = self.cards[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(card, column)
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font(Role.BODY_STRONG if column == 0 else Role.NUMBER)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((*card.notes, *card.sources))
        return None

    def _words(self, card: PriceCard, column: int) -> str:
        if column in (2, 3, 4):
            value = getattr(card, _PRICES[column - 2])
            own = self.own.prices.get(card.qualified_name)
            yours = own is not None and getattr(own, _PRICES[column - 2]) is not None
            told = "not known" if value is None else "free" if value == 0 else f"${value:,.2f}"
            return f"{told} (yours)" if yours else told
        if column == 5:
            return card.shutdown.isoformat() if card.shutdown else "never" if card.provider == LOCAL else "–"
        return card.name if column == 0 else card.provider_title


class PricesPage(Page):
    """The page."""

    fills = True

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "prices", "Prices",
            "What estimates rest on: USD for a million tokens, as published on the day shown. Choose a base to set your"
            " own price, for example one that you have agreed on.",
        )  # fmt: skip
        self.setMaximumWidth(980)
        self.rows = PriceRows(self.look)
        self.table = self._make_table()
        frame = Card(self.look)
        frame.body.addWidget(self.table)
        self.column.addWidget(frame, 1)
        self.fields = {name: Field(self.look, f"settings.prices.{name}", label, "as published") for name, label in (
            ("training", "Training"), ("input", "What is asked"), ("output", "What is written"))}  # fmt: skip
        self._card = self._own_card()
        self.column.addWidget(self._card)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_current())

    def _make_table(self) -> QTableView:
        table = QTableView()
        named(table, "settings.prices.table", "Prices")
        table.setModel(self.rows)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(34)
        header = table.horizontalHeader()
        named(header, "settings.prices.header", "Columns")
        header.setFont(self.look.font(Role.SECONDARY_STRONG))
        header.setHighlightSections(False)
        header.setFixedHeight(32)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(60)
        table.setMinimumHeight(200)
        return table

    def _own_card(self) -> Card:
        card = Card(self.look, "Your price")
        self._which = Text(self.look, "", Role.SECONDARY, "text2")
        row = tight(QHBoxLayout(), spacing=12)
        for field in self.fields.values():
            row.addLayout(labelled(self.look, field.accessibleName(), field), 1)
        card.body.addLayout(row)
        foot = tight(QHBoxLayout(), spacing=8)
        self._problem = Paragraph(self.look, "", Role.SECONDARY, "bad")
        self.save = Button(self.look, "Use my price", "settings.prices.save", "secondary")
        self.reset = Button(self.look, "Use the published one", "settings.prices.reset", "link")
        foot.addWidget(self._problem, 1)
        foot.addWidget(self.reset.on_click(self._reset))
        foot.addWidget(self.save.on_click(self._save))
        card.body.addLayout(foot)
        return card

    def opened(self) -> None:
        """Read the prices, which takes some files."""
        tables = self.studio.tables

        def read(_ctx: WorkContext) -> tuple[tuple[PriceCard, ...], Preferences]:
            return tuple(card for card in tables.prices.cards if card.listed), read_preferences()

        self.view.start(self.view.run_job(read, "Reading prices", "prices").on_success(self._on_read))

    def _on_read(self, found: tuple[tuple[PriceCard, ...], Preferences]) -> None:
        row = max(0, self.table.currentIndex().row())
        self.rows.show_cards(*found)
        self.table.selectRow(row)
        self._show_current()

    @property
    def current(self) -> PriceCard | None:
        """Return the chosen base."""
        row = self.table.currentIndex().row()
        return self.rows.cards[row] if 0 <= row < len(self.rows.cards) else None

    def _show_current(self) -> None:
        card = self.current
        own = self.rows.own.prices.get(card.qualified_name, OwnPrice()) if card else OwnPrice()
        self._card.set_title(f"Your price for {card.name}" if card else "Your price")
        for name, field in self.fields.items():
            value = getattr(own, name)
            field.setText("" if value is None else f"{value:g}")
            field.set_invalid("")
        news, tone = _told(card)
        self._problem.set_text(news)
        self._problem.set_tone(tone)
        self.reset.setVisible(own != OwnPrice())

    def _save(self) -> None:
        card, values, wrong = self.current, {}, []
        for name, field in self.fields.items():
            text = field.text().strip().removeprefix("$").replace(",", ".")
            try:
                values[name] = float(text) if text else None
                bad = values[name] is not None and not 0 <= values[name] < 1e6
            except ValueError:
                bad = True
            field.set_invalid("a price in USD, such as 3.50" if bad else "")
            wrong += [name] if bad else []
        if card is None or wrong:
            self._problem.set_text("A price is a number of USD for a million tokens, such as 3.50." if wrong else "")
            self._problem.set_tone("bad")
            return
        self._keep(card, OwnPrice(**values))

    def _reset(self) -> None:
        if self.current is not None:
            self._keep(self.current, OwnPrice())

    def _keep(self, card: PriceCard, own: OwnPrice) -> None:
        preferences = read_preferences()
        prices = {name: price for name, price in preferences.prices.items() if name != card.qualified_name}
        if own != OwnPrice():
            prices[card.qualified_name] = own
        save_preferences(replace(preferences, prices=prices))
        self.studio.tables.read_again()
        self.opened()
        self.studio.session.tell("settings")


def _told(card: PriceCard | None) -> tuple[str, str]:
    """Return where a price is from, until when one can train there, and the tone: old prices warn."""
    if card is None or card.provider == LOCAL:
        return ("\n".join(card.notes) if card else ""), "text2"
    age = (datetime.now(tz=UTC).date() - card.as_of).days
    said = [f"As published on {card.as_of.isoformat()}."]
    said += [f"It can be trained until {card.trainable_until.isoformat()}."] if card.trainable_until else []
    said += ["That is a while ago: look at the service's own page."] if age > _OLD else []
    return " ".join(said), "warn" if age > _OLD else "text2"
