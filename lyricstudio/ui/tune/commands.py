"""The commands of the view that trains."""

from __future__ import annotations

from lyricstudio.ui.actions import Command

COMMANDS: tuple[Command, ...] = (
    Command("tune.start", "Start the runs", "start_runs", "Ctrl+Return", "play", "the ticked datasets"),
    Command("tune.datasets", "Choose datasets to train on", "choose_datasets", "D", "dataset"),
    Command("tune.base", "Choose the base model", "choose_base", "B", "models"),
    Command("tune.recipe", "Change the recipe", "choose_recipe", "Shift+R", "settings"),
    Command("tune.pause", "Pause or resume this run", "toggle_pause", "Space", "pause"),
    Command("tune.retry", "Retry this run", "retry", "R", "refresh"),
    Command("tune.cancel", "Cancel this run", "cancel", "Del", "close"),
    Command("tune.pause_queue", "Pause or resume all runs", "pause_queue", "Shift+Space", "pause"),
    Command("tune.compare", "Compare this run with others", "compare", "C", "evaluate"),
    Command("tune.try", "Try this run's model", "try_model", "T", "sparkle"),
    Command("tune.prompt", "Change what checkpoints are asked", "change_prompt", "P", "send"),
    Command("tune.queue", "Show the queue", "toggle_queue", "Q", "drawer-left"),
    Command("tune.next", "Next run", "next_run", "Alt+Down", listed=False),
    Command("tune.previous", "Previous run", "previous_run", "Alt+Up", listed=False),
)
