"""The commands of the library."""

from __future__ import annotations

from lyricstudio.ui.actions import Command

COMMANDS: tuple[Command, ...] = (
    Command("library.find", "Find songs", "find", "Ctrl+F", "search", "titles, artists, any words"),
    Command("library.filter", "Filter songs", "open_filter", "Ctrl+Shift+F", "filter", "artist, years, tags"),
    Command("library.clear", "Clear all filters", "clear_filters", "", "close"),
    Command("library.edit", "Edit fields", "edit", "F2", "compose", "the ticked songs, or this one"),
    Command("library.tag", "Add a tag", "add_tag", "T", "tag", "the ticked songs, or this one"),
    Command("library.rights", "Note the rights", "note_rights", "R", "lock", "the ticked songs, or this one"),
    Command("library.delete", "Delete songs", "delete", "Del", "trash", "the ticked songs, or this one"),
    Command("library.tick", "Tick this song", "tick", "Space", "check", listed=False),
    Command("library.tick_all", "Tick all found songs", "tick_all", "Ctrl+A", "check"),
    Command("library.untick", "Untick all songs", "untick_all", "", "close"),
    Command("library.preview", "Show the song", "toggle_preview", "P", "drawer-right", "lyrics and notes"),
)
