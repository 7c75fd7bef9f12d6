"""The lines of a ChordPro file: continuations joined, escapes read, directives taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTINUED = re.compile(r"\\\n[ \t]*+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{1,6})\}")
_DIRECTIVE = re.compile(r"^\s*+\{\s*+([a-zA-Z_][\w-]*+)\s*+(?:[:=]\s*+)?([^{}]*+)\}(.*)$")
_LABEL = re.compile(r"""\blabel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_LAST_LETTER = 0x10FFFF
_SHORT = {
    "t": "title", "st": "subtitle", "c": "comment", "ci": "comment", "cb": "comment", "comment_italic": "comment",
    "comment_box": "comment", "highlight": "comment", "soc": "start_of_chorus", "eoc": "end_of_chorus",
    "sov": "start_of_verse", "eov": "end_of_verse", "sob": "start_of_bridge", "eob": "end_of_bridge",
    "sot": "start_of_tab", "eot": "end_of_tab", "sog": "start_of_grid", "eog": "end_of_grid",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive: its full name in lower case without a selector, its value, and the text behind it."""

    name: str
    value: str
    rest: str = ""

    @property
    def label(self) -> str:
        """Return the label of a section, written `label="Verse 1"` or as the value alone."""
        found = _LABEL.search(self.value)
        return next((g for g in found.groups() if g is not None), "") if found else self.value


def logical_lines(text: str) -> list[str]:
    """Return the lines with continued ones joined, `\\uXXXX` read, comment lines left out."""
    text = _CONTINUED.sub("", _ENDS.sub("\n", text))
    text = _ESCAPED.sub(_letter, text)
    return [line for line in text.split("\n") if not line.startswith("#")]


def directive_of(line: str) -> Directive | None:
    """Return the directive that a line begins with, None for a line of words."""
    found = _DIRECTIVE.match(line) if "{" in line else None
    if found is None:
        return None
    name = found.group(1).casefold()
    if not name.startswith("x_"):
        name = name.split("-")[0]
    return Directive(_SHORT.get(name, name), found.group(2).strip(), found.group(3).strip())


def _letter(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= _LAST_LETTER and not 0xD800 <= code < 0xE000 else ""
