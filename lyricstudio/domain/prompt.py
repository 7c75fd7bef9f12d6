"""The one template that makes training examples and composing prompts, so that both are the same.

It is data (`PromptTemplate`), kept in the project and recorded by hash with each dataset and model.
The prompt names whose style, the kind, its place in the form ("part 4 of 9: V P C **V** P C B C O"),
line count, syllables and rhyme scheme as they really are, what the part is about, and tags.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from string import Formatter
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """The sentences of the prompt; `{}` names are filled from a PartBrief, empty sentences left out."""

    system: str = "You write song lyrics in the style of {artist}."
    kind: str = "Write the {kind}{number}"
    place: str = ", part {position} of {parts}: {form}"
    lines: str = "{lines} {line_noun}"
    syllables: str = "about {syllables} syllables each"
    scheme: str = "rhyme {scheme}"
    about: str = "About: {about}"
    tags: str = "Tags: {tags}"

    @property
    def hash(self) -> str:
        """Return the first 16 hex digits of the sha256 of the template's text."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return the template as canonical JSON, the form in which it is stored."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> PromptTemplate:
        """Read a stored template; fields it does not name keep their defaults."""
        known = {k: str(v) for k, v in json.loads(text or "{}").items() if k in cls.__dataclass_fields__}
        return cls(**known)


@dataclass(frozen=True, slots=True)
class PartBrief:
    """What is asked of one part: everything the prompt says, and nothing else.

    `position` is 1-based in `form`; `scheme` has one letter (or `-`) a line, "" when not asked;
    `syllables` is the usual number a line, 0 when not asked.
    """

    artist: str
    kind: PartKind
    number: int | None = None
    position: int = 1
    form: tuple[PartKind, ...] = ()
    lines: int = 0
    syllables: int = 0
    scheme: str = ""
    about: str = ""
    tags: tuple[str, ...] = ()


_FIELDS = {
    "system": ("artist",), "kind": ("kind", "number"), "place": ("position", "parts", "form"),
    "lines": ("lines", "line_noun"), "syllables": ("syllables",), "scheme": ("scheme",), "about": ("about",),
    "tags": ("tags",),
}  # fmt: skip


def template_names(sentence: str) -> tuple[str, ...]:
    """Return the names in braces that a sentence of the template may use ("system" → "artist")."""
    return _FIELDS[sentence]


def template_problem(sentence: str, text: str) -> str:
    """Return what is wrong with a sentence of the template, "" for nothing."""
    known = ", ".join(f"{{{name}}}" for name in _FIELDS[sentence])
    try:
        used = [name for _, name, spec, conversion in Formatter().parse(text) if name is not None]
        text.format(**dict.fromkeys(_FIELDS[sentence], ""))
    except (ValueError, KeyError, IndexError, AttributeError):
        return f"Use only {known}; write a brace as {{{{ or }}}}."
    if any(name not in _FIELDS[sentence] for name in used):
        return f"Use only {known}."
    needed = "artist" if sentence == "system" else "kind" if sentence == "kind" else ""
    if needed and needed not in used:
        return f"It must say {{{needed}}}, or the model cannot know it."
    return ""


def written_form(form: Sequence[PartKind], position: int) -> str:
    """Write a form as letters with the current part (1-based) in asterisks: "V P **C** V"."""
    return " ".join(f"**{kind.letter}**" if i == position else kind.letter for i, kind in enumerate(form, 1))


def system_prompt(template: PromptTemplate, artist: str) -> str:
    """Return the system message: whose style."""
    return template.system.format(artist=artist or "the writer")


def user_prompt(template: PromptTemplate, brief: PartBrief) -> str:
    """Return the user message that asks for one part."""
    first = template.kind.format(kind=brief.kind.value, number=f" {brief.number}" if brief.number else "")
    if brief.form:
        first += template.place.format(
            position=brief.position, parts=len(brief.form), form=written_form(brief.form, brief.position)
        )
    return "\n".join([first + ".", *_shape(template, brief), *_subject(template, brief)])


def _shape(template: PromptTemplate, brief: PartBrief) -> list[str]:
    wanted = []
    if brief.lines:
        noun = "line" if brief.lines == 1 else "lines"
        wanted.append(template.lines.format(lines=brief.lines, line_noun=noun))
    if brief.syllables:
        wanted.append(template.syllables.format(syllables=brief.syllables))
    if brief.scheme.strip("-"):
        wanted.append(template.scheme.format(scheme=brief.scheme))
    sentence = ", ".join(wanted)
    return [sentence[0].upper() + sentence[1:] + "."] if sentence else []


def _subject(template: PromptTemplate, brief: PartBrief) -> list[str]:
    lines = []
    if brief.about:
        lines.append(template.about.format(about=brief.about))
    if brief.tags:
        lines.append(template.tags.format(tags=", ".join(brief.tags)))
    return lines


def sends_earlier_parts(context: ContextMode) -> bool:
    """Say whether a model of this context sees the parts before the one it writes."""
    return context is ContextMode.SONG


def default_answer_format(can_force_prefix: bool) -> AnswerFormat:
    """Return the answer format for a provider: end-word only where a prefix can be forced."""
    return AnswerFormat.END_WORD if can_force_prefix else AnswerFormat.PLAIN
