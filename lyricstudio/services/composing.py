"""Composes a song part by part with the template its models were trained with, and keeps how it was made."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio import __version__
from lyricstudio.domain.answer import end_word, write_answer
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.originality import longest_runs
from lyricstudio.domain.part_check import PartFault, check_part
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.prompt import sends_earlier_parts, user_prompt
from lyricstudio.domain.records import Composition, Message, Section, Take
from lyricstudio.domain.structure import sung_words, without_ad_libs
from lyricstudio.domain.words import words
from lyricstudio.services.line_writer import LineWriter
from lyricstudio.services.models import choose_model
from lyricstudio.services.part_writing import PartTask, SearchSettings, WrittenPart
from lyricstudio.services.song_plan import ComposeRequest, PlannedPart, plan_song
from lyricstudio.services.whole_part_writer import WholePartWriter
from lyricstudio.services.workshops import Workshops

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.providers.interface import Generator
    from lyricstudio.services.part_writing import PartWriter, Workshop
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

_EARLIER_TURNS = 8  # earlier parts that a model of song context is shown
_TITLE_WORDS = 6
_SEED_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """A line that was just settled: which section, which take and attempt of it, and the line's text."""

    section: int
    take: int
    attempt: int
    text: str


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One written part with what is wrong with it, and the seed and messages that made it."""

    written: WrittenPart
    faults: tuple[PartFault, ...]
    seed: int
    messages: tuple[Message, ...]

    @property
    def rank(self) -> tuple[float, float]:
        return -sum(fault.weight for fault in self.faults), self.written.score


class _Told:
    """Hears the lines of one attempt: passes them on and moves the progress within the part."""

    def __init__(
        self, on_line: Callable[[ComposedLine], None], place: ComposedLine, part: PlannedPart, ctx: WorkContext
    ) -> None:
        self._on_line = on_line
        self._place = place
        self._part = part
        self._ctx = ctx
        self._lines = 0

    def line(self, text: str) -> None:
        """Tell one line."""
        self._lines += 1
        self._on_line(replace(self._place, text=text))
        share = min(1.0, self._lines / max(1, self._part.shape.lines))
        total = len(self._part.brief.form)
        self._ctx.report(Progress(self._place.section + share, total, f"writing {self._part.name}"))


def compose(
    project: Project, provider: Generator, request: ComposeRequest, tables: Tables, ctx: WorkContext
) -> Composition:
    """Write a song and store it with its takes, seeds and prompts; return it as stored.

    Raises UserError for an unknown form or model; parts that keep a fault after all attempts are warned about.
    """
    return Composer(project, provider, tables).compose(request, ctx)


class Composer:
    """Composes songs in one project; `on_line` hears each line when it is settled."""

    def __init__(
        self,
        project: Project,
        provider: Generator,
        tables: Tables,
        on_line: Callable[[ComposedLine], None] | None = None,
    ) -> None:
        self._project = project
        self._generator = provider
        self._workshops = Workshops(project, provider, tables)
        self._on_line = on_line or (lambda _: None)
        self.settings = SearchSettings()

    def compose(self, request: ComposeRequest, ctx: WorkContext) -> Composition:
        """Write a whole song; cancelled between lines, in which case nothing is stored."""
        if request.takes < 1:
            raise UserError(f"{request.takes} takes cannot be written.", "Ask for one or more: --takes 2.")
        seed = request.seed if request.seed is not None else random.SystemRandom().randrange(_SEED_LIMIT)
        planned = plan_song(request, seed, lambda kind: self._workshop(request, kind))
        sections: list[Section] = []
        for i, part in enumerate(planned):
            ctx.report(Progress(i, len(planned), f"writing {part.name}"))
            sections.append(self._section(request, seed, planned[: i + 1], sections, ctx))
        ctx.report(Progress(len(planned), len(planned), "the song is written"))
        composition = Composition(
            id=None,
            title=request.title or working_title(sections),
            form=",".join(part.part.kind.value for part in planned),
            brief=request.brief,
            seed=seed,
            sections=tuple(sections),
            versions=self._versions(planned),
        )
        return self._project.compositions.add(composition)

    def _workshop(self, request: ComposeRequest, kind: PartKind) -> Workshop:
        model = choose_model(self._project, request.models.get(kind, request.model))
        return self._workshops.open(model, self.settings)

    def _section(
        self,
        request: ComposeRequest,
        seed: int,
        planned: Sequence[PlannedPart],
        sections: Sequence[Section],
        ctx: WorkContext,
    ) -> Section:
        part = planned[-1]
        prompt = user_prompt(part.workshop.template, part.brief)
        model = part.workshop.model.name
        if part.part.repeats is not None:
            source = sections[part.part.repeats]
            return replace(source, takes=(), prompt=prompt, linked=part.part.repeats)
        if part.part.kind is PartKind.INSTRUMENTAL:
            return Section(part.part.kind, part.brief.number, model, prompt, "", brief=part.brief.about)
        task = self._task(planned, sections)
        takes = [
            self._take(part, replace(task, seed=_mixed(seed, len(sections), n)), n, ctx) for n in range(request.takes)
        ]
        attempts = [attempt for take in takes for attempt in take]
        best = max(attempts, key=lambda attempt: attempt.rank)
        if best.faults:
            ctx.warn(f"{part.name}: {'; '.join(fault.text for fault in best.faults)}")
        return Section(
            kind=part.part.kind,
            number=part.brief.number,
            model=model,
            prompt=prompt,
            text="\n".join(best.written.lines),
            takes=tuple(_stored(attempt, model, attempt is best) for attempt in attempts),
            brief=part.brief.about,
        )

    def _take(self, part: PlannedPart, task: PartTask, take: int, ctx: WorkContext) -> list[_Attempt]:
        """Write a part until it is without fault, or as often as the settings allow."""
        writer = _writer(part.workshop)
        attempts: list[_Attempt] = []
        for n in range(part.workshop.settings.attempts):
            ctx.checkpoint()
            seeded = replace(task, seed=_mixed(task.seed, n))

            told = _Told(self._on_line, ComposedLine(part.brief.position - 1, take, n, ""), part, ctx)
            written = writer.write(seeded, ctx, told.line)
            attempts.append(_Attempt(written, _faults(written, part), seeded.seed, task.messages))
            if not attempts[-1].faults:
                break
        return attempts

    def _task(self, planned: Sequence[PlannedPart], sections: Sequence[Section]) -> PartTask:
        part = planned[-1]
        workshop = part.workshop
        messages = [Message("system", workshop.habits.system)]
        if sends_earlier_parts(workshop.model.context):
            messages += _earlier_turns(planned[:-1], sections, workshop)
        messages.append(Message("user", user_prompt(workshop.template, part.brief)))
        sung = [line for section in sections if section.linked is None for line in section.text.splitlines()]
        return PartTask(
            messages=tuple(messages),
            shape=part.shape,
            voice=workshop.habits.voice(part.part.kind, part.shape.lines),
            seed=0,
            song=tuple(sung),
            used_ends=frozenset(end_word(line) for line in sung),
        )

    def _versions(self, planned: Sequence[PlannedPart]) -> str:
        made_with = {
            part.workshop.model.name: {
                "model_id": part.workshop.model.model_id,
                "base": part.workshop.model.base,
                "dataset_hash": part.workshop.model.dataset_hash,
                "template_hash": part.workshop.template.hash,
                "answer_format": part.workshop.model.answer_format.value,
            }
            for part in planned
        }
        return json.dumps({"lyricstudio": __version__, "models": made_with}, sort_keys=True)


def _writer(workshop: Workshop) -> PartWriter:
    forced = workshop.generator.capabilities.can_force_prefix
    return LineWriter(workshop) if forced else WholePartWriter(workshop)


def _faults(written: WrittenPart, part: PlannedPart) -> tuple[PartFault, ...]:
    run = longest_runs([words("\n".join(written.lines))], part.workshop.training)[0]
    return check_part(written.lines, part.shape, run, part.workshop.scorer.pronunciations)


def _earlier_turns(planned: Sequence[PlannedPart], sections: Sequence[Section], workshop: Workshop) -> list[Message]:
    turns: list[Message] = []
    for part, section in list(zip(planned, sections, strict=True))[-_EARLIER_TURNS:]:
        if section.text:
            answer = write_answer(section.text.splitlines(), part.shape.scheme, workshop.model.answer_format)
            turns += [Message("user", user_prompt(workshop.template, part.brief)), Message("assistant", answer)]
    return turns


def _stored(attempt: _Attempt, model: str, chosen: bool) -> Take:
    prompt = json.dumps([{"role": m.role, "content": m.content} for m in attempt.messages], ensure_ascii=False)
    text = "\n".join(attempt.written.lines)
    return Take(text, attempt.seed, model, round(attempt.written.score, 4), prompt, chosen)


def _mixed(seed: int, *steps: int) -> int:
    for step in steps:
        seed = (seed * 1_000_003 + 7919 * (step + 1)) % _SEED_LIMIT
    return seed


def working_title(sections: Sequence[Section]) -> str:
    """Return the opening clause of the first chorus, or of the song, as a title of at most six words."""
    texts = [s.text for s in sections if s.kind.is_chorus_like and s.text] + [s.text for s in sections if s.text]
    if not texts:
        return "Untitled"
    line = without_ad_libs(texts[0].splitlines()[0])
    clauses = [words for clause in re.split(r"[,.;:!?–—]", line) if len(words := sung_words(clause)) > 1]
    title = " ".join((clauses[0] if clauses else sung_words(line))[:_TITLE_WORDS])
    return title[:1].upper() + title[1:] or "Untitled"
