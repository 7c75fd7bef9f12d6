"""Sections that a format names itself (typed hymnals, one section a row) made into a sheet, without guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.headings import Heading, HeadingTable
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.importers.repairing import repair
from lyricstudio.importers.sheet_lines import BLANK, Event, Sung
from lyricstudio.importers.sheet_parts import Sheet, build_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class TypedSection:
    """One section as its format gives it: a label ("refrain", "[Verse 1: Ana]"), a number, its text."""

    label: str
    text: str
    number: int | None = None
    kind: PartKind | None = None


def sheet_of_sections(sections: Sequence[TypedSection], table: HeadingTable, source: LabelSource) -> Sheet:
    """Make a sheet of sections; one without text calls the earlier section of its kind."""
    events: list[Event] = []
    for section in sections:
        events += [_heading_of(section, table), *_sung(section.text)]
    sheet = build_sheet(events)
    return replace(sheet, parts=tuple(replace(part, source=source) for part in sheet.parts))


def kind_of_label(label: str, table: HeadingTable) -> Heading | None:
    """Read a label with or without brackets; a bare number is a verse."""
    inner = re.sub(r"^\s*\[(.*)\]\s*:?\s*$", r"\1", label.strip(), flags=re.DOTALL).replace("_", "-")
    found = table.read(inner.strip(" :")) if inner else None
    if found is None and inner.strip(" .:").isdecimal():
        return Heading(label=label.strip(), kind=PartKind.VERSE, number=int(inner.strip(" .:")))
    return found


def _heading_of(section: TypedSection, table: HeadingTable) -> Heading:
    found = kind_of_label(section.label, table) or Heading(label=section.label.strip(), kind=PartKind.OTHER)
    kind = section.kind or found.kind
    return replace(found, kind=kind, number=section.number if section.number is not None else found.number)


def _sung(text: str) -> list[Event]:
    lines = (line.strip() for line in repair(text).text.split("\n"))
    return [Sung(line) if line else BLANK for line in lines]
