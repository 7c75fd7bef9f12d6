"""Which keys the view shows: those that count here, as a person has set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.ui.actions import Actions

_KINDS = "annotate.kind.verse"
_SHOWN_KINDS = ("verse", "chorus", "pre-chorus")
_HINTS = (
    ("annotate.accept", "accept, go on"), (_KINDS, "set kind"), ("annotate.split", "split"),
    ("annotate.merge", "merge"), ("annotate.next_unreviewed", "next unreviewed"), ("annotate.next_song", "next song"),
)  # fmt: skip


def key_hints(actions: Actions, in_text_field: bool) -> list[tuple[str, str]]:
    """Return keys with what they do, for the bar at the foot; what has no key is left out."""
    shown = []
    for command, words in _HINTS:
        keys = key_in_sight(actions, command, in_text_field)
        if command == _KINDS:
            letters = [key_in_sight(actions, f"annotate.kind.{kind}", False) for kind in _SHOWN_KINDS]
            keys = ("Alt+" if in_text_field else "") + " ".join(filter(None, letters)) + "…"
        if keys:
            shown.append((keys, words))
    return shown


def key_in_sight(actions: Actions, command: str, in_text_field: bool) -> str:
    """Return the first key of a command, or the one that works inside a text field; "" for none."""
    first, *rest = actions.keys(command).split(", ")
    if not in_text_field or not first:
        return first
    twins = [key for key in rest if key.startswith("Alt+")]
    return twins[0] if twins else f"Alt+{first}" if len(first) == 1 else first
