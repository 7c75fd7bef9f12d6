"""A draft as JSON, for its versions: whole, but without takes, which would make every version ten times as long."""

from __future__ import annotations

import json
from dataclasses import replace

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import marks_from_json, marks_to_json
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.domain.records import Composition, Section

_PLAIN = ("title", "form", "brief", "seed", "created", "versions", "updated")
_SECTION = ("number", "model", "prompt", "text", "brief", "linked", "key")


def draft_to_json(composition: Composition) -> str:
    """Write a draft."""
    value = {name: getattr(composition, name) for name in _PLAIN}
    value["tags"] = list(composition.tags)
    value["sections"] = [
        {name: getattr(s, name) for name in _SECTION}
        | {"kind": s.kind.value, "marks": marks_to_json(s.marks), "wish": s.wish.to_json()}
        for s in composition.sections
    ]
    return json.dumps(value, ensure_ascii=False)


def draft_from_json(text: str, composition_id: int | None) -> Composition:
    """Read a draft."""
    value = json.loads(text)
    sections = tuple(
        Section(
            **{name: row[name] for name in _SECTION},
            kind=PartKind(row["kind"]),
            marks=marks_from_json(row["marks"]),
            wish=PartWish.from_json(row["wish"]),
        )
        for row in value["sections"]
    )
    plain = {name: value[name] for name in _PLAIN}
    return Composition(**plain, id=composition_id, sections=sections, tags=tuple(value["tags"]))


def same_words(one: Composition, other: Composition) -> bool:
    """Say whether two drafts are the same to a reader: everything but takes, prompts and times."""

    def bare(draft: Composition) -> Composition:
        sections = tuple(replace(s, takes=(), prompt="") for s in draft.sections)
        return replace(draft, sections=sections, created="", updated="", versions="")

    return bare(one) == bare(other)
