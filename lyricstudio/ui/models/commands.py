"""The commands of the library of models."""

from __future__ import annotations

from lyricstudio.ui.actions import Command

COMMANDS: tuple[Command, ...] = (
    Command("models.find", "Find models", "find", "Ctrl+F", "search", "names, groups, bases"),
    Command("models.clear", "Show all models", "clear", "", "close"),
    Command("models.try", "Write with this model", "write", "Ctrl+Return", "sparkle", "nothing is stored"),
    Command("models.stop", "Stop writing", "stop", "Esc", "stop", listed=False),
    Command("models.compare", "Compare with another model", "compare", "C", "compare", "on one prompt"),
    Command("models.compose", "Compose with this model", "compose", "Shift+C", "compose"),
    Command("models.rename", "Rename this model", "rename", "F2", "tag"),
    Command("models.export", "Export this model's adapter", "export", "Ctrl+E", "export"),
    Command("models.elsewhere", "Train this model again elsewhere", "train_elsewhere", "", "tune"),
    Command("models.run", "Show this model's run", "show_run", "R", "evaluate"),
    Command("models.delete", "Delete this model", "delete", "Del", "trash"),
    Command("models.card", "Show what is known of this model", "toggle_card", "P", "drawer-right"),
    Command("models.filters", "Show the filters", "toggle_filters", "Q", "drawer-left"),
)
