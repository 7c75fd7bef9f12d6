"""The commands of the dataset view."""

from __future__ import annotations

from lyricstudio.ui.actions import Command

COMMANDS: tuple[Command, ...] = (
    Command("dataset.freeze", "Freeze datasets", "freeze", "Ctrl+Return", "freeze", "so that models can be tuned"),
    Command("dataset.export", "Export the dataset", "export", "Ctrl+Shift+E", "export", "chat files or tables"),
    Command("dataset.filter", "Filter what goes in", "open_filter", "Ctrl+Shift+F", "filter", "artists, kinds, years"),
    Command("dataset.clear", "Let everything in", "clear_filter", "", "close", "clear the filter"),
    Command("dataset.next", "Next example", "next_example", "N", "chevron-right"),
    Command("dataset.previous", "Previous example", "previous_example", "Shift+N", "chevron-left"),
    Command("dataset.open_song", "Open the song of this example", "open_song", "O", "annotate"),
    Command("dataset.fix_safe", "Fix everything that is safe", "fix_safe", "", "check"),
    Command("dataset.plan", "Show plan and datasets", "toggle_plan", "P", "drawer-left"),
    Command("dataset.tune", "Tune a model on this dataset", "tune", "T", "tune"),
    Command("dataset.delete", "Delete the frozen dataset", "delete", "Del", "trash"),
)
