"""Gives controls the two names that tests, scripts and screen readers need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, accessible: str = "", description: str = "") -> W:
    """Set the object name ("library.filter"), the accessible name and, if given, its description; return the widget."""
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    if description:
        widget.setAccessibleDescription(description)
    return widget


def with_property(widget: W, name: str, value: Any) -> W:
    """Set a property that the style sheet reads ("variant", "surface" …) and restyle; return the widget."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        # A widget that was never shown has no style yet.
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            style = widget.style()
            style.unpolish(widget)
            style.polish(widget)
    return widget


def tight(layout: Any, *margins: int, spacing: int = 0) -> Any:
    """Set a layout's margins (one for all, or left, top, right, bottom; none is 0) and spacing; return it."""
    left, top, right, bottom = margins if len(margins) == 4 else (margins * 4 if margins else (0, 0, 0, 0))
    typed: QLayout = layout
    typed.setContentsMargins(left, top, right, bottom)
    typed.setSpacing(spacing)
    return layout
