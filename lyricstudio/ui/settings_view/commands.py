"""The commands of the settings: one for each page."""

from __future__ import annotations

from lyricstudio.ui.actions import Command

PAGES: tuple[tuple[str, str, str], ...] = (
    ("engine", "Engine", "computer"),
    ("services", "Services and keys", "cloud"),
    ("prices", "Prices", "money"),
    ("template", "Prompt template", "quote"),
    ("appearance", "Appearance", "sun"),
    ("shortcuts", "Shortcuts", "keyboard"),
    ("language", "Language", "tag"),
    ("doctor", "Doctor", "check-circle"),
)
"""Name, title and icon of each page, in their order."""

COMMANDS: tuple[Command, ...] = (
    *(Command(f"settings.page_{name}", f"Settings: {title}", "show_page", "", icon, argument=name)
      for name, title, icon in PAGES),
    Command("settings.find", "Find a shortcut", "find", "Ctrl+F", "search"),
    Command("settings.next", "Next page of settings", "next_page", "Ctrl+PgDown", listed=False),
    Command("settings.previous", "Previous page of settings", "previous_page", "Ctrl+PgUp", listed=False),
)  # fmt: skip
