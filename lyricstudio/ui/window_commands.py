"""The commands that work in every view."""

from __future__ import annotations

from lyricstudio.ui.actions import Command
from lyricstudio.ui.views import VIEWS

COMMANDS: tuple[Command, ...] = (
    Command("window.palette", "Search or run a command", "open_palette", "Ctrl+K", "search", listed=False),
    Command("window.undo", "Undo", "undo", "Ctrl+Z", "undo"),
    Command("window.redo", "Redo", "redo", "Ctrl+Shift+Z, Ctrl+Y", "redo"),
    Command("window.import", "Import lyrics", "import_lyrics", "Ctrl+I", "import", "files or a folder"),
    Command("window.open", "Open a project", "choose_project", "Ctrl+O", "folder"),
    Command("window.new", "New project", "new_project", "Ctrl+N", "plus"),
    Command("window.samples", "Open the sample songs", "open_samples", "", "music"),
    Command("window.jobs", "Show work in progress", "open_jobs", "Ctrl+J", "clock"),
    Command("window.system", "Appearance as the system", "use_theme", "", "computer", "theme", "system"),
    Command("window.light", "Light appearance", "use_theme", "", "sun", "theme", "light"),
    Command("window.dark", "Dark appearance", "use_theme", "", "moon", "theme", "dark"),
    Command("window.contrast", "High contrast appearance", "use_theme", "", "eye", "theme", "contrast"),
    Command("window.full", "Full screen", "toggle_full_screen", "F11", "computer"),
    Command("window.about", "About LyricStudio", "about", "", "info", "versions, licences"),
    Command("window.quit", "Quit", "close", "Ctrl+Q", "close"),
)


def go_commands() -> tuple[Command, ...]:
    """Return "Go to Library" and so on, with Ctrl and the number of the view."""
    return tuple(
        Command(f"window.go_{spec.name}", spec.title, "go_to", f"Ctrl+{i}", spec.icon, "view", spec.name, listed=False)
        for i, spec in enumerate(VIEWS, start=1)
    )
