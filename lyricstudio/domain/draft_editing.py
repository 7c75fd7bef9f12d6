"""Everything that a person does to the form and the text of a draft, as functions from draft to draft.

Parts are named by key. Parts that repeat each other form a group whose first part in the song holds the words,
and the others follow it (`Section.linked`): whatever is moved, deleted or duplicated, that stays true.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import LineMark, carry_marks, padded
from lyricstudio.domain.records import Composition, Section
from lyricstudio.domain.songcraft_form import parse_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


def new_draft(title: str, form: str, model: str = "", brief: str = "", seed: int = 0) -> Composition:
    """Return an unwritten song of a form ("verse,chorus,verse,chorus"); UserError for a form that is none."""
    parts = parse_form(form)
    sections = tuple(
        Section(part.kind, part.number, model, "", "", linked=part.repeats, key=f"p{i + 1}")
        for i, part in enumerate(parts)
    )
    return _settled(Composition(None, title, "", brief, seed, sections), _links(sections))


def opened(composition: Composition) -> Composition:
    """Return a composition as a draft: every part has a key, and lines that a command wrote are the model's."""
    sections = []
    taken = {s.key for s in composition.sections}
    for section in composition.sections:
        key = section.key or next(f"p{n}" for n in range(1, 10_000) if f"p{n}" not in taken)
        taken.add(key)
        marks = section.marks
        if not marks and section.takes and section.text:
            marks = tuple(LineMark.by_model(section.model, line) for line in section.lines)
        sections.append(replace(section, key=key, marks=marks))
    return replace(composition, sections=_followed(sections))


def index_of(draft: Composition, key: str) -> int:
    """Return where a part stands; KeyError for an unknown key."""
    for i, section in enumerate(draft.sections):
        if section.key == key:
            return i
    raise KeyError(key)


def part(draft: Composition, key: str) -> Section:
    """Return a part; KeyError for an unknown key."""
    return draft.sections[index_of(draft, key)]


def source_of(draft: Composition, key: str) -> Section:
    """Return the part whose words a part sings: its own, or the one that it follows."""
    section = part(draft, key)
    return section if section.linked is None else draft.sections[section.linked]


def followers(draft: Composition, key: str) -> tuple[str, ...]:
    """Return the keys of the parts that follow a part."""
    at = index_of(draft, key)
    return tuple(s.key for s in draft.sections if s.linked == at)


def add_part(draft: Composition, kind: PartKind, at: int | None = None, model: str = "") -> tuple[Composition, str]:
    """Add an empty part before position `at` (None: at the end); return the draft and the new key."""
    key = _free_key(draft)
    sections = list(draft.sections)
    sections.insert(len(sections) if at is None else at, Section(kind, None, model, "", "", key=key))
    return _settled(replace(draft, sections=tuple(sections)), _links(draft.sections)), key


def duplicate_part(draft: Composition, key: str) -> tuple[Composition, str]:
    """Put a copy of a part, with words of its own, behind it; return the draft and the copy's key."""
    fresh = _free_key(draft)
    at = index_of(draft, key)
    copy = replace(draft.sections[at], key=fresh, linked=None, takes=())
    sections = (*draft.sections[: at + 1], copy, *draft.sections[at + 1 :])
    return _settled(replace(draft, sections=sections), _links(draft.sections)), fresh


def remove_part(draft: Composition, key: str) -> Composition:
    """Take a part out; parts that followed it keep their words, the first of them holds them now."""
    links = _links(draft.sections)
    sections = tuple(s for s in draft.sections if s.key != key)
    return _settled(replace(draft, sections=sections), links, {key: part(draft, key)})


def move_part(draft: Composition, key: str, to: int) -> Composition:
    """Move a part so that it stands at position `to` of the new order."""
    links = _links(draft.sections)
    sections = [s for s in draft.sections if s.key != key]
    sections.insert(max(0, min(to, len(sections))), part(draft, key))
    return _settled(replace(draft, sections=tuple(sections)), links)


def with_form(draft: Composition, form: str, model: str = "") -> Composition:
    """Give a draft another form; parts of the same kind keep their words in order, what is written is never dropped.

    Raises UserError for a form that is none.
    """
    wanted = new_draft(draft.title, form, model)
    left = [s for s in draft.sections if s.linked is None]
    links = {}
    fresh = _free_key(draft)
    start = int(fresh[1:])
    renamed = {s.key: f"p{start + i}" for i, s in enumerate(wanted.sections)}
    sections: list[Section] = []
    for section in wanted.sections:
        old = next((s for s in left if s.kind is section.kind), None) if section.linked is None else None
        if old is not None:
            left.remove(old)
            renamed[section.key] = old.key
        sections.append(old or replace(section, key=renamed[section.key], linked=None))
    for section in wanted.sections:
        if section.linked is not None:
            links[renamed[section.key]] = renamed[wanted.sections[section.linked].key]
    sections += [s for s in left if is_written(s) and s.text]
    return _settled(replace(draft, sections=tuple(sections)), links)


def set_kind(draft: Composition, key: str, kind: PartKind) -> Composition:
    """Make a part another kind; a part that followed another one goes its own way."""
    links = {k: v for k, v in _links(draft.sections).items() if k != key}
    changed = _with(draft, key, lambda s: replace(s, kind=kind))
    return _settled(changed, links)


