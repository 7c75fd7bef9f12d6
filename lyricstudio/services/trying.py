"""Lets finished models write one part to the same question, to hear what each has learnt; nothing is stored."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.originality import longest_runs
from lyricstudio.domain.prompt import user_prompt
from lyricstudio.domain.records import Message
from lyricstudio.domain.structure import rhyme_scheme, syllables_per_line
from lyricstudio.domain.words import words
from lyricstudio.services.line_writer import LineWriter
from lyricstudio.services.part_writing import PartTask, SearchSettings
from lyricstudio.services.song_plan import ComposeRequest, PlannedPart, plan_song
from lyricstudio.services.whole_part_writer import WholePartWriter
from lyricstudio.services.workshops import Workshops

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import LyricModel
    from lyricstudio.providers.interface import Generator
    from lyricstudio.services.part_writing import PartWriter, Workshop
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

_QUICK = SearchSettings(candidates=8, least=4, rounds=2, whole_parts=4, attempts=1)


@dataclass(frozen=True, slots=True)
class TryRequest:
    """What all models are asked for; the same seed gives each the same chance."""

    kind: PartKind = PartKind.CHORUS
    about: str = ""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Tried:
    """What one model wrote: its lines, the asked and the kept form, and what it has from its training songs."""

    model: str
    lines: tuple[str, ...]
    syllables: tuple[int, ...]
    asked_lines: int
    asked_scheme: str
    scheme: str
    copied_words: int
    prompt: str
    seconds: float

    @property
    def rhyming(self) -> float:
        """Return the share of lines that rhyme with another."""
        return sum(letter != "-" for letter in self.scheme) / len(self.scheme) if self.scheme else 0.0


class Trial:
    """Asks models of one provider in one project."""

    def __init__(self, project: Project, provider: Generator, tables: Tables) -> None:
        self._workshops = Workshops(project, provider, tables)

    def write(
        self,
        model: LyricModel,
        request: TryRequest,
        ctx: WorkContext,
        on_line: Callable[[str], None] | None = None,
    ) -> Tried:
        """Return one part by one model, its lines told as they are settled; cancelled between lines."""
        started = time.monotonic()
        workshop = self._workshops.open(model, _QUICK)
        wanted = ComposeRequest(form=request.kind.value, brief=request.about.strip())
        (part,) = plan_song(wanted, request.seed, lambda _kind: workshop)
        task = _task(part, request.seed)
        written = _writer(workshop).write(task, ctx, on_line or _silent)
        pronunciations = workshop.scorer.pronunciations
        return Tried(
            model=model.name,
            lines=written.lines,
            syllables=syllables_per_line(written.lines, pronunciations),
            asked_lines=part.shape.lines,
            asked_scheme=part.shape.scheme,
            scheme=rhyme_scheme(written.lines, pronunciations),
            copied_words=longest_runs([words("\n".join(written.lines))], workshop.training)[0],
            prompt=task.messages[-1].content,
            seconds=time.monotonic() - started,
        )


def _silent(_line: str) -> None:
    return


def _task(part: PlannedPart, seed: int) -> PartTask:
    workshop = part.workshop
    question = user_prompt(workshop.template, part.brief)
    return PartTask(
        messages=(Message("system", workshop.habits.system), Message("user", question)),
        shape=part.shape,
        voice=workshop.habits.voice(part.part.kind, part.shape.lines),
        seed=seed,
    )


def _writer(workshop: Workshop) -> PartWriter:
    forced = workshop.generator.capabilities.can_force_prefix
    return LineWriter(workshop) if forced else WholePartWriter(workshop)
