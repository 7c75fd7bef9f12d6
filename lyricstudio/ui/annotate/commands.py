"""The commands of the annotate view: one key for each kind, one to accept and go on, and keys for everything else."""

from __future__ import annotations

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.actions import Command

_KIND_KEYS = {
    PartKind.VERSE: "V", PartKind.CHORUS: "C", PartKind.PRE_CHORUS: "P", PartKind.POST_CHORUS: "T",
    PartKind.BRIDGE: "B", PartKind.HOOK: "H", PartKind.REFRAIN: "R", PartKind.INTRO: "I", PartKind.OUTRO: "O",
    PartKind.INTERLUDE: "N", PartKind.AD_LIB: "A", PartKind.BREAKDOWN: "D", PartKind.INSTRUMENTAL: "U",
    PartKind.SPOKEN: "W", PartKind.OTHER: "X",
}  # fmt: skip
"""The letters that the chips show (resources/themes)."""


def _kinds() -> tuple[Command, ...]:
    return tuple(
        Command(
            f"annotate.kind.{kind}", f"Set kind: {kind.capitalize()}", "set_kind", key, "annotate", "this part", kind
        )
        for kind, key in _KIND_KEYS.items()
    )


def _numbers() -> tuple[Command, ...]:
    return tuple(
        Command(
            f"annotate.number.{n}", f"Set number: {n or 'none'}", "set_number", str(n), argument=str(n), listed=False
        )
        for n in range(10)
    )


COMMANDS: tuple[Command, ...] = (
    Command("annotate.accept", "Accept and go on", "accept", "Return, Enter, Alt+Return", "check", "to the next part"),
    Command(
        "annotate.accept_sure", "Accept the sure suggestions of this song", "accept_sure", "Ctrl+Return", "sparkle"
    ),
    Command("annotate.accept_more", "Accept suggestions in all songs", "open_accept", "Ctrl+Shift+Return", "sparkle"),
    Command("annotate.reopen", "Make this part a suggestion again", "reopen", "Shift+Return", "undo"),
    *_kinds(),
    Command("annotate.split", "Split at this line", "split", "S", "split", "a new part begins here"),
    Command("annotate.merge", "Merge with the part above", "merge", "M", "merge"),
    Command("annotate.merge_below", "Merge with the part below", "merge_below", "Shift+M, Alt+Shift+M", "merge"),
    Command(
        "annotate.start_up", "Begin this part a line higher", "move_start", "Alt+Up", argument="-1", icon="chevron-up"
    ),
    Command(
        "annotate.start_down",
        "Begin this part a line lower",
        "move_start",
        "Alt+Down",
        argument="1",
        icon="chevron-down",
    ),
    Command(
        "annotate.end_up", "End this part a line higher", "move_end", "Alt+Shift+Up", argument="-1", icon="chevron-up"
    ),
    Command(
        "annotate.end_down",
        "End this part a line lower",
        "move_end",
        "Alt+Shift+Down",
        argument="1",
        icon="chevron-down",
    ),
    *_numbers(),
    Command("annotate.more", "Sung once more in a row", "change_repeat", "+, Alt++", "plus", argument="1"),
    Command("annotate.less", "Sung once less in a row", "change_repeat", "-", "minus", argument="-1"),
    Command("annotate.follow", "Label all repeats like this part", "follow", "L", "link", "the same words elsewhere"),
    Command("annotate.again", "Sing the last chorus again here", "sing_again", "Ctrl+R", "refresh", "printed once"),
    Command("annotate.remove", "Take this part out of the form", "remove", "Ctrl+Del", "trash", "no line is lost"),
    Command(
        "annotate.ad_lib", "Mark words as ad-libs", "mark_ad_lib", "Shift+A, Alt+Shift+A", "quote", "the chosen words"
    ),
    Command("annotate.tags", "Add style, theme or mood", "add_tag", "G", "tag", "this part"),
    Command("annotate.performers", "Add a performer", "add_performer", "Y", "user", "this part"),
    Command("annotate.describe", "Describe this part", "edit_description", "E", "compose"),
    Command("annotate.next_unreviewed", "Next part to review", "next_unreviewed", "J", "chevron-down"),
    Command("annotate.previous_unreviewed", "Previous part to review", "previous_unreviewed", "K", "chevron-up"),
    Command("annotate.next_song", "Next song", "next_song", "Ctrl+Down", "chevron-right"),
    Command("annotate.previous_song", "Previous song", "previous_song", "Ctrl+Up", "chevron-left"),
    Command("annotate.next_to_review", "Next song to review", "next_to_review", "Ctrl+Right", "chevron-right"),
    Command("annotate.find", "Find a song to label", "find", "Ctrl+F", "search"),
    Command("annotate.lyric", "Go to the lyric", "focus_lyric", "F6", "annotate"),
    Command("annotate.queue", "Show the songs to review", "toggle_queue", "Q", "drawer-left"),
    Command("annotate.keys", "All keys of this view", "open_keys", "F1", "keyboard"),
)
