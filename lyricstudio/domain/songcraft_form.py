"""The form a person asks for ("verse,chorus,verse,chorus,bridge,chorus") as parts to be written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind

_NUMBERED = re.compile(r"^(?P<kind>[^\d]+?)[\s-]*(?P<number>\d{1,2})?$")
MAX_PARTS = 40


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part of a form; `repeats` is the index of the part that it sings again as it stands."""

    kind: PartKind
    number: int | None = None
    repeats: int | None = None


def parse_form(text: str) -> tuple[FormPart, ...]:
    """Read kinds separated by commas, each with an optional number ("verse 2", "pre-chorus").

    A chorus, hook, refrain or post-chorus that comes again repeats its first one; another number
    makes it another chorus. Raises UserError for an unknown kind, no part at all, or too many.
    """
    parts: list[FormPart] = []
    for word in re.split(r"[,;\n]+", text):
        if word.strip():
            kind, number = _kind_and_number(word)
            parts.append(FormPart(kind, number, _earlier(parts, kind, number)))
    if not parts or len(parts) > MAX_PARTS:
        raise UserError(
            f"A form needs 1 to {MAX_PARTS} parts, this one has {len(parts)}.",
            'Give kinds with commas, such as "verse,chorus,verse,chorus,bridge,chorus".',
        )
    return tuple(parts)


def returns_as_it_stands(kind: PartKind) -> bool:
    """Say whether a kind, when it comes again in a form, is the same words again."""
    return kind.is_chorus_like or kind is PartKind.POST_CHORUS


def _kind_and_number(word: str) -> tuple[PartKind, int | None]:
    found = _NUMBERED.match(word.strip().lower())
    name = re.sub(r"[\s_]+", "-", found["kind"]) if found else word.strip()
    # "prechorus" and "adlib" are how many people write these two.
    name = {"prechorus": "pre-chorus", "postchorus": "post-chorus", "adlib": "ad-lib"}.get(name, name)
    try:
        return PartKind(name), int(found["number"]) if found and found["number"] else None
    except ValueError:
        raise UserError(
            f"{word.strip()!r} is no kind of part.", f"The kinds are: {', '.join(kind.value for kind in PartKind)}."
        ) from None


def _earlier(parts: list[FormPart], kind: PartKind, number: int | None) -> int | None:
    if not returns_as_it_stands(kind):
        return None
    for i, part in enumerate(parts):
        if part.kind is kind and part.number == number:
            return i
    return None