def link_target(draft: Composition, key: str) -> str:
    """Return the key of the part that a part would repeat: the first of its kind before it, else "" ."""
    wanted = part(draft, key)
    for section in draft.sections:
        if section.key == key:
            break
        if section.kind is wanted.kind and section.linked is None:
            return section.key
    return ""


def link_part(draft: Composition, key: str, to: str) -> Composition:
    """Let a part repeat another one as it stands; what followed it now follows that one, too."""
    links = _links(draft.sections)
    links = {k: to if v == key else v for k, v in links.items()}
    links[key] = to
    return _settled(draft, links)


def unlink_part(draft: Composition, key: str) -> Composition:
    """Let a part go its own way, with the words it has."""
    links = {k: v for k, v in _links(draft.sections).items() if k != key}
    return _settled(draft, links)


def set_text(draft: Composition, key: str, text: str, marks: Sequence[LineMark]) -> Composition:
    """Set the words of a part (of the part that it follows) with one mark for each line."""
    lines = text.split("\n") if text else []
    source = source_of(draft, key).key
    changed = _with(draft, source, lambda s: replace(s, text=text, marks=tuple(padded(marks, len(lines)))))
    return replace(changed, sections=_followed(changed.sections))


def edit_text(draft: Composition, key: str, text: str) -> Composition:
    """Set the words that a person typed; the marks follow the lines."""
    before = source_of(draft, key)
    after = text.split("\n") if text else []
    return set_text(draft, key, text, carry_marks(before.lines, before.marks, after))


def set_line(draft: Composition, key: str, line: int, text: str, mark: LineMark) -> Composition:
    """Replace one line; a lock stays."""
    before = source_of(draft, key)
    lines, marks = list(before.lines), padded(before.marks, len(before.lines))
    lines[line], marks[line] = text, replace(mark, locked=marks[line].locked)
    return set_text(draft, key, "\n".join(lines), marks)


def lock_lines(draft: Composition, key: str, lines: Iterable[int], locked: bool) -> Composition:
    """Lock or unlock lines of a part."""
    wanted = set(lines)
    return _with_marks(draft, key, lambda i, mark: replace(mark, locked=locked) if i in wanted else mark)


def allow_line(draft: Composition, key: str, line: int) -> Composition:
    """Let a line stand although its words were found in the catalogue."""
    return _with_marks(draft, key, lambda i, mark: replace(mark, allowed=True) if i == line else mark)


def change_part(draft: Composition, key: str, change: Callable[[Section], Section]) -> Composition:
    """Change anything else of a part: its brief, model, wishes or takes."""
    return _with(draft, key, change)


def name_of(section: Section) -> str:
    """Return what a part is called: "Chorus 2"."""
    word = section.kind.value.capitalize()
    return f"{word} {section.number}" if section.number else word


def is_written(section: Section) -> bool:
    """Say whether a part has words, or needs none."""
    return bool(section.text.strip()) or section.kind is PartKind.INSTRUMENTAL


def _with(draft: Composition, key: str, change: Callable[[Section], Section]) -> Composition:
    return replace(draft, sections=tuple(change(s) if s.key == key else s for s in draft.sections))


def _with_marks(draft: Composition, key: str, change: Callable[[int, LineMark], LineMark]) -> Composition:
    source = source_of(draft, key)
    marks = tuple(change(i, mark) for i, mark in enumerate(padded(source.marks, len(source.lines))))
    return set_text(draft, key, source.text, marks)


def _free_key(draft: Composition) -> str:
    numbers = [int(s.key[1:]) for s in draft.sections if s.key[1:].isdecimal()]
    return f"p{max(numbers, default=0) + 1}"


def _links(sections: Sequence[Section]) -> dict[str, str]:
    return {s.key: sections[s.linked].key for s in sections if s.linked is not None and s.linked < len(sections)}


def _settled(draft: Composition, links: Mapping[str, str], gone: Mapping[str, Section] | None = None) -> Composition:
    """Bring links, numbers and the written form in order after parts came, went or moved."""
    order = {s.key: i for i, s in enumerate(draft.sections)}
    known = {s.key: s for s in draft.sections} | dict(gone or {})
    first: dict[str, str] = {}
    sections: list[Section] = []
    counts = Counter(s.kind for s in draft.sections)
    seen: Counter[PartKind] = Counter()
    for section in draft.sections:
        seen[section.kind] += 1
        number = seen[section.kind] if counts[section.kind] > 1 else None
        group = links.get(section.key, section.key)
        head = first.setdefault(group, section.key)
        kept = replace(section, number=number, linked=None if head == section.key else order[head])
        if head == section.key and group != head:
            kept = _holding(kept, known[group])
        sections.append(kept)
    form = ",".join(section.kind.value for section in sections)
    return replace(draft, sections=_followed(sections), form=form)


def _holding(section: Section, source: Section) -> Section:
    """Let a part hold what its group's first part held before."""
    return replace(
        section, text=source.text, marks=source.marks, takes=source.takes, brief=source.brief, model=source.model,
        wish=source.wish, prompt=source.prompt,
    )  # fmt: skip


def _followed(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Give every part that follows another one its words; it has no takes of its own."""
    return tuple(
        s if s.linked is None else replace(s, text=sections[s.linked].text, marks=sections[s.linked].marks, takes=())
        for s in sections
    )
