"""What can be done in the compose view, with which keys."""

from __future__ import annotations

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.actions import Command

_ADDED = (
    PartKind.VERSE, PartKind.CHORUS, PartKind.PRE_CHORUS, PartKind.POST_CHORUS, PartKind.BRIDGE, PartKind.HOOK,
    PartKind.REFRAIN, PartKind.INTRO, PartKind.OUTRO, PartKind.INTERLUDE, PartKind.AD_LIB, PartKind.SPOKEN,
    PartKind.BREAKDOWN, PartKind.INSTRUMENTAL, PartKind.OTHER,
)  # fmt: skip
ADDED_KINDS = _ADDED
"""The kinds in the order in which they are offered."""

COMMANDS: tuple[Command, ...] = (
    Command("compose.new", "New song", "new_song", "Ctrl+Shift+N", "plus"),
    Command("compose.songs", "Open a song", "open_songs", "Ctrl+Shift+O", "music"),
    Command("compose.write", "Write this part", "write_part", "Ctrl+Return", "sparkle", "takes to choose from"),
    Command("compose.write_all", "Write all empty parts", "write_all", "Ctrl+Shift+Return", "sparkle"),
    Command("compose.rewrite", "Rewrite the unlocked lines", "rewrite_part", "Ctrl+R", "refresh", "this part"),
    Command("compose.rewrite_line", "Other versions of this line", "rewrite_line", "Ctrl+E", "refresh"),
    Command("compose.use", "Use the mixed lines", "use_mix", "Ctrl+U", "check", "of the takes"),
    Command("compose.takes", "Show the takes again", "show_takes", "Ctrl+T", "copy", "of this part"),
    Command("compose.stop", "Stop writing", "stop_writing", "Ctrl+.", "stop"),
    Command("compose.lock", "Lock or unlock lines", "toggle_lock", "L", "lock", "in hand"),
    Command("compose.found", "Show where these words are from", "show_found", "Alt+Return", "quote"),
    Command("compose.next", "Next part", "next_part", "Ctrl+Down", "", "", "", False),
    Command("compose.previous", "Previous part", "previous_part", "Ctrl+Up", "", "", "", False),
    Command("compose.up", "Move the part up", "move_up", "Alt+Up", "chevron-up"),
    Command("compose.down", "Move the part down", "move_down", "Alt+Down", "chevron-down"),
    Command("compose.duplicate", "Duplicate the part", "duplicate_part", "Ctrl+D", "duplicate"),
    Command("compose.link", "Link the repeat, or unlink it", "toggle_link", "Ctrl+L", "link", "same words again"),
    Command("compose.remove", "Take the part out", "remove_part", "", "trash"),
    Command("compose.brief", "Brief of this part", "go_to_brief", "Ctrl+B", "annotate"),
    Command("compose.song_brief", "Brief of the song", "edit_song_brief", "", "annotate"),
    Command("compose.template", "Form from a template", "open_templates", "", "form"),
    Command("compose.keep", "Keep a version", "keep_version", "Ctrl+S", "save"),
    Command("compose.versions", "Versions", "open_versions", "Ctrl+Shift+H", "clock"),
    Command("compose.export", "Export the song", "open_export", "Ctrl+Shift+E", "export"),
    Command("compose.copy", "Copy the song as text", "copy_song", "Ctrl+Shift+C", "copy"),
    Command("compose.delete", "Delete the song", "delete_song", "", "trash"),
    *(
        Command(f"compose.add_{kind.name.lower()}", f"Add {kind.value}", "add_kind", "", "plus", "part", kind.value)
        for kind in _ADDED
    ),
)
