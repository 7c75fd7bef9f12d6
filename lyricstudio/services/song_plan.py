"""Plans a song: what is asked of each part of a form, and of which model."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.domain.prompt import PartBrief
from lyricstudio.domain.songcraft_form import FormPart, parse_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lyricstudio.domain.group_habits import GroupHabits, PartShape
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.services.part_writing import Workshop

_DRAWN_PHRASES = 3


@dataclass(frozen=True, slots=True)
class ComposeRequest:
    """What a person asks for; `models` names a model by part kind, `shapes` a form by part kind.

    Without a `model` the newest ready one writes, without a `seed` one is drawn and stored, without a
    `brief` the subject is drawn from what the model's training parts are about.
    """

    form: str
    model: str = ""
    models: Mapping[PartKind, str] = field(default_factory=dict)
    brief: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    takes: int = 1
    seed: int | None = None
    shapes: Mapping[PartKind, PartShape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One part to come: where it stands in the form, what is asked, of which model."""

    part: FormPart
    brief: PartBrief
    shape: PartShape
    workshop: Workshop

    @property
    def name(self) -> str:
        """Return what the part is called in progress notes."""
        return f"{self.part.kind.value} {self.brief.number}" if self.brief.number else self.part.kind.value


def plan_song(
    request: ComposeRequest, seed: int, workshop_for: Callable[[PartKind], Workshop]
) -> tuple[PlannedPart, ...]:
    """Return the parts of a song in order, each with the shape its writer usually gives to that kind."""
    form = parse_form(request.form)
    kinds = tuple(part.kind for part in form)
    counts: Counter[PartKind] = Counter()
    subjects: dict[str, str] = {}
    planned = []
    for position, part in enumerate(form, 1):
        workshop = workshop_for(part.kind)
        habits = workshop.habits
        counts[part.kind] += 1
        subject = request.brief or subjects.setdefault(workshop.model.model_id, drawn_subject(habits, seed))
        shape = request.shapes.get(part.kind) or habits.shape(part.kind)
        brief = PartBrief(
            artist=workshop.model.group,
            kind=part.kind,
            number=part.number or (counts[part.kind] if habits.is_numbered(part.kind) else None),
            position=position,
            form=kinds,
            lines=shape.lines,
            syllables=shape.syllables,
            scheme=shape.scheme,
            about=subject,
            tags=request.tags,
        )
        planned.append(PlannedPart(part, brief, shape, workshop))
    return tuple(planned)


def drawn_subject(habits: GroupHabits, seed: int) -> str:
    """Return a subject in the training prompts' own manner, its phrases from different parts ("" for none)."""
    phrases = [part.about.split(",")[0].strip() for part in habits.parts if part.about]
    chance = random.Random(seed)
    different = sorted(set(phrases))
    return ", ".join(chance.sample(different, min(_DRAWN_PHRASES, len(different))))
