"""The commands of the evaluate view."""

from __future__ import annotations

from lyricstudio.ui.actions import Command

COMMANDS: tuple[Command, ...] = (
    Command("evaluate.next", "Next model", "next_model", "N", "chevron-right"),
    Command("evaluate.previous", "Previous model", "previous_model", "Shift+N", "chevron-left"),
    Command("evaluate.again", "Evaluate again", "again", "Ctrl+R", "refresh", "read all losses and texts anew"),
    Command("evaluate.steps", "Losses by step", "show_loss", "L", "evaluate", argument="step"),
    Command("evaluate.sizes", "Losses by size of the data", "show_loss", "Shift+L", "evaluate", argument="size"),
    Command("evaluate.open_model", "Show the model's card", "open_model", "M", "models"),
    Command("evaluate.compose", "Compose a song", "compose", "C", "compose"),
)
