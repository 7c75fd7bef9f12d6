"""Other versions of one line, below it: the arrows choose, Enter takes one, Escape leaves the line as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from lyricstudio.services.draft_writing import LineOffer
    from lyricstudio.ui.look import Look

_ROW, _LEAST, _MOST = 32, 360, 640


class _Lines(QListWidget):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the line in hand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.currentItem()
            if item is not None:
                self.itemActivated.emit(item)
            return
        super().keyPressEvent(event)


class OffersCard(Popover):
    """Signals: taken(LineOffer), again()."""

    taken = Signal(object)
    again = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "compose.offers", "Other versions of this line")
        self._rect = QRect()
        self._title = Text(look, "", Role.LABEL, "text2")
        self._list = named(_Lines(), "compose.offers.lines", "Other versions of this line")
        with_property(self._list, "surface", "raised")
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setFont(look.font(Role.TAKE))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.itemClicked.connect(self._on_taken)
        self._list.itemActivated.connect(self._on_taken)
        self._again = Button(look, "Others", "compose.offers.again", Shape("ghost", "refresh", 26))
        self._again.on_click(self.again.emit)
        keep = Button(look, "Keep the line", "compose.offers.keep", Shape("ghost", "close", 26))
        keep.on_click(self.close_sheet)
        foot = tight(QHBoxLayout(), spacing=6)
        foot.addWidget(self._again)
        foot.addStretch(1)
        foot.addWidget(keep)
        column = tight(QVBoxLayout(), 10, 10, 10, 8, spacing=6)
        column.addWidget(self._title)
        column.addWidget(self._list)
        column.addLayout(foot)
        self.body.addLayout(column)

    def open_waiting(self, rect: QRect, model: str) -> None:
        """Open below a line (a rectangle of the window) while its versions are written."""
        self._rect = rect
        self._list.clear()
        self._title.setText(f"{model} is writing other versions …")
        self._again.setEnabled(False)
        self._fit()

    def show_offers(self, offers: Sequence[LineOffer]) -> None:
        """Show the versions; the best is in hand."""
        self._list.clear()
        self._again.setEnabled(True)
        self._title.setText(
            "Other versions of this line" if offers else "Nothing else came to mind. Try again, fresher."
        )
        for offer in offers:
            item = QListWidgetItem(offer.text)
            item.setData(Qt.ItemDataRole.UserRole, offer)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self._list.font())
        texts = [self._list.item(i).text() for i in range(self._list.count())]
        wanted = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 48
        width = max(_LEAST, min(_MOST, wanted))
        for i in range(self._list.count()):
            item = self._list.item(i)
            item.setSizeHint(QSize(width - 40, _ROW * (1 + int(metrics.horizontalAdvance(texts[i]) > width - 40))))
        self._list.setFixedHeight(
            sum(self._list.item(i).sizeHint().height() for i in range(self._list.count())) or _ROW
        )
        self.setFixedWidth(width + 2 * MARGIN)
        self.layout().activate()  # type: ignore[union-attr]
        self.setFixedHeight(self.sizeHint().height())
        self.open_at(QPoint(self._rect.left() + 40 - MARGIN, self._rect.bottom() + 4 - MARGIN))

    def take_focus(self) -> None:
        """Put the focus on the lines."""
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_taken(self, item: Any) -> None:
        offer = item.data(Qt.ItemDataRole.UserRole)
        self.close_sheet()
        self.taken.emit(offer)
